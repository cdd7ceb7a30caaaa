"""Pages of orders that are not believed to be whole, and how far a store is surely read.

Policy. A page must hold as many different orders as a page does, or as the list has left, and each
must tell its id. One that does not is read again at once; where that does not help, the place from
which updates are followed stays before it for three passes. After that the reading goes on, so that
a list that is wrong for good does not hold up what is new; but the place up to which all was surely
read stays where it is, and is read from again more and more seldom (see unresolved), and at once
when a pass comes through without such a page. Only where it was held up at the same place before,
and a page answers the very same three times, is that page taken for all there is: what is left out
by chance is not the same each time.

Nor is a row believed that says it was updated later than its place in the list allows: see
`settled_until`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import structlog

from lzdesk.marketplaces.contract import OrdersPage, Window
from lzdesk.storage.repositories.sync_state import Cursor, cursor_of, drop_cursor, put_cursor
from lzdesk.storage.writer import Writer
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.unresolved import PAGES, Unresolved

log = structlog.get_logger()

PAGE_READINGS = 3
"""A page that lacks rows is read so often before it is given up for this pass."""
SURELY = "surely orders"
"""The place up to which all was surely read, where the reading went on past it."""


class PageRead(NamedTuple):
    """A page as it was read."""

    page: OrdersPage
    is_whole: bool
    is_steady: bool
    """Not whole, and yet the very same each time."""


def settled_until(times: Sequence[int], newest_first: bool = False) -> int | None:
    """Up to which time a sorted page that does not end its list settles what was before.

    times: of its rows, in their order. None: of nothing. Of the last two rows the one that reaches
    less far counts: one wrong date moves no place past what was not read.
    """
    last = times[-2:]
    if not last:
        return None
    return max(last) if newest_first else min(last)


class WholePages:
    """Reads pages of one store, in one pass, and tells of each whether it holds all it should."""

    def __init__(self, calls: StoreCalls, unresolved: Unresolved) -> None:
        self._calls = calls
        self._unresolved = unresolved
        self.doubtful = 0
        """Pages of this pass that did not."""
        self.is_old = False
        """It has been so for many passes."""
        self.rests = False
        """It has, and the time to look closely has not come again."""

    def begin(self) -> None:
        """A pass begins."""
        self.doubtful = 0
        self.is_old = self._unresolved.is_old(PAGES)
        self.rests = self._unresolved.rests(PAGES)

    async def read(
        self, window: Window, offset: int, newest_first: bool = False, closely: bool = False
    ) -> PageRead:
        """A page; closely: looked at again even while that rests."""
        closely = closely or not self.rests
        held: list[frozenset[str]] = []
        for _ in range(PAGE_READINGS if closely else 1):
            page = await self._calls.orders_page(window, offset, newest_first)
            should_hold = min(self._calls.manifest.policies.order_page, page.total - offset)
            unnamed = sum(not trouble.order_id for trouble in page.troubles)
            if page.different >= should_hold and not unnamed:
                return PageRead(page, True, True)
            held.append(frozenset(order.order_id for order in page.orders))
        self.doubtful += 1
        if not self.rests:
            await self._unresolved.note(PAGES)
        log.warning(
            "page lacks orders",
            store=self._calls.store.key,
            held=page.different - unnamed,
            should_hold=should_hold,
        )
        return PageRead(page, False, closely and len(set(held)) == 1)

    async def end(self) -> None:
        """A pass is over."""
        if not self.doubtful:
            await self._unresolved.settled(PAGES)


class SurePlace:
    """Up to where one store's updates were surely read, kept only where that is behind the place
    they are followed from."""

    def __init__(self, writer: Writer, store_id: int) -> None:
        self._writer = writer
        self._store_id = store_id
        self.place: int | None = None
        self._held_up_at = 0

    async def begin(self) -> None:
        """A pass begins."""
        held = await self._writer.run(cursor_of, self._store_id, SURELY)
        self.place = held.position if held else None
        self._held_up_at = held.upper if held else 0

    async def stays(self, place: int, held_up: bool = False) -> None:
        """The reading goes on past it. held_up: a page after it was not whole."""
        held_up_at = place if held_up else self._held_up_at
        if (place, held_up_at) == (self.place, self._held_up_at):
            return
        self.place, self._held_up_at = place, held_up_at
        row = Cursor("surely", place, 0, held_up_at)
        await self._writer.run(put_cursor, self._store_id, SURELY, row)

    def was_held_up(self, place: int) -> bool:
        """Whether an earlier reading came to a page that was not whole at this very place."""
        return place == self._held_up_at

    async def caught_up(self) -> None:
        """All is surely read."""
        self.place = None
        await self._writer.run(drop_cursor, self._store_id, SURELY)
