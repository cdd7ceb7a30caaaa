"""The outbox: writes that are committed before they are sent, and what became of each.

Policy. A key is one command for ever. Of one subject one command is due: what may have gone out,
else the oldest. What is claimed is committed as `sending` first: after a kill it is known to be
unsure, and is read back before it is repeated. Every change of a state names the state it comes
from: where that is not so any more (undone meanwhile), nothing is changed.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from lzdesk.domain.commands import (
    ANSWER,
    RESTORED,
    STORE_REMOVED,
    Command,
    CommandState,
    ItemResult,
    ItemState,
    NewCommand,
    Rests,
)
from lzdesk.domain.statuses import Status
from lzdesk.storage.statements import insert_sql
from lzdesk.storage.tables import commands

_INSERT = (
    insert_sql(commands, tuple(column.name for column in commands.columns if column.name != "id"))
    + " ON CONFLICT (key) DO NOTHING"
)


class _Payload(msgspec.Struct, frozen=True):
    """The column `payload`."""

    items: tuple[str, ...]
    fields: dict[str, str]


class Verdict(NamedTuple):
    """What became of one command after an attempt."""

    command_id: int
    was: str
    """The state it was judged in; in another one it is not written down."""
    state: str
    results: tuple[ItemResult, ...] = ()
    items: tuple[ItemState, ...] = ()
    """The items as the marketplace has them now."""
    vendor_code: str = ""
    vendor_words: str = ""
    not_before: int = 0
    """Of one that is queued or unsure: when it is looked at again."""
    unsent: bool = False
    """The attempt did not go out, or was turned away with nothing done: it does not count."""


_COLUMNS = (
    "c.id, c.key, c.kind, c.store_id, c.order_row, coalesce(o.order_id, ''), c.state, c.payload,"
    " c.precondition, c.attempts, c.created_at, c.not_before, c.sent_at, c.results"
)
_FROM = "FROM commands c LEFT JOIN orders o ON o.id = c.order_row"
_FIRST = (
    " NOT EXISTS (SELECT 1 FROM commands e WHERE e.subject = c.subject AND e.finished_at IS NULL"
    " AND (e.state = 'queued', e.id) < (c.state = 'queued', c.id))"
)
"""Of its subject; what may have gone out is ended before an older one that was retried since."""
_WAITING = f"c.finished_at IS NULL AND c.state IN ('queued', 'unsure') AND {_FIRST}"
_DUE = (
    f"SELECT {_COLUMNS} FROM (SELECT c.id AS due_id, row_number() OVER"
    f" (PARTITION BY c.store_id ORDER BY c.id) AS place FROM commands c"
    f" WHERE {_WAITING} AND c.not_before <= ?)"
    f" CROSS JOIN commands c ON c.id = due_id LEFT JOIN orders o ON o.id = c.order_row"
    f" WHERE place <= ? ORDER BY c.id"
)


def shift_pauses(connection: Connection, since_ms: int, until_ms: int, moved_ms: int) -> None:
    """The clock was set: what waited at `since_ms` waits as long as it was to. What came after it
    was set is by the new clock already; what was due when it was set back stays due."""
    connection.exec_driver_sql(
        "UPDATE commands SET not_before = ?"
        " WHERE finished_at IS NULL AND not_before > ? AND not_before <= ?",
        (until_ms, until_ms, since_ms),
    )
    before = until_ms if moved_ms > 0 else max(since_ms, until_ms) + 86_400_000
    connection.exec_driver_sql(
        "UPDATE commands SET not_before = not_before + ?"
        " WHERE finished_at IS NULL AND not_before > ? AND created_at < ?",
        (moved_ms, since_ms, before),
    )


def subject_of(one: NewCommand) -> str:
    """Commands of one subject go out one after the other. An answer waits for what is done with
    its order, where that is here."""
    if one.order_row is None:
        return f"return:{one.store_id}:{one.fields['return']}"
    return f"order:{one.order_row}"


def add_commands(connection: Connection, wanted: Iterable[NewCommand], now_ms: int) -> list[int]:
    """Commit these to the outbox; the rows of all, those that were known by their key too."""
    new = list(wanted)
    rows = [
        (
            one.key,
            one.kind,
            one.store_id,
            subject_of(one),
            one.order_row,
            msgspec.json.encode(_Payload(one.items, one.fields)).decode(),
            msgspec.json.encode(one.rests).decode(),
            CommandState.QUEUED.value,
            0,
            now_ms,
            one.not_before,
            None,
            None,
            one.by,
            "",
            "",
            "[]",
        )
        for one in new
    ]
    if rows:
        connection.exec_driver_sql(_INSERT, rows)
    found: list[int] = []
    for one in new:
        sql = "SELECT id FROM commands WHERE key = ?"
        (row,) = connection.exec_driver_sql(sql, (one.key,)).one()
        found.append(int(row))
    return found


def due_commands(connection: Connection, now_ms: int, most: int) -> list[Command]:
    """What may be worked on now, oldest first; `most` of each store."""
    return _commands(connection, connection.exec_driver_sql(_DUE, (now_ms, most)).all())


def commands_of(connection: Connection, ids: Sequence[int]) -> list[Command]:
    """These commands, finished or not."""
    found: list[Command] = []
    for start in range(0, len(ids), 500):
        some = tuple(ids[start : start + 500])
        marks = ",".join("?" * len(some))
        sql = f"SELECT {_COLUMNS} {_FROM} WHERE c.id IN ({marks}) ORDER BY c.id"
        found += _commands(connection, connection.exec_driver_sql(sql, some).all())
    return found


def next_due_at(connection: Connection) -> int | None:
    """When the next command is due; None where there is none. One behind an older of its subject is
    not: it would be due all the time."""
    (at,) = connection.exec_driver_sql(
        f"SELECT min(c.not_before) FROM commands c WHERE {_WAITING}"
    ).one()
    return None if at is None else int(at)


def claim(connection: Connection, wanted: Sequence[Command], now_ms: int) -> list[Command]:
    """Write down that these are being sent, those whose ground still holds; the others stop.

    Nothing is sent that this transaction has not committed.
    """
    good: list[Command] = []
    for command in wanted:
        why = _why_stopped(connection, command, now_ms)
        if why:
            queued = CommandState.QUEUED
            stopped = Verdict(command.id, queued, CommandState.STOPPED, vendor_code=why)
            finish(connection, [stopped], now_ms)
            continue
        changed = connection.exec_driver_sql(
            "UPDATE commands AS c SET state = 'sending', attempts = attempts + 1, sent_at = ?"
            f" WHERE c.id = ? AND c.state = 'queued' AND c.finished_at IS NULL AND {_FIRST}",
            (now_ms, command.id),
        )
        if changed.rowcount:
            good.append(command._replace(state="sending", attempts=command.attempts + 1))
    return good


def _why_stopped(connection: Connection, command: Command, now_ms: int) -> str:
    """Why a command may not go out any more: a kind of the word tables, or nothing."""
    if command.kind == ANSWER:
        return _why_not_answered(connection, command)
    order = connection.exec_driver_sql(
        "SELECT status, hold_until FROM orders WHERE id = ?", (command.order_row,)
    ).first()
    if order is None:
        return "command.order_gone"
    status, hold_until = order
    if (hold_until or 0) > now_ms and not command.rests.even_held:
        return "command.held"
    if status == Status.CANCEL_REQUESTED and not command.rests.even_cancel_asked:
        return "command.cancel_asked"
    wanted = command.open_items
    marks = ",".join("?" * len(wanted))
    rows = connection.exec_driver_sql(
        f"SELECT raw_status FROM order_items WHERE order_row = ? AND item_id IN ({marks})",
        (command.order_row, *wanted),
    ).all()
    if len(rows) < len(wanted):
        return "command.order_gone"
    return "" if all(row[0] in command.rests.statuses for row in rows) else "command.moved_on"


def _why_not_answered(connection: Connection, command: Command) -> str:
    wanted = command.open_items
    marks = ",".join("?" * len(wanted))
    rows = connection.exec_driver_sql(
        "SELECT l.stage FROM returns r JOIN return_lines l ON l.return_row = r.id"
        f" WHERE r.store_id = ? AND r.return_id = ? AND l.line_id IN ({marks})",
        (command.store_id, command.return_id, *wanted),
    ).all()
    if len(rows) < len(wanted):
        return "return.gone"
    return "" if all(row[0] in command.rests.statuses for row in rows) else "return.moved_on"


def finish(connection: Connection, verdicts: Sequence[Verdict], now_ms: int) -> None:
    """Write down what became of each: finished, or when it is looked at again. One that is not in
    the state any more in which it was judged stays as it is."""
    for one in verdicts:
        is_over = one.state not in (CommandState.QUEUED, CommandState.UNSURE)
        connection.exec_driver_sql(
            "UPDATE commands SET state = ?, results = CASE WHEN ? = '[]' THEN results ELSE ? END,"
            " vendor_code = ?, vendor_words = ?, not_before = ?, finished_at = ?,"
            " attempts = max(0, attempts - ?)"
            " WHERE id = ? AND state = ? AND finished_at IS NULL",
            (
                str(one.state),
                *((msgspec.json.encode(one.results).decode(),) * 2),
                one.vendor_code,
                one.vendor_words,
                one.not_before or now_ms,
                now_ms if is_over else None,
                int(one.unsent),
                one.command_id,
                str(one.was),
            ),
        )


def all_sent_are_unsure(connection: Connection, now_ms: int, settle_ms: int = 0) -> int:
    """After a start: whatever was being sent may have arrived or not.

    settle_ms: how long after it was sent it may still be on its way; not looked up before.
    """
    return connection.exec_driver_sql(
        "UPDATE commands SET state = 'unsure', not_before = min(?, max(?, sent_at + ?))"
        " WHERE state = 'sending'",
        (now_ms + settle_ms, now_ms, settle_ms),
    ).rowcount


def undo_commands(connection: Connection, ids: Sequence[int], now_ms: int) -> list[int]:
    """Take back those that were never sent; the rows that were."""
    undone: list[int] = []
    for row in ids:
        changed = connection.exec_driver_sql(
            "UPDATE commands SET state = 'undone', finished_at = ?"
            " WHERE id = ? AND state = 'queued' AND attempts = 0 AND finished_at IS NULL",
            (now_ms, row),
        )
        if changed.rowcount:
            undone.append(row)
    return undone


def stop_of_store(connection: Connection, store_id: int, now_ms: int) -> None:
    """The store leaves the desk: nothing of it goes out by itself, should it come back one day."""
    connection.exec_driver_sql(
        "UPDATE commands SET state = 'stopped', vendor_code = ?, vendor_words = '', finished_at = ?"
        " WHERE store_id = ? AND finished_at IS NULL",
        (STORE_REMOVED, now_ms, store_id),
    )


def retry_commands(connection: Connection, ids: Sequence[int], now_ms: int) -> list[int]:
    """Let failed and stopped commands go out once more; the rows that do: none of a store that is
    not here. What may have been sent before it was stopped is read back first. It may lose as many
    answers as a new one."""
    again: list[int] = []
    for row in ids:
        changed = connection.exec_driver_sql(
            "UPDATE commands SET"
            " state = CASE WHEN vendor_code IN (?, ?) THEN 'unsure' ELSE 'queued' END,"
            " finished_at = NULL, not_before = ?, vendor_code = '', vendor_words = '',"
            " attempts = min(attempts, 1) WHERE id = ? AND state IN ('failed', 'stopped')"
            " AND store_id NOT IN (SELECT id FROM stores WHERE removed_at IS NOT NULL)",
            (RESTORED, STORE_REMOVED, now_ms, row),
        )
        if changed.rowcount:
            again.append(row)
    return again


class Queue(NamedTuple):
    """How many commands stand where."""

    waiting: int
    sending: int
    failed: int


def queue_of(connection: Connection, failed_since: int) -> Queue:
    """The outbox in three numbers; failed and stopped ones since then."""
    rows = connection.exec_driver_sql(
        "SELECT state, count(*) FROM commands WHERE finished_at IS NULL GROUP BY state"
    ).all()
    open_ = {state: int(count) for state, count in rows}
    (failed,) = connection.exec_driver_sql(
        "SELECT count(*) FROM commands WHERE finished_at >= ? AND state IN ('failed', 'stopped')",
        (failed_since,),
    ).one()
    return Queue(open_.get("queued", 0), open_.get("sending", 0) + open_.get("unsure", 0), failed)


def _commands(connection: Connection, rows: Sequence[Sequence[object]]) -> list[Command]:
    found: list[Command] = []
    for row in rows:
        payload = msgspec.json.decode(str(row[7]), type=_Payload)
        packages = connection.exec_driver_sql(
            "SELECT item_id, package_id FROM order_items WHERE order_row = ?", (row[4],)
        ).all()
        known = {item: package for item, package in packages if package}
        rests = msgspec.json.decode(str(row[8]), type=Rests)
        results = msgspec.json.decode(str(row[13]), type=tuple[ItemResult, ...])
        told = (*row[:7], payload.items, payload.fields, rests, *row[9:13], known, results)
        found.append(Command._make(told))
    return found
