"""Reads what stores have beside their orders, each feed at its own pace.

Policy. Orders come first: a store's other feeds wait for its first orders, at most two of them are
read at a time over all stores, and none keeps a store's orders waiting. The one that is longest
overdue goes next; beside these, one at a time is read out of turn when a push spoke of it. A feed
that fails is tried again after a quarter of its pace; it stops neither the others nor the orders.
One that is over its pace says so by its time of reading.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.storage.repositories.sync_state import FeedTime, feed_times
from lzdesk.storage.writer import Writer
from lzdesk.sync.feed_sync import FeedResult, FeedSync
from lzdesk.sync.feeds import BESIDE_ORDERS, Feed
from lzdesk.sync.store_calls import StoreCalls

log = structlog.get_logger()

AT_A_TIME = 2
LOOK_EVERY_S = 5.0
"""Of a store that was just added the returns are here soon after its orders."""


class Due(NamedTuple):
    """A feed of a store, and how far it is over its pace: 1 is exactly due."""

    store: str
    feed: Feed
    overdue: float


class BesideOrders:
    """`run` goes on until cancelled; `once` reads every feed of every store once."""

    def __init__(
        self,
        writer: Writer,
        calls_of: Callable[[str], Awaitable[StoreCalls]],
        paces_of: Callable[[Feed], Awaitable[dict[str, int]]],
        told: Callable[[str, Feed, FeedResult], None],
    ) -> None:
        """paces_of: store key to the seconds between two readings of a feed."""
        self._writer = writer
        self._calls_of = calls_of
        self._paces_of = paces_of
        self._told = told
        self._not_before: dict[tuple[str, str], float] = {}
        """Store and feed to when it is tried again, on the monotonic clock."""
        self._out_of_turn = asyncio.Semaphore(1)
        self._turns: dict[tuple[str, str], asyncio.Lock] = {}

    async def run(self) -> None:
        while True:
            due = await self._due()
            if not due:
                await asyncio.sleep(LOOK_EVERY_S)
                continue
            await asyncio.gather(*(self._read(one.store, one.feed) for one in due[:AT_A_TIME]))

    async def read_now(self, store: str, feed: Feed) -> FeedResult | LzdeskError:
        """Read a feed out of turn, for who heard that it has news; these go one at a time."""
        async with self._out_of_turn:
            return await self._read(store, feed)

    async def once(self) -> dict[tuple[str, str], FeedResult | LzdeskError]:
        """Store key and feed to what came of it."""
        found: dict[tuple[str, str], FeedResult | LzdeskError] = {}
        for held in await self._writer.run(feed_times):
            for feed in BESIDE_ORDERS:
                found[held.store, feed.name] = await self._read(held.store, feed)
        return found

    async def _due(self) -> list[Due]:
        """The most overdue first; at most one feed of a store."""
        now, ticks = now_ms(), time.monotonic()
        found: dict[str, Due] = {}
        paces = {feed.name: await self._paces_of(feed) for feed in BESIDE_ORDERS}
        for held in await self._writer.run(feed_times):
            for feed in BESIDE_ORDERS:
                if ticks < self._not_before.get((held.store, feed.name), 0):
                    continue
                every_s = paces[feed.name].get(held.store, feed.at_best_s)
                overdue = _overdue(held, feed, now, every_s)
                best = found.get(held.store)
                if overdue >= 1 and (best is None or overdue > best.overdue):
                    found[held.store] = Due(held.store, feed, overdue)
        return sorted(found.values(), key=lambda one: -one.overdue)

    async def _read(self, store: str, feed: Feed) -> FeedResult | LzdeskError:
        try:
            async with self._turns.setdefault((store, feed.name), asyncio.Lock()):
                result = await FeedSync(await self._calls_of(store), self._writer).run(feed)
        except LzdeskError as error:
            log.warning("feed not read", store=store, feed=feed.name, why=error.kind)
            every_s = (await self._paces_of(feed)).get(store, feed.at_best_s)
            pause = max(60.0, every_s / 4)
            self._not_before[store, feed.name] = time.monotonic() + pause
            return error
        self._not_before.pop((store, feed.name), None)
        self._told(store, feed, result)
        return result


def _overdue(held: FeedTime, feed: Feed, now: int, every_s: int) -> float:
    read_at = held.read_at.get(feed.name)
    if read_at is None:
        # First of all, in the order of the feeds.
        return 1e9 - BESIDE_ORDERS.index(feed)
    # A clock that was set back must not keep a feed waiting for ever.
    return abs(now - read_at) / 1000 / every_s
