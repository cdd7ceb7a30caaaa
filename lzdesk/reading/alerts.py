"""The alerts that stand, and what is new among the orders, as the window reads them."""

import json
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

STANDING = """
SELECT id, kind, severity, store_id, fields, due_at, raised_at, acknowledged_at, snoozed_until
FROM alerts INDEXED BY uq_alerts_standing_cause WHERE resolved_at IS NULL
"""
NEWEST = "SELECT coalesce(max(id), 0) FROM orders"
NEW_ORDERS = """
SELECT count(*), count(DISTINCT store_id), (SELECT coalesce(max(id), 0) FROM orders)
FROM orders WHERE id > ? AND +seen_at IS NULL
"""

FIRST_DUE = """
SELECT id FROM orders INDEXED BY ix_orders_open_clock
WHERE status IN (1, 2, 3, 4) AND clock_at >= ? AND +store_id = ? ORDER BY clock_at LIMIT 1
"""
FIRST_UNSEEN = """
SELECT id FROM orders INDEXED BY ix_orders_unseen
WHERE seen_at IS NULL AND store_id = ? AND status IN (1, 2, 3, 4) ORDER BY clock_at LIMIT 1
"""
FIRST_DUE_ANYWHERE = """
SELECT id FROM orders INDEXED BY ix_orders_open_clock
WHERE status IN (1, 2, 3, 4) AND clock_at >= ? ORDER BY clock_at LIMIT 1
"""
NUMBERED = "SELECT id FROM orders WHERE order_number = ? AND +store_id = ? LIMIT 1"


class AlertLine(NamedTuple):
    """One alert. Times are epoch milliseconds."""

    alert_id: int
    kind: str
    severity: int
    store_id: int | None
    fields: Mapping[str, int | str]
    due_at: int | None
    raised_at: int
    acknowledged_at: int | None = None
    snoozed_until: int | None = None

    @property
    def is_of_many(self) -> bool:
        """It is about the orders of several stores; store_id is the most pressing one."""
        stores = self.fields.get("stores", 1)
        return isinstance(stores, int) and stores > 1

    def is_folded(self, now_ms: int) -> bool:
        """Somebody has it in hand, or put it off until later."""
        later = self.snoozed_until is not None and self.snoozed_until > now_ms
        return later or self.acknowledged_at is not None


class NewOrders(NamedTuple):
    """Orders that came since a row and that nobody looked at."""

    orders: int
    stores: int
    newest: int
    """The last row of all orders now."""


def standing_alerts(db: sqlite3.Connection) -> list[AlertLine]:
    """All that stand, those folded away too: the worst first, then the one that runs out first."""
    lines = [_line(row) for row in db.execute(STANDING)]
    return sorted(lines, key=_pressing)


def _line(row: tuple) -> AlertLine:  # type: ignore[type-arg]
    line = AlertLine._make(row)
    try:
        fields = json.loads(row[4])
    except ValueError:
        fields = {}
    return line._replace(fields=fields if isinstance(fields, dict) else {})


def _pressing(line: AlertLine) -> tuple[int, bool, int, int]:
    due = line.due_at
    return -line.severity, due is None, due or line.raised_at, line.alert_id


def newest_order(db: sqlite3.Connection) -> int:
    """The last row of the orders; what comes after it is new."""
    return int(db.execute(NEWEST).fetchone()[0])


def new_orders(db: sqlite3.Connection, after: int) -> NewOrders:
    """What came after a row. Costs what came, not what there is."""
    return NewOrders._make(db.execute(NEW_ORDERS, (after,)).fetchone())


def first_order(db: sqlite3.Connection, alert: AlertLine) -> int | None:
    """The row of the order that an alert is about first; None where it is about none any more."""
    if alert.kind == "orders.unseen":
        found = db.execute(FIRST_UNSEEN, (alert.store_id,))
    elif alert.due_at is not None and alert.is_of_many:
        found = db.execute(FIRST_DUE_ANYWHERE, (alert.due_at,))
    elif alert.due_at is not None:
        found = db.execute(FIRST_DUE, (alert.due_at, alert.store_id))
    else:
        found = db.execute(NUMBERED, (alert.fields.get("order_number", ""), alert.store_id))
    row = found.fetchone()
    return int(row[0]) if row else None
