"""One profile's open browser: which store has which page, and its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from lzdesk.browser.downloads import Downloads
from lzdesk.browser.errors import Error
from lzdesk.browser.launching import Launched

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Frame, Page

log = structlog.get_logger()
GO_S = 30.0
CLOSE_S = 15.0
DOWNLOADS_S = 5.0
SETTLE_S = 2.0
"""After a page came, before its cookies are kept: a login is a chain of redirects."""


class BrowserWindow:
    """A persistent context and the stores that are open in it.

    It ends once, in whatever way: closed in order, closed by the user, killed, or with its driver.
    Then the profile's folder is let go and `told` is called, as it is for every change.
    """

    def __init__(
        self,
        launched: Launched,
        told: Callable[[BrowserWindow], None],
    ) -> None:
        context = launched.context
        self.profile = launched.profile
        self.forwarder = launched.forwarder
        self.over = False
        self.closing = False
        self._context = context
        self._folder = launched.folder
        self._logins = launched.logins
        self._keeping: asyncio.Task[None] | None = None
        self._told = told
        self._pages: dict[str, Page] = {}
        self._asked: dict[str, str] = {}
        self._downloads: Downloads | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished = asyncio.Event()
        context.on("close", self._closed)
        context.on("page", self._watch)
        for page in context.pages:
            self._watch(page)

    @property
    def stores(self) -> tuple[str, ...]:
        return tuple(self._pages)

    @property
    def connected(self) -> bool:
        """Whether the browser is there to be spoken to."""
        browser = self._context.browser
        return browser is not None and browser.is_connected()

    def page(self, store: str) -> Page:
        """The page a store is shown in. Raises KeyError where it is not open here."""
        return self._pages[store]

    def keep_downloads(self, folder: Path, on_saved: Callable[[str, Path], None]) -> None:
        """Save what is downloaded from here on."""
        self._downloads = Downloads(folder, self._owner, on_saved)
        self._context.on("download", self._downloads.take)

    async def show(self, store: str, url: str) -> None:
        """Bring the store to the front; go to the address unless it was the last one asked for.

        Another address opens beside the page that is there, which may hold half a form. Raises
        playwright's Error where the browser has ended.
        """
        page = self._pages.get(store)
        if page is not None and self._asked.get(store) == url:
            await page.bring_to_front()
            return
        # Claimed before anything is waited for: a second opening has to find it.
        self._asked[store] = url
        fresh = self._context.pages[0] if not self._pages and self._context.pages else None
        if fresh is not None:
            self._pages[store] = fresh
        page = fresh or await self._context.new_page()
        self._pages[store] = page
        self._told(self)
        await _go(page, url)
        await page.bring_to_front()

    async def leave(self, store: str) -> None:
        """Close one store's page; with the last one, the browser."""
        page = self._pages.get(store)
        if page is None:
            return
        if len(self._pages) == 1:
            await self.close()
            return
        self._forget(store)
        await page.close()

    async def close(self) -> None:
        """End the browser in order, so that it writes its cookies down."""
        self.closing = True
        try:
            if self._downloads is not None:
                await self._downloads.finish(DOWNLOADS_S)
            await self.keep_login()
            async with asyncio.timeout(CLOSE_S):
                await self._context.close()
        except Error as error:
            log.info("browser was over before it was closed", reason=error.message)
        except TimeoutError:
            log.warning("browser did not close", profile=self.profile.id)
            await asyncio.to_thread(self._folder.end_browsers_blocking)
        self.end()

    async def keep_login(self) -> None:
        """Write the cookies down, sealed, where they are other ones than last time."""
        if not self.over:
            await self._logins.keep()

    def end(self) -> None:
        """The browser is over, whoever ended it."""
        if not self.over:
            if self._keeping is not None:
                self._keeping.cancel()
            self.over = self.closing = True
            self._pages.clear()
            self._folder.release()
            self._begin(self.forwarder.close(), f"close the way out of {self.profile.id}")
            self._finished.set()
            self._told(self)

    async def wait_until_over(self) -> None:
        await self._finished.wait()

    def _closed(self, _: BrowserContext) -> None:
        # In an orderly close the process is still writing when this comes: `close` waits for it.
        if not self.closing:
            self.end()

    def _watch(self, page: Page) -> None:
        page.on("close", self._page_closed)
        page.on("framenavigated", self._keep_login_soon)

    def _keep_login_soon(self, frame: Frame) -> None:
        """After a login the browser itself writes nothing for half a minute."""
        if frame.parent_frame is None and self._keeping is None and not self.closing:
            self._keeping = self._begin(self._keep_once_settled(), f"keep {self.profile.id}")

    async def _keep_once_settled(self) -> None:
        await asyncio.sleep(SETTLE_S)
        self._keeping = None
        await self.keep_login()

    def _page_closed(self, page: Page) -> None:
        """The user closed a tab: its store moves to another tab of theirs, or is closed."""
        if self.closing:
            return
        left = [one for one in self._context.pages if one is not page]
        for store in [key for key, shown in self._pages.items() if shown is page]:
            free = [one for one in left if one not in self._pages.values()]
            if free:
                self._pages[store] = free[-1]
            else:
                self._forget(store)
        if not self._pages:
            # A browser without pages may stay as a process that nobody sees.
            self._begin(self.close(), f"close {self.profile.id}")

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _forget(self, store: str) -> None:
        self._pages.pop(store, None)
        self._asked.pop(store, None)
        self._told(self)

    def _owner(self, page: Page) -> str:
        """The store a page belongs to: in a profile of one store, that one."""
        for store, shown in self._pages.items():
            if shown is page:
                return store
        return next(iter(self._pages), self.profile.id)


async def _go(page: Page, url: str) -> None:
    """Load an address. A site that does not answer is shown by the browser in its own words."""
    try:
        await page.goto(url, wait_until="commit", timeout=GO_S * 1000)
    except Error as error:
        if page.is_closed():
            raise
        # Without the address, which may carry a token.
        log.info("page did not load", reason=error.message.splitlines()[0].partition(" at ")[0])
