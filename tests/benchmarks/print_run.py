"""1,000 labels over 20 stores, from the key to a print-ready PDF, each answer 50 ms late.

The simulator answers each call up to 100 ms late, 50 ms on average, and lets each app call sixty
times a second. The time runs from P (the run is gathered) over its labels, fetched and tied
to their parcels, to Ctrl+P (the ledger is written, then the file): nobody waits in between. Memory
is that of the engine with its label workers, as it was at most, shared pages counted once.

    print run: 1,000 labels below 60 s and 300 MB

Run as `python -m tests.benchmarks.print_run`.
"""

import asyncio
import contextlib
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pypdfium2

from lzdesk.domain.print_runs import SORT_KEYS
from lzdesk.link.messages import GatherRun, ImportStores, PrintRun, RunGathered, RunPrinted
from tests.benchmarks.measure import verdict
from tests.journeys.conftest import World
from tests.journeys.test_kills import Engine, all_read, engine, read

STORES, LABELS, LIMIT_S, LIMIT_MB = 20, 1_000, 60.0, 300.0
LATE_S = 0.1
"""At most; evenly spread, half of it on average."""
EVERY_S = 0.2
PARCELS = (
    "SELECT o.id, o.store_id FROM orders o JOIN order_items i ON i.order_row = o.id"
    " WHERE i.status = 3 AND i.tracking <> '' AND i.package_id <> '' AND i.own_fleet = 0"
    " AND o.fulfilled_by = 'seller' AND o.status = 3"
    " GROUP BY o.id HAVING count(DISTINCT i.package_id) = 1 ORDER BY o.id"
)


class Memory:
    """What a process and its children hold, looked at again and again."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self.most_mb = 0.0
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        while True:
            held = 0
            for one in [self._process, *self._process.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    held += one.memory_full_info().pss
            self.most_mb = max(self.most_mb, held / 1e6)
            await asyncio.sleep(EVERY_S)

    async def end(self) -> float:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return self.most_mb


def chosen(home: Path) -> tuple[int, ...]:
    """As many of each store as there are, evenly."""
    by_store: dict[int, list[int]] = {}
    for row, store in read(home, PARCELS):
        by_store.setdefault(store, []).append(row)
    assert len(by_store) == STORES, len(by_store)
    rows = [row for some in by_store.values() for row in some[: LABELS // STORES]]
    assert len(rows) == LABELS, {store: len(some) for store, some in by_store.items()}
    return tuple(rows)


async def until_ready(home: Path, run: int) -> None:
    while read(home, f"SELECT state FROM print_runs WHERE id = {run}") != [("ready",)]:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def printed(one: Engine, home: Path, out: Path) -> tuple[float, float]:
    """Seconds and megabytes."""
    rows = chosen(home)
    memory = Memory(one.process.pid)
    started = time.monotonic()
    gathered = await one.end.request(GatherRun(rows, "Due today", SORT_KEYS))
    assert isinstance(gathered, RunGathered) and gathered.stopped == 0
    async with asyncio.timeout(300):
        await until_ready(home, gathered.run)
    fetched = time.monotonic() - started
    done = await one.end.request(PrintRun(gathered.run, "100x150", str(out), with_line=True))
    taken = time.monotonic() - started
    assert isinstance(done, RunPrinted) and done.labels == LABELS, done
    print(f"fetched and tied after {fetched:.1f} s, {out.stat().st_size / 1e6:.1f} MB of PDF")
    return taken, await memory.end()


async def run(home: Path, world: World, out: Path) -> tuple[float, float]:
    async with engine(home) as one:
        await one.end.request(ImportStores(str(world.stores_file)))
        await all_read(home)
        world.control("/faults", {"delay": 1.0, "delay_s": LATE_S})
        found = await printed(one, home, out)
        await one.quit()
    return found


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "passphrase").write_text("a benchmark's own")
        (root / "world").mkdir()
        world = World(root / "world", 16_000, "--stores", str(STORES))
        try:
            taken, most_mb = asyncio.run(run(root / "desk", world, root / "labels.pdf"))
        finally:
            world.close()
        with pypdfium2.PdfDocument(root / "labels.pdf") as document:
            assert len(document) >= LABELS
    in_time = verdict("1,000 labels from key to PDF", taken, LIMIT_S, "s")
    return 0 if verdict("memory at most", most_mb, LIMIT_MB, "MB") and in_time else 1


if __name__ == "__main__":
    sys.exit(main())
