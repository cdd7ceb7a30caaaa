"""Which browser of this machine opens the stores.

Policy. One the user named, else Google Chrome, Microsoft Edge or Chromium that is installed, else
the one Playwright brought. Never a snap: its sandbox cannot reach our profile folders.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

BROWSER_VARIABLE = "LZDESK_BROWSER"
VERSION = re.compile(r"\d+(?:\.\d+){3}")
ASK_S = 20.0
_LINUX = (
    ("Google Chrome", "/opt/google/chrome/chrome"),
    ("Microsoft Edge", "/opt/microsoft/msedge/msedge"),
    # Before the /usr/bin wrapper of Debian, which adds flags and reads /etc/chromium.d.
    ("Chromium", "/usr/lib/chromium/chromium"),
    ("Chromium", "/usr/lib64/chromium-browser/chromium-browser"),
    ("Chromium", "/usr/lib64/chromium/chromium"),
)
_ON_PATH = (
    ("Google Chrome", "google-chrome-stable"),
    ("Google Chrome", "google-chrome"),
    ("Microsoft Edge", "microsoft-edge-stable"),
    ("Microsoft Edge", "microsoft-edge"),
    ("Chromium", "chromium"),
    ("Chromium", "chromium-browser"),
)
_MACOS = (
    ("Google Chrome", "Google Chrome.app/Contents/MacOS/Google Chrome"),
    ("Microsoft Edge", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ("Chromium", "Chromium.app/Contents/MacOS/Chromium"),
)
_WINDOWS = (
    ("Google Chrome", "Google/Chrome/Application/chrome.exe"),
    ("Microsoft Edge", "Microsoft/Edge/Application/msedge.exe"),
    ("Chromium", "Chromium/Application/chrome.exe"),
)
_PLAYWRIGHT = {
    "linux": "chrome-linux*/chrome",
    "darwin": "chrome-mac*/*.app/Contents/MacOS/*",
    "win32": "chrome-win*/chrome.exe",
}


class FoundBrowser(NamedTuple):
    """A browser that can be started."""

    path: Path
    name: str
    version: str
    """Four numbers with dots; empty where it would not say."""


def find_browser_blocking() -> FoundBrowser | None:
    """The browser to use, or None. Asks it for its version, which takes some 100 ms.

    A browser named by `LZDESK_BROWSER` is used or nothing is: never silently another one.
    """
    named = os.environ.get(BROWSER_VARIABLE)
    places = iter([("the named browser", Path(named))]) if named else _places()
    for name, path in places:
        if is_usable(path):
            return FoundBrowser(path, name, _version_blocking(path))
    return None


def is_usable(path: Path) -> bool:
    """A program that this user may start and that is no snap."""
    return path.is_file() and os.access(path, os.X_OK) and not is_snap(path)


def is_snap(path: Path) -> bool:
    """Whether a path leads into a snap, directly, by links, or by Ubuntu's stub script."""
    real = path.resolve()
    if "snap" in path.parts or "snap" in real.parts or real.name == "snap":
        return True
    with real.open("rb") as program:
        start = program.read(4096)
    return start.startswith(b"#!") and b"/snap/" in start


def _places() -> Iterator[tuple[str, Path]]:
    """Where browsers are installed, in the order of preference."""
    if sys.platform == "win32":
        roots = [os.environ.get(n) for n in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        for name, place in _WINDOWS:
            yield from ((name, Path(root) / place) for root in roots if root)
    elif sys.platform == "darwin":
        for name, place in _MACOS:
            yield name, Path("/Applications") / place
            yield name, Path.home() / "Applications" / place
    else:
        yield from ((name, Path(place)) for name, place in _LINUX)
        for name, program in _ON_PATH:
            if found := shutil.which(program):
                yield name, Path(found)
    yield from (("Playwright's Chromium", path) for path in _playwright_places())


def _playwright_places() -> list[Path]:
    """Playwright's own browsers, the newest first."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if named and named != "0":
        root = Path(named)
    elif sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA", Path.home())) / "ms-playwright"
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches" / "ms-playwright"
    else:
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        root = Path(cache) / "ms-playwright"
    pattern = _PLAYWRIGHT.get(sys.platform, _PLAYWRIGHT["linux"])
    folders = [
        folder for folder in root.glob("chromium-*") if folder.name.split("-")[-1].isdecimal()
    ]
    folders.sort(key=lambda folder: int(folder.name.split("-")[-1]), reverse=True)
    return [path for folder in folders for path in sorted(folder.glob(pattern))]


def _version_blocking(path: Path) -> str:
    """What the browser says of itself.

    On Windows it would open a window instead; there its folder holds one named by the version.
    """
    if sys.platform == "win32":
        names = [part.name for part in path.parent.iterdir() if VERSION.fullmatch(part.name)]
        return max(names, key=lambda name: [int(part) for part in name.split(".")], default="")
    try:
        answer = subprocess.run(  # noqa: S603  a browser found above, no shell
            [path, "--version"], capture_output=True, timeout=ASK_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = VERSION.search(answer.stdout.decode(errors="replace"))
    return found.group() if found else ""
