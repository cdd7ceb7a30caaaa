"""What the desk knows of orders that are to be packed, shipped, taken apart or cancelled."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection


class ItemToWrite(NamedTuple):
    item_id: str
    raw_status: str
    fulfilled_by: str
    is_digital: bool
    package_id: str
    warehouse: str
    own_fleet: bool
    is_part_paid: bool


class OpenCommand(NamedTuple):
    """A command on an order that is not finished."""

    kind: str
    key: str
    items: frozenset[str]


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
    waiting: tuple[OpenCommand, ...]
    """An item that is asked for again while it waits is asked for by the command there is."""
    turns: dict[str, int]
    """Kind to the number at the end of the next one's key."""


_ORDERS = (
    "SELECT o.id, o.store_id, s.key, s.marketplace, s.authorisation <> '',"
    " s.removed_at IS NOT NULL, o.order_id, o.order_number, o.status, o.hold_until"
    " FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id IN ({})"
)
_ITEMS = (
    "SELECT order_row, item_id, raw_status, fulfilled_by, is_digital, package_id, warehouse,"
    " own_fleet, is_part_paid FROM order_items WHERE order_row IN ({}) ORDER BY order_row, position"
)
_COMMANDS = (
    "SELECT order_row, kind, key, CASE WHEN finished_at IS NULL"
    " THEN json_extract(payload, '$.items') END FROM commands WHERE order_row IN ({}) ORDER BY id"
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
    waiting: dict[int, list[OpenCommand]] = {}
    turns: dict[int, dict[str, int]] = {}
    for row, kind, key, open_items in connection.exec_driver_sql(_COMMANDS.format(marks), rows):
        if open_items is not None:
            ids = frozenset(msgspec.json.decode(open_items, type=list[str]))
            waiting.setdefault(row, []).append(OpenCommand(kind, key, ids))
        # Not how many there are: some may have been lost, or be waiting again.
        turn = key.rpartition(":")[2]
        mine = turns.setdefault(row, {})
        mine[kind] = max(mine.get(kind, 0), int(turn) + 1 if turn.isdecimal() else 0)
    found: dict[int, OrderToWrite] = {}
    for one in connection.exec_driver_sql(_ORDERS.format(marks), rows):
        row = int(one[0])
        own = (tuple(items.get(row, ())), tuple(waiting.get(row, ())), turns.get(row, {}))
        found[row] = OrderToWrite._make((*one, *own))
    return found
