"""The developer apps of a desk."""

import sqlite3
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.errors import LzdeskError
from lzdesk.reading.connection import open_reading
from lzdesk.storage.trouble import trouble_of


class AppKey(NamedTuple):
    marketplace: str
    app_key: str


def app_keys(db: sqlite3.Connection) -> list[AppKey]:
    """All of them; their secrets are in the keyring."""
    rows = db.execute("SELECT marketplace, app_key FROM apps ORDER BY marketplace, app_key")
    return [AppKey._make(row) for row in rows]


def app_keys_at(path: Path) -> list[AppKey]:
    """The same, of a database file. Raises LzdeskError where it cannot be read now."""
    try:
        db = open_reading(path)
        try:
            return app_keys(db)
        finally:
            db.close()
    except sqlite3.Error as error:
        detail = str(error)
        raise trouble_of(error, path) or LzdeskError("internal", detail=detail) from error
