"""Parcels that were scanned out, and that the carrier has not scanned since. One alert per store.

It is over by itself: with the first scan in a parcel's trace, or a status that only a scan brings.
"""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity


def no_scan(facts: Facts) -> Iterator[Alert]:
    """A parcel that left later brings an acknowledged alert back."""
    for store in facts.stores:
        out = store.unscanned
        if out is not None and out.orders:
            yield Alert(
                "carrier.no_scan",
                f"carrier.no_scan:{store.store_id}",
                Severity.NOW,
                store.store_id,
                fields={"orders": out.orders, "since": out.first_at, "carrier": out.carrier},
                weight=out.newest_at,
            )
