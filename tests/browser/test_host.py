"""Opening, closing and every way a browser can end, with a real one."""

import asyncio
import socket
import stat
from pathlib import Path

import psutil
import pytest

from lzdesk.browser.host import BrowserHost
from lzdesk.browser.to_open import StoreToOpen, title_of
from lzdesk.domain.errors import BrowserTrouble
from lzdesk.domain.stores import Profile, Store
from lzdesk.settings.paths import DataFolder
from tests.browser.conftest import Site, Watched, to_open


async def refused(host: BrowserHost, store: StoreToOpen, headless: bool = True) -> BrowserTrouble:
    with pytest.raises(BrowserTrouble) as raised:
        await host.open(store, headless=headless)
    return raised.value


def driver_of(watched: Watched) -> psutil.Process:
    (driver,) = (one for one in watched.running() if "run-driver" in words_of(one))
    return driver


def words_of(process: psutil.Process) -> list[str]:
    """Of a process that may be just going."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []


async def test_opening_twice_shows_the_open_one(watched: Watched, site: Site) -> None:
    store = to_open("silk", f"{site.base}/first")
    both = await asyncio.gather(*(watched.host.open(store, headless=True) for _ in range(2)))
    assert [opened.already_open for opened in both] == [False, True]
    assert both[0].profile == both[1].profile
    assert both[0].profile.password_store
    assert len(watched.browsers()) == 1
    assert len(site.of("/first")) == 1
    assert watched.changes == [("silk",)]
    assert stat.S_IMODE((watched.folder.profiles / "silk").stat().st_mode) == 0o700


async def test_another_address_of_an_open_store_comes_beside_the_page_that_is_there(
    watched: Watched, site: Site
) -> None:
    await watched.host.open(to_open("silk", f"{site.base}/first"), headless=True)
    before = watched.host.page("silk")
    again = await watched.host.open(to_open("silk", f"{site.base}/order"), headless=True)
    assert again.already_open
    assert before.url == f"{site.base}/first"
    assert watched.host.page("silk").url == f"{site.base}/order"


async def test_stores_of_one_profile_share_its_browser_and_leave_it_one_by_one(
    watched: Watched, site: Site
) -> None:
    await watched.host.open(to_open("silk", f"{site.base}/silk", id="lumi"), headless=True)
    second = to_open("cotton", f"{site.base}/cotton", id="lumi")
    assert (await watched.host.open(second, headless=True)).already_open
    assert len(watched.browsers()) == 1
    await watched.host.close("silk")
    assert watched.host.open_stores() == ("cotton",)
    await watched.host.close("cotton")
    assert watched.browsers() == []
    assert watched.changes == [("silk",), ("silk", "cotton"), ("cotton",), ()]


async def test_a_killed_browser_is_noticed_and_opens_again(watched: Watched, site: Site) -> None:
    store = to_open("silk", f"{site.base}/")
    await watched.host.open(store, headless=True)
    watched.browsers()[0].kill()
    await watched.until(lambda stores: stores == ())
    assert not (await watched.host.open(store, headless=True)).already_open
    assert watched.troubles == []


async def test_closing_the_last_tab_closes_the_store(watched: Watched, site: Site) -> None:
    await watched.host.open(to_open("silk", f"{site.base}/"), headless=True)
    first = watched.host.page("silk")
    other = await first.context.new_page()
    await first.close()
    assert watched.host.page("silk") is other
    await other.close()
    await watched.until(lambda stores: stores == ())
    assert watched.changes == [("silk",), ()]


@pytest.mark.logs("browser driver ended")
async def test_the_end_of_the_driver_is_said_and_the_next_opening_starts_another(
    watched: Watched, site: Site
) -> None:
    await watched.host.open(to_open("silk", f"{site.base}/"), headless=True)
    driver = driver_of(watched)
    driver.kill()
    await watched.until(lambda stores: stores == ())
    (trouble,) = watched.troubles
    assert (trouble.kind, trouble.fields) == ("browser.driver_ended", {"stores": "silk"})
    assert not (await watched.host.open(to_open("silk", f"{site.base}/"), True)).already_open
    assert driver_of(watched).pid != driver.pid


async def test_a_store_opened_for_a_time_closes_by_itself(watched: Watched, site: Site) -> None:
    await watched.host.open(to_open("silk", f"{site.base}/"), headless=True, seconds=0)
    await watched.until(lambda stores: stores == ())
    assert watched.browsers() == []


async def test_a_site_that_does_not_answer_leaves_the_store_open(watched: Watched) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    await watched.host.open(to_open("silk", dead), headless=True)
    assert watched.host.open_stores() == ("silk",)


async def test_without_a_browser_a_screen_or_the_key_the_reason_is_said(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = to_open("silk", "http://127.0.0.1/")
    monkeypatch.setattr("lzdesk.browser.profile.sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with BrowserHost(folder) as host:
        trouble = await refused(host, store, headless=False)
        assert trouble.kind == "browser.no_display"
        sealed = to_open("silk", "http://127.0.0.1/", password_store="gnome-libsecret")
        monkeypatch.setattr("lzdesk.browser.profile.keyring_found", lambda: "")
        assert (await refused(host, sealed)).kind == "browser.password_store_gone"
        monkeypatch.setenv("LZDESK_BROWSER", str(tmp_path / "absent"))
        trouble = await refused(host, store)
        assert trouble.kind == "browser.none_found"
        assert trouble.fields == {"named": str(tmp_path / "absent")}


@pytest.mark.logs("browser did not start")
async def test_a_browser_that_ends_at_once_and_a_driver_that_does_not_start_are_said(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = to_open("silk", "http://127.0.0.1/")
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho libatomic.so.1: cannot open >&2\nexit 127\n")
    broken.chmod(0o755)
    with monkeypatch.context() as node:
        node.setenv("PLAYWRIGHT_NODEJS_PATH", str(broken))
        trouble = await refused(watched.host, store)
    assert trouble.kind == "browser.driver"
    assert "libatomic.so.1" in str(trouble.fields["detail"])
    monkeypatch.setenv("LZDESK_BROWSER", str(broken))
    trouble = await refused(watched.host, store)
    assert trouble.kind == "browser.start_failed"
    assert trouble.fields == {
        "store": "Silk",
        "profile": "silk",
        "browser": "the named browser",
        "detail": "libatomic.so.1: cannot open",
        "found": "libatomic.so.1: cannot open",
    }
    monkeypatch.delenv("LZDESK_BROWSER")
    # The lock was let go: the next try is not told that the profile is in use.
    assert not (await watched.host.open(store, headless=True)).already_open


@pytest.mark.logs("browser did not start")
async def test_a_system_that_forbids_the_sandbox_is_named(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    forbidden = tmp_path / "chrome"
    forbidden.write_text("#!/bin/sh\necho FATAL: No usable sandbox! >&2\nexit 1\n")
    forbidden.chmod(0o755)
    monkeypatch.setenv("LZDESK_BROWSER", str(forbidden))
    trouble = await refused(watched.host, to_open("silk", "http://127.0.0.1/"))
    assert (trouble.kind, trouble.fields["store"]) == ("browser.no_sandbox", "Silk")


@pytest.mark.logs("browser did not start")
async def test_a_folder_that_cannot_be_written_is_said(watched: Watched) -> None:
    watched.folder.root.mkdir(parents=True)
    watched.folder.downloads.write_text("in its place")
    trouble = await refused(watched.host, to_open("silk", "http://127.0.0.1/"))
    assert trouble.kind == "browser.start_failed"
    assert str(watched.folder.downloads) in str(trouble.fields["detail"])
    assert watched.browsers() == []


async def test_a_host_that_is_over_opens_nothing(folder: DataFolder) -> None:
    async with BrowserHost(folder) as host:
        pass
    assert (await refused(host, to_open("silk", "http://127.0.0.1/"))).kind == "browser.ending"


def test_a_window_has_the_stores_name_and_a_shared_one_the_profiles() -> None:
    store = Store(key="silk", name="Silk of Siam", marketplace="lazada", country="th")
    own = StoreToOpen(store, Profile("silk"), "")
    assert title_of(own) == "Silk of Siam"
    assert title_of(StoreToOpen(store, Profile("lumi"), "")) == "lumi"
    assert title_of(StoreToOpen(store, Profile("lumi"), "", title="Lumi Trading")) == "Lumi Trading"
