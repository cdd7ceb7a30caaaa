"""The two clocks that only an order export tells: when to pack, and when to hand over."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection


class ExportClocks(NamedTuple):
    """Of one order. Epoch milliseconds."""

    order_id: str
    pack_by: int | None
    hand_over_by: int | None


def keep_clocks(connection: Connection, store_id: int, clocks: Sequence[ExportClocks]) -> None:
    """Whichever of them the order does not have yet: the first that was told stands, also where
    the API has told the order since."""
    rows = [
        (one.pack_by, one.hand_over_by, store_id, one.order_id)
        for one in clocks
        if one.pack_by is not None or one.hand_over_by is not None
    ]
    if rows:
        connection.exec_driver_sql(
            "UPDATE orders SET pack_by = coalesce(pack_by, ?),"
            " hand_over_by = coalesce(hand_over_by, ?) WHERE store_id = ? AND order_id = ?"
            " AND (pack_by IS NULL OR hand_over_by IS NULL)",
            rows,
        )
