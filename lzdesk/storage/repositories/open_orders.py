"""A store's open orders with the statuses of their items, a few at a time."""

from typing import NamedTuple

from sqlalchemy import Connection


class OpenOrder(NamedTuple):
    """An order that is open here. items: item id to the vendor's status and ours."""

    row: int
    order_id: str
    items: dict[str, tuple[str, int]]


def open_orders_after(
    connection: Connection, store_id: int, after: int, most: int
) -> list[OpenOrder]:
    """The next ones behind that row, in the rows' order."""
    found: list[OpenOrder] = []
    for row, order_id in connection.exec_driver_sql(
        "SELECT id, order_id FROM orders INDEXED BY ix_orders_open_clock"
        " WHERE status IN (1, 2, 3, 4) AND store_id = ? AND source = 'api' AND id > ?"
        " ORDER BY id LIMIT ?",
        (store_id, after, most),
    ).all():
        items = connection.exec_driver_sql(
            "SELECT item_id, raw_status, status FROM order_items WHERE order_row = ?", (row,)
        ).all()
        found.append(OpenOrder(row, order_id, {item: (raw, ours) for item, raw, ours in items}))
    return found
