"""Asks the carriers' traces of parcels that left, seldom, until the first scan is known.

Policy. A call tells one order's parcels, so what an app may spend on them is a small part of its
day, shared by the stores that have such parcels. The parcel that was longest not looked at is next;
one that was scanned out goes before one that is only ready to ship. What is gone without either is
told by its status. After two weeks nobody waits any more.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence

import structlog

from lzdesk.domain.errors import JunkAnswer, LzdeskError, MarketplaceRefused
from lzdesk.domain.traces import ParcelTrace
from lzdesk.lib.clock import Now, now_ms
from lzdesk.storage.repositories.traces import ToTrace, parcels_to_trace, write_traces
from lzdesk.storage.writer import Writer
from lzdesk.sync.feeds import TRACES, Feed
from lzdesk.sync.store_calls import StoreCalls

log = structlog.get_logger()

LOOK_EVERY_S = 30.0
BATCH = 20
"""Calls of a store in one look at most."""
AFTER_TROUBLE_S = 900.0


class ParcelTraces:
    """`run` goes on until cancelled; `once` is one look."""

    def __init__(
        self,
        writer: Writer,
        calls_of: Callable[[str], Awaitable[StoreCalls]],
        paces_of: Callable[[Feed, Collection[str]], Awaitable[dict[str, int]]],
        told: Callable[[Sequence[int]], None],
        now: Now = now_ms,
    ) -> None:
        """paces_of: store key to the seconds between two calls. told: rows of orders scanned."""
        self._writer = writer
        self._calls_of = calls_of
        self._paces_of = paces_of
        self._told = told
        self._now = now
        self._not_before: dict[str, float] = {}
        """Store to when it is asked again, on the monotonic clock."""

    async def run(self) -> None:
        while True:
            await self.once()
            await asyncio.sleep(LOOK_EVERY_S)

    async def once(self) -> int:
        """Ask what the quota gives; how many orders were asked for."""
        wanted: dict[str, list[ToTrace]] = defaultdict(list)
        awaited, again = TRACES.horizon_ms, TRACES.overlap_ms
        for one in await self._writer.run(parcels_to_trace, self._now(), awaited, again):
            wanted[one.store].append(one)
        if not wanted:
            return 0
        paces = await self._paces_of(TRACES, wanted.keys())
        asked = 0
        for store in wanted.keys() & paces.keys():
            if time.monotonic() >= self._not_before.get(store, 0):
                many = max(1, min(BATCH, int(LOOK_EVERY_S / paces[store])))
                asked += await self._ask_store(store, wanted[store][:many], paces[store])
        return asked

    async def _ask_store(self, store: str, some: list[ToTrace], every_s: int) -> int:
        told: list[tuple[ToTrace, tuple[ParcelTrace, ...]]] = []
        pause = len(some) * float(every_s)
        try:
            calls = await self._calls_of(store)
            for one in some:
                told.append((one, await _ask(calls, one)))
        except LzdeskError as error:
            log.warning("parcels not traced", store=store, why=error.kind)
            pause = max(pause, AFTER_TROUBLE_S)
        self._not_before[store] = time.monotonic() + pause
        scanned = await self._writer.run(write_traces, told, self._now())
        if scanned:
            self._told(scanned)
        return len(told)


async def _ask(calls: StoreCalls, one: ToTrace) -> tuple[ParcelTrace, ...]:
    try:
        return await calls.ask(lambda api: api.traces.parcel_traces(one.order_id, one.packages))
    except (MarketplaceRefused, JunkAnswer) as error:
        # Of this order alone: it keeps no other from being asked for.
        log.info("no trace of an order", store=one.store, order=one.order_id, why=error.kind)
        return ()
