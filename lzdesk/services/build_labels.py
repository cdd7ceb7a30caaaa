"""One print-ready PDF of the labels of many orders over many stores, in the order given.

Policy. What cannot be printed is named and left out; it never stops the rest. A package printed
before is left out too, unless its second print was asked for with a reason; so is a held order,
and one whose note must be read first, unless the request says otherwise of that order. Files are
fetched in the vendor's batches and tied to their parcels by the bar codes on them; a batch that
does not tie is fetched again parcel by parcel. Each page is written into the ledger before the
file is handed over, so a crash between the two can cost a question, never a second parcel.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.statuses import Status
from lzdesk.domain.stores import Store
from lzdesk.labels.layouts import LATER_LAYOUTS, LAYOUTS
from lzdesk.labels.pages import BadLabel, merged, pages_of_one, split_by_tracking
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import write_atomic
from lzdesk.link.messages import BuildLabels, LabelsBuilt, PageProblem
from lzdesk.storage.repositories.printing import (
    ToPrint,
    finish_run,
    packages_to_print,
    record_pages,
    start_run,
)
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.store_calls import StoreCalls

log = structlog.get_logger()

CallsOf = Callable[[str], Awaitable[StoreCalls]]


class _Label(NamedTuple):
    content: bytes
    pages: list[int]


class _Refused(NamedTuple):
    kind: str
    words: str


HELD = "label.held"
NOTE_UNREAD = "label.note_unread"
_Found = _Label | _Refused
_PackageKey = tuple[int, str]


class GivenUp(LzdeskError):
    """The operator ended the run before a page was written down."""


class LabelRun:
    """One run: choose, fetch, put together, write down, hand over."""

    def __init__(
        self,
        writer: Writer,
        calls_of: CallsOf,
        worker: LabelWorker,
        by: str,
        progress: Callable[[int, int], None],
    ) -> None:
        self._writer = writer
        self._calls_of = calls_of
        self._worker = worker
        self._by = by
        self._progress = progress
        self._problems: list[PageProblem] = []
        self._stores: dict[int, Store] = {}
        self._given_up = False

    def give_up(self) -> None:
        """End before anything is written down: no page, no file. Later than that it is too late."""
        self._given_up = True

    async def run(self, asked: BuildLabels) -> LabelsBuilt:
        """Build the file. Raises BadInput for a layout or place that cannot be used."""
        _check(asked)
        self._stores = {store.id: store for store in await self._writer.run(all_stores)}
        wanted = await self._choose(asked)
        if not wanted:
            return LabelsBuilt(0, 0, "", tuple(self._problems))
        found = await self._fetch(wanted)
        good = [
            (package, label)
            for package in wanted
            if isinstance(label := found[package.row, package.package_id], _Label)
        ]
        for package in wanted:
            refused = found[package.row, package.package_id]
            if isinstance(refused, _Refused):
                self._leave_out(package, refused.kind, refused.words)
        if not good:
            return LabelsBuilt(0, 0, "", tuple(self._problems))
        return await self._hand_over(asked, good)

    async def _choose(self, asked: BuildLabels) -> list[ToPrint]:
        rows = list(dict.fromkeys(asked.rows))
        packages = await self._writer.run(packages_to_print, rows)
        wanted: list[ToPrint] = []
        marked: dict[int, tuple[ToPrint, str]] = {}
        now = now_ms()
        for row in rows:
            for package in packages.get(row, []):
                kind = _why_not(package, meant=_is_meant(asked, package))
                kind = kind or _stopped_by_mark(asked, package, now)
                if kind in (HELD, NOTE_UNREAD):
                    # A mark is the order's: however many parcels it has, it is said once.
                    marked.setdefault(row, (package, kind))
                elif kind:
                    self._leave_out(package, kind)
                else:
                    wanted.append(package)
            if row in marked:
                package, kind = marked[row]
                self._leave_out(package, kind, _note_of(package, kind))
        return wanted

    async def _fetch(self, wanted: list[ToPrint]) -> dict[_PackageKey, _Found]:
        found: dict[_PackageKey, _Found] = {}
        self._progress(0, len(wanted))
        by_store: dict[int, list[ToPrint]] = {}
        for package in wanted:
            by_store.setdefault(package.store_id, []).append(package)
        for store_id, packages in by_store.items():
            try:
                calls = await self._calls_of(self._stores[store_id].key)
                size = calls.manifest.policies.fulfilment_batch
                for start in range(0, len(packages), size):
                    self._go_on()
                    found |= await self._fetch_batch(calls, packages[start : start + size])
                    self._progress(len(found), len(wanted))
            except GivenUp:
                raise
            except LzdeskError as error:
                log.warning("labels not fetched", store=calls_name(self._stores, store_id))
                missing = _Refused(error.kind, str(error.fields.get("words", "")))
                for package in packages:
                    found.setdefault((package.row, package.package_id), missing)
        return found

    async def _fetch_batch(
        self, calls: StoreCalls, batch: list[ToPrint]
    ) -> dict[_PackageKey, _Found]:
        """A batch in one call; where it does not tie to its parcels, each by itself."""
        trackings = tuple(package.tracking for package in batch)
        file = await calls.label_file(tuple(package.package_id for package in batch))
        tied: dict[str, list[int]] | None = None
        if file.content and all(trackings) and len(set(trackings)) == len(trackings):
            try:
                tied = await self._worker.run(split_by_tracking, file.content, trackings)
            except BadLabel:
                tied = None
        if tied is None:
            return {
                (package.row, package.package_id): await self._fetch_one(calls, package)
                for package in batch
            }
        return {
            (package.row, package.package_id): _Label(file.content, tied[package.tracking])
            for package in batch
        }

    async def _fetch_one(self, calls: StoreCalls, package: ToPrint) -> _Found:
        try:
            file = await calls.label_file((package.package_id,))
            if package.package_id in file.refused:
                code, words = file.refused[package.package_id]
                return _Refused("label.refused", f"{words} ({code})" if code else words)
            pages = await self._worker.run(pages_of_one, file.content, package.tracking)
            return _Label(file.content, pages)
        except BadLabel as bad:
            return _Refused(str(bad.args[0]), "")
        except LzdeskError as error:
            return _Refused(error.kind, str(error.fields.get("words", "")))

    async def _hand_over(
        self, asked: BuildLabels, good: list[tuple[ToPrint, _Label]]
    ) -> LabelsBuilt:
        self._go_on()
        content = await self._worker.run(
            merged, [(label.content, label.pages) for _, label in good], asked.layout
        )
        self._go_on()
        ledger: list[tuple[int, str, int, str]] = []
        for package, label in good:
            for _ in label.pages:
                page = len(ledger) + 1
                ledger.append((package.row, package.package_id, page, asked.reprint_reason))

        def write_down(transaction: Transaction) -> int:
            run = start_run(transaction, self._by, asked.layout, asked.out_file, now_ms())
            record_pages(transaction, run, ledger, self._by, now_ms())
            return run

        run = await self._writer.run_durably(write_down)
        try:
            write_atomic(Path(asked.out_file), content)
        except OSError as error:
            await self._writer.run_durably(finish_run, run, "not_written", now_ms())
            detail = error.strerror or "OSError"
            raise BadInput("labels.not_written", file=asked.out_file, detail=detail) from error
        await self._writer.run_durably(finish_run, run, "handed_over", now_ms())
        return LabelsBuilt(run, len(ledger), asked.out_file, tuple(self._problems))

    def _go_on(self) -> None:
        if self._given_up:
            raise GivenUp("labels.given_up")

    def _leave_out(self, package: ToPrint, kind: str, words: str = "") -> None:
        before = kind == "label.printed_before"
        self._problems.append(
            PageProblem(
                row=package.row,
                store=calls_name(self._stores, package.store_id),
                order_id=package.order_id,
                order_number=package.order_number,
                package_id=package.package_id,
                kind=kind,
                words=words,
                printed_at=package.printed_at if before else None,
                printed_by=package.printed_by if before else "",
                run=package.run if before else None,
                page=package.page if before else None,
                held_until=package.hold_until if kind == HELD else None,
            )
        )


def calls_name(stores: dict[int, Store], store_id: int) -> str:
    return stores[store_id].key if store_id in stores else str(store_id)


def check_layout(layout: str) -> None:
    """Raises BadInput for a layout that cannot be built."""
    if layout in LATER_LAYOUTS:
        raise BadInput("labels.layout_later", layout=layout)
    if layout not in LAYOUTS:
        raise BadInput("labels.unknown_layout", layout=layout, known=", ".join(LAYOUTS))


def _check(asked: BuildLabels) -> None:
    check_layout(asked.layout)
    parent = Path(asked.out_file).absolute().parent
    if not asked.out_file or not parent.is_dir():
        raise BadInput("labels.no_such_folder", folder=str(parent))


def _is_meant(asked: BuildLabels, package: ToPrint) -> bool:
    """Whether the second print of this package was asked for, with its reason."""
    named = asked.reprint_packages
    return bool(asked.reprint_reason) and (not named or package.package_id in named)


def _stopped_by_mark(asked: BuildLabels, package: ToPrint, now: int) -> str:
    """Which of the seller's own marks keeps an order from being printed; empty for none."""
    held = package.hold_until is not None and package.hold_until > now
    if held and package.row not in asked.even_held:
        return HELD
    if package.note_must_read and package.row not in asked.notes_read:
        return NOTE_UNREAD
    return ""


def _note_of(package: ToPrint, kind: str) -> str:
    return package.note if kind == NOTE_UNREAD else ""


def _why_not(package: ToPrint, *, meant: bool) -> str:
    """Why a package cannot have a label now; empty when it can."""
    if package.fulfilled_by != "seller":
        return "label.not_ours"
    if package.package_id and package.status != Status.CANCEL_REQUESTED:
        printed = package.printed_at is not None and not meant
        return "label.printed_before" if printed else ""
    if package.status == Status.CANCEL_REQUESTED:
        return "label.cancel_asked"
    if package.status in (Status.TO_SHIP, Status.UNPAID, Status.HELD):
        return "label.not_arranged"
    if package.status == Status.ARRANGED:
        return "label.no_package"
    return "label.past"
