"""How often each store is read, worked out from the app's daily quota."""

import math

QUOTA_SHARE = 0.8
"""The rest is kept for labels, packing and reading again by hand."""
AT_BEST_S = 120


def pace_s(stores: int, calls_per_pass: int, daily_calls: int, at_best_s: int = AT_BEST_S) -> int:
    """Seconds between two passes over one store, for an app that serves `stores` of them."""
    needed = math.ceil(86_400 * stores * calls_per_pass / max(1.0, daily_calls * QUOTA_SHARE))
    return max(at_best_s, needed)
