"""One print-ready PDF of the labels of many orders over many stores, in the order of one walk.

Policy. What cannot be printed, or is stopped (see label_stops), is named and left out; it never
stops the rest. Each page is written into the ledger before the
file is handed over, so a crash between the two can cost a question, never a second parcel.
"""

from pathlib import Path
from typing import NamedTuple

from lzdesk.domain.errors import BadInput
from lzdesk.domain.print_runs import check_sort
from lzdesk.domain.stores import Store
from lzdesk.labels.layouts import Margins, Placing, check_placing
from lzdesk.labels.pages import merged
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import write_atomic
from lzdesk.services.fetch_labels import (
    CallsOf,
    Found,
    Label,
    LabelFetch,
    PackageKey,
    PageDrawing,
    Refused,
)
from lzdesk.services.label_stops import HELD, NOTE_UNREAD, Allowed, why_stopped
from lzdesk.services.read_again import ReadAgain, keep_gone, read_again
from lzdesk.services.ready_to_ship import ready_after
from lzdesk.services.run_judging import gone_because
from lzdesk.storage.repositories.print_runs import sort_key, walk_facts
from lzdesk.storage.repositories.printing import (
    PageToPrint,
    ToPrint,
    finish_run,
    packages_to_print,
    record_pages,
    start_run,
)
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Transaction, Writer


class BuildLabels(NamedTuple):
    """One PDF of the labels of these orders, in this order."""

    rows: tuple[int, ...]
    layout: str
    out_file: str
    reprint_reason: str = ""
    reprint_packages: tuple[str, ...] = ()
    """With a reason: the packages whose second print was asked for. Others printed before are
    left out; where none is named, all of these orders are meant."""
    even_held: tuple[int, ...] = ()
    """Orders that are printed though they are held."""
    notes_read: tuple[int, ...] = ()
    """Orders whose note, which must be read before printing, was read."""
    without_cancelled: bool = False
    """Parcels of whose items some were cancelled are printed too."""
    start_cell: int = 1
    """The first free label of the first sheet, from 1 in reading order."""
    margins_mm: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """What stays empty at the left, top, right and bottom of each page."""
    sort: tuple[str, ...] = ()
    """Of `domain.print_runs.SORT_KEYS`; none: as given."""


class PageProblem(NamedTuple):
    """An order or package without a page, and why."""

    row: int
    store: str
    order_id: str
    order_number: str
    package_id: str
    kind: str
    words: str = ""
    """The vendor's own words."""
    printed_at: int | None = None
    printed_by: str = ""
    run: int | None = None
    page: int | None = None
    held_until: int | None = None


class LabelsBuilt(NamedTuple):
    """What was made. run: 0 for none."""

    run: int
    pages: int
    """Of paper: a sheet has several labels."""
    out_file: str
    problems: tuple[PageProblem, ...] = ()
    labels: int = 0


class LabelRun:
    """One run: choose, fetch, put together, write down, hand over."""

    def __init__(
        self,
        writer: Writer,
        calls_of: CallsOf,
        worker: LabelWorker,
        by: str,
        page_drawing: PageDrawing,
    ) -> None:
        self._writer = writer
        self._calls_of = calls_of
        self._worker = worker
        self._by = by
        self._page_drawing = page_drawing
        self._problems: list[PageProblem] = []
        self._stores: dict[int, Store] = {}

    async def run(self, asked: BuildLabels) -> LabelsBuilt:
        """Build the file. Raises BadInput for a layout or place that cannot be used."""
        _check(asked)
        self._stores = {store.id: store for store in await self._writer.run(all_stores)}
        wanted = await self._choose(asked)
        if not wanted:
            return LabelsBuilt(0, 0, "", tuple(self._problems))
        found = await self._fetch(wanted, asked)
        good = [
            (package, label)
            for package in wanted
            if isinstance(label := found[package.row, package.package_id], Label)
        ]
        for package in wanted:
            refused = found[package.row, package.package_id]
            if isinstance(refused, Refused):
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
                kind = why_stopped(package, _allowed(asked, package), now)
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
        if asked.sort:
            facts, key = await self._writer.run(walk_facts, rows), sort_key(asked.sort)
            wanted.sort(key=lambda one: key(facts[one.row, one.package_id]))
        return wanted

    async def _fetch(self, wanted: list[ToPrint], asked: BuildLabels) -> dict[PackageKey, Found]:
        found: dict[PackageKey, Found] = {}
        keys = {store.id: store.key for store in self._stores.values()}
        known = {(package.row, package.package_id): package for package in wanted}
        async with self._page_drawing() as drawer:
            fetch = LabelFetch(self._calls_of, self._worker, keys, drawer)
            async for some in fetch.batches(wanted):
                packages = [known[key] for key in some]
                again = await read_again(self._calls_of, keys, packages)
                found |= some | await self._writer.run(_gone, packages, again, asked)
        return found

    async def _hand_over(
        self, asked: BuildLabels, good: list[tuple[ToPrint, Label]]
    ) -> LabelsBuilt:
        placing = placing_of(asked)
        content = await self._worker.run_whole(
            merged, [(label.content, list(label.pages)) for _, label in good], placing
        )
        ledger: list[PageToPrint] = []
        for package, label in good:
            for _ in label.pages:
                page = placing.sheet_of(len(ledger))
                again = asked.reprint_reason if package.printed_at is not None else ""
                one = (package.row, package.package_id, page, again, package.tracking)
                ledger.append(PageToPrint(*one, label.digest))

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

        def handed_over(transaction: Transaction) -> None:
            finish_run(transaction, run, "handed_over", now_ms())
            printed = dict.fromkeys((one.order_row, one.package_id) for one in ledger)
            rows = [row for row, _ in printed]
            ready_after(transaction, rows, "print", self._by, now_ms(), printed)

        await self._writer.run_durably(handed_over)
        pages = placing.sheet_of(len(ledger) - 1)
        return LabelsBuilt(run, pages, asked.out_file, tuple(self._problems), len(ledger))

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


def placing_of(asked: BuildLabels) -> Placing:
    """How the labels of a request are to stand on paper."""
    return Placing(asked.layout, asked.start_cell, Margins(*asked.margins_mm))


def _check(asked: BuildLabels) -> None:
    check_placing(placing_of(asked))
    check_sort(asked.sort)
    parent = Path(asked.out_file).absolute().parent
    if not asked.out_file or not parent.is_dir():
        raise BadInput("labels.no_such_folder", folder=str(parent))


def _allowed(asked: BuildLabels, package: ToPrint) -> Allowed:
    """What the request says of this package."""
    named = asked.reprint_packages
    meant = bool(asked.reprint_reason) and (not named or package.package_id in named)
    again = ((package.row, package.package_id),) if meant else ()
    without = ((package.row, package.package_id),) if asked.without_cancelled else ()
    return Allowed(asked.even_held, asked.notes_read, again, without)


def _gone(
    connection: Transaction, packages: list[ToPrint], again: ReadAgain, asked: BuildLabels
) -> dict[PackageKey, Found]:
    """What is not to be sent any more, by what was read again."""
    keep_gone(connection, again, now_ms())
    rows = list({one.row for one in packages})
    now = {
        (one.row, one.package_id): one
        for some in packages_to_print(connection, rows).values()
        for one in some
    }
    found: dict[PackageKey, Found] = {}
    for before in packages:
        key = (before.row, before.package_id)
        why = (
            why_stopped(now[key], _allowed(asked, now[key]), now_ms())
            if key in now
            else gone_because(connection, *key)
        )
        if why:
            found[key] = Refused(why)
    return found


def _note_of(package: ToPrint, kind: str) -> str:
    return package.note if kind == NOTE_UNREAD else ""
