"""How often each store is read, worked out from the app's daily quota."""

import math

from lzdesk.sync.feeds import ORDERS, Feed

AT_BEST_S = ORDERS.at_best_s


def pace_s(stores: int, daily_calls: int, feed: Feed = ORDERS, at_best_s: int | None = None) -> int:
    """Seconds between two passes over one store, for an app that serves `stores` of them."""
    calls = max(1.0, daily_calls * feed.quota_share)
    needed = math.ceil(86_400 * stores * feed.calls_per_pass / calls)
    return max(feed.at_best_s if at_best_s is None else at_best_s, needed)
