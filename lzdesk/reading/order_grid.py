"""What the order grid shows: ids in order first, rows by key when they are painted."""

import sqlite3
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lzdesk.domain.statuses import TABS
from lzdesk.reading import search


@dataclass(frozen=True)
class OrderFilter:
    """Which orders, in which order. Times are epoch milliseconds, both ends included."""

    tab: str = "open"
    created_from: int | None = None
    created_to: int | None = None
    stores: tuple[int, ...] = ()
    """Store rows; empty means all."""
    text: str = ""
    sort: str = "clock"
    descending: bool = False


class OrderGridLine(NamedTuple):
    """One order as a row of the grid needs it. Money in minor units, times in milliseconds."""

    row_id: int
    store_id: int
    order_id: str
    order_number: str
    status: int
    raw_statuses: str
    created_at: int
    updated_at: int
    ship_by: int | None
    ship_by_source: str
    currency: str
    total_minor: int
    buyer: str
    carrier: str
    tracking: str
    payment_method: str
    is_cod: int
    warehouse: str
    fulfilled_by: str
    buyer_note: str
    tax_invoice: int
    items_count: int
    first_sku: str
    first_quantity: int
    more_skus: int
    is_new: int
    printed_at: int | None


SORTS: dict[str, tuple[str, ...]] = {
    "clock": ("clock_at",),
    "created": ("created_at",),
    "updated": ("updated_at",),
    "order": ("order_number",),
    "store": ("store_id", "clock_at"),
    "status": ("status", "clock_at"),
    "buyer": ("buyer",),
    "carrier": ("carrier", "clock_at"),
    "total": ("currency", "total_minor"),
    "items": ("first_sku", "first_quantity"),
    "tracking": ("tracking",),
    "printed": ("printed_at",),
    "payment": ("payment_method",),
    "warehouse": ("warehouse",),
    "fulfilled_by": ("fulfilled_by",),
}
"""Column key to the columns of `orders` it sorts by; each ends in the row's id."""

_COLUMNS = ", ".join(
    "seen_at IS NULL AS is_new" if name == "is_new" else "id" if name == "row_id" else name
    for name in OrderGridLine._fields
)


def order_ids(db: sqlite3.Connection, shown: OrderFilter, limit: int | None = None) -> "array[int]":
    """The row ids that the filter keeps, in its sort order, at most `limit` of them."""
    where, values = _where(db, shown)
    way = " DESC" if shown.descending else ""
    columns = ", ".join(f"{column}{way}" for column in (*SORTS[shown.sort], "id"))
    sql = f"SELECT id FROM orders WHERE {where} ORDER BY {columns}"
    if limit is not None:
        sql += " LIMIT ?"
        values.append(limit)
    return array("q", (row[0] for row in db.execute(sql, values)))


def count_orders(db: sqlite3.Connection, shown: OrderFilter) -> int:
    """How many orders the filter keeps."""
    where, values = _where(db, shown)
    (count,) = db.execute(f"SELECT count(*) FROM orders WHERE {where}", values).fetchone()
    return int(count)


def order_lines(db: sqlite3.Connection, ids: Sequence[int]) -> list[OrderGridLine]:
    """The rows of these ids, in their order; those that are gone are left out."""
    marks = ",".join("?" * len(ids))
    sql = f"SELECT {_COLUMNS} FROM orders WHERE id IN ({marks})"
    found = {row[0]: OrderGridLine._make(row) for row in db.execute(sql, ids)}
    return [found[row_id] for row_id in ids if row_id in found]


def _where(db: sqlite3.Connection, shown: OrderFilter) -> tuple[str, list[int | str]]:
    parts: list[str] = []
    values: list[int | str] = []
    if shown.tab != "all":
        ranks = ", ".join(str(int(status)) for status in TABS[shown.tab])
        parts.append(f"status IN ({ranks})")
    if shown.created_from is not None:
        parts.append("created_at >= ?")
        values.append(shown.created_from)
    if shown.created_to is not None:
        parts.append("created_at <= ?")
        values.append(shown.created_to)
    if shown.stores:
        parts.append(f"store_id IN ({', '.join(str(int(store)) for store in shown.stores)})")
    if shown.text.strip():
        clause, more = search.clause(db, shown.text)
        parts.append(clause)
        values.extend(more)
    return " AND ".join(parts) or "1", values
