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

LONG_ENOUGH = {name: text[:100_000] for name, text in HOSTILE.items()}
"""For a walk over all screens: longer than any of them may show, and ten times as quick to keep."""

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


def words_of(text: str) -> dict[str, str]:
    """What a stage shows in place of PLAIN_WORDS."""
    return {key: f"{key} {text}" for key in PLAIN_WORDS} | {"number": NUMBER}


def spoiled(path: Path, text: str) -> Path:
    """A desk on which everything that comes from outside is this text."""
    make_stage_db(path, words_of(text))
    db = sqlite3.connect(path)
    for table, columns in OUTSIDE.items():
        # At once: each update writes the whole row again, megabytes of it.
        values = ", ".join(f"{column} = ?1" for column in columns)
        db.execute(f"UPDATE {table} SET {values}", (text,))
    db.execute("UPDATE orders SET status = 0 WHERE id IN (4, 5)")
    db.execute("UPDATE orders SET order_number = ? WHERE id = 3", (text,))
    db.commit()
    db.close()
    return path
