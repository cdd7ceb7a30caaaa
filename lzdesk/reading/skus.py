"""What the grid of SKUs shows: their names in order first, rows by name when they are painted."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lzdesk.reading.stores import not_hidden

LONGEST = 400
"""Characters that are looked for."""
SORTS = {
    "sku": ("sku_order", "sku"),
    "bin": ("bin_order", "sku_order", "sku"),
    "name": ("name = ''", "name", "sku_order", "sku"),
    "supplier": ("supplier = ''", "supplier", "sku_order", "sku"),
    "weight": ("weight_g IS NULL", "weight_g", "sku_order", "sku"),
    "lead": ("lead_days IS NULL", "lead_days", "sku_order", "sku"),
    "bought": ("bought_after_order = 0", "sku_order", "sku"),
}
"""What a sort goes by; what is not known stands last."""
_FIELDS = (
    "s.sku, s.name, s.image_url, s.bin, s.weight_g, s.supplier, s.lead_days, s.bought_after_order,"
    " (SELECT group_concat(barcode, ', ') FROM"
    " (SELECT barcode FROM sku_barcodes b WHERE b.sku = s.sku ORDER BY position))"
)
_OPEN = (
    "SELECT i.seller_sku, count(DISTINCT i.order_row) FROM orders o INDEXED BY ix_orders_open_clock"
    " JOIN order_items i ON i.order_row = o.id WHERE o.status IN (1, 2, 3, 4){}"
    " GROUP BY i.seller_sku"
)


class SkuFilter(NamedTuple):
    """Which SKUs, in which order."""

    text: str = ""
    """Found in SKU, name, bin, supplier, barcode."""
    without_bin: bool = False
    bought_after_order: bool = False
    sort: str = "sku"
    """One of SORTS."""
    descending: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.text.strip() or self.without_bin or self.bought_after_order)


class SkuLine(NamedTuple):
    sku: str
    name: str
    image_url: str
    bin: str
    weight_g: int | None
    supplier: str
    lead_days: int | None
    bought_after_order: int
    barcodes: str
    """With commas between."""


class SkuCounts(NamedTuple):
    all: int
    without_bin: int
    bought_after_order: int


class SkuList(NamedTuple):
    """A list as it was asked for, and the counts over all."""

    names: list[str]
    counts: SkuCounts
    open_orders: dict[str, int]
    """Seller SKU to the open orders that have it; those without one are left out."""


def sku_list(db: sqlite3.Connection, wanted: SkuFilter) -> SkuList:
    """Everything around the rows themselves, in one go."""
    return SkuList(sku_names(db, wanted), count_skus(db), open_orders_by_sku(db))


def sku_names(db: sqlite3.Connection, wanted: SkuFilter) -> list[str]:
    """Seller SKUs that fit, in order."""
    where, values = _where(wanted)
    sql = f"SELECT s.sku FROM skus s{where} ORDER BY {_order(wanted)}"
    return [row[0] for row in db.execute(sql, values)]


def sku_lines(db: sqlite3.Connection, names: Sequence[str]) -> list[SkuLine]:
    """These rows, in any order; those that are gone are left out."""
    marks = ",".join("?" * len(names))
    found = db.execute(f"SELECT {_FIELDS} FROM skus s WHERE s.sku IN ({marks})", tuple(names))
    return [_line(row) for row in found]


def all_lines(db: sqlite3.Connection, wanted: SkuFilter) -> Iterator[SkuLine]:
    """Every row that fits, in order, as it is read."""
    where, values = _where(wanted)
    sql = f"SELECT {_FIELDS} FROM skus s{where} ORDER BY {_order(wanted)}"
    return map(_line, db.execute(sql, values))


def count_skus(db: sqlite3.Connection) -> SkuCounts:
    sql = (
        "SELECT count(*), coalesce(sum(bin = ''), 0), coalesce(sum(bought_after_order), 0)"
        " FROM skus"
    )
    return SkuCounts(*db.execute(sql).fetchone())


def open_orders_by_sku(db: sqlite3.Connection) -> dict[str, int]:
    """How many open orders have a Sku; removed stores are left out."""
    hidden = not_hidden(db, "o.store_id")
    return dict(db.execute(_OPEN.format(f" AND {hidden}" if hidden else "")).fetchall())


def sku_of_code(db: sqlite3.Connection, code: str) -> str:
    """The Sku that a scanned code means: by its barcode, else by its own name; empty for none."""
    found = db.execute("SELECT sku FROM sku_barcodes WHERE barcode = ?", (code,)).fetchone()
    found = found or db.execute("SELECT sku FROM skus WHERE sku = ?", (code,)).fetchone()
    return str(found[0]) if found else ""


def _where(wanted: SkuFilter) -> tuple[str, list[str]]:
    parts, values = [], []
    text = wanted.text.strip()[:LONGEST]
    if text:
        like = "%{}%".format(text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
        fields = ("s.sku", "s.name", "s.bin", "s.supplier")
        there = " OR ".join(f"{field} LIKE ? ESCAPE '\\'" for field in fields)
        scanned = "SELECT sku FROM sku_barcodes WHERE barcode LIKE ? ESCAPE '\\'"
        parts.append(f"({there} OR s.sku IN ({scanned}))")
        values += [like] * (len(fields) + 1)
    if wanted.without_bin:
        parts.append("s.bin = ''")
    if wanted.bought_after_order:
        parts.append("s.bought_after_order = 1")
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def _order(wanted: SkuFilter) -> str:
    keys = SORTS[wanted.sort]
    if not wanted.descending:
        return ", ".join(keys)
    # What is not known stays last, whichever way the rest goes.
    turned = [key if key.endswith(("= ''", "IS NULL")) else f"{key} DESC" for key in keys]
    if wanted.sort == "bin":
        turned.insert(0, "bin = ''")
    return ", ".join(turned)


def _line(row: tuple[object, ...]) -> SkuLine:
    *head, barcodes = row
    return SkuLine._make((*head, barcodes or ""))
