"""The seller center's notification box (reference 8): newest first, told in relative time."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from lzdesk.simulator.model import Order, Store

DAY_S = 86_400
# The first orders come with notices for the newest of each store: a box is not read further.
FIRST_ORDERS = 200
# What the platform writes by itself, with how often: category, title, description.
BROADCASTS = (
    (4, "System", "Scheduled maintenance", "Seller Center will be slow tonight from 02:00."),
    (6, "Lazada Program", "Join the mega sale", "Enrol your products before the deadline."),
    (5, "Learn & Grow", "New course", "How to ship on time during a campaign."),
    (2, "Store", "Policy violation recorded", "A listing was found to break the image rules."),
    (1, "Store", "Penalty points", "Your store has received 1 point for late shipment."),
    (3, "Logistics", "Collection delayed", "The carrier collects one day later in your area."),
    (1, "Customer Care", "Case updated", "Your request has been answered."),
)


@dataclass(frozen=True, order=True)
class Notice:
    """One entry of the box, ordered by time; `link` is a path of the seller center."""

    at_s: int
    notice_id: str
    category: str
    title: str
    description: str
    link: str = ""


class Notices:
    """Every store's box, drawn from dice of its own."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._boxes: dict[int, list[Notice]] = {}

    def of_store(self, seller_id: int) -> list[Notice]:
        """A store's notices, oldest first."""
        return self._boxes.setdefault(seller_id, [])

    def first(self, stores: Iterable[Store], now_s: int) -> None:
        """What lies in the boxes when a run begins."""
        for store in stores:
            for _ in range(self._rng.randrange(18, 45)):
                self.broadcast(store, now_s - self._rng.randrange(60, 30 * DAY_S))
            newest = sorted(store.orders.values(), key=lambda order: -order.created_s)
            for order in newest[:FIRST_ORDERS]:
                self.new_order(order)

    def new_order(self, order: Order) -> None:
        """The notice that comes with each order."""
        self._order(order, order.created_s, "Orders", "You've got a new order")

    def request(self, order: Order, at_s: int, title: str) -> None:
        """A buyer asks for something about an order."""
        self._order(order, at_s, "Orders", title)

    def broadcast(self, store: Store, at_s: int) -> None:
        """Something the platform writes by itself."""
        weights = [weight for weight, *_ in BROADCASTS]
        _, category, title, description = self._rng.choices(BROADCASTS, weights)[0]
        self._put(store, Notice(at_s, self._next_id(), category, title, description))

    def _order(self, order: Order, at_s: int, category: str, title: str) -> None:
        words = f"Order Number: {order.order_id}"
        link = f"/apps/order/detail?tradeOrderId={order.order_id}"
        self._put(order.store, Notice(at_s, self._next_id(), category, title, words, link))

    def _put(self, store: Store, notice: Notice) -> None:
        insort(self.of_store(store.seller_id), notice)

    def _next_id(self) -> str:
        return str(self._rng.randrange(6 * 10**18, 7 * 10**18))


def relative(seconds: int) -> str:
    """`10 minutes ago`, as the box tells the age of a notice."""
    for size, word in ((DAY_S, "day"), (3600, "hour"), (60, "minute")):
        count = seconds // size
        if count:
            return f"{count} {word}{'s' if count > 1 else ''} ago"
    return "just now"
