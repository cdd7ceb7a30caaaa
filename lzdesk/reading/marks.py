"""The seller's own marks, as forms and prints need them: through the index of marked orders."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lzdesk.reading.selection import chunks
from lzdesk.reading.stores import not_hidden

LONGEST_NOTE = 4000
MARKED = "orders INDEXED BY ix_orders_marked WHERE is_marked = 1"
"""Only orders that carry a mark, whatever their number."""
IN_USE = f"SELECT tags, assigned_to FROM {MARKED} AND (tags <> '' OR assigned_to <> '')"
ON_THESE = f"""
SELECT tags, substr(note, 1, {LONGEST_NOTE + 1}), note_must_read, hold_until, assigned_to
FROM orders WHERE id IN (SELECT value FROM json_each(?)) AND is_marked = 1
"""


class MarksOnThese(NamedTuple):
    """What the chosen orders carry, and what is in use on all."""

    tags: dict[str, int]
    """Tag to how many of the chosen orders have it."""
    notes: tuple[tuple[str, bool], ...]
    """At most two different notes, each with whether it must be read; none where none has one."""
    held: int
    assigned: dict[str, int]
    tags_in_use: tuple[str, ...]
    names_in_use: tuple[str, ...]
    """Both the most used first."""
    noted: int = 0


def marks_on_these(db: sqlite3.Connection, rows: Sequence[int]) -> MarksOnThese:
    """For a form over these orders."""
    tags: Counter[str] = Counter()
    assigned: Counter[str] = Counter()
    notes: dict[tuple[str, bool], None] = {}
    held = noted = 0
    for some in chunks(rows):
        for text, note, must_read, hold_until, who in db.execute(ON_THESE, (some,)):
            tags.update(_tags(text))
            if who:
                assigned[who] += 1
            held += hold_until is not None
            noted += bool(note)
            if note and len(notes) < 2:
                notes[note, bool(must_read)] = None
    tags_in_use, names_in_use = in_use(db)
    return MarksOnThese(
        dict(tags.most_common()),
        tuple(notes),
        held,
        dict(assigned.most_common()),
        tags_in_use,
        names_in_use,
        noted,
    )


def in_use(db: sqlite3.Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tags and names in use on the orders of the desk's stores, the most used first."""
    tags: Counter[str] = Counter()
    names: Counter[str] = Counter()
    there = not_hidden(db) or "1"
    for text, who in db.execute(f"{IN_USE} AND {there}"):
        tags.update(_tags(text))
        if who:
            names[who] += 1
    return _by_use(tags), _by_use(names)


def _tags(text: str) -> list[str]:
    return [tag for tag in text.split("|") if tag]


def _by_use(counted: "Counter[str]") -> tuple[str, ...]:
    return tuple(sorted(counted, key=lambda one: (-counted[one], one.casefold())))
