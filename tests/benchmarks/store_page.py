"""A store's first page through the desk's own opening, against Chromium started by hand.

Both have the same flags, a used profile and the same page of this computer, in turn. Time: from
the order to open until the page says that it was painted. Memory: what the browser's processes
take by then plus a few seconds, shared pages counted once. Before the page stands every check of an
opening: echo service, fingerprint, leaks. The driver runs already, as after the first store of a
day; what the first one costs is told beside. So is the floor: the driver's own launch and the page,
without a check.

Run as `python -m tests.benchmarks.store_page [rounds]` with a display (`xvfb-run`).
"""

import asyncio
import contextlib
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil
from aiohttp import web
from playwright.async_api import BrowserType, async_playwright

from lzdesk.browser.host import BrowserHost
from lzdesk.browser.memory import memory_blocking
from lzdesk.link.messages import OpenStore, StoreChecked
from lzdesk.services.open_store import StoreOpening
from lzdesk.settings.paths import DataFolder
from lzdesk.settings.secrets import MemorySecrets
from lzdesk.storage.writer import Writer
from tests.benchmarks.measure import verdict
from tests.factory import make_desk_db

ROUNDS = 5
LIMIT = 1.2
SETTLED_S = 4.0
PATIENCE_S = 60.0
MIB = 1 << 20
NOT_BY_HAND = ("--remote-debugging-pipe", "--user-data-dir=", "--proxy-", "--no-startup-window")
SECRETS = MemorySecrets()
PAGE = """<title>Seller center</title><h1>Orders</h1><script>
requestAnimationFrame(() => requestAnimationFrame(() => fetch('/shown')))
</script>"""


class Site:
    """The page, an echo service, and when the page was seen."""

    def __init__(self) -> None:
        self.base = ""
        self._shown: asyncio.Future[float] | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/echo", self._echo)
        app.router.add_get("/shown", self._note)
        app.router.add_get("/", self._page)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    def next_shown(self) -> "asyncio.Future[float]":
        """The moment when the page is painted next."""
        self._shown = asyncio.get_running_loop().create_future()
        return self._shown

    async def _page(self, request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def _echo(self, request: web.Request) -> web.Response:
        return web.json_response({"ip": "203.0.113.7", "country": "SG"})

    async def _note(self, request: web.Request) -> web.Response:
        if self._shown is not None and not self._shown.done():
            self._shown.set_result(time.monotonic())
        return web.Response()


class Taken(NamedTuple):
    """One opening."""

    seconds: float
    bytes: int


class ByHand:
    """Chromium with the words of the desk's own, on a profile of its own."""

    def __init__(self, site: Site, words: list[str], env: dict[str, str], folder: Path) -> None:
        kept = [word for word in words if not word.startswith(NOT_BY_HAND)]
        kept = [word for word in kept if word.startswith("-") or word == words[0]]
        self._site = site
        self._words = [*kept, f"--user-data-dir={folder}"]
        self._env = env

    async def open(self) -> Taken:
        shown = self._site.next_shown()
        begun = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *self._words,
            f"{self._site.base}/",
            env=self._env,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(PATIENCE_S):
            seen = await shown
        await asyncio.sleep(SETTLED_S)
        (size,) = await asyncio.to_thread(memory_blocking, [process.pid])
        process.terminate()
        await process.wait()
        return Taken(seen - begun, size)


class Bare:
    """Playwright's launch of a profile of its own, and the page: nothing of the desk's."""

    def __init__(self, site: Site, words: list[str], env: dict[str, str], folder: Path) -> None:
        kept = [word for word in words[1:] if not word.startswith(NOT_BY_HAND)]
        self._site, self._program, self._env, self._folder = site, words[0], env, folder
        self._words = [word for word in kept if word.startswith("-")]

    async def open(self, chromium: BrowserType) -> float:
        """Seconds."""
        shown = self._site.next_shown()
        begun = time.monotonic()
        context = await chromium.launch_persistent_context(
            self._folder,
            executable_path=self._program,
            headless=False,
            args=self._words,
            env=dict(self._env),
            no_viewport=True,
        )
        await context.pages[0].goto(f"{self._site.base}/")
        async with asyncio.timeout(PATIENCE_S):
            seen = await shown
        await context.close()
        return seen - begun


class ByDesk:
    """The desk's own way."""

    def __init__(self, site: Site, writer: Writer, host: BrowserHost, store: str) -> None:
        self._site = site
        self._host = host
        self._store = store
        self._checks: StoreChecked | None = None
        self._opening = StoreOpening(
            writer, host, lambda: SECRETS, lambda hue: (9, 99, 99), "benchmark", self._note
        )
        self.words: list[str] = []
        self.env: dict[str, str] = {}

    def _note(self, told: StoreChecked) -> None:
        self._checks = told

    async def open(self) -> Taken:
        shown = self._site.next_shown()
        begun = time.monotonic()
        await self._opening.open(OpenStore(self._store))
        async with asyncio.timeout(PATIENCE_S):
            seen = await shown
        await asyncio.sleep(SETTLED_S)
        (use,) = self._host.uses()
        (size,) = await asyncio.to_thread(memory_blocking, [use.pid])
        process = psutil.Process(use.pid)
        self.words, self.env = process.cmdline(), process.environ()
        await self._host.close(self._store)
        return Taken(seen - begun, size)

    def checks(self) -> dict[str, int]:
        """Milliseconds of each check of the last opening."""
        assert self._checks is not None
        return {one.name: one.took_ms for one in self._checks.checks}


async def measure(root: Path, rounds: int) -> tuple[float, float]:
    site = Site()
    await site.start()
    folder = DataFolder(root / "data")
    folder.make()
    make_desk_db(folder.database, 6, stores=1)
    writer = Writer(folder.database, folder.backups)
    writer.run_blocking(
        lambda one: (
            one.exec_driver_sql("UPDATE stores SET seller_center_url = ?", (f"{site.base}/",))
            and None
        )
    )
    (key,) = writer.run_blocking(
        lambda one: tuple(row[0] for row in one.exec_driver_sql("SELECT key FROM stores"))
    )
    taken: list[tuple[Taken, Taken]] = []
    async with contextlib.AsyncExitStack() as stack:
        host = BrowserHost(folder, exit_services=lambda: (f"{site.base}/echo",))
        await stack.enter_async_context(host)
        desk = ByDesk(site, writer, host, key)
        print(f"first store of a day: {(await desk.open()).seconds:.2f} s")
        hand = ByHand(site, desk.words, desk.env, root / "by-hand")
        bare = Bare(site, desk.words, desk.env, root / "bare")
        await hand.open()
        driver = await stack.enter_async_context(async_playwright())
        floors: list[float] = []
        for _ in range(rounds):
            taken.append((await desk.open(), await hand.open()))
            ours, theirs = taken[-1]
            floors.append(await bare.open(driver.chromium) / theirs.seconds)
            print(
                f"desk {ours.seconds:.2f} s {ours.bytes // MIB} MB,"
                f" by hand {theirs.seconds:.2f} s {theirs.bytes // MIB} MB"
            )
        print("checks, ms:", json.dumps(desk.checks()))
        print(f"floor, the driver's launch alone: {statistics.median(floors):.2f} x")
    writer.close()
    await site.stop()
    return (
        statistics.median(ours.seconds / theirs.seconds for ours, theirs in taken),
        statistics.median(ours.bytes / theirs.bytes for ours, theirs in taken),
    )


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    root = Path(tempfile.mkdtemp(prefix="store-page-"))
    try:
        seconds, size = asyncio.run(measure(root, rounds))
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(root)
    fast = verdict("a store's first page, time", seconds, LIMIT)
    small = verdict("a store's first page, memory", size, LIMIT)
    return 0 if fast and small else 1


if __name__ == "__main__":
    os.environ.pop("LZDESK_HOME", None)
    sys.exit(main())
