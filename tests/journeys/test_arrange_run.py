"""One A over all stores and every kind of order, with the engine killed in its midst."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from lzdesk.link.messages import ImportStores, OrdersQueued, QueueOrders
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.connect import verdict_of
from tests.journeys.conftest import World
from tests.journeys.test_kills import Engine, all_read, engine, read

KILLS = 2
TO_PACK = "SELECT id FROM orders WHERE status = 2 ORDER BY id"
LEFT = (
    "SELECT count(*) FROM order_items WHERE raw_status = 'pending' AND fulfilled_by = 'seller'"
    " AND NOT is_part_paid"
)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("mixed"), 700, "--kinds")
    yield made
    made.close()


def unfinished(home: Path) -> int:
    ((count,),) = read(home, "SELECT count(*) FROM commands WHERE finished_at IS NULL")
    return int(count)


async def ended(home: Path, most: int = 0) -> None:
    """Until no more than so many commands are open."""
    async with asyncio.timeout(120):
        # Another process is awaited.
        while unfinished(home) > most:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def arrange_all(one: Engine, home: Path) -> OrdersQueued:
    rows = tuple(row for (row,) in read(home, TO_PACK))
    reply = await one.end.request(QueueOrders(rows, "pack"))
    assert isinstance(reply, OrdersQueued)
    return reply


@pytest.mark.timeout(300)
async def test_a_run_over_all_stores_goes_on_after_each_kill(tmp_path: Path, mixed: World) -> None:
    home = tmp_path / "desk"
    (tmp_path / "passphrase").write_text("a test's own")
    dice = Random(5)
    async with engine(home) as one:
        await one.end.request(ImportStores(str(mixed.stores_file)))
        await all_read(home)
        queued = await arrange_all(one, home)
        assert len(queued.commands) > 100
        os.kill(one.process.pid, 9)
    for _ in range(KILLS):
        most = unfinished(home)
        if not most:
            break
        async with engine(home) as one:
            await ended(home, dice.randrange(most // 2, most))
            await one.kill()
    async with engine(home) as one:
        await ended(home)
        await one.quit()
    assert verdict_of(DataFolder(home).database) == "ok"
    assert {state for (state,) in read(home, "SELECT state FROM commands")} == {"done"}
    assert read(home, LEFT) == [(0,)]
    reasons = {problem.kind for problem in queued.problems}
    assert reasons == {"order.not_ours", "order.managed", "order.part_paid"}
    counts = mixed.control("/counts")
    assert counts["doubled_effects"] == counts["repeated_writes"] == 0
    # Each item stands in one command alone.
    twice = "SELECT value, count(*) FROM commands, json_each(payload, '$.items') GROUP BY 1"
    assert {count for _, count in read(home, twice)} == {1}
