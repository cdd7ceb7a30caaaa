"""Reads all stores, each at its pace, and keeps one store's trouble to that store.

Policy. At most six stores are read at a time. A pass that fails marks its store (`needs_consent` or
`stopped` with the reason) and is tried again after 30 s, then twice as long each time, up to a
quarter of an hour (a minute where no marketplace could be reached); the others go on. A pass that
goes well clears the mark. Reading again by hand goes first, then stores with orders whose clocks
run out soon. A first load, which takes long, lets those who wait go before its next page, and
leaves half of the calls that the rest of the day has to what is new.
"""

import asyncio
import random
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

import structlog

from lzdesk.domain.clocks import SOON, UNDER
from lzdesk.domain.errors import AddressRefused, LzdeskError, NeedsConsent, Unreachable
from lzdesk.domain.stores import App, Authorisation, Store
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.http import Http, app_bucket
from lzdesk.settings.options import HISTORY_DAYS, value_of
from lzdesk.storage.repositories.orders import PageWritten, highest_row, pressing_orders
from lzdesk.storage.repositories.stores import (
    all_authorisations,
    all_stores,
    set_pace,
    set_store_state,
)
from lzdesk.storage.repositories.views import option_text
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.feeds import DAY_MS, ORDERS, Feed
from lzdesk.sync.pace import AT_BEST_S
from lzdesk.sync.quota import AppPace, Quotas, app_of_authorisation
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.store_sync import PassResult, StoreSync, Watch
from lzdesk.sync.tokens import Tokenkeeper
from lzdesk.sync.turns import Turns

log = structlog.get_logger()

AT_A_TIME = 6
BY_HAND = 1_000_000_000
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 900
LONGEST_OFFLINE_S = 60
ANALYZE_FROM = 500


class Told(NamedTuple):
    """Who is told what, while stores are read."""

    orders: Callable[[PageWritten], None]
    stores: Callable[[], None]
    progress: Callable[[str, int, int], None]
    """store key, done, total of a first load"""
    pace: Callable[[AppPace], None]
    """of the app whose stores wait longest"""
    trouble: Callable[[LzdeskError], None]
    """what stops more than one store: a full disk, a damaged database"""
    over: Callable[[str], None] = lambda key: None
    """store key whose pass ended, well or not"""
    backlog: Callable[[str, int, int], None] = lambda key, done, total: None
    """store key, done, total of updates that do not fit one page"""


class StoreOutcome(NamedTuple):
    """One store after a pass: what was found, or the error that stopped it."""

    store: Store
    result: PassResult | None
    error: LzdeskError | None


class Schedule:
    """The reading of all stores. `run` goes on until cancelled; `once` reads each store once."""

    def __init__(
        self,
        writer: Writer,
        tokens: Tokenkeeper,
        http: Http,
        told: Told,
        at_best_s: int = AT_BEST_S,
        daily_calls: int | None = None,
    ) -> None:
        self._writer = writer
        self._tokens = tokens
        self._http = http
        self._told = told
        self._at_best_s = at_best_s
        self._quotas = Quotas(writer, at_best_s, daily_calls)
        self._turns = Turns(AT_A_TIME)
        self._is_rationed = False
        """Whether histories leave a part of the day's calls; not where somebody waits for them."""
        self._by_hand: set[str] = set()
        """Stores that somebody asked for: they go before all others."""
        self._locks: dict[str, asyncio.Lock] = {}
        self._wake: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._left_out: set[str] = set()
        self._new_stores = asyncio.Event()
        self._analyzed_at = 0

    async def run(self) -> None:
        """Read every store at its pace, and stores that are added as soon as they are."""
        self._is_rationed = True
        try:
            while True:
                self._new_stores.clear()
                stores = await self._readable()
                for index, store in enumerate(stores):
                    if store.key not in self._tasks:
                        self._begin(store.key, index % AT_A_TIME * 0.2)
                for key in self._tasks.keys() - {store.key for store in stores}:
                    # Paused or removed: its task sees that, and ends.
                    self._wake_up(key)
                await self.tell_pace()
                await self._new_stores.wait()
        finally:
            tasks = list(self._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._tasks.clear()

    def stores_changed(self) -> None:
        """Look at the list of stores again: some are new, paused, or go on."""
        self._left_out.clear()
        self._tokens.forget_cached()
        self._new_stores.set()

    async def forget(self, key: str) -> None:
        """Give up what runs in a store, and begin nothing there until `stores_changed`."""
        self._left_out.add(key)
        task = self._tasks.get(key)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._wake.pop(key, None)

    def read_now(self, keys: Iterable[str] = ()) -> None:
        """Let the named stores' next pass begin now; all where none is named."""
        named = list(keys)
        self._by_hand.update(named)
        for key in named or list(self._wake):
            self._wake_up(key)

    async def once(self, keys: Iterable[str] = ()) -> list[StoreOutcome]:
        """One pass over the named stores, or all."""
        wanted = set(keys)
        stores = [store for store in await self._readable() if not wanted or store.key in wanted]
        return list(await asyncio.gather(*(self._pass(store) for store in stores)))

    async def calls_of(self, key: str) -> StoreCalls:
        """The API of one store. Raises LzdeskError `store.unknown` or `store.no_api`."""
        store = next((s for s in await self._writer.run(all_stores) if s.key == key), None)
        if store is None:
            raise LzdeskError("store.unknown", store=key)
        return await self._calls(store)

    def turn_of(self, key: str) -> asyncio.Lock:
        """Held while a store's orders are read; who reads some out of turn holds it too."""
        return self._locks.setdefault(key, asyncio.Lock())

    async def _readable(self) -> list[Store]:
        """The stores that have an API and are not paused; export files are not read again."""
        return [
            store
            for store in await self._writer.run(all_stores)
            if store.authorisation and not store.paused and store.key not in self._left_out
        ]

    def _wake_up(self, key: str) -> None:
        if key in self._wake:
            self._wake[key].set()

    def _begin(self, key: str, wait_s: float) -> None:
        self._wake.setdefault(key, asyncio.Event())
        task = asyncio.create_task(self._go_on(key, wait_s), name=f"read {key}")
        self._tasks[key] = task
        task.add_done_callback(lambda done: self._ended(key, done))

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        """A store may have gone on while its task was still ending: the list is looked at again."""
        if self._tasks.get(key) is task:
            del self._tasks[key]
            self._new_stores.set()

    async def _calls(self, store: Store) -> StoreCalls:
        authorisation = await self._authorisation(store)
        app = (await self._writer.run(app_of_authorisation)).get(authorisation.id)
        if app is None:
            raise LzdeskError("store.no_api", store=store.key)
        return StoreCalls(store, app, authorisation, self._tokens, self._http)

    async def _authorisation(self, store: Store) -> Authorisation:
        for authorisation in await self._writer.run(all_authorisations):
            if authorisation.id == store.authorisation:
                return authorisation
        raise LzdeskError("store.no_api", store=store.key)

    async def _go_on(self, key: str, wait_s: float) -> None:
        wake = self._wake.setdefault(key, asyncio.Event())
        pause = float(FIRST_PAUSE_S)
        while True:
            await _event_or_time(wake, wait_s)
            wake.clear()
            try:
                pace = await self._one_turn(key)
            except LzdeskError as error:
                retry = float(error.fields.get("retry_in_s", 0))
                wait_s = max(retry, pause)
                # A network that is back must not wait for stores that look for it seldom.
                longest = LONGEST_OFFLINE_S if isinstance(error, Unreachable) else LONGEST_PAUSE_S
                pause = min(longest, pause * 2)
            except Exception:
                # Nothing ends the reading of a store but its removal: a full disk, a fault of
                # ours, whatever it is, is said and tried again.
                log.exception("reading failed", store=key)
                wait_s, pause = pause, min(LONGEST_PAUSE_S, pause * 2)
            else:
                if pace is None:
                    return
                pause = FIRST_PAUSE_S
                # Spread, never all at once.
                wait_s = pace * random.uniform(0.95, 1.05)

    async def _one_turn(self, key: str) -> int | None:
        """Read a store once; its pace in seconds, or None where it is gone. Raises its error."""
        store = next((s for s in await self._readable() if s.key == key), None)
        if store is None:
            return None
        outcome = await self._pass(store)
        if outcome.error is not None:
            raise outcome.error
        pace = await self._pace_of(store)
        await self._writer.run(set_pace, store.id, pace)
        return pace

    async def _pass(self, store: Store) -> StoreOutcome:
        urgency = await self._urgency_of(store)
        async with self._turns.turn(urgency), self.turn_of(store.key):
            self._by_hand.discard(store.key)
            try:
                result = await self._read(store)
            except LzdeskError as error:
                log.warning("store stopped", store=store.key, kind=error.kind, **_plain(error))
                await self._mark(store, _state_of(error), error.kind)
                if isinstance(error, AddressRefused):
                    # It concerns all stores of the app, and only here the address is known.
                    self._told.trouble(error)
                return StoreOutcome(store, None, error)
            except Exception as error:
                # Whatever else goes wrong in one store must not end the reading of the others.
                log.exception("reading failed", store=store.key)
                await self._mark(store, "stopped", "internal")
                told = LzdeskError("internal", detail=type(error).__name__)
                return StoreOutcome(store, None, told)
            finally:
                self._told.over(store.key)
        await self._mark(store, "fresh", "")
        await self._analyze_when_doubled()
        self._told.stores()
        return StoreOutcome(store, result, None)

    async def _urgency_of(self, store: Store) -> int:
        """By hand before all; then by the open orders whose clocks run out soon."""
        if store.key in self._by_hand:
            return BY_HAND
        return await self._writer.run(pressing_orders, store.id, now_ms() + UNDER[SOON])

    async def _analyze_when_doubled(self) -> None:
        """Full statistics each time the orders have doubled: the planner lives by them."""
        orders = await self._writer.run(highest_row)
        if orders >= max(ANALYZE_FROM, 2 * self._analyzed_at):
            self._analyzed_at = orders
            await self._writer.analyze()

    async def _read(self, store: Store) -> PassResult:
        calls = await self._calls(store)
        watch = Watch(
            written=self._told.orders,
            progress=lambda done, total: self._told.progress(store.key, done, total),
            backlog=lambda done, total: self._told.backlog(store.key, done, total),
            next_page=lambda: self._next_page(calls.app),
        )
        history_ms = await self._writer.run(_history_ms)
        every_s = await self._pace_of(store)
        return await StoreSync(calls, self._writer, watch, history_ms, every_s).run()

    async def _next_page(self, app: App) -> bool:
        await self._turns.let_others()
        if not self._is_rationed:
            return True
        return await self._quotas.may_load(app, self._http.unkept(app_bucket(app)))

    async def _mark(self, store: Store, state: str, detail: str) -> None:
        try:
            news = await self._writer.run(set_store_state, store.id, state, detail, now_ms())
        except LzdeskError as error:
            # The mark is lost, the pass is not: a store that is not read turns quiet by itself.
            log.error("state not kept", store=store.key, kind=error.kind)
            self._told.trouble(error)
            return
        if news:
            self._told.stores()

    async def paces_of(
        self, feed: Feed = ORDERS, among: Collection[str] | None = None
    ) -> dict[str, int]:
        """Key of each store that is read to the seconds between two readings of a feed. among:
        these alone share what the feed has of the quota."""
        stores = await self._readable()
        if among is not None:
            stores = [store for store in stores if store.key in among]
        return await self._quotas.of_stores(stores, feed)

    async def _pace_of(self, store: Store) -> int:
        return (await self.paces_of()).get(store.key, self._at_best_s)

    async def tell_pace(self) -> None:
        """Tell the pace of the app whose stores wait longest, with its quota."""
        paces = await self._quotas.paces(await self._readable())
        if paces:
            self._told.pace(paces[0])


def _history_ms(connection: Transaction) -> int:
    """How far back orders are read, as the operator chose."""
    try:
        days = value_of(HISTORY_DAYS, option_text(connection, HISTORY_DAYS))
    except LzdeskError:
        days = value_of(HISTORY_DAYS, None)
    return int(days) * DAY_MS


def _state_of(error: LzdeskError) -> str:
    return "needs_consent" if isinstance(error, NeedsConsent) else "stopped"


def _plain(error: LzdeskError) -> dict[str, str]:
    return {f"error_{name}": str(value) for name, value in error.fields.items()}


async def _event_or_time(event: asyncio.Event, seconds: float) -> None:
    try:
        # Not wait_for: up to Python 3.11 it may lose a cancellation, and this never ends.
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
