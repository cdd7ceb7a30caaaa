"""Takes the spool of pushed messages in, and has read what they speak of.

Policy. A message is a hint: it says where to look and is never written down as what is there.
Whatever is lost, late, doubled or out of order costs nothing but speed, for the passes read all of
it anyway. A message that came before (by its content, kept a day) is passed over. Hints of one
store are joined while it is being read. They have a twentieth of their app's daily calls; beyond
it, and where there are very many, they are left to the store's next pass. A reading that fails is
tried three times. A message is done when its readings are: only then the mark in the spool moves
behind it and its file may go. What is junk, of an unknown type or of no store here is said once
and passed over.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import LzdeskError, NeedsConsent
from lzdesk.domain.stores import App, Store
from lzdesk.lib.clock import now_ms
from lzdesk.lib.spool import Mark, SpoolLine, SpoolReader
from lzdesk.marketplaces.contract import Hint
from lzdesk.marketplaces.pushed import Pushed, pushed_of
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.storage.repositories.orders import PageWritten
from lzdesk.storage.repositories.pushes import (
    forget_pushes,
    keep_pushes,
    push_mark,
    seen_pushes,
)
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Writer
from lzdesk.sync.beside_orders import BesideOrders
from lzdesk.sync.feeds import BESIDE_ORDERS, LISTINGS, ORDERS
from lzdesk.sync.hinted_reads import Hinted, HintedOrders, read_hinted_listings
from lzdesk.sync.schedule import Schedule

log = structlog.get_logger()

LOOK_EVERY_S = 0.1
NO_SPOOL_LOOK_S = 5.0
FORGET_EVERY_S = 600.0
LINES_AT_ONCE = 2000
OPEN_MOST = 20_000
"""Messages that wait for their readings; beyond it the spool waits."""
AT_A_TIME = 4
TRIES = 3
PAUSE_S = 5.0
FEED_REST_S = 15.0
"""A store's feed is not read again by a hint before this."""
QUOTA_SHARE = 0.05
SORTS_LOGGED, LOGGED_CHARS = 100, 100
CALLS_OF_ORDERS, CALLS_OF_FEED, CALLS_OF_SKUS = 2, 2, 1
SKUS = "skus"
"""The lane of single listings."""
SKUS_MOST = 100
"""More of them are the listings' feed."""

_FEEDS = {feed.name: feed for feed in BESIDE_ORDERS}


class Lane(NamedTuple):
    """What is read one at a time: a feed of a store, or its single listings."""

    store: str
    feed: str


class _Message:
    """One message of the spool on its way; `left` readings are still to come."""

    __slots__ = ("identity", "left", "mark")

    def __init__(self, mark: Mark, identity: bytes = b"") -> None:
        self.mark = mark
        self.identity = identity
        self.left = 0


class _Wanted:
    """What the hints of a lane add up to since it was last read."""

    def __init__(self) -> None:
        self.order_ids: dict[str, None] = {}
        self.seller_skus: dict[str, None] = {}
        self.since: int | None = None
        self.whole_store = False
        self.messages: list[_Message] = []
        self.tries = 0

    def add(self, hint: Hint, message: _Message) -> None:
        self.order_ids.update(dict.fromkeys(hint.order_ids))
        self.seller_skus.update(dict.fromkeys(hint.seller_skus))
        self.whole_store = self.whole_store or hint.whole_store
        self._reach(hint.since)
        self.messages.append(message)
        message.left += 1

    def add_back(self, other: "_Wanted") -> None:
        """Take what could not be read before."""
        self.order_ids = other.order_ids | self.order_ids
        self.seller_skus = other.seller_skus | self.seller_skus
        self.whole_store = self.whole_store or other.whole_store
        self._reach(other.since)
        self.messages = other.messages + self.messages
        self.tries = other.tries + 1

    def _reach(self, since: int | None) -> None:
        if since is not None:
            self.since = since if self.since is None else min(self.since, since)


class Allowance:
    """The daily calls that the hints of each app have, filled up evenly over the day."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._held: dict[str, tuple[float, float]] = {}
        """App key to the calls it has, and as of when."""

    def take(self, app: App, calls: int) -> bool:
        """Whether these calls may be made; they count as made."""
        most, now = app.daily_calls * QUOTA_SHARE, self._ticks()
        left, since = self._held.get(app.app_key, (most, now))
        left = min(most, left + (now - since) * most / 86_400)
        may = left >= calls
        self._held[app.app_key] = (left - calls if may else left, now)
        return may


class Hints:
    """`run` goes on until cancelled. After an error it may be run again: it goes on from the mark
    that is kept in the database."""

    def __init__(
        self,
        spool: Path,
        writer: Writer,
        schedule: Schedule,
        beside: BesideOrders,
        written: Callable[[PageWritten], None],
        listings_written: Callable[[], None],
        feed_rest_s: float = FEED_REST_S,
        pause_s: float = PAUSE_S,
    ) -> None:
        """written: told of the rows of each order that was read for a hint."""
        self._spool = spool
        self._writer = writer
        self._schedule = schedule
        self._beside = beside
        self._written = written
        self._listings_written = listings_written
        self._feed_rest_s = feed_rest_s
        self._pause_s = pause_s
        self._allowance = Allowance()
        self._said: set[str] = set()
        self.counts: Counter[str] = Counter()
        """What became of the messages: taken, again, junk, unknown, strange, left, read."""
        self._reset()

    def _reset(self) -> None:
        self._messages: deque[_Message] = deque()
        self._open: set[bytes] = set()
        """Identities of the messages that wait for their readings."""
        self._done: list[bytes] = []
        self._wanted: dict[Lane, _Wanted] = {}
        self._serving: dict[Lane, asyncio.Task[None]] = {}
        self._gate = asyncio.Semaphore(AT_A_TIME)
        self._forget_at = 0.0

    async def run(self) -> None:
        self._reset()
        reader = SpoolReader(self._spool, await self._writer.run(push_mark))
        try:
            while True:
                if len(self._messages) < OPEN_MOST and reader.has_news():
                    await self._take_in(reader)
                await self._settle(reader)
                await asyncio.sleep(LOOK_EVERY_S if self._spool.exists() else NO_SPOOL_LOOK_S)
        finally:
            tasks = list(self._serving.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # Taking in

    async def _take_in(self, reader: SpoolReader) -> None:
        lines = await asyncio.to_thread(reader.read_blocking, LINES_AT_ONCE)
        if not lines:
            return
        hints = [self._hint_of(line) for line in lines]
        identities = [hint.identity for _, hint in filter(None, hints)]
        seen = await self._writer.run(seen_pushes, identities)
        stores = await self._writer.run(all_stores)
        for line, told in zip(lines, hints, strict=True):
            message = _Message(line.end)
            self._messages.append(message)
            if told is None:
                continue
            pushed, hint = told
            message.identity = hint.identity
            if hint.identity in seen or hint.identity in self._open:
                self.counts["again"] += 1
                continue
            self.counts["taken"] += 1
            self._ask(pushed, hint, message, stores)
            if message.left:
                self._open.add(hint.identity)
            else:
                self._done.append(hint.identity)
                seen.add(hint.identity)

    def _hint_of(self, line: SpoolLine) -> tuple[Pushed, Hint] | None:
        if not line.text:
            return None
        try:
            pushed = pushed_of(line.text)
            push = manifest_of(pushed.marketplace).push
            if push is None:
                raise ValueError(pushed.marketplace)
            return pushed, push.hint(pushed.body.encode())
        except (ValueError, KeyError) as error:
            self._count("junk", "junk", "push not understood", detail=str(error))
            return None

    def _ask(self, pushed: Pushed, hint: Hint, message: _Message, stores: Sequence[Store]) -> None:
        """Put what a hint speaks of to its lanes."""
        if not hint.is_known:
            self._count("unknown", f"kind {hint.kind}", "push of an unknown kind", kind=hint.kind)
            return
        feeds = list(hint.feeds)
        if hint.order_ids or hint.whole_store:
            feeds.append(ORDERS.name)
        if hint.seller_skus:
            feeds.append(SKUS)
        if not feeds:
            return
        found = _stores_of(pushed.marketplace, hint, stores)
        if not found:
            seller = hint.sellers[0] if hint.sellers else ""
            self._count("strange", f"seller {seller}", "push of no store here", seller=seller)
        for store in found:
            if store.paused or not store.authorisation:
                continue
            for feed in feeds:
                lane = Lane(store.key, feed)
                self._wanted.setdefault(lane, _Wanted()).add(hint, message)
                self._begin(lane)

    def _count(self, what: str, said_as: str, event: str, **fields: str) -> None:
        """Count it; the first of its sort is logged."""
        self.counts[what] += 1
        said_as = said_as[:LOGGED_CHARS]
        if said_as not in self._said and len(self._said) < SORTS_LOGGED:
            self._said.add(said_as)
            log.warning(event, **{name: text[:LOGGED_CHARS] for name, text in fields.items()})

    # Reading

    def _begin(self, lane: Lane) -> None:
        if lane not in self._serving:
            name = f"hints {lane.store} {lane.feed}"
            self._serving[lane] = asyncio.create_task(self._serve(lane), name=name)

    async def _serve(self, lane: Lane) -> None:
        """Read a lane until nothing more is wanted of it."""
        readers = {ORDERS.name: self._read_orders, SKUS: self._read_skus}
        read = readers.get(lane.feed, self._read_feed)
        try:
            while lane in self._wanted:
                await self._once(lane, read)
                if lane.feed in _FEEDS:
                    await asyncio.sleep(self._feed_rest_s)
        finally:
            self._serving.pop(lane, None)

    async def _once(self, lane: Lane, read: Callable[[Lane, _Wanted], Awaitable[None]]) -> None:
        wanted = self._wanted.pop(lane)
        try:
            await read(lane, wanted)
        except LzdeskError as error:
            if isinstance(error, NeedsConsent) or wanted.tries + 1 >= TRIES:
                log.warning("hints left to the passes", store=lane.store, why=error.kind)
                self._leave(lane, wanted)
                return
            self._wanted.setdefault(lane, _Wanted()).add_back(wanted)
            await asyncio.sleep(self._pause_s * 2**wanted.tries)
        except Exception:
            # A fault of ours in one reading must not stop the others, nor be tried for ever.
            log.exception("hint not read", store=lane.store, feed=lane.feed)
            self._leave(lane, wanted)
        else:
            self._finish(wanted)

    async def _read_orders(self, lane: Lane, wanted: _Wanted) -> None:
        if wanted.whole_store:
            self._schedule.read_now([lane.store])
        if not wanted.order_ids:
            return
        calls = await self._schedule.calls_of(lane.store)
        orders = HintedOrders(calls, self._writer, self._written)
        if await orders.is_loading():
            # The load itself follows what happens meanwhile.
            self.counts["left"] += 1
            return
        turn = self._schedule.turn_of(lane.store)
        async with turn:
            # Neither may a long pass hold a place that other stores' hints wait for, nor may this
            # keep the store's pass waiting while it waits for a place.
            pass
        async with self._gate, turn:
            if not self._allowance.take(calls.app, CALLS_OF_ORDERS):
                self.counts["left"] += 1
            elif await orders.read(Hinted(tuple(wanted.order_ids), wanted.since)):
                self.counts["read"] += len(wanted.order_ids)
            else:
                self._leave_to_pass(lane.store)

    async def _read_skus(self, lane: Lane, wanted: _Wanted) -> None:
        if len(wanted.seller_skus) > SKUS_MOST:
            await self._read_feed(Lane(lane.store, LISTINGS.name), wanted)
            return
        async with self._gate:
            calls = await self._schedule.calls_of(lane.store)
            if not self._allowance.take(calls.app, CALLS_OF_SKUS):
                self.counts["left"] += 1
                return
            if await read_hinted_listings(calls, self._writer, list(wanted.seller_skus)):
                self._listings_written()

    async def _read_feed(self, lane: Lane, wanted: _Wanted) -> None:
        calls = await self._schedule.calls_of(lane.store)
        if self._allowance.take(calls.app, CALLS_OF_FEED):
            result = await self._beside.read_now(lane.store, _FEEDS[lane.feed])
            if isinstance(result, LzdeskError):
                raise result
        else:
            self.counts["left"] += 1

    def _leave_to_pass(self, store: str) -> None:
        self.counts["left"] += 1
        self._schedule.read_now([store])

    def _leave(self, lane: Lane, wanted: _Wanted) -> None:
        """Give these up: the next pass, or the feed's own pace, reads what they speak of."""
        self.counts["left"] += 1
        self._finish(wanted)

    def _finish(self, wanted: _Wanted) -> None:
        for message in wanted.messages:
            message.left -= 1
            if not message.left:
                self._open.discard(message.identity)
                self._done.append(message.identity)

    # The mark

    async def _settle(self, reader: SpoolReader) -> None:
        """Keep what is done, and let the files go that hold nothing else."""
        mark: Mark | None = None
        while self._messages and not self._messages[0].left:
            mark = self._messages.popleft().mark
        if mark is not None or self._done:
            done, self._done = self._done, []
            if mark is None:
                mark = await self._writer.run(push_mark)
            await self._writer.run(keep_pushes, done, mark, now_ms())
            await asyncio.to_thread(reader.remove_blocking, mark)
        if time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + FORGET_EVERY_S
            await self._writer.run(forget_pushes, now_ms())
            if self.counts:
                log.info("pushes", **self.counts)


def _stores_of(marketplace: str, hint: Hint, stores: Sequence[Store]) -> list[Store]:
    """Whose news it is: the first seller id that is known here, in its country where it is said."""
    for seller in hint.sellers:
        found = [
            store
            for store in stores
            if store.marketplace == marketplace and store.seller_id == seller
        ]
        if found:
            return [store for store in found if store.country == hint.country] or found
    return []
