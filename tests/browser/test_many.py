"""Several stores at once: opened in turn, put beside each other, measured, closed when nobody uses
them, and back at the same pages after a close and after a kill."""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import psutil

from lzdesk.browser import kept_pages
from lzdesk.browser.memory import memory_blocking
from lzdesk.browser.tiling import Place, tiled
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.browser.use import Use
from tests.browser.conftest import PATIENCE_S, Site, Watched, to_open

MIB = 1 << 20
SCREEN = (0, 0, 1600, 1000)


async def until(good: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not good():  # noqa: ASYNC110 a browser's own pace
            await asyncio.sleep(0.02)


async def noted(use: Use, act: Callable[[], Awaitable[None]]) -> None:
    """Until it is noted as use: a page that was only just loaded may not hear the first of it."""
    before = use.last
    async with asyncio.timeout(PATIENCE_S):
        while use.last == before:
            await act()
            await asyncio.sleep(0.05)


async def bounds(watched: Watched, key: str) -> Place:
    page = watched.host.page(key)
    session = await page.context.new_cdp_session(page)
    found = (await session.send("Browser.getWindowForTarget"))["bounds"]
    await session.detach()
    return Place(*(found[name] for name in Place._fields))


def store(key: str, site: Site) -> StoreToOpen:
    return to_open(key, f"{site.base}/home")


async def test_two_windows_side_by_side_used_measured_and_back_at_their_pages(
    watched: Watched, site: Site
) -> None:
    host, folder = watched.host, watched.folder.profiles
    first, _ = await asyncio.gather(
        host.open(store("silk", site)), host.open(store("cotton", site))
    )

    # Beside each other, each on a half of the screen.
    assert await host.tile([SCREEN], ("silk", "cotton")) == 2
    wanted = tiled([Place(*SCREEN)], 2)
    assert [await bounds(watched, key) for key in ("silk", "cotton")] == wanted

    # Each with its helpers, and no helper twice.
    uses = {one.stores[0]: one for one in host.uses()}
    sizes = memory_blocking([uses[key].pid for key in ("silk", "cotton")])
    assert all(100 * MIB < size < 1500 * MIB for size in sizes)
    others = memory_blocking([uses["silk"].pid], by_psutil=True)
    assert 50 * MIB < others[0] < sizes[0] * 1.5
    assert memory_blocking([2**22 + 1]) == [0]

    # Used is what a person does, not what a page does by itself.
    silk = host.page("silk")
    idle = watched.host._windows["silk"].use
    before = idle.last
    await silk.evaluate("fetch('/poll').then(() => dispatchEvent(new PointerEvent('pointerdown')))")
    await silk.reload()
    assert len(site.of("/poll")) == 1 and len(site.of("/home")) == 3
    assert idle.last == before
    assert await silk.evaluate("typeof lzdeskUsed") == "undefined"
    await noted(idle, lambda: silk.mouse.click(5, 5))

    # A question waits for the person, and keeps the browser open.
    session = await silk.context.new_cdp_session(silk)
    await session.send("Page.enable")
    asked = asyncio.ensure_future(silk.evaluate("confirm('Ship it?')"))
    await until(lambda: idle.is_asking)
    assert next(one for one in host.uses() if one.profile == "silk").is_busy
    assert (await host.open(store("silk", site))).already_open
    await session.send("Page.handleJavaScriptDialog", {"accept": True})
    assert await asked is True
    await until(lambda: not idle.is_asking)

    # Two pages of the marketplace and one of elsewhere.
    await silk.goto(f"{site.base}/orders")
    second = await silk.context.new_page()
    await second.goto(f"{site.base}/returns?page=2")
    await (await silk.context.new_page()).goto("data:text/html,elsewhere")
    standing = (f"{site.base}/orders", f"{site.base}/returns?page=2")
    await until(lambda: kept_pages.read_blocking(folder / "silk", "silk") == standing)
    await host.rest("silk")
    assert host.open_stores() == ("cotton",)
    site.asked.clear()
    # Its fingerprint is still the one that was frozen, wherever its window stood.
    known = msgspec.structs.replace(store("silk", site), profile=first.profile)
    await host.open(known)
    back = [page.url for page in host.page("silk").context.pages]
    assert back == list(standing) and host.page("silk").url == standing[0]
    assert site.of("/home") == []
    # Each of them is listened to, in a browser of its own.
    now = watched.host._windows["silk"].use
    behind = host.page("silk").context.pages[1]
    # A page that was never painted hears nothing: it is looked at first, as a person would.
    await behind.bring_to_front()
    await noted(now, lambda: behind.mouse.wheel(0, 50))

    # A kill loses none of them; an address that was asked for comes beside them, in front.
    for process in watched.browsers():
        if any("silk" in word for word in process.cmdline()):
            process.kill()
            psutil.wait_procs([process], PATIENCE_S)
    await watched.until(lambda stores: stores == ("cotton",))
    asked_for = f"{site.base}/order/7"
    await host.open(msgspec.structs.replace(known, url=asked_for, home=f"{site.base}/home"))
    back = [page.url for page in host.page("silk").context.pages]
    assert back == [*standing, asked_for] and host.page("silk").url == asked_for
