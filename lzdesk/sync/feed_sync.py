"""Reads what a store has beside its orders: returns, listings with stock, health, notices.

Policy. A window's upper bound is frozen when its reading begins. These lists have no order that
can be asked for, so one that shifts while it is paged is found out: where the marketplace's total
moved, or fewer rows came than it counts, the window is read again, three times at most; a window
that never held still leaves the cursor where it was, and the feed unproven. Beyond the offset that
a vendor allows, the window is halved. What changes without a time of its own (stock) is read from
end to end once a day. Rows that come twice are written once.
"""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import NamedTuple, TypeVar

import structlog

from lzdesk.domain.errors import JunkAnswer
from lzdesk.domain.listings import Listing
from lzdesk.domain.returns import Return
from lzdesk.domain.store_health import StoreNotice
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import Page, Window
from lzdesk.marketplaces.their_clock import Times
from lzdesk.storage.repositories.listings import count_products, mark_gone, write_listings
from lzdesk.storage.repositories.returns import count_returns, write_returns
from lzdesk.storage.repositories.store_health import (
    count_health,
    write_health,
    write_notices,
)
from lzdesk.storage.repositories.sync_state import Cursor, cursor_of, put_cursor, put_proof
from lzdesk.storage.writer import Writer
from lzdesk.sync.feeds import DAY_MS, HEALTH, LISTINGS, NOTICES, RETURNS, Feed
from lzdesk.sync.store_calls import StoreCalls

log = structlog.get_logger()

R = TypeVar("R")
ROUNDS = 3
SHORTEST_MS = 60_000
"""A window is not halved further."""
MOST_NOTICES = 1000
"""A first reading of the notification box goes no deeper."""


class FeedResult(NamedTuple):
    """One feed of one store after a pass."""

    remote: int
    local: int
    proven: bool
    changed: int
    """Rows that were written."""


class _Read(NamedTuple):
    whole: bool
    """All that the marketplace counts was received, and all of it was understood."""
    total: int


class FeedSync:
    """The feeds of one store."""

    def __init__(self, calls: StoreCalls, writer: Writer) -> None:
        self._calls = calls
        self._writer = writer
        self._store_id = calls.store.id
        self._readers: dict[str, Callable[[], Awaitable[FeedResult]]] = {
            RETURNS.name: self._returns,
            LISTINGS.name: self._listings,
            HEALTH.name: self._health,
            NOTICES.name: self._notices,
        }

    async def run(self, feed: Feed) -> FeedResult:
        """One pass over one feed. Raises StoreTrouble."""
        return await self._readers[feed.name]()

    # Returns

    async def _returns(self) -> FeedResult:
        times = await self._calls.times()
        upper = times.latest
        cursor = await self._cursor(RETURNS, times)
        changed = newest = 0

        async def keep(rows: Sequence[Return]) -> Sequence[Hashable]:
            nonlocal changed, newest
            newest = max(newest, *(one.updated_at for one in rows)) if rows else newest
            written = await self._writer.run(write_returns, self._store_id, rows, now_ms())
            changed += len(written)
            return [row.return_id for row in rows]

        step = self._calls.manifest.policies.return_page
        window = Window("updated", cursor.position - RETURNS.overlap_ms, upper)
        read = await self._window(self._return_pages, window, step, None, keep)
        created = Window("created", cursor.horizon, upper)
        remote = (await self._return_pages(created, 0)).total
        local = await self._count_returns(created)
        if remote != local:
            log.info("returns differ", store=self._calls.store.key, remote=remote, local=local)
            again = await self._window(self._return_pages, created, step, None, keep)
            remote, local = again.total, await self._count_returns(created)
            read = _Read(read.whole and again.whole, remote)
        if read.whole:
            cursor.position = _read_until(cursor, newest, times)
            await self._keep(RETURNS, cursor)
        return await self._proved(RETURNS, remote, local, created, read.whole, changed)

    async def _return_pages(self, window: Window, start: int) -> Page[Return]:
        return await self._calls.ask(lambda api: api.returns.returns_page(window, start))

    async def _count_returns(self, window: Window) -> int:
        return await self._writer.run(count_returns, self._store_id, window.after, window.before)

    # Listings

    async def _listings(self) -> FeedResult:
        times = await self._calls.times()
        upper = times.latest
        cursor = await self._cursor(LISTINGS, times)
        # In the future, it is of a clock that was wrong.
        is_due = not 0 <= times.believed - cursor.upper < LISTINGS.whole_every_ms
        if cursor.phase == Cursor.FIRST or is_due:
            return await self._all_listings(cursor, times)
        window = Window("updated", cursor.position - LISTINGS.overlap_ms, upper)
        read, _, changed, newest = await self._listing_window(window)
        remote = (await self._listing_pages(None, 0)).total
        local = await self._writer.run(count_products, self._store_id)
        if remote != local:
            log.info("listings differ", store=self._calls.store.key, remote=remote, local=local)
            return await self._all_listings(cursor, times)
        if read.whole:
            cursor.position = _read_until(cursor, newest, times)
            await self._keep(LISTINGS, cursor)
        span = Window("updated", 0, upper)
        return await self._proved(LISTINGS, remote, local, span, read.whole, changed)

    async def _all_listings(self, cursor: Cursor, times: Times) -> FeedResult:
        """From end to end; what it no longer finds is marked gone."""
        window = Window("updated", 0, times.latest)
        read, skus, changed, newest = await self._listing_window(window)
        if read.whole:
            gone = await self._writer.run(mark_gone, self._store_id, skus, now_ms())
            changed += len(gone)
            until = _read_until(cursor, newest, times)
            done = Cursor(Cursor.FOLLOWING, until, cursor.horizon, times.believed)
            await self._keep(LISTINGS, done)
        remote = (await self._listing_pages(None, 0)).total
        local = await self._writer.run(count_products, self._store_id)
        return await self._proved(LISTINGS, remote, local, window, read.whole, changed)

    async def _listing_window(self, window: Window) -> tuple[_Read, list[str], int, int]:
        skus: list[str] = []
        changed = newest = 0

        async def keep(rows: Sequence[tuple[Listing, ...]]) -> Sequence[Hashable]:
            nonlocal changed, newest
            flat = [sku for product in rows for sku in product]
            newest = max(newest, *(one.updated_at for one in flat)) if flat else newest
            written = await self._writer.run(write_listings, self._store_id, flat, now_ms())
            changed += len(written)
            skus.extend(sku.sku_id for sku in flat)
            return [product[0].product_id for product in rows]

        policies = self._calls.manifest.policies
        read = await self._window(
            self._listing_pages, window, policies.product_page, policies.product_offset_limit, keep
        )
        return read, skus, changed, newest

    async def _listing_pages(self, window: Window | None, start: int) -> Page[tuple[Listing, ...]]:
        return await self._calls.ask(lambda api: api.listings.listings_page(window, start))

    # Health and notices

    async def _health(self) -> FeedResult:
        found = await self._calls.ask(lambda api: api.health.health())
        at = now_ms()
        await self._writer.run(write_health, self._store_id, found, at)
        kept = await self._writer.run(count_health, self._store_id, at)
        different = len({one.indicator for one in found})
        return await self._proved(HEALTH, different, kept, Window("updated", at, at), True, kept)

    async def _notices(self) -> FeedResult:
        """Newest first, until a page brings nothing new; to the end where the last reading did not
        come there, where more were added than came, and once a day."""
        held = await self._writer.run(cursor_of, self._store_id, NOTICES.name)
        began = now_ms()
        since = began - held.upper if held is not None else DAY_MS
        whole = held is None or held.phase == Cursor.FIRST or not 0 <= since < DAY_MS
        # Until it ends this reading counts as cut: a kill leaves it to the next.
        counted = held.position if held is not None else 0
        read_at = held.upper if held is not None else 0
        await self._put_notices(Cursor(Cursor.FIRST, counted, 0, read_at))
        seen, new, total = await self._read_notices(0, to_end=whole)
        if not whole and total - counted > new:
            whole = True
            seen, more, total = await self._read_notices(0, to_end=True)
            new += more
        reached = min(total, MOST_NOTICES)
        # What a shorter reading did not see again is what the last whole one proved.
        held_now = len(seen) if whole else min(reached, counted + new)
        complete = held_now >= reached
        if complete:
            at = began if whole else read_at
            await self._put_notices(Cursor(Cursor.FOLLOWING, total, 0, at))
        now = Window("updated", 0, now_ms())
        return await self._proved(NOTICES, reached, held_now, now, complete, new)

    async def _read_notices(self, start: int, to_end: bool) -> tuple[set[str], int, int]:
        """Ids that were listed, how many were new, and the marketplace's total."""
        seen: set[str] = set()
        new = 0
        while True:
            page = await self._notice_page(start)
            added = await self._writer.run(write_notices, self._store_id, page.rows, now_ms())
            new += added
            seen.update(one.notice_id for one in page.rows)
            start += self._calls.manifest.policies.notice_page
            is_known = not added and not to_end
            if is_known or not page.received or start >= min(page.total, MOST_NOTICES):
                return seen, new, page.total

    async def _put_notices(self, cursor: Cursor) -> None:
        await self._writer.run(put_cursor, self._store_id, NOTICES.name, cursor)

    async def _notice_page(self, start: int) -> Page[StoreNotice]:
        return await self._calls.ask(lambda api: api.notices.notices_page(start))

    # What they share

    async def _window(
        self,
        pages: Callable[[Window, int], Awaitable[Page[R]]],
        window: Window,
        step: int,
        limit: int | None,
        keep: Callable[[Sequence[R]], Awaitable[Sequence[Hashable]]],
    ) -> _Read:
        """Read a window until it held still from its first page to its last."""
        read = _Read(False, 0)
        for _ in range(ROUNDS):
            first = await pages(window, 0)
            if limit is not None and first.total > limit and _can_be_halved(window):
                return await self._halves(pages, window, first.total, step, limit, keep)
            read = await _round(pages, window, step, keep, first)
            if read.whole:
                break
        return read

    async def _halves(
        self,
        pages: Callable[[Window, int], Awaitable[Page[R]]],
        window: Window,
        total: int,
        step: int,
        limit: int,
        keep: Callable[[Sequence[R]], Awaitable[Sequence[Hashable]]],
    ) -> _Read:
        middle = (window.after + window.before) // 2 // 1000 * 1000
        older = window._replace(before=middle)
        newer = window._replace(after=middle + 1000)
        if min([(await pages(half, 0)).total for half in (older, newer)]) >= total:
            # Both hold as many as the whole: halving further would never end.
            raise JunkAnswer(detail="a list that its window does not cut")
        found = [await self._window(pages, half, step, limit, keep) for half in (older, newer)]
        return _Read(all(one.whole for one in found), sum(one.total for one in found))

    async def _cursor(self, feed: Feed, times: Times) -> Cursor:
        held = await self._writer.run(cursor_of, self._store_id, feed.name)
        if held is None:
            begin = times.latest - feed.horizon_ms if feed.horizon_ms else 0
            return Cursor(Cursor.FIRST, begin, begin, times.believed)
        if held.position > times.latest + SHORTEST_MS:
            # A clock that was wrong brought it there: from the beginning, for what it passed over.
            log.warning("cursor in the future", store=self._calls.store.key, feed=feed.name)
            held.position = held.horizon
        return held

    async def _keep(self, feed: Feed, cursor: Cursor) -> None:
        cursor.phase = Cursor.FOLLOWING
        await self._writer.run(put_cursor, self._store_id, feed.name, cursor)

    async def _proved(
        self, feed: Feed, remote: int, local: int, window: Window, whole: bool, changed: int
    ) -> FeedResult:
        proven = await self._writer.run(
            put_proof,
            self._store_id,
            feed.name,
            remote,
            local,
            (window.after, window.before),
            now_ms(),
            understood=whole,
        )
        return FeedResult(remote, local, proven, changed)


async def _round(
    pages: Callable[[Window, int], Awaitable[Page[R]]],
    window: Window,
    step: int,
    keep: Callable[[Sequence[R]], Awaitable[Sequence[Hashable]]],
    first: Page[R],
) -> _Read:
    """All pages of a window once; whole where the total stood still and that many rows came."""
    seen: set[Hashable] = set()
    start, page, troubles = 0, first, 0
    while True:
        seen.update(await keep(page.rows))
        troubles += len(page.troubles)
        start += step
        if start >= page.total:
            break
        page = await pages(window, start)
        if page.received == 0 and start < page.total:
            raise JunkAnswer(detail="a page without rows before the end of its list")
    if troubles:
        log.warning("rows not understood", rows=troubles)
    whole = page.total == first.total and len(seen) >= page.total and not troubles
    return _Read(whole, page.total)


def _read_until(cursor: Cursor, newest: int, times: Times) -> int:
    """How far a whole reading came: to the newest row seen, or to what time is surely past."""
    seen = newest if newest <= times.latest else 0
    return max(cursor.position, seen, times.sure or 0)


def _can_be_halved(window: Window) -> bool:
    return window.before - window.after > SHORTEST_MS
