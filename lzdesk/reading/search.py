"""The search box: a whole order or tracking number first, then words and their beginnings, then
any part of the text where the words found nothing."""

import re
import sqlite3

_WORD = re.compile(r"\w+", re.UNICODE)
_NUMBERED = "SELECT id FROM orders WHERE order_number = ?"
_TRACKED = "SELECT order_row FROM order_items WHERE tracking = ?"
_WORDS = "SELECT rowid FROM orders_fts WHERE orders_fts MATCH ?"


def clause(db: sqlite3.Connection, text: str) -> tuple[str, list[int | str]]:
    """A condition on `orders` and its values for what was typed, pasted or scanned."""
    typed = text.strip()
    scanned = exact_rows(db, typed)
    if scanned:
        return f"id IN ({', '.join(map(str, scanned))})", []
    match = _match(typed)
    if match and db.execute(f"{_WORDS} LIMIT 1", (match,)).fetchone():
        return f"id IN ({_WORDS})", [match]
    return "search_text LIKE ? ESCAPE '\\'", [f"%{_escaped(typed)}%"]


def exact_rows(db: sqlite3.Connection, typed: str) -> list[int]:
    """The orders whose number, or whose parcel's tracking number, is exactly this."""
    rows = db.execute(f"{_NUMBERED} UNION {_TRACKED} LIMIT 50", (typed, typed))
    return [row[0] for row in rows]


def _match(typed: str) -> str:
    """All words, each as a beginning. The index keeps no positions, so never a phrase."""
    return " AND ".join(f'"{word}"*' for word in _WORD.findall(typed))


def _escaped(typed: str) -> str:
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
