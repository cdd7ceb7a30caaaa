"""API calls take the way out that their authorisation is set to, and no other."""

from collections.abc import AsyncIterator
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from lzdesk.domain.errors import StoreTrouble, Unreachable
from lzdesk.domain.stores import Authorisation
from lzdesk.marketplaces.http import Http
from lzdesk.settings.secrets import listed_proxy_password_name
from lzdesk.storage.repositories.stores import (
    all_authorisations,
    all_stores,
    put_authorisation,
    set_way_out,
)
from lzdesk.sync.quota import app_of_authorisation
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.tokens import Tokenkeeper
from lzdesk.sync.ways_out import WaysOut
from lzdesk.upstream.way_out import WayOut
from tests.marketplaces.test_http import gateway
from tests.sync.conftest import Reading
from tests.upstream.proxies import TestProxy

KEY = "volt-gadget"


class Bench(NamedTuple):
    """A desk whose store reads through a listed proxy that is called `thai`."""

    reading: Reading
    proxy: TestProxy

    def consent(self) -> Authorisation:
        (store,) = [one for one in self._do(all_stores) if one.key == KEY]
        (held,) = [one for one in self._do(all_authorisations) if one.id == store.authorisation]
        return held

    def calls(self) -> StoreCalls:
        (store,) = [one for one in self._do(all_stores) if one.key == KEY]
        consent = self.consent()
        app = self._do(app_of_authorisation)[consent.id]
        tokens = Tokenkeeper(self.reading.writer, self.reading.secrets, self.reading.http)
        return StoreCalls(store, app, consent, tokens, self.reading.http)

    def _do(self, work):  # type: ignore[no-untyped-def]
        return self.reading.writer.run_blocking(work)

    async def answered(self) -> int:
        """Calls that reached the marketplace."""
        counts = await self.reading.market.control("/truth/calls")
        return int(counts["app"]["total"])


@pytest_asyncio.fixture
async def bench(reading: Reading) -> AsyncIterator[Bench]:
    market = urlsplit(reading.market.lazada["api_url"])
    proxy = TestProxy("socks5", "anna", "CANARY", hosts={"127.0.0.1": market.port or 0})
    async with proxy:
        url = proxy.way.without_password
        reading.writer.run_blocking(
            lambda connection: connection.exec_driver_sql(
                "INSERT INTO proxies VALUES ('thai', ?, 0, NULL, NULL, '', '', '')", (url,)
            )
        )
        reading.secrets.put_blocking(listed_proxy_password_name("thai"), "CANARY")
        reading.http.doors.ways = WaysOut(reading.writer, reading.secrets).way
        made = Bench(reading, proxy)
        reading.writer.run_blocking(set_way_out, made.consent().id, "thai")
        yield made


async def test_calls_and_renewals_go_out_as_the_authorisation_says(bench: Bench) -> None:
    await bench.calls().seller()
    await bench.calls().seller()
    through = len(bench.proxy.asked)
    assert through >= 1
    consent = bench.consent()
    body = {"seller_id": bench.reading.market.store(KEY)["seller_id"], "action": "expire"}
    await bench.reading.market.control("/tokens", body)
    await bench.proxy.die()
    await bench.proxy.come_back()
    assert (await bench.calls().seller()).seller_id
    assert len(bench.proxy.asked) > through
    through = len(bench.proxy.asked)
    bench.reading.writer.run_blocking(set_way_out, consent.id, "")
    await bench.calls().seller()
    assert len(bench.proxy.asked) == through


async def test_a_renewed_consent_keeps_its_way_out(bench: Bench) -> None:
    old = bench.consent()
    bench.reading.writer.run_blocking(
        put_authorisation, Authorisation(old.id, old.marketplace, old.app_key)
    )
    assert bench.consent().way_out == "thai"


@pytest.mark.parametrize("mood", ["dead", "refuses", "forbids"])
async def test_a_proxy_in_trouble_is_said_and_nothing_goes_round_it(
    bench: Bench, mood: str
) -> None:
    calls = bench.calls()
    await calls.seller()
    before = await bench.answered()
    await bench.proxy.die()
    if mood != "dead":
        await bench.proxy.come_back()
        bench.proxy.mood = mood
    with pytest.raises(Unreachable) as caught:
        await calls.write(lambda api: api.orders.seller())
    kinds = {"dead": "proxy.silent", "refuses": "proxy.refuses"}
    assert caught.value.kind == kinds.get(mood, "marketplace.unreachable")
    assert caught.value.fields["sent"] == 0
    if mood != "forbids":
        assert caught.value.fields["proxy"] == bench.proxy.way.shown
    assert await bench.answered() == before


async def test_a_way_out_that_is_not_listed_is_no_direct_line(bench: Bench) -> None:
    bench.reading.writer.run_blocking(set_way_out, bench.consent().id, "gone")
    before = await bench.answered()
    with pytest.raises(StoreTrouble) as caught:
        await bench.calls().seller()
    assert (caught.value.kind, caught.value.fields) == ("proxy.not_listed", {"name": "gone"})
    assert await bench.answered() == before


async def test_a_changed_proxy_is_asked_for_anew(bench: Bench) -> None:
    await bench.calls().seller()
    async with TestProxy("http", hosts=bench.proxy.hosts) as other:
        url = other.way.without_password
        bench.reading.writer.run_blocking(
            lambda connection: connection.exec_driver_sql("UPDATE proxies SET url = ?", (url,))
        )
        await bench.reading.http.doors.change("thai")
        await bench.calls().seller()
        assert len(other.asked) == 1


async def test_a_write_that_may_have_gone_through_a_proxy_is_not_called_unsent() -> None:
    """The gateway hangs up on its second call: whether that arrived, nobody knows."""
    async with gateway() as made, Http() as http:
        port = urlsplit(made.url).port or 0
        async with TestProxy("socks5", hosts={"127.0.0.1": port}) as proxy:

            async def ways(name: str) -> WayOut:
                return proxy.way

            http.doors.ways = ways
            caller = http.caller({"app": 1000}, "thai")
            assert await caller.get(made.url, {}) == b"ok"
            with pytest.raises(StoreTrouble) as caught:
                await caller.get(made.url, {})
            assert caught.value.fields.get("sent") != 0
            assert len(made.calls) == 2
