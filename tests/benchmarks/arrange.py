"""One A over 5,000 orders of twelve stores, with the engine killed half-way.

The simulator answers at once and lets each app call sixty times a second: what is measured is the
outbox. The time runs from the key to the last item packed, with the kill and the engine's next
start in it. Every kind of order is among them; what is not ours to pack is refused at once.

    arranged: 5,000 orders below 120 s, no item packed twice
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from lzdesk.link.messages import ImportStores, OrdersQueued, QueueOrders, ReadNow
from tests.benchmarks.measure import verdict
from tests.journeys.conftest import World
from tests.journeys.test_arrange_run import TO_PACK, unfinished
from tests.journeys.test_kills import all_read, engine, read

ORDERS, LIMIT_S = 5_000, 120.0
STATES = (
    "SELECT s.key, c.state, count(*) FROM commands c JOIN stores s ON s.id = c.store_id"
    " GROUP BY 1, 2 ORDER BY 1"
)


async def until_open(home: Path, most: int) -> None:
    async with asyncio.timeout(600):
        while unfinished(home) > most:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def until_to_pack(home: Path, least: int) -> tuple[int, ...]:
    async with asyncio.timeout(300):
        while True:
            rows = tuple(row for (row,) in read(home, TO_PACK))
            if len(rows) >= least:
                return rows[:least]
            await asyncio.sleep(0.5)


async def run(home: Path, world: World) -> float:
    async with engine(home) as one:
        await one.end.request(ImportStores(str(world.stores_file)))
        await all_read(home)
        for store in world.stores:
            body = {"seller_id": int(store["seller_id"]), "count": ORDERS // len(world.stores) + 50}
            world.control("/orders", body)
        await one.end.request(ReadNow())
        rows = await until_to_pack(home, ORDERS)
        started = time.monotonic()
        reply = await one.end.request(QueueOrders(rows, "pack"))
        assert isinstance(reply, OrdersQueued)
        print(
            f"{len(reply.commands)} commands of {len(rows)} orders committed after"
            f" {time.monotonic() - started:.2f} s; {len(reply.problems)} refused"
        )
        await until_open(home, len(reply.commands) // 2)
        print(f"half of them done after {time.monotonic() - started:.1f} s; kill -9")
        await one.kill()
    async with engine(home) as one:
        await until_open(home, 0)
        taken = time.monotonic() - started
        await one.quit()
    return taken


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "passphrase").write_text("a benchmark's own")
        home = root / "desk"
        (root / "world").mkdir()
        world = World(root / "world", 600, "--kinds")
        try:
            taken = asyncio.run(run(home, world))
            counts = world.control("/counts")
        finally:
            world.close()
        for store, state, count in read(home, STATES):
            print(f"    {store}: {count} {state}")
    print({name: counts[name] for name in ("doubled_effects", "repeated_writes")})
    good = verdict("5,000 orders arranged", taken, LIMIT_S, "s")
    twice = counts["doubled_effects"] + counts["repeated_writes"]
    return 0 if good and not twice else 1


if __name__ == "__main__":
    sys.exit(main())
