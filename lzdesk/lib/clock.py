"""The time, as it is handed to whatever needs it."""

import time
from collections.abc import Callable

Now = Callable[[], int]
"""The time: UTC epoch milliseconds."""


def steady_ms() -> int:
    """A clock that nobody sets; it goes on while the computer sleeps, where there is one."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    seconds = time.monotonic() if boottime is None else time.clock_gettime(boottime)
    return int(seconds * 1000)


def now_ms() -> int:
    """Now, by this computer's own clock."""
    return time.time_ns() // 1_000_000
