"""The search box: a whole order or tracking number first, then words and their beginnings, then
any part of the text where the words found nothing. Words of the seller's own marks are found
beside either, through the index of marked orders. `items>1` and its like count things."""

import re
import sqlite3

from lzdesk.reading.stores import not_hidden

_COUNTED = re.compile(
    r"(?<!\S)(items|skus|total)(>=|<=|>|<|=)(\d{1,12})(?:\.(\d{1,2}))?(?!\S)", re.IGNORECASE
)
_HUNDREDTHS = {
    "items": "items_count * 100",
    "skus": "(more_skus + 1) * 100",
    "total": "total_minor * CASE WHEN currency IN ('VND', 'IDR') THEN 100 ELSE 1 END",
}
"""Word to what it counts; a total is in the order's own currency."""
_WORD = re.compile(r"\w+", re.UNICODE)
_NUMBERED = "SELECT id FROM orders WHERE order_number = ?"
_TRACKED = "SELECT order_row FROM order_items WHERE tracking = ? AND tracking <> ''"
"""The second half says what the index is over; without it SQLite reads every item."""
EXACT = f"{_NUMBERED} UNION ALL {_TRACKED} LIMIT 50"
_MARKED = "SELECT id FROM orders INDEXED BY ix_orders_marked WHERE is_marked = 1"
_IN_MARKS = "(tags LIKE ? ESCAPE '\\' OR note LIKE ? ESCAPE '\\' OR assigned_to LIKE ? ESCAPE '\\')"
_WORDS = "SELECT rowid FROM orders_fts WHERE orders_fts MATCH ?"

LONGEST = 400
"""Characters that are looked for: SQLite refuses much longer patterns."""
MOST_WORDS = 20
WIDE = 2000
"""With more finds than this, an index in the list's order is walked past those that do not fit;
with fewer, the finds are read by key and sorted."""


def clause(
    db: sqlite3.Connection, text: str, *, ordered: bool = False
) -> tuple[str, list[int | str]]:
    """A condition on `orders` and its values for what was typed, pasted or scanned.

    ordered: an index gives the wanted order, so that wide finds need no sorting.
    """
    counted = _COUNTED.findall(text)
    if counted:
        conditions = [f"{_HUNDREDTHS[what.lower()]} {sign} ?" for what, sign, *_ in counted]
        numbers = [int(whole + part.ljust(2, "0")) for *_, whole, part in counted]
        rest = _COUNTED.sub(" ", text).strip()
        more, values = clause(db, rest, ordered=ordered) if rest else ("1", [])
        return " AND ".join([more, *conditions]), [*values, *numbers]
    typed = text.strip()[:LONGEST]
    scanned = exact_rows(db, typed)
    if scanned:
        return f"id IN ({', '.join(map(str, scanned))})", []
    match = _match(typed)
    found = _count_up_to(db, match, WIDE + 1) if match else 0
    marked, likes = marked_clause(typed)
    if db.execute(f"{marked} LIMIT 1", likes).fetchone() is None:
        marked, likes = "", []
    if found:
        sign = "+" if ordered and found > WIDE else ""
        union = f" UNION {marked}" if marked else ""
        return f"{sign}id IN ({_WORDS}{union})", [match, *likes]
    part, whole = "search_text LIKE ? ESCAPE '\\'", f"%{_escaped(typed)}%"
    return (f"({part} OR id IN ({marked}))" if marked else part), [whole, *likes]


def word_patterns(db: sqlite3.Connection, text: str) -> list[re.Pattern[str]] | None:
    """What an order's own text must match to have all typed words, each as a beginning.

    None where the text asks for more than such words: a number, a count, other scripts.
    """
    typed = text.strip()[:LONGEST]
    words = _WORD.findall(typed)
    if not words or not typed.isascii() or _COUNTED.search(typed) or exact_rows(db, typed):
        return None
    return [re.compile(f"(?<![^\\W_]){word}", re.IGNORECASE) for word in words]


def marked_clause(typed: str) -> tuple[str, list[int | str]]:
    """The marked orders that have every typed word in a tag, the note or the assignee's name."""
    words = typed.split()[:MOST_WORDS]
    likes: list[int | str] = []
    for word in words:
        likes += [f"%{_escaped(word)}%"] * 3
    return _MARKED + f" AND {_IN_MARKS}" * len(words), likes


def exact_rows(db: sqlite3.Connection, typed: str) -> list[int]:
    """The orders whose number, or whose parcel's tracking number, is exactly this."""
    found = sorted({row[0] for row in db.execute(EXACT, (typed, typed))})
    there = not_hidden(db)
    if not found or not there:
        return found
    rows = ", ".join(map(str, found))
    return [
        row[0]
        for row in db.execute(f"SELECT id FROM orders WHERE id IN ({rows}) AND {there} ORDER BY id")
    ]


def _count_up_to(db: sqlite3.Connection, match: str, most: int) -> int:
    sql = f"SELECT count(*) FROM ({_WORDS} LIMIT ?)"
    (count,) = db.execute(sql, (match, most)).fetchone()
    return int(count)


def _match(typed: str) -> str:
    """All words, each as a beginning. The index keeps no positions, so never a phrase."""
    return " AND ".join(f'"{word}"*' for word in _WORD.findall(typed))


def _escaped(typed: str) -> str:
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
