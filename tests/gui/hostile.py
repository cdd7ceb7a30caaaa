"""Text from outside at its worst, and a desk that is full of it."""

import sqlite3
from pathlib import Path

from tests.gui.drawer_db import NUMBER
from tests.gui.screens import PLAIN_WORDS, make_stage_db

HOSTILE = {
    "html": "<b>bold</b><img src='file:///etc/passwd'><a href='x'>&amp;</a>",
    "rtl": "\u202eevil\u202c \u2067שלום\u2069 \u200fabc",
    "nul": "before\0after\x07\x1b[31m",
    "long": "W" * 1_000_000,
    "emoji": "👩‍👩‍👧‍👦🧨🏴‍☠️" * 20,
    "zalgo": "Z" + "\u0300\u0301\u0316\u0323" * 60 + "algo",
    "lines": "one\r\ntwo\tthree\n\n\nfour\u2028five" * 5,
    "formats": "{0} {name} %n %Ln %1 %s {",
    "mnemonic": "&File &&x",
}

LONG_ENOUGH = 100_000
"""For a walk over all screens: longer than any of them may show, and ten times as quick to keep."""


def _each_in_front(*kinds: str) -> tuple[str, ...]:
    """All of these in one text, once with each of them in front: its end may be cut."""
    texts = [HOSTILE[kind] for kind in kinds]
    return tuple(" ".join(texts[place:] + texts[:place]) for place in range(len(texts)))


WALKED: dict[str, tuple[str, ...]] = {
    "signs": _each_in_front("html", "nul", "lines", "formats", "mnemonic", "rtl"),
    "shapes": _each_in_front("zalgo", "emoji"),
    "long": (HOSTILE["long"][:LONG_ENOUGH],),
}
"""What is on a desk together: neighbours have different ones of these texts."""

OUTSIDE = {
    "stores": ('"group"', "name"),
    "orders": (
        "raw_statuses", "buyer", "ship_to", "payment_method", "carrier", "tracking", "warehouse",
        "buyer_note", "first_sku", "note", "assigned_to", "ship_by_source",
    ),
    "order_items": ("seller_sku", "name", "variation", "raw_status", "reason", "carrier"),
    "packages": ("tracking", "carrier"),
    "order_history": ("before", "after", '"by"'),
}  # fmt: skip


def words_of(*texts: str) -> dict[str, str]:
    """What a stage shows in place of PLAIN_WORDS."""
    words = {key: f"{key} {texts[place % len(texts)]}" for place, key in enumerate(PLAIN_WORDS)}
    return words | {"number": NUMBER}


def spoiled(path: Path, *texts: str) -> Path:
    """A desk on which everything that comes from outside is one of these texts."""
    make_stage_db(path, words_of(*texts))
    db = sqlite3.connect(path)
    marks = [f"?{place}" for place in range(1, len(texts) + 1)]
    for table, columns in OUTSIDE.items():
        # At once: each update writes the whole row again, megabytes of it.
        values = ", ".join(
            f"{column} = {_turn(marks, place)}" for place, column in enumerate(columns)
        )
        db.execute(f"UPDATE {table} SET {values}", texts)
    db.execute("UPDATE orders SET status = 0 WHERE id IN (4, 5)")
    db.execute("UPDATE orders SET order_number = ? WHERE id = 3", texts[:1])
    db.commit()
    db.close()
    return path


def _turn(marks: list[str], place: int) -> str:
    """The next text in the next row, and in the next column."""
    if len(marks) == 1:
        return marks[0]
    cases = " ".join(f"WHEN {at} THEN {mark}" for at, mark in enumerate(marks))
    return f"CASE (id + {place}) % {len(marks)} {cases} END"
