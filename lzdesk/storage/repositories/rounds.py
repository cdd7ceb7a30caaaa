"""The round that is under way, and when each store was looked at."""

import msgspec
from sqlalchemy import Connection

from lzdesk.domain.rounds import Round
from lzdesk.storage.repositories.store_history import note_change
from lzdesk.storage.repositories.views import option_text, set_option

KEY = "round.now"
VISIT = "visit"


def round_now(connection: Connection) -> Round | None:
    """The round that is under way, as the seats of this desk share it."""
    text = option_text(connection, KEY)
    return msgspec.json.decode(text, type=Round) if text else None


def put_round(connection: Connection, now: Round) -> None:
    set_option(connection, KEY, msgspec.json.encode(now).decode())


def end_round(connection: Connection) -> None:
    connection.exec_driver_sql("DELETE FROM options WHERE key = ?", (KEY,))


def note_visit(
    connection: Connection, store_id: int, verdict: str, note: str, now_ms: int, by: str
) -> None:
    """A store was looked at; it stands in its history too."""
    connection.exec_driver_sql(
        'INSERT INTO store_visits (store_id, at, "by", verdict, note) VALUES (?, ?, ?, ?, ?)',
        (store_id, now_ms, by, verdict, note),
    )
    note_change(connection, store_id, VISIT, "", f"{verdict} {note}".strip(), now_ms, by)


def last_visits(connection: Connection) -> dict[int, int]:
    """Row of a store to when it was last looked at, epoch milliseconds."""
    rows = connection.exec_driver_sql(
        "SELECT store_id, max(at) FROM store_visits GROUP BY store_id"
    )
    return {int(row[0]): int(row[1]) for row in rows}
