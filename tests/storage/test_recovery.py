"""A damaged database is recognised, put aside and replaced; what only the desk knew is salvaged."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path

import pytest

from lzdesk.domain.commands import RESTORED
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.marks import MarkChange
from lzdesk.domain.skus import Sku
from lzdesk.storage import connect
from lzdesk.storage.backups import make_backup_blocking
from lzdesk.storage.in_use import closing, is_suspect, trust
from lzdesk.storage.recovery import LOG_LOST, Recovery, open_whole, restore
from lzdesk.storage.repositories.marks import mark_orders
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.skus import SkuRow, change_skus, skus_of, take_rows
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db, make_order
from tests.storage.test_backups import NOW

PAGE = 4096
OLD, LATE = (5, 6), "990001"
"""Orders of the backup that are marked after it; an order that came after it."""


def suspect(path: Path) -> None:
    """In use, and nothing told of what it holds."""
    path.with_name(f"{path.name}.in-use").write_bytes(b"")


class Desk:
    """A desk with a backup, and what happened after it."""

    def __init__(self, folder: Path, backed_up: Path, with_backup: bool = True) -> None:
        """backed_up: the folder of one with a backup, after which nothing happened yet."""
        self.path, self.backups = folder / "lzdesk.db", folder / "backups"
        shutil.copytree(backed_up, folder, dirs_exist_ok=True)
        if not with_backup:
            shutil.rmtree(self.backups)
        self.writer = Writer(self.path, self.backups)
        suspect(self.path)
        run = self.writer.run_blocking
        run(write_page, 1, [make_order(LATE, updated_at=NOW)], NOW, "sync", 0)
        self.late = run(
            lambda c: c.exec_driver_sql(
                "SELECT id FROM orders WHERE order_id = ?", (LATE,)
            ).scalar_one()
        )
        change = MarkChange(note="after the backup")
        run(mark_orders, [*OLD, self.late], change, NOW, "me")
        run(
            lambda c: c.exec_driver_sql(
                "INSERT INTO print_runs (id, started_at, finished_at, by, layout, state, out_file)"
                " VALUES (1, ?, ?, 'me', 'a6', 'done', 'x.pdf')",
                (NOW, NOW),
            )
        )
        for row in (*OLD, self.late):
            run(
                lambda c, row: c.exec_driver_sql(
                    "INSERT INTO printed_pages (run_id, order_row, package_id, page, at, by,"
                    " reason) VALUES (1, ?, 'P', 1, ?, 'me', '')",
                    (row, NOW),
                ),
                row,
            )

    def copy(self, folder: Path) -> "Desk":
        """The same one, closed, in another folder that is made."""
        shutil.copytree(self.path.parent, folder)
        made = copy(self)
        made.path, made.backups = folder / self.path.name, folder / self.backups.name
        return made

    def close(self) -> None:
        """In order."""
        self.writer.close()
        trust(self.path)

    def open(self) -> Recovery | None:
        self.writer, done = open_whole(self.path, self.backups)
        return done

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        return self.writer.run_blocking(
            lambda c: [tuple(row) for row in c.exec_driver_sql(sql, values)]
        )

    def aside(self) -> list[str]:
        return sorted(path.name for path in self.path.parent.glob("lzdesk-damaged-*.db"))


def garbage_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(random.Random(1).randbytes(100))


def garbage_first_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(random.Random(1).randbytes(PAGE))


def truncated(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 // PAGE * PAGE)


def overwritten(path: Path) -> None:
    """Four pages that hold orders' own rows."""
    db = sqlite3.connect(path)
    root = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'orders'").fetchone()[0]
    db.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * PAGE)
        # Cell pointers of the table's root: its children.
        head = file.read(PAGE)
        cells = int.from_bytes(head[3:5], "big")
        at = [int.from_bytes(head[12 + 2 * n : 14 + 2 * n], "big") for n in range(cells)]
        children = [int.from_bytes(head[one : one + 4], "big") for one in at]
        for child in children[cells // 2 : cells // 2 + 4]:
            file.seek((child - 1) * PAGE)
            file.write(random.Random(child).randbytes(PAGE))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backed-up")
    make_desk_db(folder / "lzdesk.db", orders=400)
    make_backup_blocking(folder / "lzdesk.db", folder / "backups", NOW, least_free=0)
    return folder


@pytest.fixture
def desk(tmp_path: Path, backed_up: Path) -> Desk:
    return Desk(tmp_path, backed_up)


@pytest.mark.parametrize("damage", [garbage_header, garbage_first_page, truncated])
def test_damage_that_shows_at_a_glance_is_found_after_an_orderly_end(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    desk.close()
    damage(desk.path)
    ruined = desk.path.read_bytes()
    done = desk.open()
    assert done is not None
    assert done.backup_at == NOW // 1000 * 1000
    assert desk.aside() == [done.aside.name]
    assert done.aside.read_bytes() == ruined
    assert desk.rows("SELECT count(*) FROM orders")[0][0] >= 400  # type: ignore[operator]
    desk.close()
    assert desk.open() is None
    desk.close()


@pytest.mark.parametrize("damage", [garbage_header, garbage_first_page])
def test_nothing_is_lost_where_only_the_first_page_is(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    desk.close()
    damage(desk.path)
    done = desk.open()
    assert done is not None
    assert done.salvaged.lost == ()
    assert done.salvaged.rows == {
        "marks": 2, "orders": 1, "order_items": 1, "print_runs": 1, "printed_pages": 3,
        "order_history": 3,
    }  # fmt: skip
    check_after(desk, [*OLD, desk.late])
    desk.close()


def test_what_was_typed_of_skus_is_salvaged(desk: Desk) -> None:
    run = desk.writer.run_blocking
    run(take_rows, [SkuRow(2, "NEW", {"bin": "A-1", "barcodes": ("885",)})], NOW, "me")
    run(change_skus, ["LMB-SERUM-30"], "bin", "B-2", NOW, "me")
    desk.close()
    garbage_first_page(desk.path)
    done = desk.open()
    assert done is not None and done.salvaged.lost == ()
    found = run_skus(desk)
    assert found["NEW"].barcodes == ("885",) and found["NEW"].bin == "A-1"
    assert found["LMB-SERUM-30"].bin == "B-2"
    assert desk.rows("PRAGMA foreign_key_check") == []
    desk.close()


def run_skus(desk: Desk) -> dict[str, Sku]:
    return desk.writer.run_blocking(skus_of, ["NEW", "LMB-SERUM-30"])


def check_after(desk: Desk, rows: list[int]) -> None:
    noted = desk.rows("SELECT id FROM orders WHERE note = 'after the backup' ORDER BY id")
    assert [row for (row,) in noted] == rows
    printed = desk.rows("SELECT order_row FROM printed_pages ORDER BY order_row")
    assert [row for (row,) in printed] == rows
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    assert desk.rows("PRAGMA foreign_key_check") == []
    check = "INSERT INTO orders_fts(orders_fts) VALUES ('integrity-check')"
    desk.writer.run_blocking(lambda c: c.exec_driver_sql(check))
    counted = desk.rows("SELECT sum(n) FROM counts")
    assert counted == desk.rows("SELECT count(*) FROM orders")


def test_an_overwritten_page_is_found_after_an_end_that_was_not_in_order(desk: Desk) -> None:
    desk.writer.close()
    assert is_suspect(desk.path)
    overwritten(desk.path)
    done = desk.open()
    assert done is not None
    assert "orders" in done.salvaged.lost
    assert done.salvaged.rows["printed_pages"] == 3
    check_after(desk, [*OLD, desk.late])
    assert desk.rows("SELECT count(*) FROM orders") == [(401,)]
    desk.close()


def test_what_came_after_the_backup_is_read_anew(desk: Desk) -> None:
    """The salvaged order has a spoilt digest: the same page writes it again, with its items."""
    desk.close()
    garbage_header(desk.path)
    desk.open()
    page = [make_order(LATE, updated_at=NOW)]
    written = desk.writer.run_blocking(write_page, 1, page, NOW, "sync", 0)
    assert written.changed == [desk.late]
    assert written.added == []
    again = desk.writer.run_blocking(write_page, 1, page, NOW, "sync", 0)
    assert again == ([], [])
    check_after(desk, [*OLD, desk.late])
    desk.close()


@pytest.mark.parametrize("damage", [emptied, gone])
def test_a_file_that_is_empty_or_gone_comes_back_from_the_backup(
    desk: Desk, damage: Callable[[Path], None]
) -> None:
    desk.close()
    damage(desk.path)
    done = desk.open()
    assert done is not None
    assert done.salvaged.lost == ("everything",)
    assert desk.rows("SELECT count(*) FROM orders") == [(400,)]
    desk.close()


def test_without_a_backup_the_stores_are_salvaged(tmp_path: Path, backed_up: Path) -> None:
    desk = Desk(tmp_path, backed_up, with_backup=False)
    desk.writer.close()
    overwritten(desk.path)
    stores = sqlite3.connect(desk.path).execute("SELECT key FROM stores").fetchall()
    done = desk.open()
    assert done is not None
    assert done.backup_at == 0
    assert done.salvaged.rows["stores"] == len(stores) == 6
    assert desk.rows("SELECT key FROM stores") == stores
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    desk.close()


def test_without_anything_readable_the_desk_begins_anew(tmp_path: Path, backed_up: Path) -> None:
    desk = Desk(tmp_path, backed_up, with_backup=False)
    desk.close()
    desk.path.write_bytes(random.Random(2).randbytes(300_000))
    done = desk.open()
    assert done is not None
    assert (done.backup_at, done.salvaged.rows) == (0, {})
    assert desk.rows("SELECT count(*) FROM stores") == [(0,)]
    desk.close()


def test_a_first_start_is_no_damage(tmp_path: Path) -> None:
    writer, done = open_whole(tmp_path / "lzdesk.db", tmp_path / "backups")
    writer.close()
    assert done is None


def test_what_waited_in_a_lost_outbox_does_not_go_out_by_itself(
    tmp_path: Path, backed_up: Path
) -> None:
    desk = Desk(tmp_path, backed_up, with_backup=False)
    desk.writer.run_blocking(queue_one, "k1", 5)
    make_backup_blocking(desk.path, desk.backups, NOW, least_free=0)
    done_sql = "UPDATE commands SET state = 'done', finished_at = 1"
    desk.writer.run_blocking(lambda c: c.exec_driver_sql(done_sql))
    desk.close()
    garbage_header(desk.path)
    desk.open()
    assert desk.rows("SELECT state FROM commands") == [("done",)]
    desk.close()
    desk.path.write_bytes(b"x" * 100_000)
    desk.open()
    assert desk.rows("SELECT state, vendor_code FROM commands") == [("stopped", RESTORED)]
    assert desk.rows("SELECT finished_at > 1000000000000 FROM commands") == [(1,)]
    desk.close()


def queue_one(connection, key: str, row: int) -> None:  # type: ignore[no-untyped-def]
    connection.exec_driver_sql(
        "INSERT INTO commands (key, kind, store_id, subject, order_row, payload, precondition,"
        " state, attempts, created_at, not_before, by, vendor_code, vendor_words, results)"
        " VALUES (?, 'pack', 1, 'order:5', ?, '{}', '{}', 'queued', 0, 1, 1, 'me', '', '', '[]')",
        (key, row),
    )


def test_a_restore_keeps_the_present_one_aside(desk: Desk, tmp_path: Path) -> None:
    desk.close()
    backup = next(desk.backups.iterdir())
    present = desk.path.read_bytes()
    aside = restore(desk.path, desk.backups, backup, NOW)
    assert aside is not None
    assert aside.read_bytes() == present
    assert desk.open() is None
    assert desk.rows("SELECT count(*) FROM orders") == [(400,)]
    desk.close()
    with pytest.raises(LzdeskError, match=r"file\.unreadable"):
        restore(desk.path, desk.backups, tmp_path / "absent.db", NOW)
    assert not list(tmp_path.glob(".*part*"))


LOSE = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from lzdesk.storage.recovery import open_whole
from lzdesk.storage.repositories.orders import write_page
from tests.factory import make_order
path = Path(sys.argv[1])
writer, done = open_whole(path, path.parent / "backups")
writer.run_blocking(write_page, 1, [make_order("77")], 1, "sync", 0)
print("told", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("log_is_lost", [False, True])
def test_a_killed_desk_opens_with_and_without_its_log(desk: Desk, log_is_lost: bool) -> None:
    """Without it nothing tells what it held: that is said, and nothing is sent unlooked."""
    desk.writer.run_blocking(queue_one, "k1", 5)
    desk.close()
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", LOSE, str(desk.path), str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "told\n"
        child.send_signal(signal.SIGKILL)
    log = desk.path.with_name("lzdesk.db-wal")
    assert log.stat().st_size > 0
    if log_is_lost:
        log.unlink()
    done = desk.open()
    assert (done.detail if done else "") == (LOG_LOST if log_is_lost else "")
    assert desk.rows("SELECT state FROM commands") == [("stopped" if log_is_lost else "queued",)]
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    found = desk.rows("SELECT count(*) FROM orders WHERE order_id = '77'")
    assert found == [(0,)] if log_is_lost else [(1,)]
    desk.close()


UNDOES = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from lzdesk.storage.recovery import open_whole
from lzdesk.storage.repositories.commands import undo_commands
from lzdesk.storage.repositories.orders import write_page
from tests.factory import make_order
path = Path(sys.argv[1])
writer, done = open_whole(path, path.parent / "backups")
writer.run_blocking(write_page, 1, [make_order("77")], 1, "sync", 0)
ids = writer.run_blocking(lambda c: c.exec_driver_sql("SELECT id FROM commands").scalars().all())
print(writer.run_blocking_durably(undo_commands, ids, 1_000), flush=True)
sys.stdin.read()
"""
"""Takes back the one command, says so, and is killed."""


def whole_log(path: Path, log: Path) -> None:
    pass


def read_by_another(path: Path, log: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("SELECT count(*) FROM orders").fetchone()
    db.close()
    assert not log.exists()


def no_log(path: Path, log: Path) -> None:
    log.unlink()


def log_without_header(path: Path, log: Path) -> None:
    with log.open("r+b") as file:
        file.write(b"\x55" * 100)


def empty_log(path: Path, log: Path) -> None:
    log.write_bytes(b"")


def log_cut_in_its_first_frame(path: Path, log: Path) -> None:
    with log.open("r+b") as file:
        file.truncate(40)


def log_cut_in_its_last_frame(path: Path, log: Path) -> None:
    with log.open("r+b") as file:
        file.truncate(log.stat().st_size - 100)


def log_overwritten(path: Path, log: Path) -> None:
    with log.open("r+b") as file:
        file.seek(log.stat().st_size - PAGE // 2)
        file.write(b"\x55" * 100)


def no_log_and_damage(path: Path, log: Path) -> None:
    log.unlink()
    overwritten(path)


@pytest.mark.parametrize(
    ("happens", "state"),
    [
        (whole_log, "undone"),
        (read_by_another, "undone"),
        (no_log, "stopped"),
        (log_without_header, "stopped"),
        (empty_log, "stopped"),
        (log_cut_in_its_first_frame, "stopped"),
        (log_cut_in_its_last_frame, "stopped"),
        (log_overwritten, "stopped"),
        (no_log_and_damage, "stopped"),
    ],
)
def test_what_was_told_undone_never_waits_again(
    desk: Desk, happens: Callable[[Path, Path], None], state: str
) -> None:
    """SQLite takes each of these logs for one that ends early, and the database for whole."""
    desk.writer.run_blocking(queue_one, "k1", 5)
    desk.close()
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", UNDOES, str(desk.path), str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "[1]\n"
        child.send_signal(signal.SIGKILL)
    happens(desk.path, desk.path.with_name("lzdesk.db-wal"))
    done = desk.open()
    assert (done is not None) == (state == "stopped")
    assert desk.rows("SELECT state FROM commands") == [(state,)]
    assert desk.rows("PRAGMA integrity_check") == [("ok",)]
    # It is said once.
    desk.writer.close()
    shutil.rmtree(desk.backups)
    assert desk.open() is None
    desk.close()


def test_a_start_that_cannot_write_says_nothing_wrong_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program holds the file: the desk starts, and is killed before it wrote anything."""
    desk.close()
    monkeypatch.setattr(connect, "LOCK_WAIT_S", 0.01)
    other = sqlite3.connect(desk.path)
    other.execute("BEGIN IMMEDIATE")
    assert desk.open() is None
    other.rollback()
    other.close()
    desk.writer.close()
    assert is_suspect(desk.path)
    assert desk.open() is None
    desk.close()


def test_an_end_in_order_that_is_cut_lost_no_log(desk: Desk) -> None:
    closing(desk.path)
    desk.writer.close()
    assert is_suspect(desk.path)
    assert not desk.path.with_name("lzdesk.db-wal").exists()
    assert desk.open() is None
    desk.close()


DIES_AT = """
import os, signal, sys
from pathlib import Path
root, work = sys.argv[1:]
sys.path.insert(0, root)
from lzdesk.storage.backups import newest_good
from lzdesk.storage.recovery import open_whole, restore
steps = last = 0

def hook(event, arguments):
    global steps
    if last and event in ("os.rename", "os.remove"):
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)

def die(path, step):
    global last
    backups, last = path.parent / "backups", step
    if work == "recover":
        open_whole(path, backups)
    else:
        restore(path, backups, newest_good(backups).path, 1_000)
    print(steps, flush=True)
    os._exit(0)

sys.addaudithook(hook)
for step, line in enumerate(sys.stdin, 1):
    child = os.fork()
    if not child:
        die(Path(line.rstrip()), step)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == -signal.SIGKILL:
        print(0, flush=True)
    elif code:
        sys.exit(code)
"""
"""For each desk named to it a child that kills itself just before its nth change of a name.

Forked, for each needs a process of its own, but not the start of one.
"""


class Killed:
    """Processes that are killed in their work, each one step later than the one before."""

    def __init__(self, work: str) -> None:
        root = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(
            [sys.executable, "-c", DIES_AT, str(root), work],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def next_on(self, desk: Desk) -> int:
        """How many names were changed where it came to its end; 0: it was killed."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{desk.path}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate(timeout=20)
        assert self._process.returncode == 0


@pytest.fixture
def killed(work: str) -> Iterator[Killed]:
    made = Killed(work)
    yield made
    made.close()


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


@pytest.mark.parametrize("work", ["recover", "restore"])
def test_a_kill_at_any_step_of_a_replacement_loses_nothing(
    tmp_path: Path, backed_up: Path, work: str, killed: Killed
) -> None:
    first = Desk(tmp_path / "first", backed_up)
    first.close()
    if work == "recover":
        garbage_header(first.path)
    step, told, aside = 0, 0, 0
    while True:
        step += 1
        folder = tmp_path / str(step)
        desk = first.copy(folder)
        whole = killed.next_on(desk)
        done = desk.open()
        told += done is not None
        aside += bool(list(folder.glob("lzdesk-*-*.db")))
        assert desk.rows("PRAGMA integrity_check") == [("ok",)]
        marked = desk.rows("SELECT id FROM orders WHERE note = 'after the backup' ORDER BY id")
        printed = desk.rows("SELECT count(*) FROM printed_pages")
        if work == "recover":
            assert marked[:2] == [(5,), (6,)]
            assert printed[0][0] >= 2
            # Told, or all was done and only the telling was cut.
            assert done is not None or list(folder.glob("lzdesk-damaged-*.db")), step
        else:
            # As it was, or put back.
            assert (len(marked), printed) in ((3, [(3,)]), (0, [(0,)]))
        assert hidden(folder) == []
        desk.close()
        if whole:
            break
    assert step > 5
    assert aside > 1
