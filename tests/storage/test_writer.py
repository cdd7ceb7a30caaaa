"""One writer: whole or not at all, through a full disk and kill -9."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection

from lzdesk.domain.errors import FolderInUse, LzdeskError
from lzdesk.domain.stores import Store
from lzdesk.storage.in_use import kept_in
from lzdesk.storage.lock import FolderLock
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Writer
from tests.factory import make_order


def test_a_job_that_fails_leaves_nothing(writer: Writer, store: Store) -> None:
    def job(connection: Connection) -> None:
        write_page(connection, store.id, [make_order("1")], 1, "sync", 0)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        writer.run_blocking(job)
    count = "SELECT count(*) FROM orders"
    assert writer.run_blocking(lambda c: c.exec_driver_sql(count).scalar()) == 0


def test_a_durable_job_is_on_the_disk_and_counted_before_it_is_told(
    writer: Writer, store: Store
) -> None:
    """2 is FULL: each commit waits for the disk. 1 is NORMAL: a power cut may take the newest."""
    told: list[int] = []
    writer.on_kept = told.append

    def job(connection: Connection, note: str) -> int:
        done = connection.exec_driver_sql("UPDATE stores SET name = ?", (note,))
        assert done.rowcount == 1
        return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    assert writer.run_blocking(job, "a") == 1
    assert (writer.run_blocking_durably(job, "b"), told) == (2, [1])
    assert (asyncio.run(writer.run_durably(job, "c")), told) == (2, [1, 2])
    assert (writer.run_blocking(job, "d"), told) == (1, [1, 2])
    assert kept_in(writer.path) == 2


def test_a_durable_job_that_fails_or_changes_nothing_counts_nothing(
    writer: Writer, store: Store
) -> None:
    told: list[int] = []
    writer.on_kept = told.append

    def fails(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE stores SET name = 'x'")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        writer.run_blocking_durably(fails)
    assert [one.name for one in writer.run_blocking_durably(all_stores)] == [store.name]
    level = writer.run_blocking(lambda c: c.exec_driver_sql("PRAGMA synchronous").scalar())
    assert (told, kept_in(writer.path), level) == ([], 0, 1)


FILL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.factory import make_order, make_store
from lzdesk.domain.errors import LzdeskError
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
path = Path(sys.argv[1])
writer = Writer(path, path.parent / "backups")
store = writer.run_blocking(add_store, make_store())
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
number = 0
try:
    while True:
        page = [make_order(str(number + index), buyer_note="x" * 500) for index in range(50)]
        writer.run_blocking(write_page, store.id, page, 1, "sync", 0)
        number += 50
        print(number, flush=True)
except LzdeskError as error:
    print(error.kind, flush=True)
"""


def run_child(code: str, path: Path, **how: object) -> "subprocess.Popen[str]":
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", code, str(path), str(root)],
        stdout=subprocess.PIPE,
        text=True,
        **how,  # type: ignore[call-overload]
    )


def test_a_full_disk_is_said_and_loses_nothing_that_was_told(tmp_path: Path) -> None:
    with run_child(FILL, tmp_path / "a.db") as child:
        assert child.stdout is not None
        *told, kind = child.stdout.read().split()
    assert kind == "disk.full"
    check(tmp_path / "a.db", int(told[-1]))


def test_a_killed_writer_loses_nothing_that_was_told(tmp_path: Path) -> None:
    endless = FILL.replace("resource.setrlimit(", "0 and resource.setrlimit(")
    for _ in range(3):
        path = tmp_path / f"{len(list(tmp_path.glob('*.db')))}.db"
        with run_child(endless, path) as child:
            assert child.stdout is not None
            told = [child.stdout.readline() for _ in range(4)]
            child.send_signal(signal.SIGKILL)
            told += child.stdout.read().split()
        check(path, int(told[-1]))


def check(path: Path, told: int) -> None:
    db = sqlite3.connect(path)
    (count,) = db.execute("SELECT count(*) FROM orders").fetchone()
    assert told <= count <= told + 50
    assert db.execute("SELECT sum(n) FROM counts").fetchone() == (count,)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def test_a_folder_has_one_holder_who_is_named(tmp_path: Path) -> None:
    with FolderLock(tmp_path / "writer.lock", "the lzdesk window"):
        with pytest.raises(FolderInUse) as caught, FolderLock(tmp_path / "writer.lock", "second"):
            pass
        assert "the lzdesk window" in str(caught.value.fields["holder"])
    with FolderLock(tmp_path / "writer.lock", "third"):
        pass


def test_reading_goes_on_while_it_is_written(writer: Writer, store: Store) -> None:
    from lzdesk.reading.connection import open_reading
    from lzdesk.reading.stores import rail_stores

    db = open_reading(writer.path)

    def job(connection: Connection) -> int:
        write_page(connection, store.id, [make_order("1")], 1, "sync", 0)
        return rail_stores(db, 1)[0].orders_here

    assert writer.run_blocking(job) == 0
    assert rail_stores(db, 1)[0].orders_here == 1
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM orders")
    db.close()
    assert [one.key for one in writer.run_blocking(all_stores)] == [store.key]


def test_a_damaged_page_is_told_as_damage(tmp_path: Path) -> None:
    from tests.factory import make_desk_db

    make_desk_db(tmp_path / "a.db", orders=400)
    size = (tmp_path / "a.db").stat().st_size
    with (tmp_path / "a.db").open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (size - 8192))
    with pytest.raises(LzdeskError) as caught:
        opened = Writer(tmp_path / "a.db", tmp_path / "backups")
        try:
            opened.run_blocking(lambda c: c.exec_driver_sql("SELECT * FROM orders").all())
        finally:
            opened.close()
    assert caught.value.kind == "database.damaged"
