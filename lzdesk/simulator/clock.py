"""The marketplace's own clock, which a test may move forward."""

import time


class SimClock:
    """Runs with the machine's monotonic clock from a base, plus whatever it was moved by."""

    def __init__(self, start_ms: int | None = None) -> None:
        self.start_ms = time.time_ns() // 1_000_000 if start_ms is None else start_ms
        self._begun_ns = time.monotonic_ns()
        self.moved_ms = 0

    def now_ms(self) -> int:
        """UTC epoch milliseconds."""
        elapsed_ms = (time.monotonic_ns() - self._begun_ns) // 1_000_000
        return self.start_ms + elapsed_ms + self.moved_ms

    def now_s(self) -> int:
        """UTC epoch seconds, whole, as the vendor keeps them."""
        return self.now_ms() // 1000

    def still_s(self) -> int:
        """UTC epoch seconds of a market that stands still between moves of the clock."""
        return (self.start_ms + self.moved_ms) // 1000

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError on a negative step, since orders cannot un-happen."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self.moved_ms += round(seconds * 1000)
