"""The store's name on its window, on a screen of the test's own."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from lzdesk.domain.stores import Profile, Store
from tests.browser.conftest import Site, StoreToOpen, Watched

NEEDED = ("Xvfb", "xprop", "xwininfo")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not all(shutil.which(program) for program in NEEDED):
        pytest.fail("needs Xvfb, xprop and xwininfo")
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL) as server:
        os.close(theirs)
        with os.fdopen(ours) as said:
            display = f":{said.readline().strip()}"
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield display
        server.terminate()


def window_names() -> list[str]:
    """Of the top windows of the screen that have one."""
    tree = subprocess.run(
        ["xwininfo", "-root", "-children"], capture_output=True, text=True, check=True
    ).stdout
    ids = [line.split()[0] for line in tree.splitlines() if line.strip().startswith("0x")]
    names = []
    for window in ids:
        told = subprocess.run(
            ["xprop", "-id", window, "-notype", "_NET_WM_NAME", "WM_CLASS"],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        ).stdout
        if "chrom" in told.lower() and "_NET_WM_NAME = " in told:
            names.append(told.split('"')[1])
    return names


async def test_the_one_window_of_a_store_bears_its_name_and_keeps_it_over_a_restart(
    screen: str, watched: Watched, site: Site
) -> None:
    store = Store(key="silk", name="Nhà Xinh ร้าน", marketplace="lazada", country="th")
    to_open = StoreToOpen(store, Profile("silk", home="th"), f"{site.base}/cookie")
    for _ in range(2):
        await watched.host.open(to_open)
        page = watched.host.page("silk")
        await page.wait_for_load_state()
        assert [one.url for one in page.context.pages] == [to_open.url]
        assert "Nhà Xinh ร้าน" in window_names()
        assert not any("cookie" in name for name in window_names())
        await watched.host.close("silk")
