"""Orders of an export beside those of the exports before it.

Policy. A row counts for its item: an export of a tab, or of a week, may have some items of an order
and not the others, and those stay. Of two rows of an item the later one counts; where both were
changed in the same minute, the one of the later file.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.domain.orders import Order, OrderItem
from lzdesk.domain.statuses import Status, order_status

_ITEM = ", ".join(f"i.{name}" for name in OrderItem._fields)
_HELD = f"""
SELECT o.order_id, o.exported_at, o.total_minor, {_ITEM}
FROM orders o JOIN order_items i ON i.order_row = o.id
WHERE o.store_id = ? AND o.source = 'export' AND o.order_id IN ({{}}) ORDER BY o.id, i.position
"""
_OF_ORDER = 3
"""Columns of it before those of the item."""
AT_ONCE = 500


class _Held(NamedTuple):
    exported_at: int | None
    total_minor: int
    items: dict[str, OrderItem]


def beside_held(
    connection: Connection, store_id: int, orders: Sequence[Order], exported_at: int
) -> list[Order]:
    """These orders as they are to be written: with the items that are held and are not in the file,
    without the orders of which no row counts. exported_at: of the file, epoch milliseconds."""
    held = _held(connection, store_id, [order.order_id for order in orders])
    found = (
        _together(order, held[order.order_id], exported_at) if order.order_id in held else order
        for order in orders
    )
    return [order for order in found if order is not None]


def keep_exported_at(
    connection: Connection, store_id: int, orders: Sequence[Order], exported_at: int
) -> None:
    """Note of orders that an export told how old it was."""
    rows = [(exported_at, store_id, order.order_id) for order in orders]
    if rows:
        connection.exec_driver_sql(
            "UPDATE orders SET exported_at = max(coalesce(exported_at, 0), ?)"
            " WHERE store_id = ? AND order_id = ? AND source = 'export'",
            rows,
        )


def _held(connection: Connection, store_id: int, order_ids: list[str]) -> dict[str, _Held]:
    found: dict[str, _Held] = {}
    for start in range(0, len(order_ids), AT_ONCE):
        some = order_ids[start : start + AT_ONCE]
        sql = _HELD.format(",".join("?" * len(some)))
        for order_id, exported_at, total, *columns in connection.exec_driver_sql(
            sql, (store_id, *some)
        ):
            one = found.setdefault(order_id, _Held(exported_at, total, {}))
            item = OrderItem._make(columns)
            one.items[item.item_id] = item._replace(
                status=Status(item.status),
                is_digital=bool(item.is_digital),
                can_escalate=bool(item.can_escalate),
                own_fleet=bool(item.own_fleet),
                is_part_paid=bool(item.is_part_paid),
            )
    return found


def _together(order: Order, held: _Held, exported_at: int) -> Order | None:
    is_later = exported_at >= (held.exported_at or 0)
    told = {item.item_id: item for item in order.items}
    counts = {
        name: item
        for name, item in told.items()
        if name not in held.items or _is_newer(item, held.items[name], is_later=is_later)
    }
    if not counts:
        return None
    if counts.keys() >= held.items.keys():
        return order
    items = tuple((held.items | counts).values())
    clocks = [item.ship_by for item in items if item.ship_by is not None]
    return order._replace(
        status=order_status(item.status for item in items),
        raw_statuses=",".join(dict.fromkeys(item.raw_status for item in items)),
        updated_at=max(item.updated_at for item in items),
        ship_by=min(clocks, default=None),
        ship_by_source="export.rtsSla" if clocks else "",
        total_minor=_paid(items) + max(
            order.total_minor - _paid(order.items),
            held.total_minor - _paid(held.items.values()),
        ),
        carrier=next((item.carrier for item in items if item.carrier), ""),
        tracking=next((item.tracking for item in items if item.tracking), ""),
        items=items,
    )  # fmt: skip


def _is_newer(item: OrderItem, held: OrderItem, *, is_later: bool) -> bool:
    if item.updated_at == held.updated_at:
        return is_later
    return item.updated_at > held.updated_at


def _paid(items: Iterable[OrderItem]) -> int:
    """Without the shipping, which stands in the order's sum alone: the larger one is of all."""
    return sum(item.paid_minor for item in items)
