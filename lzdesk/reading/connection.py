"""How a pane gets at the database: a connection that cannot write."""

import sqlite3
from pathlib import Path

from lzdesk.storage.connect import SCHEMA_VERSION, open_for_reading, schema_version


def open_reading(path: Path) -> sqlite3.Connection:
    """A read-only connection. Raises sqlite3.OperationalError where there is no database yet."""
    return open_for_reading(path)


def is_readable(path: Path) -> bool:
    """Whether the database is there and of this program's schema, so that panes may read it."""
    return schema_version(path) == SCHEMA_VERSION
