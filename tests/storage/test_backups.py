"""Backups count only when they open; the rotation keeps what it says and never drops the last."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.stores import Store
from lzdesk.storage import backups as under_test
from lzdesk.storage.backups import (
    HOUR,
    Backup,
    check_backup,
    copy_database,
    list_backups,
    make_backup_blocking,
    newest_good,
    outdated,
)
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db, make_order

NOW = 1_795_000_000_000
DAY = 24 * HOUR


def test_a_backup_is_one_whole_file_of_one_moment(
    writer: Writer, store: Store, tmp_path: Path
) -> None:
    writer.run_blocking(write_page, store.id, [make_order("1")], 1, "sync", 0)
    made = make_backup_blocking(writer.path, tmp_path / "backups", NOW, least_free=0)
    writer.run_blocking(write_page, store.id, [make_order("2")], 1, "sync", 0)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [made.path.name]
    assert list_backups(tmp_path / "backups") == [Backup(made.path, NOW // 1000 * 1000)]
    db = sqlite3.connect(made.path)
    assert db.execute("SELECT order_id FROM orders").fetchall() == [("1",)]
    assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    db.close()
    assert made.path.stat().st_mode & 0o077 == 0


def test_the_writer_goes_on_while_a_backup_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page a step; between the steps the writer commits, and the copy is of the moment."""
    path = tmp_path / "a.db"
    make_desk_db(path, orders=120)
    writer = Writer(path, tmp_path / "backups")
    count = "SELECT count(*) FROM orders"
    before = writer.run_blocking(lambda c: c.exec_driver_sql(count).scalar())
    steps = []

    class Watched(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **how: object) -> None:  # type: ignore[override]
            def progress(status: int, left: int, total: int) -> None:
                if len(steps) < 20:
                    page = [make_order(f"9{len(steps)}")]
                    writer.run_blocking(write_page, 1, page, 1, "sync", 0)
                steps.append(left)

            super().backup(target, pages=2, progress=progress, sleep=0)

    def opened(source: Path) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{source.as_uri()}?mode=ro", uri=True, isolation_level=None, factory=Watched
        )

    monkeypatch.setattr(under_test, "open_for_reading", opened)
    copy_database(path, tmp_path / "copy.db")
    after = writer.run_blocking(lambda c: c.exec_driver_sql(count).scalar())
    writer.close()
    assert after == before + 20
    # Never begun anew: what is left only falls.
    assert steps == sorted(steps, reverse=True)
    db = sqlite3.connect(tmp_path / "copy.db")
    assert db.execute(count).fetchone() == (before,)
    db.close()


def test_the_rotation_keeps_hours_days_and_weeks() -> None:
    hourly = [Backup(Path(str(at)), at) for at in range(NOW, NOW - 60 * DAY, -HOUR)]
    gone = set(outdated(hourly))
    kept = [one for one in hourly if one not in gone]
    ages = [(NOW - one.at) / HOUR for one in kept]
    assert ages[:6] == [0, 1, 2, 3, 4, 5]
    days = {one.at // DAY for one in kept}
    assert {NOW // DAY - index for index in range(7)} <= days
    weeks = {one.at // (7 * DAY) for one in kept}
    assert len(weeks) == 4
    assert len(kept) <= 6 + 7 + 4


def test_made_hour_by_hour_the_old_ones_stay() -> None:
    """As it runs: each hour one is added and the rotation is applied."""
    held: list[Backup] = []
    for at in range(NOW, NOW + 40 * DAY, HOUR):
        held = [Backup(Path(str(at)), at), *held]
        gone = set(outdated(held))
        held = [one for one in held if one not in gone]
        assert held[0].at == at
    oldest = (held[0].at - held[-1].at) / DAY
    assert 14 <= oldest <= 28
    assert 12 <= len(held) <= 17


def test_the_newest_is_never_dropped() -> None:
    old = [Backup(Path("a"), 5), Backup(Path("b"), 4)]
    assert outdated(old, ()) == old[1:]
    assert outdated([]) == []


def test_no_backup_that_would_fill_the_disk(writer: Writer, tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(LzdeskError) as caught:
        make_backup_blocking(writer.path, tmp_path / "backups", NOW, least_free=free)
    assert caught.value.kind == "backup.no_room"
    assert caught.value.fields["needs_mb"] >= caught.value.fields["free_mb"]  # type: ignore[operator]
    assert list_backups(tmp_path / "backups") == []


def test_a_copy_that_is_not_whole_does_not_count(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "a.db", orders=300)
    ruin(tmp_path / "a.db")
    make_desk_db(tmp_path / "good.db", orders=10)
    folder = tmp_path / "kept"
    first = make_backup_blocking(tmp_path / "good.db", folder, NOW, least_free=0)
    with pytest.raises(LzdeskError) as caught:
        make_backup_blocking(tmp_path / "a.db", folder, NOW + HOUR, least_free=0)
    assert caught.value.kind == "backup.damaged"
    assert [path.name for path in folder.iterdir()] == [first.path.name]


def test_the_newest_good_one_is_found_behind_bad_ones(tmp_path: Path) -> None:
    make_desk_db(tmp_path / "a.db", orders=300)
    folder = tmp_path / "kept"
    made = [
        make_backup_blocking(tmp_path / "a.db", folder, NOW + index * HOUR, least_free=0)
        for index in range(3)
    ]
    ruin(made[2].path)
    made[1].path.write_bytes(b"no database at all")
    assert newest_good(folder) == list_backups(folder)[2]
    assert newest_good(tmp_path / "nowhere") is None


def test_what_is_no_desk_is_refused(tmp_path: Path) -> None:
    kinds = {}
    db = sqlite3.connect(tmp_path / "other.db")
    db.execute("CREATE TABLE t (a)")
    db.close()
    (tmp_path / "text.db").write_text("x" * 5000)
    make_desk_db(tmp_path / "newer.db", orders=6)
    db = sqlite3.connect(tmp_path / "newer.db")
    db.execute("PRAGMA user_version=999")
    db.close()
    for name in ("other", "text", "newer", "absent"):
        with pytest.raises(LzdeskError) as caught:
            check_backup(tmp_path / f"{name}.db")
        kinds[name] = caught.value.kind
    assert kinds == {
        "other": "backup.not_a_desk",
        "text": "backup.not_a_desk",
        "newer": "backup.newer",
        "absent": "file.unreadable",
    }


def ruin(path: Path) -> None:
    """Overwrite whole pages in the middle, by a seed."""
    dice = random.Random(3)
    pages = path.stat().st_size // 4096
    with path.open("r+b") as file:
        for page in range(pages // 3, pages // 2):
            file.seek(page * 4096)
            file.write(dice.randbytes(4096))
