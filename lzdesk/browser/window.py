"""One profile's open browser: which store has which page, and its end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from lzdesk.browser import kept_pages
from lzdesk.browser.consent import ConsentTab, IsEnd
from lzdesk.browser.downloads import Downloads, Saved, coming_of
from lzdesk.browser.errors import Error
from lzdesk.browser.launching import Launched
from lzdesk.browser.tiling import Place
from lzdesk.browser.use import Use, was_served
from lzdesk.domain.sign_in import SignInPaths, signed_in

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Frame, Page

log = structlog.get_logger()
SignInSeen = Callable[[str, bool], None]
"""(store, whether it is signed in)"""
GO_S = 30.0
CLOSE_S = 15.0
DOWNLOADS_S = 5.0
SETTLE_S = 2.0
"""After a page came, before its cookies are kept: a login is a chain of redirects."""
PAGES_S = 0.5
"""After a page came or went, before the list is kept: a window that closes closes all of them."""


class BrowserWindow:
    """A persistent context and the stores that are open in it.

    It ends once, in whatever way: closed in order, closed by the user, killed, or with its driver.
    Then the profile's folder is let go and `told` is called, as it is for every change.
    """

    def __init__(
        self,
        launched: Launched,
        told: Callable[[BrowserWindow], None],
        seen: SignInSeen = lambda store, signed_in: None,
    ) -> None:
        context = launched.context
        self.profile = launched.profile
        self.forwarder = launched.forwarder
        self.pid = launched.pid
        self.over = False
        self.closing = False
        self._context = context
        self._folder = launched.folder
        self._logins = launched.logins
        self._keeping: asyncio.Task[None] | None = None
        self._told = told
        self._pages: dict[str, Page] = {}
        self._asked: dict[str, str] = {}
        self._homes: dict[str, str] = {}
        """Store to its seller center."""
        self._sign_ins: dict[str, SignInPaths] = {}
        """Of the stores whose login is read."""
        self._seen = seen
        self._addresses: dict[Page, str] = {}
        self._consents: list[ConsentTab] = []
        self._reopening = 0
        self._noting: asyncio.Task[None] | None = None
        self.use = Use(context)
        self._downloads: Downloads | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._finished = asyncio.Event()
        context.on("close", self._closed)
        context.on("page", self._watch)
        if not launched.headless:
            # Without a listener every question of a page would be answered "no" at once.
            context.on("dialog", self.use.note)
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

    @property
    def is_busy(self) -> bool:
        """Whether it may not be closed by itself: a download runs, a question waits."""
        downloads = self._downloads is not None and self._downloads.is_running
        asks = self.use.is_asking or bool(self._consents)
        return downloads or asks or bool(self._reopening)

    def page(self, store: str) -> Page:
        """The page a store is shown in. Raises KeyError where it is not open here."""
        return self._pages[store]

    def keep_downloads(self, folder: Path, on_saved: Callable[[Saved], None]) -> None:
        """Save what is downloaded from here on."""
        coming = coming_of(folder, self.profile.id)
        self._downloads = Downloads(folder, coming, self._owner, on_saved)
        self._context.on("download", self._downloads.take)
        self._context.on("download", self.use.note)

    def read_sign_in(self, store: str, paths: SignInPaths | None) -> None:
        """Tell what pages show of this store's login from here on; None: read nothing."""
        if paths is None:
            self._sign_ins.pop(store, None)
        else:
            self._sign_ins[store] = paths

    async def show(self, store: str, url: str, home: str = "") -> None:
        """Bring the store to the front; go to the address unless it was the last one asked for.

        A store that was not open here begins with the pages it had. Another address opens beside
        the page that is there, which may hold half a form. Raises playwright's Error where the
        browser has ended.
        """
        self.use.note()
        page = self._pages.get(store)
        if page is not None and self._asked.get(store) == url:
            await self._to_front(page)
            return
        # Claimed before anything is waited for: a second opening has to find it.
        self._asked[store] = url
        self._homes.setdefault(store, home or url)
        fresh = self._context.pages[0] if not self._pages and self._context.pages else None
        if fresh is not None:
            self._pages[store] = fresh
        addresses = [] if page is not None else await self._kept_pages(store)
        if not addresses or url != self._homes[store]:
            addresses.append(url)
        await self._open_pages(store, addresses, fresh, at_last=url != self._homes[store])

    async def _open_pages(
        self, store: str, addresses: list[str], fresh: Page | None, *, at_last: bool
    ) -> None:
        """at_last: the last of them is the one to be seen, else the first."""
        self._reopening += 1
        try:
            for place, address in enumerate(addresses):
                page, fresh = fresh or await self._context.new_page(), None
                if place == 0 or (at_last and place == len(addresses) - 1):
                    self._pages[store] = page
                    self._told(self)
                await _go(page, address)
            await self._to_front(self._pages[store])
        finally:
            self._reopening -= 1
            self._keep_pages_soon()

    async def _kept_pages(self, store: str) -> list[str]:
        kept = await asyncio.to_thread(kept_pages.read_blocking, self._folder.path, store)
        return list(kept_pages.chosen(kept, self._homes[store]))

    async def _to_front(self, page: Page) -> None:
        """Also a window that was put away."""
        session = await self.use.session_of(page)
        window = await session.send("Browser.getWindowForTarget")
        if window["bounds"].get("windowState") == "minimized":
            await _set_bounds(session, window["windowId"], {"windowState": "normal"})
        await page.bring_to_front()

    async def ask_consent(self, address: str, is_end: IsEnd) -> str:
        """Show a consent page in a tab of its own; the address it ends at. See ConsentTab."""
        self.use.note()
        tab = ConsentTab(self._context, is_end)
        self._consents.append(tab)
        try:
            return await tab.run(partial(self._go_to_consent, address))
        finally:
            self._begin(self._end_consent(tab), f"close a consent of {self.profile.id}")

    async def _end_consent(self, tab: ConsentTab) -> None:
        """Whoever waits for the address does not wait for this."""
        try:
            if not self.closing:
                await tab.close()
        except Error as error:
            log.info("consent page not closed", reason=error.message.splitlines()[0])
        finally:
            self._consents.remove(tab)

    async def _go_to_consent(self, address: str, page: Page) -> None:
        await _go(page, address)
        if not page.is_closed():
            await page.bring_to_front()

    async def place(self, place: Place) -> None:
        """Put the window there, and to the front. Raises playwright's Error where it has ended."""
        page = next(iter(self._pages.values()))
        session = await self.use.session_of(page)
        window = (await session.send("Browser.getWindowForTarget"))["windowId"]
        # Size and state are not taken in one call.
        await _set_bounds(session, window, {"windowState": "normal"})
        await _set_bounds(session, window, place._asdict())
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
        pages = self._standing()
        self.closing = True
        try:
            await self._write_pages(pages)
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
            for waiting in (self._keeping, self._noting):
                if waiting is not None:
                    waiting.cancel()
            if self._downloads is not None:
                self._downloads.end()
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
        page.on("framenavigated", self._navigated)
        # One that comes from another is told of when it is there. Whether a consent opened it is
        # known a moment later.
        asyncio.get_running_loop().call_soon(self._read_sign_in, page)
        self._begin(self.use.watch(page), f"use of {self.profile.id}")

    def _navigated(self, frame: Frame) -> None:
        if frame.parent_frame is not None:
            return
        page = frame.page
        if self._addresses.get(page) != frame.url:
            # One that loads itself anew is not used by that.
            self._addresses[page] = frame.url
            self.use.note()
            self._keep_pages_soon()
        self._keep_login_soon()
        self._read_sign_in(page)

    def _read_sign_in(self, page: Page) -> None:
        """What a page's address tells of its store's login. A consent's pages are not asked."""
        if not self._sign_ins or any(page in tab.pages for tab in self._consents):
            return
        told = {}
        for store in self._pages:
            if (paths := self._sign_ins.get(store)) is not None:
                is_in = signed_in(page.url, self._homes[store], paths)
                if is_in is not None:
                    told[store] = is_in
        owner = self._owner(page)
        if owner in told:
            self._tell_sign_in(page, owner, is_in=told[owner])
        elif len(told) == 1:
            # A page of another country, in a profile that stores share.
            store, is_in = told.popitem()
            self._tell_sign_in(page, store, is_in=is_in)

    def _tell_sign_in(self, page: Page, store: str, *, is_in: bool) -> None:
        if is_in:
            self._begin(self._tell_if_served(page, store, page.url), f"login of {store}")
        else:
            self._seen(store, False)

    async def _tell_if_served(self, page: Page, store: str, address: str) -> None:
        """An error in a page's place tells nothing, whatever its address."""
        with contextlib.suppress(Error):
            served = await was_served(await self.use.session_of(page))
            if served and page.url == address and store in self._sign_ins:
                self._seen(store, True)

    def _keep_pages_soon(self) -> None:
        if self._noting is None and not self.closing and not self._reopening:
            self._noting = self._begin(self._note_pages(), f"pages of {self.profile.id}")

    async def _note_pages(self) -> None:
        await asyncio.sleep(PAGES_S)
        self._noting = None
        await self._keep_pages()

    async def _keep_pages(self) -> None:
        await self._write_pages(self._standing())

    async def _write_pages(self, pages: dict[str, tuple[str, ...]]) -> None:
        await asyncio.to_thread(kept_pages.write_blocking, self._folder.path, pages)

    def _standing(self) -> dict[str, tuple[str, ...]]:
        """What stands open; nothing while it comes back, or goes with its window."""
        if self.closing or self._reopening or not self._pages:
            return {}
        held: dict[str, list[str]] = {store: [] for store in self._pages}
        private = {page for tab in self._consents for page in tab.pages}
        for page in self._context.pages:
            if page not in private:
                held[self._owner(page)].append(page.url)
        return {
            store: kept_pages.chosen(pages, self._homes[store]) for store, pages in held.items()
        }

    def _keep_login_soon(self) -> None:
        """After a login the browser itself writes nothing for half a minute."""
        if self._keeping is None and not self.closing:
            self._keeping = self._begin(self._keep_once_settled(), f"keep {self.profile.id}")

    async def _keep_once_settled(self) -> None:
        await asyncio.sleep(SETTLE_S)
        self._keeping = None
        await self.keep_login()

    def _page_closed(self, page: Page) -> None:
        """The user closed a tab: its store moves to another tab of theirs, or is closed."""
        self._addresses.pop(page, None)
        self.use.forget(page)
        if self.closing:
            return
        self.use.note()
        self._keep_pages_soon()
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


async def _set_bounds(session: CDPSession, window: int, bounds: dict[str, Any]) -> None:
    await session.send("Browser.setWindowBounds", {"windowId": window, "bounds": bounds})


async def _go(page: Page, url: str) -> None:
    """Load an address. A site that does not answer is shown by the browser in its own words."""
    try:
        await page.goto(url, wait_until="commit", timeout=GO_S * 1000)
    except Error as error:
        if page.is_closed():
            raise
        # Without the address, which may carry a token.
        log.info("page did not load", reason=error.message.splitlines()[0].partition(" at ")[0])
