"""The note beside a database while it is in use: what must be in it when it is opened again.

Policy. SQLite takes a log that is gone, emptied or cut for one that ends there: the database is
whole then, and older than what was told. So each durable job counts itself in its own transaction,
and once it is committed the count is noted beside the database. A database with a lower count than
its note has lost something. The note itself need not be on the disk: an older one says less, never
something wrong.
"""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.storage.connect import open_for_reading

KEPT = "storage.kept"
"""The option that counts durable jobs."""
_DIGITS = 20
_CLOSING = b"closing"
_COUNT = (
    f"INSERT INTO options (key, value) VALUES ('{KEPT}', '1')"
    " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value"
)
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = {0x377F0682: "little", 0x377F0683: "big"}


class InUse(NamedTuple):
    """What the note says."""

    kept: int | None
    """Durable jobs that the database must hold; None where that is not told."""
    is_closing: bool
    """It was being closed in order: its log may be gone for a good reason."""


def count_kept(connection: Connection) -> int:
    """One durable job more; how many there were."""
    return int(connection.exec_driver_sql(_COUNT).scalar_one())


def kept_in(database: Path) -> int:
    """How many durable jobs the database holds; 0 where that cannot be read."""
    sql = f"SELECT CAST(value AS INTEGER) FROM options WHERE key = '{KEPT}'"
    try:
        with contextlib.closing(open_for_reading(database)) as db:
            row = db.execute(sql).fetchone()
    except sqlite3.Error:
        return 0
    return int(row[0]) if row else 0


def begin_use(database: Path, kept: int) -> None:
    """It is in use, and its log holds the commit that counted so far."""
    with contextlib.suppress(OSError):
        _note(database).write_bytes(_digits(kept))


def note_kept(database: Path) -> Callable[[int], None]:
    """What notes a count, in place: a kill finds the one before or this one."""

    def note(kept: int) -> None:
        _write(database, _digits(kept), 0)

    return note


def in_use(database: Path) -> InUse | None:
    """What is noted; None after an end in order."""
    try:
        told = _note(database).read_bytes()
    except OSError:
        return None
    count = told[:_DIGITS]
    kept = int(count) if len(count) == _DIGITS and count.isdigit() else None
    return InUse(kept, _CLOSING in told)


def is_suspect(database: Path) -> bool:
    """Whether the last to use it did not end in order, or said that it is damaged."""
    return _note(database).exists()


def closing(database: Path) -> None:
    """It is about to be closed in order: from here on its log may be gone for a good reason."""
    _write(database, _CLOSING, _DIGITS)


def trust(database: Path) -> None:
    """It was used and closed in order."""
    with contextlib.suppress(OSError):
        _note(database).unlink(missing_ok=True)


def has_lost_log(database: Path, noted: InUse | None) -> bool:
    """Whether its log shows by itself that something is lost: it was in use, and the log is broken;
    or it is gone, and no count tells whether that matters."""
    if noted is None or not database.exists() or not database.stat().st_size:
        return False
    log = database.with_name(f"{database.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size:
        return not _begins_well(log, size)
    return noted.kept is None and not noted.is_closing


def _begins_well(log: Path, size: int) -> bool:
    """By SQLite's file format, section 4.1: the header's own check sum, and room for a frame."""
    with log.open("rb") as file:
        header = file.read(_WAL_HEADER)
    order = _WAL_MAGIC.get(int.from_bytes(header[:4], "big"))
    if order is None or len(header) < _WAL_HEADER:
        return False
    words = [int.from_bytes(header[at : at + 4], "big") for at in range(0, _WAL_HEADER, 4)]
    first = second = 0
    for at in range(0, 24, 8):
        pair = header[at : at + 4], header[at + 4 : at + 8]
        one, two = (int.from_bytes(part, "big" if order == "big" else "little") for part in pair)
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return [first, second] == words[6:] and size >= _WAL_HEADER + _FRAME_HEADER + words[2]


def _digits(kept: int) -> bytes:
    return b"%0*d" % (_DIGITS, kept)


def _write(database: Path, told: bytes, at: int) -> None:
    with contextlib.suppress(OSError):
        note = _note(database)
        note.touch(mode=0o600)
        with note.open("r+b", buffering=0) as file:
            file.seek(at)
            file.write(told)


def _note(database: Path) -> Path:
    return database.with_name(f"{database.name}.in-use")
