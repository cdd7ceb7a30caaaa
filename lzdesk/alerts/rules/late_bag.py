"""Bags that should have reached their sorting centre by now, and did not. One alert per bag.

It is over by itself: when the bag arrived, by its parcels' scans or by hand, when none of its
parcels is awaited any more, or when it is given a later date.
"""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity


def late_bag(facts: Facts) -> Iterator[Alert]:
    """In time to the millisecond it is due."""
    for bag in facts.bags:
        if bag.due_at < facts.now_ms:
            yield Alert(
                "carrier.late_bag",
                f"carrier.late_bag:{bag.bag_id}",
                Severity.NOW,
                bag.store_id,
                fields={
                    "bag": bag.bag_id,
                    "name": bag.name,
                    "orders": bag.orders,
                    "stores": bag.stores,
                    "since": bag.due_at,
                },
                weight=bag.orders,
            )
