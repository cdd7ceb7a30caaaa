"""A parcel's label shown before it is printed: as it will be printed, with what is known of it.

Policy. Nothing is written down and nothing is decided. A label that lies with its run is taken from
there; another is asked for as a run does. One that a run would not print is not asked for.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.print_runs import ParcelState
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.layouts import Margins, Placing, check_placing
from lzdesk.labels.preview import Preview, preview_of
from lzdesk.labels.worker import LabelWorker
from lzdesk.link import messages
from lzdesk.services.fetch_labels import CallsOf, Found, Label, LabelFetch, PageDrawing, Refused
from lzdesk.services.label_stops import TO_DECIDE
from lzdesk.services.run_judging import LEFT_OUT, PAST
from lzdesk.services.run_steps import lines_of
from lzdesk.storage.repositories.print_runs import (
    Parcel,
    parcel_at,
    tracking_of,
)
from lzdesk.storage.repositories.printing import ToPrint, packages_to_print
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Transaction, Writer

MOST_KEPT = 32
"""Pictures; each has some ten thousand bytes."""
BEING_FETCHED = "label.being_fetched"


class _Facts(NamedTuple):
    parcel: Parcel
    package: ToPrint | None
    """None where it has no label to be asked for any more."""
    tracking: str
    line: str


class LabelPreviews:
    """The last pictures are kept, so that going back and forth asks nobody."""

    def __init__(
        self,
        writer: Writer,
        calls_of: CallsOf,
        worker: LabelWorker,
        folder: Path,
        page_drawing: PageDrawing,
    ) -> None:
        """folder: of the runs' labels."""
        self._writer = writer
        self._calls_of = calls_of
        self._worker = worker
        self._folder = folder
        self._page_drawing = page_drawing
        self._kept: OrderedDict[Hashable, Preview] = OrderedDict()

    async def preview(self, asked: messages.PreviewLabel) -> messages.LabelPreviewed:
        """Raises BadInput: `run.unknown`, and those of `check_placing`."""
        placing = Placing(asked.layout, 1, Margins(*asked.margins_mm))
        check_placing(placing)
        facts = await self._writer.run(_facts, asked)
        parcel = facts.parcel
        place = (parcel.order_row, parcel.package_id, parcel.file, parcel.pages)
        key = (place, placing, facts.line, asked.height)
        found = self._kept.pop(key, None) or await self._made(asked, facts, placing)
        if isinstance(found, Refused):
            return messages.LabelPreviewed(
                asked.run, asked.position, kind=found.kind, words=found.words
            )
        self._kept[key] = found
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return _told(asked, facts, found)

    async def _made(
        self, asked: messages.PreviewLabel, facts: _Facts, placing: Placing
    ) -> Preview | Refused:
        label = await self._label(asked.run, facts)
        if isinstance(label, Refused):
            return label
        try:
            return await self._worker.run(
                preview_of, label.content, label.pages, placing, facts.line, asked.height
            )
        except BadLabel as bad:
            return Refused(str(bad.args[0]))

    async def _label(self, run: int, facts: _Facts) -> Found:
        parcel, package = facts.parcel, facts.package
        key = (parcel.order_row, parcel.package_id)
        file = self._folder / f"run-{run}" / f"{parcel.file}.pdf"
        content = await asyncio.to_thread(_content_blocking, file) if parcel.file else b""
        if content:
            return Label(content, parcel.pages)
        if parcel.state is ParcelState.FETCHING:
            return Refused(BEING_FETCHED)
        if parcel.why and parcel.why not in (*TO_DECIDE, LEFT_OUT):
            return Refused(parcel.why, parcel.words)
        if package is None:
            return Refused(PAST)
        stores = {store.id: store.key for store in await self._writer.run(all_stores)}
        async with self._page_drawing() as drawer:
            fetch = LabelFetch(self._calls_of, self._worker, stores, drawer)
            async for found in fetch.batches([package]):
                return found[key]
        return Refused(PAST)


def _content_blocking(file: Path) -> bytes:
    """Empty where it is gone: then it is asked for."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _facts(connection: Transaction, asked: messages.PreviewLabel) -> _Facts:
    parcel = parcel_at(connection, asked.run, asked.position)
    packages = packages_to_print(connection, [parcel.order_row]).get(parcel.order_row, [])
    package = next((one for one in packages if one.package_id == parcel.package_id), None)
    line = ""
    if asked.with_line:
        line = lines_of(connection, asked.run, [parcel])[0]
    return _Facts(parcel, package, tracking_of(connection, parcel), line)


def _told(asked: messages.PreviewLabel, facts: _Facts, found: Preview) -> messages.LabelPreviewed:
    barcode = ""
    if facts.tracking:
        barcode = "matches" if facts.tracking in found.codes else "unread"
    parcel = facts.parcel
    is_sure = parcel.state in (ParcelState.READY, ParcelState.PRINTED)
    return messages.LabelPreviewed(
        asked.run,
        asked.position,
        found.picture,
        barcode=barcode,
        came_mm=found.came,
        made_mm=found.made,
        read_again_at=parcel.read_again_at if is_sure else None,
    )
