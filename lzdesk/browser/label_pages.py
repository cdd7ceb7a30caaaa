"""Labels that come as web pages, drawn into PDFs by a browser of their own.

Policy. A label's page is a stranger's program: it runs without a window in a profile that is
thrown away, and gets a fresh context of it for each label. All that the browser says goes through
a forwarder that lets it to the named hosts alone; names are looked up there, so that what is
closed is not even asked for. Whatever goes wrong with a page ends the browser: the next label
starts another one. It dies with the driver, and so with this process.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Awaitable, Callable, Collection
from typing import TYPE_CHECKING, NamedTuple, Self

import psutil
import structlog

from lzdesk.browser import launch
from lzdesk.browser.driver import Driver
from lzdesk.browser.errors import Error
from lzdesk.browser.errors import TimeoutError as LateAnswer
from lzdesk.browser.find import BROWSER_VARIABLE, FoundBrowser, find_browser_blocking
from lzdesk.domain.errors import BrowserTrouble
from lzdesk.upstream.forwarder import Forwarder
from lzdesk.upstream.way_out import Place, WayOut

if TYPE_CHECKING:
    from types import TracebackType

    from playwright.async_api import Browser, BrowserContext, Route

log = structlog.get_logger()
LIMIT_S = 10.0
"""For one page, from its first byte to the whole PDF."""
QUIET_MS = 2000.0
"""How long what a page loads after it is there is waited for."""
CLOSE_S = 5.0
ADDRESS = "https://label.invalid/"
"""Where a page thinks it is: scripts named without a scheme are asked for by https. Nothing of it
goes out."""
WIDTH, HEIGHT = "105mm", "148mm"
"""Of a page that names no size (reference, 4.2)."""
# Either waits for somebody who is not there.
NOBODY_THERE = "window.print = window.open = () => null"


class _Running(NamedTuple):
    browser: Browser
    forwarder: Forwarder
    process: psutil.Process


class LabelPages:
    """The browser for the labels of one run, one page at a time. Use as an async context manager.

    It is started with the first page.
    """

    def __init__(self, driver: Callable[[], Awaitable[Driver]], limit_s: float = LIMIT_S) -> None:
        self._driver = driver
        self._limit_s = limit_s
        self._running: _Running | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._end()

    async def draw(self, page: bytes, places: Collection[Place], way: WayOut) -> bytes:
        """A page as PDF, in the size that it names. places: what alone it may load from; way: how.

        Raises BrowserTrouble `label.page_slow`, `label.page_broken` (words), `label.no_browser`
        (words), `browser.none_found` (named), and those of `Driver`.
        """
        async with self._turn:
            running = self._running or await self._start()
            try:
                async with asyncio.timeout(self._limit_s):
                    return await _drawn(running, page, places, way)
            except (TimeoutError, LateAnswer) as error:
                await self._end()
                raise BrowserTrouble("label.page_slow") from error
            except Error as error:
                await self._end()
                raise BrowserTrouble("label.page_broken", words=_first_line(error)) from error
            except asyncio.CancelledError:
                await self._end()
                raise

    async def _start(self) -> _Running:
        found = await asyncio.to_thread(find_browser_blocking)
        if found is None:
            named = os.environ.get(BROWSER_VARIABLE, "")
            raise BrowserTrouble("browser.none_found", named=named)
        try:
            self._running = await self._launched(found)
        except (Error, psutil.Error) as error:
            raise BrowserTrouble("label.no_browser", words=_first_line(error)) from error
        log.info("label browser started", version=found.version)
        return self._running

    async def _launched(self, found: FoundBrowser) -> _Running:
        driver = await self._driver()
        async with contextlib.AsyncExitStack() as stack:
            forwarder = Forwarder()
            forwarder.only_to(())
            port = await forwarder.start()
            stack.push_async_callback(forwarder.close)
            launching = asyncio.ensure_future(
                driver.chromium.launch(
                    executable_path=found.path,
                    headless=True,
                    proxy={"server": f"http://127.0.0.1:{port}"},
                    **launch.bare_options(),
                )
            )
            try:
                browser = await asyncio.shield(launching)
            except asyncio.CancelledError:
                # A browser that has been started must be had to be closed.
                await (await launching).close()
                raise
            stack.push_async_callback(browser.close)
            session = await browser.new_browser_cdp_session()
            told = await session.send("SystemInfo.getProcessInfo")
            pid = next(one["id"] for one in told["processInfo"] if one["type"] == "browser")
            forwarder.allow(pid)
            running = _Running(browser, forwarder, psutil.Process(pid))
            stack.pop_all()
        return running

    async def _end(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        # Its profile is thrown away: nothing is to be saved, and a page may keep it from closing.
        with contextlib.suppress(psutil.Error):
            running.process.kill()
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await running.browser.close()
        await running.forwarder.close()


async def _drawn(running: _Running, page: bytes, places: Collection[Place], way: WayOut) -> bytes:
    await running.forwarder.change(way)
    running.forwarder.only_to(places)
    context = await running.browser.new_context(accept_downloads=False, service_workers="block")
    await context.add_init_script(NOBODY_THERE)
    await _show(context, page)
    shown = context.pages[0]
    # A page that asks on and on is drawn as it is then: its bar codes tell whether it is whole.
    with contextlib.suppress(LateAnswer):
        await shown.wait_for_load_state("networkidle", timeout=QUIET_MS)
    drawn = await shown.pdf(
        prefer_css_page_size=True, print_background=True, width=WIDTH, height=HEIGHT
    )
    await context.close()
    if closed := sorted(running.forwarder.closed_to):
        log.info("a label's page was kept from hosts", hosts=closed)
    return drawn


async def _show(context: BrowserContext, content: bytes) -> None:
    async def answer(route: Route) -> None:
        await route.fulfill(body=content, content_type="text/html; charset=utf-8")

    await context.route(ADDRESS, answer)
    page = await context.new_page()
    await page.goto(ADDRESS)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
