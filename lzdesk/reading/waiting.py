"""What waits for a person, in numbers: for reminders."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.statuses import Status
from lzdesk.reading.stores import not_hidden


class Waiting(NamedTuple):
    """Over all stores that are shown."""

    to_arrange: int
    """Orders that nobody arranged, those that are held by the seller left out."""
    answers: int
    """Requests of buyers that the seller answers."""


_TO_ARRANGE = f"""
SELECT count(*) FROM orders o INDEXED BY ix_orders_open_clock
WHERE o.status IN (1, 2, 3, 4) AND o.status = {int(Status.TO_SHIP)}
    AND coalesce(o.hold_until, 0) < ? AND {{hidden}}
"""
_ANSWERS = "SELECT count(*) FROM returns r WHERE r.stage = 'to_answer' AND {hidden}"


def waiting(db: sqlite3.Connection, now_ms: int) -> Waiting:
    """As it stands now."""
    orders = _TO_ARRANGE.format(hidden=not_hidden(db, "o.store_id") or "1")
    answers = _ANSWERS.format(hidden=not_hidden(db, "r.store_id") or "1")
    return Waiting(
        int(db.execute(orders, (now_ms,)).fetchone()[0]), int(db.execute(answers).fetchone()[0])
    )
