"""What a store's browser downloads, kept in the store's own folder."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from lzdesk.browser.errors import Error
from lzdesk.lib.files import safe_name

if TYPE_CHECKING:
    from playwright.async_api import Download, Page

log = structlog.get_logger()


class Downloads:
    """Saves every download at once: Playwright deletes what is left when a browser closes."""

    def __init__(
        self,
        folder: Path,
        store_of: Callable[[Page], str],
        on_saved: Callable[[str, Path], None],
    ) -> None:
        """folder: the data folder's downloads. store_of: whose a page is. on_saved: key, file."""
        self._folder = folder
        self._store_of = store_of
        self._on_saved = on_saved
        self._running: set[asyncio.Task[None]] = set()

    def take(self, download: Download) -> None:
        """Start saving one."""
        # Whose it is now: the page of a download may be closed before its last byte.
        store = self._store_of(download.page)
        task = asyncio.create_task(self._save(store, download), name=f"download {store}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    @property
    def is_running(self) -> bool:
        return bool(self._running)

    async def finish(self, within_s: float) -> None:
        """Wait for those that are running."""
        if self._running:
            await asyncio.wait(self._running, timeout=within_s)

    async def _save(self, store: str, download: Download) -> None:
        folder = self._folder / store
        name = safe_name(download.suggested_filename, "download")
        part = folder / f".{id(download)}.part"
        try:
            await asyncio.to_thread(_make_private, folder)
            await download.save_as(part)
            saved = await asyncio.to_thread(move_beside, part, folder / name)
        except (Error, OSError) as error:
            log.warning("download not saved", store=store, reason=str(error))
            with contextlib.suppress(OSError):
                await asyncio.to_thread(part.unlink, missing_ok=True)
            return
        self._on_saved(store, saved)


def _make_private(folder: Path) -> None:
    for one in (folder.parent, folder):
        one.mkdir(parents=True, exist_ok=True, mode=0o700)


def move_beside(part: Path, wanted: Path) -> Path:
    """Give a file its name, or the name with the next free number: never over another file."""
    number, name = 1, wanted
    while True:
        try:
            # Claims the name before anyone else can.
            name.open("xb").close()
        except FileExistsError:
            number += 1
            name = wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
            continue
        part.replace(name)
        name.chmod(0o600)
        return name
