"""What the order grid shows: ids in order first, rows by key when they are painted.

The usual orders are read off an index from its first entry on, so that the first rows cost the
same at 200,000 orders as at 200: their ORDER BY names the index's own columns, which break ties.
`tests/reading` holds the plans to that.
"""

import sqlite3
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from lzdesk.domain.clocks import PRINTED_WITHIN_MS, PULLED_AFTER_MS, UNSEEN_AFTER_MS
from lzdesk.domain.statuses import OPEN_STATUSES, TABS
from lzdesk.reading import search
from lzdesk.reading.stores import not_hidden
from lzdesk.reading.work_lists import work_clause
from lzdesk.storage import wrong_labels as wrong


class OrderFilter(NamedTuple):
    """Which orders, in which order. Times are epoch milliseconds, both ends included."""

    tab: str = "open"
    created_from: int | None = None
    created_to: int | None = None
    stores: tuple[int, ...] = ()
    """Store rows; empty means all."""
    text: str = ""
    sort: str = "clock"
    descending: bool = False
    due_from: int | None = None
    due_before: int | None = None
    """Only orders with a running clock that ends from / before these times."""
    carriers: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    """`cod`, or a method of payment as the marketplace writes it."""
    tags: tuple[str, ...] = ()
    """Any of them."""
    fulfilled_by: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    """`yes`, `no`, `to_pull` (cancelled after its label was printed, a week ago at most),
    `to_relabel` (another address, or packed anew, since then)."""
    seen: tuple[str, ...] = ()
    """`no`, `not_for_an_hour`."""
    assigned_to: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    """`hold` (not before a time that is still to come), `hold_over`, `note`, `must_read`."""
    now_ms: int = 0
    """For `marks`, `seen`, `printed` and `work`."""
    currencies: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    """Within the tab."""
    work: tuple[str, ...] = ()
    """Keys of `work_lists.WORK_LISTS`, any of them."""

    @property
    def narrows(self) -> bool:
        """Whether anything but tab, stores and sort decides what is shown."""
        return bool(
            self.text.strip()
            or any(one is not None for one in (self.created_from, self.created_to))
            or any(one is not None for one in (self.due_from, self.due_before))
            or self.carriers or self.payments or self.tags or self.fulfilled_by
            or self.printed or self.seen or self.assigned_to or self.marks
            or self.currencies or self.statuses or self.work
        )  # fmt: skip


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
    is_marked: int
    tags: str
    """As domain.marks keeps them: `|fragile|gift|`."""
    note: str
    """Its first 500 characters."""
    note_must_read: int
    hold_until: int | None
    assigned_to: str


SORTS: dict[str, tuple[str, ...]] = {
    "clock": ("clock_at", "status", "store_id"),
    "created": ("created_at", "status", "store_id"),
    "updated": ("updated_at",),
    "order": ("order_number",),
    "store": ("store_id", "clock_at"),
    "status": ("status", "clock_at", "store_id"),
    "buyer": ("buyer",),
    "carrier": ("carrier", "clock_at"),
    "total": ("currency", "total_minor"),
    "items": ("first_sku", "first_quantity"),
    "tracking": ("tracking",),
    "printed": ("printed_at",),
    "payment": ("payment_method",),
    "warehouse": ("warehouse",),
    "fulfilled_by": ("fulfilled_by",),
    "hold": ("hold_until",),
    "assigned": ("assigned_to",),
}
"""Column key to the columns of `orders` it sorts by; each ends in the row's id."""

INDEXED = ("clock", "created", "order", "status")
"""Sorts that an index of `orders` gives whole, the row's id last."""

WALKED = 4000
"""Orders looked at for words that many of them have."""

OPEN_CLOCK = ("clock_at", "store_id", "status")
ONE_STATUS_CLOCK = ("clock_at", "store_id")
"""The same clock as `ix_orders_open_clock` and `ix_orders_status_clock` hold it."""

NO_CLOCK = 2**53
"""`clock_at` of an order without a running clock, as `storage` writes it."""
COD = "cod"
_MARKS = {
    "hold": "hold_until > ?",
    "hold_over": "hold_until <= ?",
    "note": "note <> ''",
    "must_read": "note_must_read = 1",
}

_PRINTED: dict[str, tuple[str, tuple[int, ...]]] = {
    "yes": ("printed_at IS NOT NULL", ()),
    "no": ("printed_at IS NULL", ()),
    "to_pull": (
        f"printed_at IS NOT NULL AND id IN (SELECT p.order_row FROM {wrong.PAGES}"
        f" JOIN orders o ON o.id = p.order_row WHERE o.updated_at > ? AND {wrong.COUNTS}"
        f" AND (o.status = 13 OR {wrong.CANCELLED}) AND NOT {wrong.PULLED})",
        (PRINTED_WITHIN_MS, PULLED_AFTER_MS),
    ),
    "to_relabel": (
        f"status IN (2, 3) AND printed_at IS NOT NULL AND id IN (SELECT p.order_row"
        f" FROM {wrong.PAGES} WHERE {wrong.COUNTS} AND {wrong.CHANGED}"
        f" AND NOT {wrong.PULLED} AND NOT {wrong.LEFT})",
        (PRINTED_WITHIN_MS,),
    ),
}
_SEEN: dict[str, tuple[str, tuple[int, ...]]] = {
    "no": ("seen_at IS NULL", ()),
    "not_for_an_hour": ("seen_at IS NULL AND first_read_at <= ?", (UNSEEN_AFTER_MS,)),
}

_READ_AS = {
    "row_id": "id",
    "is_new": "seen_at IS NULL AS is_new",
    "note": "substr(note, 1, 500)",
}
_COLUMNS = ", ".join(_READ_AS.get(name, name) for name in OrderGridLine._fields)


PIECE = 1 << 16
"""Characters of the list of ids that are read at once."""


def order_ids(db: sqlite3.Connection, shown: OrderFilter, limit: int | None = None) -> "array[int]":
    """The row ids that the filter keeps, in its sort order, at most `limit` of them."""
    if limit is not None and (first := _first_with_words(db, shown, limit)) is not None:
        return first
    sql, values = list_statement(db, shown, limit)
    if limit is not None:
        return array("q", [row_id for (row_id,) in db.execute(sql, values)])
    # Imported here: the first frame needs only the first rows.
    import json

    # As one text: 200,000 rows handed over one by one would hold up the window's own thread.
    # SQLite keeps the order of a sub-select for any aggregate but count, min and max.
    (text,) = db.execute(f"SELECT json_group_array(id) FROM ({sql})", values).fetchone()
    # Piece by piece: the numbers of a million orders at once would be 40 MB, which the process
    # keeps, and 50 ms in which the window's thread has no turn.
    ids, start, end = array("q"), 1, len(text) - 1
    while start < end:
        comma = text.find(",", start + PIECE)
        stop = end if comma < 0 else comma
        ids.fromlist(json.loads(f"[{text[start:stop]}]"))
        start = stop + 1
    return ids


def _first_with_words(
    db: sqlite3.Connection, shown: OrderFilter, limit: int
) -> "array[int] | None":
    """The first orders that have the typed words, where every few orders have them.

    Half the orders of a million may hold a common word: gathering them from the text index takes
    100 ms, finding the first 512 along the list's own index takes five.
    """
    words = search.word_patterns(db, shown.text) if shown.sort in INDEXED else None
    if not words:
        return None
    sql, values = list_statement(db, shown._replace(text=""), WALKED)
    found = array("q")
    with_text = sql.replace("SELECT id FROM", "SELECT id, search_text FROM", 1)
    for row_id, text in db.execute(with_text, values):
        if all(word.search(text) for word in words):
            found.append(row_id)
            if len(found) == limit:
                return found
    return None


def list_statement(
    db: sqlite3.Connection, shown: OrderFilter, limit: int | None = None
) -> tuple[str, list[int | str]]:
    """The statement behind `order_ids`, and its values."""
    where, values = _where(db, shown)
    sql = f"SELECT id FROM orders WHERE {where} ORDER BY {_order(shown)}"
    if limit is not None:
        sql += " LIMIT ?"
        values.append(limit)
    return sql, values


def _order(shown: OrderFilter) -> str:
    columns = SORTS[shown.sort]
    if shown.sort == "clock" and shown.tab != "all" and not _by_carrier(shown):
        statuses = TABS[shown.tab]
        if statuses == OPEN_STATUSES:
            columns = OPEN_CLOCK
        elif len(statuses) == 1:
            columns = ONE_STATUS_CLOCK
    way = " DESC" if shown.descending else ""
    # Without an index, equal rows stay in the order they are read: turned round, each of them
    # would push the one before out of the first rows again.
    last = f"id{way}" if shown.sort in INDEXED else "id"
    return ", ".join([*(f"{column}{way}" for column in columns), last])


def _by_carrier(shown: OrderFilter) -> bool:
    """Whether the carrier's own index gives the order: a rare one is then found at once, and of a
    common one the running clocks stand first."""
    return shown.sort == "clock" and len(shown.carriers) == 1


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
        # By creation, the order's own index is walked past other statuses: it holds them too.
        sign = "+" if shown.sort == "created" or _by_carrier(shown) else ""
        parts.append(f"{sign}status IN ({ranks})")
    if shown.created_from is not None:
        parts.append("created_at >= ?")
        values.append(shown.created_from)
    if shown.created_to is not None:
        parts.append("created_at <= ?")
        values.append(shown.created_to)
    if shown.stores:
        # The sign keeps SQLite on the index of the order, which holds the store as well: through
        # the store's own index it would read and sort every order of the store.
        stores = ", ".join(str(int(store)) for store in shown.stores)
        parts.append(f"+store_id IN ({stores})")
    if there := not_hidden(db):
        parts.append(there)
    for more_sql, more_values in (*_clock_parts(shown), *_facet_parts(shown)):
        parts.append(more_sql)
        values.extend(more_values)
    if shown.text.strip():
        clause, more = search.clause(db, shown.text, ordered=shown.sort in INDEXED)
        parts.append(clause)
        values.extend(more)
    return " AND ".join(parts) or "1", values


Part = tuple[str, tuple[int | str, ...]]


def _clock_parts(shown: OrderFilter) -> list[Part]:
    parts: list[Part] = []
    if shown.due_from is not None:
        parts.append(("clock_at >= ?", (shown.due_from,)))
    if shown.due_before is not None:
        parts.append(("clock_at < ?", (shown.due_before,)))
    if parts:
        parts.append(("clock_at < ?", (NO_CLOCK,)))
    return parts


def _facet_parts(shown: OrderFilter) -> list[Part]:
    parts: list[Part] = []
    for column, wanted in (
        ("carrier", shown.carriers),
        ("fulfilled_by", shown.fulfilled_by),
        ("assigned_to", shown.assigned_to),
        ("currency", shown.currencies),
        ("+status", shown.statuses),
    ):
        if len(wanted) == 1:
            parts.append((f"{column} = ?", wanted))
        elif wanted:
            parts.append((f"{column} IN ({_marks(wanted)})", wanted))
    if shown.payments:
        methods = tuple(one for one in shown.payments if one != COD)
        sql = f"is_cod = 0 AND payment_method IN ({_marks(methods)})" if methods else "0"
        cod = "is_cod = 1 OR " if COD in shown.payments else ""
        parts.append((f"({cod}{sql})", methods))
    if shown.tags:
        each = " OR ".join("instr(tags, ?) > 0" for _ in shown.tags)
        parts.append((f"is_marked = 1 AND ({each})", tuple(f"|{tag}|" for tag in shown.tags)))
    if shown.printed:
        parts.append(_any_of(_PRINTED, shown.printed, shown.now_ms))
    if shown.seen:
        parts.append(_any_of(_SEEN, shown.seen, shown.now_ms))
    if shown.marks:
        each = " OR ".join(_MARKS[mark] for mark in shown.marks)
        times = tuple(shown.now_ms for mark in shown.marks if "?" in _MARKS[mark])
        parts.append((f"is_marked = 1 AND ({each})", times))
    if shown.work:
        parts.append(work_clause(shown.work, shown.now_ms))
    if shown.assigned_to:
        parts.append(("is_marked = 1", ()))
    return parts


def _any_of(
    table: dict[str, tuple[str, tuple[int, ...]]], chosen: Sequence[str], now_ms: int
) -> Part:
    """table: value to its condition, and how long before now its times lie."""
    each = [table[value] for value in chosen if value in table]
    sql = " OR ".join(f"({condition})" for condition, _ in each) or "0"
    return f"({sql})", tuple(now_ms - ago for _, agos in each for ago in agos)


def _marks(values: Sequence[str | int]) -> str:
    return ", ".join("?" * len(values))
