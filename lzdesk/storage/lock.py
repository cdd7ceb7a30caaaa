"""One process owns a data folder for writing; the lock names its holder."""

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from lzdesk.domain.errors import FolderInUse

if os.name == "nt":
    import msvcrt

    def _take(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Held by the operating system, so it is gone with its process, however that ends."""

    def __init__(self, path: Path, holder: str) -> None:
        self._path = path
        self._holder = holder
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a+", encoding="utf-8")
        try:
            _take(file)
        except OSError as taken:
            file.close()
            raise FolderInUse(folder=str(self._path.parent), holder=self._read_holder()) from taken
        self._file = file
        self._name_file.write_text(f"{self._holder} (process {os.getpid()})", encoding="utf-8")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._name_file.unlink(missing_ok=True)
            self._file.close()
            self._file = None

    @property
    def _name_file(self) -> Path:
        """Beside the lock: on Windows a locked file cannot be read by others."""
        return self._path.with_suffix(".holder")

    def _read_holder(self) -> str:
        with contextlib.suppress(OSError):
            return self._name_file.read_text(encoding="utf-8")
        return "another lzdesk"
