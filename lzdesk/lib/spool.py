"""Lines handed from one process to another through files that only grow.

Policy. One process appends, another reads; neither waits for the other. A line counts once its
append returned: it is on the disk. Files are named by the time they were begun, so that their
names sort, and a new one is begun at each start and at `FILE_BYTES`. What a kill or a full disk
left of a line is ended by the next newline, or by the next file; it is for the reader to find it
senseless. When all files together exceed `most_bytes`, the oldest goes.
"""

import contextlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

FILE_BYTES = 1 << 20
MOST_BYTES = 64 << 20
_SUFFIX = ".spool"


class Mark(NamedTuple):
    """A place in a spool: all before it is done."""

    file: str
    position: int


START = Mark("", 0)


class SpoolLine(NamedTuple):
    """A line without its newline, and the place behind it."""

    text: bytes
    end: Mark


class SpoolState(NamedTuple):
    """How a spool stands."""

    files: int
    size: int
    """Bytes."""
    written_at: int | None
    """When the last line came, epoch milliseconds; None for an empty spool."""


class SpoolWriter:
    """Appends. One instance per folder: whoever makes it holds a lock."""

    def __init__(
        self, folder: Path, file_bytes: int = FILE_BYTES, most_bytes: int = MOST_BYTES
    ) -> None:
        self._folder = folder
        self._file_bytes = file_bytes
        self._most_bytes = most_bytes
        self._handle: int | None = None
        self._size = 0
        self._is_torn = False
        self.dropped = 0
        """Files that went unread, for the spool was full."""

    def append_blocking(self, lines: Sequence[bytes]) -> None:
        """Add these lines; when it returns they are on the disk. Raises OSError: then some of
        them may be in the spool all the same."""
        if self._handle is None or self._size >= self._file_bytes:
            self._begin()
        assert self._handle is not None
        rest = memoryview((b"\n" if self._is_torn else b"") + b"\n".join((*lines, b"")))
        self._is_torn = True
        while rest:
            written = os.write(self._handle, rest)
            self._size += written
            rest = rest[written:]
        os.fsync(self._handle)
        self._is_torn = False

    def close_blocking(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _begin(self) -> None:
        self.close_blocking()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        names = _names(self._folder)
        self._make_room(names)
        newest = int(names[-1].removesuffix(_SUFFIX)) if names else 0
        # A clock that was set back must not sort a new file before an old one.
        name = f"{max(time.time_ns(), newest + 1):020d}{_SUFFIX}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._handle = os.open(self._folder / name, flags, 0o600)
        self._size, self._is_torn = 0, False
        _keep_names(self._folder)

    def _make_room(self, names: list[str]) -> None:
        sizes = {name: _size(self._folder / name) for name in names}
        total = sum(sizes.values())
        for name in names:
            if total + self._file_bytes <= self._most_bytes:
                return
            (self._folder / name).unlink(missing_ok=True)
            total -= sizes[name]
            self.dropped += 1


class SpoolReader:
    """Reads on from a mark. Nothing is removed before `remove_blocking`."""

    def __init__(self, folder: Path, mark: Mark = START) -> None:
        self._folder = folder
        self._mark = mark
        self._looked = START
        """The newest file and its size when all was read."""

    def has_news(self) -> bool:
        """Whether something was added since all was read; costs some microseconds."""
        return self._newest() != self._looked

    def _newest(self) -> Mark:
        names = _names(self._folder)
        return Mark(names[-1], _size(self._folder / names[-1])) if names else START

    def read_blocking(self, most: int) -> list[SpoolLine]:
        """The next lines, `most` at most. A line whose end has not come is left for later."""
        found: list[SpoolLine] = []
        self._looked = self._newest()
        for name in _names(self._folder):
            if name < self._mark.file:
                continue
            if name > self._mark.file:
                self._mark = Mark(name, 0)
            found += self._of_file(most - len(found))
            if len(found) >= most:
                self._looked = START
                break
        return found

    def _of_file(self, most: int) -> list[SpoolLine]:
        name, position = self._mark
        try:
            with (self._folder / name).open("rb") as file:
                file.seek(position)
                *lines, _torn = file.read().split(b"\n")
        except FileNotFoundError:
            return []
        found = []
        for line in lines[:most]:
            position += len(line) + 1
            found.append(SpoolLine(line, Mark(name, position)))
        self._mark = Mark(name, position)
        return found

    def remove_blocking(self, mark: Mark) -> None:
        """Remove the files that lie wholly before a mark: all of theirs is done."""
        for name in _names(self._folder):
            if name < mark.file:
                # On Windows a file that someone looks at cannot be removed: the next time then.
                with contextlib.suppress(PermissionError):
                    (self._folder / name).unlink(missing_ok=True)


def state_of(folder: Path) -> SpoolState:
    """How many files a spool has, how large they are, and when the last line came."""
    found = []
    for name in _names(folder):
        with contextlib.suppress(FileNotFoundError):
            found.append((folder / name).stat())
    times = [one.st_mtime_ns // 1_000_000 for one in found if one.st_size]
    return SpoolState(len(found), sum(one.st_size for one in found), max(times, default=None))


def _names(folder: Path) -> list[str]:
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []
    return sorted(name for name in names if name.endswith(_SUFFIX))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _keep_names(folder: Path) -> None:
    """Put a new file's name on the disk too, where the system has a call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
