"""Parcels to pull: the address changed, or the order was packed anew, after the label was printed.

One alert per store.
"""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity


def printed_changed(facts: Facts) -> Iterator[Alert]:
    """Another parcel brings an acknowledged alert back: its label is a wrong one too."""
    for store in facts.stores:
        changed = store.relabel
        if changed is not None and changed.orders:
            yield Alert(
                "orders.printed_changed",
                f"orders.printed_changed:{store.store_id}",
                Severity.OVERDUE,
                store.store_id,
                fields={
                    "orders": changed.orders,
                    "order_number": changed.order_number,
                    "since": changed.newest_at,
                },
                weight=changed.newest_at,
            )
