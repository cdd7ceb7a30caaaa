"""A host on a data folder of its own, a loopback site, and a look at what runs."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from aiohttp import web

from lzdesk.browser.downloads import Saved
from lzdesk.browser.find import find_browser_blocking
from lzdesk.browser.host import BrowserHost
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.domain.errors import BrowserTrouble
from lzdesk.domain.stores import Profile, Store
from lzdesk.settings.paths import DataFolder
from lzdesk.settings.secrets import LoginKey
from tests.ended import still_alive

PATIENCE_S = 30


class Echo:
    """A service that tells where a visit comes from: what the test wants."""

    def __init__(self) -> None:
        self.address, self.country = "203.0.113.7", "TH"
        self.asked = 0
        self.is_down = False
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.is_down:
            return web.Response(status=503)
        return web.json_response({"ip": self.address, "country": self.country})


@pytest_asyncio.fixture
async def echo() -> AsyncIterator[Echo]:
    one = Echo()
    app = web.Application()
    app.router.add_get("/", one.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield one
    await runner.cleanup()


class Watched:
    """A host and everything it told."""

    def __init__(self, folder: DataFolder, echo: Echo) -> None:
        self.folder = folder
        self.ways: list[tuple[tuple[str, ...], str]] = []
        """Open stores, and why their traffic does not get out; empty where it does."""
        self._before = self._children()
        self.troubles: list[BrowserTrouble] = []
        self.downloads: asyncio.Queue[tuple[str, Path]] = asyncio.Queue()
        self.refused: list[Saved] = []
        self.changes: list[tuple[str, ...]] = []
        self.sign_ins: list[tuple[str, bool]] = []
        """Stores, and whether a page told that they are signed in."""
        self._changed = asyncio.Event()
        self.host = BrowserHost(
            folder,
            self._on_change,
            self.troubles.append,
            self._on_download,
            lambda stores, trouble: self.ways.append((stores, trouble.kind if trouble else "")),
            lambda: (echo.url,),
            lambda store, signed_in: self.sign_ins.append((store, signed_in)),
        )

    def _on_download(self, saved: Saved) -> None:
        if saved.file is None:
            self.refused.append(saved)
        else:
            self.downloads.put_nowait((saved.store, saved.file))

    def _on_change(self, stores: tuple[str, ...]) -> None:
        self.changes.append(stores)
        self._changed.set()

    async def until(self, good: Callable[[tuple[str, ...]], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not good(self.host.open_stores()):
                self._changed.clear()
                await self._changed.wait()

    def browsers(self) -> list[psutil.Process]:
        """The browsers on this data folder, without their helpers."""
        mark = f"--user-data-dir={self.folder.profiles}{os.sep}"
        return [
            process
            for process in psutil.process_iter(["cmdline"])
            if any(word.startswith(mark) for word in process.info["cmdline"] or [])
            and not any(word.startswith("--type=") for word in process.info["cmdline"])
        ]

    def running(self) -> list[psutil.Process]:
        """Every process that this one started and that is still there."""
        return list(self._children() - self._before)

    @staticmethod
    def _children() -> set[psutil.Process]:
        return set(psutil.Process().children(recursive=True))


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest_asyncio.fixture
async def watched(folder: DataFolder, echo: Echo) -> AsyncIterator[Watched]:
    if find_browser_blocking() is None:
        pytest.fail("no browser on this machine")
    one = Watched(folder, echo)
    async with one.host:
        yield one
    assert one.host.open_stores() == ()
    left = still_alive([*one.browsers(), *one.running()], PATIENCE_S)
    assert left == []


class Site:
    """A loopback site that keeps what it was asked, and gives a cookie to who asks /cookie."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.base = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request)
        if request.path == "/worker.js":
            script = f"postMessage({SEEN_BY_SCRIPT})"
            return web.Response(text=script, content_type="text/javascript")
        if request.path == "/file":
            name = "attachment; filename=\"..%2f..%2fcon\"; filename*=UTF-8''..%2F%C4%91%C6%A1n.csv"
            return web.Response(text="a,b", headers={"Content-Disposition": name})
        response = web.Response(text=f"<title>{request.path}</title>", content_type="text/html")
        if request.path == "/cookie":
            response.set_cookie("seen", "yes", max_age=9999)
        return response

    def of(self, path: str) -> list[web.Request]:
        return [request for request in self.asked if request.path == path]


SEEN_BY_SCRIPT = (
    "[navigator.language, navigator.languages.join(), navigator.userAgent,"
    " Intl.DateTimeFormat().resolvedOptions().timeZone,"
    " Intl.DateTimeFormat().resolvedOptions().locale]"
)


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    one = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", one.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


def to_open(key: str, url: str, **profile: str) -> StoreToOpen:
    """A store of a key; `id` names another profile than its own."""
    name = key.replace("-", " ").title()
    store = Store(key=key, name=name, marketplace="lazada", country="th")
    mine = Profile(profile.pop("id", key), **profile)
    return StoreToOpen(store, mine, url, login_key=LoginKey(bytes(range(32))))
