"""A login is there tomorrow: after a close, a killed browser, a killed engine."""

import asyncio
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import psutil
import pytest
from playwright.async_api import Page

from lzdesk.browser.logins import ASIDE, FILE, Kept, LoginFile, NotReadable, lost
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.domain.openings import Checked, Exit
from lzdesk.settings.secrets import LoginKey, MemorySecrets, login_key_blocking, login_key_name
from lzdesk.simulator.config import SimulatorConfig
from tests.browser.conftest import PATIENCE_S, Echo, Site, Watched, to_open
from tests.browser.logging_in import Task, log_in
from tests.ended import still_alive
from tests.simulator.client import Desk, running

SHOP = "nha-xinh-decor"
KEY = LoginKey(bytes(range(32)))
BOTH = {"lzd_sid": False, "lzd_uid": True}


class Looked:
    """What the check of the login said, last."""

    def __init__(self) -> None:
        self.check = Checked("login")

    def __call__(self, checks: tuple[Checked, ...], exit_: Exit | None) -> None:
        self.check = next((one for one in checks if one.name == "login"), self.check)


@asynccontextmanager
async def shop(echo: Echo) -> AsyncIterator[tuple[Desk, StoreToOpen]]:
    """The simulator's seller center, and the store whose orders it shows to who logged in."""
    echo.country = "VN"
    async with running(SimulatorConfig(stores=6, orders=60, seed=7)) as desk:
        orders = f"{desk.lazada['seller_center_url']}/vn/apps/order/list"
        yield desk, to_open(SHOP, orders, home="vn")


async def kill_browser(watched: Watched) -> None:
    (browser,) = watched.browsers()
    browser.kill()
    await watched.until(lambda stores: stores == ())


async def is_logged_in(watched: Watched, store: StoreToOpen) -> Checked:
    """Open it; the check of the login. Fails where the shop asks for the password again."""
    looked = Looked()
    await watched.host.open(store, headless=True, told=looked)
    page = watched.host.page(SHOP)
    await page.wait_for_load_state()
    assert page.url == store.url, looked.check
    assert "Nhà Xinh Decor" in await page.content()
    assert [one.url for one in page.context.pages] == [store.url]
    held = await page.context.cookies()
    assert {one["name"]: one["expires"] > 0 for one in held} == BOTH
    return looked.check


async def test_a_login_survives_a_killed_browser_and_ordered_closes(
    watched: Watched, echo: Echo
) -> None:
    async with shop(echo) as (desk, store):
        told = desk.store(SHOP)
        await log_in(watched.host, store, told["login"], told["password"])
        held = await watched.host.page(SHOP).context.cookies()
        await watched.host.keep_logins()
        await kill_browser(watched)
        check = await is_logged_in(watched, store)
        # A slow machine gives the browser time to write them down itself.
        assert check.state == "good" and check.found in [{"restored": n} for n in range(3)]
        assert isinstance(check.expected["saved_at"], int)
        await watched.host.close(SHOP)
        again = await is_logged_in(watched, store)
        assert again.state == "good" and again.expected["saved_at"]
    file = watched.folder.profiles / SHOP / FILE
    kept = file.read_bytes()
    for cookie in held:
        assert cookie["value"].encode() not in kept and cookie["name"].encode() not in kept
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def log_in_and_be_killed(task: Task) -> None:
    """Have an engine of its own keep the login, then kill it; its browser goes with it."""
    pipe = asyncio.subprocess.PIPE
    engine = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.browser.logging_in", stdin=pipe, stdout=pipe
    )
    assert engine.stdin is not None and engine.stdout is not None
    try:
        engine.stdin.write(msgspec.json.encode(task) + b"\n")
        async with asyncio.timeout(2 * PATIENCE_S):
            said = [line.strip() async for line in until_kept(engine.stdout)]
        assert said[-1] == b"kept", said
        family = psutil.Process(engine.pid).children(recursive=True)
    finally:
        engine.kill()
        await engine.wait()
    left = await asyncio.to_thread(still_alive, family, PATIENCE_S)
    assert left == []


async def until_kept(said: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The lines of a child, its log among them, to the one that was waited for or the last."""
    while line := await said.readline():
        yield line
        if line == b"kept\n":
            return


async def test_a_login_survives_a_killed_engine(watched: Watched, echo: Echo) -> None:
    async with shop(echo) as (desk, store):
        told = desk.store(SHOP)
        task = Task(
            str(watched.folder.root),
            KEY.bytes_,
            SHOP,
            "vn",
            store.url,
            echo.url,
            told["login"],
            told["password"],
        )
        await log_in_and_be_killed(task)
        check = await is_logged_in(watched, store)
        # A browser whose engine is gone may end in order and need nothing back.
        assert check.state == "good" and check.expected["saved_at"]


async def value_of(watched: Watched) -> str:
    page = watched.host.page("silk")
    return next((one["value"] for one in await page.context.cookies() if one["name"] == "n"), "")


async def cookie_of(page: Page) -> str:
    """The value of the cookie `n` as the browser itself has it."""
    held = {one["name"]: one["value"] for one in await page.context.cookies()}
    return str(held.get("n", ""))


async def set_value(watched: Watched, value: int) -> None:
    page = watched.host.page("silk")
    await page.evaluate(f"document.cookie = 'n={value};max-age=9999;path=/'")
    # The page's cookie reaches the browser itself a moment later.
    async with asyncio.timeout(20):
        while await cookie_of(page) != str(value):  # noqa: ASYNC110  another process is awaited
            await asyncio.sleep(0)


async def test_what_the_browser_lost_comes_back_and_what_it_wrote_later_stays(
    watched: Watched, site: Site
) -> None:
    store, looked = to_open("silk", f"{site.base}/"), Looked()
    file = watched.folder.profiles / "silk" / FILE
    await watched.host.open(store, headless=True)
    await set_value(watched, 1)
    await watched.host.close("silk")
    first = file.read_bytes()
    on_disk = {one: one.read_bytes() for one in file.parent.rglob("Cookies*")}
    assert on_disk

    # The browser has 1 on its disk and loses 2: what a slow kill let it write is undone.
    await watched.host.open(store, headless=True)
    assert await value_of(watched) == "1"
    await set_value(watched, 2)
    await watched.host.keep_logins()
    await kill_browser(watched)
    for one in file.parent.rglob("Cookies*"):
        one.unlink()
    for one, held in on_disk.items():
        one.write_bytes(held)
    await watched.host.open(store, headless=True, told=looked)
    assert await value_of(watched) == "2"
    assert looked.check.found == {"restored": 1}
    await watched.host.close("silk")

    # An older copy of ours never undoes what the browser wrote since.
    file.write_bytes(first)
    await watched.host.open(store, headless=True, told=looked)
    assert await value_of(watched) == "2"
    assert looked.check.found == {"restored": 0}


async def test_a_damaged_or_foreign_file_is_put_aside_and_said(
    watched: Watched, site: Site
) -> None:
    store, looked = to_open("silk", f"{site.base}/"), Looked()
    home = watched.folder.profiles / "silk"
    home.mkdir(parents=True)
    (home / FILE).write_bytes(b"LZL1 and then nothing that a key opens")
    await watched.host.open(store, headless=True, told=looked)
    assert (looked.check.state, looked.check.kind) == ("warning", "login.unreadable")
    assert looked.check.accepted
    assert (home / ASIDE).exists()
    await set_value(watched, 1)
    await watched.host.close("silk")
    assert (home / FILE).exists()
    # Without its key nothing is kept, nor left to be put back some day.
    without = msgspec.structs.replace(store, login_key=None)
    await watched.host.open(without, headless=True, told=looked)
    assert (looked.check.kind, looked.check.accepted) == ("login.not_kept", True)
    assert await value_of(watched) == "1"
    await watched.host.keep_logins()
    await watched.host.close("silk")
    assert not (home / FILE).exists()


async def test_a_host_only_and_a_partitioned_cookie_come_back_as_they_were(
    watched: Watched, site: Site
) -> None:
    store = to_open("silk", f"{site.base}/")
    await watched.host.open(store, headless=True)
    context = watched.host.page("silk").context
    await context.add_cookies(
        [
            {"name": "__Host-a", "value": "1", "url": "https://shop.test/", "secure": True},
            {"name": "wide", "value": "2", "domain": ".shop.test", "path": "/x"},
            {
                "name": "part",
                "value": "3",
                "domain": "cdn.test",
                "path": "/",
                "secure": True,
                "sameSite": "None",
                "partitionKey": "https://shop.test",
            },
        ]
    )
    before = sorted(await context.cookies(), key=lambda one: one["name"])
    assert len(before) == 3
    await watched.host.keep_logins()
    await kill_browser(watched)
    await watched.host.open(store, headless=True)
    after = await watched.host.page("silk").context.cookies()
    assert sorted(after, key=lambda one: one["name"]) == before


def test_a_file_opens_for_its_profile_and_key_alone(tmp_path: Path) -> None:
    for name in ("silk", "cotton"):
        (tmp_path / name).mkdir()
    kept = Kept(5, ({"name": "a", "value": "CANARY"},))
    LoginFile(tmp_path / "silk", KEY).write_blocking(kept)
    assert LoginFile(tmp_path / "silk", KEY).read_blocking() == kept
    assert LoginFile(tmp_path / "cotton", KEY).read_blocking() is None
    held = (tmp_path / "silk" / FILE).read_bytes()
    assert b"CANARY" not in held
    (tmp_path / "cotton" / FILE).write_bytes(held)
    with pytest.raises(NotReadable):
        LoginFile(tmp_path / "cotton", KEY).read_blocking()
    with pytest.raises(NotReadable):
        LoginFile(tmp_path / "silk", LoginKey(bytes(32))).read_blocking()
    assert (tmp_path / "silk" / ASIDE).read_bytes() == held
    assert LoginFile(tmp_path / "silk", KEY).read_blocking() is None


def test_what_is_put_back_is_neither_over_nor_older_than_the_browsers() -> None:
    def cookie(value: str, **more: object) -> dict[str, object]:
        return {"name": "n", "value": value, "domain": "a", "path": "/", "expires": -1} | more

    place = ("n", "a", "/")
    ours = Kept(1000, (cookie("ours"),))
    theirs = (cookie("theirs"),)
    assert lost(ours, (), {}, 2000) == ours.cookies
    assert lost(ours, (cookie("ours"),), {place: 1}, 2000) == ()
    assert lost(ours, theirs, {place: 1000}, 2000) == ours.cookies
    assert lost(ours, theirs, {place: 1001}, 2000) == ()
    assert lost(ours, theirs, {}, 2000) == ()
    over = Kept(1000, (cookie("ours", expires=1.5),))
    assert lost(over, (), {}, 1499) == over.cookies
    assert lost(over, (), {}, 1500) == ()
    elsewhere = (cookie("theirs", partitionKey="https://b"),)
    assert lost(ours, elsewhere, {place: 5000}, 2000) == ours.cookies


def test_a_profile_has_one_key_that_is_made_at_its_first_use() -> None:
    secrets = MemorySecrets()
    key = login_key_blocking(secrets, "silk")
    assert len(key.bytes_) == 32
    assert login_key_blocking(secrets, "silk").bytes_ == key.bytes_
    assert login_key_blocking(secrets, "cotton").bytes_ != key.bytes_
    assert repr(key.bytes_)[2:9] not in repr(key)
    for damaged in ("no base64", "AAAA"):
        secrets.put_blocking(login_key_name("silk"), damaged)
        again = login_key_blocking(secrets, "silk")
        assert len(again.bytes_) == 32 and again.bytes_ != key.bytes_
