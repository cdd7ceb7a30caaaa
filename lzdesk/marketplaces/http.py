"""The one place that speaks HTTP to marketplaces: shared sessions, token buckets, time-outs."""

import asyncio
import math
import ssl
import time
from collections import Counter
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from functools import lru_cache
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import aiohttp
from aiolimiter import AsyncLimiter

from lzdesk.domain.errors import JunkAnswer, MarketplaceBusy, Unreachable
from lzdesk.domain.stores import App, Store
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.doors import Doors
from lzdesk.marketplaces.their_clock import TheirClock, Times

MAX_ANSWER_BYTES = 32 * 1024 * 1024
LONGEST_WAIT_S = 30.0
"""A call whose turn is farther off is not kept waiting: whoever asked is told when."""
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""No connection was made: not a byte of the call has left."""
LEAST_LESSON_MS = 60_000


def app_bucket(app: App) -> str:
    """The bucket that all calls of an app take from, and that they are counted under."""
    return f"app {app.marketplace} {app.app_key}"


def store_bucket(store: Store) -> str:
    """The bucket of all calls of one store."""
    return f"store {store.key}"


def token_bucket(app: App) -> str:
    """The bucket of an app's consents and renewals: they have no store."""
    return f"tokens {app.marketplace} {app.app_key}"


class Spent(NamedTuple):
    """What went out of a bucket."""

    calls: int
    refused: int
    """Answers that asked for a pause."""


class Caller(Protocol):
    """Sends one signed call of one store and returns the body."""

    @property
    def times(self) -> Times | None:
        """What is known of the other side's clock; None before this caller's first answer."""

    @property
    def signing_ms(self) -> int:
        """The time to sign with: this computer's, or what a refusal taught."""

    def learn_clock(self) -> bool:
        """The last answer refused our time: sign with the other side's from now on. False where
        that would change nothing."""

    async def turn(self) -> None:
        """Wait for this call's turn; what is signed is signed after it. Raises MarketplaceBusy
        where a ban lasts longer than a call should wait."""

    def hold(self, bucket: str, seconds: float) -> None:
        """The vendor wants a pause: nothing that takes from this bucket goes out before it ends."""

    async def get(self, url: str, params: dict[str, str]) -> bytes: ...

    async def post(self, url: str, form: dict[str, str]) -> bytes: ...

    async def fetch(self, url: str) -> bytes:
        """A file behind a link, unsigned and outside the API's quota."""


class Http:
    """One session per way out, at most 32 calls at a time, and a token bucket per app and store."""

    def __init__(self) -> None:
        self.doors = Doors()
        self._buckets: dict[str, AsyncLimiter] = {}
        self._held: dict[str, float] = {}
        """Bucket to the end of its pause, on the monotonic clock."""
        self.calls = 0
        self._spent: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._clocks: dict[tuple[str, ...], TheirClock] = {}
        self.signing_offset_ms = 0
        """What is added to this computer's time in signatures: it may be wrong by hours."""

    async def __aenter__(self) -> Self:
        self.doors.open_direct()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.doors.close()

    def caller(self, buckets: dict[str, float], way_out: str = "") -> Caller:
        """A caller that takes from each named bucket first (name to calls per second). way_out:
        name of the proxy that its calls go out through; empty for the direct line."""
        held = {name: self._bucket(name, rate) for name, rate in buckets.items()}
        return _BucketCaller(self, held, way_out)

    def clock_of(self, buckets: Iterable[str]) -> TheirClock:
        """The other side's clock as the calls out of these buckets have heard it."""
        return self._clocks.setdefault(tuple(buckets), TheirClock())

    def _bucket(self, name: str, rate: float) -> AsyncLimiter:
        """Evenly spaced: a bucket that filled up would let twice its rate out within a second."""
        if name not in self._buckets:
            self._buckets[name] = AsyncLimiter(1, 1 / rate)
        return self._buckets[name]

    def count(self, buckets: Iterable[str]) -> None:
        """A call went out of these."""
        self._spent.update(list(buckets))

    def count_refused(self, buckets: Iterable[str]) -> None:
        """A call that went out of these was answered with a limit."""
        self._refused.update(list(buckets))

    def unkept(self, bucket: str) -> int:
        """Calls that went out of a bucket since `take_spent`."""
        return self._spent[bucket]

    def take_spent(self) -> dict[str, Spent]:
        """What went out of each bucket since this was last asked."""
        taken = {
            name: Spent(self._spent[name], self._refused[name])
            for name in self._spent.keys() | self._refused.keys()
        }
        self._spent.clear()
        self._refused.clear()
        return taken

    def hold(self, bucket: str, seconds: float) -> None:
        """Let nothing out of a bucket for that long; a longer pause is not shortened."""
        end = time.monotonic() + seconds
        self._held[bucket] = max(end, self._held.get(bucket, 0))

    def held_s(self, buckets: Iterable[str]) -> float:
        """How long the longest pause of these still lasts; 0 for none."""
        now = time.monotonic()
        return max((self._held.get(name, 0) - now for name in buckets), default=0)

    async def send(
        self,
        method: str,
        url: str,
        params: dict[str, str] | None,
        form: dict[str, str] | None,
        way_out: str = "",
    ) -> tuple[bytes, int | None]:
        """The body of the answer, and the other side's clock against ours in milliseconds.

        Raises Unreachable, MarketplaceBusy (503, 429), JunkAnswer, and StoreTrouble
        `proxy.not_listed` (name).
        """
        door = await self.doors.door(way_out)
        self.calls += 1
        try:
            async with door.session.request(method, url, params=params, data=form) as answer:
                if door.is_own_word(answer):
                    raise door.not_sent()
                body = await answer.content.read(MAX_ANSWER_BYTES + 1)
                while not answer.content.at_eof() and len(body) <= MAX_ANSWER_BYTES:
                    body += await answer.content.read(MAX_ANSWER_BYTES)
                status = answer.status
                wait = answer.headers.get("Retry-After", "")
                offset = _clock_offset_ms(answer.headers.get("Date", ""))
        except aiohttp.ClientHttpProxyError as error:
            raise door.not_sent() from error
        except NOT_SENT as error:
            raise Unreachable(detail=type(error).__name__, sent=0) from error
        except (aiohttp.ClientError, TimeoutError, OSError, ssl.SSLError) as error:
            raise Unreachable(detail=type(error).__name__) from error
        if status in (429, 503):
            pause = int(wait) if wait.isdigit() else 5
            raise MarketplaceBusy(retry_in_s=pause, arrived=int(status == 503))
        if status >= 400:
            raise JunkAnswer(detail=f"HTTP {status}")
        if len(body) > MAX_ANSWER_BYTES:
            raise JunkAnswer(detail="answer too large")
        return body, offset


def _clock_offset_ms(date: str) -> int | None:
    """From the Date header, in whole seconds; within two seconds the clocks count as equal."""
    theirs = _date_ms(date)
    if theirs is None:
        return None
    offset = theirs - now_ms()
    return offset if abs(offset) > 2000 else 0


@lru_cache(maxsize=64)
def _date_ms(date: str) -> int | None:
    """Many answers come within one second."""
    try:
        return int(parsedate_to_datetime(date).timestamp() * 1000)
    except ValueError:
        return None


class _BucketCaller:
    def __init__(self, http: Http, buckets: dict[str, AsyncLimiter], way_out: str) -> None:
        self._http = http
        self._way_out = way_out
        self._buckets = buckets
        self._offset = 0
        self._clock = http.clock_of(buckets)
        self._has_heard = False

    @property
    def times(self) -> Times | None:
        return self._clock.times(now_ms()) if self._has_heard else None

    @property
    def signing_ms(self) -> int:
        return now_ms() + self._http.signing_offset_ms

    def learn_clock(self) -> bool:
        was = self._http.signing_offset_ms
        # Where its own clock does not please it either, ours is tried again.
        taught = self._offset if abs(self._offset - was) > LEAST_LESSON_MS else 0
        self._http.signing_offset_ms = taught
        return abs(taught - was) > LEAST_LESSON_MS

    async def turn(self) -> None:
        while True:
            for bucket in self._buckets.values():
                await bucket.acquire()
            # A pause may have been asked for while this call stood in the queue.
            wait = self._http.held_s(self._buckets)
            if wait <= 0:
                self._http.count(self._buckets)
                return
            if wait > LONGEST_WAIT_S:
                raise MarketplaceBusy(retry_in_s=math.ceil(wait))
            await asyncio.sleep(wait)

    def hold(self, bucket: str, seconds: float) -> None:
        self._http.count_refused(self._buckets)
        self._http.hold(bucket, seconds)

    async def get(self, url: str, params: dict[str, str]) -> bytes:
        return await self._told("GET", url, params, None)

    async def post(self, url: str, form: dict[str, str]) -> bytes:
        return await self._told("POST", url, None, form)

    async def fetch(self, url: str) -> bytes:
        try:
            async with asyncio.timeout(60):
                body, _ = await self._http.send("GET", url, None, None, self._way_out)
        except TimeoutError as error:
            raise Unreachable(detail="TimeoutError") from error
        return body

    async def _told(
        self, method: str, url: str, params: dict[str, str] | None, form: dict[str, str] | None
    ) -> bytes:
        body, offset = await self._http.send(method, url, params, form, self._way_out)
        if offset is not None:
            self._offset = offset
            self._has_heard = True
            self._clock.heard(now_ms() + offset)
        return body
