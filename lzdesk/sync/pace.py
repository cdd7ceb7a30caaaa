"""How often each store is read, worked out from the app's daily quota."""

import math
from typing import NamedTuple

from lzdesk.sync.feeds import ORDERS, Feed

AT_BEST_S = ORDERS.at_best_s


DAY_S = 86_400


class Quota(NamedTuple):
    """The calls an app has a day, and how far the day is."""

    daily: int
    spent: int = 0
    left_s: float = DAY_S
    """Until the marketplace counts from nothing again."""


def pace_s(stores: int, quota: Quota, feed: Feed = ORDERS, at_best_s: int | None = None) -> int:
    """Seconds between two passes over one store, for an app that serves `stores` of them.

    An app that has spent more than its day's share so far makes do with what is left; one that
    has spent all of it waits for the next day.
    """
    each = stores * feed.calls_per_pass
    evenly = DAY_S * each / max(1.0, quota.daily * feed.quota_share)
    left = (quota.daily - quota.spent) * feed.quota_share
    by_what_is_left = quota.left_s * each / left if left >= each else quota.left_s
    needed = math.ceil(max(evenly, by_what_is_left if quota.spent else 0))
    return max(feed.at_best_s if at_best_s is None else at_best_s, needed)
