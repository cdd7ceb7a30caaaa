"""What is among many chosen orders, counted in the database: never row by row in Python."""

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from lzdesk.domain.statuses import TABS
from lzdesk.reading.order_grid import OrderFilter
from lzdesk.reading.stores import hidden_stores

AT_ONCE = 10_000
"""Ids in one statement, as one JSON text: no limit on values, and an interrupt is soon heard."""

Facts = dict[tuple[int, int], int]
"""(store row, status) to the number of orders."""

_FACTS = """
SELECT store_id, status, count(*) FROM orders
WHERE id IN (SELECT value FROM json_each(?)) GROUP BY store_id, status
"""


def selection_facts(db: sqlite3.Connection, ids: Iterable[int]) -> Facts:
    """How many of these orders stand in each store and status; those that are gone do not."""
    facts: Facts = {}
    for text in chunks(ids):
        for store, status, count in db.execute(_FACTS, (text,)):
            facts[store, status] = facts.get((store, status), 0) + count
    return facts


def whole_list_facts(db: sqlite3.Connection, shown: OrderFilter) -> Facts | None:
    """The same for a whole list, from the counts the database keeps; None where it keeps none."""
    if shown.narrows:
        return None
    hidden = hidden_stores(db)
    statuses = {int(status) for status in TABS[shown.tab]}
    return {
        (store, status): count
        for store, status, count in db.execute("SELECT store_id, status, n FROM counts WHERE n > 0")
        if status in statuses
        and (not shown.stores or store in shown.stores)
        and store not in hidden
    }


def chunks(ids: Iterable[int]) -> Iterator[str]:
    """Ids as JSON texts for `json_each`, AT_ONCE in each."""
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield f"[{','.join(map(str, some))}]"
