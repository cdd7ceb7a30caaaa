"""Every clock that runs, over all stores and kinds, by the time that is left."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.statuses import Status
from lzdesk.reading.stores import not_hidden
from lzdesk.storage.asked_cancels import UNANSWERED

MOST = 2_000
"""Lines of the list: who has more presses on the first of them."""
NO_CLOCK = 2**53


class ClockLine(NamedTuple):
    """A deadline with its source. Times are epoch milliseconds."""

    kind: str
    """Of KINDS."""
    row: int
    """Of the order, or of the return; with the kind it names the clock. Of a cancellation that only
    the order tells of, the order's with a minus."""
    at: int
    source: str
    """What it rests on: `lazada.sla_time_stamp`, `export.rtsSla`; without its marketplace `sla` of
    a return and `cancel_trigger_time` of an order's items."""
    store_id: int
    order_row: int | None
    """None where a return's order is not on this desk."""
    order_number: str
    about: str
    """The first SKU, or the buyer's reason."""
    amount_minor: int
    currency: str
    assigned_to: str
    held: int


class ClockList(NamedTuple):
    """lines: the nearest first, MOST at most. counts: of all, by kind."""

    lines: tuple[ClockLine, ...]
    counts: dict[str, int]
    people: tuple[str, ...] = ()
    """To whom open orders are assigned."""
    tomorrow: int = 0
    """What runs out before is due today; epoch milliseconds."""


_ORDER = (
    "o.store_id, o.id, o.order_number, o.first_sku, o.total_minor, o.currency, o.assigned_to,"
    " coalesce(o.hold_until, 0)"
)
_OPEN = "FROM orders o INDEXED BY ix_orders_open_clock WHERE o.status IN (1, 2, 3, 4)"
_RETURN = """
SELECT '{kind}', r.id, r.answer_by, 'sla', r.store_id, o.id,
    coalesce(o.order_number, r.order_id),
    coalesce((SELECT l.reason FROM return_lines l WHERE l.return_row = r.id LIMIT 1), ''),
    r.refund_minor, r.currency, coalesce(o.assigned_to, ''), coalesce(o.hold_until, 0)
FROM returns r INDEXED BY ix_returns_to_answer
LEFT JOIN orders o ON o.store_id = r.store_id AND o.order_id = r.order_id
WHERE r.stage = 'to_answer' AND r.answer_by IS NOT NULL AND r.kind {is_kind}
    AND {{not_hidden_r}} AND {{mine}}
"""
_ASKED = f"""FROM orders o INDEXED BY ix_orders_open_clock
WHERE o.status IN (1, 2, 3, 4) AND o.status = {int(Status.CANCEL_REQUESTED)} AND {UNANSWERED}
"""
_SELECTS = {
    "ship_by": f"""
SELECT 'ship_by', o.id, o.clock_at, o.ship_by_source, {_ORDER}
{_OPEN} AND o.clock_at < {NO_CLOCK} AND {{not_hidden}} AND {{mine}}
""",
    "pack_by": f"""
SELECT 'pack_by', o.id, o.pack_by, 'export.rtsSla', {_ORDER}
{_OPEN} AND o.status = {int(Status.TO_SHIP)} AND o.pack_by IS NOT NULL
    AND o.pack_by <> o.clock_at AND {{not_hidden}} AND {{mine}}
""",
    "hand_over": f"""
SELECT 'hand_over', o.id, o.hand_over_by, 'export.ttsSla', {_ORDER}
{_OPEN} AND o.status IN ({int(Status.TO_SHIP)}, {int(Status.ARRANGED)})
    AND o.hand_over_by IS NOT NULL AND o.hand_over_by <> o.clock_at AND {{not_hidden}} AND {{mine}}
""",
    "answer_cancel": _RETURN.format(kind="answer_cancel", is_kind="= 'cancel'")
    + f"""
UNION ALL
SELECT 'answer_cancel', -o.id, o.cancel_by, 'cancel_trigger_time', {_ORDER}
{_ASKED} AND {{not_hidden}} AND {{mine}}
""",
    "answer_return": _RETURN.format(kind="answer_return", is_kind="= 'return'"),
    "answer_refund": _RETURN.format(kind="answer_refund", is_kind="NOT IN ('cancel', 'return')"),
}
KINDS = tuple(_SELECTS)
"""`pack_by` and `hand_over` only where an export told them, and they are not the ship-by itself."""


_PEOPLE = f"SELECT DISTINCT o.assigned_to {_OPEN} AND o.assigned_to <> '' ORDER BY 1 LIMIT 50"


def clock_list(
    db: sqlite3.Connection, kind: str = "", mine: str = "", tomorrow: int = 0
) -> ClockList:
    """kind: that one alone; empty: all. mine: only what is assigned to this person. tomorrow: the
    first moment of it, told back."""
    hidden = not_hidden(db, "o.store_id") or "1"
    parts = {
        name: sql.format(
            not_hidden=hidden, not_hidden_r=not_hidden(db, "r.store_id") or "1",
            mine="o.assigned_to = :mine" if mine else "1",
        )
        for name, sql in _SELECTS.items()
    }  # fmt: skip
    counts = {
        name: int(db.execute(f"SELECT count(*) FROM ({sql})", {"mine": mine}).fetchone()[0])
        for name, sql in parts.items()
    }
    wanted = [parts[kind]] if kind in parts else list(parts.values())
    # Each by itself off its index: SQLite would sort all of them for the first few together.
    found = [
        ClockLine._make(row)
        for sql in wanted
        for row in db.execute(f"{sql} ORDER BY 3 LIMIT {MOST}", {"mine": mine})
    ]
    found.sort(key=lambda one: (one.at, one.kind, one.row))
    people = tuple(name for (name,) in db.execute(_PEOPLE))
    return ClockList(tuple(found[:MOST]), counts, people, tomorrow)
