"""What keeps a desk from being saved, as kinds: a full disk, no permission, another's lock."""

import errno
import os
import sqlite3
import tempfile
from pathlib import Path

from lzdesk.domain.errors import LzdeskError

PASSING = ("disk.full", "folder.read_only", "database.locked")
"""What is over one day without anyone starting lzdesk again. Nothing is half saved meanwhile."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if os.name != "nt" else (errno.ENOSPC,)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
_KINDS = {
    sqlite3.SQLITE_FULL: "disk.full",
    sqlite3.SQLITE_READONLY: "folder.read_only",
    sqlite3.SQLITE_BUSY: "database.locked",
    sqlite3.SQLITE_LOCKED: "database.locked",
    sqlite3.SQLITE_CORRUPT: "database.damaged",
    sqlite3.SQLITE_NOTADB: "database.damaged",
}
_UNCLEAR = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
"""SQLite does not say why: a file is written to find out."""
PROBE_BYTES = 65536


def trouble_of(error: BaseException, file: Path) -> LzdeskError | None:
    """The kind of an error of SQLite, SQLAlchemy or the system; None where it is none of these."""
    told = getattr(error, "orig", None) or error
    if isinstance(told, OSError):
        kind = _kind_of_system(told)
        return LzdeskError(kind, file=str(file)) if kind else None
    if not isinstance(told, sqlite3.Error):
        return None
    code = getattr(told, "sqlite_errorcode", 0) & 0xFF
    if code in _UNCLEAR:
        return LzdeskError(_tried(file), file=str(file))
    kind = _KINDS.get(code, "")
    if kind == "database.damaged":
        return LzdeskError(kind, file=str(file), detail=str(told))
    return LzdeskError(kind, file=str(file)) if kind else None


def _kind_of_system(error: OSError) -> str:
    if error.errno in _FULL:
        return "disk.full"
    return "folder.read_only" if error.errno in _FORBIDDEN else ""


def _tried(database: Path) -> str:
    """Why nothing can be written here; a full disk where it is not clear."""
    folder = database.parent
    try:
        if database.exists():
            # The folder may take files where this one takes nothing.
            with database.open("r+b"):
                pass
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * PROBE_BYTES)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return _kind_of_system(error) or "disk.full"
    return "disk.full"
