"""Labels that are web pages, drawn by a real browser: what they may reach, and how they end."""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psutil
import pypdfium2
import pytest
import pytest_asyncio

from lzdesk.browser.driver import Driver
from lzdesk.browser.find import BROWSER_VARIABLE, find_browser_blocking
from lzdesk.browser.label_pages import LIMIT_S, LabelPages
from lzdesk.domain.errors import BrowserTrouble
from lzdesk.upstream.way_out import DIRECT
from tests.ended import still_alive
from tests.upstream.conftest import SHOP, MakeProxy, Site, certificates, make_proxy, site
from tests.upstream.real_browser import ears, own_resolver

__all__ = ["certificates", "make_proxy", "site"]
GOOD = b"<style>@page{size:100mm 150mm;margin:0}</style><p>A label</p>"
LOOPS = b"<p>x</p><script>setTimeout('for(;;);', 50)</script>"
MakePages = Callable[[], Awaitable[LabelPages]]


def children() -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True))


@pytest_asyncio.fixture
async def make_pages() -> AsyncIterator[MakePages]:
    """Drawers on one driver; not a process of them is left in the end."""
    before = children()
    driver = Driver(lambda: None)

    async def running() -> Driver:
        if not driver.alive:
            await driver.start()
        return driver

    async with contextlib.AsyncExitStack() as stack:

        async def make() -> LabelPages:
            return await stack.enter_async_context(LabelPages(running))

        yield make
    left = still_alive(of_browsers(children() - before), 5)
    assert left == []
    await driver.stop()


def shown(content: bytes) -> tuple[str, list[tuple[int, int]]]:
    """Words of the first page, and all sizes in millimetres."""
    with pypdfium2.PdfDocument(content) as document:
        sizes = [document.get_page_size(place) for place in range(len(document))]
        words = document[0].get_textpage().get_text_range()
    return words, [(round(wide / 72 * 25.4), round(high / 72 * 25.4)) for wide, high in sizes]


def of_browsers(processes: set[psutil.Process]) -> list[psutil.Process]:
    """Without the driver."""
    found = []
    for one in processes:
        with contextlib.suppress(psutil.Error):
            if not one.name().startswith("node"):
                found.append(one)
    return found


def browsers() -> list[psutil.Process]:
    found = []
    for one in children():
        with contextlib.suppress(psutil.Error):
            words = one.cmdline()
            if " --user-data-dir=" in " ".join(words) and " --type=" not in " ".join(words):
                found.append(one)
    return found


async def test_pages_of_one_run_share_a_browser_and_nothing_else(make_pages: MakePages) -> None:
    pages = await make_pages()
    assert shown(await pages.draw(GOOD, (), DIRECT)) == ("A label", [(100, 150)])
    (one,) = browsers()
    keeps = b"<script>document.write(document.cookie + (localStorage.x ?? 'nothing')); "
    keeps += b"document.cookie = 'x=kept'; localStorage.x = 'kept'</script>"
    for _ in range(2):
        assert shown(await pages.draw(keeps, (), DIRECT)) == ("nothing", [(105, 148)])
    assert browsers() == [one]


REACHES = """<!DOCTYPE html><body onload="window.print(); window.open('http://{trap}/window')">
<script src="http://127.0.0.1:{port}/open"></script>
<img src="http://127.0.0.1:{port}/good"><img src="file:///etc/hostname">
<iframe src="http://{trap}/frame"></iframe><img src="https://{trap}/seen">
<link rel="preconnect" href="https://outside.invalid"><script src="//outside.invalid/a"></script>
<script>
fetch('http://{trap}/asked', {{mode: 'no-cors'}}).catch(() => {{}});
navigator.sendBeacon('https://outside.invalid/told');
new WebSocket('ws://{trap}/socket');
navigator.serviceWorker?.register('/worker.js').catch(() => {{}});
const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{address}:{stun}'}}]}});
peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
const link = document.createElement('a');
link.href = 'http://{trap}/file'; link.download = 'x'; link.click();
</script><p>Drawn</p>"""


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="counting names needs a mount namespace and port 53",
)
async def test_only_the_named_places_hear_of_it(
    make_pages: MakePages, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_browser_blocking()
    assert found is not None
    async with ears() as heard:
        browser = own_resolver(tmp_path, found.path, heard.resolver)
        monkeypatch.setenv(BROWSER_VARIABLE, str(browser))
        trap = f"{heard.trap.address}:{heard.trap.port}"
        page = REACHES.format(
            trap=trap, port=site.port, address=heard.trap.address, stun=heard.stun.port
        )
        pages = await make_pages()
        words, _ = shown(await pages.draw(page.encode(), [("127.0.0.1", site.port)], DIRECT))
        assert "Drawn" in words
        assert set(site.paths()) == {"/open", "/good"}
        site.asked.clear()
        await pages.draw(page.encode(), [("outside.invalid", 443)], DIRECT)
        assert site.asked == []
        assert heard.counts() == (0, 0, 0)


async def test_it_leaves_as_the_stores_calls_do(
    make_pages: MakePages, make_proxy: MakeProxy
) -> None:
    """Nothing there speaks TLS: that it was asked for is enough."""
    proxy = await make_proxy("http")
    page = f"<img src='//{SHOP}/a'><img src='//{SHOP}:8443/b'><img src='http://other.invalid/'>"
    pages = await make_pages()
    await pages.draw(page.encode(), [(SHOP, 443)], proxy.way)
    assert {(asked.host, asked.port) for asked in proxy.asked} == {(SHOP, 443)}


async def test_a_page_that_does_not_end_ends_alone(make_pages: MakePages) -> None:
    pages = await make_pages()
    await pages.draw(GOOD, (), DIRECT)
    (first,) = browsers()
    pages._limit_s = 1.5
    with pytest.raises(BrowserTrouble) as told:
        await pages.draw(LOOPS, (), DIRECT)
    assert told.value.kind == "label.page_slow"
    pages._limit_s = LIMIT_S
    assert shown(await pages.draw(GOOD, (), DIRECT))[0] == "A label"
    (second,) = browsers()
    assert second != first
    asks = b"<p>Asks</p><script>setInterval(() => fetch('https://a.invalid/'), 5)</script>"
    assert shown(await pages.draw(asks, (), DIRECT))[0] == "Asks"
    assert browsers() == [second]


async def test_giving_up_ends_the_browser(make_pages: MakePages) -> None:
    pages = await make_pages()
    await pages.draw(GOOD, (), DIRECT)
    (one,) = browsers()
    drawing = asyncio.create_task(pages.draw(LOOPS, (), DIRECT))
    await asyncio.sleep(0)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    await asyncio.to_thread(one.wait, 10)


async def test_without_a_browser_it_is_said(
    make_pages: MakePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = await make_pages()
    monkeypatch.setenv(BROWSER_VARIABLE, "/nowhere/browser")
    with pytest.raises(BrowserTrouble) as told:
        await pages.draw(GOOD, (), DIRECT)
    assert told.value.kind == "browser.none_found"
    monkeypatch.setenv(BROWSER_VARIABLE, "/bin/false")
    with pytest.raises(BrowserTrouble) as told:
        await pages.draw(GOOD, (), DIRECT)
    assert told.value.kind == "label.no_browser"


DRAWS = """
import asyncio
from lzdesk.browser.driver import Driver
from lzdesk.browser.label_pages import LabelPages
from lzdesk.upstream.way_out import DIRECT

async def main():
    driver = Driver(lambda: None)
    await driver.start()
    async def running():
        return driver
    async with LabelPages(running, limit_s=100) as pages:
        await pages.draw(b"<p>x</p>", (), DIRECT)
        print("drawn", flush=True)
        await pages.draw(b"<script>for(;;);</script>", (), DIRECT)

asyncio.run(main())
"""


def test_it_dies_with_the_engine() -> None:
    with subprocess.Popen([sys.executable, "-c", DRAWS], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while b"drawn" not in process.stdout.readline():
            assert process.poll() is None
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) > 3
        process.kill()
    left = still_alive(family, 10)
    assert left == []
