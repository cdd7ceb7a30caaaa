"""What the store rail and the proof line show of every store."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from lzdesk.domain.clocks import is_quiet

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
    """fresh, reading, unread, unproven, quiet, needs_consent, stopped, offline or paused."""
    read_at: int | None
    detail: str
    """The error kind of a stopped store."""
    orders_here: int
    orders_reported: int | None
    differs_since: int | None
    signed_in: int | None = None
    """What its pages told last: 1, 0; None where that is not known."""
    sign_in_seen_at: int | None = None
    """When, epoch milliseconds."""


_STORES = """
SELECT s.id, s.key, s.name, s.marketplace, s.country, s."group", s.hue,
    (SELECT coalesce(sum(n), 0) FROM counts WHERE store_id = s.id AND status IN (1, 2, 3, 4)),
    (SELECT count(*) FROM orders WHERE store_id = s.id AND seen_at IS NULL),
    0,
    s.state, p.read_at, s.state_detail,
    (SELECT coalesce(sum(n), 0) FROM counts WHERE store_id = s.id),
    p.remote_count, p.differs_since, s.signed_in, s.sign_in_seen_at,
    p.proved_at, p.local_count, s.pace_s, s.paused, s.position
FROM stores s
LEFT JOIN proofs p ON p.store_id = s.id AND p.feed = 'orders'
WHERE s.removed_at IS NULL
"""
LAST = 1 << 31
"""The place of a store that was given none."""
REMOVED = "SELECT id FROM stores WHERE removed_at IS NOT NULL"
"""The stores whose kept orders are out of sight."""

OVERDUE = """
SELECT store_id FROM orders INDEXED BY ix_orders_open_clock
WHERE status IN (1, 2, 3, 4) AND clock_at < ?
"""
UNSEEN = "SELECT count(*) FROM orders WHERE store_id = ? AND seen_at IS NULL"
"""As `_STORES` counts it for each store."""


def has_stores(db: sqlite3.Connection) -> bool:
    """Whether there is a store at all; cheap enough to ask before the first frame."""
    there = db.execute("SELECT 1 FROM stores WHERE removed_at IS NULL LIMIT 1").fetchone()
    return there is not None


def hidden_stores(db: sqlite3.Connection) -> tuple[int, ...]:
    """Rows of the stores that were removed: what is left of them is shown nowhere."""
    return tuple(row[0] for row in db.execute(REMOVED))


def not_hidden(db: sqlite3.Connection, column: str = "store_id") -> str:
    """A condition that leaves removed stores out; empty while there are none, as is usual."""
    hidden = hidden_stores(db)
    return f"+{column} NOT IN ({', '.join(map(str, hidden))})" if hidden else ""


def rail_stores(db: sqlite3.Connection, now_ms: int) -> list[RailStore]:
    """All stores, grouped and in their order; `now_ms` decides what is overdue and quiet."""
    overdue = Counter(row[0] for row in db.execute(OVERDUE, (now_ms,)))
    places = []
    for row in db.execute(_STORES):
        store = _rail_store(row[:-1], now_ms)._replace(overdue=overdue[row[0]])
        places.append((row[-1] or LAST, store))
    groups: dict[str, int] = {}
    for place, store in places:
        groups[store.group] = min(place, groups.get(store.group, LAST))

    def where(one: tuple[int, RailStore]) -> tuple[bool, int, str, int, int]:
        place, store = one
        # A group stands where the first of its stores does; those without one come last.
        group = store.group
        return group == "", groups[group], group, place, store.store_id

    return [store for _place, store in sorted(places, key=where)]


def _rail_store(row: tuple, now_ms: int) -> RailStore:  # type: ignore[type-arg]
    *shown, proved_at, local_count, pace_s, paused = row
    store = RailStore._make(shown)
    # What the marketplace reports is compared with what was held when it was asked: orders that
    # have come in since must not look like a difference.
    if store.orders_reported is not None and local_count is not None:
        grown = store.orders_here - local_count
        store = store._replace(orders_reported=store.orders_reported + grown)
    if paused:
        return store._replace(state="paused", detail="")
    if store.state in ("needs_consent", "stopped", "unread", "offline"):
        return store
    if store.read_at is None:
        return store._replace(state="reading")
    if is_quiet(store.read_at, now_ms, pace_s):
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
        " CASE WHEN s.paused THEN 'paused' ELSE s.state END"
        " FROM stores s LEFT JOIN profiles p ON p.id = s.profile"
        " WHERE s.removed_at IS NULL ORDER BY s.id"
    )
    return [StoreLine._make(row) for row in rows]
