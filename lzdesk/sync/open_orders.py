"""Reads a store's open orders again in turn, for what no count can show.

Policy. Counts see neither that a buyer asks to cancel nor that two orders swapped their statuses.
So each pass reads the items of some open orders more, as many as one call takes, in turn; where
the quota sets the pace it is one in ten passes' time. An order that stands otherwise here is read
by its id, and believed. What goes wrong here stops no pass: the same orders are read in the next;
an order whose items cannot be had is passed by.
"""

from collections.abc import Awaitable, Callable, Mapping

import structlog

from lzdesk.domain.commands import ItemState
from lzdesk.domain.errors import StoreTrouble
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import OrdersPage
from lzdesk.marketplaces.sift import sift
from lzdesk.storage.repositories.open_orders import OpenOrder, open_orders_after
from lzdesk.storage.repositories.sync_state import Cursor, cursor_of, put_cursor
from lzdesk.storage.writer import Writer
from lzdesk.sync.pace import is_early
from lzdesk.sync.store_calls import StoreCalls

log = structlog.get_logger()

FEED = "open orders"
"""Its place: the last row that was read, and when (`upper`)."""


WriteAgain = Callable[[OrdersPage, bool], Awaitable[None]]
"""Keeps a page that was read again; whether its orders were asked for by their ids."""


class OpenOrders:
    """The next few open orders of one store."""

    def __init__(
        self,
        calls: StoreCalls,
        writer: Writer,
        write: WriteAgain,
        every_ms: int,
    ) -> None:
        """every_ms: the store's pace."""
        self._calls = calls
        self._writer = writer
        self._write = write
        self._every_ms = every_ms
        self._store_id = calls.store.id

    async def run(self) -> None:
        """Read the next ones, where it is time."""
        held = await self._writer.run(cursor_of, self._store_id, FEED)
        now = now_ms()
        if held and is_early(held.upper, now, self._every_ms):
            return
        after = held.position if held else 0
        most = self._calls.manifest.policies.item_orders_per_call
        some = await self._writer.run(open_orders_after, self._store_id, after, most)
        if not some and after:
            some = await self._writer.run(open_orders_after, self._store_id, 0, most)
        if not some:
            return
        try:
            await self._compare(some)
        except StoreTrouble as trouble:
            log.warning("open orders not read", store=self._calls.store.key, kind=trouble.kind)
            return
        place = Cursor(Cursor.FOLLOWING, max(one.row for one in some), 0, now)
        await self._writer.run(put_cursor, self._store_id, FEED, place)

    async def _compare(self, some: list[OpenOrder]) -> None:
        ids = tuple(one.order_id for one in some)
        sifted = await sift(ids, self._items)
        found = {order_id: states for part in sifted.answers for order_id, states in part.items()}
        asked = [one for one in some if one.order_id not in sifted.faults]
        others = tuple(one.order_id for one in asked if _differs(one, found))
        for order_id, fault in sifted.faults.items():
            log.warning(
                "order not understood",
                store=self._calls.store.key,
                order_id=order_id,
                detail=fault.kind,
            )
        if others:
            log.info("open orders differ", store=self._calls.store.key, orders=len(others))
            page = await self._calls.ask(lambda api: api.orders.orders_by_id(others))
            await self._write(page, True)

    async def _items(self, ids: tuple[str, ...]) -> dict[str, tuple[ItemState, ...]]:
        return await self._calls.ask(lambda api: api.fulfilment.items_now(ids))


def _differs(order: OpenOrder, found: Mapping[str, tuple[ItemState, ...]]) -> bool:
    states = found.get(order.order_id, ())
    return {one.item_id: (one.raw_status, int(one.status)) for one in states} != order.items
