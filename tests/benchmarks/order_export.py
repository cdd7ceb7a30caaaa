"""An order export of 100,000 rows taken in, against python-calamine's read and a raw insert.

The floor reads the same workbook to rows, and writes the very rows that we wrote with sqlite3 into
the same tables and indexes, a commit a page; nothing is checked, mapped or compared, and there are
no words to search.

    order export: at most 3.0 x the floor

Run as `python -m tests.benchmarks.order_export [rows]`.
"""

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import python_calamine
import xlsxwriter

from lzdesk.services.import_order_export import PAGE, ImportWatch, import_order_export_blocking
from lzdesk.storage.connect import open_for_writing
from lzdesk.storage.writer import Writer
from tests.benchmarks.measure import verdict
from tests.services.test_import_order_export import HEADERS, ROW

ROWS, LIMIT = 100_000, 3.0
TABLES = ("orders", "order_items")


def workbook(path: Path, rows: int) -> None:
    """Orders of one or two items, in a shop of 2,000 SKUs."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADERS)
        for number in range(rows):
            row = ROW | {
                "orderItemId": str(10**14 + number),
                "orderNumber": str(10**14 + number * 2 // 3),
                "sellerSku": f"LMB-{number % 2_000:04}",
                "trackingCode": f"LEX{number:010}",
                "ttsSla": "23 Nov 2026 18:00",
                "status": ("pending", "packed", "shipped", "delivered")[number % 4],
            }
            page.write_row(number + 1, 0, [row.get(header, "") for header in HEADERS])


def ours(file: Path, folder: Path) -> float:
    writer = Writer(folder / "ours.db", folder / "backups")
    told: list[int] = []
    watch = ImportWatch(progress=lambda done, total: told.append(done))
    started = time.perf_counter()
    done = import_order_export_blocking(writer, file, "", "Lumi Beauty", "th", watch)
    taken = time.perf_counter() - started
    writer.close()
    assert not done.failed and done.orders == done.new == told[-1] and len(told) > 100
    print(f"{done.orders} orders, told {len(told)} times how far it is")
    return taken


def written(folder: Path) -> dict[str, tuple[str, list[Sequence[object]]]]:
    """Table to the insert of a row, and all its rows."""
    db = sqlite3.connect(folder / "ours.db")
    found = {}
    for table in TABLES:
        rows = db.execute(f"SELECT * FROM {table}").fetchall()
        marks = ",".join("?" * len(rows[0]))
        found[table] = (f"INSERT INTO {table} VALUES ({marks})", list(rows))
    db.close()
    return found


def floor(file: Path, folder: Path) -> tuple[float, float]:
    """Seconds of the read, and of the inserts."""
    tables = written(folder)
    Writer(folder / "floor.db", folder / "backups").close()
    db = open_for_writing(folder / "floor.db")
    started = time.perf_counter()
    book = python_calamine.CalamineWorkbook.from_path(str(file))
    book.get_sheet_by_index(0).to_python()
    read = time.perf_counter() - started
    db.execute("PRAGMA foreign_keys = OFF")
    started = time.perf_counter()
    for insert, rows in tables.values():
        for start in range(0, len(rows), PAGE):
            with db:
                db.executemany(insert, rows[start : start + PAGE])
    inserted = time.perf_counter() - started
    db.close()
    return read, inserted


def main(rows: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "export.xlsx"
        workbook(file, rows)
        taken = ours(file, folder)
        read, inserted = floor(file, folder)
    told = {"ours": taken, "calamine": read, "inserts": inserted}
    print(json.dumps({name: round(seconds, 2) for name, seconds in told.items()}))
    return 0 if verdict(f"{rows} rows of an export", taken / (read + inserted), LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else ROWS))
