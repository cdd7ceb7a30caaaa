"""The pairs of tokens in memory and in the key store, which may refuse to take one.

Policy. A new pair is written before it is used, and tried three times at once. Where the key store
takes it not, the pair is used from memory all the same: the vendor has made the old one useless, so
that waiting would keep nothing safe and would stop the stores as well. It is said, tried again
whenever a token is asked for (after 5 s, then twice as long, up to 5 min) and at an orderly end.
What somebody else has put in its place meanwhile, a consent given anew, is newer and stays.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

import msgspec
import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.marketplaces.contract import Tokens
from lzdesk.settings.secrets import Secrets, tokens_name

log = structlog.get_logger()

AT_ONCE = 3
FIRST_PAUSE_S = 5.0
LONGEST_PAUSE_S = 300.0
Steady = Callable[[], float]


class Pause:
    """A wait that doubles with every failure. Seconds on a clock that nobody sets."""

    def __init__(self, steady: Steady, first_s: float, longest_s: float) -> None:
        self._steady = steady
        self._next_s = first_s
        self._longest_s = longest_s
        self._until = 0.0
        self.failed()

    @property
    def is_over(self) -> bool:
        return self._steady() >= self._until

    def failed(self) -> None:
        """Once more: wait again, twice as long as before."""
        self._until = self._steady() + self._next_s
        self._next_s = min(self._longest_s, self._next_s * 2)


class TokenPairs:
    """Authorisation id to its present pair."""

    def __init__(
        self, secrets: Secrets, trouble: Callable[[LzdeskError], None], steady: Steady
    ) -> None:
        self._secrets = secrets
        self._trouble = trouble
        self._steady = steady
        self._held: dict[str, Tokens] = {}
        self._stored: dict[str, str | None] = {}
        """What the key store was last known to hold."""
        self._unsaved: dict[str, Pause] = {}
        self._being_written: Counter[str] = Counter()
        """New pairs on their way into the key store: nothing else holds them."""

    async def get(self, authorisation: str) -> Tokens | None:
        """None where there is none."""
        if authorisation in self._unsaved:
            await self._retry(authorisation)
        if authorisation not in self._held:
            text = await self._read(authorisation)
            self._stored[authorisation] = text
            if not text:
                return None
            self._held[authorisation] = msgspec.json.decode(text, type=Tokens)
        return self._held[authorisation]

    async def put(self, authorisation: str, pair: Tokens) -> None:
        """Keep a new pair: from here on it is the one, written or not."""
        self._held[authorisation] = pair
        self._unsaved.pop(authorisation, None)
        self._being_written[authorisation] += 1
        try:
            for _ in range(AT_ONCE):
                detail = await self._written(authorisation)
                if not detail:
                    return
        finally:
            self._being_written[authorisation] -= 1
        self._unsaved[authorisation] = Pause(self._steady, FIRST_PAUSE_S, LONGEST_PAUSE_S)
        log.error("tokens not kept", authorisation=authorisation, detail=detail)
        self._trouble(LzdeskError("tokens.not_kept", detail=detail))

    def forget_cached(self) -> None:
        """Read the key store anew: what it holds may have been replaced."""
        self._held = {
            name: pair
            for name, pair in self._held.items()
            if name in self._unsaved or self._being_written[name]
        }

    async def save_rest(self) -> None:
        """Write what could not be written: the last chance before the program ends."""
        for authorisation in list(self._unsaved):
            await self._retry(authorisation, now=True)

    async def _retry(self, authorisation: str, now: bool = False) -> None:
        pause = self._unsaved[authorisation]
        if not now and not pause.is_over:
            return
        detail = "" if await self._replaced(authorisation) else await self._written(authorisation)
        if detail:
            pause.failed()
            log.error("tokens not kept", authorisation=authorisation, detail=detail)
            return
        self._unsaved.pop(authorisation, None)
        log.info("tokens kept after all", authorisation=authorisation)

    async def _replaced(self, authorisation: str) -> bool:
        """Whether the key store holds what neither was there before nor is ours."""
        try:
            text = await self._read(authorisation)
        except Exception:
            # A key store that cannot be read tells nothing; writing will say why.
            return False
        if text in (self._stored.get(authorisation), _text(self._held[authorisation])):
            return False
        self._held.pop(authorisation)
        return True

    async def _read(self, authorisation: str) -> str | None:
        return await asyncio.to_thread(self._secrets.get_blocking, tokens_name(authorisation))

    async def _written(self, authorisation: str) -> str:
        """Why it was not written; empty where it was."""
        text = _text(self._held[authorisation])
        name = tokens_name(authorisation)
        try:
            await asyncio.to_thread(self._secrets.put_blocking, name, text)
        except Exception as error:
            # Each system's key store has errors of its own.
            return type(error).__name__
        self._stored[authorisation] = text
        return ""


def _text(pair: Tokens) -> str:
    return msgspec.json.encode(pair).decode()


def steady_s() -> float:
    return time.monotonic()
