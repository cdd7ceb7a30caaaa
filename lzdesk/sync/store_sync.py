"""Keeps one store's orders equal to the marketplace's, and can prove it.

Policy. The first load reads the newest orders first, back to the horizon, so that today's work
shows at once; each page is committed with the place to go on from, so a kill costs one page.
After it, passes read what was updated since, in ascending order, up to a bound frozen at their
start and with an overlap. Paging goes by time, not by offset: a list that shifts while we read
it, because an order moved behind the bound, cannot hide its neighbour. Then the marketplace's
count of the whole horizon is held against ours; where they differ, the window is halved until
the difference is found, and only that part is read again. An order that cannot be understood
leaves the store unproven, and what was updated with it is read again in the next pass.
"""

from collections.abc import Callable
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import JunkAnswer
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import OrdersPage, Window
from lzdesk.storage.repositories.orders import PageWritten, count_created, write_page
from lzdesk.storage.repositories.sync_state import Cursor, cursor_of, put_cursor, put_proof
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.feeds import ORDERS
from lzdesk.sync.store_calls import StoreCalls

log = structlog.get_logger()

SMALLEST_WINDOW_MS = 60_000


class PassResult(NamedTuple):
    """What a pass found of one store."""

    orders_local: int
    orders_remote: int
    proven: bool
    read_at: int
    written: int


class Watch(NamedTuple):
    """Who is told while a store is read."""

    written: Callable[[PageWritten], None]
    progress: Callable[[int, int], None]
    """done, total of a first load."""


class StoreSync:
    """One store's orders."""

    def __init__(self, calls: StoreCalls, writer: Writer, watch: Watch) -> None:
        self._calls = calls
        self._writer = writer
        self._watch = watch
        self._store_id = calls.store.id
        self._written = 0
        self._troubles = 0

    async def run(self) -> PassResult:
        """One pass: read what is new, prove it, mend what differs. Raises StoreTrouble."""
        self._written = self._troubles = 0
        cursor = await self._cursor()
        if cursor.phase == Cursor.FIRST:
            await self._first_load(cursor)
        read_up_to = cursor.position
        upper = await self._follow(cursor)
        if self._troubles:
            cursor.position = read_up_to
            await self._keep(cursor)
        return await self._prove(cursor, upper)

    async def _cursor(self) -> Cursor:
        held = await self._writer.run(cursor_of, self._store_id, ORDERS.name)
        if held is not None:
            return held
        now = await self._calls.marketplace_now()
        cursor = Cursor(Cursor.FIRST, now, now - ORDERS.horizon_ms, now)
        await self._keep(cursor)
        return cursor

    async def _first_load(self, cursor: Cursor) -> None:
        done = 0
        total = None
        offset = 0
        while True:
            window = Window("created", cursor.horizon, cursor.position)
            page = await self._calls.orders_page(window, offset, newest_first=True)
            total = page.total if total is None else total
            oldest = min((order.created_at for order in page.orders), default=cursor.position)
            last = offset + page.received >= page.total
            moved = oldest < cursor.position
            if last:
                # From here on updates are followed, beginning when this load began.
                cursor.phase, cursor.position = Cursor.FOLLOWING, cursor.upper
            else:
                cursor.position = oldest
            await self._write(page, cursor, new_to_operator=False)
            done += page.received
            self._watch.progress(min(done, total), total)
            if last:
                return
            offset = self._next_offset(page, 0 if moved else offset, moved)

    async def _follow(self, cursor: Cursor) -> int:
        """Read what was updated since; returns the frozen bound up to which all is read."""
        upper = await self._calls.marketplace_now()
        after = cursor.position - ORDERS.overlap_ms
        offset = 0
        while True:
            window = Window("updated", after, upper)
            page = await self._calls.orders_page(window, offset, newest_first=False)
            last = offset + page.received >= page.total
            newest = max((order.updated_at for order in page.orders), default=after)
            moved = newest > after
            # What lies behind the newest of this page is still to come: that far it is read.
            cursor.position = upper if last else max(cursor.position, newest)
            await self._write(page, cursor, new_to_operator=True)
            if last:
                return upper
            after = newest if moved else after
            offset = self._next_offset(page, 0 if moved else offset, moved)

    def _next_offset(self, page: OrdersPage, offset: int, moved: bool) -> int:
        """0 when the window itself has moved; else past a page whose orders share one second."""
        if page.received == 0:
            raise JunkAnswer(detail="a page without orders before the end of its list")
        if moved:
            return 0
        offset += page.received
        if offset > self._calls.manifest.policies.order_offset_limit:
            raise JunkAnswer(detail="more orders in one second than can be paged")
        return offset

    async def _write(self, page: OrdersPage, cursor: Cursor | None, new_to_operator: bool) -> None:
        self._troubles += len(page.troubles)
        for trouble in page.troubles:
            log.warning(
                "order not understood",
                store=self._calls.store.key,
                order_id=trouble.order_id,
                detail=trouble.detail,
            )

        def job(connection: Transaction) -> PageWritten:
            written = write_page(
                connection, self._store_id, page.orders, now_ms(), "sync", new_to_operator
            )
            if cursor is not None:
                put_cursor(connection, self._store_id, ORDERS.name, cursor)
            return written

        written = await self._writer.run(job)
        self._written += len(written.changed)
        if written.changed:
            self._watch.written(written)

    async def _keep(self, cursor: Cursor) -> None:
        await self._writer.run(put_cursor, self._store_id, ORDERS.name, cursor)

    async def _prove(self, cursor: Cursor, upper: int) -> PassResult:
        window = Window("created", cursor.horizon, upper)
        remote, local = await self._counts(window)
        if remote != local:
            await self._mend(window, remote, local)
            remote, local = await self._counts(window)
        proven = await self._writer.run(
            put_proof,
            self._store_id,
            ORDERS.name,
            remote,
            local,
            (window.after, window.before),
            now_ms(),
            understood=not self._troubles,
        )
        return PassResult(local, remote, proven, now_ms(), self._written)

    async def _counts(self, window: Window) -> tuple[int, int]:
        """The marketplace's count and ours. Whole seconds on both sides: see the adapter."""
        remote = await self._calls.count_orders(window)
        local = await self._writer.run(
            count_created,
            self._store_id,
            window.after // 1000 * 1000,
            (window.before + 999) // 1000 * 1000,
        )
        return remote, local

    async def _mend(self, window: Window, remote: int, local: int) -> None:
        """Halve the window towards the difference and read again what holds it."""
        log.info("counts differ", store=self._calls.store.key, remote=remote, local=local)
        page_size = self._calls.manifest.policies.order_page
        small = window.before - window.after <= SMALLEST_WINDOW_MS
        if remote <= page_size or small:
            await self._read_again(window)
            return
        middle = (window.after + window.before) // 2 // 1000 * 1000
        halves = (
            Window("created", window.after, middle),
            Window("created", middle + 1000, window.before),
        )
        for half in halves:
            half_remote, half_local = await self._counts(half)
            if half_remote != half_local:
                await self._mend(half, half_remote, half_local)

    async def _read_again(self, window: Window) -> None:
        offset = 0
        while True:
            page = await self._calls.orders_page(window, offset, newest_first=False)
            await self._write(page, None, new_to_operator=True)
            offset += page.received
            if offset >= page.total or page.received == 0:
                return
