"""What a person said notices of a title are about."""

from sqlalchemy import Connection

from lzdesk.domain.notice_kinds import title_key

_WRITE = (
    'INSERT INTO notice_kinds (title, kind, at, "by") VALUES (?, ?, ?, ?) ON CONFLICT (title)'
    ' DO UPDATE SET kind = excluded.kind, at = excluded.at, "by" = excluded."by"'
)


def keep_notice_kind(connection: Connection, title: str, kind: str, now_ms: int, by: str) -> None:
    """Remember it for all notices of this title; an empty kind forgets it."""
    if kind:
        connection.exec_driver_sql(_WRITE, (title_key(title), kind, now_ms, by))
    else:
        connection.exec_driver_sql("DELETE FROM notice_kinds WHERE title = ?", (title_key(title),))
