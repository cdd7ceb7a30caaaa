"""What buyers send back, want refunded, or cancel: reverse orders and their lines."""

from typing import NamedTuple

TO_ANSWER, TO_INSPECT, COMING_BACK, WAITING, OVER = (
    "to_answer", "to_inspect", "coming_back", "waiting", "over",
)  # fmt: skip
STAGES = (TO_ANSWER, TO_INSPECT, COMING_BACK, WAITING, "", OVER)
"""Where a reverse order stands, the most pressing first: the seller's answer is awaited; its goods
came back and are looked at; they are under way; others decide or pay. Empty: a word of the vendor
that we do not know. An open set at the vendor (reference, 5.5)."""


class ReturnLine(NamedTuple):
    """One item of a return. Times in epoch milliseconds, money in minor units."""

    line_id: str
    item_id: str
    seller_sku: str
    raw_status: str
    logistics_status: str
    reason_code: str
    reason: str
    refund_minor: int
    answer_by: int | None
    """The vendor's deadline for the seller's next answer."""
    tracking: str
    is_disputed: bool
    inspection: str
    created_at: int
    updated_at: int
    stage: str = ""
    """Of STAGES."""


class Return(NamedTuple):
    """A reverse order with all of its lines."""

    return_id: str
    order_id: str
    kind: str
    """return, refund, cancel; other for a word of the vendor that we do not know."""
    raw_kind: str
    is_to_seller: bool
    """The goods come back to the seller, not to the marketplace's warehouse."""
    shipping_type: str
    currency: str
    lines: tuple[ReturnLine, ...]
    raw: bytes = b""

    @property
    def created_at(self) -> int:
        return min(line.created_at for line in self.lines)

    @property
    def updated_at(self) -> int:
        return max(line.updated_at for line in self.lines)

    @property
    def answer_by(self) -> int | None:
        """The first of its lines' deadlines."""
        return min((line.answer_by for line in self.lines if line.answer_by), default=None)

    @property
    def stage(self) -> str:
        """The most pressing of its lines'."""
        return min((line.stage for line in self.lines), key=STAGES.index)
