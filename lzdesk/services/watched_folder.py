"""Order exports that are put into a folder are taken in by themselves, each once.

Policy. The folder holds one folder for each store, named by its key: whose orders an export has
stands nowhere in it. A file is taken when it has stopped changing, then moved to `imported` beside
it, or to `not imported` where it could not be taken; nothing is ever deleted. One that cannot be
moved is left alone until it changes.
"""

import asyncio
import os
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.files import FAILED_SUFFIX
from lzdesk.link.messages import AnyEvent, Notice, OrdersImported
from lzdesk.settings.options import WATCHED_FOLDER, value_of
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.repositories.views import option_text
from lzdesk.storage.writer import Writer

log = structlog.get_logger()

LOOK_EVERY_S = 5.0
SHEETS = (".xlsx", ".xls", ".csv")
IMPORTED, NOT_IMPORTED = "imported", "not imported"

Take = Callable[[str, str], Awaitable[OrdersImported]]
"""File and store key; raises LzdeskError."""
Stamp = tuple[int, int]


class WatchedFolder:
    """Looks into the folder that the option names, again and again."""

    def __init__(
        self,
        writer: Writer,
        take: Take,
        tell: Callable[[AnyEvent], None],
        every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._writer = writer
        self._take = take
        self._tell = tell
        self._every_s = every_s
        self._seen: dict[Path, Stamp] = {}
        self._stuck: dict[Path, Stamp] = {}

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._every_s)

    async def look(self) -> None:
        """Take in what has not changed since the last look."""
        kept = value_of(WATCHED_FOLDER, await self._writer.run(option_text, WATCHED_FOLDER))
        stores = [one.key for one in await self._writer.run(all_stores)] if kept else []
        found = await asyncio.to_thread(_files_blocking, Path(str(kept)), stores) if kept else {}
        ready = [path for path, stamp in found.items() if self._seen.get(path) == stamp]
        self._seen = found
        self._stuck = {path: at for path, at in self._stuck.items() if found.get(path) == at}
        for path in ready:
            if path not in self._stuck:
                await self._take_in(path)

    async def _take_in(self, path: Path) -> None:
        into = IMPORTED
        try:
            done = await self._take(str(path), path.parent.name)
        except LzdeskError as error:
            log.warning("an export of the watched folder was not taken", kind=error.kind)
            into = NOT_IMPORTED
            self._tell(Notice(error.kind, path.parent.name, {**error.fields, "file": path.name}))
        except Exception:
            # Whatever is in a file, the next one is taken; this one is put aside and said.
            log.exception("an export of the watched folder was not taken")
            into = NOT_IMPORTED
            self._tell(Notice("export.not_taken", path.parent.name, {"file": path.name}))
        else:
            if done.failed:
                left = Notice(
                    "watched.rows_left",
                    path.parent.name,
                    {"file": path.name, "rows": len(done.failed)},
                )
                self._tell(left)
        if not await asyncio.to_thread(_moved_blocking, path, into):
            self._stuck[path] = self._seen[path]


def _files_blocking(folder: Path, stores: list[str]) -> dict[Path, Stamp]:
    """The files that may be taken. Makes the stores' folders, where the folder itself is there."""
    found: dict[Path, Stamp] = {}
    if not folder.is_dir():
        return found
    for store in stores:
        try:
            (folder / store).mkdir(exist_ok=True)
            with os.scandir(folder / store) as entries:
                for entry in entries:
                    told = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(told.st_mode) and told.st_size and _is_sheet(entry.name):
                        found[Path(entry.path)] = (told.st_size, told.st_mtime_ns)
        except OSError as error:
            log.warning("the watched folder cannot be read", reason=error.strerror or "")
    return found


def _is_sheet(name: str) -> bool:
    """Spreadsheet programs lock a file by one that begins with `~$`."""
    lower = name.lower()
    ours = lower.endswith(FAILED_SUFFIX) or name.startswith((".", "~$"))
    return lower.endswith(SHEETS) and not ours


def _moved_blocking(path: Path, into: str) -> bool:
    """Beside what is there already: nothing is replaced."""
    folder = path.parent / into
    try:
        folder.mkdir(exist_ok=True)
        number, target = 1, folder / path.name
        while target.exists():
            number += 1
            target = folder / f"{path.stem} ({number}){path.suffix}"
        path.rename(target)
    except OSError as error:
        log.warning("a file of the watched folder stays", reason=error.strerror or "")
        return False
    return True
