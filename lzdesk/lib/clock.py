"""The time, as it is handed to whatever needs it."""

import time
from collections.abc import Callable

Now = Callable[[], int]
"""The time: UTC epoch milliseconds."""


def now_ms() -> int:
    """Now, by this computer's own clock."""
    return time.time_ns() // 1_000_000
