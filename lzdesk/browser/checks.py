"""What `lzdesk doctor` asks about browsers. Every check reads only."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from lzdesk.browser.find import FoundBrowser, find_browser_blocking
from lzdesk.browser.launch import is_root
from lzdesk.browser.profile import has_display

PROC = Path("/proc/sys")
APPARMOR = Path("/etc/apparmor.d")
ASK_S = 30.0


class Check(NamedTuple):
    """One line of the doctor's list."""

    name: str
    ok: bool
    found: str
    kind: str
    """The kind of BrowserTrouble a launch would raise; empty where all is well."""


def browser_checks_blocking() -> list[Check]:
    """The browser, its driver, its sandbox, and a screen. Takes about a second."""
    browser = find_browser_blocking()
    return [
        _browser(browser),
        ask_driver_blocking(),
        _sandbox(browser),
        _display(),
    ]


def _browser(browser: FoundBrowser | None) -> Check:
    if browser is None:
        return Check("browser", False, "", "browser.none_found")
    version = browser.version or "of a version it does not tell"
    return Check("browser", True, f"{browser.name} {version}, {browser.path}", "")


def ask_driver_blocking() -> Check:
    """Start Playwright's program once for its version; its own words where it fails."""
    # The one import of Playwright outside of a running host: it is loaded only when asked.
    from playwright._impl._driver import compute_driver_executable, get_driver_env

    try:
        answer = subprocess.run(  # noqa: S603  Playwright's own program
            [*compute_driver_executable(), "--version"],
            capture_output=True,
            timeout=ASK_S,
            check=False,
            env=get_driver_env(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Check("browser driver", False, str(error), "browser.driver")
    said = (answer.stdout or answer.stderr).decode(errors="replace").strip()
    last = said.splitlines()[-1] if said else f"ended with {answer.returncode}"
    ok = answer.returncode == 0
    return Check("browser driver", ok, last, "" if ok else "browser.driver")


def _display() -> Check:
    shown = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
    ok = has_display()
    return Check("screen", ok, shown, "" if ok else "browser.no_display")


def _sandbox(browser: FoundBrowser | None) -> Check:
    """Whether the browser may build its sandbox.

    On Linux it needs user namespaces for everybody, or a helper that belongs to root. Ubuntu from
    23.10 gives the former only to programs that have an AppArmor profile.
    https://chromium.googlesource.com/chromium/src/+/main/docs/security/apparmor-userns-restrictions.md
    """
    name = "browser sandbox"
    if sys.platform != "linux":
        return Check(name, True, "the system's own", "")
    if is_root():
        return Check(name, True, "off: this is root, for whom there is none", "")
    if browser is not None and _has_helper(browser.path):
        return Check(name, True, "its helper program", "")
    if _number("kernel/unprivileged_userns_clone", 1) == 0:
        return Check(name, False, "kernel.unprivileged_userns_clone = 0", "browser.no_sandbox")
    if _number("user/max_user_namespaces", 1) == 0:
        return Check(name, False, "user.max_user_namespaces = 0", "browser.no_sandbox")
    restricted = _number("kernel/apparmor_restrict_unprivileged_userns", 0) == 1
    if restricted and not (browser is not None and _has_apparmor_profile(browser.path)):
        found = "kernel.apparmor_restrict_unprivileged_userns = 1"
        return Check(name, False, found, "browser.no_sandbox")
    return Check(name, True, "user namespaces", "")


def _number(setting: str, missing: int) -> int:
    try:
        return int((PROC / setting).read_text())
    except (OSError, ValueError):
        return missing


def _has_helper(browser: Path) -> bool:
    """A `chrome-sandbox` beside the browser that root owns and that runs as root."""
    try:
        held = (browser.resolve().parent / "chrome-sandbox").stat()
    except OSError:
        return False
    return held.st_uid == 0 and bool(held.st_mode & 0o4000)


def _has_apparmor_profile(browser: Path) -> bool:
    """A profile that names the browser's folder and grants namespaces."""
    folder = str(browser.resolve().parent)
    for file in APPARMOR.glob("*"):
        try:
            text = file.read_text(errors="replace") if file.is_file() else ""
        except OSError:
            continue
        if folder in text and "userns" in text:
            return True
    return False
