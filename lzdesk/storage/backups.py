"""Backups of a desk's database: made by SQLite's own copying, checked, kept by age.

Policy. A backup counts only when it was opened and found whole; until then it is a `.part`. It is
one file of its own, without a log beside it. The writer goes on while a backup is made: the copy
is of one moment. The newest is never dropped. Secrets are not in the database, so not in a backup.
"""

import contextlib
import re
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.storage.connect import SCHEMA_VERSION, open_for_reading, verdict_of

HOUR = 3_600_000
MB = 1024 * 1024
LEAST_FREE = 500 * MB
"""Bytes that an automatic backup leaves free."""
PAGES_A_STEP = 1000
_STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"desk-(\d{8}-\d{6})(?:-\d+)?\.db")


class Backup(NamedTuple):
    """One backup: its file, and the moment it is of, in epoch milliseconds."""

    path: Path
    at: int


class Kept(NamedTuple):
    """Of each of the newest `spans` that have a backup, the newest is kept."""

    span: int
    """milliseconds"""
    spans: int


ROTATION = (Kept(HOUR, 6), Kept(24 * HOUR, 7), Kept(7 * 24 * HOUR, 4))
"""Six hours, seven days, four weeks."""


class Changes:
    """Tells cheaply whether a database changed. A context; holds one reading connection."""

    def __init__(self, database: Path) -> None:
        self._db = open_for_reading(database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def version(self) -> int:
        """Another number after each commit of another connection."""
        (version,) = self._db.execute("PRAGMA data_version").fetchone()
        return int(version)

    def option(self, key: str) -> str | None:
        """The kept text of an option; None where none is kept."""
        sql = "SELECT value FROM options WHERE key = ?"
        found = self._db.execute(sql, (key,)).fetchone()
        return None if found is None else str(found[0])


def backup_name(at: int) -> str:
    return f"desk-{stamp(at)}.db"


def stamp(at: int) -> str:
    """A moment as part of a file's name: `20261123-071230`, UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime(_STAMP)


def list_backups(folder: Path) -> list[Backup]:
    """The automatic backups, the newest first. Nothing else in the folder is looked at."""
    if not folder.is_dir():
        return []
    found = [
        Backup(path, _moment(match[1]))
        for path in folder.iterdir()
        if (match := _NAME.fullmatch(path.name)) and path.is_file()
    ]
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def _moment(text: str) -> int:
    with contextlib.suppress(ValueError):
        return int(datetime.strptime(text, _STAMP).replace(tzinfo=UTC).timestamp() * 1000)
    return 0


def outdated(backups: Sequence[Backup], rotation: Sequence[Kept] = ROTATION) -> list[Backup]:
    """Those that no rule keeps, of a list with the newest first."""
    kept = set(backups[:1])
    for rule in rotation:
        newest: dict[int, Backup] = {}
        for one in backups:
            newest.setdefault(one.at // rule.span, one)
        kept |= set(list(newest.values())[: rule.spans])
    return [one for one in backups if one not in kept]


def make_backup_blocking(
    database: Path, folder: Path, at: int, least_free: int = LEAST_FREE
) -> Backup:
    """One more automatic backup, and the rotation after it.

    Raises LzdeskError `backup.no_room` (free_mb, needs_mb) where the disk would be left with less
    than `least_free` bytes, `backup.damaged` where the copy is not whole.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / backup_name(at)
    needs = _size(database) + least_free
    free = shutil.disk_usage(folder).free
    if free < needs:
        raise LzdeskError(
            "backup.no_room", folder=str(folder), free_mb=free // MB, needs_mb=-(-needs // MB)
        )
    copy_database(database, target)
    believable = [one for one in list_backups(folder) if one.at <= at]
    for one in outdated(believable):
        one.path.unlink(missing_ok=True)
    return Backup(target, at)


def copy_database(database: Path, target: Path) -> None:
    """A checked copy of one moment of the database, in one file; complete or absent.

    Raises LzdeskError `backup.damaged` where what was copied is not whole, `backup.not_written`
    where the target cannot be written (a full disk, no permission).
    """
    part = target.with_name(f".{target.name}.part")
    try:
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            _copy(database, part)
        except (OSError, sqlite3.Error) as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            torn = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
            kind = "backup.damaged" if torn else "backup.not_written"
            raise LzdeskError(kind, file=str(target), detail=str(error)) from error
        check_backup(part, named=target)
        part.replace(target)
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def _copy(database: Path, part: Path) -> None:
    source, copy = open_for_reading(database), sqlite3.connect(part, isolation_level=None)
    try:
        # The moment is held: without this, each commit of the writer would begin the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=PAGES_A_STEP, sleep=0)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()


def check_backup(path: Path, named: Path | None = None) -> int:
    """The schema of a whole desk in this file.

    Raises LzdeskError `backup.damaged`, `backup.not_a_desk`, `backup.newer` or `file.unreadable`.
    named: the name to tell instead.
    """
    name = str(named or path)
    try:
        with path.open("rb") as file:
            is_sqlite = file.read(16) == b"SQLite format 3\0"
    except OSError as error:
        detail = error.strerror or str(error)
        raise LzdeskError("file.unreadable", file=name, detail=detail) from error
    if not is_sqlite:
        raise LzdeskError("backup.not_a_desk", file=name)
    verdict = verdict_of(path)
    if verdict != "ok":
        raise LzdeskError("backup.damaged", file=name, detail=verdict)
    db = open_for_reading(path)
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    finally:
        db.close()
    if version > SCHEMA_VERSION:
        raise LzdeskError("backup.newer", file=name)
    if version < 1 or not {"stores", "orders", "cursors"} <= tables:
        raise LzdeskError("backup.not_a_desk", file=name)
    return int(version)


def newest_good(folder: Path) -> Backup | None:
    """The newest backup that is whole: an automatic one, else one made before a migration.

    One that is stamped in the future was named by a wrong clock: it comes after all others.
    """
    older = sorted(folder.glob("before-schema-*.db"), reverse=True) if folder.is_dir() else []
    migrated = [Backup(path, int(path.stat().st_mtime * 1000)) for path in older]
    now = now_ms()
    held = list_backups(folder)
    believable = [one for one in held if one.at <= now]
    for one in [*believable, *migrated, *(one for one in held if one.at > now)]:
        with contextlib.suppress(LzdeskError):
            check_backup(one.path)
            return one
    return None


def _size(database: Path) -> int:
    log = database.with_name(f"{database.name}-wal")
    return sum(path.stat().st_size for path in (database, log) if path.exists())
