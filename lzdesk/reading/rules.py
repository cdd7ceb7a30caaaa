"""The seller's rules and what they did, as the window and the command line show them."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from lzdesk.domain.rules import Outcome, Rule
from lzdesk.reading.rules_state import are_stopped
from lzdesk.reading.stores import not_hidden
from lzdesk.storage.rule_rows import RULES, rule_of

SHOWN = 500
"""Firings listed at most, the newest."""
FIRED = """
SELECT max(at), sum(at > ?), sum(at > ? AND outcome ->> 'state' = 'limit')
FROM rule_firings WHERE rule_id = ? AND at >= min(?, (
    SELECT coalesce(max(at), 0) FROM rule_firings WHERE rule_id = ?))
"""
"""Costs what the last day holds, not what there is."""
_FIRINGS = """
SELECT f.id, f.rule_id, f.rule_name, f.order_row, f.at, f.cause, f.outcome, o.store_id, s.key,
    s.name, o.order_number
FROM rule_firings f {index} JOIN orders o ON o.id = f.order_row JOIN stores s ON s.id = o.store_id
WHERE {where} ORDER BY {order} DESC LIMIT ?
"""
CHOICES = """
SELECT DISTINCT key, name, "group" FROM stores WHERE removed_at IS NULL ORDER BY name
"""


class RuleLine(NamedTuple):
    """One rule. Times in epoch milliseconds."""

    rule: Rule
    fired_at: int | None
    """The last time."""
    today: int
    """Within 24 hours."""
    held_back: int
    """Of these, what its limit kept from being carried out."""


class FiringLine(NamedTuple):
    firing_id: int
    rule_id: int
    rule_name: str
    order_row: int
    at: int
    cause: str
    outcome: Outcome
    store_id: int
    store: str
    store_name: str
    order_number: str


class RulesNow(NamedTuple):
    """All that the list of rules shows."""

    lines: tuple[RuleLine, ...]
    stopped: bool
    """All rules are stopped."""
    stores: tuple[tuple[str, str], ...]
    """Key and name."""
    groups: tuple[str, ...]


def rules_now(db: sqlite3.Connection, now_ms: int) -> RulesNow:
    """The rules in the seller's order, and what conditions can choose among."""
    day = now_ms - 86_400_000
    rules = [rule_of(row) for row in db.execute(RULES)]
    lines = []
    for rule in rules:
        last, *counts = db.execute(FIRED, (day, day, rule.id, day, rule.id)).fetchone()
        lines.append(RuleLine(rule, last, *(count or 0 for count in counts)))
    stores = db.execute(CHOICES).fetchall()
    return RulesNow(
        tuple(lines),
        are_stopped(db),
        tuple((key, name) for key, name, _ in stores),
        tuple(sorted({group for _, _, group in stores if group})),
    )


def firings(db: sqlite3.Connection, rule_id: int = 0, most: int = SHOWN) -> list[FiringLine]:
    """The newest of one rule, or of all."""
    where = [not_hidden(db, "o.store_id") or "1"]
    values: list[int] = []
    if rule_id:
        where.append("f.rule_id = ?")
        values.append(rule_id)
    sql = _FIRINGS.format(
        index="INDEXED BY ix_rule_firings_at" if rule_id else "",
        where=" AND ".join(where),
        order="f.at" if rule_id else "f.id",
    )
    return [_line(row) for row in db.execute(sql, (*values, most))]


def _line(row: Sequence[object]) -> FiringLine:
    try:
        outcome = msgspec.json.decode(str(row[6]), type=Outcome)
    except msgspec.DecodeError:
        outcome = Outcome("failed")
    return FiringLine._make((*row[:6], outcome, *row[7:]))
