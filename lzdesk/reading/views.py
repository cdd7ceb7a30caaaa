"""Saved views and shared options, as the window reads them."""

import sqlite3
from typing import NamedTuple

from lzdesk.domain.errors import LzdeskError
from lzdesk.settings.options import OPTIONS, Value, value_of


class SavedView(NamedTuple):
    """A named filter with its columns and sort; `spec` is JSON that the window wrote."""

    view_id: int
    name: str
    spec: str


def saved_views(db: sqlite3.Connection) -> list[SavedView]:
    """All views in the order the operator gave them."""
    rows = db.execute("SELECT id, name, spec FROM views ORDER BY position, id")
    return [SavedView._make(row) for row in rows]


def option_values(db: sqlite3.Connection) -> dict[str, str]:
    """Option key to its value as JSON text, for those that were changed."""
    return dict(db.execute("SELECT key, value FROM options"))


def chosen_options(db: sqlite3.Connection, prefix: str) -> dict[str, Value]:
    """The options whose keys begin so, as they are; one that was kept wrongly has its default."""
    kept = option_values(db)
    found: dict[str, Value] = {}
    for option in OPTIONS:
        if option.key.startswith(prefix):
            try:
                found[option.key] = value_of(option.key, kept.get(option.key))
            except LzdeskError:
                found[option.key] = option.default
    return found
