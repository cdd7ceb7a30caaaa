"""The seller's own marks on orders: tags, a note, a hold, who works on it.

Policy. A mark is a change like any other: it is in the order's history, with before, after and by
whom. No page of a marketplace overwrites one. Marking with what is there already changes nothing.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from lzdesk.domain.marks import MarkChange, Marks, changed, tags_of, tags_text

_READ = (
    "SELECT id, tags, note, note_must_read, hold_until, assigned_to FROM orders WHERE id IN ({})"
)
_WRITE = (
    "UPDATE orders SET tags = ?, note = ?, note_must_read = ?, hold_until = ?, assigned_to = ?,"
    " is_marked = ? WHERE id = ?"
)
_NOTE = (
    'INSERT INTO order_history (order_row, at, field, before, after, "by", item_id)'
    " VALUES (?, ?, ?, ?, ?, ?, '')"
)
AT_ONCE = 500


def marks_of(connection: Connection, rows: Sequence[int]) -> dict[int, Marks]:
    """Order row to its marks; rows that are gone are left out."""
    found: dict[int, Marks] = {}
    for start in range(0, len(rows), AT_ONCE):
        some = tuple(rows[start : start + AT_ONCE])
        for row, tags, note, must_read, hold_until, assigned_to in connection.exec_driver_sql(
            _READ.format(",".join("?" * len(some))), some
        ):
            found[row] = Marks(tags_of(tags), note, bool(must_read), hold_until, assigned_to)
    return found


def mark_orders(
    connection: Connection, rows: Sequence[int], change: MarkChange, now_ms: int, by: str
) -> dict[int, Marks]:
    """Apply a change to these orders. Returns what the changed ones had before, for an undo."""
    before = marks_of(connection, rows)
    after = {row: changed(marks, change) for row, marks in before.items()}
    return _write(connection, before, after, now_ms, by)


def restore_marks(
    connection: Connection, marks: dict[int, Marks], now_ms: int, by: str
) -> dict[int, Marks]:
    """Give orders the marks they had. Returns what they had until now."""
    before = marks_of(connection, list(marks))
    after = {row: marks[row] for row in before}
    return _write(connection, before, after, now_ms, by)


def _write(
    connection: Connection,
    before: dict[int, Marks],
    after: dict[int, Marks],
    now_ms: int,
    by: str,
) -> dict[int, Marks]:
    rows = [row for row in before if before[row] != after[row]]
    updates, notes = [], []
    for row in rows:
        old, new = before[row], after[row]
        updates.append((
            tags_text(new.tags), new.note, int(new.note_must_read), new.hold_until,
            new.assigned_to, int(new != Marks()), row,
        ))  # fmt: skip
        notes += [
            (row, now_ms, field, one, other, by)
            for field, one, other in zip(Marks.FIELDS, old.texts(), new.texts(), strict=True)
            if one != other
        ]
    if updates:
        connection.exec_driver_sql(_WRITE, updates)
        connection.exec_driver_sql(_NOTE, notes)
    return {row: before[row] for row in rows}
