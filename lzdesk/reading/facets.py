"""What the filter chips offer: the carriers, payments and marks that the newest orders carry."""

import sqlite3
from typing import NamedTuple

from lzdesk.reading.stores import not_hidden

NEWEST = 20_000
"""Orders that are looked through: reading a million for a menu would hold up everything else."""

_OF_ORDERS = """
SELECT DISTINCT carrier, payment_method, is_cod, fulfilled_by
FROM (SELECT carrier, payment_method, is_cod, fulfilled_by FROM orders WHERE {there}
    ORDER BY id DESC LIMIT ?)
"""
_OF_MARKS = """
SELECT DISTINCT tags, assigned_to FROM orders INDEXED BY ix_orders_marked
WHERE is_marked = 1 AND {there}
"""


class Facets(NamedTuple):
    """Values by filter, each sorted."""

    carriers: tuple[str, ...] = ()
    payments: tuple[str, ...] = ()
    """Methods of payment; `cod` is always offered."""
    fulfilled_by: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    assigned_to: tuple[str, ...] = ()


def facets(db: sqlite3.Connection) -> Facets:
    """The values there are."""
    there = not_hidden(db) or "1"
    carriers, payments, fulfilled = set(), set(), set()
    for carrier, payment, is_cod, fulfilled_by in db.execute(
        _OF_ORDERS.format(there=there), (NEWEST,)
    ):
        carriers.add(carrier)
        fulfilled.add(fulfilled_by)
        if not is_cod:
            payments.add(payment)
    tags, people = set(), set()
    for text, person in db.execute(_OF_MARKS.format(there=there)):
        tags.update(text.split("|"))
        people.add(person)
    found = (carriers, payments, fulfilled, tags, people)
    return Facets(*(tuple(sorted(values - {""}, key=str.casefold)) for values in found))
