"""What the pages told of logins: kept with its time, told once, forgotten where it is not to be."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.link.messages import ChangeStore, StoresChanged
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.reading.connection import open_reading
from lzdesk.reading.store_page import store_facts
from lzdesk.reading.stores import rail_stores
from lzdesk.services.change_store import StoreChanges
from lzdesk.services.note_sign_ins import SignIns
from lzdesk.services.open_store import sign_in_of
from lzdesk.storage.repositories.store_changes import remove_store
from lzdesk.storage.repositories.stores import all_stores, store_of_key
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db

NOON = 1_794_484_800_000
MINUTE = 60_000


class Bench:
    """A desk of stores and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "desk.db"
        make_desk_db(self.path, 3)
        self.writer = Writer(self.path, folder / "backups")
        self.now = NOON
        self.told: list[object] = []
        self.sign_ins = SignIns(self.writer, self.told.append, lambda: self.now)
        self.changes = StoreChanges(self.writer, "mei", lambda: self.now)

    async def hear(self, *told: tuple[str, bool]) -> int:
        """How many messages the window was sent for it."""
        before = len(self.told)
        for store, signed_in in told:
            self.sign_ins.hear(store, signed_in)
        await self.sign_ins.write_once()
        return len(self.told) - before

    def known(self, key: str) -> tuple[int | None, int | None]:
        db = open_reading(self.path)
        try:
            facts = store_facts(db, key, NOON, 0)
            assert facts is not None
            (rail,) = [one for one in rail_stores(db, NOON) if one.key == key]
            assert (rail.signed_in, rail.sign_in_seen_at) == (
                facts.signed_in,
                facts.sign_in_seen_at,
            )
            return facts.signed_in, facts.sign_in_seen_at
        finally:
            db.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.writer.close()


async def test_the_last_told_is_kept_and_the_same_within_a_minute_is_no_news(bench: Bench) -> None:
    assert bench.known("sg-0") == (None, None)
    assert await bench.hear(("sg-0", False), ("sg-0", True), ("my-1", False)) == 1
    assert bench.told == [StoresChanged()]
    assert bench.known("sg-0") == (1, NOON) and bench.known("my-1") == (0, NOON)
    bench.now = NOON + MINUTE - 1
    assert await bench.hear(("sg-0", True)) == 0
    assert bench.known("sg-0") == (1, NOON)
    assert await bench.hear(("sg-0", False)) == 1
    assert bench.known("sg-0") == (0, bench.now)
    bench.now = NOON + MINUTE
    assert await bench.hear(("sg-0", False)) == 1
    assert bench.known("sg-0") == (0, NOON + MINUTE)
    assert await bench.hear(("nowhere", True)) == 0


async def test_it_writes_by_itself_when_something_is_heard(bench: Bench) -> None:
    told = asyncio.Event()
    bench.sign_ins._tell = lambda event: told.set()
    running = asyncio.create_task(bench.sign_ins.run())
    bench.sign_ins.hear("sg-0", True)
    await asyncio.wait_for(told.wait(), 30)
    assert bench.known("sg-0") == (1, NOON)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_switched_off_it_is_forgotten_and_nothing_is_kept(bench: Bench) -> None:
    await bench.hear(("sg-0", True), ("my-1", True))
    assert await bench.changes.change(ChangeStore("sg-0", reads_login=False))
    assert bench.known("sg-0") == (None, None) and bench.known("my-1") == (1, NOON)
    # Heard before, written after.
    assert await bench.hear(("sg-0", True)) == 0
    assert bench.known("sg-0") == (None, None)
    store = await bench.writer.run(store_of_key, "sg-0")
    assert store is not None and sign_in_of(store) is None
    assert not await bench.changes.change(ChangeStore("sg-0", reads_login=False))
    assert await bench.changes.change(ChangeStore("sg-0", reads_login=True))
    store = await bench.writer.run(store_of_key, "sg-0")
    assert store is not None and sign_in_of(store) == manifest_of("lazada").sign_in
    assert bench.known("sg-0") == (None, None)
    assert await bench.hear(("sg-0", True)) == 1


async def test_a_store_that_leaves_the_desk_leaves_it_behind(bench: Bench) -> None:
    await bench.hear(("sg-0", True))
    store = await bench.writer.run(store_of_key, "sg-0")
    assert store is not None

    await bench.writer.run(lambda db: remove_store(db, store, NOON, "mei", with_orders=False))
    assert await bench.hear(("sg-0", True)) == 0
    (gone,) = await bench.writer.run(
        lambda db: [
            tuple(row)
            for row in db.exec_driver_sql(
                "SELECT signed_in, sign_in_seen_at FROM stores WHERE key = 'sg-0'"
            )
        ]
    )
    assert gone == (None, None)
    assert "sg-0" not in [one.key for one in await bench.writer.run(all_stores)]
