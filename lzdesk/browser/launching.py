"""Brings one profile's browser up, with every check that comes before a marketplace's page.

Policy. What can be known without the browser is looked at first: then nothing at all was started.
The browser speaks to its own forwarder alone, and stays on pages of ours until all checks are
through. Whatever stops it undoes all of it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import msgspec
import structlog

from lzdesk.browser import fingerprint, launch, logins
from lzdesk.browser.downloads import coming_of, empty_coming_blocking
from lzdesk.browser.driver import Driver
from lzdesk.browser.find import BROWSER_VARIABLE, FoundBrowser, find_browser_blocking
from lzdesk.browser.logins import Kept, LoginFile, LoginKeeper
from lzdesk.browser.naming import put_name
from lzdesk.browser.opening import CheckRun, Looking
from lzdesk.browser.preset import Preset, preset_of
from lzdesk.browser.profile import ProfileFolder, choose_password_store_blocking, has_display
from lzdesk.browser.to_open import StoreToOpen, title_of
from lzdesk.domain.errors import BrowserTrouble, WayOutTrouble
from lzdesk.domain.openings import Exit, PastOpenings
from lzdesk.domain.stores import Profile
from lzdesk.lib.clock import now_ms
from lzdesk.settings.paths import DataFolder, presets_dir
from lzdesk.upstream.dial import open_line
from lzdesk.upstream.exit_address import Exit as Told
from lzdesk.upstream.exit_address import ask_exit
from lzdesk.upstream.forwarder import Forwarder
from lzdesk.upstream.near import leads_near
from lzdesk.upstream.way_out import WayOut

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

log = structlog.get_logger()


class Launched(NamedTuple):
    """A browser that passed its checks, on a page of ours."""

    context: BrowserContext
    folder: ProfileFolder
    profile: Profile
    """With what is known of it now: to be kept."""
    forwarder: Forwarder
    logins: LoginKeeper
    pid: int
    """The browser's first process: all its others come from it."""
    headless: bool = False


class _LoginBefore(NamedTuple):
    """The kept cookies, and when the closed browser wrote its own."""

    file: LoginFile | None
    """None where there is no key."""
    kept: Kept | None = None
    written_at: Mapping[logins.Place, int] = {}
    is_unreadable: bool = False


class Launcher:
    """Launches for one data folder."""

    def __init__(
        self,
        folder: DataFolder,
        driver: Callable[[], Awaitable[Driver]],
        services: Callable[[], Sequence[str]],
    ) -> None:
        """services: addresses that tell where a visit comes from."""
        self._folder = folder
        self._driver = driver
        self._services = services
        self._turn = asyncio.Lock()
        """Browsers are started one after the other: two at once take longer than both in turn."""

    async def launch(self, store: StoreToOpen, run: CheckRun, headless: bool) -> Launched:
        """Raises BrowserTrouble (OpeningStopped, OpeningAsks), and playwright's Error."""
        if not headless and not has_display():
            raise BrowserTrouble("browser.no_display", store=store.store.name)
        preset = preset_of(store.profile, presets_dir())
        async with AsyncExitStack() as stack:
            folder = ProfileFolder(self._folder.profiles, store.profile.id)
            with run.check("profile") as look:
                await asyncio.to_thread(folder.hold_blocking)
                stack.callback(folder.release)
                profile = await asyncio.to_thread(_with_password_store_blocking, store)
                look.found["password_store"] = profile.password_store
            browser = await _look_at_browser(run, profile, folder)
            await self._look_at_exit(run, store, preset)
            run.ask()
            # Nothing gets out before all checks are through, the browser's own calls among it.
            # A seller center on this computer is the demo's, or a test's.
            forwarder = Forwarder(store.way_out, held=True, near=leads_near(store.url))
            for host in (fingerprint.HOST, fingerprint.OTHER_HOST):
                forwarder.own(host, fingerprint.answer)
            port = await forwarder.start()
            stack.push_async_callback(forwarder.close)
            login = await asyncio.to_thread(_login_before_blocking, store, folder)
            context = await self._start(store, preset, profile, browser, folder, port, headless)
            stack.push_async_callback(context.close)
            pid = folder.browser_pid()
            forwarder.allow(pid)
            naming = None
            if not headless:
                env = launch.environment(preset, os.environ)
                name = put_name(context, browser.path, folder.path, title_of(store), env)
                # Beside the checks, which take longer.
                naming = asyncio.create_task(name, name=f"name {store.store.key}")
                stack.push_async_callback(_end, naming)
            # The first window goes when there is one with a name: what it was on goes with it.
            first = context.pages[0]
            profile, told = await _look_at_fingerprint(
                run, profile, preset, context, first if naming else None
            )
            _look_for_leaks(run, told)
            if naming is not None:
                await _leave_first(first, is_named=await naming)
            keeper = await _look_at_login(run, login, folder, context)
            run.ask()
            forwarder.release()
            stack.pop_all()
        profile = _with_version(profile, context, browser)
        return Launched(context, folder, profile, forwarder, keeper, pid, headless)

    async def _start(
        self,
        store: StoreToOpen,
        preset: Preset,
        profile: Profile,
        browser: FoundBrowser,
        folder: ProfileFolder,
        port: int,
        headless: bool,
    ) -> BrowserContext:
        options = launch.context_options(preset, store.colour, profile.password_store)
        coming = coming_of(self._folder.downloads, profile.id)
        await asyncio.to_thread(empty_coming_blocking, coming)
        async with self._turn:
            driver = await self._driver()
            launching = asyncio.ensure_future(
                driver.chromium.launch_persistent_context(
                    folder.path,
                    executable_path=browser.path,
                    headless=headless,
                    proxy={"server": f"http://127.0.0.1:{port}"},
                    downloads_path=coming,
                    **options,
                )
            )
            try:
                context = await asyncio.shield(launching)
            except asyncio.CancelledError:
                # A browser that has been started must be had to be closed.
                await (await launching).close()
                raise
        return context

    async def _look_at_exit(self, run: CheckRun, store: StoreToOpen, preset: Preset) -> None:
        services = self._services()
        with run.check("proxy", proxy=store.way_out.shown) as look:
            look.found |= {
                "scheme": store.way_out.scheme,
                "signed_in": int(bool(store.way_out.user)),
            }
            if not store.way_out.is_direct:
                await _reach(store.way_out, services[0])
        expected = store.past.exit.address if store.past.exit else ""
        told = None
        with run.check("exit", address=expected, since=store.past.exit_since) as look:
            try:
                told = await ask_exit(services, store.way_out)
                run.exit = Exit(told.address, told.country)
                _judge_address(look, store.past, run.exit, expected)
            except WayOutTrouble as error:
                if not store.way_out.is_direct or store.profile.home:
                    raise
                # Nothing is promised of this line, so that nothing is to be compared.
                look.note(error.kind)
                look.found |= error.fields
        home = store.profile.home.lower()
        with run.check("country", country=home, zone=preset.time_zone) as look:
            if told is None:
                look.note("country.unknown")
            else:
                _judge_country(look, told, home, direct=store.way_out.is_direct)


def _judge_address(look: Looking, past: PastOpenings, found: Exit, expected: str) -> None:
    look.found |= {"address": found.address, "country": found.country}
    if found.address in past.others:
        look.found["other"] = past.others[found.address]
        look.warn("exit.other_owner", found.address)
    elif expected and found.address != expected:
        look.warn("exit.new", found.address)


def _judge_country(look: Looking, told: Told, home: str, *, direct: bool) -> None:
    look.found["country"] = told.country
    if not home:
        return
    if told.disagrees == "country" and told.other is not None:
        look.found["other_country"] = told.other.country
        if home in (told.country, told.other.country):
            look.warn("country.disagree", f"{told.country} {told.other.country}")
            return
    if told.country == home:
        return
    if direct:
        look.warn("country.differs_direct", told.country)
    else:
        look.fail("country.differs")


async def _reach(way: WayOut, service: str) -> None:
    """Have the proxy make a line: it answers and takes our login. Raises WayOutTrouble."""
    parts = urlsplit(service)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        line = await open_line(way, parts.hostname or "", port)
    except WayOutTrouble as error:
        if error.kind == "proxy.no_target":
            return
        raise
    line.cut()


async def _look_at_browser(run: CheckRun, profile: Profile, folder: ProfileFolder) -> FoundBrowser:
    with run.check("browser", version=profile.browser_version) as look:
        browser = await asyncio.to_thread(_browser_blocking)
        look.found |= {"browser": browser.name, "version": browser.version}
        before, now = _major(profile.browser_version), _major(browser.version)
        if before and now and now < before:
            look.fail("browser.older")
        elif before and now > before:
            look.found["snapshot"] = await asyncio.to_thread(
                folder.snapshot_blocking, profile.browser_version
            )
            look.note("browser.newer")
    return browser


async def _look_at_fingerprint(
    run: CheckRun, profile: Profile, preset: Preset, context: BrowserContext, page: Page | None
) -> tuple[Profile, tuple[str, ...]]:
    """The profile, frozen as it is now where it was not, or where that is accepted; and the
    addresses that the same page was told."""
    frozen = fingerprint.from_text(profile.fingerprint)
    values = frozen.size if frozen else None
    with run.check("fingerprint", preset=profile.preset or "desktop", values=values) as look:
        now, addresses = await fingerprint.probe(context, page)
        look.found["values"] = now.size
        if against := fingerprint.disagreements(now):
            look.found |= {"which": _named(against), "drift": len(against)}
            look.fail("fingerprint.disagrees")
        elif frozen is not None:
            _judge_drift(look, fingerprint.drift(frozen, now), now.mark)
        if look.state == "good" or look.is_accepted:
            profile = msgspec.structs.replace(
                profile,
                fingerprint=now.to_text(),
                frozen_at=now_ms() if frozen is None or look.is_accepted else profile.frozen_at,
            )
    return profile, addresses


async def _end(task: asyncio.Task[bool]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _leave_first(first: Page, *, is_named: bool) -> None:
    """Its page was ours: the store's own begins in another, which has no past."""
    if not is_named:
        await first.context.new_page()
    await first.close()


def _judge_drift(look: Looking, found: list[fingerprint.Drift], mark: str) -> None:
    if not found:
        return
    look.found |= {"which": _named(found), "drift": len({one.name for one in found})}
    if all(one.is_version for one in found):
        look.note("fingerprint.updated")
    else:
        look.warn("fingerprint.drift", mark)


def _named(found: list[fingerprint.Drift]) -> str:
    """The values that differ, each once, as a text for the operator."""
    told = {one.name: f"{one.name}: {one.frozen[:40]} → {one.now[:40]}" for one in found}
    return "; ".join(list(told.values())[:4])


def _look_for_leaks(run: CheckRun, told: tuple[str, ...]) -> None:
    with run.check("leaks", address=run.exit.address if run.exit else "") as look:
        if told:
            look.found["addresses"] = ", ".join(told)
            look.fail("leaks.address")


def _login_before_blocking(store: StoreToOpen, folder: ProfileFolder) -> _LoginBefore:
    """What is known of the login before the browser is started."""
    if store.login_key is None:
        return _LoginBefore(None)
    file = LoginFile(folder.path, store.login_key)
    try:
        kept = file.read_blocking()
    except logins.NotReadable:
        return _LoginBefore(file, is_unreadable=True)
    written_at = logins.written_at_blocking(folder.path) if kept is not None else {}
    return _LoginBefore(file, kept, written_at)


async def _look_at_login(
    run: CheckRun, before: _LoginBefore, folder: ProfileFolder, context: BrowserContext
) -> LoginKeeper:
    """Put back what the browser lost."""
    kept = before.kept
    with run.check("login", saved_at=kept.saved_at if kept is not None else None) as look:
        look.found["restored"] = 0
        if before.file is None:
            look.note("login.not_kept")
            await asyncio.to_thread(logins.forget_blocking, folder.path)
        elif before.is_unreadable:
            look.note("login.unreadable")
        elif kept is not None:
            held = tuple(dict(one) for one in await context.cookies())
            wanted = logins.lost(kept, held, before.written_at, now_ms())
            look.found["restored"] = await logins.put_back(context, wanted)
    return LoginKeeper(context, before.file, kept)


def _major(version: str) -> int:
    first = version.partition(".")[0]
    return int(first) if first.isdigit() else 0


def _browser_blocking() -> FoundBrowser:
    browser = find_browser_blocking()
    if browser is None:
        raise BrowserTrouble("browser.none_found", named=os.environ.get(BROWSER_VARIABLE, ""))
    return browser


def _with_password_store_blocking(store: StoreToOpen) -> Profile:
    """The profile with its password store, chosen now where it has none."""
    profile = store.profile
    if not profile.password_store:
        return msgspec.structs.replace(profile, password_store=choose_password_store_blocking())
    if (
        sys.platform == "linux"
        and launch.uses_keyring(profile.password_store)
        and choose_password_store_blocking() != profile.password_store
    ):
        # Opened without its key the browser would throw every cookie away.
        raise BrowserTrouble(
            "browser.password_store_gone",
            store=store.store.name,
            password_store=profile.password_store,
        )
    return profile


def _with_version(profile: Profile, context: BrowserContext, browser: FoundBrowser) -> Profile:
    version = context.browser.version if context.browser is not None else browser.version
    return msgspec.structs.replace(profile, browser_version=version)
