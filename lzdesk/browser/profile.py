"""The folder a profile lives in: for its user alone, held by one process, kept fit for a launch.

It holds logged-in sessions. Where the system has a secret service their cookies are sealed with
its key; elsewhere the folder's mode, and the disk's encryption, are the protection.
"""

import contextlib
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

import msgspec
import psutil

from lzdesk.domain.errors import BrowserTrouble, FolderInUse
from lzdesk.domain.stores import STORE_KEY
from lzdesk.lib.files import write_atomic
from lzdesk.settings.secrets import keyring_found
from lzdesk.storage.lock import FolderLock

SINGLETONS = ("SingletonLock", "SingletonSocket", "SingletonCookie")
CONTINUE_WHERE_LEFT = 1
SNAPSHOTS = ".before"
"""Folder beside the profiles with what they were before the browser's last upgrade."""
_WITHOUT_CACHES = shutil.ignore_patterns(
    "Cache", "Code Cache", "GPUCache", "*ShaderCache", "Dawn*Cache", "Singleton*", "lzdesk.lock"
)
END_S = 5.0
"""How long a browser that is going may take to be gone."""


def choose_password_store_blocking() -> str:
    """What seals the cookies of a new profile; to be kept with it, as a change drops them all.

    `gnome-libsecret` (a secret service), `system` (Windows' own, always on), else `basic`: a
    constant key. On macOS it is `basic` too, as the keychain asks a question for each program.
    """
    if sys.platform == "win32":
        return "system"
    keyring = keyring_found() if sys.platform == "linux" else ""
    return "gnome-libsecret" if "SecretService" in keyring or "libsecret" in keyring else "basic"


class ProfileFolder:
    """One profile's folder below the data folder's `profiles`."""

    def __init__(self, profiles: Path, profile_id: str) -> None:
        if not STORE_KEY.fullmatch(profile_id):
            raise BrowserTrouble("browser.bad_profile", profile=profile_id)
        self.path = profiles.absolute() / profile_id
        self._held = contextlib.ExitStack()

    def hold_blocking(self) -> None:
        """Make the folder, take its lock, and mend what would stop or harm the launch.

        Raises BrowserTrouble `browser.profile_in_use` (profile, holder), and
        `browser.start_failed` (profile, detail) where the folder cannot be written.
        """
        try:
            for folder in (self.path.parent, self.path):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                folder.chmod(0o700)
            self._held.enter_context(FolderLock(self.path / "lzdesk.lock", "lzdesk"))
            self._clear_old_lock()
            self._set_preferences()
        except FolderInUse as taken:
            raise self._in_use(str(taken.fields["holder"])) from taken
        except OSError as error:
            self.release()
            detail = f"{self.path}: {error.strerror or 'OSError'}"
            raise BrowserTrouble(
                "browser.start_failed", profile=self.path.name, detail=detail
            ) from error
        except BaseException:
            self.release()
            raise

    def refuse_in_use_blocking(self) -> None:
        """Raises BrowserTrouble `browser.profile_in_use` (profile, holder)."""
        if not self.path.exists():
            return
        try:
            with FolderLock(self.path / "lzdesk.lock", "lzdesk"):
                _, alive = psutil.wait_procs(self._browsers(), timeout=END_S)
        except FolderInUse as taken:
            raise self._in_use(str(taken.fields["holder"])) from taken
        if alive:
            raise self._in_use(f"process {alive[0].pid}")

    def wipe_blocking(self) -> None:
        """Delete the folder with all its logins; nothing where there is none.

        Raises BrowserTrouble `browser.profile_in_use` (profile, holder), and
        `browser.profile_not_wiped` (profile, detail): then it is still whole.
        """
        if not self.path.exists():
            return
        self.refuse_in_use_blocking()
        # Out of sight in one step: what is half deleted must never be opened as a profile.
        going = self.path.with_name(f".{self.path.name}.going")
        try:
            shutil.rmtree(going, ignore_errors=True)
            self.path.rename(going)
        except OSError as error:
            detail = error.strerror or "OSError"
            raise BrowserTrouble(
                "browser.profile_not_wiped", profile=self.path.name, detail=detail
            ) from error
        shutil.rmtree(going, ignore_errors=True)

    def browser_pid(self) -> int:
        """The process that was started on this folder. Raises BrowserTrouble where it is gone."""
        found = self._browsers()
        if not found:
            raise BrowserTrouble("browser.ended", profile=self.path.name)
        return int(found[0].pid)

    def snapshot_blocking(self, version: str) -> str:
        """Copy the profile as an older browser left it, without its caches; the copy's name.

        One copy is kept: of the version before the present one. Raises BrowserTrouble
        `browser.no_snapshot` (profile, detail): a newer browser changes the folder for good.
        """
        name = f"{self.path.name}.before-{version}"
        kept = self.path.parent / SNAPSHOTS
        making = kept / f".{self.path.name}.making"
        try:
            kept.mkdir(mode=0o700, exist_ok=True)
            shutil.rmtree(making, ignore_errors=True)
            shutil.copytree(self.path, making, symlinks=True, ignore=_WITHOUT_CACHES)
            for old in kept.glob(f"{self.path.name}.before-*"):
                shutil.rmtree(old, ignore_errors=True)
            making.rename(kept / name)
        except (OSError, shutil.Error) as error:
            shutil.rmtree(making, ignore_errors=True)
            detail = getattr(error, "strerror", None) or type(error).__name__
            raise BrowserTrouble(
                "browser.no_snapshot", profile=self.path.name, detail=detail
            ) from error
        return name

    def release(self) -> None:
        """Let another process have it. May be called again."""
        self._held.close()

    def end_browsers_blocking(self) -> None:
        """Kill the browser that this process started here and that did not close."""
        users = self._browsers()
        for user in users:
            with contextlib.suppress(psutil.NoSuchProcess):
                user.kill()
        psutil.wait_procs(users, timeout=END_S)

    def _in_use(self, holder: str) -> BrowserTrouble:
        return BrowserTrouble("browser.profile_in_use", profile=self.path.name, holder=holder)

    def _clear_old_lock(self) -> None:
        """Chromium's own lock is a link that names host and process.

        One of this host that is over Chromium removes itself. One of another name (a folder that
        was copied, a machine that was renamed) stops every launch, so it is taken away, but only
        when no process here uses the folder. A browser that is just going is waited for.
        """
        lock = self.path / SINGLETONS[0]
        if not lock.is_symlink():
            return
        users = self._browsers()
        _, alive = psutil.wait_procs(users, timeout=END_S)
        if alive:
            raise self._in_use(f"process {alive[0].pid}")
        with contextlib.suppress(FileNotFoundError):
            if lock.readlink().name.rpartition("-")[0] != socket.gethostname():
                for name in SINGLETONS:
                    (self.path / name).unlink(missing_ok=True)

    def _browsers(self) -> list[psutil.Process]:
        """Processes that run on this folder, without their helpers."""
        mark = f"--user-data-dir={self.path}"
        found = []
        for process in psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            if mark in words and not any(word.startswith("--type=") for word in words):
                found.append(process)
        return found

    def _set_preferences(self) -> None:
        """Keep session cookies over a clean close, and show the system's title bar.

        Chromium keeps session cookies only for who continues where they left off. It would then
        load the old pages at once as well, before anything was checked: their list is taken away,
        the cookies are elsewhere (measured with Chromium 156). The title bar is Linux' only.
        """
        home = self.path / "Default"
        home.mkdir(exist_ok=True, mode=0o700)
        for old in (home / "Sessions").glob("*"):
            with contextlib.suppress(OSError):
                old.unlink()
        file = home / "Preferences"
        before = _preferences(file)
        if before is None:
            return
        after = with_our_preferences(before)
        if after != before:
            write_atomic(file, msgspec.json.encode(after))


def with_our_preferences(held: dict[str, Any]) -> dict[str, Any]:
    """Chromium's settings with ours. The title bar is the user's to change."""
    session, browser = held.get("session"), held.get("browser")
    session = session if isinstance(session, dict) else {}
    browser = browser if isinstance(browser, dict) else {}
    return held | {
        "session": session | {"restore_on_startup": CONTINUE_WHERE_LEFT},
        "browser": {"custom_chrome_frame": False} | browser,
    }


def _preferences(file: Path) -> dict[str, Any] | None:
    """Chromium's settings; None for a file that it must mend itself."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
    except FileNotFoundError:
        return {}
    except (msgspec.MsgspecError, OSError):
        return None


def has_display() -> bool:
    """Whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
