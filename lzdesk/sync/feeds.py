"""What is read of every store, as data."""

import msgspec

DAY_MS = 86_400_000


class Feed(msgspec.Struct, frozen=True):
    """One stream of a marketplace. Times in milliseconds."""

    name: str
    horizon_ms: int
    """How far back the first load goes."""
    overlap_ms: int
    """How far each window reaches into the one before: vendors publish late."""
    calls_per_pass: int
    """Calls of a pass that finds nothing new: the list and the count that proves it."""


ORDERS = Feed("orders", 90 * DAY_MS, 5 * 60_000, 2)
