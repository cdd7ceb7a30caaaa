"""What buyers send back, want refunded or cancel: requests that wait first, then by time left."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.returns import STAGES
from lzdesk.reading.stores import not_hidden

MOST = 2_000


class ReturnRow(NamedTuple):
    """A request of a buyer. Times are epoch milliseconds."""

    row: int
    store_id: int
    return_id: str
    order_row: int | None
    """None where its order is not on this desk."""
    order_number: str
    kind: str
    """return, refund, cancel or other."""
    stage: str
    """Of domain.returns.STAGES."""
    raw_statuses: str
    """The vendor's own words."""
    reason: str
    refund_minor: int
    currency: str
    answer_by: int | None
    created_at: int
    updated_at: int
    is_to_seller: int
    is_disputed: int
    is_answering: int = 0
    """An answer to it is on its way."""


class ReturnLineRow(NamedTuple):
    """A piece of it."""

    seller_sku: str
    name: str
    reason: str
    refund_minor: int
    raw_status: str
    logistics_status: str
    tracking: str
    inspection: str


class ReturnList(NamedTuple):
    """rows: MOST at most. counts: of all, by stage."""

    rows: tuple[ReturnRow, ...]
    counts: dict[str, int]


_ROWS = """
SELECT r.id, r.store_id, r.return_id, o.id, coalesce(o.order_number, r.order_id), r.kind, r.stage,
    r.raw_statuses, coalesce(
        (SELECT l.reason FROM return_lines l WHERE l.return_row = r.id AND l.reason <> '' LIMIT 1),
        ''),
    r.refund_minor, r.currency, r.answer_by, r.created_at, r.updated_at, r.is_to_seller,
    EXISTS (SELECT 1 FROM return_lines l WHERE l.return_row = r.id AND l.is_disputed),
    (r.store_id, r.return_id) IN (SELECT c.store_id, c.payload ->> '$.fields.return'
        FROM commands c WHERE c.finished_at IS NULL AND c.kind = 'return.answer')
FROM returns r LEFT JOIN orders o ON o.store_id = r.store_id AND o.order_id = r.order_id
WHERE {where} AND {not_hidden}
ORDER BY {order} LIMIT ?
"""
FIRST = "CASE r.kind WHEN 'cancel' THEN 0 ELSE 1 END, r.answer_by IS NULL, r.answer_by, r.id"
"""A cancellation before shipment can still be kept from leaving: it comes before all else."""
_LINES = """
SELECT l.seller_sku, coalesce((SELECT k.name FROM skus k WHERE k.sku = l.seller_sku), ''), l.reason,
    l.refund_minor, l.raw_status, l.logistics_status, l.tracking, l.inspection
FROM return_lines l WHERE l.return_row = ? ORDER BY l.id LIMIT 200
"""


def return_list(db: sqlite3.Connection, stage: str) -> ReturnList:
    """stage: of STAGES; `all` for every one."""
    hidden = not_hidden(db, "r.store_id") or "1"
    counts = dict.fromkeys(STAGES, 0)
    sql = f"SELECT stage, count(*) FROM returns r WHERE {hidden} GROUP BY stage"
    counts |= {name: count for name, count in db.execute(sql) if name in counts}
    waits = stage == STAGES[0]
    order = FIRST if waits else "r.updated_at DESC, r.id DESC"
    where = "1" if stage == "all" else "r.stage = ?"
    values = (MOST,) if stage == "all" else (stage, MOST)
    wanted = _ROWS.format(where=where, not_hidden=hidden, order=order)
    return ReturnList(tuple(ReturnRow._make(row) for row in db.execute(wanted, values)), counts)


def return_lines(db: sqlite3.Connection, row: int) -> tuple[int, list[ReturnLineRow]]:
    """The row, and the pieces of it."""
    return row, [ReturnLineRow._make(line) for line in db.execute(_LINES, (row,))]
