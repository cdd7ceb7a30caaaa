"""A damaged database: recognised, put aside, and replaced by the newest good backup.

Policy. What damages show at a glance (a wrong header, a cut or empty file) is looked for at every
start; the whole file is checked after an end that was not in order, and where something said that
it is damaged. The damaged file is kept under a dated name, always. The replacement is built beside
it and put in its place at the very end (see replacing): a kill leaves everything as it was, or a
job that the next start finishes. Where the log of a desk that did not end in order is gone, cut or
overwritten (see in_use), the database is older than what was told, and whole: nothing tells what is
missing. So it is said, and what waits in the outbox does not go out by itself; nor does it where
the database is damaged besides.
"""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.storage.backups import check_backup, newest_good
from lzdesk.storage.connect import open_for_reading
from lzdesk.storage.in_use import (
    begin_use,
    closing,
    count_kept,
    has_lost_log,
    in_use,
    kept_in,
    note_kept,
)
from lzdesk.storage.migrate import open_migrated
from lzdesk.storage.replacing import (
    BESIDE,
    Replacement,
    finish_replacing,
    free_name,
    replace_database,
)
from lzdesk.storage.salvage import (
    STOP_UNFINISHED,
    Salvaged,
    salvage,
    stop_unfinished,
)
from lzdesk.storage.trouble import trouble_of
from lzdesk.storage.writer import Transaction, Writer

MAGIC = b"SQLite format 3\0"
HEADER = 100
LOG_LOST = "log lost"


class Recovery(NamedTuple):
    """What was done about a damaged database."""

    aside: Path
    """Where the damaged file is now; the database itself where only its log is gone."""
    detail: str
    """What was found; SQLite's own words among it."""
    backup_at: int
    """The moment of the backup that took its place; 0: there was none, the desk began anew."""
    salvaged: Salvaged


def damage_of(database: Path, backups: Path, thorough: bool) -> str:
    """What is wrong with the file, in a few words; empty where nothing is found.

    thorough: read all of it, 17 ms for 10 MB.
    """
    log = _beside(database, "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    size = database.stat().st_size if database.exists() else 0
    if not size and not has_log:
        # A first start; or the file is gone, where there was one before.
        return "empty" if newest_good(backups) is not None else ""
    if size:
        with database.open("rb") as file:
            header = file.read(HEADER)
        if not header.startswith(MAGIC):
            return "file is not a database"
        if not has_log and size < _size_told(header):
            return "truncated"
    return _verdict(database) if thorough else ""


def open_whole(database: Path, backups: Path) -> tuple[Writer, Recovery | None]:
    """Open a desk for writing; a damaged one is recovered first. The folder's lock must be held.

    Raises what `open_migrated` and `recover` raise.
    """
    noted, done, at = in_use(database), _finished(database), now_ms()
    log_is_lost = has_lost_log(database, noted)
    detail = damage_of(database, backups, thorough=noted is not None)
    if detail:
        done = recover(database, backups, detail, at)
    try:
        writer = Writer(database, backups)
    except LzdeskError as error:
        if error.kind != "database.damaged" or done is not None:
            raise
        done = recover(database, backups, str(error.fields["detail"]), at)
        writer = Writer(database, backups)
    if noted is not None and noted.kept is not None:
        log_is_lost = log_is_lost or kept_in(database) < noted.kept
    if log_is_lost:
        # Whatever else was done: what it lost may have been an outbox's newest.
        writer.run_blocking_durably(_stop_unfinished)
        done = done or Recovery(database, LOG_LOST, 0, Salvaged({}, ()))
    _begin(writer)
    return writer, done


def _begin(writer: Writer) -> None:
    """From here on what is durable is counted and noted."""
    try:
        begin_use(writer.path, writer.run_blocking_durably(count_kept))
    except LzdeskError:
        # A full disk, a lock: it may have no log yet, and for a good reason.
        closing(writer.path)
    writer.on_kept = note_kept(writer.path)


def _finished(database: Path) -> Recovery | None:
    """A recovery that a kill cut short, brought to its end."""
    for name in ("part", "scratch"):
        _clear(database.with_name(f".{database.name}.{name}"))
    what = finish_replacing(database)
    if what is None or not what.detail:
        return None
    salvaged = Salvaged(what.rows, what.lost)
    return Recovery(database.with_name(what.aside), what.detail, what.backup_at, salvaged)


def _stop_unfinished(connection: Transaction) -> None:
    connection.exec_driver_sql(STOP_UNFINISHED)


def _size_told(header: bytes) -> int:
    """Bytes the file must have by its own header; 0 where it does not vouch for it."""
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    vouched = header[24:28] == header[92:96]
    return (65536 if page == 1 else page) * pages if vouched else 0


def _verdict(database: Path) -> str:
    try:
        with contextlib.closing(open_for_reading(database)) as db:
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return str(error)
        # Locked, or no permission: it says nothing about the file.
        return ""
    return "" if verdict == "ok" else str(verdict)


def recover(database: Path, backups: Path, detail: str, at: int) -> Recovery:
    """Put the damaged database aside and the newest good backup in its place.

    What only the desk knew is taken over as far as it can be read. at: now, for the dated name.
    Raises LzdeskError `recovery.failed` (file, detail), or what `storage.trouble` knows, where the
    disk or another program stops it; then everything is as it was.
    """
    good = newest_good(backups)
    part = database.with_name(f".{database.name}.part")
    try:
        _clear(part)
        if good is not None:
            shutil.copyfile(good.path, part)
            part.chmod(0o600)
        salvaged = _fill(part, database, backups, good.path if good else None)
        backup_at = good.at if good else 0
        aside = database.with_name(free_name(database, "damaged", at))
        what = Replacement(aside.name, detail, backup_at, salvaged.rows, salvaged.lost)
        replace_database(part, database, what)
    except (OSError, sqlite3.Error) as error:
        raise trouble_of(error, database) or LzdeskError(
            "recovery.failed", file=str(database), detail=str(error)
        ) from error
    finally:
        _clear(part)
    return Recovery(aside, detail, backup_at, salvaged)


def _fill(part: Path, damaged: Path, backups: Path, donor: Path | None) -> Salvaged:
    db, engine = open_migrated(part, backups)
    try:
        with _readable(damaged, donor) as source:
            if source is not None:
                return salvage(source, db)
        stop_unfinished(db)
        return Salvaged({}, ("everything",))
    finally:
        # Closing brings its log into the file.
        engine.dispose()
        db.close()


@contextlib.contextmanager
def _readable(damaged: Path, donor: Path | None) -> Iterator[sqlite3.Connection | None]:
    """A connection to what is left; through a copy with another first page where it needs one."""
    scratch = damaged.with_name(f".{damaged.name}.scratch")
    db = _opened(damaged)
    try:
        if db is None and donor is not None and damaged.exists():
            _with_page_of(damaged, donor, scratch)
            db = _opened(scratch)
        yield db
    finally:
        if db is not None:
            db.close()
        _clear(scratch)


def _opened(path: Path) -> sqlite3.Connection | None:
    """None where not even the list of its tables can be read."""
    if not path.exists():
        return None
    db = None
    try:
        db = open_for_reading(path)
        if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return db
    except sqlite3.Error:
        pass
    if db is not None:
        db.close()
    return None


def _with_page_of(damaged: Path, donor: Path, scratch: Path) -> None:
    """A copy whose first page is the backup's: SQLite copies page by page, so the tables begin
    where they did; the header is told the size that the file has."""
    shutil.copyfile(damaged, scratch)
    log = _beside(damaged, "-wal")
    has_log = log.exists() and log.stat().st_size > 0
    if has_log:
        shutil.copyfile(log, _beside(scratch, "-wal"))
    with donor.open("rb") as file:
        size = int.from_bytes(file.read(HEADER)[16:18], "big")
        size = 65536 if size == 1 else size
        file.seek(0)
        page = bytearray(file.read(size))
    pages = scratch.stat().st_size // size
    page[28:32] = pages.to_bytes(4, "big")
    page[92:96] = page[24:28]
    page[18:20] = b"\2\2" if has_log else b"\1\1"
    with scratch.open("r+b") as file:
        file.write(page)


def restore(database: Path, backups: Path, backup: Path, at: int) -> Path | None:
    """Put this file in the database's place; where the present one was put, None without one.

    Raises LzdeskError as `check_backup`, and `backup.not_written` where the disk stops it; then
    everything is as it was. What waits in its outbox does not go out by itself.
    """
    check_backup(backup)
    finish_replacing(database)
    part = database.with_name(f".{database.name}.part")
    try:
        _clear(part)
        shutil.copyfile(backup, part)
        part.chmod(0o600)
        db, engine = open_migrated(part, backups)
        try:
            stop_unfinished(db)
        finally:
            engine.dispose()
            db.close()
        there = database.exists()
        aside = database.with_name(free_name(database, "before-restore", at))
        replace_database(part, database, Replacement(aside.name))
    except (OSError, sqlite3.Error) as error:
        raise LzdeskError("backup.not_written", file=str(database), detail=str(error)) from error
    finally:
        _clear(part)
    return aside if there else None


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def _clear(path: Path) -> None:
    for one in (path, *(_beside(path, end) for end in BESIDE)):
        with contextlib.suppress(OSError):
            one.unlink(missing_ok=True)
