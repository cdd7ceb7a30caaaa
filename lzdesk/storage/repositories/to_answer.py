"""What the desk knows of buyers' requests that are to be answered."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.domain.commands import ANSWER


class LineToAnswer(NamedTuple):
    line_id: str
    stage: str


class ReturnToAnswer(NamedTuple):
    row: int
    store_id: int
    store: str
    marketplace: str
    has_api: bool
    is_removed: bool
    return_id: str
    order_id: str
    kind: str
    stage: str
    order_row: int | None
    order_number: str
    lines: tuple[LineToAnswer, ...]
    is_waiting: bool
    """An answer to it is not finished."""
    turn: int
    """The number in the keys of its next answer."""


_RETURNS = (
    "SELECT r.id, r.store_id, s.key, s.marketplace, s.authorisation <> '',"
    " s.removed_at IS NOT NULL, r.return_id, r.order_id, r.kind, r.stage, o.id,"
    " coalesce(o.order_number, r.order_id)"
    " FROM returns r JOIN stores s ON s.id = r.store_id"
    " LEFT JOIN orders o ON o.store_id = r.store_id AND o.order_id = r.order_id WHERE r.id = ?"
)
_LINES = "SELECT line_id, stage FROM return_lines WHERE return_row = ? ORDER BY id"
_COMMANDS = "SELECT key, finished_at IS NULL FROM commands WHERE key >= ? AND key < ?"


def key_prefix(store: str, return_id: str) -> str:
    """Keys of a request's answers begin so, and end with `:` and a turn."""
    return f"{ANSWER}:{store}:{return_id}:"


def returns_to_answer(connection: Connection, rows: Sequence[int]) -> list[ReturnToAnswer]:
    """These requests, in this order; those that are not here are left out."""
    found: list[ReturnToAnswer] = []
    for row in dict.fromkeys(rows):
        head = connection.exec_driver_sql(_RETURNS, (row,)).first()
        if head is None:
            continue
        lines = connection.exec_driver_sql(_LINES, (row,)).all()
        prefix = key_prefix(head[2], head[6])
        beyond = prefix[:-1] + ";"
        keys = connection.exec_driver_sql(_COMMANDS, (prefix, beyond)).all()
        turns = [int(key.rpartition(":")[2]) for key, _ in keys]
        told = (
            *head,
            tuple(LineToAnswer(*one) for one in lines),
            any(is_open for _, is_open in keys),
            max(turns, default=-1) + 1,
        )
        found.append(ReturnToAnswer._make(told))
    return found
