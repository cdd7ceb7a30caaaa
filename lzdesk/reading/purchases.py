"""What must be bought for open orders, summed over all stores, what is needed first at the top."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.purchases import MARKS
from lzdesk.reading.stores import not_hidden
from lzdesk.storage.wanted_pieces import FROM, LATE, MARK

NO_CLOCK = 2**53
MOST = 2_000
MOST_PIECES = 500


class PurchaseRow(NamedTuple):
    """A Sku whose pieces stand at one mark. Times are epoch milliseconds."""

    sku: str
    name: str
    supplier: str
    lead_days: int | None
    mark: str
    """Of domain.purchases.MARKS."""
    pieces: int
    orders: int
    stores: int
    needed_by: int | None
    """The first ship-by of their orders; None where none has one."""
    late: int
    """Pieces whose lead time ends after that of their own order."""
    marked_at: int | None
    """When the first of them was marked; None before."""


class PieceRow(NamedTuple):
    """One piece: what it is bought for."""

    order_row: int
    item_id: str
    order_number: str
    store_id: int
    name: str
    needed_by: int | None
    is_late: int
    mark: str
    marked_at: int | None
    by: str


class PurchaseList(NamedTuple):
    """rows: of one mark, MOST at most. counts: pieces by mark. late: pieces over all marks."""

    rows: tuple[PurchaseRow, ...]
    counts: dict[str, int]
    late: int


_AT = "max(coalesce(p.arrived_at, 0), coalesce(p.ordered_at, 0))"
_COUNTS = (
    f"SELECT {MARK}, count(*), sum({LATE.format(now=':now')}) {FROM} AND {{hidden}} GROUP BY 1"
)
_ROWS = f"""
SELECT k.sku, k.name, k.supplier, k.lead_days, {MARK} AS mark, count(*), count(DISTINCT o.id),
    count(DISTINCT o.store_id), nullif(min(o.clock_at), {NO_CLOCK}),
    sum({LATE.format(now=":now")}), nullif(min({_AT}), 0)
{FROM} AND {{hidden}} AND {MARK} = :mark
GROUP BY k.sku ORDER BY min(o.clock_at), k.sku_order, k.sku LIMIT {MOST}
"""
_PIECES = f"""
SELECT o.id, i.item_id, o.order_number, o.store_id, i.name, nullif(o.clock_at, {NO_CLOCK}),
    {LATE.format(now=":now")}, {MARK}, nullif({_AT}, 0), coalesce(p."by", '')
{FROM} AND {{hidden}} AND i.seller_sku = :sku AND {MARK} = :mark
ORDER BY o.clock_at, o.id, i.position LIMIT {MOST_PIECES}
"""


def purchase_list(db: sqlite3.Connection, mark: str, now_ms: int) -> PurchaseList:
    """mark: of domain.purchases.MARKS."""
    hidden = not_hidden(db, "o.store_id") or "1"
    values = {"now": now_ms, "mark": mark}
    counts, late = dict.fromkeys(MARKS, 0), 0
    for name, pieces, behind in db.execute(_COUNTS.format(hidden=hidden), values):
        counts[name] = pieces
        late += behind
    rows = db.execute(_ROWS.format(hidden=hidden), values)
    return PurchaseList(tuple(PurchaseRow._make(row) for row in rows), counts, late)


def purchase_pieces(
    db: sqlite3.Connection, sku: str, mark: str, now_ms: int
) -> tuple[str, list[PieceRow]]:
    """The Sku, and its pieces at this mark, needed first first."""
    hidden = not_hidden(db, "o.store_id") or "1"
    values = {"now": now_ms, "mark": mark, "sku": sku}
    found = db.execute(_PIECES.format(hidden=hidden), values)
    return sku, [PieceRow._make(row) for row in found]
