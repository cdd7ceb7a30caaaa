"""Orders and listings that a push spoke of, read by themselves and written as a pass writes them.

Policy. The marketplace is asked; what the push said of an order is not used. One order is asked by
its id; for several, the store's list since the first of them changed costs no more than one, and
only what is not on it is asked by id. The cursor stays where it is and nothing is proven: the next
pass reads the same stretch once more. Nothing is read out of turn before a store's first load is
over. Whoever calls waits while a pass reads the store. Listings are asked by the seller's SKUs:
stock moves without the time by which a feed finds what changed.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import structlog

from lzdesk.domain.listings import Listing
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import OrdersPage, Page, StoreApi, Window
from lzdesk.storage.repositories.listings import write_listings
from lzdesk.storage.repositories.orders import PageWritten, write_page
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.repositories.sync_state import Cursor, cursor_of
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.feeds import DAY_MS, HOUR_MS, ORDERS
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.unresolved import Unresolved

log = structlog.get_logger()

BY_ID_MOST = 10
"""More than these are left to the next pass, which reads a hundred with one call."""
SKUS_PER_CALL = 50
REACH_MS = 5_000
"""How far before the time a push names its order may have been changed."""


class Hinted(NamedTuple):
    """What is to be read."""

    order_ids: tuple[str, ...]
    since: int | None
    """The earliest time that any of the pushes names."""


class HintedOrders:
    """One store's."""

    def __init__(
        self,
        calls: StoreCalls,
        writer: Writer,
        written: Callable[[PageWritten], None],
    ) -> None:
        self._calls = calls
        self._writer = writer
        self._written = written

    async def is_loading(self) -> bool:
        """Whether the store's first load is still to be done."""
        cursor = await self._writer.run(cursor_of, self._calls.store.id, ORDERS.name)
        return cursor is None or cursor.phase == Cursor.FIRST

    async def read(self, hinted: Hinted) -> bool:
        """Read these; False where a pass is the better way. Raises StoreTrouble."""
        missing = list(dict.fromkeys(hinted.order_ids))
        is_recent = hinted.since is not None and now_ms() - hinted.since < HOUR_MS
        if len(missing) > 1 and hinted.since is not None and is_recent:
            window = Window("updated", hinted.since - REACH_MS, now_ms() + DAY_MS)
            page = await self._calls.orders_page(window, 0, newest_first=False)
            await self._write(page)
            there = {order.order_id for order in page.orders}
            missing = [order_id for order_id in missing if order_id not in there]
            if page.total > page.different:
                return False
        if len(missing) > BY_ID_MOST:
            return False
        if missing:
            await self._by_id(tuple(missing))
        return True

    async def _by_id(self, order_ids: tuple[str, ...]) -> None:
        page = await self._calls.ask(lambda api: api.orders.orders_by_id(order_ids))
        if page.total < len(order_ids):
            # A seller id may stand for more than one store; in the others there is no such order.
            log.info("order not here", store=self._calls.store.key, orders=len(order_ids))
        await self._write(page)

    async def _write(self, page: OrdersPage) -> None:
        store = self._calls.store
        for trouble in page.troubles:
            log.warning(
                "order not understood",
                store=store.key,
                order_id=trouble.order_id,
                detail=trouble.detail,
            )

        def job(connection: Transaction) -> PageWritten | None:
            if not _is_here(connection, store.id):
                return None
            cursor = cursor_of(connection, store.id, ORDERS.name)
            # As for a pass: what was placed before the first load ended is no news.
            news_since = cursor.upper - ORDERS.overlap_ms if cursor else 0
            return write_page(connection, store.id, page.orders, now_ms(), "sync", news_since)

        written = await self._writer.run(job)
        if written is None:
            return
        unresolved = Unresolved(self._writer, store.id)
        await unresolved.begin()
        await unresolved.note_page(page)
        if written.changed:
            self._written(written)


async def read_hinted_listings(
    calls: StoreCalls, writer: Writer, seller_skus: Sequence[str]
) -> Sequence[int]:
    """Read the products that hold these SKUs; the rows that are others now. Raises StoreTrouble."""
    changed: list[int] = []
    store = calls.store
    for start in range(0, len(seller_skus), SKUS_PER_CALL):
        some = tuple(seller_skus[start : start + SKUS_PER_CALL])
        page = await calls.ask(partial(_listings_by_sku, seller_skus=some))
        if page.troubles:
            log.warning("rows not understood", rows=len(page.troubles))
        flat = [sku for product in page.rows for sku in product]

        def job(connection: Transaction, listings: Sequence[Listing] = flat) -> list[int]:
            if not _is_here(connection, store.id):
                return []
            return write_listings(connection, store.id, listings, now_ms())

        changed += await writer.run(job)
    return changed


async def _listings_by_sku(
    api: StoreApi, seller_skus: tuple[str, ...]
) -> Page[tuple[Listing, ...]]:
    return await api.listings.listings_by_sku(seller_skus)


def _is_here(connection: Transaction, store_id: int) -> bool:
    """False for a store that was taken off the desk while it was being read."""
    return any(store.id == store_id for store in all_stores(connection))
