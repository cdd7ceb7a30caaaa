"""One print run over all stores, with the engine killed wherever it happens to be."""

import asyncio
import contextlib
from pathlib import Path
from random import Random

import pypdfium2
import pytest

from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.print_runs import SORT_KEYS
from lzdesk.link.messages import GatherRun, ImportStores, PrintRun, RunGathered, SettleRun
from lzdesk.link.window_end import OutcomeNotKnown
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.connect import verdict_of
from tests.journeys.conftest import World
from tests.journeys.test_kills import Engine, all_read, engine, read

KILLS = 4
ARRANGED = (
    "SELECT o.id FROM orders o WHERE o.status = 3 AND o.fulfilled_by = 'seller' AND EXISTS"
    " (SELECT 1 FROM order_items i WHERE i.order_row = o.id AND i.package_id <> ''"
    " AND i.status = 3) ORDER BY o.id LIMIT 60"
)
VALID = (
    "SELECT order_row, package_id, count(DISTINCT run_id) FROM printed_pages"
    " WHERE voided_at IS NULL GROUP BY 1, 2"
)


def state(home: Path, run: int) -> str:
    ((found,),) = read(home, f"SELECT state FROM print_runs WHERE id = {run}")
    return str(found)


async def stands(home: Path, run: int, *states: str) -> None:
    async with asyncio.timeout(90):
        # Another process is awaited.
        while state(home, run) not in states:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def ready(one: Engine, home: Path, run: int) -> None:
    """What an earlier engine left unsure is settled by a person who saw no page."""
    await stands(home, run, "ready", "uncertain")
    if state(home, run) == "uncertain":
        await one.end.request(SettleRun(run, "none"))


async def killed_somewhere(one: Engine, home: Path, run: int, out: Path, dice: Random) -> None:
    """Asked to print, and killed while it does, or soon before or after."""
    await ready(one, home, run)
    asking = asyncio.create_task(one.end.request(PrintRun(run, "100x150", str(out))))
    await asyncio.sleep(dice.random() * 0.6)
    await one.kill()
    with contextlib.suppress(LzdeskError, OutcomeNotKnown):
        await asking


@pytest.mark.timeout(240)
async def test_no_package_ever_has_two_labels_that_count(tmp_path: Path, world: World) -> None:
    home, out = tmp_path / "desk", tmp_path / "labels.pdf"
    (tmp_path / "passphrase").write_text("a test's own")
    dice = Random(3)
    async with engine(home) as one:
        await one.end.request(ImportStores(str(world.stores_file)))
        await all_read(home)
        rows = tuple(row for (row,) in read(home, ARRANGED))
        gathered = await one.end.request(GatherRun(rows, "Arranged", SORT_KEYS))
        assert isinstance(gathered, RunGathered) and gathered.parcels >= len(rows) > 30
        await one.kill()
    run = gathered.run
    for _ in range(KILLS):
        async with engine(home) as one:
            await killed_somewhere(one, home, run, out, dice)
        assert {count for _, _, count in read(home, VALID)} <= {1}
        if state(home, run) == "handed_over":
            break
    async with engine(home) as one:
        if state(home, run) != "handed_over":
            await ready(one, home, run)
            await one.end.request(PrintRun(run, "100x150", str(out)))
        again = await one.end.request(GatherRun(rows))
        assert isinstance(again, RunGathered) and again.stopped == again.parcels
        await one.quit()
    assert verdict_of(DataFolder(home).database) == "ok"
    document = pypdfium2.PdfDocument(out)
    try:
        pages = len(document)
    finally:
        document.close()
    valid = read(home, VALID)
    assert {count for _, _, count in valid} == {1} and pages >= len(valid) > 30
