"""Which pushed messages are done: what keeps them from being read twice, over restarts too."""

from collections.abc import Sequence

from sqlalchemy import Connection

from lzdesk.lib.spool import START, Mark

KEPT_MS = 24 * 3_600_000
"""The vendors repeat a message for six hours at most (12 times, every half hour)."""
KEPT_MOST = 200_000


def push_mark(connection: Connection) -> Mark:
    """How far the spool is done."""
    row = connection.exec_driver_sql("SELECT file, position FROM push_mark WHERE id = 1").first()
    return Mark(*row) if row else START


def seen_pushes(connection: Connection, identities: Sequence[bytes]) -> set[bytes]:
    """Those of these messages that are done already."""
    found: set[bytes] = set()
    for start in range(0, len(identities), 500):
        some = tuple(identities[start : start + 500])
        sql = f"SELECT identity FROM push_seen WHERE identity IN ({','.join('?' * len(some))})"
        found.update(bytes(row[0]) for row in connection.exec_driver_sql(sql, some))
    return found


def keep_pushes(
    connection: Connection, identities: Sequence[bytes], mark: Mark, now_ms: int
) -> None:
    """These messages are done, and so is all before the mark."""
    if identities:
        connection.exec_driver_sql(
            "INSERT INTO push_seen (identity, at) VALUES (?, ?)"
            " ON CONFLICT (identity) DO UPDATE SET at = excluded.at",
            [(identity, now_ms) for identity in identities],
        )
    connection.exec_driver_sql(
        "INSERT INTO push_mark (id, file, position) VALUES (1, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET file = excluded.file, position = excluded.position",
        tuple(mark),
    )


def forget_pushes(connection: Connection, now_ms: int) -> None:
    """Drop what no vendor repeats any more, and the oldest where there are too many."""
    connection.exec_driver_sql("DELETE FROM push_seen WHERE at < ?", (now_ms - KEPT_MS,))
    connection.exec_driver_sql(
        "DELETE FROM push_seen WHERE at <= (SELECT at FROM push_seen ORDER BY at DESC"
        f" LIMIT 1 OFFSET {KEPT_MOST})"
    )
