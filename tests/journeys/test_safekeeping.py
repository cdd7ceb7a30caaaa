"""Damage, a full disk, no permission, another's lock, a second start: with real processes."""

import contextlib
import json
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from lzdesk.storage.backups import make_backup_blocking
from tests.ended import still_alive
from tests.factory import make_desk_db
from tests.journeys.conftest import Journey, Session, until
from tests.journeys.test_processes import ENV, start, wait_for
from tests.storage.test_recovery import overwritten

NOW = 1_795_000_000_000
CHOSEN = "SELECT value FROM options WHERE key = 'notify.quiet_from'"
Travel = Callable[[Journey], None]


class EngineProcess:
    """`lzdesk engine` on a folder, and what it tells."""

    def __init__(self, home: Path, impatient: bool = False) -> None:
        self.process = start("engine", home=home, impatient=impatient, stdin=-1, stdout=-1)

    def told(self, event: str, **fields: object) -> dict[str, Any]:
        """Read on until an event of this kind, and these fields, is told."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = json.loads(line).get("event") or {}
            if found.get("type") == event and fields.items() <= found.items():
                return found  # type: ignore[no-any-return]
        raise AssertionError(f"{event} {fields} was not told")

    def notice(self, kind: str) -> dict[str, Any]:
        return self.told("notice", kind=kind)

    def close(self) -> int:
        self.process.communicate(timeout=30)
        return self.process.returncode


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "passphrase").write_text("x")
    ENV["LZDESK_VAULT_PASSPHRASE_FILE"] = str(tmp_path / "passphrase")
    yield
    del ENV["LZDESK_VAULT_PASSPHRASE_FILE"]


def fill(disk: Path) -> Path:
    """Leave no byte free."""
    ballast = disk / "ballast"
    # Unbuffered: what a buffer still holds would fail once more when the file is closed.
    with ballast.open("wb", buffering=0) as file:
        for many in (65536, 512):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"\0" * many)
    return ballast


def write_by_hand(engine: EngineProcess, key: str, value: str) -> dict[str, Any]:
    """Set an option over the link; its reply."""
    assert engine.process.stdin is not None
    asked = {"id": 77, "request": {"type": "set_option", "key": key, "value": value}}
    engine.process.stdin.write(json.dumps(asked) + "\n")
    engine.process.stdin.flush()
    assert engine.process.stdout is not None
    for line in engine.process.stdout:
        found = json.loads(line)
        if found.get("id") == 77:
            return found["reply"]  # type: ignore[no-any-return]
    raise AssertionError("no reply")


@pytest.mark.usefixtures("vault")
def test_a_full_disk_is_said_and_goes_on_alone(small_disk: Path) -> None:
    home = small_disk / "desk"
    engine = EngineProcess(home)
    engine.told("stores_changed")
    ballast = fill(small_disk)
    replies = [write_by_hand(engine, "notify.quiet_from", str(hour)) for hour in [*range(24)] * 40]
    failed = [reply for reply in replies if reply["type"] == "failed"]
    assert {reply["kind"] for reply in failed} == {"disk.full"}
    ballast.unlink()
    engine.notice("storage.well")
    assert write_by_hand(engine, "notify.quiet_from", "7")["type"] == "done"
    assert engine.close() == 0
    db = sqlite3.connect(home / "lzdesk.db")
    assert db.execute(CHOSEN).fetchall() == [("7",)]
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


@pytest.mark.usefixtures("vault")
def test_a_start_on_a_full_disk_waits_for_room(small_disk: Path) -> None:
    ballast = fill(small_disk)
    engine = EngineProcess(small_disk / "desk")
    engine.notice("disk.full")
    ballast.unlink()
    engine.notice("storage.well")
    engine.told("stores_changed")
    assert engine.close() == 0


@pytest.mark.usefixtures("vault")
def test_a_read_only_folder_is_said_and_opens_when_it_can(small_disk: Path) -> None:
    make_desk_db(small_disk / "lzdesk.db", orders=20)
    remount = ["mount", "-o", "remount"]
    subprocess.run([*remount, "-r", str(small_disk)], check=True)
    engine = EngineProcess(small_disk)
    assert engine.notice("folder.read_only")["fields"]["file"] == str(small_disk / "lzdesk.db")
    subprocess.run([*remount, "-w", str(small_disk)], check=True)
    engine.notice("storage.well")
    engine.told("stores_changed")
    assert write_by_hand(engine, "notify.quiet_from", "7")["type"] == "done"
    assert engine.close() == 0


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Callable[[Path, bool], None]]:
    """Makes a folder and its files refuse every write, open ones among them, and lets them go.

    A mount cannot be made read-only while a file on it is open for writing; this can.
    """

    def freeze(folder: Path, yes: bool) -> None:
        sign = "+i" if yes else "-i"
        files = [*folder.glob("lzdesk.db*"), folder]
        subprocess.run(["chattr", sign, *files], check=True, capture_output=True)

    trial = tmp_path / "trial"
    trial.mkdir()
    with (trial / "lzdesk.db").open("wb", buffering=0) as file:
        try:
            freeze(trial, True)
            file.write(b"x")
        except PermissionError:
            pass
        except (OSError, subprocess.CalledProcessError):
            pytest.fail("root and a disk with immutable files (ext4, XFS, Btrfs) are needed")
        else:
            pytest.fail("an open file is written here though it is immutable")
        finally:
            freeze(trial, False)
    yield freeze
    home = tmp_path / "desk"
    if home.exists():
        freeze(home, False)


@pytest.mark.usefixtures("vault")
def test_a_folder_that_turns_read_only_while_it_is_used_is_said_and_goes_on_alone(
    tmp_path: Path, frozen: Callable[[Path, bool], None]
) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    make_desk_db(home / "lzdesk.db", orders=20)
    engine = EngineProcess(home)
    engine.told("stores_changed")
    assert write_by_hand(engine, "notify.quiet_from", "6")["type"] == "done"
    frozen(home, True)
    reply = write_by_hand(engine, "notify.quiet_from", "7")
    assert (reply["type"], reply["kind"]) == ("failed", "folder.read_only")
    frozen(home, False)
    engine.notice("storage.well")
    assert write_by_hand(engine, "notify.quiet_from", "8")["type"] == "done"
    assert engine.close() == 0
    db = sqlite3.connect(home / "lzdesk.db")
    assert db.execute(CHOSEN).fetchall() == [("8",)]
    db.close()


@pytest.mark.usefixtures("vault")
def test_another_programs_lock_is_said_and_waited_for(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    make_desk_db(home / "lzdesk.db", orders=20)
    other = sqlite3.connect(home / "lzdesk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    engine = EngineProcess(home, impatient=True)
    engine.notice("database.locked")
    other.execute("ROLLBACK")
    engine.notice("storage.well")
    engine.told("stores_changed")
    other.execute("BEGIN IMMEDIATE")
    reply = write_by_hand(engine, "notify.quiet_from", "7")
    assert (reply["type"], reply["kind"]) == ("failed", "database.locked")
    other.execute("ROLLBACK")
    other.close()
    engine.notice("storage.well")
    assert write_by_hand(engine, "notify.quiet_from", "8")["type"] == "done"
    assert engine.close() == 0


def test_a_window_comes_back_from_a_damaged_page(
    travel: Travel,
) -> None:
    """Pages go bad under a running desk: the window goes on, on the backup, and says so."""

    async def journey(session: Session) -> None:
        await session.add_stores()
        await session.proven()
        orders = len(session.lines())
        folder = session.folder
        make_backup_blocking(folder.database, folder.backups, NOW, least_free=0)
        before, window = session.engine_pid, session.window
        checkpoint(folder.database)
        overwritten(folder.database)
        psutil.Process(before).kill()
        await until(lambda: session.window is not window)
        assert "took its place" in session.window.banner.words.text()
        assert session.window.isVisible()
        await session.proven()
        await until(lambda: len(session.lines()) == orders)
        assert len(list(folder.root.glob("lzdesk-damaged-*.db"))) == 1

    travel(journey)


def checkpoint(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def test_a_second_start_brings_the_first_window_to_the_front(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    with start(home=home) as first:
        wait_for(lambda: (home / "front").is_dir(), first)
        with start(home=home, stdout=-1, stderr=-1) as second:
            out, told = second.communicate(timeout=30)
        assert (second.returncode, out, told) == (0, "", "")
        assert list((home / "front").iterdir()) == []
        assert first.poll() is None
        first.send_signal(signal.SIGSTOP)
        with start(home=home, impatient=True, stdout=-1, stderr=-1) as third:
            _, told = third.communicate(timeout=30)
        first.send_signal(signal.SIGCONT)
        assert third.returncode == 1
        assert "does not answer: the lzdesk window (process" in told
        end(first)
    with start(home=home) as again:
        wait_for(lambda: len(psutil.Process(again.pid).children()) > 0, again)
        end(again)


def end(process: "subprocess.Popen[str]") -> None:
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait(10)
    alive = still_alive(children, 30)
    assert alive == []
