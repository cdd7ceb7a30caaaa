"""When cookies are kept by themselves: after a page came, and each minute. Time passes by hand."""

import asyncio
from types import ModuleType
from typing import Any

import pytest

from lzdesk.browser import host as host_module
from lzdesk.browser import window as window_module
from lzdesk.browser.host import KEEP_S
from lzdesk.browser.logins import LoginFile, LoginKeeper
from lzdesk.browser.window import SETTLE_S
from lzdesk.settings.secrets import LoginKey
from tests.browser.conftest import PATIENCE_S, Site, Watched, to_open

KEY = LoginKey(bytes(range(32)))


class Hand:
    """Stands in for asyncio in one module: who sleeps there sleeps until the test says."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
        self._sleeping: list[tuple[float, asyncio.Future[None]]] = []
        self._changed = asyncio.Event()
        monkeypatch.setattr(module, "asyncio", self)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleeping.append((seconds, waiting))
        self._changed.set()
        await waiting

    def asleep(self, seconds: float) -> int:
        """How many sleep for so long."""
        return sum(not one.done() for length, one in self._sleeping if length == seconds)

    async def pass_by(self, seconds: float) -> None:
        """Let that time pass for one who sleeps for so long, or will in a moment."""
        async with asyncio.timeout(PATIENCE_S):
            while not self.asleep(seconds):
                self._changed.clear()
                await self._changed.wait()
        next(
            one for length, one in self._sleeping if length == seconds and not one.done()
        ).set_result(None)


class Kept:
    """Each look at the cookies, and what is in the file after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, watched: Watched) -> None:
        self._file = LoginFile(watched.folder.profiles / "silk", KEY)
        self._looks: asyncio.Queue[bool] = asyncio.Queue()
        keep = LoginKeeper.keep

        async def look(keeper: LoginKeeper) -> bool:
            done = await keep(keeper)
            self._looks.put_nowait(done)
            return done

        monkeypatch.setattr(LoginKeeper, "keep", look)

    @property
    def looks(self) -> int:
        """That nobody has asked for yet."""
        return self._looks.qsize()

    async def next(self) -> bool:
        """Whether the next look wrote anything down."""
        return await asyncio.wait_for(self._looks.get(), PATIENCE_S)

    def names(self) -> list[str]:
        kept = self._file.read_blocking()
        return sorted(one["name"] for one in kept.cookies) if kept is not None else []


async def test_after_a_page_came_its_cookies_are_kept_once_it_settled(
    watched: Watched, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, kept = Hand(monkeypatch, window_module), Kept(monkeypatch, watched)
    await watched.host.open(to_open("silk", f"{site.base}/first"), headless=True)
    page = watched.host.page("silk")
    await page.goto(f"{site.base}/cookie")
    await page.goto(f"{site.base}/after")
    # A chain of pages is one login, and its end is waited for.
    assert hand.asleep(SETTLE_S) == 1
    assert (kept.looks, kept.names()) == (0, [])
    await hand.pass_by(SETTLE_S)
    assert await kept.next()
    assert kept.names() == ["seen"]
    # The same cookies again are not written again.
    assert hand.asleep(SETTLE_S) == 0
    await page.goto(f"{site.base}/again")
    await hand.pass_by(SETTLE_S)
    assert not await kept.next()
    # A page that came just before the end leaves nothing behind that waits.
    await page.goto(f"{site.base}/last")
    assert hand.asleep(SETTLE_S) == 1
    await watched.host.close("silk")
    await kept.next()
    assert (hand.asleep(SETTLE_S), kept.looks) == (0, 0)


async def test_each_minute_what_changed_without_a_page_is_kept(
    watched: Watched, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_module, "SETTLE_S", 3600.0)
    hand, kept = Hand(monkeypatch, host_module), Kept(monkeypatch, watched)
    store = to_open("silk", f"{site.base}/first")
    await watched.host.open(store, headless=True)
    context = watched.host.page("silk").context
    for names in (["a"], ["a", "b"]):
        await context.add_cookies([{"name": names[-1], "value": "1", "url": site.base}])
        assert kept.looks == 0
        await hand.pass_by(KEEP_S)
        assert await kept.next()
        assert kept.names() == names
    await hand.pass_by(KEEP_S)
    assert not await kept.next()
    # It ends with the last browser, and begins with the next.
    await watched.host.close("silk")
    await kept.next()
    await hand.pass_by(KEEP_S)
    await watched.host.open(store, headless=True)
    context = watched.host.page("silk").context
    await context.add_cookies([{"name": "c", "value": "1", "url": site.base}])
    await hand.pass_by(KEEP_S)
    assert await kept.next()
    assert kept.names() == ["a", "b", "c"]
