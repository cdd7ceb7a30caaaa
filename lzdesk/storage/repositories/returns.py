"""Returns with their lines: written a page at a time, only where they differ."""

from collections.abc import Sequence

from sqlalchemy import Connection

from lzdesk.domain.returns import Return
from lzdesk.lib.packing import pack
from lzdesk.storage.repositories.orders import INSERT_RAW
from lzdesk.storage.repositories.written import digest_of, held_digests
from lzdesk.storage.statements import insert_sql
from lzdesk.storage.tables import return_lines, returns

_COLUMNS = tuple(column.name for column in returns.columns)
_INSERT = insert_sql(returns, _COLUMNS)
_KEPT = ("id", "store_id", "return_id", "first_read_at")
_UPDATE = "UPDATE returns SET {} WHERE id = ?".format(
    ", ".join(f"{name} = ?" for name in _COLUMNS if name not in _KEPT)
)
_INSERT_LINE = insert_sql(
    return_lines, tuple(column.name for column in return_lines.columns if column.name != "id")
)


def write_returns(
    connection: Connection, store_id: int, page: Sequence[Return], now_ms: int
) -> list[int]:
    """Write the differences between a page and what is held; the rows that are others now.

    An older update never overwrites a newer one; an equal time with another digest is written.
    """
    latest = {one.return_id: one for one in page}
    held = held_digests(connection, "returns", "return_id", store_id, list(latest))
    changed: list[int] = []
    payload = None
    for return_id, one in latest.items():
        before = held.get(return_id)
        digest = digest_of(one[:-1])
        if before is not None and not before.gives_way(digest, one.updated_at, now_ms):
            continue
        if payload is None:
            payload = _keep_raw(connection, list(latest.values()), now_ms)
        row = before.row if before else _next_row(connection)
        values = _values(one, digest, payload)
        if before is None:
            head = (row, store_id, return_id, *values[:-2], now_ms, *values[-2:])
            connection.exec_driver_sql(_INSERT, head)
        else:
            connection.exec_driver_sql(_UPDATE, (*values, row))
            connection.exec_driver_sql("DELETE FROM return_lines WHERE return_row = ?", (row,))
        lines = [(row, *line[:10], int(line.is_disputed), *line[11:]) for line in one.lines]
        connection.exec_driver_sql(_INSERT_LINE, lines)
        changed.append(row)
    return changed


def count_returns(connection: Connection, store_id: int, after: int, before: int) -> int:
    """Returns with a line that was created in the window, both ends included."""
    (count,) = connection.exec_driver_sql(
        "SELECT count(DISTINCT r.id) FROM returns r JOIN return_lines l ON l.return_row = r.id"
        " WHERE r.store_id = ? AND l.created_at BETWEEN ? AND ?",
        (store_id, after, before),
    ).one()
    return int(count)


def _values(one: Return, digest: int, payload: int | None) -> tuple[object, ...]:
    """The columns between the return's id and when it was first read, then those behind it."""
    return (
        one.order_id,
        one.kind,
        one.raw_kind,
        ",".join(dict.fromkeys(line.raw_status for line in one.lines)),
        one.created_at,
        one.updated_at,
        one.answer_by,
        int(one.is_to_seller),
        one.shipping_type,
        one.currency,
        sum(line.refund_minor for line in one.lines),
        digest,
        payload,
        one.stage,
    )


def _next_row(connection: Connection) -> int:
    (top,) = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM returns").one()
    return int(top) + 1


def _keep_raw(connection: Connection, page: Sequence[Return], now_ms: int) -> int:
    """The vendor's JSON of a page, kept as that of orders is."""
    (top,) = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM raw_payloads").one()
    packed = pack(b"[" + b",".join(one.raw for one in page if one.raw) + b"]")
    connection.exec_driver_sql(INSERT_RAW, (int(top) + 1, now_ms, packed))
    return int(top) + 1
