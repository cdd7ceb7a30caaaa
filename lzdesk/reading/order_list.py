"""Orders with their items as the command line lists them."""

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import TypedDict

from lzdesk.domain.statuses import Status


class ItemEntry(TypedDict):
    item_id: str
    seller_sku: str
    status: str
    tracking: str
    package_id: str


class OrderEntry(TypedDict):
    """Times in epoch milliseconds, money in minor units."""

    store: str
    order_id: str
    order_number: str
    status: str
    raw_statuses: list[str]
    created_at: int
    updated_at: int
    ship_by: int | None
    currency: str
    total_minor: int
    items: list[ItemEntry]


_LIST = """
SELECT o.id, s.key, o.order_id, o.order_number, o.status, o.raw_statuses, o.created_at,
    o.updated_at, o.ship_by, o.currency, o.total_minor,
    i.item_id, i.seller_sku, i.status, i.tracking, i.package_id
FROM orders o JOIN stores s ON s.id = o.store_id
LEFT JOIN order_items i ON i.order_row = o.id
{where}
ORDER BY o.clock_at, o.id, i.position
"""


def order_entries(
    db: sqlite3.Connection, status: Status | None, store: str
) -> Iterator[OrderEntry]:
    """Orders by their ship-by; of one status and one store where these are named."""
    parts, values = ["s.removed_at IS NULL"], []
    if status is not None:
        parts.append("o.status = ?")
        values.append(str(int(status)))
    if store:
        parts.append("s.key = ?")
        values.append(store)
    where = f"WHERE {' AND '.join(parts)}"
    rows = db.execute(_LIST.format(where=where), values)
    for _, some in groupby(rows, key=lambda row: row[0]):
        yield _entry(list(some))


def _entry(rows: list[tuple]) -> OrderEntry:  # type: ignore[type-arg]
    head = rows[0]
    return OrderEntry(
        store=head[1],
        order_id=head[2],
        order_number=head[3],
        status=Status(head[4]).word,
        raw_statuses=head[5].split(","),
        created_at=head[6],
        updated_at=head[7],
        ship_by=head[8],
        currency=head[9],
        total_minor=head[10],
        items=[
            ItemEntry(
                item_id=row[11],
                seller_sku=row[12],
                status=Status(row[13]).word,
                tracking=row[14],
                package_id=row[15],
            )
            for row in rows
            if row[11] is not None
        ],
    )


class OrderRef(TypedDict):
    row: int
    store: str
    order_id: str


def rows_of_order(db: sqlite3.Connection, order_id: str, store: str = "") -> list[OrderRef]:
    """The desk's rows of a marketplace order id: several where stores share it."""
    sql = (
        "SELECT o.id, s.key, o.order_id FROM orders o JOIN stores s ON s.id = o.store_id"
        " WHERE (o.order_id = ? OR o.order_number = ?) AND s.removed_at IS NULL"
    )
    values = [order_id, order_id]
    if store:
        sql += " AND s.key = ?"
        values.append(store)
    return [OrderRef(row=row[0], store=row[1], order_id=row[2]) for row in db.execute(sql, values)]
