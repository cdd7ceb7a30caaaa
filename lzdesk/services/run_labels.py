"""The labels of print runs: fetched in the background, kept with their run, read again before use.

Policy. What was fetched is kept at once, so that a restart goes on with the rest. With each batch
its orders are read once more, and again before they are printed where that is some time ago.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import structlog

from lzdesk.domain.print_runs import ParcelState
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import write_atomic
from lzdesk.link import messages
from lzdesk.services.fetch_labels import (
    CallsOf,
    Found,
    Label,
    LabelFetch,
    PackageKey,
    PageDrawing,
)
from lzdesk.services.labels_at_hand import labels_at_hand
from lzdesk.services.read_again import ReadAgain, keep_gone, read_again, read_all_again
from lzdesk.services.run_judging import gone_because, kept, packages_of
from lzdesk.services.run_steps import all_fetched
from lzdesk.storage.repositories.print_runs import (
    Parcel,
    parcels_of_run,
    put_parcels,
    runs_with_files,
)
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Transaction, Writer

log = structlog.get_logger()

FILES_KEPT_MS = 7 * 86_400_000
READ_AGAIN_AFTER_MS = 5 * 60_000
"""What a marketplace said longer ago is asked anew before a label is printed."""
PATIENCE_S = 10.0
"""So long a print waits for that."""


class RunLabels:
    """Of all runs of a desk."""

    def __init__(
        self,
        writer: Writer,
        calls_of: CallsOf,
        worker: LabelWorker,
        folder: Path,
        tell: Callable[[messages.AnyEvent], None],
        page_drawing: PageDrawing,
    ) -> None:
        """folder: for the files of runs that are not over."""
        self._writer = writer
        self._calls_of = calls_of
        self._worker = worker
        self._folder = folder
        self._tell = tell
        self._page_drawing = page_drawing
        self._fetching: dict[int, asyncio.Task[None]] = {}

    def fetch_soon(self, run: int) -> None:
        """Of all its parcels that are being fetched, after what is under way."""
        self._tell(messages.RunsChanged(run))
        before = self._fetching.get(run)
        task = asyncio.create_task(self._fetch_after(run, before), name=f"labels of run {run}")
        self._fetching[run] = task
        task.add_done_callback(lambda done: self._fetched(run, done))

    async def end_fetching(self, run: int) -> None:
        """What was fetched is kept."""
        task = self._fetching.get(run)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        """All fetching ends; what was fetched is kept."""
        tasks = list(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def read_before_print(self, run: int) -> None:
        """Ask anew of the orders of labels that are ready; see `READ_AGAIN_AFTER_MS`."""
        old = now_ms() - READ_AGAIN_AFTER_MS
        parcels = [
            one
            for one in await self._writer.run(parcels_of_run, run)
            if one.state is ParcelState.READY and (one.read_again_at or 0) < old
        ]
        packages = await self._writer.run(packages_of, parcels)
        stores = await self._store_keys()
        answers = await read_all_again(self._calls_of, stores, packages.values(), PATIENCE_S)

        def keep(transaction: Transaction) -> list[int]:
            changed: list[int] = []
            for again in answers.values():
                changed += keep_gone(transaction, again, now_ms())
            read_at = {
                key: answers[one.store_id].at
                for key, one in packages.items()
                if one.store_id in answers
            }
            now_ready = [
                one._replace(read_again_at=read_at[one.order_row, one.package_id])
                for one in parcels_of_run(transaction, run)
                if read_at.get((one.order_row, one.package_id)) is not None
            ]
            put_parcels(transaction, run, now_ready)
            return changed

        if answers and (changed := await self._writer.run(keep)):
            self._tell(messages.OrdersChanged(tuple(changed)))

    async def files_of(self, run: int, digests: Iterable[str]) -> dict[str, bytes]:
        """Raises FileNotFoundError."""
        return await asyncio.to_thread(self._read_blocking, run, set(digests))

    async def keep_files(self, run: int, files: Mapping[str, bytes]) -> None:
        """files: by their digests."""
        await asyncio.to_thread(self._write_blocking, run, files)

    async def drop_files(self, run: int) -> None:
        await asyncio.to_thread(shutil.rmtree, self._folder_of(run), ignore_errors=True)

    async def drop_old_files(self) -> None:
        """Of runs that are over, and of those nobody settled within a week."""
        folders = {
            int(folder.name.removeprefix("run-")): folder
            for folder in self._folder.glob("run-*")
            if folder.is_dir() and folder.name.removeprefix("run-").isdecimal()
        }
        stay = await self._writer.run(runs_with_files, now_ms() - FILES_KEPT_MS)
        for run in folders.keys() - set(stay):
            await self.drop_files(run)

    def _fetched(self, run: int, task: asyncio.Task[None]) -> None:
        if self._fetching.get(run) is task:
            del self._fetching[run]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("labels of a run not fetched", run=run, exc_info=error)

    async def _fetch_after(self, run: int, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.gather(before, return_exceptions=True)
        await self._fetch(run)

    async def _fetch(self, run: int) -> None:
        due = {
            (one.order_row, one.package_id): one
            for one in await self._writer.run(parcels_of_run, run)
            if one.state is ParcelState.FETCHING
        }
        known = await self._writer.run(packages_of, list(due.values()))
        wanted = [known[key] for key in due if key in known]
        stores = await self._store_keys()

        async def take(found: Mapping[PackageKey, Found]) -> None:
            again = await read_again(self._calls_of, stores, [known[key] for key in found])
            await self._keep(run, found, again)

        await self._writer.run(self._leave_gone, run, [due[key] for key in due if key not in known])
        at_hand = await asyncio.to_thread(labels_at_hand, self._folder_of(run), due, wanted)
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

    @staticmethod
    def _leave_gone(transaction: Transaction, run: int, parcels: list[Parcel]) -> None:
        """Those that wait for no label any more."""
        left = [
            one._replace(
                state=ParcelState.LEFT_OUT,
                why=gone_because(transaction, one.order_row, one.package_id),
            )
            for one in parcels
        ]
        put_parcels(transaction, run, left)

    async def _keep(self, run: int, found: Mapping[PackageKey, Found], again: ReadAgain) -> None:
        files = {one.digest: one.content for one in found.values() if isinstance(one, Label)}
        await self.keep_files(run, files)

        def keep(transaction: Transaction) -> list[int]:
            changed = keep_gone(transaction, again, now_ms())
            put_parcels(transaction, run, kept(transaction, run, found, again.at, now_ms()))
            return changed

        changed = await self._writer.run(keep)
        self._tell(messages.RunsChanged(run))
        if changed:
            self._tell(messages.OrdersChanged(tuple(changed)))

    async def _store_keys(self) -> dict[int, str]:
        return {store.id: store.key for store in await self._writer.run(all_stores)}

    def _read_blocking(self, run: int, digests: Iterable[str]) -> dict[str, bytes]:
        folder = self._folder_of(run)
        return {digest: (folder / f"{digest}.pdf").read_bytes() for digest in digests}

    def _write_blocking(self, run: int, files: Mapping[str, bytes]) -> None:
        folder = self._folder_of(run)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for digest, content in files.items():
            write_atomic(folder / f"{digest}.pdf", content)

    def _folder_of(self, run: int) -> Path:
        return self._folder / f"run-{run}"
