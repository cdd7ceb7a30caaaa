"""The list of proxies: kept without passwords, tried, used by calls, not taken from under them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.stores import Authorisation
from lzdesk.marketplaces.http import Http
from lzdesk.services.keep_proxies import ProxyList
from lzdesk.settings.secrets import MemorySecrets, listed_proxy_password_name
from lzdesk.storage.repositories.proxies import all_proxies
from lzdesk.storage.repositories.stores import all_authorisations, put_authorisation
from lzdesk.storage.writer import Writer
from lzdesk.sync.ways_out import WaysOut
from lzdesk.upstream.way_out import WayOut
from tests.simulator.client import SMALL, running
from tests.upstream.proxies import TestProxy

FULL = "203.0.113.7:1080:anna:CANARY:@"


class Bench(NamedTuple):
    """A desk with one authorisation, `cb`."""

    proxies: ProxyList
    writer: Writer
    secrets: MemorySecrets
    folder: Path

    async def refused(self, work: object) -> tuple[str, dict[str, object]]:
        with pytest.raises(LzdeskError) as caught:
            await work  # type: ignore[misc]
        return caught.value.kind, dict(caught.value.fields)


@pytest_asyncio.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    writer = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    secrets = MemorySecrets()
    writer.run_blocking(put_authorisation, Authorisation("cb", "lazada", "1"))
    async with Http() as http:
        yield Bench(ProxyList(writer, secrets, http), writer, secrets, tmp_path)
    writer.close()


async def test_a_password_is_kept_with_the_secrets_alone(bench: Bench) -> None:
    await bench.proxies.put(" thai ", f"socks5://{FULL}")
    way = await WaysOut(bench.writer, bench.secrets).way("thai")
    assert way == WayOut("socks5", "203.0.113.7", 1080, "anna", "CANARY:@")
    (listed,) = bench.writer.run_blocking(all_proxies)
    assert (listed.name, listed.url) == ("thai", "socks5://anna@203.0.113.7:1080")
    for file in bench.folder.rglob("*"):
        assert not file.is_file() or b"CANARY" not in file.read_bytes()
    await bench.proxies.put("thai", "http://203.0.113.8:80")
    assert bench.secrets.get_blocking(listed_proxy_password_name("thai")) is None
    assert len(bench.writer.run_blocking(all_proxies)) == 1


async def test_what_cannot_be_listed_is_said(bench: Bench) -> None:
    put = bench.proxies.put
    await put("thai", FULL)
    assert await bench.refused(put("", FULL)) == ("form.missing", {"field": "name"})
    assert (await bench.refused(put("x" * 61, FULL)))[0] == "form.too_long"
    assert (await bench.refused(put("a\nb", FULL)))[0] == "form.too_long"
    assert (await bench.refused(put("none", "")))[0] == "proxy.no_host"
    assert (await bench.refused(put("none", "ftp://a:1")))[0] == "proxy.unknown_scheme"
    again = put("again", "http://anna:other@203.0.113.7:1080")
    assert await bench.refused(again) == ("proxy.listed", {"value": "thai"})


async def test_one_that_calls_go_through_stays(bench: Bench) -> None:
    await bench.proxies.put("thai", FULL)
    gone = await bench.refused(bench.proxies.use_for("cb", "viet"))
    assert gone == ("proxy.not_listed", {"name": "viet"})
    assert (await bench.refused(bench.proxies.use_for("other", "thai")))[0] == "store.no_api"
    await bench.proxies.use_for("cb", "thai")
    (held,) = bench.writer.run_blocking(all_authorisations)
    assert held.way_out == "thai"
    used = await bench.refused(bench.proxies.remove("thai"))
    assert used == ("proxy.in_use", {"name": "thai", "calls": "cb"})
    await bench.proxies.use_for("cb", "")
    await bench.proxies.remove("thai")
    assert bench.writer.run_blocking(all_proxies) == []
    assert bench.secrets.get_blocking(listed_proxy_password_name("thai")) is None
    assert (await bench.refused(bench.proxies.remove("thai")))[0] == "proxy.not_listed"


async def test_all_are_tried_and_what_was_found_is_kept(bench: Bench) -> None:
    async with (
        running(SMALL) as market,
        TestProxy("socks5", "anna", "CANARY") as good,
        TestProxy("http", "anna", "CANARY") as bad,
    ):
        await market.control("/exit", {"country": "TH"})
        url = market.ready["exit_check_url"]
        good.hosts["127.0.0.1"] = int(url.split(":")[2].split("/")[0])
        await bench.proxies.put("good", f"{good.way.shown}:anna:CANARY")
        await bench.proxies.put("bad", f"{bad.way.shown}:anna:wrong")
        told: list[str] = []
        found = await bench.proxies.try_all([url], lambda proxy: told.append(proxy.name))
    assert sorted(told) == ["bad", "good"]
    assert found == bench.writer.run_blocking(all_proxies)
    wrong, right = found
    assert (wrong.trouble, wrong.exit_address, wrong.latency_ms) == ("proxy.refuses", "", None)
    assert (right.trouble, right.exit_address, right.exit_country) == ("", "127.0.0.1", "th")
    assert right.latency_ms is not None
    assert right.tested_at is not None
