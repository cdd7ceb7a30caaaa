"""The list of proxies: kept without passwords, tried, used by calls, not taken from under them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.stores import Authorisation, Store
from lzdesk.link.messages import ChangeProfile, GiveProxy, RemoveProxies
from lzdesk.marketplaces.http import Http
from lzdesk.reading.connection import open_reading
from lzdesk.reading.openings import proxy_lines
from lzdesk.services.change_profile import ProfileChanges
from lzdesk.services.give_proxies import ProxyGifts
from lzdesk.services.keep_proxies import ProxyList
from lzdesk.settings.secrets import (
    MemorySecrets,
    listed_proxy_password_name,
    proxy_password_name,
)
from lzdesk.storage.repositories.proxies import all_proxies
from lzdesk.storage.repositories.stores import add_store, all_authorisations, put_authorisation
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
        found = await bench.proxies.try_all([url], lambda proxy, *_: told.append(proxy.name))
    assert sorted(told) == ["bad", "good"]
    assert found == bench.writer.run_blocking(all_proxies)
    wrong, right = found
    assert (wrong.trouble, wrong.exit_address, wrong.latency_ms) == ("proxy.refuses", "", None)
    assert (right.trouble, right.exit_address, right.exit_country) == ("", "127.0.0.1", "th")
    assert right.latency_ms is not None
    assert right.tested_at is not None


async def test_a_pasted_list_goes_in_line_by_line(bench: Bench) -> None:
    text = f"{FULL}\nthai,203.0.113.8:1080:anna:CANARY\nanna:CANARY@203.0.113.9\n{FULL[:-1]}new"
    text += "\nthai,203.0.113.10:80\n203.0.113.7:1080:bea:CANARY"
    done = await bench.proxies.put_all(text)
    assert done.added == ("203.0.113.7:1080", "thai", "203.0.113.7:1080 #2")
    assert done.known == ("203.0.113.7:1080",)
    assert [(one.row, one.field, one.kind) for one in done.failed] == [
        (3, "proxy", "no_port"), (5, "name", "name_taken"),
    ]  # fmt: skip
    assert "CANARY" not in repr(done)
    assert (await bench.proxies.way_of("203.0.113.7:1080")).password == "CANARY:new"
    assert (await bench.proxies.way_of("thai")).host == "203.0.113.8"
    assert (await bench.proxies.way_of("")).is_direct
    for file in bench.folder.rglob("*"):
        assert not file.is_file() or b"CANARY" not in file.read_bytes()


async def test_stores_and_their_calls_get_a_listed_proxy(bench: Bench) -> None:
    for number, consent in enumerate(("cb", ""), 1):
        store = Store(f"s{number}", f"S{number}", "lazada", "sg", authorisation=consent)
        bench.writer.run_blocking(add_store, store)
    await bench.proxies.put("thai", FULL)
    moved: list[tuple[str, WayOut]] = []

    class Host:
        async def change_way_out(self, profile: str, way: WayOut) -> None:
            moved.append((profile, way))

    profiles = ProfileChanges(bench.writer, bench.secrets, Host(), "mei")  # type: ignore[arg-type]
    gifts = ProxyGifts(bench.writer, bench.proxies, profiles)
    done = await gifts.give(GiveProxy(("s1", "gone", "s2"), "thai"))
    assert done.names == ("s1", "s2")
    assert [(one.name, one.kind) for one in done.failed] == [("gone", "store.unknown")]
    way = await bench.proxies.way_of("thai")
    assert moved == [("s1", way), ("s2", way)]
    assert bench.secrets.get_blocking(proxy_password_name("s1")) == "CANARY:@"
    await bench.proxies.put_all(f"{FULL[:-1]}new")
    assert bench.secrets.get_blocking(proxy_password_name("s1")) == "CANARY:new"
    done = await gifts.give(GiveProxy(("s1", "s2"), "thai", for_calls=True))
    assert done.names == ("s1",) and done.failed[0].kind == "store.no_api"
    db = open_reading(bench.folder / "lzdesk.db")
    (line,) = proxy_lines(db)
    db.close()
    assert (line.used_by, line.calls, line.owners) == (("S1", "S2"), ("S1",), 1)
    gone = await gifts.remove(RemoveProxies(("thai", "none")))
    assert [one.kind for one in gone.failed] == ["proxy.in_use", "proxy.not_listed"]
    assert (await gifts.give(GiveProxy(("s1", "s2"), ""))).names == ("s1", "s2")
    assert bench.secrets.get_blocking(proxy_password_name("s1")) is None
    # Chosen in the form of one store.
    await profiles.change(ChangeProfile("s1", listed="thai"))
    assert moved[-1] == ("s1", await bench.proxies.way_of("thai"))
    with pytest.raises(LzdeskError, match=r"proxy\.not_listed"):
        await profiles.change(ChangeProfile("s1", listed="nothing"))
    with pytest.raises(LzdeskError, match=r"proxy\.not_listed"):
        await gifts.give(GiveProxy(("s1",), "nothing"))
