"""The folder of a profile."""

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from lzdesk.browser import profile
from lzdesk.browser.profile import ProfileFolder
from lzdesk.domain.errors import BrowserTrouble

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Chromium's lock is a file there")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[ProfileFolder]:
    one = ProfileFolder(tmp_path / "profiles", "one")
    yield one
    one.release()


@contextmanager
def process_on(folder: ProfileFolder, *words: str) -> Iterator[int]:
    """A process that looks like a browser on the folder."""
    code = "import sys; print(flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, f"--user-data-dir={folder.path}", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        started.stdout.readline()
        yield started.pid
        started.kill()


def locked_by(folder: ProfileFolder, host: str, pid: int) -> Path:
    folder.path.mkdir(parents=True)
    lock = folder.path / "SingletonLock"
    lock.symlink_to(f"{host}-{pid}")
    return lock


def test_it_belongs_to_the_user_alone(folder: ProfileFolder) -> None:
    folder.path.mkdir(parents=True, mode=0o755)
    folder.hold_blocking()
    for one in (folder.path, folder.path.parent):
        assert stat.S_IMODE(one.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_written_is_told(folder: ProfileFolder) -> None:
    folder.path.parent.mkdir(parents=True)
    folder.path.write_text("in its place")
    with pytest.raises(BrowserTrouble) as raised:
        folder.hold_blocking()
    assert raised.value.kind == "browser.start_failed"
    assert raised.value.fields["profile"] == "one"
    assert str(folder.path) in str(raised.value.fields["detail"])
    # Nothing is held on to: it opens when the way is free.
    folder.path.unlink()
    folder.hold_blocking()


def test_a_second_holder_is_told_who_has_it(folder: ProfileFolder) -> None:
    folder.hold_blocking()
    second = ProfileFolder(folder.path.parent, "one")
    with pytest.raises(BrowserTrouble) as raised:
        second.hold_blocking()
    assert raised.value.kind == "browser.profile_in_use"
    assert raised.value.fields == {"profile": "one", "holder": f"lzdesk (process {os.getpid()})"}
    folder.release()
    second.hold_blocking()
    second.release()


def test_an_id_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    for name in ("../one", "", "a/b", "."):
        with pytest.raises(BrowserTrouble, match=r"browser\.bad_profile"):
            ProfileFolder(tmp_path, name)


def test_a_lock_of_another_host_name_goes_when_no_process_uses_the_folder(
    folder: ProfileFolder,
) -> None:
    lock = locked_by(folder, "laptop-of-last-year", 1)
    folder.hold_blocking()
    assert not lock.is_symlink()


def test_a_lock_of_this_host_is_left_to_the_browser(folder: ProfileFolder) -> None:
    lock = locked_by(folder, socket.gethostname(), 2**22 + 1)
    folder.hold_blocking()
    assert lock.is_symlink()


@pytest.mark.parametrize("host", [socket.gethostname(), "laptop-of-last-year"])
def test_a_folder_that_a_browser_runs_on_is_in_use_and_its_lock_stays(
    folder: ProfileFolder, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "END_S", 0.01)
    with process_on(folder) as pid:
        lock = locked_by(folder, host, pid)
        with pytest.raises(BrowserTrouble) as raised:
            folder.hold_blocking()
        assert raised.value.fields["holder"] == f"process {pid}"
        assert lock.is_symlink()
    folder.hold_blocking()


def test_a_helper_process_that_outlives_its_browser_is_not_the_browser(
    folder: ProfileFolder,
) -> None:
    with process_on(folder, "--type=gpu-process"):
        lock = locked_by(folder, "laptop-of-last-year", 1)
        folder.hold_blocking()
        assert not lock.is_symlink()


def test_preferences_are_added_to_and_the_old_pages_forgotten(folder: ProfileFolder) -> None:
    home = folder.path / "Default"
    (home / "Sessions").mkdir(parents=True)
    (home / "Sessions" / "Tabs_1").touch()
    file = home / "Preferences"
    file.write_text('{"session":{"a":1},"browser":{"custom_chrome_frame":true},"b":[2]}')
    folder.hold_blocking()
    assert msgspec.json.decode(file.read_bytes()) == {
        "session": {"a": 1, "restore_on_startup": 1},
        "browser": {"custom_chrome_frame": True},
        "b": [2],
    }
    assert list((home / "Sessions").iterdir()) == []


def test_preferences_that_cannot_be_read_are_left_to_the_browser(folder: ProfileFolder) -> None:
    file = folder.path / "Default" / "Preferences"
    file.parent.mkdir(parents=True)
    file.write_text("{cut")
    folder.hold_blocking()
    assert file.read_text() == "{cut"


def test_a_secret_service_is_chosen_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile.sys, "platform", "linux")
    for keyring, chosen in (
        ("keyring.backends.SecretService.Keyring", "gnome-libsecret"),
        ("keyring.backends.kwallet.DBusKeyring", "basic"),
        ("", "basic"),
    ):
        monkeypatch.setattr(profile, "keyring_found", lambda name=keyring: name)
        assert profile.choose_password_store_blocking() == chosen
