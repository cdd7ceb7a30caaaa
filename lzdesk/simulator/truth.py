"""The truth: what every store really holds, and the only way to change it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from lzdesk.simulator.index import OrderIndex
from lzdesk.simulator.listings import Listing, Shelf, make_shelf, reserve_first
from lzdesk.simulator.model import Item, Order, Package, Store
from lzdesk.simulator.notices import Notices
from lzdesk.simulator.returns import (
    CANCELLED,
    OPENED,
    OVER,
    REFUNDED,
    REFUSED,
    RequestType,
    Returns,
    Reverse,
    ReverseLine,
    first_returns,
)

# Reference 3.6. The documentation states two of these rules (pack from pending or repacked, ready
# to ship from packed); the other arrows are the reference's reading of its status chart.
MOVES: dict[str, frozenset[str]] = {
    "unpaid": frozenset({"pending", "canceled"}),
    "pending": frozenset({"packed", "canceled", "delivered"}),
    "packed": frozenset({"ready_to_ship", "repacked", "canceled"}),
    "repacked": frozenset({"packed", "canceled"}),
    "ready_to_ship": frozenset({"shipped", "canceled"}),
    "shipped": frozenset({"delivered", "failed_delivery", "lost_by_3pl", "damaged_by_3pl"}),
    "failed_delivery": frozenset({"shipped_back"}),
    "shipped_back": frozenset({"shipped_back_success", "shipped_back_failed", "package_scrapped"}),
    "delivered": frozenset({"confirmed", "returned"}),
}


# What a notice says when a buyer asks for something.
REQUEST_TITLES = {
    "CANCEL": "A buyer asks to cancel",
    "RETURN": "A buyer asks to return",
    "ONLY_REFUND": "A buyer asks for a refund",
}


class IllegalMoveError(Exception):
    """Something asked an item to take a status it cannot reach from where it is."""


@dataclass(frozen=True)
class ItemsChanged:
    """Items of an order have a new status, or are new."""

    order: Order
    items: tuple[Item, ...]
    at_s: int


@dataclass(frozen=True)
class RequestChanged:
    """Pieces of a reverse order have a new status, or are new."""

    reverse: Reverse
    lines: tuple[ReverseLine, ...]
    at_s: int


@dataclass(frozen=True)
class ListingEdited:
    """A seller's hand has been on a listing; its stock moving with orders is not told."""

    listing: Listing
    at_s: int


Change = ItemsChanged | RequestChanged | ListingEdited


class Truth:
    """All stores, and what is in them. Not thread-safe: it belongs to the simulator's event loop.

    Whoever wants to hear of changes puts a function into `watchers`.
    """

    def __init__(self, stores: Iterable[Store], now_s: int, seed: int, listings: int) -> None:
        self.stores: dict[int, Store] = {store.seller_id: store for store in stores}
        self.indexes = {seller_id: OrderIndex() for seller_id in self.stores}
        self.watchers: list[Callable[[Change], None]] = []
        self.returns = Returns(Random(f"returns-{seed}"))
        self.notices = Notices(Random(f"notices-{seed}"))
        self.edits = Random(f"edits-{seed}")
        self._now_s = now_s
        self._past = Random(f"past-{seed}")
        shelves = Random(f"shelves-{seed}")
        self.shelves: dict[int, Shelf] = {
            store.seller_id: make_shelf(store, listings, now_s, shelves)
            for store in self.stores.values()
        }

    def load(self, orders: Iterable[Order]) -> None:
        """Take in the first orders of a run, and what they imply."""
        orders = list(orders)
        first_returns(self.returns, orders, self._past)
        reserve_first(self.shelves, orders)
        by_store: dict[int, list[Order]] = {seller_id: [] for seller_id in self.stores}
        for order in orders:
            order.store.orders[order.order_id] = order
            by_store[order.store.seller_id].append(order)
            self._keep_packages(order)
        for seller_id, chosen in by_store.items():
            self.indexes[seller_id].load(chosen)
        self.notices.first(self.stores.values(), self._now_s)

    def add(self, order: Order) -> None:
        """Take in an order that has just been placed."""
        order.store.orders[order.order_id] = order
        self._keep_packages(order)
        self.indexes[order.store.seller_id].add(order)
        self.notices.new_order(order)
        self._tell_items(order, [(item, "") for item in order.items], order.created_s)

    def move(self, order: Order, items: Iterable[Item], status: str, at_s: int) -> None:
        """Give items a status. Raises IllegalMoveError, and changes nothing, if one may not."""
        chosen = list(items)
        for item in chosen:
            if status not in MOVES.get(item.status, frozenset()):
                raise IllegalMoveError(f"{item.status} to {status}")
        # Once the carrier has it, or it is over, there is no cancellation left to answer.
        asked = [item for item in chosen if item.need_cancel_confirm]
        settled = asked if status != "ready_to_ship" else []
        with self.changing(order, chosen, at_s):
            for item in chosen:
                item.status = status
                if item.package:
                    item.package.moments[status] = at_s
            for item in settled:
                item.need_cancel_confirm = False
        self._advance(settled, CANCELLED if status == "canceled" else REFUSED, at_s)

    def cancel(
        self, order: Order, items: Iterable[Item], at_s: int, reason: str, initiator: str
    ) -> None:
        """Cancel items and void their parcels. Raises IllegalMoveError after the carrier's scan."""
        chosen = list(items)
        self.move(order, chosen, "canceled", at_s)
        for item in chosen:
            item.reason, item.initiator = reason, initiator
            if item.package:
                item.package.void = True

    @contextmanager
    def changing(self, order: Order, items: Iterable[Item], at_s: int) -> Iterator[None]:
        """Wrap any change of an order: both change times move to `at_s`, never backwards."""
        chosen = list(items)
        before = [item.status for item in chosen]
        index = self.indexes[order.store.seller_id]
        index.remove(order)
        try:
            yield
        finally:
            for item in chosen:
                item.updated_s = max(item.updated_s, at_s)
            order.updated_s = max(order.updated_s, at_s)
            self._keep_packages(order)
            index.add(order)
        pairs = zip(chosen, before, strict=True)
        self._tell_items(order, [(item, was) for item, was in pairs if item.status != was], at_s)

    def ask(self, order: Order, items: Iterable[Item], kind: RequestType, at_s: int) -> Reverse:
        """The buyer asks for something about items; a request to cancel has been put on them by
        `OrderFactory.ask_cancel` before, inside `changing`."""
        chosen = list(items)
        reverse = self.returns.open(order, chosen, kind, at_s)
        if kind != "CANCEL":
            with self.changing(order, chosen, at_s):
                for item in chosen:
                    item.reverse_order_id = reverse.reverse_id
                    item.return_status = OPENED
        self.notices.request(order, at_s, REQUEST_TITLES[kind])
        self.tell(RequestChanged(reverse, tuple(reverse.lines), at_s))
        return reverse

    def advance(self, order: Order, items: Iterable[Item], status: str, at_s: int) -> None:
        """Move the requests about these items on; those that are over, or never were, stay."""
        chosen = [item for item in items if self.is_asked(item)]
        if not chosen:
            return
        with self.changing(order, chosen, at_s):
            for item in chosen:
                item.return_status = status
        self._advance(chosen, status, at_s)

    def returned(self, order: Order, items: Iterable[Item], at_s: int) -> None:
        """Items have come back and are paid back, whether or not anyone had seen the request."""
        chosen = list(items)
        unasked = [item for item in chosen if not self.is_asked(item)]
        if unasked:
            self.ask(order, unasked, "RETURN", at_s)
        self.advance(order, chosen, REFUNDED, at_s)

    def seller_cancelled(self, order: Order, items: Iterable[Item], at_s: int) -> None:
        """The reverse order that the seller's own cancellation leaves behind, decided at once."""
        chosen = list(items)
        reverse = self.returns.open(order, chosen, "CANCEL", at_s, CANCELLED)
        for item in chosen:
            item.reverse_order_id = reverse.reverse_id
        self.tell(RequestChanged(reverse, tuple(reverse.lines), at_s))

    def edit_listing(self, store: Store, at_s: int) -> Listing:
        """The seller's hand on one listing, chosen by dice."""
        listing = self.shelves[store.seller_id].edit(self.edits, at_s)
        self.tell(ListingEdited(listing, at_s))
        return listing

    def tell(self, change: Change) -> None:
        """Let the watchers know."""
        for watcher in self.watchers:
            watcher(change)

    def is_asked(self, item: Item) -> bool:
        """Whether a request about a piece is still undecided."""
        found = self.returns.about(item)
        return found is not None and found[1].status not in OVER

    def is_settled(self, item: Item) -> bool:
        """Whether there was a request about a piece, and it is over."""
        found = self.returns.about(item)
        return found is not None and found[1].status in OVER

    def confirm_arrival(self, reverse: Reverse, lines: Sequence[ReverseLine], at_s: int) -> None:
        """The goods of these lines are back with the seller."""
        self.returns.confirm_arrival(lines, at_s)
        self.tell(RequestChanged(reverse, tuple(lines), at_s))

    def _advance(self, items: Iterable[Item], status: str, at_s: int) -> None:
        by_reverse: dict[int, tuple[Reverse, list[ReverseLine]]] = {}
        for item in items:
            found = self.returns.about(item)
            if found and found[1].status not in OVER:
                by_reverse.setdefault(found[0].reverse_id, (found[0], []))[1].append(found[1])
        for reverse, lines in by_reverse.values():
            self.returns.advance(lines, status, at_s)
            self.tell(RequestChanged(reverse, tuple(lines), at_s))

    def _tell_items(self, order: Order, changed: list[tuple[Item, str]], at_s: int) -> None:
        shelf = self.shelves[order.store.seller_id]
        for item, was in changed:
            shelf.shift(item, was, at_s)
        if changed and self.watchers:
            self.tell(ItemsChanged(order, tuple(item for item, _ in changed), at_s))

    @staticmethod
    def _keep_packages(order: Order) -> None:
        for item in order.items:
            if item.package:
                order.store.packages[item.package.package_id] = item.package


def items_of(store: Store, package: Package) -> list[Item]:
    """The pieces inside a parcel, in order."""
    return [item for item in store.orders[package.order_id].items if item.package is package]
