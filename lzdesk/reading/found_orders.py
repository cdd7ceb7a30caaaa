"""A few orders for what is typed into the palette."""

import sqlite3

from lzdesk.reading.order_grid import OrderGridLine, order_lines
from lzdesk.reading.search import clause, exact_rows
from lzdesk.reading.stores import not_hidden


def found_orders(db: sqlite3.Connection, text: str, most: int) -> list[OrderGridLine]:
    """The orders a text finds: those of exactly this number, else the newest."""
    exact = exact_rows(db, text.strip())
    if exact:
        return order_lines(db, exact[:most])
    where, values = clause(db, text)
    if there := not_hidden(db):
        where += f" AND {there}"
    sql = f"SELECT id FROM orders WHERE {where} ORDER BY id DESC LIMIT ?"
    return order_lines(db, [row[0] for row in db.execute(sql, (*values, most))])
