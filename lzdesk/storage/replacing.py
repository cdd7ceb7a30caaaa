"""Puts a finished file in the database's place, so that a kill at any point loses neither.

Policy. A note says what is being done and where the present file goes; then the new file is named
`.ready`; then the present one is moved aside, its log after it; then the new one takes its place.
Whoever opens the desk next looks first: where the database is gone and a `.ready` is there, the job
is finished; where the database is there, it is as it was, the `.ready` is dropped, and it is judged
anew.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

BESIDE = ("-wal", "-shm")


class Replacement(msgspec.Struct, frozen=True):
    """What is being done, kept beside the database while it is."""

    aside: str
    """Name of the present file's new place, in the same folder."""
    detail: str = ""
    """What was found damaged; empty where a backup is put back by hand."""
    backup_at: int = 0
    rows: dict[str, int] = {}
    lost: tuple[str, ...] = ()


def replace_database(part: Path, database: Path, what: Replacement) -> None:
    """Part becomes the database; the present one is kept. Raises OSError; then all is as it was,
    or, where it stopped between the two, the next opening finishes it."""
    ready = _ready(database)
    try:
        _note(database).unlink(missing_ok=True)
        _synced(_note(database), msgspec.json.encode(what))
        _synced(part, b"")
        part.replace(ready)
        _move_aside(database, database.with_name(what.aside))
        ready.replace(database)
        _note(database).unlink(missing_ok=True)
    finally:
        if database.exists():
            ready.unlink(missing_ok=True)


def finish_replacing(database: Path) -> Replacement | None:
    """Before a desk is opened: what was begun is finished or dropped; what was done, if it was."""
    ready, note = _ready(database), _note(database)
    what = _noted(note)
    done = None
    if ready.exists() and not database.exists():
        _move_aside(database, database.with_name(what.aside if what else f"{database.name}-aside"))
        ready.replace(database)
        done = what
    elif not ready.exists() and what and database.exists():
        # Only the note was still to be dropped.
        done = what if database.with_name(what.aside).exists() else None
    ready.unlink(missing_ok=True)
    note.unlink(missing_ok=True)
    return done


def _move_aside(database: Path, aside: Path) -> None:
    """The database before its log: until it is moved, both are whole and in their place."""
    if database.exists():
        database.replace(aside)
    for end in BESIDE:
        log = database.with_name(f"{database.name}{end}")
        if log.exists():
            log.replace(aside.with_name(f"{aside.name}{end}"))


def free_name(database: Path, why: str, at: int) -> str:
    """`lzdesk-<why>-<moment>.db`, with a number where that is taken."""
    base = f"{database.stem}-{why}-{datetime.fromtimestamp(at / 1000, UTC):%Y%m%d-%H%M%S}"
    return next(name for name in _numbered(base) if not database.with_name(name).exists())


def _numbered(base: str) -> Iterator[str]:
    yield f"{base}.db"
    number = 2
    while True:
        yield f"{base}-{number}.db"
        number += 1


def _ready(database: Path) -> Path:
    return database.with_name(f".{database.name}.ready")


def _note(database: Path) -> Path:
    return database.with_name(f".{database.name}.replacing")


def _noted(note: Path) -> Replacement | None:
    with contextlib.suppress(OSError, msgspec.DecodeError):
        return msgspec.json.decode(note.read_bytes(), type=Replacement)
    return None


def _synced(path: Path, more: bytes) -> None:
    """On the disk, with these bytes at its end."""
    with path.open("ab") as file:
        file.write(more)
        file.flush()
        os.fsync(file.fileno())
