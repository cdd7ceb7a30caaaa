"""Two open profiles share nothing: each leaves all it can on one site, and finds only its own."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Page

from tests.browser.conftest import Watched, to_open

A, B = "silk", "cotton"

_OPEN_DB = """
const opened = () => new Promise((done, fail) => {
  const asked = indexedDB.open('db', 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('marks');
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
const settled = (asked) => new Promise((done, fail) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
"""
LEAVE = (
    "async (mark) => {"
    + _OPEN_DB
    + """
  document.cookie = `mark=${mark};max-age=9999;path=/`;
  localStorage.setItem('mark', mark);
  sessionStorage.setItem('mark', mark);
  const db = await opened();
  await settled(db.transaction('marks', 'readwrite').objectStore('marks').put(mark, 'mark'));
  db.close();
  await (await caches.open('marks')).put('/mark', new Response(mark));
  await navigator.serviceWorker.register(`/sw.js?${mark}`);
  await navigator.serviceWorker.ready;
  for (let time = 0; time < 2; time++) {
    for (const path of ['/tagged', '/lasting']) await (await fetch(path)).text();
  }
}"""
)
LOOK = (
    "async () => {"
    + _OPEN_DB
    + """
  const db = await opened();
  const indexed = await settled(db.transaction('marks').objectStore('marks').get('mark'));
  const kept = await caches.match('/mark');
  const workers = await navigator.serviceWorker.getRegistrations();
  const found = {
    cookie: document.cookie.replace('mark=', ''),
    local: localStorage.getItem('mark') || '',
    session: sessionStorage.getItem('mark') || '',
    indexed: indexed || '',
    cache: kept ? await kept.text() : '',
    worker: workers.map((one) => one.active.scriptURL.split('?')[1]).join(),
    permission: (await navigator.permissions.query({name: 'geolocation'})).state,
  };
  db.close();
  return found;
}"""
)
NOTHING = {
    "cookie": "",
    "local": "",
    "session": "",
    "indexed": "",
    "cache": "",
    "worker": "",
    "permission": "prompt",
}


class Shop:
    """A site whose answers a browser may keep."""

    def __init__(self) -> None:
        self.base = ""
        self.asked: list[tuple[str, str]] = []
        """Path, and the ETag the browser said it has."""

    async def answer(self, request: web.Request) -> web.Response:
        tag = request.headers.get("If-None-Match", "")
        self.asked.append((request.path, tag))
        if request.path == "/sw.js":
            return web.Response(text="onfetch = null;", content_type="text/javascript")
        if request.path == "/file":
            return web.Response(text="a", headers={"Content-Disposition": "attachment"})
        if request.path == "/tagged":
            headers = {"ETag": '"seen"', "Cache-Control": "no-cache"}
            return web.Response(status=304 if tag else 200, headers=headers)
        if request.path == "/lasting":
            return web.Response(text="x", headers={"Cache-Control": "max-age=9999"})
        return web.Response(text="<title>shop</title>", content_type="text/html")

    def of(self, path: str) -> list[str]:
        return [tag for asked, tag in self.asked if asked == path]


@pytest_asyncio.fixture
async def shop() -> AsyncIterator[Shop]:
    one = Shop()
    app = web.Application()
    app.router.add_get("/{path:.*}", one.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield one
    await runner.cleanup()


async def looked(page: Page) -> dict[str, Any]:
    return dict(await page.evaluate(LOOK))


def own(mark: str) -> dict[str, str]:
    return dict.fromkeys(NOTHING, mark) | {"permission": "granted"}


def files_of(browser: psutil.Process) -> set[Path]:
    """What a browser and its helpers hold open, by the system's own account."""
    found = set()
    for process in [browser, *browser.children(recursive=True)]:
        try:
            found |= {Path(one.path) for one in process.open_files()}
        except psutil.Error:
            continue
    return found


async def test_two_open_profiles_share_nothing_that_a_page_can_leave(
    watched: Watched, shop: Shop
) -> None:
    pages = {}
    for key in (A, B):
        await watched.host.open(to_open(key, f"{shop.base}/"), headless=True)
        pages[key] = watched.host.page(key)
        await pages[key].wait_for_load_state()
    assert await looked(pages[A]) == await looked(pages[B]) == NOTHING

    for key, other in ((A, B), (B, A)):
        before = await looked(pages[other])
        shop.asked.clear()
        await pages[key].context.grant_permissions(["geolocation"], origin=shop.base)
        await pages[key].evaluate(LEAVE, key)
        assert await looked(pages[key]) == own(key)
        assert await looked(pages[other]) == before
        # Asked as for the first time, whatever the other has: then from its own cache.
        assert shop.of("/tagged") == ["", '"seen"']
        assert shop.of("/lasting") == [""]

    folders = set()
    for key in (A, B):
        await pages[key].evaluate("location = '/file'")
        told, file = await watched.downloads.get()
        assert told == key and file.read_text() == "a"
        folders.add(file.parent)
    assert len(folders) == 2


async def test_no_browser_holds_a_file_of_another_profile_its_passwords_among_them(
    watched: Watched, shop: Shop
) -> None:
    for key in (A, B):
        await watched.host.open(to_open(key, f"{shop.base}/"), headless=True)
        await watched.host.page(key).evaluate(LEAVE, key)
    profiles = watched.folder.profiles.absolute()
    seen = {}
    for browser in watched.browsers():
        (mine,) = {
            key for key in (A, B) if f"--user-data-dir={profiles / key}" in browser.cmdline()
        }
        seen[mine] = {one for one in files_of(browser) if one.is_relative_to(profiles)}
        assert seen[mine] and all(one.is_relative_to(profiles / mine) for one in seen[mine])
    assert set(seen) == {A, B}
    for key in (A, B):
        stores = list((profiles / key).rglob("Login Data"))
        assert stores and all(not os.path.islink(one) for one in stores)
        assert len({(one.stat().st_dev, one.stat().st_ino) for one in stores}) == len(stores)
