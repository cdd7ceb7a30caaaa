"""`lzdesk backup` and `restore`, as a person uses them."""

import sqlite3
from pathlib import Path

import pytest

from lzdesk.settings.paths import DataFolder
from lzdesk.storage.lock import FolderLock
from tests.app.test_commands import Shell
from tests.factory import make_desk_db
from tests.storage.test_recovery import garbage_header, overwritten


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    made = Shell(tmp_path / "desk")
    make_desk_db(made.home / "lzdesk.db", orders=60)
    return made


def orders_of(path: Path) -> int:
    db = sqlite3.connect(path)
    (count,) = db.execute("SELECT count(*) FROM orders").fetchone()
    db.close()
    return int(count)


def test_a_backup_goes_out_and_comes_back(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "desk.db"
    said = shell("backup", str(file))
    assert "secrets are not in it" in said
    assert orders_of(file) == 60
    db = sqlite3.connect(shell.home / "lzdesk.db")
    db.execute("UPDATE orders SET note = 'since'")
    db.commit()
    db.close()
    said = shell("restore", str(file))
    aside = next(shell.home.glob("lzdesk-before-restore-*.db"))
    assert aside.name in said
    assert "lzdesk sync --once" in said
    db = sqlite3.connect(aside)
    assert db.execute("SELECT DISTINCT note FROM orders").fetchall() == [("since",)]
    db.close()
    db = sqlite3.connect(shell.home / "lzdesk.db")
    assert db.execute("SELECT DISTINCT note FROM orders").fetchall() == [("",)]
    db.close()
    assert len(shell.json("store", "list")["stores"]) == 6


def test_a_restore_into_an_empty_folder_makes_the_desk(shell: Shell, tmp_path: Path) -> None:
    shell("backup", str(tmp_path / "desk.db"))
    (tmp_path / "elsewhere").mkdir()
    other = Shell(tmp_path / "elsewhere" / "new")
    said = other("restore", str(tmp_path / "desk.db"))
    assert "kept as" not in said
    assert len(other.json("store", "list")["stores"]) == 6


@pytest.mark.parametrize("held", ["lock", "window_lock"])
def test_a_restore_is_refused_while_a_window_is_open(
    shell: Shell, tmp_path: Path, held: str
) -> None:
    shell("backup", str(tmp_path / "desk.db"))
    before = (shell.home / "lzdesk.db").read_bytes()
    with FolderLock(getattr(DataFolder(shell.home), held), "the lzdesk window"):
        shell("restore", str(tmp_path / "desk.db"), code=1)
        assert "the lzdesk window" in shell.told
        shell("backup", str(tmp_path / "again.db"))
    assert (shell.home / "lzdesk.db").read_bytes() == before


def test_what_is_not_a_whole_backup_is_not_restored(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "bad.db"
    before = (shell.home / "lzdesk.db").read_bytes()
    make_desk_db(file, orders=400)
    overwritten(file)
    shell("restore", str(file), code=1)
    assert "is not whole" in shell.told
    file.write_text("not a database, and longer than a header")
    shell("restore", str(file), code=1)
    assert "is no backup of a desk" in shell.told
    shell("restore", str(tmp_path / "absent.db"), code=1)
    assert "cannot be read" in shell.told
    assert (shell.home / "lzdesk.db").read_bytes() == before


def test_a_backup_that_cannot_be_written_says_so(shell: Shell, tmp_path: Path) -> None:
    shell("backup", str(tmp_path), code=1)
    assert "it is a folder" in shell.told
    shell("backup", str(shell.home / "lzdesk.db"), code=1)
    assert "outside the data folder" in shell.told
    overwritten_copy = tmp_path / "out.db"
    garbage_header(shell.home / "lzdesk.db")
    shell("backup", str(overwritten_copy), code=1)
    assert not overwritten_copy.exists()


def test_a_command_that_meets_a_damaged_database_says_what_it_did(
    shell: Shell, tmp_path: Path
) -> None:
    shell("backup", str(shell.home / "backups" / "desk-20261001-100000.db"))
    garbage_header(shell.home / "lzdesk.db")
    shell("sync", "--once", code=1)
    assert "The backup of 2026-10-01 10:00 UTC took its place" in shell.told
    assert orders_of(shell.home / "lzdesk.db") == 60
