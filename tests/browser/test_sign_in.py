"""Whether a store is signed in, read from the pages that its operator opened and no others."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio

from lzdesk.browser.to_open import StoreToOpen
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.simulator.config import SimulatorConfig
from tests.browser.conftest import PATIENCE_S, Echo, Watched, to_open
from tests.browser.logging_in import log_in
from tests.simulator.client import Desk, running

SHOP = "nha-xinh-decor"
PATHS = manifest_of("lazada").sign_in


@pytest_asyncio.fixture
async def market(echo: Echo) -> AsyncIterator[Desk]:
    echo.country = "VN"
    async with running(SimulatorConfig(stores=6, orders=60, seed=7)) as desk:
        yield desk


def shop(market: Desk) -> StoreToOpen:
    home = f"{market.lazada['seller_center_url']}/vn"
    store = to_open(SHOP, f"{home}/apps/order/list", home="vn")
    return msgspec.structs.replace(store, home=home, sign_in=PATHS)


async def until_seen(watched: Watched, told: tuple[str, bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while watched.sign_ins[-1:] != [told]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.mark.timeout(60)
async def test_a_login_is_seen_and_a_logout_and_nothing_where_it_is_switched_off(
    watched: Watched, market: Desk
) -> None:
    store, told, host = shop(market), market.store(SHOP), watched.host
    await log_in(host, store, told["login"], told["password"])
    await until_seen(watched, (SHOP, True))
    assert watched.sign_ins[0] == (SHOP, False)
    page = host.page(SHOP)
    # An error in the place of a page tells nothing.
    watched.sign_ins.clear()
    await page.goto(f"{store.home}/apps/order/none")
    await page.goto(store.url)
    await until_seen(watched, (SHOP, True))
    assert watched.sign_ins == [(SHOP, True)]
    # In a tab that another page opened, which may be there before its navigation is told.
    watched.sign_ins.clear()
    async with page.expect_popup() as opened:
        await page.evaluate("open(location.href)")
    tab = await opened.value
    await tab.wait_for_load_state()
    await until_seen(watched, (SHOP, True))
    assert set(watched.sign_ins) == {(SHOP, True)}
    await tab.goto(f"{store.home}/apps/seller/logout")
    assert watched.sign_ins[-1] == (SHOP, False)
    # Switched off while it is open, and on again.
    watched.sign_ins.clear()
    host.read_sign_in(SHOP, None)
    await tab.goto(f"{store.home}/apps/seller/login")
    assert watched.sign_ins == []
    host.read_sign_in(SHOP, PATHS)
    assert watched.sign_ins == []
    await tab.reload()
    assert watched.sign_ins == [(SHOP, False)]
    # What lzdesk did with the pages: nothing.
    assert [one.url for one in page.context.pages] == [store.url, tab.url]


@pytest.mark.timeout(60)
async def test_a_consents_pages_and_their_windows_are_not_asked(
    watched: Watched, market: Desk
) -> None:
    store, host = shop(market), watched.host
    await host.open(store, headless=True)
    page = host.page(SHOP)
    await page.wait_for_load_state()
    assert set(watched.sign_ins) == {(SHOP, False)}
    watched.sign_ins.clear()
    ends: list[str] = []

    def is_end(address: str, own: bool) -> bool:
        """At the second page: the first opens it as a window of its own."""
        ends.append(address)
        return address.endswith("/done")

    login = f"{store.home}/apps/seller/login"

    async def consent() -> None:
        async with page.context.expect_page() as came:
            pass
        tab = await came.value
        await tab.wait_for_url(login)
        async with tab.expect_popup() as opened:
            await tab.evaluate("open(location.href, '_blank', 'popup')")
        window = await opened.value
        await window.wait_for_load_state()
        await window.goto(f"{login}?again")
        await window.evaluate("location.href = '/done'")

    async with asyncio.TaskGroup() as group:
        group.create_task(consent())
        assert (await host.ask_consent(store, login, is_end)).endswith("/done")
    assert sum(login in one for one in ends) >= 3
    assert watched.sign_ins == []
    await page.goto(login)
    assert watched.sign_ins == [(SHOP, False)]
