"""What a rule would have done in the last 30 days, had it been there: nothing is written.

The same records, causes and conditions as when rules run; orders are seen as they were when it
happened. Orders of a store's first load count as having come in when the buyer ordered.
"""

import sqlite3
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from lzdesk.domain.clocks import DAY_MS, HOUR_MS
from lzdesk.domain.rules import EVENTS, Happening, Rule, fits, fits_ever
from lzdesk.storage.repositories.rule_facts import (
    Change,
    Held,
    arrival,
    changes_of,
    happened,
    near,
    returns_of,
    then,
    walk_orders,
    with_skus,
)

DAYS = 30
SHOWN = 500
"""Orders listed at most, the newest; all are counted."""
_NUMBERS = "SELECT id, store_id, order_number FROM orders WHERE id IN ({})"
_MARKED = ("tagged", "noted", "ship_by", "return_opened")
"""Events of orders that the marketplace may not have changed since."""
_FROM_HISTORY = ("status", "tag", "note", "assigned_to")
"""Fields whose past is read from the order's history."""


class DryLine(NamedTuple):
    """One order that the rule would have fired on."""

    order_row: int
    store_id: int
    order_number: str
    at: int
    held_back: bool
    """The limit of the hour would have kept it from being done."""


class DryRun(NamedTuple):
    """What came of it. Days are the operator's own, `2026-11-12`, oldest first, none left out."""

    fired: int
    held_back: int
    looked_at: int
    days: tuple[tuple[str, int], ...]
    lines: tuple[DryLine, ...]
    """The newest first."""


def dry_run(db: sqlite3.Connection, rule: Rule, now_ms: int) -> DryRun:
    """Over all orders of the desk; rule: one that was `checked`."""

    def ask(sql: str, values: tuple[Any, ...]) -> Iterable[Any]:
        return db.execute(sql, values)

    since = now_ms - DAYS * DAY_MS
    skus = any(condition.field == "sku" for condition in rule.conditions)
    needs_past = rule.event != "arrived" or any(
        condition.field in _FROM_HISTORY for condition in rule.conditions
    )
    looked_at = 0
    found: list[tuple[int, int]] = []
    for some in walk_orders(ask, None if rule.event in _MARKED else since):
        looked_at += len(some)
        orders = {one.row: one for one in some}
        if skus:
            orders = with_skus(ask, orders)
        orders = {row: one for row, one in orders.items() if fits_ever(rule, one.facts)}
        if orders:
            returns = returns_of(ask, orders) if rule.event == "return_opened" else []
            changes = changes_of(ask, orders) if needs_past else {}
            for order in orders.values():
                past = changes.get(order.row, ())
                found += _firings(rule, order, past, returns, since, now_ms)
    found.sort()
    return _told(db, rule, found, looked_at, now_ms)


def _firings(
    rule: Rule,
    order: Held,
    changes: Sequence[Change],
    returns: Sequence[Happening],
    since: int,
    now_ms: int,
) -> Iterator[tuple[int, int]]:
    """When the rule would have fired on this order, each cause once."""
    causes: set[str] = set()
    kind = EVENTS[rule.event]
    for seen in sorted(_seen(rule, order, changes, returns, now_ms), key=lambda one: one.at):
        if not since <= seen.at <= now_ms:
            continue
        cause = kind.cause(rule, seen)
        if cause and cause not in causes and fits(rule, then(order, changes, seen)):
            causes.add(cause)
            yield seen.at, order.row


def _seen(
    rule: Rule, order: Held, changes: Sequence[Change], returns: Sequence[Happening], now_ms: int
) -> Iterator[Happening]:
    if rule.event == "ship_by":
        yield from near(order, changes, rule.hours * HOUR_MS, now_ms)
        return
    yield arrival(order, changes)
    for change in changes:
        one = happened(order, change)
        if one is not None:
            yield one
    yield from (one for one in returns if one.order_row == order.row)


def _told(
    db: sqlite3.Connection,
    rule: Rule,
    found: Sequence[tuple[int, int]],
    looked_at: int,
    now_ms: int,
) -> DryRun:
    acted: deque[int] = deque()
    marked: list[tuple[int, int, bool]] = []
    for at, row in found:
        while acted and acted[0] <= at - HOUR_MS:
            acted.popleft()
        is_full = len(acted) >= rule.per_hour
        if not is_full:
            acted.append(at)
        marked.append((at, row, is_full))
    counted = Counter(_day(at) for at, _ in found)
    days = tuple(
        (day, counted[day])
        for day in dict.fromkeys(_day(now_ms - back * DAY_MS) for back in range(DAYS, -1, -1))
    )
    newest = marked[: -SHOWN - 1 : -1]
    names = _names(db, [row for _, row, _ in newest])
    lines = tuple(DryLine(row, *names[row], at, is_full) for at, row, is_full in newest)
    held = sum(is_full for _, _, is_full in marked)
    return DryRun(len(found), held, looked_at, days, lines)


def _names(db: sqlite3.Connection, rows: Sequence[int]) -> dict[int, tuple[int, str]]:
    sql = _NUMBERS.format(",".join("?" * len(rows)))
    return {row: (store, number) for row, store, number in db.execute(sql, tuple(rows))}


def _day(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000).astimezone().date().isoformat()
