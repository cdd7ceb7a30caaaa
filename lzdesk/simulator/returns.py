"""Reverse orders: cancellation requests, returns and refunds without a return (reference 5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from lzdesk.simulator.model import Item, Order

RequestType = Literal["CANCEL", "RETURN", "ONLY_REFUND"]
DAY_S = 86_400
# How long a seller has to answer a return: two days, as Singapore's rule says (reference 11).
ANSWER_S = 2 * DAY_S

OPENED = "REQUEST_INITIATE"
CANCELLED = "CANCEL_SUCCESS"
REFUSED = "REQUEST_REJECT"
WITHDRAWN = "REQUEST_CANCEL"
REFUNDED = "REFUND_SUCCESS"
AGREED = "SELLER_AGREE_RETURN"
SENT_BACK = "BUYER_RETURN_ITEM"
REFUND_REFUSED = "SELLER_REJECT_REFUND"
DISPUTED = "CS_APPROVING"
# The documentation names four statuses; the others are the sibling platform's, which the
# reference says to expect in an open set (5.5).
OVER = frozenset({CANCELLED, REFUSED, WITHDRAWN, REFUNDED})
# What a request passes through before it ends, and after which share of its time.
COURSES: dict[str, tuple[tuple[float, str], ...]] = {
    "RETURN": ((0.35, AGREED), (0.7, SENT_BACK)),
    "ONLY_REFUND": (),
}
OFC_STATUSES = {
    CANCELLED: "CANCELED",
    REFUSED: "RETURN_CANCELED",
    WITHDRAWN: "RETURN_CANCELED",
    SENT_BACK: "RETURN_IN_TRANSIT",
    REFUNDED: "RETURN_DELIVERED",
}
REASONS: dict[str, tuple[tuple[int, str], ...]] = {
    "CANCEL": ((10000051, "Change of mind"), (10000052, "Found a cheaper price")),
    "RETURN": (
        (20000011, "Wrong item"),
        (20000012, "Item is defective or not working"),
        (20000013, "Change of mind"),
    ),
    "ONLY_REFUND": (
        (20000021, "Parts or accessories are missing"),
        (20000022, "Item does not match the description"),
    ),
}


@dataclass(slots=True, eq=False)
class ReverseLine:
    """One piece of a request. Times are epoch seconds; `sla_ms` is the seller's deadline."""

    line_id: int
    item: Item
    status: str
    reason_code: int
    reason: str
    refund: int
    created_s: int
    modified_s: int
    sla_ms: int
    tracking: str = ""
    dispute: bool = False
    verdict: str = ""
    arrived: bool = False
    """The seller has said that the goods are back."""

    @property
    def ofc_status(self) -> str:
        """Where the goods are; `INITIAL` until something moves."""
        if self.arrived:
            return "RETURN_DELIVERED"
        return OFC_STATUSES.get(self.status, "INITIAL")


@dataclass(slots=True, eq=False)
class Reverse:
    """A request of the buyer, or the seller's own cancellation, about items of one order."""

    reverse_id: int
    order: Order
    kind: RequestType
    to_merchant: bool
    shipping: str
    lines: list[ReverseLine]

    @property
    def created_s(self) -> int:
        """When it was asked for."""
        return self.lines[0].created_s

    @property
    def open(self) -> bool:
        """Whether any piece of it is still undecided."""
        return any(line.status not in OVER for line in self.lines)


class Returns:
    """Every reverse order of every store, drawn from dice of its own."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._number = 658_960_600_000_000
        self._stores: dict[int, dict[int, Reverse]] = {}
        self._lines: dict[int, tuple[Reverse, ReverseLine]] = {}

    def of_store(self, seller_id: int) -> dict[int, Reverse]:
        """A store's reverse orders by their id."""
        return self._stores.setdefault(seller_id, {})

    def confirm_arrival(self, lines: Iterable[ReverseLine], at_s: int) -> None:
        """The goods are back: from now the seller has as long again to decide on the refund."""
        for line in lines:
            line.arrived = True
            line.modified_s = max(line.modified_s, at_s)
            line.sla_ms = (at_s + ANSWER_S) * 1000

    def about(self, item: Item) -> tuple[Reverse, ReverseLine] | None:
        """The newest request about a piece."""
        return self._lines.get(item.item_id)

    def open(
        self,
        order: Order,
        items: Sequence[Item],
        kind: RequestType,
        at_s: int,
        status: str = OPENED,
    ) -> Reverse:
        """A new request. One that the order's items already name (a buyer's cancellation) takes
        that number and that deadline; the items must not be empty."""
        rng = self._rng
        asked = kind == "CANCEL" and items[0].need_cancel_confirm
        reverse_id = items[0].reverse_order_id if asked else self._next()
        sla_ms = items[0].cancel_trigger_ms if asked else (at_s + ANSWER_S) * 1000
        reason_code, reason = rng.choice(REASONS[kind])
        reverse = Reverse(
            reverse_id=reverse_id,
            order=order,
            kind=kind,
            to_merchant=rng.random() < 0.8,
            shipping=rng.choice(("PICK_UP", "DROP_OFF")) if kind == "RETURN" else "DEFAULT",
            lines=[
                ReverseLine(
                    line_id=self._next(),
                    item=item,
                    status=status,
                    reason_code=reason_code,
                    reason=reason,
                    refund=item.price - item.voucher,
                    created_s=at_s,
                    modified_s=at_s,
                    sla_ms=sla_ms,
                )
                for item in items
            ],
        )
        self._keep(reverse)
        return reverse

    def advance(self, lines: Iterable[ReverseLine], status: str, at_s: int) -> None:
        """Move pieces of a request on; change times never go backwards."""
        rng = self._rng
        for line in lines:
            line.status = status
            line.modified_s = max(line.modified_s, at_s)
            if status == SENT_BACK:
                line.tracking = f"RT{rng.randrange(10**11, 10**12)}"
            if status == REFUNDED and line.tracking:
                line.verdict = "sellable" if rng.random() < 0.7 else "scrap"

    def _keep(self, reverse: Reverse) -> None:
        self.of_store(reverse.order.store.seller_id)[reverse.reverse_id] = reverse
        for line in reverse.lines:
            self._lines[line.item.item_id] = (reverse, line)

    def _next(self) -> int:
        self._number += self._rng.randrange(1_003, 90_000)
        return self._number


def first_returns(returns: Returns, orders: Iterable[Order], rng: Random) -> None:
    """The requests that the first orders imply: cancellations asked for, goods that came back,
    and a few of the past that were refused or withdrawn."""
    for order in orders:
        item = order.items[0]
        status = item.status
        if status == "returned":
            _past(returns, order, rng, REFUNDED)
        elif status in {"packed", "ready_to_ship"}:
            asked = [one for one in order.items if one.need_cancel_confirm]
            if asked:
                returns.open(order, asked, "CANCEL", asked[0].updated_s)
        elif status == "confirmed" and rng.random() < 0.02:
            _past(returns, order, rng, rng.choice((REFUSED, WITHDRAWN)))


def _past(returns: Returns, order: Order, rng: Random, end: str) -> None:
    """A request that is over: it ended when its items last changed, within the order's life."""
    kind: RequestType = "RETURN" if rng.random() < 0.7 else "ONLY_REFUND"
    end_s = order.updated_s
    asked_s = max(order.created_s, end_s - rng.randrange(DAY_S, 5 * DAY_S))
    reverse = returns.open(order, order.items, kind, asked_s)
    for _, status in COURSES[kind]:
        returns.advance(reverse.lines, status, asked_s)
    returns.advance(reverse.lines, end, end_s)
    for item in order.items:
        item.return_status = end
        item.reverse_order_id = reverse.reverse_id
