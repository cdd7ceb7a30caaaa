"""Opens and closes the stores' own browsers. Runs in the engine, in a plain asyncio loop.

Policy. One persistent context per profile; checks of several run beside each other, browsers are
started in turn. A store that is open is brought to the front, never launched twice. Whatever ends a
browser is noticed and told; on leaving, every browser is closed in order and the driver is stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec
import structlog

from lzdesk.browser.consent import IsEnd
from lzdesk.browser.downloads import Saved
from lzdesk.browser.driver import Driver
from lzdesk.browser.errors import Error, TimeoutError
from lzdesk.browser.label_pages import LabelPages
from lzdesk.browser.launching import Launched, Launcher
from lzdesk.browser.opening import CheckRun, Told
from lzdesk.browser.profile import ProfileFolder
from lzdesk.browser.tiling import Place, tiled
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.browser.window import BrowserWindow, SignInSeen
from lzdesk.domain.errors import BrowserTrouble, WayOutTrouble
from lzdesk.domain.sign_in import SignInPaths
from lzdesk.domain.stores import Profile
from lzdesk.settings.paths import DataFolder
from lzdesk.upstream.exit_address import services_of
from lzdesk.upstream.forwarder import WayState
from lzdesk.upstream.way_out import WayOut

if TYPE_CHECKING:
    from playwright.async_api import Page

log = structlog.get_logger()
T = TypeVar("T")
KEEP_S = 60.0
"""Between two looks at the cookies of the open browsers."""


class Opened(msgspec.Struct, frozen=True):
    """A store that is open now."""

    already_open: bool
    profile: Profile
    """With the password store and the browser's version as they are now: to be kept."""


class OpenUse(msgspec.Struct, frozen=True):
    """An open browser and how it is used."""

    profile: str
    stores: tuple[str, ...]
    pid: int
    idle_s: float
    """Since it was last used."""
    is_busy: bool = False
    """It may not be closed by itself."""


class BrowserHost:
    """The browsers of one data folder. Use as an async context manager."""

    def __init__(
        self,
        folder: DataFolder,
        on_change: Callable[[tuple[str, ...]], None] | None = None,
        on_trouble: Callable[[BrowserTrouble], None] | None = None,
        on_download: Callable[[Saved], None] | None = None,
        on_way_out: Callable[[tuple[str, ...], WayOutTrouble | None], None] | None = None,
        exit_services: Callable[[], Sequence[str]] = services_of,
        on_sign_in: SignInSeen = lambda store, signed_in: None,
    ) -> None:
        """on_change: the open stores' keys, oldest first, after each change. on_trouble: what
        happened without anyone asking (`browser.driver_ended`). on_download: what became of one.
        on_way_out: open stores, and why their traffic does not get out; None where it does again.
        exit_services: addresses that tell where a visit comes from. on_sign_in: what a page that
        the operator opened told of its store's login."""
        self._folder = folder
        self._on_change = on_change
        self._on_trouble = on_trouble
        self._on_download = on_download
        self._on_way_out = on_way_out
        self._on_sign_in = on_sign_in
        self._launcher = Launcher(folder, self._running_driver, exit_services)
        self._windows: dict[str, BrowserWindow] = {}
        self._open_stores: tuple[str, ...] = ()
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By profile: it is opened, closed or wiped by one at a time."""
        self._opening: dict[str, tuple[str, asyncio.Task[Opened]]] = {}
        """Store to its profile, and to what opens it."""
        self._driver: Driver | None = None
        self._starting = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._ended = False
        self._keeping: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended = True
        if self._keeping is not None:
            self._keeping.cancel()
        for timer in self._timers.values():
            timer.cancel()
        for _, opening in self._opening.values():
            opening.cancel()
        await asyncio.gather(
            *(opening for _, opening in self._opening.values()), return_exceptions=True
        )
        await asyncio.gather(*(window.close() for window in list(self._windows.values())))
        if self._driver is not None:
            await self._driver.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def open_stores(self) -> tuple[str, ...]:
        """Keys of the open stores, in the order they were opened."""
        return self._open_stores

    def page(self, store_key: str) -> Page:
        """The page of an open store. Raises KeyError where it is not open."""
        for window in self._windows.values():
            if store_key in window.stores:
                return window.page(store_key)
        raise KeyError(store_key)

    async def open(
        self,
        store: StoreToOpen,
        headless: bool = False,
        seconds: float | None = None,
        told: Told = lambda checks, exit_: None,
    ) -> Opened:
        """Open a store's browser, or bring the one that is open to the front.

        seconds: close it after this time. told: the checks as they come. Raises BrowserTrouble:
        OpeningStopped, OpeningAsks, WayOutTrouble, `browser.no_display`, `browser.none_found`
        (named), `browser.driver` (detail), `browser.driver_ended` (stores),
        `browser.profile_in_use` (profile, holder),
        `browser.bad_profile` (profile), `browser.password_store_gone` (store, password_store),
        `browser.no_sandbox` and `browser.start_failed` (store, profile, browser, detail, found),
        `browser.ending` (store), and those of `preset_of`.
        """
        key, profile = store.store.key, store.profile.id
        opening = self._begin(self._open(store, headless, told), f"open {key}")
        self._opening[key] = (profile, opening)
        try:
            # Whoever asked may go; the opening goes on, as nobody would know how it ended.
            opened = await asyncio.shield(opening)
        finally:
            if self._opening.get(key, ("", None))[1] is opening and opening.done():
                del self._opening[key]
        if seconds is not None:
            self._close_later(store.store.key, seconds)
        return opened

    async def ask_consent(self, store: StoreToOpen, address: str, is_end: IsEnd) -> str:
        """Show a consent page in the browser of an open store; the address it ends at.

        Raises BrowserTrouble `consent.closed` (store) where its tab or its browser is closed first.
        """
        name = store.store.name
        window = self._live(store.profile.id)
        if window is None:
            raise BrowserTrouble("consent.closed", store=name)
        try:
            return await window.ask_consent(address, is_end)
        except (Error, BrowserTrouble) as error:
            raise BrowserTrouble("consent.closed", store=name) from error

    async def close(self, store_key: str) -> None:
        """Close a store in order; with the last store of its profile, the browser."""
        timer = self._timers.pop(store_key, None)
        if timer is not None and timer is not asyncio.current_task():
            timer.cancel()
        if store_key in self._opening:
            async with self._turns[self._opening[store_key][0]]:
                pass
        for window in list(self._windows.values()):
            await window.leave(store_key)

    def uses(self) -> list[OpenUse]:
        """How each open browser is used now."""
        return [
            OpenUse(
                window.profile.id,
                window.stores,
                window.pid,
                time.monotonic() - window.use.last,
                window.is_busy,
            )
            for window in self._windows.values()
            if window.stores and not window.closing
        ]

    def note_use(self, profile_id: str) -> None:
        """A browser is used, by what cannot be seen from within it."""
        if (window := self._windows.get(profile_id)) is not None:
            window.use.note()

    def read_sign_in(self, store_key: str, paths: SignInPaths | None) -> None:
        """Where the store is open: read its login from its pages, or no more."""
        for window in self._windows.values():
            if store_key in window.stores:
                window.read_sign_in(store_key, paths)

    async def rest(self, profile_id: str) -> None:
        """Close a browser in order; its pages come back when a store of it is opened."""
        if (window := self._live(profile_id)) is not None:
            await window.close()

    async def tile(
        self,
        areas: Sequence[tuple[int, int, int, int]],
        stores: Sequence[str] = (),
        title: int = 0,
    ) -> int:
        """Put the windows of these open stores, or of all, beside each other; how many stand.

        areas: of each screen what is free: left, top, width, height. title: height of the system's
        title bars, where they stand above the place that a window is given.
        """
        wanted = stores or self._open_stores
        found = {
            window.profile.id: window
            for key in wanted
            for window in self._windows.values()
            if key in window.stores and not window.closing
        }
        places = tiled([Place(*area) for area in areas], len(found), title)
        done = 0
        for window, place in zip(found.values(), places, strict=False):
            # One that ends meanwhile leaves its place empty.
            with contextlib.suppress(Error, StopIteration):
                await window.place(place)
                done += 1
        return done

    async def keep_logins(self) -> None:
        """Write the cookies of each open browser down where they have changed."""
        await asyncio.gather(*(window.keep_login() for window in list(self._windows.values())))

    async def _keep_logins_each_minute(self) -> None:
        while self._windows:
            await asyncio.sleep(KEEP_S)
            await self.keep_logins()

    async def change_way_out(self, profile_id: str, way: WayOut) -> None:
        """Cut the open connections of a profile and go on through another way out."""
        window = self._windows.get(profile_id)
        if window is not None and not window.over:
            await window.forwarder.change(way)

    async def wipe_profile(self, profile_id: str) -> None:
        """Delete a profile's folder. Raises BrowserTrouble `browser.is_open` (profile) while its
        browser is open, and those of `ProfileFolder.wipe_blocking`."""
        async with self._turns[profile_id]:
            await asyncio.to_thread(self._closed_profile(profile_id).wipe_blocking)

    async def refuse_open(self, profile_id: str) -> None:
        """Raises what `wipe_profile` would, where that can be known before."""
        async with self._turns[profile_id]:
            await asyncio.to_thread(self._closed_profile(profile_id).refuse_in_use_blocking)

    def _closed_profile(self, profile_id: str) -> ProfileFolder:
        if profile_id in self._windows:
            raise BrowserTrouble("browser.is_open", field="wipe_browser", profile=profile_id)
        return ProfileFolder(self._folder.profiles, profile_id)

    async def _open(self, store: StoreToOpen, headless: bool, told: Told) -> Opened:
        window = self._live(store.profile.id)
        already = window is not None
        if window is None:
            async with self._turns[store.profile.id]:
                window = self._live(store.profile.id)
                already = window is not None
                window = window or await self._launch_after_the_last(store, headless, told)
        window.read_sign_in(store.store.key, store.sign_in)
        try:
            await window.show(store.store.key, store.url, store.home)
        except Error as error:
            if not window.connected:
                # It went before anyone listened for its end.
                window.end()
            raise self._failed(store, "", error) from error
        return Opened(already, window.profile)

    def _live(self, profile_id: str) -> BrowserWindow | None:
        window = self._windows.get(profile_id)
        return None if window is None or window.closing else window

    async def _launch_after_the_last(
        self, store: StoreToOpen, headless: bool, told: Told
    ) -> BrowserWindow:
        if (going := self._windows.get(store.profile.id)) is not None:
            await going.wait_until_over()
        return await self._launch(store, headless, told)

    async def _launch(self, store: StoreToOpen, headless: bool, told: Told) -> BrowserWindow:
        if self._ended:
            raise BrowserTrouble("browser.ending", store=store.store.name)
        run = CheckRun(store.store.name, store.past.accepted, told)
        try:
            launched = await self._launcher.launch(store, run, headless)
        except Error as error:
            found = (one.found for one in run.checks if one.name == "browser")
            browser = str(next(found, {}).get("browser") or "")
            raise self._failed(store, browser, error) from error
        except OSError as error:
            # A full disk, or a folder of ours that cannot be written.
            detail = f"{error.filename or ''}: {error.strerror or 'OSError'}".removeprefix(": ")
            log.warning("browser did not start", store=store.store.key, reason=detail)
            raise BrowserTrouble(
                "browser.start_failed",
                store=store.store.name,
                profile=store.profile.id,
                detail=detail,
            ) from error
        return self._enter(launched)

    def _enter(self, launched: Launched) -> BrowserWindow:
        window = BrowserWindow(launched, self._window_changed, self._on_sign_in)
        window.keep_downloads(self._folder.downloads, self._downloaded)
        launched.forwarder.on_state(partial(self._way_out_changed, window))
        self._windows[window.profile.id] = window
        if self._keeping is None or self._keeping.done():
            self._keeping = self._begin(self._keep_logins_each_minute(), "keep logins")
        log.info(
            "browser opened", profile=window.profile.id, version=window.profile.browser_version
        )
        return window

    def _way_out_changed(self, window: BrowserWindow, state: WayState) -> None:
        """The proxy of an open window went silent, or answers again."""
        log.info("way out", profile=window.profile.id, state=state.kind)
        if self._on_way_out is None or not window.stores:
            return
        trouble = None if state.kind == "answers" else trouble_of(state)
        self._on_way_out(window.stores, trouble)

    def label_pages(self) -> LabelPages:
        """Draws labels that are web pages, in a browser that has nothing of any store."""
        return LabelPages(self._running_driver)

    async def _running_driver(self) -> Driver:
        async with self._starting:
            if self._driver is None or not self._driver.alive:
                self._driver = None
                driver = Driver(self._driver_lost)
                await driver.start()
                self._driver = driver
            return self._driver

    def _driver_lost(self) -> None:
        stores = self._open_stores
        log.error("browser driver ended", stores=list(stores))
        for window in list(self._windows.values()):
            window.end()
        if self._on_trouble is not None:
            self._on_trouble(BrowserTrouble("browser.driver_ended", stores=", ".join(stores)))

    def _failed(self, store: StoreToOpen, browser: str, error: Error) -> BrowserTrouble:
        """What a user is told of a launch that failed."""
        name = store.store.name
        if self._driver is not None and not self._driver.alive:
            return BrowserTrouble("browser.driver_ended", stores=name)
        late = isinstance(error, TimeoutError)
        detail = "no answer in time" if late else _own_words(error.message)
        log.warning("browser did not start", store=store.store.key, reason=detail)
        kinds = [kind for sign, kind in _SIGNS.items() if sign in error.message]
        return BrowserTrouble(
            kinds[0] if kinds else "browser.start_failed",
            store=name,
            profile=store.profile.id,
            browser=browser,
            detail=detail,
            # The name that the doctor's check of the sandbox uses in the same sentence.
            found=detail,
        )

    def _window_changed(self, window: BrowserWindow) -> None:
        if window.over and self._windows.get(window.profile.id) is window:
            del self._windows[window.profile.id]
        now = [key for window in self._windows.values() for key in window.stores]
        kept = [key for key in self._open_stores if key in now]
        stores = (*kept, *(key for key in now if key not in kept))
        if stores != self._open_stores:
            self._open_stores = stores
            if self._on_change is not None:
                self._on_change(stores)

    def _downloaded(self, saved: Saved) -> None:
        log.info("download", store=saved.store, trouble=saved.trouble)
        if self._on_download is not None:
            self._on_download(saved)

    def _close_later(self, store_key: str, seconds: float) -> None:
        async def wait() -> None:
            await asyncio.sleep(seconds)
            await self.close(store_key)

        if (before := self._timers.pop(store_key, None)) is not None:
            before.cancel()
        self._timers[store_key] = self._begin(wait(), f"close {store_key} later")

    def _begin(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            # Looked at, because whoever waited for it may have been cancelled.
            task.exception()


def trouble_of(state: WayState) -> WayOutTrouble:
    """What a proxy did, as an error to be told."""
    return WayOutTrouble(
        f"proxy.{state.kind}", proxy=state.proxy, why=state.why, status=state.status
    )


_SIGNS = {
    "No usable sandbox": "browser.no_sandbox",
    "Missing X server": "browser.no_display",
    "Failed to open Wayland display": "browser.no_display",
    "ProcessSingleton": "browser.profile_in_use",
}


def _own_words(message: str) -> str:
    """The last that the browser itself said, out of Playwright's account of the launch."""
    said = re.findall(r"^\[pid=\d+\]\[err\] (.+)$", message, re.MULTILINE)
    return str(said[-1] if said else message.splitlines()[0])[:300]
