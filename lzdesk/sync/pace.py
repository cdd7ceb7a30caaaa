"""How often each store is read, worked out from the app's daily quota."""

import math
from typing import NamedTuple

from lzdesk.sync.feeds import ORDERS, Feed

AT_BEST_S = ORDERS.at_best_s


DAY_S = 86_400
PASSES_APART = 10
"""Where the quota sets the pace, what is looked at besides takes its turn so seldom."""
LEFT_BY_LOADS = 0.5


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


def may_load(quota: Quota) -> bool:
    """Whether histories may be loaded on: a part of what the rest of the day has evenly is left to
    what is new, and to what people do."""
    return quota.daily - quota.spent > LEFT_BY_LOADS * quota.daily * quota.left_s / DAY_S


def is_early(last_ms: int, now_ms: int, every_ms: int) -> bool:
    """Whether it is too early to look once more at what comes besides the updates, in a store
    that is read each `every_ms`: never where calls are no matter. A clock that was set back has
    the last look in the future: then it is not waited for."""
    by_quota = every_ms > AT_BEST_S * 1000
    return by_quota and 0 <= now_ms - last_ms < PASSES_APART * every_ms
