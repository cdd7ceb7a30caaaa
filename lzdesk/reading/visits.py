"""When each store was last looked at, and whether a round is under way. Imports nothing heavy."""

import json
import sqlite3
from typing import NamedTuple

VISITS = """
SELECT s.key, v.at, v.verdict, v.note, v."by" FROM stores s
JOIN store_visits v ON v.id = (SELECT max(id) FROM store_visits WHERE store_id = s.id)
WHERE s.removed_at IS NULL
"""
ROUND = "SELECT value FROM options WHERE key = 'round.now'"


class Visit(NamedTuple):
    """The last look at a store. at: epoch milliseconds."""

    at: int
    verdict: str
    """`fine` or `trouble`."""
    note: str
    by: str


class VisitsNow(NamedTuple):
    """By the stores' keys."""

    visits: dict[str, Visit]
    stores: tuple[str, ...] = ()
    """Of the round that is under way; empty where none is."""
    looked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def visits_now(db: sqlite3.Connection) -> VisitsNow:
    """The visits, and the round."""
    visits = {row[0]: Visit._make(row[1:]) for row in db.execute(VISITS)}
    row = db.execute(ROUND).fetchone()
    if row is None:
        return VisitsNow(visits)
    kept = json.loads(row[0])
    there = {row[0] for row in db.execute("SELECT key FROM stores WHERE removed_at IS NULL")}
    lists = (kept.get(name, ()) for name in VisitsNow._fields[1:])
    return VisitsNow(visits, *(tuple(key for key in keys if key in there) for keys in lists))
