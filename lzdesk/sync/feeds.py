"""What is read of every store, as data."""

import msgspec

from lzdesk.domain.clocks import SCAN_AWAITED_MS

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


class Feed(msgspec.Struct, frozen=True):
    """One stream of a marketplace. Times in milliseconds."""

    name: str
    horizon_ms: int
    """How far back the first load goes; 0: all there is."""
    overlap_ms: int
    """How far each window reaches into the one before: vendors publish late."""
    calls_per_pass: int
    """Calls of a pass that finds nothing new: the list and the count that proves it."""
    quota_share: float
    """Its part of an app's daily calls; what all leave is for labels, packing and by hand."""
    at_best_s: int
    """Never read more often than this, however large the quota."""
    whole_every_ms: int = 0
    """Read from end to end this often, for what changes without a time; 0: never."""


ORDERS = Feed("orders", 90 * DAY_MS, 5 * MINUTE_MS, 2, 0.80, 120)
RETURNS = Feed("returns", 90 * DAY_MS, 10 * MINUTE_MS, 2, 0.05, 600)
LISTINGS = Feed("listings", 0, 10 * MINUTE_MS, 2, 0.04, 1800, whole_every_ms=DAY_MS)
HEALTH = Feed("health", 0, 0, 1, 0.005, 6 * 3600)
NOTICES = Feed("notices", 0, 0, 1, 0.005, 3600)

TRACES = Feed("traces", SCAN_AWAITED_MS, 4 * HOUR_MS, 1, 0.03, 2)
"""One call is one order's parcels; the horizon is how long a first scan is waited for, the overlap
how long a parcel is left alone after a look."""

BESIDE_ORDERS = (RETURNS, LISTINGS, HEALTH, NOTICES)
"""Read after a store's orders, each when its own pace says so."""
