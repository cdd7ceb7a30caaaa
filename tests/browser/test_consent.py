"""A consent in the store's own browser: caught, checked, redeemed; and what else may come of it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio

from lzdesk.browser import consent
from lzdesk.browser.kept_pages import FILE
from lzdesk.domain.errors import LzdeskError
from lzdesk.link.messages import OpenStore, StoresImported
from lzdesk.marketplaces.http import Http
from lzdesk.services.add_store import Begun, StoreAdder
from lzdesk.services.consent_in_browser import BrowserConsents, is_end
from lzdesk.services.import_stores import StoreImport
from lzdesk.services.open_store import StoreOpening
from lzdesk.settings.paths import presets_dir
from lzdesk.settings.secrets import MemorySecrets
from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.ready import stores_toml
from lzdesk.storage.writer import Writer
from tests.browser.conftest import PATIENCE_S, Echo, Site, Watched, to_open
from tests.simulator.client import Desk, running

if TYPE_CHECKING:
    from playwright.async_api import Page

SHOP = "volt-gadget"


class Bench:
    """A desk with the simulator's stores, whose consents are given in their browsers."""

    def __init__(self, watched: Watched, market: Desk, writer: Writer, http: Http) -> None:
        self.watched, self.market = watched, market
        self.secrets = MemorySecrets()
        file = watched.folder.root / "stores.toml"
        file.write_text(stores_toml(market.ready), "utf-8")
        assert not StoreImport(writer, self.secrets, presets_dir()).run_blocking(file).failed
        self.adder = StoreAdder(writer, self.secrets, http)
        self.consents = BrowserConsents()
        self.opening = StoreOpening(
            writer, watched.host, lambda: self.secrets, lambda hue: (9, 9, 9), "mei"
        )
        self.tokens = self.held()
        self.begun: list[str] = []

    def held(self) -> dict[str, str]:
        """The secrets of apps and consents."""
        held = self.secrets.all()
        return {name: text for name, text in held.items() if not name.startswith("login/")}

    async def ask(self, consents: BrowserConsents | None = None) -> StoresImported:
        asked = consents or self.consents
        return await asked.ask(self.adder, self.opening, SHOP, headless=True)

    async def page(self) -> "Page":
        """The consent page that came last, when it can be filled in."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if SHOP in self.watched.host.open_stores():
                    for page in self.watched.host.page(SHOP).context.pages:
                        state = parse_qs(urlsplit(page.url).query).get("state", [""])[0]
                        if "/oauth/authorize" in page.url and state not in self.begun:
                            self.begun.append(state)
                            await page.wait_for_selector("button[value=allow]")
                            return page
                await asyncio.sleep(0.02)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not true():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def agree(self, page: "Page", key: str = SHOP, decision: str = "allow") -> None:
        told = self.market.store(key)
        await page.select_option("#site", told["country"])
        await page.fill("#login", told["login"])
        await page.fill("#password", told["password"])
        await page.click(f"button[value={decision}]", no_wait_after=True)


@pytest_asyncio.fixture
async def bench(watched: Watched, echo: Echo) -> AsyncIterator[Bench]:
    echo.country = "TH"
    watched.folder.root.mkdir(parents=True, exist_ok=True)
    writer = Writer(watched.folder.database, watched.folder.backups)
    async with running(SimulatorConfig(stores=6, orders=60, seed=7)) as market, Http() as http:
        yield Bench(watched, market, writer, http)
    writer.close()


async def failure(asking: "asyncio.Task[StoresImported]") -> LzdeskError:
    with pytest.raises(LzdeskError) as raised:
        await asyncio.wait_for(asking, PATIENCE_S)
    return raised.value


@pytest.mark.timeout(120)
async def test_a_seller_agrees_in_the_stores_own_browser(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # Refused.
    asking = asyncio.create_task(bench.ask())
    await bench.agree(await bench.page(), decision="deny")
    refused = await failure(asking)
    assert (refused.kind, refused.fields) == ("consent.refused", {"words": "access_denied"})
    # Another seller.
    asking = asyncio.create_task(bench.ask())
    await bench.agree(await bench.page(), "casa-rumah")
    other = await failure(asking)
    assert other.kind == "consent.other_seller" and "Casa Rumah" in str(other.fields["sellers"])
    # Its page is closed.
    asking = asyncio.create_task(bench.ask())
    await (await bench.page()).close()
    assert (await failure(asking)).kind == "consent.closed"
    # Begun again: the first is given up, the second is the one that counts.
    first = asyncio.create_task(bench.ask())
    page = await bench.page()
    second = asyncio.create_task(bench.ask())
    assert (await failure(first)).kind == "consent.given_up"
    await bench.until(page.is_closed)
    assert bench.held() == bench.tokens
    # In a window that the page opens.
    page = await bench.page()
    assert bench.watched.host.uses()[0].is_busy
    async with page.expect_popup() as popup:
        await page.evaluate("open(location.href, '_blank', 'popup')")
    await bench.agree(await popup.value)
    done = await asyncio.wait_for(second, PATIENCE_S)
    assert done == StoresImported((), (SHOP,))
    assert bench.held().keys() == bench.tokens.keys()
    assert bench.held() != bench.tokens
    await bench.until(lambda: not bench.watched.host.uses()[0].is_busy)
    left = [page.url for page in bench.watched.host.page(SHOP).context.pages]
    assert len(left) == 1 and "/oauth/" not in left[0], left
    await bench.watched.host.close(SHOP)
    kept = (bench.watched.folder.profiles / SHOP / FILE).read_text()
    said = kept + caplog.text + repr(refused) + repr(other)
    assert "/oauth/" not in kept and "code=" not in said
    assert not any(state in said for state in bench.begun)
    assert len(bench.begun) == 5


class Deaf:
    """A page on its way to an address: hears no call to close until it has been sent elsewhere."""

    def __init__(self) -> None:
        self.url = "https://desk.example/oauth/end?code=1"
        self.gone = asyncio.Event()

    async def close(self) -> None:
        if self.url == "about:blank":
            self.gone.set()
        await self.gone.wait()

    async def goto(self, address: str) -> None:
        self.url = address

    def is_closed(self) -> bool:
        return self.gone.is_set()


async def test_a_page_that_does_not_hear_it_is_closed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consent, "SETTLE_S", 0.01)
    page = Deaf()
    await consent._closed(page)
    assert page.is_closed() and page.url == "about:blank"


@pytest.mark.timeout(60)
async def test_nobody_is_waited_for_for_ever_and_a_closed_browser_ends_it(bench: Bench) -> None:
    asking = asyncio.create_task(bench.ask())
    await bench.page()
    await bench.watched.host.close(SHOP)
    assert (await failure(asking)).kind == "consent.closed"
    late = asyncio.create_task(bench.ask(BrowserConsents(wait_s=0.0)))
    error = await failure(late)
    assert (error.kind, error.fields) == ("consent.timed_out", {"minutes": 0})
    assert bench.adder._pending == {}
    # The opening that had begun ends by itself, and its browser is the store's.
    await bench.opening.open(OpenStore(SHOP), headless=True)


async def test_an_end_where_nothing_answers_is_caught_too(watched: Watched, site: Site) -> None:
    store = to_open("silk", f"{site.base}/first")
    await watched.host.open(store, headless=True)
    own = "http://127.0.0.1:9/cb"
    begun = Begun(f"{site.base}/begin", "s1", own)
    page = watched.host.page("silk")

    async def leave() -> None:
        async with page.context.expect_page() as came:
            pass
        await (await came.value).wait_for_url("**/begin")
        await page.context.pages[1].evaluate(f"location.href = '{own}?code=c1&state=s1'")

    leaving = asyncio.create_task(leave())
    ended = await watched.host.ask_consent(
        store, begun.address, lambda url, own: is_end(url, begun, own)
    )
    await leaving
    assert ended == f"{own}?code=c1&state=s1"
    async with asyncio.timeout(PATIENCE_S):
        while watched.host.uses()[0].is_busy:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert [one.url for one in page.context.pages] == [f"{site.base}/first"]


async def test_of_refusals_without_a_state_only_that_in_its_own_tab_ends_it(
    watched: Watched, site: Site
) -> None:
    store = to_open("silk", f"{site.base}/first")
    await watched.host.open(store, headless=True)
    begun = Begun(f"{site.base}/begin", "s1", f"{site.base}/cb")
    page = watched.host.page("silk")
    asking = asyncio.create_task(
        watched.host.ask_consent(store, begun.address, lambda url, own: is_end(url, begun, own))
    )
    async with page.context.expect_page() as came:
        pass
    await (await came.value).wait_for_url("**/begin")
    await page.goto(f"{site.base}/cb?error=access_denied")
    await page.goto(f"{site.base}/first")
    assert not asking.done()
    # The window that ends it is only just being opened.
    await (await came.value).evaluate(f"void open('{begun.redirect_uri}?code=c1&state=s1')")
    assert await asyncio.wait_for(asking, PATIENCE_S) == f"{begun.redirect_uri}?code=c1&state=s1"
    async with asyncio.timeout(PATIENCE_S):
        while len(page.context.pages) > 1:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("url", "ends"),
    [
        ("https://app.example/cb?code=1&state=s", True),
        ("https://app.example:443/cb/?code=1&state=s", True),
        ("https://app.example/cb?error=denied&state=s", True),
        ("https://app.example/cb?error=denied", True),
        ("https://app.example/cb?code=1&state=other", False),
        ("https://app.example/cb?code=1&state=s&state=other", False),
        ("https://app.example/cb?code=1", False),
        ("https://app.example/cb", False),
        ("http://app.example/cb?code=1&state=s", False),
        ("https://app.example.evil/cb?code=1&state=s", False),
        ("https://app.example/other?code=1&state=s", False),
        ("https://app.example:99999/cb?code=1&state=s", False),
    ],
)
def test_only_the_apps_own_address_with_its_state_is_an_end(url: str, ends: bool) -> None:
    begun = Begun("", "s", "https://app.example/cb")
    assert is_end(url, begun) == ends
    # In another tab of the browser, a refusal may be of another store's consent.
    assert is_end(url, begun, own=False) == (ends and "state=s" in url)
