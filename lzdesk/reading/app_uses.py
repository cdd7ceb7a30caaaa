"""The developer apps of a desk: who consented to each, and what of its day is used."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.clocks import is_ending

_APPS = """
SELECT p.marketplace, p.app_key, p.seats, p.daily_calls,
    (SELECT count(DISTINCT a.id) FROM authorisations a JOIN stores s ON s.authorisation = a.id
        WHERE a.marketplace = p.marketplace AND a.app_key = p.app_key AND s.removed_at IS NULL),
    (SELECT count(*) FROM authorisations a JOIN stores s ON s.authorisation = a.id
        WHERE a.marketplace = p.marketplace AND a.app_key = p.app_key AND s.removed_at IS NULL
        AND s.paused = 0),
    coalesce((SELECT calls FROM app_days d WHERE d.marketplace = p.marketplace
        AND d.app_key = p.app_key AND d.ends_at > ? ORDER BY d.day DESC LIMIT 1), 0),
    coalesce((SELECT max(s.pace_s) FROM authorisations a JOIN stores s ON s.authorisation = a.id
        WHERE a.marketplace = p.marketplace AND a.app_key = p.app_key AND s.removed_at IS NULL
        AND s.paused = 0), 0)
FROM apps p ORDER BY p.marketplace, p.app_key
"""
_CONSENTS = """
SELECT a.id, s.key, s.name, count(*), a.refresh_expires_at, a.granted_at,
    max(a.state = 'needs_consent' OR s.state = 'needs_consent'), min(s.id)
FROM authorisations a JOIN stores s ON s.authorisation = a.id
WHERE s.paused = 0 AND s.removed_at IS NULL
GROUP BY a.id
"""
"""SQLite takes the key and the name from the row with the smallest id."""


class AppUse(NamedTuple):
    """An app: its sellers out of its seats (0: any number), its stores that are read, its calls
    of today out of its quota, and how often each store is read (seconds)."""

    marketplace: str
    app_key: str
    seats: int
    daily_calls: int
    sellers: int
    stores: int
    spent: int
    every_s: int


class DueConsent(NamedTuple):
    """A seller's consent that is over or ends soon, by the first of its stores."""

    authorisation: str
    store_key: str
    store_name: str
    stores: int
    ends_at: int | None
    is_over: bool


def app_uses(db: sqlite3.Connection, now_ms: int) -> list[AppUse]:
    return [AppUse._make(row) for row in db.execute(_APPS, (now_ms,))]


def due_consents(db: sqlite3.Connection, now_ms: int) -> list[DueConsent]:
    """Consents to renew, those that are over first, then by their end."""
    found = []
    for row in db.execute(_CONSENTS):
        name, key, store_name, stores, ends_at, granted_at, marked_over, _first = row
        is_over = bool(marked_over) or (ends_at is not None and ends_at <= now_ms)
        if is_over or is_ending(granted_at, ends_at, now_ms):
            found.append(DueConsent(name, key, store_name, stores, ends_at, is_over))
    return sorted(found, key=lambda one: (not one.is_over, one.ends_at or 0, one.authorisation))
