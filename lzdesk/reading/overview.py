"""The figures of the overview: each is a count of orders that the grid can list."""

import sqlite3
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lzdesk.domain.statuses import OPEN_STATUSES, Status
from lzdesk.reading.order_grid import NO_CLOCK
from lzdesk.reading.stores import not_hidden

HOUR = 3_600_000
CLOCK_ENDS = (("overdue", 0), ("under_2h", 2 * HOUR), ("under_12h", 12 * HOUR), ("later", NO_CLOCK))
"""Band to the milliseconds from now that its clocks end before; each begins where the last ends."""


class StoreFigures(NamedTuple):
    """One store over the days asked for, and as it stands now."""

    store_id: int
    orders: int
    cancelled: int
    open_now: int
    late_now: int
    """Open orders whose clock is over."""


class Sales(NamedTuple):
    """Orders of one currency, paid and not cancelled. Never added across currencies."""

    currency: str
    orders: int
    total_minor: int


class Overview(NamedTuple):
    """Everything the overview shows."""

    days: tuple[int, ...]
    """Orders created between each two of the days asked for."""
    hours: tuple[int, ...]
    """The same for the hours."""
    clocks: dict[str, int]
    """Band of CLOCK_ENDS to open orders."""
    stores: tuple[StoreFigures, ...]
    sales: tuple[Sales, ...]


_CREATED = (
    "SELECT count(*) FROM orders INDEXED BY ix_orders_created"
    " WHERE created_at >= ? AND created_at < ?{there}"
)
_OPEN = ", ".join(str(int(status)) for status in OPEN_STATUSES)
_CLOCKED = (
    "SELECT count(*) FROM orders INDEXED BY ix_orders_open_clock"
    f" WHERE status IN ({_OPEN}) AND clock_at >= ? AND clock_at < ?{{there}}"
)
_OF_STORES = """
SELECT store_id, count(*), sum(status = ?) FROM orders INDEXED BY ix_orders_created
WHERE created_at >= ? GROUP BY store_id
"""
_OPEN_OF_STORES = f"SELECT store_id, sum(n) FROM counts WHERE status IN ({_OPEN}) GROUP BY store_id"
_LATE_OF_STORES = (
    "SELECT store_id, count(*) FROM orders INDEXED BY ix_orders_open_clock"
    f" WHERE status IN ({_OPEN}) AND clock_at < ? GROUP BY store_id"
)
_SALES = """
SELECT currency, count(*), sum(total_minor) FROM orders INDEXED BY ix_orders_created
WHERE created_at >= ? AND status NOT IN (?, ?){there} GROUP BY currency ORDER BY currency
"""


def overview(
    db: sqlite3.Connection, now_ms: int, days: Sequence[int], hours: Sequence[int]
) -> Overview:
    """days, hours: the local midnights and hours whose spans are counted, one more than spans."""
    return Overview(
        _spans(db, days),
        _spans(db, hours),
        _clocks(db, now_ms),
        _stores(db, now_ms, days[0]),
        _sales(db, days[0]),
    )


def _there(db: sqlite3.Connection) -> str:
    there = not_hidden(db)
    return f" AND {there}" if there else ""


def _sales(db: sqlite3.Connection, since: int) -> tuple[Sales, ...]:
    unsold = (int(Status.UNPAID), int(Status.CANCELLED))
    sql = _SALES.format(there=_there(db))
    return tuple(Sales._make(row) for row in db.execute(sql, (since, *unsold)))


def _spans(db: sqlite3.Connection, edges: Sequence[int]) -> tuple[int, ...]:
    sql = _CREATED.format(there=_there(db))
    return tuple(db.execute(sql, span).fetchone()[0] for span in pairwise(edges))


def _clocks(db: sqlite3.Connection, now_ms: int) -> dict[str, int]:
    found, start = {}, 0
    sql = _CLOCKED.format(there=_there(db))
    for band, end in CLOCK_ENDS:
        before = NO_CLOCK if end == NO_CLOCK else now_ms + end
        (found[band],) = db.execute(sql, (start, before)).fetchone()
        start = before
    return found


def _stores(db: sqlite3.Connection, now_ms: int, since: int) -> tuple[StoreFigures, ...]:
    made = dict(db.execute("SELECT id, 0 FROM stores WHERE removed_at IS NULL").fetchall())
    counted = {
        row[0]: (row[1], row[2]) for row in db.execute(_OF_STORES, (int(Status.CANCELLED), since))
    }
    open_now = dict(db.execute(_OPEN_OF_STORES).fetchall())
    late_now = dict(db.execute(_LATE_OF_STORES, (now_ms,)).fetchall())
    return tuple(
        StoreFigures(
            store, *counted.get(store, (0, 0)), open_now.get(store, 0), late_now.get(store, 0)
        )
        for store in made
    )
