"""How many orders stand under each status tab, from counts the database keeps itself."""

import sqlite3

from lzdesk.domain.statuses import TABS
from lzdesk.reading.order_grid import OrderFilter, count_orders
from lzdesk.reading.stores import not_hidden
from lzdesk.reading.work_lists import WORK_LISTS


def tab_counts(db: sqlite3.Connection, stores: tuple[int, ...] = ()) -> dict[str, int]:
    """Tab key to number of orders, over these store rows or all."""
    sql = "SELECT status, sum(n) FROM counts"
    there = not_hidden(db)
    if stores:
        sql += f" WHERE store_id IN ({', '.join(str(int(store)) for store in stores)})"
    elif there:
        sql += f" WHERE {there}"
    by_status = dict(db.execute(f"{sql} GROUP BY status").fetchall())
    return {
        tab: sum(by_status.get(int(status), 0) for status in statuses)
        for tab, statuses in TABS.items()
    }


def work_counts(db: sqlite3.Connection, stores: tuple[int, ...], now_ms: int) -> dict[str, int]:
    """Key of a work list to number of orders, over these store rows or all."""
    return {
        key: count_orders(db, OrderFilter(tab=one.tab, stores=stores, work=(key,), now_ms=now_ms))
        for key, one in WORK_LISTS.items()
    }
