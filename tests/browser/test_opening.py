"""The checks before a store's first page: what is said, what stops it, and nothing was sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import msgspec
import pytest

from lzdesk.browser.opening import OpeningAsks, OpeningStopped
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.domain.errors import WayOutTrouble
from lzdesk.domain.openings import CHECKS, Checked, Exit, PastOpenings, Warned
from tests.browser.conftest import Echo, Site, Watched, to_open
from tests.upstream.proxies import TestProxy


class Seen:
    """What an opening told, last."""

    def __init__(self) -> None:
        self.checks: tuple[Checked, ...] = ()
        self.exit: Exit | None = None

    def __call__(self, checks: tuple[Checked, ...], exit_: Exit | None) -> None:
        self.checks, self.exit = checks, exit_

    def states(self) -> dict[str, str]:
        return {one.name: one.kind or one.state for one in self.checks}


@asynccontextmanager
async def proxy_to(echo: Echo, site: Site, scheme: str = "socks5") -> AsyncIterator[TestProxy]:
    """A proxy that knows the shop and the echo by name."""
    ports = {
        "shop.example": urlsplit(site.base).port or 0,
        "echo.example": urlsplit(echo.url).port or 0,
    }
    echo.url = "http://echo.example/"
    async with TestProxy(scheme, "anna", "CANARY", hosts=ports) as proxy:
        yield proxy


def through(
    proxy: TestProxy | None, home: str = "th", past: PastOpenings | None = None, **more: object
) -> StoreToOpen:
    url = "http://shop.example/first" if proxy else str(more["url"])
    wanted = to_open("silk", url, home=home)
    way = proxy.way if proxy else wanted.way_out
    return msgspec.structs.replace(wanted, way_out=way, past=past or PastOpenings())


async def asked_about(watched: Watched, store: StoreToOpen, seen: Seen) -> str:
    with pytest.raises(OpeningAsks) as raised:
        await watched.host.open(store, headless=True, told=seen)
    return str(raised.value.fields["reason"])


def nothing_went(site: Site, watched: Watched) -> bool:
    return site.asked == [] and watched.browsers() == [] and watched.host.open_stores() == ()


async def test_all_is_well_through_a_proxy_and_the_shop_is_reached_by_it_alone(
    watched: Watched, site: Site, echo: Echo
) -> None:
    seen = Seen()
    async with proxy_to(echo, site) as proxy:
        await watched.host.open(through(proxy), headless=True, told=seen)
        assert len(site.of("/first")) == 1
        assert {asked.host for asked in proxy.asked} >= {"shop.example", "echo.example"}
        assert [asked.how for asked in proxy.asked if asked.host == "shop.example"] == ["name"]
        await watched.host.close("silk")
    names = [one.name for one in seen.checks]
    assert names == [name for name in CHECKS if name in names]
    assert set(seen.states().values()) == {"good"}
    assert seen.exit == Exit("203.0.113.7", "th")
    assert all(one.took_ms is not None for one in seen.checks)


async def test_an_exit_in_another_country_stops_it_before_anything_is_started(
    watched: Watched, site: Site, echo: Echo
) -> None:
    echo.country, seen = "SG", Seen()
    async with proxy_to(echo, site) as proxy:
        with pytest.raises(OpeningStopped) as raised:
            await watched.host.open(through(proxy), headless=True, told=seen)
        assert [one.host for one in proxy.asked if one.host == "shop.example"] == []
    assert raised.value.fields == {"store": "Silk", "check": "country", "reason": "country.differs"}
    assert seen.checks[-1].state == "failed"
    assert seen.checks[-1].expected == {"country": "th", "zone": "Asia/Bangkok"}
    assert seen.checks[-1].found == {"country": "sg"}
    assert nothing_went(site, watched)


@pytest.mark.parametrize(
    ("mood", "kind"), [("refuses", "proxy.refuses"), ("junk", "proxy.silent"), ("", "proxy.silent")]
)
async def test_a_proxy_that_does_not_let_us_through_stops_it_and_nothing_goes_direct(
    watched: Watched, site: Site, echo: Echo, mood: str, kind: str
) -> None:
    seen = Seen()
    async with proxy_to(echo, site) as proxy:
        store = through(proxy)
        if mood:
            proxy.mood = mood
        else:
            await proxy.die()
        with pytest.raises(WayOutTrouble) as raised:
            await watched.host.open(store, headless=True, told=seen)
    assert raised.value.kind == kind
    assert seen.checks[-1].name == "proxy" and seen.checks[-1].state == "failed"
    assert "CANARY" not in repr(raised.value) + repr(seen.checks)
    assert echo.asked == 0
    assert nothing_went(site, watched)


async def test_echo_down_is_a_state_of_its_own(watched: Watched, site: Site, echo: Echo) -> None:
    seen, echo.is_down = Seen(), True
    async with proxy_to(echo, site) as proxy:
        with pytest.raises(WayOutTrouble) as raised:
            await watched.host.open(through(proxy), headless=True, told=seen)
    assert raised.value.kind == "exit.echo_down"
    assert seen.states()["proxy"] == "good"
    assert nothing_went(site, watched)


async def test_where_nothing_is_promised_a_silent_echo_is_no_question(
    watched: Watched, site: Site, echo: Echo
) -> None:
    seen, echo.is_down = Seen(), True
    await watched.host.open(to_open("silk", f"{site.base}/first"), headless=True, told=seen)
    assert len(site.of("/first")) == 1
    assert (seen.states()["exit"], seen.states()["country"]) == (
        "exit.echo_down",
        "country.unknown",
    )


async def test_a_new_exit_is_asked_about_once(watched: Watched, site: Site, echo: Echo) -> None:
    past, seen = PastOpenings(exit=Exit("198.51.100.24", "th"), exit_since=5), Seen()
    async with proxy_to(echo, site) as proxy:
        assert await asked_about(watched, through(proxy, past=past), seen) == "exit.new"
        assert nothing_went(site, watched)
        (asked,) = (one for one in seen.checks if one.state == "warning")
        accepted = msgspec.structs.replace(
            past, accepted=frozenset({Warned(asked.kind, asked.value)})
        )
        await watched.host.open(through(proxy, past=accepted), headless=True, told=seen)
        assert len(site.of("/first")) == 1
        await watched.host.close("silk")
        # Accepted was this address, not any.
        echo.address = "203.0.113.99"
        assert await asked_about(watched, through(proxy, past=accepted), seen) == "exit.new"


async def test_an_address_of_another_owners_store_is_asked_about(
    watched: Watched, site: Site, echo: Echo
) -> None:
    past, seen = PastOpenings(others={"203.0.113.7": "Cotton"}), Seen()
    async with proxy_to(echo, site) as proxy:
        assert await asked_about(watched, through(proxy, past=past), seen) == "exit.other_owner"
    assert nothing_went(site, watched)


async def test_without_a_proxy_another_country_is_a_question_not_a_failure(
    watched: Watched, site: Site, echo: Echo
) -> None:
    echo.country, seen = "SG", Seen()
    store = to_open("silk", f"{site.base}/first", home="th")
    assert await asked_about(watched, store, seen) == "country.differs_direct"
    assert nothing_went(site, watched)
    past = PastOpenings(accepted=frozenset({Warned("country.differs_direct", "sg")}))
    known = msgspec.structs.replace(store, past=past)
    await watched.host.open(known, headless=True, told=seen)
    assert len(site.of("/first")) == 1


@pytest.mark.logs("way out")
async def test_a_proxy_that_dies_under_an_open_store_is_told_and_its_coming_back_too(
    watched: Watched, site: Site, echo: Echo
) -> None:
    async with proxy_to(echo, site) as proxy:
        await watched.host.open(through(proxy), headless=True)
        page = watched.host.page("silk")
        await proxy.die()
        with pytest.raises(Exception, match="ERR_"):
            await page.goto("http://shop.example/second")
        assert site.of("/second") == []
        assert watched.ways[-1] == (("silk",), "proxy.silent")
        await proxy.come_back()
        # Beside the browser's own error page, which would interrupt it.
        other = await page.context.new_page()
        await other.goto("http://shop.example/third")
        assert len(site.of("/third")) == 1
        assert watched.ways[-1] == (("silk",), "")
        await watched.host.close("silk")


async def test_a_leaving_desk_ends_an_opening_that_hangs(
    watched: Watched, site: Site, echo: Echo
) -> None:
    async with proxy_to(echo, site) as proxy:
        proxy.mood = "hangs"
        opening = asyncio.create_task(watched.host.open(through(proxy), headless=True))
        await proxy.until_asked(1)
        async with asyncio.timeout(10):
            await watched.host.__aexit__(None, None, None)
        with pytest.raises(asyncio.CancelledError):
            await opening
    assert nothing_went(site, watched)
