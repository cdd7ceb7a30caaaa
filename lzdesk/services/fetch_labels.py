"""Fetches the labels of many parcels over many stores, and ties each page to its parcel.

Policy. Files are fetched in the vendor's batches and tied to their parcels by the bar codes on
them; a batch that does not tie is fetched again parcel by parcel. What cannot be had stops nothing
but itself.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

import structlog

from lzdesk.domain.errors import BrowserTrouble, JunkAnswer, LzdeskError
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.pages import (
    is_login_page,
    pages_of_one,
    split_by_tracking,
    without_blank_end,
)
from lzdesk.labels.worker import LabelWorker
from lzdesk.marketplaces.contract import LabelFile
from lzdesk.storage.repositories.printing import ToPrint
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.upstream.way_out import Place, WayOut

log = structlog.get_logger()

CallsOf = Callable[[str], Awaitable[StoreCalls]]
PackageKey = tuple[int, str]
"""Order row and package id."""


class PageDrawer(Protocol):
    """Draws labels that are web pages: see `browser/label_pages.py`."""

    async def draw(self, page: bytes, places: Collection[Place], way: WayOut) -> bytes:
        """As PDF. places: what alone it may load from; way: how. Raises BrowserTrouble."""


PageDrawing = Callable[[], AbstractAsyncContextManager[PageDrawer]]
"""For one run of labels; what it started is over with it."""


class Label(NamedTuple):
    """The file a parcel's label is in, and its pages there (from 0)."""

    content: bytes
    pages: tuple[int, ...]

    @property
    def digest(self) -> str:
        """Of the file: SHA-256."""
        return hashlib.sha256(self.content).hexdigest()


class Refused(NamedTuple):
    """Why there is none, and the vendor's words."""

    kind: str
    words: str = ""


Found = Label | Refused


class LabelFetch:
    """Of stores by their rows' keys."""

    def __init__(
        self,
        calls_of: CallsOf,
        worker: LabelWorker,
        store_keys: Mapping[int, str],
        drawer: PageDrawer,
    ) -> None:
        self._drawer = drawer
        self._calls_of = calls_of
        self._worker = worker
        self._store_keys = store_keys

    async def batches(self, wanted: Sequence[ToPrint]) -> AsyncIterator[dict[PackageKey, Found]]:
        """What was found, as it comes; each parcel once."""
        by_store: dict[int, list[ToPrint]] = {}
        for package in wanted:
            by_store.setdefault(package.store_id, []).append(package)
        for store_id, packages in by_store.items():
            async for found in self._of_store(self._store_keys.get(store_id, ""), packages):
                yield found

    async def _of_store(
        self, store: str, packages: list[ToPrint]
    ) -> AsyncIterator[dict[PackageKey, Found]]:
        done = 0
        try:
            calls = await self._calls_of(store)
            size = calls.manifest.policies.fulfilment_batch
            while done < len(packages):
                found = await self._batch(calls, packages[done : done + size])
                done += size
                yield found
        except LzdeskError as error:
            log.warning("labels not fetched", store=store, kind=error.kind)
            missing = Refused(error.kind, str(error.fields.get("words", "")))
            yield {_key(package): missing for package in packages[done:]}

    async def _batch(self, calls: StoreCalls, batch: list[ToPrint]) -> dict[PackageKey, Found]:
        """In one call; where it does not tie to its parcels, each by itself."""
        trackings = tuple(package.tracking for package in batch)
        tied: dict[str, list[int]] | None = None
        content = b""
        if all(trackings) and len(set(trackings)) == len(trackings):
            try:
                file = await calls.label_file(tuple(package.package_id for package in batch))
                if content := await self._pdf_of(calls, file):
                    tied = await self._worker.run(split_by_tracking, content, trackings)
            except (BadLabel, BrowserTrouble, JunkAnswer):
                # One of them may be at fault for all: each is asked for by itself.
                tied = None
        if tied is None:
            return {_key(package): await self._one(calls, package) for package in batch}
        return {_key(package): Label(content, tuple(tied[package.tracking])) for package in batch}

    async def _pdf_of(self, calls: StoreCalls, file: LabelFile) -> bytes:
        """Raises BadLabel `label.is_a_page` for a login page, and BrowserTrouble."""
        if not file.is_page:
            return file.content
        if is_login_page(file.content):
            raise BadLabel("label.is_a_page")
        way = await calls.way_out()
        drawn = await self._drawer.draw(file.content, calls.label_places, way)
        return await self._worker.run(without_blank_end, drawn)

    async def _one(self, calls: StoreCalls, package: ToPrint) -> Found:
        try:
            file = await calls.label_file((package.package_id,))
            if package.package_id in file.refused:
                code, words = file.refused[package.package_id]
                return Refused("label.refused", f"{words} ({code})" if code else words)
            content = await self._pdf_of(calls, file)
            own = (package.tracking, package.package_id, package.order_number, package.order_id)
            names = tuple(one for one in own if one)
            return Label(content, tuple(await self._worker.run(pages_of_one, content, names)))
        except BadLabel as bad:
            return Refused(str(bad.args[0]))
        except LzdeskError as error:
            return Refused(error.kind, str(error.fields.get("words", "")))


def _key(package: ToPrint) -> PackageKey:
    return package.row, package.package_id
