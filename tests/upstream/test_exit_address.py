"""The exit as services tell it, and whose fault it is when nobody does."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from aiohttp import web

from lzdesk.domain.errors import BadInput, WayOutTrouble
from lzdesk.upstream import exit_address
from lzdesk.upstream.exit_address import (
    SERVICES,
    Exit,
    Told,
    Tried,
    ask_exit,
    services_of,
    try_way_out,
    try_ways_out,
)
from lzdesk.upstream.way_out import DIRECT, WayOut
from tests.simulator.client import SMALL, Desk, running
from tests.upstream.conftest import SCHEMES, MakeProxy, Site

WAIT_S = 0.6
"""Long for a loopback, and what a hanging one costs each test."""


class Echo:
    """A service whose answers a test writes: path to status and body; `/hang` never ends."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self.says: dict[str, tuple[int, str]] = {}

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path == "/hang":
            await asyncio.Event().wait()
        status, body = self.says.get(request.path, (404, ""))
        return web.Response(status=status, text=body, headers={"Location": "/sg"})


@pytest_asyncio.fixture
async def echo() -> AsyncIterator[Echo]:
    one = Echo()
    one.says = {
        "/sg": (200, '{"ip": "203.0.113.7", "country": "SG"}'),
        "/other-form": (200, '{"query":"203.0.113.7","country":"Singapore","countryCode":"sg"}'),
        "/th": (200, '{"ip": "203.0.113.7", "country": "TH"}'),
        "/six": (200, '{"ip": "2001:DB8::7", "country": "SG"}'),
        "/busy": (429, "slow down"),
        "/moved": (302, ""),
        "/html": (200, "<html>sign in to the hotel</html>"),
        "/list": (200, '["203.0.113.7", "SG"]'),
        "/no-address": (200, '{"ip": "here", "country": "SG"}'),
        "/no-country": (200, '{"ip": "203.0.113.7", "country": "Singapore"}'),
        "/odd-country": (200, '{"ip": "203.0.113.7", "country": "S1"}'),
        "/long": (200, " " * 3_000_000 + "{}"),
        "/deep": (200, "[" * 60_000),
    }
    app = web.Application()
    app.router.add_get("/{path:.*}", one.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.port = runner.addresses[0][1]
    yield one
    await runner.cleanup()


async def refused(ask: object) -> WayOutTrouble:
    with pytest.raises(WayOutTrouble) as caught:
        await ask  # type: ignore[misc]
    return caught.value


async def test_two_services_that_agree(echo: Echo) -> None:
    found = await ask_exit([echo.url("/sg"), echo.url("/other-form"), echo.url("/th")], DIRECT)
    here = f"127.0.0.1:{echo.port}"
    assert (found.address, found.country, found.service) == ("203.0.113.7", "sg", here)
    assert found.other == Told("203.0.113.7", "sg", here)
    assert (found.disagrees, found.troubles) == ("", ())
    assert found.took_ms >= 0
    assert sorted(echo.asked) == ["/other-form", "/sg"]


@pytest.mark.parametrize(("second", "what"), [("/th", "country"), ("/six", "address")])
async def test_two_services_that_disagree_are_both_kept(echo: Echo, second: str, what: str) -> None:
    found = await ask_exit([echo.url("/sg"), echo.url(second)], DIRECT)
    assert (found.country, found.disagrees) == ("sg", what)


@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("/busy", "HTTP 429"),
        ("/moved", "HTTP 302"),
        ("/html", "junk"),
        ("/list", "junk"),
        ("/no-address", "junk"),
        ("/no-country", "junk"),
        ("/odd-country", "junk"),
        ("/long", "junk"),
        ("/deep", "junk"),
        ("/hang", "time_out"),
    ],
)
async def test_a_service_that_does_not_tell_is_named_and_the_next_is_asked(
    echo: Echo, monkeypatch: pytest.MonkeyPatch, path: str, trouble: str
) -> None:
    monkeypatch.setattr(exit_address, "SECOND_S", 0.1)
    bad = echo.url(path)
    found = await ask_exit([bad, echo.url("/six")], DIRECT, wait_s=WAIT_S * 10)
    assert (found.address, found.other) == ("2001:db8::7", None)
    assert found.troubles == (f"127.0.0.1:{echo.port}: {trouble}",)
    if path != "/hang":
        found = await ask_exit([bad, bad, echo.url("/six"), echo.url("/sg")], DIRECT)
        assert found.address == "2001:db8::7"
        assert "/sg" not in echo.asked
        alone = await refused(ask_exit([bad], DIRECT))
        assert alone.kind == "exit.echo_down"
        assert alone.fields["services"] == f"127.0.0.1:{echo.port}: {trouble}"


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_services_down_a_silent_proxy_and_one_that_refuses_are_three_troubles(
    make_proxy: MakeProxy, echo: Echo, certificates, scheme: str
) -> None:
    proxy = await make_proxy(scheme)
    proxy.hosts["echo.invalid"] = echo.port
    tls, way = certificates.client, proxy.way
    good, down = echo.url("/sg", "echo.invalid"), echo.url("/busy", "echo.invalid")

    async def ask(url: str, wait_s: float = 10) -> Exit:
        return await ask_exit([url, url], way, tls, wait_s)

    async def kind(url: str, wait_s: float = 10) -> str:
        return (await refused(ask(url, wait_s))).kind

    assert (await ask(good)).country == "sg"
    assert {asked.host for asked in proxy.asked} == {"echo.invalid"}
    assert await kind(down) == "exit.echo_down"
    assert await kind(echo.url("/sg", "nowhere.invalid")) == "exit.echo_down"
    proxy.mood = "refuses"
    trouble = await refused(ask(good))
    status = 0 if scheme == "socks5" else 407
    assert trouble.kind == "exit.proxy_refuses"
    assert trouble.fields == {"proxy": way.shown, "status": status}
    proxy.mood = "hangs"
    assert await kind(good, WAIT_S) == "exit.proxy_silent"
    await proxy.die()
    assert await kind(good) == "exit.proxy_silent"
    await proxy.come_back()
    proxy.mood = "well"
    assert (await ask(good)).country == "sg"


async def test_a_list_of_proxies_is_tried_a_few_at_once(
    make_proxy: MakeProxy, echo: Echo, site: Site
) -> None:
    good = [await make_proxy(scheme) for scheme in ("http", "socks5") for _ in range(8)]
    for proxy in good:
        proxy.hosts["echo.invalid"] = echo.port
    good[3].mood = "refuses"
    await good[5].die()
    done: dict[WayOut, Tried] = {}
    await try_ways_out(
        [proxy.way for proxy in good],
        [echo.url("/sg", "echo.invalid"), echo.url("/th", "echo.invalid")],
        lambda way, tried: done.update({way: tried}),
        wait_s=5,
    )
    troubles = [done[proxy.way].trouble for proxy in good]
    assert troubles[3] == "proxy.refuses"
    assert troubles[5] == "proxy.silent"
    assert [trouble for trouble in troubles if trouble] == ["proxy.refuses", "proxy.silent"]
    for place, proxy in enumerate(good):
        tried = done[proxy.way]
        if place not in (3, 5):
            assert tried.latency_ms is not None
            assert tried.exit is not None
            assert (tried.exit.country, tried.exit.disagrees) == ("sg", "country")
    assert len(done) == 16
    alone = await try_way_out(good[0].way, [echo.url("/busy", "echo.invalid")])
    assert (alone.trouble, alone.exit) == ("exit.echo_down", None)


async def test_the_simulators_echo_is_one(tell_country: Callable[[str], object]) -> None:
    url, tell = tell_country  # type: ignore[misc]
    assert (await ask_exit([url], DIRECT)).country == "sg"
    await tell("TH")
    found = await ask_exit([url], DIRECT)
    assert (found.address, found.country) == ("127.0.0.1", "th")


@pytest_asyncio.fixture
async def tell_country() -> AsyncIterator[object]:
    async with running(SMALL) as market:
        desk: Desk = market
        yield desk.ready["exit_check_url"], lambda code: desk.control("/exit", {"country": code})


def test_the_services_are_a_comma_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LZDESK_EXIT_CHECK_URL", raising=False)
    assert services_of() == services_of(" , ") == SERVICES
    assert len(SERVICES) >= 2
    assert all(url.startswith("https://") for url in SERVICES)
    two = ("https://a.example/x", "http://127.0.0.1:5/y")
    assert services_of(" https://a.example/x , http://127.0.0.1:5/y, https://a.example/x") == two
    monkeypatch.setenv("LZDESK_EXIT_CHECK_URL", "https://b.example/")
    assert services_of("https://a.example/x") == ("https://b.example/",)
    for bad in ("ftp://a.example", "a.example", "https://", "https://a.example:99999/"):
        monkeypatch.setenv("LZDESK_EXIT_CHECK_URL", bad)
        with pytest.raises(BadInput) as caught:
            services_of()
        assert (caught.value.kind, caught.value.fields) == ("exit.bad_service", {"value": bad})
