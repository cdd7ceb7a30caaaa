"""How the marketplaces rate the stores, and what they told their sellers."""

import sqlite3
from functools import lru_cache
from typing import NamedTuple

from lzdesk.domain.notice_kinds import WARNINGS, title_key
from lzdesk.reading.stores import not_hidden
from lzdesk.settings.notice_words import notice_words

DAY_MS = 86_400_000
DAYS = 60
"""Of an indicator's history."""
WEEK = 7
NOTICE_DAYS = 30
MOST = 2_000


class IndicatorRow(NamedTuple):
    """A figure of the marketplace's own, as it was last read."""

    store_id: int
    indicator: str
    name: str
    score: float | None
    score_words: str
    target_words: str
    is_met: int | None
    """None where the marketplace does not say."""
    tip: str
    read_at: int
    week_ago: float | None
    """What it was a week before, or last before that; None where that is not known."""

    @property
    def change(self) -> float | None:
        """Against a week ago."""
        if self.score is None or self.week_ago is None:
            return None
        return self.score - self.week_ago


class History(NamedTuple):
    """An indicator over its last DAYS days."""

    store_id: int
    indicator: str
    points: tuple[tuple[int, float], ...]
    """(UTC day since 1970, score), the oldest first."""


class NoticeRow(NamedTuple):
    row: int
    store_id: int
    category: str
    """The marketplace's own word."""
    title: str
    body: str
    told_at: int
    kind: str
    """Of domain.notice_kinds.NOTICE_KINDS."""
    is_corrected: bool
    """A person said what notices of this title are about."""


class StoreStanding(NamedTuple):
    """One store: warned where an indicator is off its target or a notice warns."""

    store_id: int
    off_target: tuple[str, ...]
    """Names of the indicators."""
    indicators: int
    warnings: int
    """Notices of the last NOTICE_DAYS days that put the account at risk."""
    last_warning: str
    read_at: int | None
    """None: its marketplace's figures were never read."""

    @property
    def is_warned(self) -> bool:
        return bool(self.off_target or self.warnings)


class Account(NamedTuple):
    """stores: the warned ones first. indicators: those off their target first. notices: the newest
    first, MOST at most."""

    stores: tuple[StoreStanding, ...]
    indicators: tuple[IndicatorRow, ...]
    notices: tuple[NoticeRow, ...]


_LAST = f"""
SELECT h.store_id, h.indicator, h.name, h.score, h.score_words, h.target_words, h.is_met, h.tip,
    h.read_at,
    (SELECT w.score FROM health w WHERE w.store_id = h.store_id AND w.indicator = h.indicator
        AND w.day <= h.day - {WEEK} AND w.score IS NOT NULL ORDER BY w.day DESC LIMIT 1)
FROM health h JOIN (SELECT store_id, max(read_at) AS last FROM health GROUP BY store_id) l
    ON l.store_id = h.store_id AND l.last = h.read_at
WHERE {{hidden}} ORDER BY coalesce(h.is_met, 2), h.store_id, h.position
"""
_HISTORY = (
    "SELECT day, score FROM health WHERE store_id = ? AND indicator = ? AND day > ?"
    " AND score IS NOT NULL ORDER BY day"
)
_NOTICES = f"""
SELECT n.id, n.store_id, n.category, n.title, n.body, n.told_at FROM store_notices n
WHERE n.told_at > ? AND n.category NOT IN ({{left_out}}) AND {{hidden}}
ORDER BY n.told_at DESC, n.id DESC LIMIT {MOST}
"""
_STORES = "SELECT s.id FROM stores s WHERE s.removed_at IS NULL AND {hidden} ORDER BY s.id"


def account(db: sqlite3.Connection, now_ms: int) -> Account:
    """Everything of the place."""
    hidden = not_hidden(db, "h.store_id") or "1"
    indicators = tuple(IndicatorRow._make(row) for row in db.execute(_LAST.format(hidden=hidden)))
    notices = _notices(db, now_ms - NOTICE_DAYS * DAY_MS)
    hidden = not_hidden(db, "s.id") or "1"
    stores = [
        _standing(store, indicators, notices)
        for (store,) in db.execute(_STORES.format(hidden=hidden))
    ]
    stores.sort(key=lambda one: (-len(one.off_target), -one.warnings, one.store_id))
    return Account(tuple(stores), indicators, notices)


def indicator_history(
    db: sqlite3.Connection, store_id: int, indicator: str, now_ms: int
) -> History:
    """Of one alone: those of all stores are many thousand figures."""
    since = now_ms // DAY_MS - DAYS
    found = db.execute(_HISTORY, (store_id, indicator, since))
    return History(store_id, indicator, tuple((day, score) for day, score in found))


@lru_cache(maxsize=4 * MOST)
def _kind(category: str, title: str, body: str) -> str:
    """Sorted once, not at each reading of the list."""
    return notice_words().kind_of(category, title, body)


def _notices(db: sqlite3.Connection, since_ms: int) -> tuple[NoticeRow, ...]:
    hidden = not_hidden(db, "n.store_id") or "1"
    corrected = dict(db.execute("SELECT title, kind FROM notice_kinds"))
    found = []
    left_out = notice_words().left_out
    sql = _NOTICES.format(hidden=hidden, left_out=", ".join("?" * len(left_out)))
    for row, store, category, title, body, told_at in db.execute(sql, (since_ms, *left_out)):
        said = corrected.get(title_key(title))
        kind = said or _kind(category, title, body)
        found.append(NoticeRow(row, store, category, title, body, told_at, kind, bool(said)))
    return tuple(found)


def _standing(
    store: int, indicators: tuple[IndicatorRow, ...], notices: tuple[NoticeRow, ...]
) -> StoreStanding:
    own = [one for one in indicators if one.store_id == store]
    warnings = [one for one in notices if one.store_id == store and one.kind in WARNINGS]
    return StoreStanding(
        store,
        tuple(one.name for one in own if one.is_met == 0),
        len(own),
        len(warnings),
        warnings[0].title if warnings else "",
        max((one.read_at for one in own), default=None),
    )
