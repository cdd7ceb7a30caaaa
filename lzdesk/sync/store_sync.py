"""Keeps one store's orders equal to the marketplace's, and can prove it.

Policy. The first load reads the newest orders first, back to the horizon, so that today's work
shows at once; each page is committed with the place to go on from, so a kill costs one page. What
happens meanwhile is read beside it, at the store's pace. Where the day's calls are needed for what
is new, it goes on with one page a pass. A longer history asked for later is loaded in the same way,
from where the first load ended. After it, passes read what was updated since, in
ascending order, up to a bound frozen at their start and with an overlap. Paging goes by time, not
by offset: a list that shifts while we read it, because an order moved behind the bound, cannot hide
its neighbour. Then the marketplace's count of the whole horizon is held against ours; where they
differ, the window is halved until the difference is found, and only that part is read again. An
order that cannot be understood leaves the store unproven; it is kept apart and asked for by its id,
more and more seldom (see unresolved), and the place moves on. So is one that lacks items it says
it has, until three passes found the same. A page is not believed to be whole
(see whole_pages); the store is unproven for as long as one was not. A first load goes on past such
a page, for the count of the whole horizon that ends the pass finds what it left out.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import JunkAnswer, StoreTrouble
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import OrdersPage, Window
from lzdesk.marketplaces.sift import is_answered
from lzdesk.marketplaces.their_clock import Times
from lzdesk.storage.repositories.orders import (
    PageWritten,
    newest_update,
    write_page,
)
from lzdesk.storage.repositories.sync_state import (
    Cursor,
    cursor_of,
    put_cursor,
    put_proof,
    put_read,
)
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.count_proof import SMALLEST_WINDOW_MS, CountProof
from lzdesk.sync.feeds import DAY_MS, ORDERS
from lzdesk.sync.open_orders import OpenOrders
from lzdesk.sync.status_proof import StatusProof
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.unresolved import COUNT, ODD, Unresolved
from lzdesk.sync.whole_pages import SurePlace, WholePages, settled_until

log = structlog.get_logger()


class PassResult(NamedTuple):
    """What a pass found of one store."""

    orders_local: int
    orders_remote: int
    proven: bool
    read_at: int
    written: int


async def _go_on() -> bool:
    """Nobody else waits, and there are calls enough."""
    return True


class Watch(NamedTuple):
    """Who is told while a store is read."""

    written: Callable[[PageWritten], None]
    progress: Callable[[int, int], None]
    """done, total of a first load."""
    backlog: Callable[[int, int], None] = lambda done, total: None
    """done, total of updates that do not fit one page."""
    next_page: Callable[[], Awaitable[bool]] = _go_on
    """Asked between two pages of a first load, which may take an hour: others may go first. False:
    the rest of it is for later passes."""


class StoreSync:
    """One store's orders."""

    def __init__(
        self,
        calls: StoreCalls,
        writer: Writer,
        watch: Watch,
        history_ms: int = ORDERS.horizon_ms,
        every_s: int = ORDERS.at_best_s,
    ) -> None:
        """history_ms: how far back orders are read. every_s: the store's pace."""
        self._calls = calls
        self._writer = writer
        self._watch = watch
        self._history_ms = history_ms
        self._every_ms = every_s * 1000
        self._store_id = calls.store.id
        self._written = 0
        self._news_since = 0
        self._troubles = 0
        """Rows that could not be understood and tell no order."""
        self._unresolved = Unresolved(writer, calls.store.id)
        self._pages = WholePages(calls, self._unresolved)
        self._sure = SurePlace(writer, calls.store.id)

    async def run(self) -> PassResult:
        """One pass: read what is new, prove it, mend what differs. Raises StoreTrouble."""
        self._written = self._troubles = 0
        await self._unresolved.begin()
        self._pages.begin()
        await self._sure.begin()
        cursor = await self._cursor()
        if cursor.phase == Cursor.FIRST:
            unfinished = await self._first_load(cursor)
            if unfinished is not None:
                return unfinished
        # What was placed before the first load ended is no news when it is found later.
        self._news_since = cursor.upper - ORDERS.overlap_ms
        upper = await self._follow(cursor)
        await self._ask_doubtful_orders()
        return await self._prove(cursor, upper)

    async def _cursor(self) -> Cursor:
        held = await self._writer.run(cursor_of, self._store_id, ORDERS.name)
        times = await self._calls.times()
        wanted = times.latest - self._history_ms
        if held is not None:
            went_back = await self._goes_back(held, times)
            if self._reaches(held, wanted) or went_back:
                await self._keep(held)
            return held
        # Updates are followed from its newest order on, where no clock surely says when it is.
        upper = await self._newest_created(times) if times.sure is None else times.sure
        cursor = Cursor(Cursor.FIRST, times.latest, wanted, max(upper, wanted))
        await self._keep(cursor)
        return cursor

    async def _goes_back(self, cursor: Cursor, times: Times) -> bool:
        """A cursor that lies in the future passed over what was never read: whatever clock brought
        it there, the last day is read again, and all since the newest order that is here."""
        if cursor.followed <= times.latest + SMALLEST_WINDOW_MS:
            return False
        newest = await self._writer.run(newest_update, self._store_id, times.latest)
        back = min(newest or cursor.horizon, times.latest - DAY_MS)
        log.warning("cursor in the future", store=self._calls.store.key, back_to=back)
        cursor.followed = back
        return True

    async def _newest_created(self, times: Times) -> int:
        """When its newest order was placed, which is surely past; 0 where there is none."""
        window = Window("created", times.latest - self._history_ms, times.latest)
        page = await self._calls.orders_page(window, 0, True)
        return max((order.created_at for order in page.orders), default=0)

    def _reaches(self, cursor: Cursor, wanted: int) -> bool:
        """Let a cursor reach as far back as is wanted now; whether that changed it.

        A load that is over is never made shorter: what was read is proven all the same.
        """
        if abs(cursor.horizon - wanted) < DAY_MS:
            return False
        if cursor.phase == Cursor.FIRST:
            cursor.horizon = min(wanted, cursor.position)
            return True
        if wanted > cursor.horizon:
            return False
        cursor.phase, cursor.upper = Cursor.FIRST, cursor.position
        cursor.position, cursor.horizon = cursor.horizon, wanted
        return True

    async def _first_load(self, cursor: Cursor) -> PassResult | None:
        """None where it came to its end; else what came of this pass."""
        done = 0
        total = None
        offset = 0
        followed_at = cursor.upper
        while True:
            now = await self._calls.marketplace_now()
            if now - followed_at >= self._every_ms:
                await self._follow_beside(cursor)
                followed_at = now
            window = Window("created", cursor.horizon, cursor.position)
            page = (await self._pages.read(window, offset, newest_first=True)).page
            total = page.total if total is None else total
            oldest = settled_until([one.created_at for one in page.orders], newest_first=True)
            oldest = cursor.position if oldest is None else oldest
            # A total may count too many: the proof finds what a page left out.
            last = self._ends(page, offset) or not page.different
            moved = oldest < cursor.position
            if last:
                # From here on updates are followed, beginning when this load began.
                cursor.phase, cursor.position = Cursor.FOLLOWING, cursor.upper
            else:
                cursor.position = oldest
            await self._write(page, cursor)
            done += page.different
            self._watch.progress(min(done, total), total)
            if last:
                return None
            offset = self._next_offset(page, 0 if moved else offset, moved)
            # A place within one second is not kept: it is gone past at once.
            if not await self._watch.next_page() and moved:
                await self._follow_beside(cursor)
                return PassResult(done, total, False, now_ms(), self._written)

    async def _follow_beside(self, cursor: Cursor) -> None:
        """Beside a load: the store is read, though it is proven at the end alone."""
        await self._follow(cursor)
        await self._writer.run(put_read, self._store_id, ORDERS.name, now_ms())

    async def _follow(self, cursor: Cursor) -> int:
        """Read what was updated since; returns the frozen bound up to which all is read."""
        times = await self._calls.times()
        # A wrong clock may have brought it into the future, see _goes_back.
        behind = None if self._sure.place is None else min(self._sure.place, cursor.followed)
        if behind is not None and not self._pages.rests:
            await self._read_updates(cursor, behind, times)
        elif await self._read_updates(cursor, None, times) and behind is not None:
            # Nothing is left out any more: what was, is read now.
            await self._read_updates(cursor, behind, times)
        return times.latest

    async def _ask_doubtful_orders(self) -> None:
        """Ask by its id for each that was not understood or lacks items, unless it rests."""
        for order_id in self._unresolved.due_orders:
            try:
                page = await self._calls.ask(
                    lambda api, one=order_id: api.orders.orders_by_id((one,))  # type: ignore[misc]
                )
            except StoreTrouble as error:
                if not is_answered(error):
                    raise
                log.warning("order not understood", order_id=order_id, detail=error.kind)
                await self._unresolved.note(ODD + order_id)
                continue
            if not page.received:
                await self._unresolved.gone(order_id)
            await self._write_again(page, is_asked=True)

    async def _read_updates(self, cursor: Cursor, behind: int | None, times: Times) -> bool:
        """Whether all pages were whole. behind: read from there, a place up to which all was surely
        read; None: from where updates are followed.

        An end without rows counts as read as far as time had surely passed when this began; else
        only what was seen does.
        """
        again = behind is not None
        sure = cursor.followed if behind is None else behind
        after = sure - ORDERS.overlap_ms
        # Beside a first load an order that is older is not here yet, and yet no news.
        news_since = after if cursor.phase == Cursor.FIRST else self._news_since
        offset = read = backlog = 0
        all_whole = True
        while True:
            window = Window("updated", after, times.latest)
            page, is_whole, is_steady = await self._pages.read(window, offset, closely=again)
            last = self._ends(page, offset)
            # Nothing is updated later than now: what says so does not move the place.
            seen = [one.updated_at for one in page.orders if one.updated_at <= times.latest]
            newest = max(after, (max(seen, default=0) if last else settled_until(seen)) or 0)
            moved = newest > after
            # What lies behind the newest of this page is still to come: that far it is read.
            reached = max(newest, times.sure if last and times.sure is not None else 0)
            is_whole = is_whole or (again and is_steady and self._sure.was_held_up(sure))
            held_up = all_whole and not is_whole
            all_whole = all_whole and is_whole
            if all_whole:
                sure = max(sure, reached)
            if again or (held_up and self._pages.is_old and self._sure.place is None):
                # Kept before the reading goes on past it; it moves on with one that began there.
                await self._sure.stays(sure, held_up=again and held_up)
            if all_whole or self._pages.is_old:
                cursor.followed = max(cursor.followed, reached)
            await self._write(page, cursor, news_since)
            backlog = max(backlog, read + page.total - offset)
            read += page.different
            if backlog > page.different and cursor.phase == Cursor.FOLLOWING:
                self._watch.backlog(min(read, backlog), backlog)
            if last or not page.different:
                break
            after = newest if moved else after
            offset = self._next_offset(page, 0 if moved else offset, moved)
        if all_whole and again:
            await self._sure.caught_up()
        return all_whole

    def _ends(self, page: OrdersPage, offset: int) -> bool:
        return page.ends(offset, self._calls.manifest.policies.order_page)

    def _next_offset(self, page: OrdersPage, offset: int, moved: bool) -> int:
        """0 when the window itself has moved; else past a page whose orders share one second."""
        if moved:
            return 0
        offset += page.different
        if offset > self._calls.manifest.policies.order_offset_limit:
            raise JunkAnswer(detail="more orders in one second than can be paged")
        return offset

    async def _write(
        self,
        page: OrdersPage,
        cursor: Cursor | None,
        news_since: int | None = None,
        is_asked: bool = False,
    ) -> None:
        """Commit a page with its cursor. news_since and is_asked: see `write_page`."""
        self._troubles += sum(not trouble.order_id for trouble in page.troubles)
        await self._unresolved.note_page(page)
        for trouble in page.troubles:
            log.warning(
                "order not understood",
                store=self._calls.store.key,
                order_id=trouble.order_id,
                detail=trouble.detail,
            )

        def job(connection: Transaction) -> PageWritten:
            written = write_page(
                connection, self._store_id, page.orders, now_ms(), "sync", news_since,
                is_asked=is_asked,
            )  # fmt: skip
            if cursor is not None:
                put_cursor(connection, self._store_id, ORDERS.name, cursor)
            return written

        written = await self._writer.run(job)
        await self._unresolved.settle_page(page)
        self._written += len(written.changed)
        if written.changed:
            self._watch.written(written)

    async def _keep(self, cursor: Cursor) -> None:
        await self._writer.run(put_cursor, self._store_id, ORDERS.name, cursor)

    async def _prove(self, cursor: Cursor, upper: int) -> PassResult:
        window = Window("created", cursor.horizon, upper)
        counts = CountProof(self._calls, self._writer, self._read_again, self._unresolved)
        remote, local = await counts.run(window)
        statuses_agree = (
            remote == local or self._unresolved.is_old(COUNT, remote - local)
        ) and await self._statuses_agree(window, cursor)
        again = OpenOrders(self._calls, self._writer, self._write_again, self._every_ms)
        await again.run()
        await self._pages.end()
        all_whole = not self._pages.doubtful and self._sure.place is None
        all_understood = not self._troubles and not self._unresolved.has_doubtful_orders
        proven = await self._writer.run(
            put_proof,
            self._store_id,
            ORDERS.name,
            remote,
            local,
            (window.after, window.before),
            now_ms(),
            understood=all_understood and statuses_agree and all_whole,
        )
        return PassResult(local, remote, proven, now_ms(), self._written)

    async def _statuses_agree(self, window: Window, cursor: Cursor) -> bool:
        """Equal numbers of other orders would not do: see status_proof."""
        statuses = StatusProof(
            self._calls, self._writer, self._write_again, self._every_ms, self._unresolved
        )
        return await statuses.run(window, lambda: self._follow(cursor))

    async def _write_again(self, page: OrdersPage, is_asked: bool) -> None:
        await self._write(page, None, self._news_since, is_asked)

    async def _read_again(self, window: Window) -> int:
        """How many pages that took."""
        offset = pages = 0
        while True:
            page = (await self._pages.read(window, offset)).page
            await self._write_again(page, is_asked=False)
            pages += 1
            if self._ends(page, offset) or page.different == 0:
                return pages
            offset += page.different
