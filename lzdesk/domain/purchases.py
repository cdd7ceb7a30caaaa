"""What is bought after its order: pieces of orders that no shelf holds yet."""

from typing import NamedTuple

from lzdesk.domain.statuses import Status

TO_ORDER, ORDERED, ARRIVED = "to_order", "ordered", "arrived"
MARKS = (TO_ORDER, ORDERED, ARRIVED)
"""Where a piece stands, in the order a person moves it on."""
WANTED = (Status.TO_SHIP, Status.ARRANGED, Status.HELD)
"""Of an item: pieces are bought for these. None is bought for an order whose buyer asks to cancel
before that is decided."""


class Purchase(NamedTuple):
    """A piece as a person marked it. Times are epoch milliseconds."""

    order_row: int
    item_id: str
    ordered_at: int | None
    arrived_at: int | None
