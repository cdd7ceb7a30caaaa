"""Notices that this computer slept, or that its clock was set.

Policy. Every few seconds two clocks are held against each other: the one people see, and one that
only runs. Where more went by than was waited for, nothing was read meanwhile; where the two differ,
every time that was kept to wait until is wrong by as much. What was noticed is told until it was
heard: a disk that is full meanwhile does not make it forgotten. The time last seen is kept in a
file; a start before it means that the clock was set back while nobody looked. Set ahead meanwhile,
it looks like a long pause: nothing tells the two apart, and all is read at a start anyway.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import Now, now_ms, steady_ms

log = structlog.get_logger()

LOOK_EVERY_S = 5.0
MOST_DIGITS = 13
"""Of a time in milliseconds up to the year 2286."""
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


class ClockWatch:
    """`run` goes on until cancelled, and may be run again."""

    def __init__(
        self,
        told: Callable[[Gap], Awaitable[None]],
        now: Now = now_ms,
        steady: Now = steady_ms,
        every_s: float = LOOK_EVERY_S,
        kept: Path | None = None,
    ) -> None:
        """told: raises where it could not do what must be done; then it is told again.
        kept: the file of the time last seen."""
        self._told = told
        self._now = now
        self._steady = steady
        self._every_s = every_s
        self._kept = kept
        self._seen = (now(), steady())
        self._is_begun = False
        self._untold: list[Gap] = []

    async def run(self) -> None:
        if not self._is_begun:
            self._is_begun = True
            self._seen = (self._now(), self._steady())
            self._look_back()
        while True:
            await self._tell()
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
            self._untold.append(gap)
        await self._tell()

    def _look_back(self) -> None:
        """A start that lies before what was seen last: the clock was set back in between."""
        now = self._seen[0]
        with contextlib.suppress(OSError, ValueError):
            text = self._kept.read_text("ascii") if self._kept else ""
            last = int(text) if len(text) <= MOST_DIGITS else 0
            if last - now >= WORTH_MS:
                self._untold.append(Gap(last, now, 0, now - last))

    async def _tell(self) -> None:
        while self._untold:
            try:
                await self._told(self._untold[0])
            except LzdeskError as error:
                log.warning("clock gap waits", kind=error.kind)
                return
            self._untold.pop(0)
        if self._kept is not None:
            # Only now: a start before it would otherwise forget what was not told.
            with contextlib.suppress(OSError):
                self._kept.write_text(str(self._seen[0]), "ascii")
