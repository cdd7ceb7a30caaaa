"""kill -9 of the engine at random moments of reading, arranging and printing: nothing is lost,
nothing is done twice, no file is damaged."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any

import psutil
import pytest

from lzdesk.link.messages import (
    AnyEvent,
    GatherRun,
    ImportStores,
    OrdersQueued,
    PrintRun,
    QueueOrders,
    RunGathered,
)
from lzdesk.link.window_end import OutcomeNotKnown, RequestFailed, WindowEnd
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import OrderFilter, order_ids, order_lines
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.connect import verdict_of
from tests.ended import still_alive
from tests.journeys.conftest import ROOT, World, world

__all__ = ["world"]

IMPATIENT = """
import sys
import msgspec
from lzdesk.marketplaces.lazada.manifest import MANIFEST
msgspec.structs.force_setattr(MANIFEST.policies, "write_settle_s", 2)
from lzdesk.__main__ import main
sys.exit(main())
"""
"""The program, which waits two seconds in place of thirty before it reads back what a write that
nobody answered came to: the simulator has carried it out by then, or never will."""
KILLS = 20
ORDERS = 60
LONGEST_LIFE_S = 1.0
LONGEST_PRINT_S = 0.4


class Engine:
    """One engine process, spoken to as the window does."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.events: list[AnyEvent] = []
        self.hello = asyncio.Event()
        self.prints = asyncio.Event()
        """It was asked to print."""
        assert process.stdin is not None
        pipe = process.stdin
        self.end = WindowEnd(
            send=pipe.write,
            on_event=self.events.append,
            on_hello=lambda *_: self.hello.set(),
            on_bad_line=lambda *_: None,
        )
        self._feeding = asyncio.create_task(self._feed())

    async def _feed(self) -> None:
        assert self.process.stdout is not None
        while data := await self.process.stdout.read(65536):
            self.end.feed(data)
        self.end.lost()

    async def kill(self) -> None:
        """As `kill -9`. Its own processes end with it."""
        children: list[psutil.Process] = []
        with contextlib.suppress(psutil.NoSuchProcess):
            children = psutil.Process(self.process.pid).children(recursive=True)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        await self.process.wait()
        await self._feeding
        left = await asyncio.to_thread(still_alive, children, 30)
        assert left == []

    async def quit(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await asyncio.wait_for(self.process.wait(), 30)
        await self._feeding


@contextlib.asynccontextmanager
async def engine(home: Path) -> AsyncIterator[Engine]:
    env = {
        **os.environ,
        "LZDESK_HOME": str(home),
        "LZDESK_VAULT_PASSPHRASE_FILE": str(home.parent / "passphrase"),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", IMPATIENT, "engine",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT, env=env,
    )  # fmt: skip
    made = Engine(process)
    try:
        await asyncio.wait_for(made.hello.wait(), 30)
        yield made
    finally:
        if process.returncode is None:
            await made.kill()


def read(home: Path, sql: str) -> list[tuple[Any, ...]]:
    db = open_reading(DataFolder(home).database)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def rows_of(home: Path, tab: str) -> list[int]:
    db = open_reading(DataFolder(home).database)
    try:
        ids = order_ids(db, OrderFilter(tab=tab))[:500]
        ours = [line for line in order_lines(db, ids) if line.fulfilled_by == "seller"]
        return [line.row_id for line in ours]
    finally:
        db.close()


async def all_read(home: Path) -> None:
    async with asyncio.timeout(90):
        while True:
            states = read(home, "SELECT state FROM stores")
            if states and {state for (state,) in states} == {"fresh"}:
                return
            await asyncio.sleep(0.05)


async def some_work(one: Engine, home: Path, dice: Random, out: Path, taken: set[int]) -> None:
    """Arrange some orders, print some labels; what was acknowledged is noted in `taken`."""
    to_ship = rows_of(home, "to_ship")
    chosen = tuple(dice.sample(to_ship, min(len(to_ship), ORDERS // KILLS)))
    with contextlib.suppress(OutcomeNotKnown, RequestFailed):
        reply = await one.end.request(QueueOrders(chosen, "pack"))
        assert isinstance(reply, OrdersQueued)
        taken.update(reply.commands)
    await print_some(one, home, dice, out)


async def print_some(one: Engine, home: Path, dice: Random, out: Path) -> None:
    """Print what earlier engines left ready, then a few labels more."""
    for run in runs_in(home, "ready"):
        with contextlib.suppress(OutcomeNotKnown, RequestFailed):
            await print_run(one, run, out)
    arranged = rows_of(home, "arranged")
    some = tuple(dice.sample(arranged, min(len(arranged), 4)))
    with contextlib.suppress(OutcomeNotKnown, RequestFailed):
        gathered = await one.end.request(GatherRun(some))
        assert isinstance(gathered, RunGathered)
        # Another process is awaited, for as long as it lives.
        while gathered.run in runs_in(home, "gathering") and one.process.returncode is None:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await print_run(one, gathered.run, out)


async def print_run(one: Engine, run: int, out: Path) -> None:
    one.prints.set()
    await one.end.request(PrintRun(run, "as-is", str(out)))


def runs_in(home: Path, state: str) -> list[int]:
    return [run for (run,) in read(home, f"SELECT id FROM print_runs WHERE state = '{state}'")]


@pytest.mark.timeout(240)
async def test_twenty_kills_lose_nothing_and_double_nothing(tmp_path: Path, world: World) -> None:
    home = tmp_path / "desk"
    (tmp_path / "passphrase").write_text("a test's own")
    dice, taken = Random(11), set[int]()
    async with engine(home) as first:
        await first.end.request(ImportStores(str(world.stores_file)))
        await all_read(home)
        await first.quit()
    for turn in range(KILLS):
        async with engine(home) as one:
            work = asyncio.create_task(some_work(one, home, dice, tmp_path / f"{turn}.pdf", taken))
            if turn % 2:
                # Each second one is killed while it prints, or soon before or after.
                prints = asyncio.create_task(one.prints.wait())
                await asyncio.wait({work, prints}, return_when=asyncio.FIRST_COMPLETED)
                prints.cancel()
                await asyncio.wait({work}, timeout=dice.uniform(0, LONGEST_PRINT_S))
            else:
                await asyncio.wait({work}, timeout=dice.uniform(0.05, LONGEST_LIFE_S))
            await one.kill()
            await work
    assert verdict_of(DataFolder(home).database) == "ok"
    assert len(taken) > KILLS
    kept = {row for (row,) in read(home, "SELECT id FROM commands")}
    assert taken <= kept
    async with engine(home) as last:
        async with asyncio.timeout(90):
            # Another process is awaited.
            while read(home, "SELECT 1 FROM commands WHERE finished_at IS NULL"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        # A busy machine may have killed each of them before its first page.
        await print_some(last, home, dice, tmp_path / "last.pdf")
        await last.quit()
    states = {state for (state,) in read(home, "SELECT DISTINCT state FROM commands")}
    assert states == {"done"}
    counts = world.control("/counts")
    assert counts["doubled_effects"] == 0 and counts["repeated_writes"] == 0
    twice = read(
        home,
        "SELECT order_row, package_id FROM printed_pages GROUP BY 1, 2 HAVING count(*) > 1",
    )
    assert twice == []
    assert read(home, "SELECT count(*) FROM printed_pages") != [(0,)]
    # What counts as printed is in no run that can be printed once more.
    open_again = read(
        home,
        "SELECT p.id FROM printed_pages p JOIN print_runs r ON r.id = p.run_id"
        " WHERE p.voided_at IS NULL AND r.state IN ('gathering', 'ready')",
    )
    assert open_again == []
