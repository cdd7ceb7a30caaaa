"""Pictures of products: fetched once when somebody looks, made small, and kept.

Policy. Only public servers that the marketplace's manifest names are asked, by the way out of the
store that the SKU was last seen in. What they send is unpacked in the labels' worker alone. A file
of this computer is read only where a person typed it: a store's word must not open one.
"""

import asyncio
import os
import time
from contextlib import suppress
from pathlib import Path

import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.thumbnail import thumbnail_of
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.files import write_atomic
from lzdesk.link import messages
from lzdesk.services.fetch_labels import CallsOf
from lzdesk.services.run_papers import local_picture
from lzdesk.settings.options import PICTURES, value_of
from lzdesk.settings.paths import picture_file
from lzdesk.storage.repositories.pictures import PictureOf, pictures_of
from lzdesk.storage.repositories.views import option_text
from lzdesk.storage.writer import Writer

log = structlog.get_logger()
AT_ONCE = 4
MOST_ASKED = 64
MOST_KEPT = 20_000
"""Files; each has some ten thousand bytes."""
LOCAL_BYTES = 20 * 1024**2
"""Of a file of this computer: a photo as a camera makes it."""
AGAIN_S = 86_400.0
MOST_FAILED = 50_000


class ProductPictures:
    """Answers the window's requests for pictures of SKUs."""

    def __init__(
        self,
        writer: Writer,
        calls_of: CallsOf,
        worker: LabelWorker,
        folder: Path,
        most_kept: int = MOST_KEPT,
    ) -> None:
        self._writer = writer
        self._calls_of = calls_of
        self._worker = worker
        self._folder = folder
        self._most_kept = most_kept
        self._kept: int | None = None
        """Files in the folder; None: not counted yet."""
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._failed: dict[str, tuple[float, str]] = {}
        """Address to the end of its rest, on the monotonic clock, and what was wrong."""

    async def fetch(self, request: messages.FetchPictures) -> messages.PicturesFetched:
        """Of the first 64 SKUs. None of them stops another."""
        skus = request.skus[:MOST_ASKED]
        if value_of(PICTURES, await self._writer.run(option_text, PICTURES)) is not True:
            return messages.PicturesFetched((), dict.fromkeys(skus, "picture.off"))
        named = {one.sku: one for one in await self._writer.run(pictures_of, skus)}
        by_address = {one.address: one for one in named.values()}
        whys = await asyncio.gather(*(self._one(one) for one in by_address.values()))
        told = dict(zip(by_address, whys, strict=True))
        missing = {
            sku: told[named[sku].address] if sku in named else "picture.none" for sku in skus
        }
        there = tuple(sku for sku, why in missing.items() if not why)
        return messages.PicturesFetched(there, {sku: why for sku, why in missing.items() if why})

    async def _one(self, one: PictureOf) -> str:
        """Why there is none; empty where it is kept now."""
        local = local_picture(one.address) if one.is_typed else ""
        file = picture_file(self._folder, one.address)
        if await asyncio.to_thread(_is_kept_blocking, file, local):
            return ""
        until, why = self._failed.get(one.address, (0.0, ""))
        if time.monotonic() < until:
            return why
        async with self._turns:
            why = await self._made(one, local, file)
        if why:
            log.info("no picture", sku=one.sku, kind=why)
            if len(self._failed) >= MOST_FAILED:
                self._failed.clear()
            self._failed[one.address] = (time.monotonic() + AGAIN_S, why)
        return why

    async def _made(self, one: PictureOf, local: str, file: Path) -> str:
        try:
            small = await self._worker.run(thumbnail_of, await self._content(one, local))
            await asyncio.to_thread(write_atomic, file, small)
        except BadLabel as bad:
            return str(bad.args[0])
        except LzdeskError as error:
            return error.kind
        except OSError:
            return "picture.not_kept"
        await self._bound()
        return ""

    async def _content(self, one: PictureOf, local: str) -> bytes:
        if local:
            return await asyncio.to_thread(_local_blocking, Path(local))
        if not one.store:
            raise LzdeskError("picture.no_store")
        calls = await self._calls_of(one.store)
        return await calls.picture(one.address)

    async def _bound(self) -> None:
        """The oldest go, a tenth at once."""
        if self._kept is not None:
            self._kept += 1
        if self._kept is None or self._kept > self._most_kept:
            self._kept = await asyncio.to_thread(_bound_blocking, self._folder, self._most_kept)


def _is_kept_blocking(file: Path, local: str) -> bool:
    """local: the file it was made of, if it was; a newer one is made small again."""
    try:
        made = file.stat().st_mtime
        return not local or Path(local).stat().st_mtime <= made
    except OSError:
        return False


def _local_blocking(file: Path) -> bytes:
    with file.open("rb") as source:
        content = source.read(LOCAL_BYTES + 1)
    if len(content) > LOCAL_BYTES:
        raise LzdeskError("picture.too_large")
    return content


def _bound_blocking(folder: Path, most: int) -> int:
    """How many are left."""
    with os.scandir(folder) as entries:
        files = [(entry.stat().st_mtime, entry.path) for entry in entries if entry.is_file()]
    if len(files) <= most:
        return len(files)
    going = sorted(files)[: len(files) - most * 9 // 10]
    for _, path in going:
        with suppress(OSError):
            Path(path).unlink(missing_ok=True)
    return len(files) - len(going)
