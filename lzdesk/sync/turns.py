"""Whose turn it is when more stores are to be read than can be at a time."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

STARVED_S = 120.0
"""Who has waited longer than this goes before all who have not."""


class Turns:
    """The most urgent goes first, and among equals who waited longest; nobody waits for ever."""

    def __init__(self, at_a_time: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = at_a_time
        self._clock = clock
        self._waiting: dict[asyncio.Future[None], tuple[int, float]] = {}
        """Who waits, to how urgent it is and since when."""

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    @contextlib.asynccontextmanager
    async def turn(self, urgency: int = 0) -> AsyncIterator[None]:
        await self._wait(urgency)
        try:
            yield
        finally:
            self._free += 1
            self._let_in()

    async def let_others(self, urgency: int = 0) -> None:
        """Who has a place and needs it for long hands it to those who wait, and waits for the next;
        at once where nobody does."""
        if not self._waiting:
            return
        self._free += 1
        self._let_in()
        try:
            await self._wait(urgency)
        except BaseException:
            # The end of its turn gives a place back that it does not have.
            self._free -= 1
            raise

    async def _wait(self, urgency: int) -> None:
        if self._free > 0 and not self._waiting:
            self._free -= 1
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[mine] = (urgency, self._clock())
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                # Its turn had come in the same moment: the next one has it.
                self._free += 1
            self._waiting.pop(mine, None)
            self._let_in()
            raise

    def _let_in(self) -> None:
        while self._free > 0 and self._waiting:
            best = min(self._waiting, key=self._order)
            del self._waiting[best]
            if not best.done():
                self._free -= 1
                best.set_result(None)

    def _order(self, one: asyncio.Future[None]) -> tuple[bool, int, float]:
        urgency, since = self._waiting[one]
        return self._clock() - since <= STARVED_S, -urgency, since
