"""The only place that opens a desk's database: plain driver connections.

Nothing here imports SQLAlchemy, so the window can read within milliseconds of its start.
"""

import sqlite3
from pathlib import Path

SCHEMA_VERSION = 10
"""`PRAGMA user_version` of a database this program can read; one more per revision."""

LOCK_WAIT_S = 3.0
"""How long a write waits for another program's lock before it is `database.locked`."""


def open_for_writing(path: Path) -> sqlite3.Connection:
    """The engine's one writing connection: WAL, explicit transactions, usable from its thread."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=LOCK_WAIT_S)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA foreign_keys=ON")
    db.execute("PRAGMA cache_size=-65536")
    db.execute("PRAGMA temp_store=MEMORY")
    return db


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. Raises sqlite3.OperationalError where there is no file."""
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=2,
    )
    db.execute("PRAGMA query_only=ON")
    # The system holds the file in its own cache: a large one here is the same memory twice.
    db.execute("PRAGMA cache_size=-8192")
    db.execute("PRAGMA temp_store=MEMORY")
    return db


def schema_version(path: Path) -> int | None:
    """The version of the database at path; None where there is no readable one yet."""
    if not path.exists():
        return None
    try:
        db = open_for_reading(path)
    except sqlite3.OperationalError:
        return None
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    finally:
        db.close()
    return int(version)


def verdict_of(path: Path) -> str:
    """`ok`, or SQLite's words on what is damaged. Reads the whole file: 17 ms for 10 MB."""
    try:
        db = open_for_reading(path)
    except sqlite3.DatabaseError as error:
        return str(error)
    try:
        (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        db.close()
    return str(verdict)


def sqlite_version() -> str:
    return sqlite3.sqlite_version
