"""Pieces that are bought after their order, and would come too late for it. One alert over all
stores: the purchase is one piece of work. It is over when they are here, or their orders are."""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity


def late_purchase(facts: Facts) -> Iterator[Alert]:
    """Ordered today or at all, their lead time ends after their order must be shipped."""
    late = facts.late_purchases
    if late is not None:
        yield Alert(
            "purchase.late",
            "purchase.late",
            Severity.SOON,
            late.store_id,
            late.first_at,
            {"orders": late.orders, "pieces": late.pieces, "stores": late.stores},
            late.orders,
        )
