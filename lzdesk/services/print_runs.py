"""Print runs: parcels in the order of one walk, their labels, and what became of the pages.

Policy. A run belongs to who began it and is kept as it stands after each step, so that a restart
goes on with it. Labels are fetched in the background; then each order is read once more, and one
whose buyer cancelled or asked to is left out. A person decides of what was stopped; a second print
needs its reason, and makes the first label void. Before a run is printed every parcel is judged
again, in the transaction that writes its pages down; only then are they handed over. Where the desk
ends between the two, or a printer fails after it took some, nobody but a person at the printer
knows: the run is uncertain, and its pages count as printed until somebody says none came out.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import structlog

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.print_runs import (
    ParcelState,
    RunState,
    check_sort,
)
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.layouts import Margins, Placing, check_placing
from lzdesk.labels.pages import merged
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import write_atomic
from lzdesk.link import messages
from lzdesk.services.cancelled_since import ReadAgain, cancelled_since
from lzdesk.services.fetch_labels import (
    CallsOf,
    Found,
    Label,
    LabelFetch,
    PackageKey,
    PageDrawing,
)
from lzdesk.services.given_labels import read_given_labels
from lzdesk.services.hand_over import PrintJob, preset_of, took_nothing
from lzdesk.services.labels_at_hand import labels_at_hand
from lzdesk.services.ready_to_ship import ready_after
from lzdesk.services.run_steps import (
    all_fetched,
    decided,
    gathered,
    gathered_from,
    judged,
    kept_of,
    lines_of,
    pages_of,
    settled,
)
from lzdesk.storage.repositories.print_runs import (
    Parcel,
    add_run,
    describe_run,
    move_run,
    open_runs,
    parcels_of_run,
    put_parcels,
    runs_with_files,
    state_of_run,
)
from lzdesk.storage.repositories.printing import (
    PageToPrint,
    finish_run,
    packages_to_print,
    record_pages,
)
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Transaction, Writer

log = structlog.get_logger()

FILES_KEPT_MS = 7 * 86_400_000

RunRequest = (
    messages.GatherRun
    | messages.GatherFile
    | messages.DecideParcels
    | messages.PrintRun
    | messages.SettleRun
)


class PrintRuns:
    """All runs of a desk. One is printed at a time."""

    def __init__(
        self,
        writer: Writer,
        calls_of: CallsOf,
        worker: LabelWorker,
        folder: Path,
        by: str,
        tell: Callable[[messages.AnyEvent], None],
        printing: asyncio.Lock,
        wake_outbox: Callable[[], None],
        page_drawing: PageDrawing,
    ) -> None:
        """folder: for the labels of runs that are not over. printing: held while pages are written
        down. wake_outbox: commands came in."""
        self._writer = writer
        self._calls_of = calls_of
        self._worker = worker
        self._folder = folder
        self._by = by
        self._tell = tell
        self._printing = printing
        self._wake_outbox = wake_outbox
        self._page_drawing = page_drawing
        self._fetching: dict[int, asyncio.Task[None]] = {}

    async def resume(self) -> None:
        """Go on with what an earlier desk began. Needs secrets."""
        async with self._printing:
            for run, state in await self._writer.run(open_runs):
                if state == RunState.BUILDING:
                    await self._writer.run_durably(move_run, run, RunState.UNCERTAIN, (state,))
                    log.warning("a print run is uncertain", run=run)
                elif state == RunState.GATHERING:
                    self._fetch_soon(run)
        await self._drop_old_files()
        self._tell(messages.RunsChanged(0))

    async def _drop_old_files(self) -> None:
        """Of runs that are over, and of those nobody settled within a week."""
        folders = {
            int(folder.name.removeprefix("run-")): folder
            for folder in self._folder.glob("run-*")
            if folder.is_dir() and folder.name.removeprefix("run-").isdecimal()
        }
        kept = await self._writer.run(runs_with_files, now_ms() - FILES_KEPT_MS)
        for run, folder in folders.items():
            if run not in kept:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def close(self) -> None:
        """Fetching ends; what was fetched is kept."""
        tasks = list(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def answer(self, request: RunRequest) -> messages.AnyReply:
        """The reply to a request. Raises BadInput."""
        if isinstance(request, messages.GatherRun):
            return await self.gather(request)
        if isinstance(request, messages.GatherFile):
            return await self.gather_file(request)
        if isinstance(request, messages.DecideParcels):
            return await self.decide(request)
        if isinstance(request, messages.PrintRun):
            return await self.print(request)
        return await self.settle(request)

    async def gather(self, asked: messages.GatherRun) -> messages.RunGathered:
        """Begin a run. Raises BadInput for a sort key that is none, or where nothing is left."""
        check_sort(asked.sort)
        rows = list(dict.fromkeys(asked.rows))

        run, parcels = await self._begin(
            asked, lambda transaction: gathered(transaction, rows, asked.sort, now_ms())
        )
        return self._gathered(run, parcels)

    async def gather_file(self, asked: messages.GatherFile) -> messages.RunGathered:
        """Begin a run of the labels in a file. Raises BadInput as `gather` and
        `read_given_labels`."""
        check_sort(asked.sort)
        given = await read_given_labels(self._worker, self._writer, Path(asked.file))

        def parcels_in(transaction: Transaction) -> list[Parcel]:
            return gathered_from(transaction, given.pages, given.digest, asked.sort, now_ms())

        run, parcels = await self._begin(asked, parcels_in)
        await asyncio.to_thread(self._write_blocking, run, {given.digest: given.content})
        return self._gathered(run, parcels, given.left)

    async def _begin(
        self,
        asked: messages.GatherRun | messages.GatherFile,
        found: Callable[[Transaction], list[Parcel]],
    ) -> tuple[int, list[Parcel]]:
        def begin(transaction: Transaction) -> tuple[int, list[Parcel]]:
            parcels = found(transaction)
            if not parcels:
                raise BadInput("run.empty")
            run = add_run(transaction, self._by, asked.source, asked.sort, parcels, now_ms())
            return run, parcels

        return await self._writer.run_durably(begin)

    def _gathered(
        self, run: int, parcels: Sequence[Parcel], left: tuple[messages.PageLeft, ...] = ()
    ) -> messages.RunGathered:
        self._fetch_soon(run)
        stopped = sum(one.state is not ParcelState.FETCHING for one in parcels)
        return messages.RunGathered(run, len(parcels), stopped, left)

    async def decide(self, asked: messages.DecideParcels) -> messages.Done:
        """Raises BadInput: `run.unknown`, `run.moved_on`, `run.no_reason`, and
        `run.no_such_decision`."""
        if asked.decision not in ("print", "leave_out"):
            raise BadInput("run.no_such_decision", decision=asked.decision)
        wanted = set(asked.positions)

        def change(transaction: Transaction) -> bool:
            move_run(
                transaction, asked.run, RunState.GATHERING, (RunState.GATHERING, RunState.READY)
            )
            held = [one for one in parcels_of_run(transaction, asked.run) if one.position in wanted]
            put_parcels(transaction, asked.run, [decided(transaction, one, asked) for one in held])
            return bool(held)

        await self._writer.run_durably(change)
        self._fetch_soon(asked.run)
        return messages.Done()

    async def settle(self, asked: messages.SettleRun) -> messages.Done:
        """Raises BadInput: `run.unknown`, `run.moved_on`, `run.no_such_outcome`."""
        if asked.outcome not in ("all", "none", "drop"):
            raise BadInput("run.no_such_outcome", outcome=asked.outcome)
        await self._end_fetching(asked.run)

        def settle(transaction: Transaction) -> list[int]:
            before = state_of_run(transaction, asked.run)
            settled(transaction, asked.run, asked.outcome, now_ms())
            if asked.outcome != "all" or before is not RunState.UNCERTAIN:
                return []
            # What the print tells the marketplace was not told: nobody knew that it was printed.
            packages = _printed(transaction, asked.run)
            rows = sorted({row for row, _ in packages})
            return ready_after(transaction, rows, "print", self._by, now_ms(), packages)

        async with self._printing:
            told = await self._writer.run_durably(settle)
        if told:
            self._wake_outbox()
        if asked.outcome != "none":
            await asyncio.to_thread(shutil.rmtree, self._folder_of(asked.run), ignore_errors=True)
        self._tell(messages.RunsChanged(asked.run))
        return messages.Done()

    async def print(self, asked: messages.PrintRun) -> messages.RunPrinted:
        """Print what is ready. Raises BadInput for a layout or place that cannot be used, for a
        run that is not ready, and `labels.not_written` where the file could not be written.
        Raises PrinterTrouble where the printer has none of the pages, or (the run is uncertain
        then) may have some."""
        placing = Placing(asked.layout, asked.start_cell, Margins(*asked.margins_mm))
        check_placing(placing)
        preset = preset_of(asked.printer, asked.layout) if asked.printer else None
        job = PrintJob(self._worker, preset) if preset else None
        async with self._printing:
            waits_for = await job.waiting_for() if job else ""
            parcels = await self._writer.run_durably(judged, asked.run, now_ms())
            ready = [one for one in parcels if one.state is ParcelState.READY]
            if not ready:
                self._tell(messages.RunsChanged(asked.run))
                return messages.RunPrinted(asked.run, 0, 0, "")
            content = await self._merged(asked, ready, placing, job)
            pages = await self._write_down(asked, ready, placing)
            if pages is None:
                self._tell(messages.RunsChanged(asked.run))
                return messages.RunPrinted(asked.run, 0, 0, "")
            rows = tuple(sorted({one.order_row for one in ready}))
            try:
                await self._hand_over(asked, content, rows, job)
            finally:
                self._tell(messages.RunsChanged(asked.run))
                self._tell(messages.OrdersChanged(rows))
        printer = job.name if job else ""
        return messages.RunPrinted(
            asked.run, len(pages), pages[-1].page, asked.out_file, printer, waits_for
        )

    async def _merged(
        self,
        asked: messages.PrintRun,
        ready: Sequence[Parcel],
        placing: Placing,
        job: PrintJob | None,
    ) -> bytes:
        """The pages' file; the job has made its own of them."""
        files = {one.file for one in ready}
        try:
            contents = await asyncio.to_thread(self._read_blocking, asked.run, files)
            lines: list[str] = []
            if asked.with_line:
                lines = await self._writer.run(lines_of, ready, len(ready))
            parts = [(contents[one.file], list(one.pages)) for one in ready]
            content = await self._worker.run_whole(merged, parts, placing, lines)
            if job:
                await job.make(content)
            return content
        except FileNotFoundError as error:
            raise BadInput("run.not_merged", run=asked.run, why="label.gone") from error
        except BadLabel as bad:
            raise BadInput("run.not_merged", run=asked.run, why=str(bad.args[0])) from bad

    def _read_blocking(self, run: int, files: Iterable[str]) -> dict[str, bytes]:
        folder = self._folder_of(run)
        return {file: (folder / f"{file}.pdf").read_bytes() for file in files}

    async def _write_down(
        self, asked: messages.PrintRun, ready: Sequence[Parcel], placing: Placing
    ) -> list[PageToPrint] | None:
        """None where a parcel must not be printed any more since it was judged."""

        def write(transaction: Transaction) -> list[PageToPrint] | None:
            again = [
                one for one in judged(transaction, asked.run, now_ms())
                if one.state is ParcelState.READY
            ]  # fmt: skip
            if again != list(ready):
                return None
            move_run(transaction, asked.run, RunState.BUILDING, (RunState.READY,))
            pages = pages_of(transaction, ready, placing)
            printer = asked.printer.name if asked.printer else ""
            record_pages(transaction, asked.run, pages, self._by, now_ms(), printer)
            printed = [one._replace(state=ParcelState.PRINTED) for one in ready]
            put_parcels(transaction, asked.run, printed)
            describe_run(transaction, asked.run, asked.layout, asked.out_file, printer)
            return pages

        return await self._writer.run_durably(write)

    async def _hand_over(
        self,
        asked: messages.PrintRun,
        content: bytes,
        rows: Sequence[int],
        job: PrintJob | None,
    ) -> None:
        try:
            await asyncio.to_thread(write_atomic, Path(asked.out_file), content)
        except OSError as error:
            await self._writer.run_durably(settled, asked.run, "none", now_ms())
            detail = error.strerror or "OSError"
            raise BadInput("labels.not_written", file=asked.out_file, detail=detail) from error
        if job:
            await self._give(asked.run, job)

        def handed_over(transaction: Transaction) -> list[int]:
            finish_run(transaction, asked.run, RunState.HANDED_OVER, now_ms())
            printed = _printed(transaction, asked.run)
            return ready_after(transaction, rows, "print", self._by, now_ms(), printed)

        if await self._writer.run_durably(handed_over):
            self._wake_outbox()

    async def _give(self, run: int, job: PrintJob) -> None:
        try:
            await job.give(f"lzdesk run {run}")
        except Exception as error:
            if isinstance(error, LzdeskError) and took_nothing(error):
                await self._writer.run_durably(settled, run, "none", now_ms())
            else:
                only_from = (RunState.BUILDING,)
                await self._writer.run_durably(move_run, run, RunState.UNCERTAIN, only_from)
            raise

    # Fetching

    def _fetch_soon(self, run: int) -> None:
        self._tell(messages.RunsChanged(run))
        before = self._fetching.get(run)
        task = asyncio.create_task(self._fetch_after(run, before), name=f"labels of run {run}")
        self._fetching[run] = task
        task.add_done_callback(lambda done: self._fetched(run, done))

    def _fetched(self, run: int, task: asyncio.Task[None]) -> None:
        if self._fetching.get(run) is task:
            del self._fetching[run]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("labels of a run not fetched", run=run, exc_info=error)

    async def _end_fetching(self, run: int) -> None:
        task = self._fetching.get(run)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _fetch_after(self, run: int, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.gather(before, return_exceptions=True)
        await self._fetch(run)

    async def _fetch(self, run: int) -> None:
        parcels = await self._writer.run(parcels_of_run, run)
        due = [one for one in parcels if one.state is ParcelState.FETCHING]
        rows = list(dict.fromkeys(one.order_row for one in due))
        packages = await self._writer.run(packages_to_print, rows)
        known = {
            (package.row, package.package_id): package
            for some in packages.values()
            for package in some
        }
        by_key = {(one.order_row, one.package_id): one for one in due}
        wanted = [known[key] for key in by_key if key in known]
        stores = {store.id: store.key for store in await self._writer.run(all_stores)}

        async def take(found: Mapping[PackageKey, Found]) -> None:
            some = [known[key] for key in found]
            again = await cancelled_since(self._calls_of, stores, some)
            await self._keep(run, [(by_key[key], one) for key, one in found.items()], again)

        at_hand = await asyncio.to_thread(labels_at_hand, self._folder_of(run), by_key, wanted)
        for batch in at_hand:
            await take(batch)
        there = {key for batch in at_hand for key in batch}
        asked_for = [one for one in wanted if (one.row, one.package_id) not in there]
        async with self._page_drawing() as drawer:
            fetch = LabelFetch(self._calls_of, self._worker, stores, drawer)
            async for found in fetch.batches(asked_for):
                await take(found)
        await self._writer.run(all_fetched, run)
        self._tell(messages.RunsChanged(run))

    async def _keep(
        self, run: int, found: Sequence[tuple[Parcel, Found]], again: ReadAgain
    ) -> None:
        files = {one.digest: one.content for _, one in found if isinstance(one, Label)}
        await asyncio.to_thread(self._write_blocking, run, files)
        kept = [kept_of(parcel, one, again) for parcel, one in found]

        def keep(transaction: Transaction) -> None:
            # What a person decided meanwhile stands.
            now = {one.position: one.state for one in parcels_of_run(transaction, run)}
            waits = [one for one in kept if now[one.position] is ParcelState.FETCHING]
            put_parcels(transaction, run, waits)

        await self._writer.run(keep)
        self._tell(messages.RunsChanged(run))

    def _write_blocking(self, run: int, files: dict[str, bytes]) -> None:
        folder = self._folder_of(run)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for digest, content in files.items():
            write_atomic(folder / f"{digest}.pdf", content)

    def _folder_of(self, run: int) -> Path:
        return self._folder / f"run-{run}"


def _printed(transaction: Transaction, run: int) -> list[PackageKey]:
    """The parcels of a run whose labels came to be."""
    return [
        (one.order_row, one.package_id)
        for one in parcels_of_run(transaction, run)
        if one.state is ParcelState.PRINTED
    ]
