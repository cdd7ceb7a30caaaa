"""What a store's browser downloads, kept in the store's own folder.

Policy. The browser writes into a folder of its own, which is emptied when its profile is opened
again. A file gets its name in one step, once all of it is on the disk: whatever happens before,
nothing half stands under that name, and no other file is written over.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import structlog

from lzdesk.browser.errors import Error
from lzdesk.lib.files import safe_name

if TYPE_CHECKING:
    from playwright.async_api import Download, Page

log = structlog.get_logger()

COMING = ".coming"
"""In the folder of downloads: what is on its way, a folder for each profile."""
MOST_BYTES = 2 * 1024**3
"""On their way at once in one browser."""
FREE_BYTES = 256 * 1024**2
"""The disk keeps this much: the database needs it more."""
LOOK_S = 1.0


class Saved(NamedTuple):
    """What became of one download."""

    store: str
    name: str
    """Its safe name; of the file, where there is one."""
    file: Path | None = None
    trouble: str = ""
    """`download.too_large`, `download.disk_full` or `download.failed`."""


class Downloads:
    """Saves every download of one browser."""

    def __init__(
        self,
        folder: Path,
        coming: Path,
        store_of: Callable[[Page], str],
        on_saved: Callable[[Saved], None],
    ) -> None:
        """folder: the data folder's downloads. coming: where the browser writes (`coming_of`).
        store_of: whose a page is."""
        self._folder = folder
        self._coming = coming
        self._store_of = store_of
        self._on_saved = on_saved
        self._running: dict[asyncio.Task[None], Download] = {}
        self._refused = ""
        self._watching: asyncio.Task[None] | None = None

    def take(self, download: Download) -> None:
        """Start saving one."""
        # Whose it is now: the page of a download may be closed before its last byte.
        store = self._store_of(download.page)
        task = asyncio.create_task(self._save(store, download), name=f"download {store}")
        self._running[task] = download
        task.add_done_callback(lambda done: self._running.pop(done, None))
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch(), name=f"watch downloads {store}")

    @property
    def is_running(self) -> bool:
        return bool(self._running)

    async def finish(self, within_s: float) -> None:
        """Wait for those that are running."""
        if self._running:
            await asyncio.wait(self._running, timeout=within_s)

    def end(self) -> None:
        """The browser is over: nothing more comes."""
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        """A file from outside may be without end, and take the disk from everything else."""
        while self._running:
            if trouble := await asyncio.to_thread(_trouble_blocking, self._coming):
                self._refused = trouble
                for download in list(self._running.values()):
                    with contextlib.suppress(Error):
                        await download.cancel()
            await asyncio.sleep(LOOK_S)
            self._refused = ""

    async def _save(self, store: str, download: Download) -> None:
        folder = self._folder / store
        name = safe_name(download.suggested_filename, "download")
        try:
            await asyncio.to_thread(_make_private, folder)
            came = await download.path()
            saved = await asyncio.to_thread(put_beside, Path(came), folder / name)
        except (Error, OSError) as error:
            trouble = self._refused or await asyncio.to_thread(_trouble_blocking, self._coming)
            log.warning("download not saved", store=store, reason=str(error))
            self._on_saved(Saved(store, name, None, trouble or "download.failed"))
            return
        # Its other name, in the browser's folder.
        with contextlib.suppress(Error):
            await download.delete()
        self._on_saved(Saved(store, saved.name, saved))


def coming_of(downloads: Path, profile_id: str) -> Path:
    """The folder that a profile's browser writes to."""
    return downloads / COMING / profile_id


def empty_coming_blocking(coming: Path) -> None:
    """Make the folder anew: what is in it belongs to a browser that was killed."""
    shutil.rmtree(coming, ignore_errors=True)
    _make_private(coming)


def _trouble_blocking(coming: Path) -> str:
    """Why nothing more may come: an error's kind, or empty."""
    sizes = (one.stat().st_size for one in coming.iterdir() if one.is_file())
    with contextlib.suppress(OSError):
        if sum(sizes) > MOST_BYTES:
            return "download.too_large"
        if shutil.disk_usage(coming).free < FREE_BYTES:
            return "download.disk_full"
    return ""


def _make_private(folder: Path) -> None:
    for one in (folder.parent, folder):
        one.mkdir(parents=True, exist_ok=True, mode=0o700)


def put_beside(came: Path, wanted: Path) -> Path:
    """Give a whole file its name, or the name with the next free number: never over another."""
    came.chmod(0o600)
    with came.open("rb+") as written:
        os.fsync(written.fileno())
    number, name = 1, wanted
    while True:
        try:
            _name_once(came, name)
        except FileExistsError:
            number += 1
            name = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
            continue
        return name


def _name_once(came: Path, name: Path) -> None:
    """In one step. Raises FileExistsError where there is one of that name."""
    try:
        name.hardlink_to(came)
    except FileExistsError:
        raise
    except OSError:
        # No second names on this file system (sticks, some shares): moved instead.
        if name.exists():
            raise FileExistsError(name) from None
        came.rename(name)
