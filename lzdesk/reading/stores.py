"""What the store rail and the proof line show of every store."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from lzdesk.domain.clocks import quiet_after_ms

ORDERS_FEED = "orders"


class RailStore(NamedTuple):
    """One store: what it is, what is open in it, and how true our picture of it is."""

    store_id: int
    key: str
    name: str
    marketplace: str
    country: str
    group: str
    hue: int
    open_orders: int
    unseen: int
    overdue: int
    state: str
    """fresh, reading, unread, unproven, quiet, needs_consent or stopped."""
    read_at: int | None
    detail: str
    """The error kind of a stopped store."""
    orders_here: int
    orders_reported: int | None
    differs_since: int | None


_STORES = """
SELECT s.id, s.key, s.name, s.marketplace, s.country, s."group", s.hue,
    (SELECT coalesce(sum(n), 0) FROM counts WHERE store_id = s.id AND status IN (1, 2, 3, 4)),
    (SELECT count(*) FROM orders WHERE store_id = s.id AND seen_at IS NULL),
    0,
    s.state, p.read_at, s.state_detail,
    (SELECT coalesce(sum(n), 0) FROM counts WHERE store_id = s.id),
    p.remote_count, p.differs_since, p.proved_at, p.local_count, s.pace_s
FROM stores s
LEFT JOIN proofs p ON p.store_id = s.id AND p.feed = 'orders'
ORDER BY s."group" = '', s."group", s.id
"""

OVERDUE = """
SELECT store_id FROM orders INDEXED BY ix_orders_open_clock
WHERE status IN (1, 2, 3, 4) AND clock_at < ?
"""
UNSEEN = "SELECT count(*) FROM orders WHERE store_id = ? AND seen_at IS NULL"
"""As `_STORES` counts it for each store."""


def has_stores(db: sqlite3.Connection) -> bool:
    """Whether there is a store at all; cheap enough to ask before the first frame."""
    return db.execute("SELECT 1 FROM stores LIMIT 1").fetchone() is not None


def rail_stores(db: sqlite3.Connection, now_ms: int) -> list[RailStore]:
    """All stores, grouped; `now_ms` decides what is overdue and what is quiet."""
    overdue = Counter(row[0] for row in db.execute(OVERDUE, (now_ms,)))
    return [
        _rail_store(row, now_ms)._replace(overdue=overdue[row[0]]) for row in db.execute(_STORES)
    ]


def _rail_store(row: tuple, now_ms: int) -> RailStore:  # type: ignore[type-arg]
    *shown, proved_at, local_count, pace_s = row
    store = RailStore._make(shown)
    # What the marketplace reports is compared with what was held when it was asked: orders that
    # have come in since must not look like a difference.
    if store.orders_reported is not None and local_count is not None:
        grown = store.orders_here - local_count
        store = store._replace(orders_reported=store.orders_reported + grown)
    if store.state in ("needs_consent", "stopped", "unread", "offline"):
        return store
    if store.read_at is None:
        return store._replace(state="reading")
    if now_ms - store.read_at > quiet_after_ms(pace_s):
        # Whatever the reason: silence is never "no orders".
        return store._replace(state="quiet")
    if proved_at is None and store.differs_since is None:
        return store._replace(state="reading")
    return store._replace(state="unproven" if store.differs_since is not None else "fresh")


class StoreLine(NamedTuple):
    """A store as the command line lists it."""

    key: str
    name: str
    marketplace: str
    country: str
    profile: str
    preset: str
    state: str


def store_lines(db: sqlite3.Connection) -> list[StoreLine]:
    rows = db.execute(
        "SELECT s.key, s.name, s.marketplace, s.country, s.profile, coalesce(p.preset, ''),"
        " s.state FROM stores s LEFT JOIN profiles p ON p.id = s.profile ORDER BY s.id"
    )
    return [StoreLine._make(row) for row in rows]
