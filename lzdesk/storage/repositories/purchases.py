"""Marks of pieces that are bought after their order: ordered, arrived."""

from collections.abc import Sequence

from sqlalchemy import Connection

from lzdesk.domain.purchases import ARRIVED, ORDERED, TO_ORDER, Purchase
from lzdesk.storage.wanted_pieces import FROM, MARK

_STANDS = f"""
SELECT o.id, i.item_id, p.ordered_at, p.arrived_at, {MARK} {FROM}
    AND i.seller_sku = ? ORDER BY o.clock_at, o.id, i.position
"""
_WRITE = (
    'INSERT INTO purchases (order_row, item_id, ordered_at, arrived_at, "by")'
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (order_row, item_id) DO UPDATE SET"
    ' ordered_at = excluded.ordered_at, arrived_at = excluded.arrived_at, "by" = excluded."by"'
)
_DELETE = "DELETE FROM purchases WHERE order_row = ? AND item_id = ?"
_BEFORE = {ORDERED: (TO_ORDER,), ARRIVED: (TO_ORDER, ORDERED), TO_ORDER: (ORDERED, ARRIVED)}
"""Mark to the marks it is given after: what arrived is not ordered again."""


def mark_pieces(
    connection: Connection,
    skus: Sequence[str],
    pieces: Sequence[tuple[int, str]],
    mark: str,
    now_ms: int,
    by: str,
) -> list[Purchase]:
    """Mark the wanted pieces of these Skus, or these of them alone; how they stood before.

    pieces: (order row, item id); none: all that have a mark before this one. mark: of
    `domain.purchases.MARKS`; `to_order` takes the marks away.
    """
    wanted = set(pieces)
    before: list[Purchase] = []
    written: list[tuple[object, ...]] = []
    for sku in dict.fromkeys(skus):
        for row, item, ordered_at, arrived_at, stands in connection.exec_driver_sql(
            _STANDS, (sku,)
        ):
            if stands not in _BEFORE[mark] or (wanted and (row, item) not in wanted):
                continue
            before.append(Purchase(row, item, ordered_at, arrived_at))
            ordered = ordered_at if ordered_at is not None else now_ms
            written.append((row, item, ordered, now_ms if mark == ARRIVED else None, by))
    if before and mark == TO_ORDER:
        connection.exec_driver_sql(_DELETE, [(one.order_row, one.item_id) for one in before])
    elif before:
        connection.exec_driver_sql(_WRITE, written)
    return before


def restore_pieces(connection: Connection, before: Sequence[Purchase], by: str) -> None:
    """Give pieces back the marks they had; of orders that are gone nothing is kept."""
    for one in before:
        if one.ordered_at is None:
            connection.exec_driver_sql(_DELETE, (one.order_row, one.item_id))
            continue
        known = connection.exec_driver_sql("SELECT 1 FROM orders WHERE id = ?", (one.order_row,))
        if known.first() is not None:
            values = (one.order_row, one.item_id, one.ordered_at, one.arrived_at, by)
            connection.exec_driver_sql(_WRITE, values)
