"""Finds a page of one store's orders by bisection, so that 200,000 orders page in milliseconds."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lzdesk.simulator.model import Order

Field = Literal["created", "updated"]
Entry = tuple[int, int]
FOREVER = 1 << 60

# Filter words that are tabs of the seller center, not statuses (reference 3.6, inferred): what
# each one gathers.
TABS: dict[str, frozenset[str]] = {
    "topack": frozenset({"pending", "repacked"}),
    "toship": frozenset({"packed", "ready_to_ship"}),
    "shipping": frozenset({"shipped"}),
    "failed": frozenset({"failed", "failed_delivery"}),
    "lost": frozenset({"lost", "lost_by_3pl"}),
}


@dataclass(frozen=True)
class Window:
    """Epoch seconds, both ends included."""

    after: int = -FOREVER
    before: int = FOREVER


@dataclass(frozen=True)
class Query:
    """One filter over the orders, without the page."""

    created: Window
    updated: Window
    status: str
    sort: Field
    descending: bool


class OrderIndex:
    """Sorted (time, order_id) lists per filter word, for creation and for change."""

    def __init__(self) -> None:
        self._sorted: dict[tuple[Field, str], list[Entry]] = {}
        self._times: dict[int, tuple[int, int]] = {}
        self._version = 0
        self._last: tuple[int, Query, list[Entry]] | None = None

    def load(self, orders: Iterable[Order]) -> None:
        """Add many orders at once: appended, then sorted, which is far cheaper than one by one."""
        for order in orders:
            for key, entry in self._entries(order):
                self._sorted.setdefault(key, []).append(entry)
            self._times[order.order_id] = (order.created_s, order.updated_s)
        for entries in self._sorted.values():
            entries.sort()
        self._version += 1

    def add(self, order: Order) -> None:
        """Take in one order, or take it in again after `remove` and a change."""
        for key, entry in self._entries(order):
            insort(self._sorted.setdefault(key, []), entry)
        self._times[order.order_id] = (order.created_s, order.updated_s)
        self._version += 1

    def remove(self, order: Order) -> None:
        """Take an order out as it stands, before it changes."""
        for key, entry in self._entries(order):
            entries = self._sorted[key]
            del entries[bisect_left(entries, entry)]
        self._version += 1

    def page(self, query: Query, offset: int, limit: int) -> tuple[int, list[int]]:
        """The number of matching orders, and the ids of one page of them."""
        entries, low, high = self._matching(query)
        if query.descending:
            stop = high - offset
            chosen = entries[max(low, stop - limit) : max(low, stop)][::-1]
        else:
            chosen = entries[low + offset : min(high, low + offset + limit)]
        return high - low, [order_id for _, order_id in chosen]

    def _matching(self, query: Query) -> tuple[list[Entry], int, int]:
        """Sorted entries and the range of them that matches."""
        own, other = query.created, query.updated
        other_field: Field = "updated"
        if query.sort == "updated":
            own, other, other_field = other, own, "created"
        entries = self._sorted.get((query.sort, query.status), [])
        if other == Window():
            return entries, *_span(entries, own)
        filtered = self._filtered(query, own, other, other_field)
        return filtered, 0, len(filtered)

    def _filtered(
        self, query: Query, own: Window, other: Window, other_field: Field
    ) -> list[Entry]:
        """Both windows at once; kept while a caller pages through an unchanged store."""
        if self._last and self._last[:2] == (self._version, query):
            return self._last[2]
        entries = self._sorted.get((other_field, query.status), [])
        low, high = _span(entries, other)
        place = 0 if query.sort == "created" else 1
        found = [(self._times[order_id][place], order_id) for _, order_id in entries[low:high]]
        found = sorted(entry for entry in found if own.after <= entry[0] <= own.before)
        self._last = (self._version, query, found)
        return found

    @staticmethod
    def _entries(order: Order) -> list[tuple[tuple[Field, str], Entry]]:
        statuses = {item.status for item in order.items}
        words = {"all", *statuses, *(tab for tab, kinds in TABS.items() if kinds & statuses)}
        created: Entry = (order.created_s, order.order_id)
        updated: Entry = (order.updated_s, order.order_id)
        rows: list[tuple[tuple[Field, str], Entry]] = []
        for word in words:
            rows.append((("created", word), created))
            rows.append((("updated", word), updated))
        return rows


def _span(entries: list[Entry], window: Window) -> tuple[int, int]:
    low = bisect_left(entries, (window.after, -1))
    return low, max(low, bisect_right(entries, (window.before, FOREVER)))
