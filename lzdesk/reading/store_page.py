"""Everything the page of one store shows, by its key."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.statuses import Status
from lzdesk.reading.openings import ProfilePast, profile_past

HISTORY = 200
"""The newest entries that are shown."""

FACTS = """
SELECT s.id, s.owner, s.seller_id, s.state_since, s.pace_s, s.authorisation,
    CASE s.profile WHEN '' THEN s.key ELSE s.profile END,
    p.remote_count, p.local_count, p.read_at, p.proved_at, p.differs_since,
    p.window_from, p.window_to,
    coalesce(b.proxy, ''), coalesce(b.preset, ''), coalesce(b.home, ''),
    coalesce(b.password_store, ''), coalesce(b.browser_version, ''),
    coalesce(a.app_key, ''), coalesce(a.state, ''), a.access_expires_at, a.refresh_expires_at,
    s.idle_minutes, coalesce(a.way_out, ''), s.reads_login, s.signed_in,
    s.sign_in_seen_at, s.ready_to_ship
FROM stores s
LEFT JOIN proofs p ON p.store_id = s.id AND p.feed = 'orders'
LEFT JOIN profiles b ON b.id = CASE s.profile WHEN '' THEN s.key ELSE s.profile END
LEFT JOIN authorisations a ON a.id = s.authorisation
WHERE s.key = ? AND s.removed_at IS NULL
"""
LATE = """
SELECT count(*) FROM orders INDEXED BY ix_orders_open_clock
WHERE status IN (1, 2, 3, 4) AND clock_at < ? AND store_id = ?
"""
CANCELLED = f"""
SELECT count(*) FROM orders INDEXED BY ix_orders_created
WHERE created_at >= ? AND status = {int(Status.CANCELLED)} AND store_id = ?
"""
HAPPENED = """
SELECT at, field, before, after, "by" FROM store_history
WHERE store_id = ? ORDER BY id DESC LIMIT ?
"""
_SHARING = "SELECT name FROM stores WHERE removed_at IS NULL AND id <> ? AND {} = ? ORDER BY id"
_PROFILE = "CASE profile WHEN '' THEN key ELSE profile END"


class StoreEvent(NamedTuple):
    """One entry of a store's history. at: epoch milliseconds."""

    at: int
    field: str
    before: str
    after: str
    by: str


class StoreFacts(NamedTuple):
    """What is known of a store beside what the rail shows. Times are epoch milliseconds."""

    store_id: int
    owner: str
    seller_id: str
    state_since: int | None
    pace_s: int
    authorisation: str
    profile: str
    reported: int | None
    """What the marketplace counted, when `held` were here."""
    held: int | None
    read_at: int | None
    proved_at: int | None
    differs_since: int | None
    window_from: int | None
    window_to: int | None
    proxy: str
    """Without its password."""
    preset: str
    home: str
    password_store: str
    browser_version: str
    app_key: str
    consent_state: str
    access_expires_at: int | None
    refresh_expires_at: int | None
    idle_minutes: int | None
    """Its browser closes after this time without use; None: as set for all, 0: never."""
    way_out: str
    """Name of the listed proxy that its API calls go out through; empty: the direct line."""
    reads_login: int = 1
    """Whether pages that the operator opens are asked if they are signed in."""
    signed_in: int | None = None
    """What they told last; None where that is not known."""
    sign_in_seen_at: int | None = None
    ready_to_ship: str = "hand"
    """When its parcels are said to be ready: hand, print or scan."""
    same_consent: tuple[str, ...] = ()
    """Names of the other stores that share the consent."""
    same_profile: tuple[str, ...] = ()
    statuses: tuple[tuple[int, int], ...] = ()
    """(status, orders), only where there are any."""
    late: int = 0
    cancelled: int = 0
    history: tuple[StoreEvent, ...] = ()
    """Newest first."""
    past: ProfilePast = ProfilePast()
    """How its browser was opened before."""


def store_facts(
    db: sqlite3.Connection, key: str, now_ms: int, cancelled_since: int
) -> StoreFacts | None:
    """The facts of a store; None where there is none of this key."""
    row = db.execute(FACTS, (key,)).fetchone()
    if row is None:
        return None
    facts = StoreFacts(*row)
    store = facts.store_id
    sql = "SELECT status, n FROM counts WHERE store_id = ? AND n > 0 ORDER BY status"
    return facts._replace(
        same_consent=_sharing(db, store, "authorisation", facts.authorisation),
        same_profile=_sharing(db, store, _PROFILE, facts.profile),
        statuses=tuple(db.execute(sql, (store,)).fetchall()),
        late=db.execute(LATE, (now_ms, store)).fetchone()[0],
        cancelled=db.execute(CANCELLED, (cancelled_since, store)).fetchone()[0],
        history=tuple(StoreEvent._make(one) for one in db.execute(HAPPENED, (store, HISTORY))),
        past=profile_past(db, facts.profile),
    )


def _sharing(db: sqlite3.Connection, store: int, what: str, value: str) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(row[0] for row in db.execute(_SHARING.format(what), (store, value)))
