"""What the ledger of paper holds."""

import sqlite3
from typing import NamedTuple


class PrintedPage(NamedTuple):
    store: str
    order_id: str
    package_id: str
    page: int


def pages_of_run(db: sqlite3.Connection, run: int) -> list[PrintedPage]:
    """The pages of a run in the order of the file."""
    rows = db.execute(
        "SELECT s.key, o.order_id, p.package_id, p.page FROM printed_pages p"
        " JOIN orders o ON o.id = p.order_row JOIN stores s ON s.id = o.store_id"
        " WHERE p.run_id = ? ORDER BY p.page",
        (run,),
    )
    return [PrintedPage._make(row) for row in rows]
