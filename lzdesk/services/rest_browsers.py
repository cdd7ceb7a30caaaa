"""Closes browsers that nobody uses, and keeps all of them within the memory they may take.

Policy. A browser closes after its time without use (`browser.use` says what use is): 20 minutes
unless the seller said otherwise, per store; where several stores share it, after the longest of
theirs, and never where one of them says never. Where all of them take more memory than they may,
the one that was unused longest closes first, until the rest fits; never one that is in front, that
saves a download, whose page waits for an answer, or that was used within the last minutes. It is
closed in order: logins are kept, and its pages come back. Each close is told and in the history of
its stores.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec
import structlog

from lzdesk.browser.front import front_pid_blocking
from lzdesk.browser.host import BrowserHost, OpenUse
from lzdesk.browser.memory import computer_memory, memory_blocking
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.stores import Store
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import AnyEvent, BrowsersMeasured, StoreRested
from lzdesk.settings.options import BROWSER_IDLE, BROWSER_MEMORY, value_of
from lzdesk.storage.repositories.store_history import note_change
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.repositories.views import all_options
from lzdesk.storage.writer import Transaction, Writer

log = structlog.get_logger()
LOOK_S = 30.0
IN_USE_S = 120.0
"""Used so lately that want of memory does not close it."""
MIB = 1 << 20
IDLE, MEMORY = "idle", "memory"
FIELD = "browser_rested"
BY = "lzdesk"
"""Who is named in the history."""


class Rest(msgspec.Struct, frozen=True):
    """A browser that is to be closed, and why."""

    use: OpenUse
    why: str


def to_rest(
    uses: Sequence[OpenUse],
    minutes: Callable[[OpenUse], int],
    memory: Mapping[str, int],
    budget: int,
) -> list[Rest]:
    """Who is to close now, the longest idle first.

    minutes: without use after which a browser closes, 0: never. memory: bytes by profile.
    """
    free = sorted((one for one in uses if not one.is_busy), key=lambda one: -one.idle_s)
    found = [
        Rest(one, IDLE) for one in free if (after := minutes(one)) and one.idle_s >= after * 60
    ]
    gone = {one.use.profile for one in found}
    taken = sum(size for profile, size in memory.items() if profile not in gone)
    for one in free:
        if taken <= budget:
            break
        if one.profile not in gone and one.idle_s >= IN_USE_S:
            found.append(Rest(one, MEMORY))
            taken -= memory.get(one.profile, 0)
    return found


class BrowserRest:
    """Looks at the open browsers, twice a minute."""

    def __init__(
        self,
        writer: Writer,
        host: BrowserHost,
        tell: Callable[[AnyEvent], None],
        memory: Callable[[list[int]], list[int]] = memory_blocking,
        front: Callable[[], int] = front_pid_blocking,
    ) -> None:
        """memory: bytes by the processes' numbers. front: whose window is in front, 0: unknown."""
        self._writer = writer
        self._host = host
        self._tell = tell
        self._memory = memory
        self._front = front
        self._told: BrowsersMeasured | None = None

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.look_once()
            await asyncio.sleep(LOOK_S)

    async def look_once(self) -> None:
        """Measure, tell, and close what is to be closed."""
        if not self._host.uses():
            self._tell_memory([], {}, 0)
            return
        front = await asyncio.to_thread(self._front)
        for one in self._host.uses():
            if front == one.pid:
                self._host.note_use(one.profile)
        uses = self._host.uses()
        sizes = await asyncio.to_thread(self._memory, [one.pid for one in uses])
        memory = {one.profile: size for one, size in zip(uses, sizes, strict=True)}
        stores, for_all, budget = await self._writer.run(_settings)
        self._tell_memory(uses, memory, budget)
        rests = to_rest(uses, lambda one: minutes_of(one, stores, for_all), memory, budget)
        for rest in rests:
            await self._rest(rest, stores)

    async def _rest(self, rest: Rest, stores: Mapping[str, Store]) -> None:
        now = next((one for one in self._host.uses() if one.profile == rest.use.profile), None)
        if now is None or now.is_busy or now.idle_s < rest.use.idle_s:
            # It was used while others were being closed.
            return
        minutes = int(now.idle_s // 60)
        log.info("browser closed by itself", profile=now.profile, why=rest.why, minutes=minutes)
        await self._host.rest(now.profile)
        ids = [stores[key].id for key in now.stores if key in stores]
        await self._writer.run(_note, ids, f"{rest.why} {minutes}")
        self._tell(StoreRested(now.stores, rest.why, minutes))

    def _tell_memory(self, uses: Sequence[OpenUse], memory: Mapping[str, int], budget: int) -> None:
        by_store = {key: memory.get(one.profile, 0) for one in uses for key in one.stores}
        told = BrowsersMeasured(by_store, sum(memory.values()), budget)
        if told != (self._told or BrowsersMeasured({}, 0, budget)):
            self._told = told
            self._tell(told)


def minutes_of(use: OpenUse, stores: Mapping[str, Store], for_all: int) -> int:
    """After how long without use a browser closes; 0: never."""
    there = (stores[key].idle_minutes for key in use.stores if key in stores)
    wanted = [for_all if minutes is None else minutes for minutes in there]
    return 0 if 0 in wanted else max(wanted, default=for_all)


def budget_of(megabytes: int) -> int:
    """Bytes that all browsers may take; where nothing was said, half of the computer's memory."""
    return megabytes * MIB if megabytes else computer_memory() // 2


def _settings(transaction: Transaction) -> tuple[dict[str, Store], int, int]:
    kept = all_options(transaction)
    found = []
    for key in (BROWSER_IDLE, BROWSER_MEMORY):
        try:
            found.append(int(value_of(key, kept.get(key))))
        except LzdeskError:
            found.append(int(value_of(key, None)))
    stores = {store.key: store for store in all_stores(transaction)}
    return stores, found[0], budget_of(found[1])


def _note(transaction: Transaction, ids: Sequence[int], what: str) -> None:
    for store_id in ids:
        note_change(transaction, store_id, FIELD, "", what, now_ms(), BY)
