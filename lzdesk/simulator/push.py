"""Sends the vendor's messages to an address on this machine, in the background."""

import asyncio
from dataclasses import dataclass
from random import Random
from urllib.parse import urlsplit

import aiohttp
import msgspec

from lzdesk.simulator.limits import App
from lzdesk.simulator.push_messages import bodies, ending, store_of
from lzdesk.simulator.signing import push_signature
from lzdesk.simulator.truth import Change
from lzdesk.simulator.world import World

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
# Reference 9: who has not answered 200 by then has not answered.
ANSWER_S = 0.5
AT_ONCE = 4
WAITING_MOST = 50_000
# With disorder a message is held back this long at most, so that others overtake it.
HELD_S = 0.2
# A live market moves on between calls, and a still one may come near the end of a consent.
LOOK_EVERY_S = 0.2
WARN_S = 48 * 3600


@dataclass(frozen=True)
class Aim:
    """Where messages go and how they go wrong. Rates are 0 to 1; the vendor's 12 repeats come
    every `retry_s` instead of every half hour."""

    url: str
    duplicate: float = 0.0
    disorder: float = 0.0
    retries: int = 12
    retry_s: float = 0.2


@dataclass(frozen=True)
class Message:
    """A body and its signature. `held_s` is waited before it is sent first."""

    body: bytes
    authorization: str
    held_s: float


@dataclass
class Tally:
    """What has become of the messages; `dropped` ones found no room to wait."""

    sent: int = 0
    delivered: int = 0
    retried: int = 0
    failed: int = 0
    dropped: int = 0


def refuse_others(url: str) -> None:
    """Raises ValueError for an address off this machine."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or parts.hostname not in LOOPBACK_NAMES:
        raise ValueError("the address must be on this machine")


class Pusher:
    """Tells of every change in the stores that have a living consent, once an address is set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._dice = Random(f"push-{world.config.seed}")
        self._queue: asyncio.Queue[Message] = asyncio.Queue(WAITING_MOST)
        self._tasks: list[asyncio.Task[None]] = []
        self._http: aiohttp.ClientSession | None = None
        self._warned: dict[int, int] = {}
        self.aim: Aim | None = None
        self.tally = Tally()
        world.truth.watchers.append(self._changed)

    @property
    def waiting(self) -> int:
        """Messages that have not been taken up yet."""
        return self._queue.qsize()

    async def set(self, aim: Aim | None) -> None:
        """Send there from now on, or no more; what waits for an older address is forgotten.
        Raises ValueError for an address off this machine."""
        if aim is not None:
            refuse_others(aim.url)
        await self.stop()
        if aim is None:
            return
        self.aim = aim
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_S))
        sending = [self._send(self._http, aim) for _ in range(AT_ONCE)]
        self._tasks = [asyncio.create_task(work) for work in (self._look(), *sending)]

    async def stop(self) -> None:
        """End the background work."""
        self.aim = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        while not self._queue.empty():
            self._queue.get_nowait()
        if self._http:
            await self._http.close()
            self._http = None

    def _changed(self, change: Change) -> None:
        if self.aim is None:
            return
        for app in self._apps_of(change):
            for body in bodies(change):
                self._put(self.aim, app, body)

    def _apps_of(self, change: Change) -> list[App]:
        """Every app with a living consent of the store."""
        tokens = self._world.tokens
        grants = tokens.grants_of(store_of(change))
        return list(dict.fromkeys(grant.app for grant in grants if tokens.alive(grant)))

    def _put(self, aim: Aim, app: App, body: object) -> None:
        raw = msgspec.json.encode(body)
        signature = push_signature(app.app_key, app.app_secret, raw)
        for _ in range(1 + (self._dice.random() < aim.duplicate)):
            held_s = self._dice.uniform(0, HELD_S) if self._dice.random() < aim.disorder else 0.0
            try:
                self._queue.put_nowait(Message(raw, signature, held_s))
            except asyncio.QueueFull:
                self.tally.dropped += 1

    async def _look(self) -> None:
        while True:
            self._world.market.catch_up()
            self._warn()
            await asyncio.sleep(LOOK_EVERY_S)

    def _warn(self) -> None:
        """Consents whose access ends within 48 hours are told of once a day."""
        world, now_s = self._world, self._world.clock.now_s()
        today = now_s // 86_400
        for store in world.truth.stores.values():
            if self._warned.get(store.seller_id) == today:
                continue
            for grant in world.tokens.grants_of(store):
                end_s = max(grant.access.values(), default=0)
                if self.aim and now_s < end_s <= now_s + WARN_S:
                    self._warned[store.seller_id] = today
                    self._put(self.aim, grant.app, ending(grant.app, store, end_s, now_s))

    async def _send(self, http: aiohttp.ClientSession, aim: Aim) -> None:
        while True:
            message = await self._queue.get()
            if message.held_s:
                await asyncio.sleep(message.held_s)
            self.tally.sent += 1
            if await self._delivered(http, aim, message):
                self.tally.delivered += 1
            else:
                self.tally.failed += 1

    async def _delivered(self, http: aiohttp.ClientSession, aim: Aim, message: Message) -> bool:
        for left in range(aim.retries, -1, -1):
            if await self._answered(http, aim.url, message):
                return True
            if left:
                self.tally.retried += 1
                await asyncio.sleep(aim.retry_s)
        return False

    @staticmethod
    async def _answered(http: aiohttp.ClientSession, url: str, message: Message) -> bool:
        headers = {"Authorization": message.authorization, "Content-Type": "application/json"}
        try:
            async with http.post(
                url, data=message.body, headers=headers, allow_redirects=False
            ) as reply:
                return reply.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False
