"""What the desk knows of orders that are to be packed, shipped, taken apart or cancelled."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection


class ItemToWrite(NamedTuple):
    item_id: str
    raw_status: str
    fulfilled_by: str
    is_digital: bool
    package_id: str


class OrderToWrite(NamedTuple):
    row: int
    store_id: int
    store: str
    marketplace: str
    has_api: bool
    is_removed: bool
    order_id: str
    order_number: str
    status: int
    hold_until: int | None
    items: tuple[ItemToWrite, ...]
    waiting: frozenset[str]
    """Kinds of commands on it that are not finished."""
    attempts: dict[str, int]
    """Kind to its commands that are finished: the next one of a kind has another key."""


_ORDERS = (
    "SELECT o.id, o.store_id, s.key, s.marketplace, s.authorisation <> '',"
    " s.removed_at IS NOT NULL, o.order_id, o.order_number, o.status, o.hold_until"
    " FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id IN ({})"
)
_ITEMS = (
    "SELECT order_row, item_id, raw_status, fulfilled_by, is_digital, package_id"
    " FROM order_items WHERE order_row IN ({}) ORDER BY order_row, position"
)
_COMMANDS = (
    "SELECT order_row, kind, finished_at IS NULL, count(*) FROM commands"
    " WHERE order_row IN ({}) GROUP BY 1, 2, 3"
)


def orders_to_write(connection: Connection, rows: Sequence[int]) -> list[OrderToWrite]:
    """These orders, in this order; those that are not here any more are left out."""
    found: dict[int, OrderToWrite] = {}
    for start in range(0, len(rows), 500):
        some = tuple(rows[start : start + 500])
        found |= _some(connection, some)
    return [found[row] for row in dict.fromkeys(rows) if row in found]


def _some(connection: Connection, rows: tuple[int, ...]) -> dict[int, OrderToWrite]:
    marks = ",".join("?" * len(rows))
    items: dict[int, list[ItemToWrite]] = {}
    for row, *item in connection.exec_driver_sql(_ITEMS.format(marks), rows):
        items.setdefault(row, []).append(ItemToWrite._make(item))
    waiting: dict[int, set[str]] = {}
    attempts: dict[int, dict[str, int]] = {}
    for row, kind, is_open, count in connection.exec_driver_sql(_COMMANDS.format(marks), rows):
        if is_open:
            waiting.setdefault(row, set()).add(kind)
        else:
            attempts.setdefault(row, {})[kind] = count
    found: dict[int, OrderToWrite] = {}
    for one in connection.exec_driver_sql(_ORDERS.format(marks), rows):
        row = int(one[0])
        own = (tuple(items.get(row, ())), frozenset(waiting.get(row, ())), attempts.get(row, {}))
        found[row] = OrderToWrite._make((*one, *own))
    return found
