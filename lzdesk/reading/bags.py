"""Bags on their way to a sorting centre, for their list."""

import sqlite3
from typing import NamedTuple

KEPT_MS = 30 * 86_400_000
_BAGS = """
SELECT b.id, b.name, b.carrier, b.number, b.marketplace, b.country, b.made_at, b.sent_at, b.due_at,
    b.sorted_at, count(k.id), count(k.first_scan_at), min(o.created_at)
FROM bags b LEFT JOIN packages k ON k.bag_id = b.id LEFT JOIN orders o ON o.id = k.order_row
WHERE b.sorted_at IS NULL OR b.sorted_at > ?
GROUP BY b.id ORDER BY b.sorted_at IS NOT NULL, b.sent_at IS NOT NULL, b.id DESC
"""
_DAYS = "SELECT CAST(value AS INTEGER) FROM options WHERE key = ?"


class BagLine(NamedTuple):
    """A bag. Times are epoch milliseconds."""

    bag_id: int
    name: str
    carrier: str
    number: str
    marketplace: str
    country: str
    made_at: int
    sent_at: int | None
    due_at: int | None
    """By hand; None: by the rule."""
    sorted_at: int | None
    parcels: int
    scanned: int
    """Of them, by the carrier."""
    first_order_at: int | None
    """When the oldest of their orders was made."""


class BagList(NamedTuple):
    bags: tuple[BagLine, ...]
    working_days: int
    """Of the rule, as it is set; 0: as usual."""


def bag_list(db: sqlite3.Connection, now_ms: int, days_key: str) -> BagList:
    """Bags under way, and those that arrived in the last month."""
    rows = db.execute(_BAGS, (now_ms - KEPT_MS,))
    bags = tuple(BagLine._make(row) for row in rows)
    days = db.execute(_DAYS, (days_key,)).fetchone()
    return BagList(bags, int(days[0]) if days else 0)


_PARCELS = """
SELECT k.id, k.order_row, k.tracking, o.order_number, s.name, k.first_scan_at
FROM packages k JOIN orders o ON o.id = k.order_row JOIN stores s ON s.id = o.store_id
WHERE k.bag_id = ? ORDER BY k.id
"""


class BagParcelLine(NamedTuple):
    """A parcel of a bag."""

    package_row: int
    order_row: int
    tracking: str
    order_number: str
    store: str
    first_scan_at: int | None


def bag_parcels(db: sqlite3.Connection, bag: int) -> tuple[int, list[BagParcelLine]]:
    """The bag, and what is in it."""
    return bag, [BagParcelLine._make(row) for row in db.execute(_PARCELS, (bag,))]
