"""A consent page in a store's own browser, and the address it ends at.

Policy. The page stands in a tab of its own, which may open others. The address it ends at is
caught when the browser asks for it, whether anything answers there or not. It carries a code that
opens the store: it is handed on and never logged, and the tabs it was seen in are closed, so that
no list of pages keeps it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import structlog

from lzdesk.browser.errors import Error
from lzdesk.domain.errors import BrowserTrouble

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Request

IsEnd = Callable[[str, bool], bool]
"""Whether an address is the one that a consent ends at; own: its own tab asked for it, or what was
opened from it."""

EMPTY = "about:blank"
SETTLE_S = 3.0
CLOSE_TRIES = 5
log = structlog.get_logger()
Go = Callable[["Page"], Awaitable[None]]


class ConsentTab:
    """One consent in an open browser."""

    def __init__(self, context: BrowserContext, is_end: IsEnd) -> None:
        self._context = context
        self._is_end = is_end
        self._ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._landed = asyncio.Event()
        """The page that asked for the end has got an answer, or none."""
        self.pages: list[Page] = []
        """The tab, and what was opened from it."""

    async def run(self, go: Go) -> str:
        """Open the tab and wait; the address it ended at. go: loads the consent page.

        Raises BrowserTrouble `consent.closed` where the tab or the browser is closed first, and
        playwright's Error.
        """
        self._context.on("request", self._requested)
        self._context.on("close", self._over)
        going: asyncio.Task[None] | None = None
        try:
            page = await self._context.new_page()
            self._watch(page)
            # A seller who is signed in may be at the end before the page is called loaded.
            going = asyncio.create_task(_run(go, page), name="go to a consent page")
            await asyncio.wait((going, self._ended), return_when=asyncio.FIRST_COMPLETED)
            if not self._ended.done():
                going.result()
            return await self._ended
        finally:
            if going is not None:
                going.cancel()
                await asyncio.gather(going, return_exceptions=True)
            self._context.remove_listener("request", self._requested)
            self._context.remove_listener("close", self._over)
            self._ended.cancel()

    async def close(self) -> None:
        """Close its tabs. One that is the browser's last is emptied instead: it would end it."""
        if self._ended.done() and not self._ended.cancelled() and not self._ended.exception():
            # One that is closed on its way to an address stays for good.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._landed.wait(), SETTLE_S)
        others = [one for one in self._context.pages if one not in self.pages]
        kept = None if others else next(iter(self._standing()), None)
        for page in self._standing():
            if page is kept:
                await page.goto(EMPTY)
            else:
                await _closed(page)

    def _standing(self) -> list[Page]:
        return [one for one in self.pages if not one.is_closed()]

    def _watch(self, page: Page) -> None:
        self.pages.append(page)
        if self._ended.done():
            # The window whose first address was the end: it is there now.
            self._landed.set()
        page.on("popup", self._watch)
        page.on("close", self._closed)

    def _requested(self, request: Request) -> None:
        if self._ended.done() or not request.is_navigation_request():
            return
        page = _page_of(request)
        if self._is_end(request.url, page in self.pages):
            if page is not None:
                page.on("framenavigated", lambda _frame: self._landed.set())
            self._ended.set_result(request.url)

    def _closed(self, _page: Page) -> None:
        if not self._standing():
            self._over()

    def _over(self, *_: object) -> None:
        if not self._ended.done():
            self._ended.set_exception(BrowserTrouble("consent.closed"))


def _page_of(request: Request) -> Page | None:
    """None for the first address of a window that is only just being opened."""
    with contextlib.suppress(Error):
        return request.frame.page
    return None


async def _closed(page: Page) -> None:
    """Closed. One that was on its way to an address may not hear it: it is sent elsewhere first."""
    for _ in range(CLOSE_TRIES):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(page.close(), SETTLE_S)
        if page.is_closed():
            return
        # Whatever comes of it, a page that stays does not show the code.
        with contextlib.suppress(TimeoutError, Error):
            await asyncio.wait_for(page.goto(EMPTY), SETTLE_S)
    log.warning("a consent's page does not close")


async def _run(go: Go, page: Page) -> None:
    await go(page)
