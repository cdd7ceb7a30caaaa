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
from collections.abc import Callable, Sequence
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
from lzdesk.services.fetch_labels import (
    CallsOf,
    PackageKey,
    PageDrawing,
)
from lzdesk.services.given_labels import read_given_labels
from lzdesk.services.hand_over import PrintJob, preset_of, took_nothing
from lzdesk.services.ready_to_ship import ready_after
from lzdesk.services.run_judging import decided, judged
from lzdesk.services.run_labels import RunLabels
from lzdesk.services.run_steps import gathered, gathered_from, lines_of, pages_of, settled
from lzdesk.storage.repositories.print_runs import (
    Parcel,
    add_run,
    describe_run,
    move_run,
    open_runs,
    parcels_of_run,
    put_parcels,
    state_of_run,
)
from lzdesk.storage.repositories.printing import (
    PageToPrint,
    finish_run,
    record_pages,
)
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
        self._worker = worker
        self._by = by
        self._tell = tell
        self._printing = printing
        self._wake_outbox = wake_outbox
        self._labels = RunLabels(writer, calls_of, worker, folder, tell, page_drawing)

    async def resume(self) -> None:
        """Go on with what an earlier desk began. Needs secrets."""
        async with self._printing:
            for run, state in await self._writer.run(open_runs):
                if state == RunState.BUILDING:
                    await self._writer.run_durably(move_run, run, RunState.UNCERTAIN, (state,))
                    log.warning("a print run is uncertain", run=run)
                elif state == RunState.GATHERING:
                    self._labels.fetch_soon(run)
        await self._labels.drop_old_files()
        self._tell(messages.RunsChanged(0))

    async def close(self) -> None:
        """Fetching ends; what was fetched is kept."""
        await self._labels.close()

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
            file = (given.digest, given.made_at)
            return gathered_from(transaction, given.pages, *file, asked.sort, now_ms())

        run, parcels = await self._begin(asked, parcels_in)
        await self._labels.keep_files(run, {given.digest: given.content})
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
        self._labels.fetch_soon(run)
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
        self._labels.fetch_soon(asked.run)
        return messages.Done()

    async def settle(self, asked: messages.SettleRun) -> messages.Done:
        """Raises BadInput: `run.unknown`, `run.moved_on`, `run.no_such_outcome`."""
        if asked.outcome not in ("all", "none", "drop"):
            raise BadInput("run.no_such_outcome", outcome=asked.outcome)
        await self._labels.end_fetching(asked.run)

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
            await self._labels.drop_files(asked.run)
        self._tell(messages.RunsChanged(asked.run))
        return messages.Done()

    async def print(self, asked: messages.PrintRun) -> messages.RunPrinted:
        """Print what is ready. Raises BadInput for a layout or place that cannot be used, for a
        run that is not ready or whose labels are outdated (they are fetched anew), and
        `labels.not_written` where the file could not be written.
        Raises PrinterTrouble where the printer has none of the pages, or (the run is uncertain
        then) may have some."""
        placing = Placing(asked.layout, asked.start_cell, Margins(*asked.margins_mm))
        check_placing(placing)
        preset = preset_of(asked.printer, asked.layout) if asked.printer else None
        job = PrintJob(self._worker, preset) if preset else None
        await self._labels.read_before_print(asked.run)
        async with self._printing:
            waits_for = await job.waiting_for() if job else ""
            parcels = await self._writer.run_durably(judged, asked.run, now_ms())
            await self._fetch_anew(asked.run)
            ready = [one for one in parcels if one.state is ParcelState.READY]
            if not ready:
                self._tell(messages.RunsChanged(asked.run))
                return messages.RunPrinted(asked.run, 0, 0, "")
            content = await self._merged(asked, ready, placing, job)
            pages = await self._write_down(asked, ready, placing)
            if pages is None:
                await self._fetch_anew(asked.run)
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

    async def _fetch_anew(self, run: int) -> None:
        """Where a judgement found labels that are outdated. Raises BadInput `run.fetched_anew`
        then: nothing is printed yet."""
        parcels = await self._writer.run(parcels_of_run, run)
        outdated = sum(one.state is ParcelState.FETCHING for one in parcels)
        if outdated:
            self._labels.fetch_soon(run)
            raise BadInput("run.fetched_anew", labels=outdated)

    async def _merged(
        self,
        asked: messages.PrintRun,
        ready: Sequence[Parcel],
        placing: Placing,
        job: PrintJob | None,
    ) -> bytes:
        """The pages' file; the job has made its own of them."""
        try:
            contents = await self._labels.files_of(asked.run, {one.file for one in ready})
            lines: list[str] = []
            if asked.with_line:
                lines = await self._writer.run(lines_of, asked.run, ready)
            parts = [(contents[one.file], list(one.pages)) for one in ready]
            content = await self._worker.run_whole(merged, parts, placing, lines)
            if job:
                await job.make(content)
            return content
        except FileNotFoundError as error:
            raise BadInput("run.not_merged", run=asked.run, why="label.gone") from error
        except BadLabel as bad:
            raise BadInput("run.not_merged", run=asked.run, why=str(bad.args[0])) from bad

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


def _printed(transaction: Transaction, run: int) -> list[PackageKey]:
    """The parcels of a run whose labels came to be."""
    return [
        (one.order_row, one.package_id)
        for one in parcels_of_run(transaction, run)
        if one.state is ParcelState.PRINTED
    ]
