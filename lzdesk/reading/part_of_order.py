"""The pieces of one order that can still be packed."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.statuses import Status

MOST = 200
_PIECES = (
    "SELECT item_id, substr(seller_sku, 1, 200), substr(name, 1, 200), substr(warehouse, 1, 100)"
    " FROM order_items WHERE order_row = ? AND status = ? AND fulfilled_by = 'seller'"
    " AND NOT is_part_paid ORDER BY position LIMIT ?"
)


class Piece(NamedTuple):
    """One unit of one SKU."""

    item_id: str
    seller_sku: str
    name: str
    warehouse: str
    """The marketplace's code."""


def pieces_to_pack(db: sqlite3.Connection, row: int) -> list[Piece]:
    """In the order's own sequence; the first 200."""
    found = db.execute(_PIECES, (row, int(Status.TO_SHIP), MOST))
    return [Piece._make(one) for one in found]
