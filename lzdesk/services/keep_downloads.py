"""The files that stores' browsers downloaded: listed, told apart by their content, removed.

Policy. The folder is the list: nothing is kept beside it, so that a file which the operator puts
there or takes away is treated like any other. What a file is, is found once while it stays as it
is, one file at a time, in a process of its own with bounds.
"""

import asyncio
import os
import stat
from collections.abc import Callable
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import structlog

from lzdesk.browser.downloads import Saved
from lzdesk.domain.downloads import DownloadedFile, Recognised
from lzdesk.domain.errors import BadInput
from lzdesk.domain.stores import STORE_KEY
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.recognise import of_trouble, recognise
from lzdesk.labels.worker import LabelWorker
from lzdesk.link.messages import DownloadChanged, DownloadsListed
from lzdesk.storage.repositories.printing import parcels_of
from lzdesk.storage.writer import Writer

log = structlog.get_logger()

MOST_LISTED = 200
MOST_SCANNED = 20_000
LOOK_S = 20.0
LOOK_BYTES = 1024**3


class _Found(NamedTuple):
    """A file as it stands in the folder."""

    at: int
    size: int
    name: str
    stamp: tuple[int, int]


class DownloadList:
    """The downloads of one data folder."""

    def __init__(
        self,
        folder: Path,
        writer: Writer,
        tell: Callable[[DownloadChanged], None],
    ) -> None:
        """folder: the data folder's downloads."""
        self._folder = folder
        self._writer = writer
        self._tell = tell
        self._known: dict[Path, tuple[tuple[int, int], DownloadedFile]] = {}
        self._waiting: dict[Path, bool] = {}
        """Files to be looked at, the first first; and whether they just came."""
        self._looking: asyncio.Task[None] | None = None
        self._worker: LabelWorker | None = None
        self._closing = False

    async def list(self, store: str) -> DownloadsListed:
        """The newest files of a store; of those not known yet is told by DownloadChanged.

        Raises BadInput where there can be no such store.
        """
        folder = self._folder_of(store)
        found, more = await asyncio.to_thread(_scan_blocking, folder)
        files = []
        for one in found:
            path = folder / one.name
            stamp, file = self._known.get(path, ((), None))
            if file is None or stamp != one.stamp:
                file = DownloadedFile(one.name, one.size, one.at)
                self._look_soon(path)
            files.append(file)
        return DownloadsListed(store, str(folder), tuple(files), more)

    async def remove(self, store: str, name: str) -> None:
        """Delete one. Raises BadInput where it is none of the store's or cannot be deleted."""
        folder = self._folder_of(store)
        path = folder / name
        if path.parent != folder or path.name != name or name.startswith("."):
            raise BadInput("file.unreadable", file=name, detail="")
        try:
            await asyncio.to_thread(path.unlink)
        except OSError as error:
            raise BadInput("file.unreadable", file=name, detail=error.strerror or "") from error
        self._known.pop(path, None)

    def saved(self, saved: Saved) -> None:
        """One came, or was not kept."""
        if saved.file is None:
            self._tell(DownloadChanged(saved.store, saved.name, trouble=saved.trouble))
        else:
            self._look_soon(saved.file, is_new=True)

    async def close(self) -> None:
        """Look at no more."""
        self._closing = True
        self._waiting.clear()
        if self._worker is not None:
            self._worker.end_work()
        if self._looking is not None:
            await self._looking

    def _folder_of(self, store: str) -> Path:
        if not STORE_KEY.fullmatch(store):
            raise BadInput("store.unknown", store=store)
        return self._folder / store

    def _look_soon(self, path: Path, *, is_new: bool = False) -> None:
        if self._closing:
            return
        self._waiting[path] = is_new or self._waiting.get(path, False)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look(), name="look at downloads")

    async def _look(self) -> None:
        # Again: one may come while the last worker ends.
        while self._waiting:
            # Of its own: a bad file must not end the process in which labels are being printed.
            async with LabelWorker(LOOK_S, LOOK_BYTES) as self._worker:
                await self._look_with(self._worker)

    async def _look_with(self, worker: LabelWorker) -> None:
        while self._waiting:
            path = next(iter(self._waiting))
            found = await asyncio.to_thread(_one_blocking, path)
            if found is None:
                self._waiting.pop(path)
                continue
            recognised = await _recognised(worker, path)
            if not self._closing:
                await self._note(path, found, recognised)

    async def _note(self, path: Path, found: _Found, recognised: Recognised) -> None:
        store = path.parent.name
        parcels = 0
        if recognised.codes:
            parcels = await self._writer.run(parcels_of, store, recognised.codes)
        # A sheet of labels is larger than a label: then their numbers tell it.
        is_labels = recognised.what == "document" and parcels > 0
        what = "labels" if is_labels else recognised.what
        file = DownloadedFile(
            found.name, found.size, found.at, what, recognised.pages, recognised.rows, parcels
        )
        self._known[path] = (found.stamp, file)
        is_new = self._waiting.pop(path, False)
        self._tell(DownloadChanged(store, file.name, what=what, is_new=is_new))


async def _recognised(worker: LabelWorker, path: Path) -> Recognised:
    try:
        return await worker.run(recognise, str(path))
    except BadLabel as error:
        log.warning("a download could not be looked at", reason=str(error.args[0]))
        return of_trouble(str(error.args[0]))
    except OSError as error:
        log.warning("a download could not be read", reason=error.strerror or "")
        return Recognised("gone")


def _scan_blocking(folder: Path) -> tuple[list[_Found], int]:
    """The newest files, and how many more there are."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, MOST_SCANNED)]
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        detail = error.strerror or ""
        raise BadInput("file.unreadable", file=str(folder), detail=detail) from error
    found = [one for name in names if (one := _one_blocking(folder / name)) is not None]
    shown = nlargest(MOST_LISTED, found)
    return shown, len(found) - len(shown)


def _one_blocking(path: Path) -> _Found | None:
    """None for what is no plain file of ours: links lead out of the folder."""
    if path.name.startswith("."):
        return None
    try:
        told = path.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(told.st_mode):
        return None
    stamp = (told.st_size, told.st_mtime_ns)
    return _Found(told.st_mtime_ns // 1_000_000, told.st_size, path.name, stamp)
