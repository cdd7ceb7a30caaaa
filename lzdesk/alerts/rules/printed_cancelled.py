"""Parcels to pull: the buyer cancelled after the label was printed. One alert per store."""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity


def printed_cancelled(facts: Facts) -> Iterator[Alert]:
    """Another parcel brings an acknowledged alert back: it too must be pulled."""
    for store in facts.stores:
        pull = store.pull
        if pull is not None and pull.orders:
            yield Alert(
                "orders.printed_cancelled",
                f"orders.printed_cancelled:{store.store_id}",
                Severity.OVERDUE,
                store.store_id,
                fields={
                    "orders": pull.orders,
                    "order_number": pull.order_number,
                    "since": pull.newest_at,
                },
                weight=pull.newest_at,
            )
