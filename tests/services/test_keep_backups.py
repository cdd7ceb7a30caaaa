"""Backups by the clock: when due, when something changed, and told when they cannot be made."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from lzdesk.domain.errors import LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.services.keep_backups import BackupKeeper
from lzdesk.services.watch_storage import StorageWatch, lasting
from lzdesk.storage import connect
from lzdesk.storage.backups import HOUR, Changes, list_backups, newest_good
from lzdesk.storage.repositories.views import set_option
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db
from tests.storage.test_recovery import overwritten

NOW = 1_795_000_000_000


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "backups"
        self.writer = Writer(folder / "lzdesk.db", self.folder)
        self.now = NOW
        self.told: list[str] = []
        self.damage: list[LzdeskError] = []
        self.keeper = self.keep(0)
        self.watching = Changes(self.writer.path)

    def keep(self, least_free: int) -> BackupKeeper:
        return BackupKeeper(
            self.writer.path,
            self.folder,
            lambda error: self.told.append(error.kind),
            self.damage.append,
            lambda: self.now,
            least_free,
        )

    def change(self, every_h: int) -> None:
        self.writer.run_blocking(set_option, "backups.every_h", str(every_h))

    async def made(self) -> bool:
        return await self.keeper.turn(self.watching) is not None


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.watching.__exit__(None, None, None)
    made.writer.close()


async def test_one_at_once_then_hourly_when_something_changed(bench: Bench) -> None:
    assert await bench.made()
    bench.change(1)
    bench.now += HOUR - 2000
    assert not await bench.made()
    bench.now += 2000
    assert await bench.made()
    bench.now += 5 * HOUR
    assert not await bench.made()
    bench.change(2)
    assert await bench.made()
    assert len(list_backups(bench.folder)) == 3


async def test_the_option_sets_the_pace_and_turns_them_off(bench: Bench) -> None:
    bench.change(0)
    assert not await bench.made()
    bench.change(3)
    assert await bench.made()
    bench.now += 2 * HOUR
    bench.writer.run_blocking(set_option, "notify.quiet_from", "7")
    assert not await bench.made()
    bench.now += HOUR
    assert await bench.made()


@pytest.mark.logs("no backup")
async def test_one_that_cannot_be_made_is_told_once_and_tried_again(bench: Bench) -> None:
    bench.keeper = bench.keep(least_free=2**60)
    assert not await bench.made()
    assert not await bench.made()
    assert bench.told == ["backup.no_room"]
    bench.keeper = bench.keep(0)
    assert await bench.made()


async def test_the_whole_database_is_looked_at_in_the_background(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "lzdesk.db", orders=400)
    found: list[LzdeskError] = []
    keeper = BackupKeeper(tmp_path / "lzdesk.db", tmp_path / "b", found.append, found.append)
    await keeper.check_once()
    assert found == []
    overwritten(tmp_path / "lzdesk.db")
    await keeper.check_once()
    assert [error.kind for error in found] == ["database.damaged"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another's lock is waited for a moment only; asked for before the desk is opened."""
    monkeypatch.setattr(connect, "LOCK_WAIT_S", 0.1)


@pytest.mark.logs("not saved")
async def test_trouble_is_told_once_and_ends_by_itself(impatient: None, bench: Bench) -> None:
    news: asyncio.Queue[str] = asyncio.Queue()

    async def well() -> None:
        news.put_nowait("well")

    watch = StorageWatch(
        bench.writer, lambda error: news.put_nowait(error.kind), well, bench.damage.append, 0.01
    )
    running = asyncio.create_task(watch.run())
    # The watch listens from its first moment.
    await asyncio.sleep(0)
    other = sqlite3.connect(bench.writer.path, isolation_level=None)
    for _ in range(2):
        other.execute("BEGIN IMMEDIATE")
        for _ in range(2):
            with pytest.raises(LzdeskError, match=r"database\.locked"):
                await bench.writer.run(lambda c: c.exec_driver_sql("SELECT 1"))
        assert await news.get() == "database.locked"
        other.execute("ROLLBACK")
        assert await news.get() == "well"
    other.close()

    def ruined(connection: Connection) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    with pytest.raises(LzdeskError, match=r"database\.damaged"):
        await bench.writer.run(ruined)
    await asyncio.sleep(0)
    assert [error.kind for error in bench.damage] == ["database.damaged"]
    assert news.empty()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


@pytest.mark.logs("work begins again")
async def test_work_that_meets_trouble_begins_again() -> None:
    turns: list[int] = []

    async def work() -> None:
        turns.append(1)
        if len(turns) < 3:
            raise LzdeskError("disk.full")

    await lasting(work, "a test's own", pause_s=0)
    assert len(turns) == 3


async def test_a_backup_from_the_future_blocks_none_and_is_taken_last(bench: Bench) -> None:
    """The clock was a year ahead once, and is right again."""
    year = 365 * 24 * HOUR
    bench.now = now_ms() + year
    assert await bench.made()
    bench.now -= year
    bench.change(1)
    assert await bench.made()
    ahead, right = list_backups(bench.folder)
    assert ahead.at - right.at == year
    assert newest_good(bench.folder) == right
    bench.change(2)
    assert not await bench.made()
    bench.now += 2 * HOUR
    assert await bench.made()
    right.path.unlink()
    assert ahead in list_backups(bench.folder)
