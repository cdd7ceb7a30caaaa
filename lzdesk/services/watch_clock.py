"""Notices that this computer slept, or that its clock was set.

Policy. Every few seconds two clocks are held against each other: the one people see, and one that
only runs. Where more went by than was waited for, nothing was read meanwhile; where the two differ,
every time that was kept to wait until is wrong by as much.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from lzdesk.lib.clock import Now, now_ms

LOOK_EVERY_S = 5.0
WORTH_MS = 30_000
"""Less than this is a busy computer, or its clock being set right."""


class Gap(NamedTuple):
    """What happened between two looks. Milliseconds; times are epoch milliseconds."""

    since: int
    """The last look before it, on the clock as it was."""
    until: int
    away_ms: int
    """Nothing ran for so long."""
    moved_ms: int
    """The clock was set ahead by so much; negative: back."""


def steady_ms() -> int:
    """A clock that nobody sets; it goes on while the computer sleeps, where there is one."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    seconds = time.monotonic() if boottime is None else time.clock_gettime(boottime)
    return int(seconds * 1000)


class ClockWatch:
    """`run` goes on until cancelled."""

    def __init__(
        self,
        told: Callable[[Gap], Awaitable[None]],
        now: Now = now_ms,
        steady: Now = steady_ms,
        every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._told = told
        self._now = now
        self._steady = steady
        self._every_s = every_s
        self._seen = (now(), steady())

    async def run(self) -> None:
        self._seen = (self._now(), self._steady())
        while True:
            await asyncio.sleep(self._every_s)
            await self.look()

    async def look(self) -> None:
        """Hold the clocks against each other, and tell what is worth it."""
        before, self._seen = self._seen, (self._now(), self._steady())
        seen = self._seen
        ran = seen[1] - before[1]
        away = ran - int(self._every_s * 1000)
        moved = seen[0] - before[0] - ran
        gap = Gap(
            before[0],
            seen[0],
            away if away >= WORTH_MS else 0,
            moved if abs(moved) >= WORTH_MS else 0,
        )
        if gap.away_ms or gap.moved_ms:
            await self._told(gap)
