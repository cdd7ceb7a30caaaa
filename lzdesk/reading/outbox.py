"""The outbox as it is shown: what waits, what is being sent, what failed and why."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from lzdesk.domain.commands import ItemResult

SHOWN = 500
"""Finished commands listed at most; all that are not finished are."""


class OutboxLine(NamedTuple):
    """One command. Times in epoch milliseconds."""

    command_id: int
    key: str
    kind: str
    store_id: int
    store: str
    store_name: str
    order_row: int | None
    order_id: str
    order_number: str
    state: str
    """A value of domain.commands.CommandState."""
    attempts: int
    created_at: int
    not_before: int
    sent_at: int | None
    finished_at: int | None
    by: str
    vendor_code: str
    """The vendor's, or a kind of ours (with a dot in it)."""
    vendor_words: str
    items: int
    items_done: int


_COLUMNS = (
    "SELECT c.id, c.key, c.kind, c.store_id, s.key, s.name, c.order_row,"
    " coalesce(o.order_id, ''), coalesce(o.order_number, ''), c.state, c.attempts, c.created_at,"
    " c.not_before, c.sent_at, c.finished_at, c.by, c.vendor_code, c.vendor_words,"
    " json_array_length(c.payload, '$.items'),"
    " (SELECT count(*) FROM json_each(c.results) r WHERE r.value ->> 'ok')"
    " FROM commands c JOIN stores s ON s.id = c.store_id LEFT JOIN orders o ON o.id = c.order_row"
)
_OPEN = f"{_COLUMNS} WHERE c.finished_at IS NULL ORDER BY c.id"
_ENDED = f"{_COLUMNS} WHERE c.finished_at IS NOT NULL ORDER BY c.finished_at DESC LIMIT ?"


def open_commands(db: sqlite3.Connection) -> list[OutboxLine]:
    """What is not finished, in the order it was asked for."""
    return [OutboxLine._make(row) for row in db.execute(_OPEN)]


def ended_commands(db: sqlite3.Connection, most: int = SHOWN) -> list[OutboxLine]:
    """What ended, the newest first."""
    return [OutboxLine._make(row) for row in db.execute(_ENDED, (most,))]


def all_commands(db: sqlite3.Connection) -> list[OutboxLine]:
    """What is not finished first, then what ended, the newest first."""
    return open_commands(db) + ended_commands(db)


class StoreProgress(NamedTuple):
    """How far a store is with what was asked since the oldest command that is still open."""

    store_name: str
    done: int
    failed: int
    total: int


_PROGRESS = (
    "SELECT s.name, sum(c.state = 'done'), sum(c.state IN ('failed', 'stopped')), count(*)"
    " FROM commands c JOIN stores s ON s.id = c.store_id"
    " WHERE c.id >= (SELECT min(id) FROM commands WHERE finished_at IS NULL)"
    " AND c.state <> 'undone' GROUP BY c.store_id HAVING sum(c.finished_at IS NULL) > 0"
    " ORDER BY sum(c.finished_at IS NULL) DESC, s.name"
)


def store_progress(db: sqlite3.Connection) -> list[StoreProgress]:
    """The stores with open commands, the one with most of them first."""
    return [StoreProgress._make(row) for row in db.execute(_PROGRESS)]


class CommandOutcome(NamedTuple):
    """One command with the result of each of its items."""

    store: str
    order_id: str
    state: str
    vendor_code: str
    vendor_words: str
    items: tuple[str, ...]
    results: tuple[ItemResult, ...]


class _Payload(msgspec.Struct):
    items: tuple[str, ...]


def outcomes_of(db: sqlite3.Connection, ids: Sequence[int]) -> list[CommandOutcome]:
    """What became of these commands, item by item."""
    found: list[CommandOutcome] = []
    for start in range(0, len(ids), 500):
        some = tuple(ids[start : start + 500])
        sql = (
            "SELECT s.key, coalesce(o.order_id, ''), c.state, c.vendor_code, c.vendor_words,"
            " c.payload, c.results FROM commands c JOIN stores s ON s.id = c.store_id"
            " LEFT JOIN orders o ON o.id = c.order_row"
            f" WHERE c.id IN ({','.join('?' * len(some))}) ORDER BY c.id"
        )
        for *head, payload, results in db.execute(sql, some):
            items = msgspec.json.decode(payload, type=_Payload).items
            read = msgspec.json.decode(results, type=tuple[ItemResult, ...])
            found.append(CommandOutcome._make((*head, items, read)))
    return found
