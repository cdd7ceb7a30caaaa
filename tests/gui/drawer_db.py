"""A desk whose seventh order, of the picture, has items, a package, history, paper and raw JSON."""

import json
import sqlite3
import zlib
from pathlib import Path

from tests.gui.desk_db import HOUR, MINUTE, NOW_MS, make_db

ROW = 7
NUMBER = "2511120A9RTW6C"
HOSTILE = "<b>x</b>\u202eevil\u2066\0tail 🧨"

INSERT_ITEM = (
    "INSERT INTO order_items (order_row, item_id, position, seller_sku, shop_sku, name, variation,"
    " status, raw_status, package_id, tracking, carrier, price_minor, paid_minor, updated_at,"
    " fulfilled_by, is_digital, image_url, reason)"
    " VALUES (?, ?, ?, ?, '', ?, '', ?, ?, ?, ?, 'SPX VN', ?, ?, 0, 'seller', 0, '', '')"
)
INSERT_EVENT = (
    'INSERT INTO order_history (order_row, at, field, before, after, "by", item_id)'
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def make_drawer_db(path: Path) -> Path:
    """The pictures' desk, with all of order 7."""
    make_db(path)
    db = sqlite3.connect(path)
    db.execute(
        "UPDATE orders SET ship_to = 'Nguyễn T***\n84********17\n*** Phường 4, Quận 3',"
        " first_read_at = ?, payload_id = 1, items_count = 2 WHERE id = ?",
        (NOW_MS - 9 * HOUR, ROW),
    )
    for place in (1, 2):
        add_item(db, ROW, f"i{place}", price=275000, paid=269000)
    db.execute(
        "INSERT INTO packages (order_row, package_id, tracking, carrier, first_read_at)"
        " VALUES (?, 'FP1', 'SPXVN0516273849', 'SPX VN', ?)",
        (ROW, NOW_MS - 4 * MINUTE),
    )
    for at, field, before, after, by, item in (
        (NOW_MS - 9 * HOUR, "status", "5", "2", "sync", ""),
        (NOW_MS - 4 * MINUTE, "item_status", "pending", "ready_to_ship", "sync", "i1"),
        (NOW_MS - 4 * MINUTE, "item_status", "pending", "ready_to_ship", "sync", "i2"),
        (NOW_MS - 4 * MINUTE, "status", "2", "3", "sync", ""),
    ):
        db.execute(INSERT_EVENT, (ROW, at, field, before, after, by, item))
    page = [{"order": {"order_id": "other"}, "items": []}]
    page.append({"order": {"order_id": NUMBER, "price": "538000"}, "items": [{"sku": "LMB"}]})
    add_raw(db, json.dumps(page).encode())
    db.commit()
    db.close()
    return path


def add_item(
    db: sqlite3.Connection, row: int, item_id: str, *, price: int = 100, paid: int = 100,
    status: int = 3, sku: str = "LMB-TONER-200", name: str = "Nước hoa hồng 200 ml",
) -> None:  # fmt: skip
    """An item in the package FP1, where it is arranged."""
    package = "FP1" if status == 3 else ""
    raw = "ready_to_ship" if status == 3 else "pending"
    values = (row, item_id, 1, sku, name, status, raw, package, "SPXVN0516273849", price, paid)
    db.execute(INSERT_ITEM, values)


def add_raw(db: sqlite3.Connection, page: bytes) -> None:
    """The vendor's JSON of a page, as the engine keeps it."""
    db.execute(
        "INSERT OR REPLACE INTO raw_payloads (id, read_at, payload) VALUES (1, ?, ?)",
        (NOW_MS - 4 * MINUTE, zlib.compress(page, 1)),
    )


def mark(path: Path, row: int, **marks: object) -> None:
    """Marks as the engine writes them."""
    fields = ", ".join(f"{name} = ?" for name in marks)
    db = sqlite3.connect(path)
    db.execute(f"UPDATE orders SET is_marked = 1, {fields} WHERE id = ?", (*marks.values(), row))
    db.commit()
    db.close()
