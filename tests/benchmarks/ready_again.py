"""How soon an engine is at work again after kill -9, with a desk of 100,000 orders.

The engine is killed while it reads, arranges and writes; the time runs from the start of the next
engine to its first answer to a request, with the interpreter's own start in it. The database is
recovered from its log in that time.

    ready: p95 below 2 s
"""

import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from lzdesk.link.messages import ImportStores, Ping, QueueOrders
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.connect import verdict_of
from tests.benchmarks.measure import verdict
from tests.factory import make_desk_db
from tests.journeys.conftest import World
from tests.journeys.test_kills import engine, read, rows_of

LINKED = "SELECT DISTINCT state FROM stores WHERE state_detail <> 'store.no_api'"
KILLS, ORDERS, LIMIT_S = 20, 100_000, 2.0


async def linked_read(home: Path) -> None:
    """Until the stores that have an API are read; the others are there for their orders."""
    async with asyncio.timeout(180):
        while True:
            states = read(home, LINKED)
            if states == [("fresh",)]:
                return
            await asyncio.sleep(0.2)


async def turns(home: Path, stores_file: Path) -> list[float]:
    dice, taken = Random(3), []
    async with engine(home) as first:
        await first.end.request(ImportStores(str(stores_file)))
        await linked_read(home)
        await first.quit()
    for _ in range(KILLS):
        started = time.monotonic()
        async with engine(home) as one:
            await one.end.request(Ping())
            taken.append(time.monotonic() - started)
            to_ship = rows_of(home, "to_ship")
            some = tuple(dice.sample(to_ship, min(10, len(to_ship))))
            work = asyncio.create_task(one.end.request(QueueOrders(some, "pack")))
            await asyncio.wait({work}, timeout=dice.uniform(0.05, 1.5))
            os.kill(one.process.pid, signal.SIGKILL)
            await asyncio.gather(work, return_exceptions=True)
    assert verdict_of(DataFolder(home).database) == "ok"
    return taken


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "passphrase").write_text("a benchmark's own")
        home = root / "desk"
        home.mkdir()
        make_desk_db(DataFolder(home).database, orders=ORDERS, stores=6)
        (root / "world").mkdir()
        world = World(root / "world", orders=1_000)
        try:
            taken = asyncio.run(turns(home, world.stores_file))
        finally:
            world.close()
    print(f"ready after {', '.join(f'{one:.2f}' for one in sorted(taken))} s")
    print(f"median {statistics.median(taken):.2f} s")
    p95 = sorted(taken)[int(len(taken) * 0.95) - 1]
    return 0 if verdict("ready after kill -9, p95", p95, LIMIT_S, "s") else 1


if __name__ == "__main__":
    sys.exit(main())
