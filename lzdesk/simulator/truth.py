"""The truth: what every store really holds, and the only way to change it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from lzdesk.simulator.index import OrderIndex
from lzdesk.simulator.model import Item, Order, Package, Store

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


class IllegalMoveError(Exception):
    """Something asked an item to take a status it cannot reach from where it is."""


class Truth:
    """All stores and orders. Not thread-safe: it belongs to the simulator's event loop."""

    def __init__(self, stores: Iterable[Store]) -> None:
        self.stores: dict[int, Store] = {store.seller_id: store for store in stores}
        self.indexes = {seller_id: OrderIndex() for seller_id in self.stores}

    def load(self, orders: Iterable[Order]) -> None:
        """Take in the first orders of a run."""
        by_store: dict[int, list[Order]] = {seller_id: [] for seller_id in self.stores}
        for order in orders:
            order.store.orders[order.order_id] = order
            by_store[order.store.seller_id].append(order)
            self._keep_packages(order)
        for seller_id, chosen in by_store.items():
            self.indexes[seller_id].load(chosen)

    def add(self, order: Order) -> None:
        """Take in an order that has just been placed."""
        order.store.orders[order.order_id] = order
        self._keep_packages(order)
        self.indexes[order.store.seller_id].add(order)

    def move(self, order: Order, items: Iterable[Item], status: str, at_s: int) -> None:
        """Give items a status. Raises IllegalMoveError, and changes nothing, if one may not."""
        chosen = list(items)
        for item in chosen:
            if status not in MOVES.get(item.status, frozenset()):
                raise IllegalMoveError(f"{item.status} to {status}")
        with self.changing(order, chosen, at_s):
            for item in chosen:
                item.status = status
                # Once the carrier has it, or it is over, there is no cancellation left to answer.
                if status != "ready_to_ship":
                    item.need_cancel_confirm = False

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
        index = self.indexes[order.store.seller_id]
        index.remove(order)
        try:
            yield
        finally:
            for item in items:
                item.updated_s = max(item.updated_s, at_s)
            order.updated_s = max(order.updated_s, at_s)
            self._keep_packages(order)
            index.add(order)

    @staticmethod
    def _keep_packages(order: Order) -> None:
        for item in order.items:
            if item.package:
                order.store.packages[item.package.package_id] = item.package


def items_of(store: Store, package: Package) -> list[Item]:
    """The pieces inside a parcel, in order."""
    return [item for item in store.orders[package.order_id].items if item.package is package]
