"""The other side's clock, by the `Date` of its answers, any of which may be wrong.

Policy. A time that jumps is believed when three answers in a row agree on it; till then the clock
goes on as it was, by one that nobody sets. Even so it may be wrong for as long as it likes, and so
may this computer's. Therefore two times are told apart: a bound for what is asked for, the latest
of all clocks, for a bound too late costs nothing; and a time that has surely passed, known only
where both clocks agree, which alone may stand for rows that were not seen.
"""

from typing import NamedTuple

from lzdesk.lib.clock import steady_ms

AGREEING = 3
APART_MS = 60_000
"""Clocks that differ by less agree."""


class Times(NamedTuple):
    """One moment, by the clocks there are. Epoch milliseconds."""

    believed: int
    """The other side's clock."""
    latest: int
    """Not before the moment, whichever clock is right."""
    sure: int | None
    """Not after the moment; None where the clocks differ too much to say."""


class TheirClock:
    """What the answers said, held against a clock that nobody sets."""

    def __init__(self) -> None:
        self._believed: int | None = None
        """Less the steady clock, as all of these."""
        self._last = 0
        self._jump = 0
        self._agreed = 0

    def heard(self, at_ms: int) -> None:
        """An answer was dated so, just now."""
        self._last = at_ms - steady_ms()
        if self._believed is None or _agree(self._last, self._believed):
            self._believed, self._agreed = self._last, 0
            return
        self._agreed = self._agreed + 1 if self._agreed and _agree(self._last, self._jump) else 1
        self._jump = self._last
        if self._agreed >= AGREEING:
            self._believed, self._agreed = self._last, 0

    def times(self, own_ms: int) -> Times | None:
        """The present moment; `own_ms` by this computer's clock. None before the first answer."""
        if self._believed is None:
            return None
        steady = steady_ms()
        believed, last = self._believed + steady, self._last + steady
        sure = min(believed, last, own_ms) if _agree(believed, own_ms) else None
        return Times(believed, max(believed, last, own_ms), sure)


def _agree(one: int, other: int) -> bool:
    return abs(one - other) <= APART_MS
