"""What happened to each store: its states as the reading found them, and what people changed."""

from sqlalchemy import Connection

STATE = "state"
BY_SYNC = "sync"
"""Who: the reading itself; else the operator's name."""
STATES_KEPT_MS = 90 * 86_400_000
"""A store that comes and goes every minute must not fill the disk with it."""

_NOTE = (
    'INSERT INTO store_history (store_id, at, field, before, after, "by") VALUES (?, ?, ?, ?, ?, ?)'
)


def note_change(
    connection: Connection,
    store_id: int,
    field: str,
    before: str,
    after: str,
    now_ms: int,
    by: str,
) -> None:
    """Write down one change."""
    connection.exec_driver_sql(_NOTE, (store_id, now_ms, field, before, after, by))


def drop_old_states(connection: Connection, now_ms: int) -> None:
    """Forget states of long ago; what people changed stays."""
    connection.exec_driver_sql(
        "DELETE FROM store_history WHERE field = ? AND at < ?", (STATE, now_ms - STATES_KEPT_MS)
    )
