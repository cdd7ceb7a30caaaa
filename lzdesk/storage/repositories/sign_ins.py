"""Whether each store's browser was signed in when its pages were seen last."""

from sqlalchemy import Connection

_NOTE = """
UPDATE stores SET signed_in = ?1, sign_in_seen_at = ?2
WHERE key = ?3 AND reads_login = 1 AND removed_at IS NULL
    AND (signed_in IS NOT ?1 OR sign_in_seen_at / 60000 <> ?2 / 60000)
"""


def note_sign_in(connection: Connection, key: str, signed_in: bool, at: int) -> bool:
    """Keep what a page told, with its time (epoch milliseconds); True where that is news.

    Minutes are shown: the same again within one is none. Nothing is kept where it is not to be
    read.
    """
    done = connection.exec_driver_sql(_NOTE, (int(signed_in), at, key))
    return done.rowcount > 0


def forget_sign_in(connection: Connection, store_id: int) -> None:
    connection.exec_driver_sql(
        "UPDATE stores SET signed_in = NULL, sign_in_seen_at = NULL WHERE id = ?", (store_id,)
    )
