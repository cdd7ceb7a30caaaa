"""A store of the desk is opened: what is kept of it, what the next opening is compared with, and
what changing its profile does."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator

import msgspec
import pytest
import pytest_asyncio

from lzdesk.browser.fingerprint import from_text
from lzdesk.browser.opening import OpeningAsks, OpeningStopped
from lzdesk.domain.errors import BadInput, LzdeskError, SecretsUnavailable, WayOutTrouble
from lzdesk.domain.openings import ASKS, CHECKS, OPEN, STOPPED, Warned
from lzdesk.domain.stores import Profile
from lzdesk.link.messages import ChangeProfile, OpenStore, StoreChecked
from lzdesk.reading.connection import open_reading
from lzdesk.reading.openings import ProfilePast, profile_past
from lzdesk.services.change_profile import ProfileChanges
from lzdesk.services.open_store import StoreOpening
from lzdesk.settings.secrets import MemorySecrets, proxy_password_name
from lzdesk.storage.repositories.openings import KEPT_MS, drop_old_openings
from lzdesk.storage.repositories.stores import all_profiles
from lzdesk.storage.writer import Writer
from tests.browser.conftest import PATIENCE_S, Echo, Site, Watched
from tests.browser.test_opening import proxy_to
from tests.factory import make_desk_db

FIRST, SECOND = "sg-0", "my-1"


class Bench:
    """Six stores of the desk, those of `sg-0` and `my-1` of two owners, and a host."""

    def __init__(self, watched: Watched, site: Site) -> None:
        self.folder, self.watched, self.site = watched.folder, watched, site
        make_desk_db(self.folder.database, 30)
        self.writer = Writer(self.folder.database, self.folder.backups)
        self.secrets = MemorySecrets()
        self.told: list[StoreChecked] = []
        self.do("UPDATE stores SET owner = key, seller_center_url = ?", f"{site.base}/first")
        self.opening = StoreOpening(
            self.writer,
            watched.host,
            lambda: self.secrets,
            lambda hue: (9, 9, 9),
            "mei",
            self.told.append,
        )
        self.changes = ProfileChanges(self.writer, self.secrets, watched.host, "mei")

    def do(self, sql: str, *values: object) -> None:
        self.writer.run_blocking(lambda one: one.exec_driver_sql(sql, values) and None)

    async def open(self, key: str, *accept: Warned) -> None:
        await self.opening.open(OpenStore(key, accept=accept), headless=True)

    async def once(self, key: str, *accept: Warned) -> None:
        await self.open(key, *accept)
        await self.watched.host.close(key)

    def past(self, profile: str) -> ProfilePast:
        db = open_reading(self.folder.database)
        try:
            return profile_past(db, profile)
        finally:
            db.close()

    def profile(self, key: str) -> Profile:
        profiles = self.writer.run_blocking(all_profiles)
        return next(one for one in profiles if one.id == key)


@pytest_asyncio.fixture
async def bench(watched: Watched, site: Site) -> AsyncIterator[Bench]:
    made = Bench(watched, site)
    yield made
    made.writer.close()


async def test_how_it_went_is_told_kept_and_frozen(bench: Bench) -> None:
    await bench.once(FIRST)
    assert bench.told[-1].outcome == OPEN
    assert [one.outcome for one in bench.told[:-1]] == [""] * (len(bench.told) - 1)
    past = bench.past(FIRST)
    assert past.opened == 1 and past.made_at is not None and past.frozen_at is not None
    assert (past.lines[0].address, past.lines[0].country) == ("203.0.113.7", "th")
    assert [one.name for one in past.checks] == [
        name for name in CHECKS if name in {one.name for one in past.checks}
    ]
    frozen = bench.profile(FIRST)
    assert from_text(frozen.fingerprint) is not None
    await bench.once(FIRST)
    assert bench.past(FIRST).opened == 2
    assert bench.profile(FIRST) == frozen


async def test_a_new_exit_is_asked_about_and_accepted_once_and_for_all(
    bench: Bench, echo: Echo
) -> None:
    await bench.once(FIRST)
    echo.address = "198.51.100.24"
    with pytest.raises(OpeningAsks):
        await bench.open(FIRST)
    assert bench.told[-1].outcome == ASKS
    assert bench.past(FIRST).lines[0].stopped_by == "exit"
    assert len(bench.site.of("/first")) == 1
    await bench.once(FIRST, Warned("exit.new", "198.51.100.24"))
    await bench.once(FIRST)
    assert len(bench.site.of("/first")) == 3
    assert bench.past(FIRST).opened == 3


async def test_an_address_that_another_owners_store_opens_from_is_asked_about(
    bench: Bench,
) -> None:
    await bench.once(FIRST)
    with pytest.raises(OpeningAsks) as raised:
        await bench.open(SECOND)
    assert raised.value.fields["reason"] == "exit.other_owner"
    assert bench.told[-1].checks[-2].found["other"]
    # One owner may have many stores behind one address.
    bench.do("UPDATE stores SET owner = 'Lumi'")
    await bench.once(SECOND)


async def test_of_two_owners_stores_that_open_beside_each_other_one_is_asked_about(
    bench: Bench,
) -> None:
    ended = await asyncio.gather(bench.open(FIRST), bench.open(SECOND), return_exceptions=True)
    (asks,) = [one for one in ended if one is not None]
    assert isinstance(asks, OpeningAsks) and asks.fields["reason"] == "exit.other_owner"
    assert len(bench.watched.host.open_stores()) == 1


async def test_a_changed_profile_goes_out_the_new_way_and_its_password_is_in_the_keyring_alone(
    bench: Bench, echo: Echo
) -> None:
    async with proxy_to(echo, bench.site) as proxy:
        bench.do("UPDATE stores SET seller_center_url = 'http://shop.example/first'")
        typed = f"socks5://anna:CANARY@127.0.0.1:{proxy.way.port}"
        await bench.changes.change(ChangeProfile(FIRST, proxy=typed, home="th"))
        assert bench.secrets.get_blocking(proxy_password_name(FIRST)) == "CANARY"
        assert bench.profile(FIRST).proxy == typed.replace(":CANARY", "")
        await bench.once(FIRST)
        assert len(bench.site.of("/first")) == 1
        assert bench.profile(FIRST).preset.startswith("th-"), "drawn at its first opening"
        for file in bench.folder.root.rglob("*"):
            assert not file.is_file() or b"CANARY" not in file.read_bytes(), file
        echo.country = "SG"
        with pytest.raises(OpeningStopped):
            await bench.open(FIRST)
        assert bench.told[-1].outcome == STOPPED
    with sqlite3.connect(bench.folder.database) as db:
        rows = db.execute("SELECT field, after FROM store_history ORDER BY id").fetchall()
    db.close()
    assert ("proxy", f"socks5://127.0.0.1:{proxy.way.port}") in rows and ("home", "th") in rows


async def test_an_open_store_goes_on_through_the_new_way(bench: Bench, echo: Echo) -> None:
    async with proxy_to(echo, bench.site) as first, proxy_to(echo, bench.site, "http") as second:
        second.hosts = first.hosts
        bench.do("UPDATE stores SET seller_center_url = 'http://shop.example/first'")
        for proxy in (first, second):
            scheme, port = proxy.way.scheme, proxy.way.port
            typed = f"{scheme}://anna:CANARY@127.0.0.1:{port}"
            await bench.changes.change(ChangeProfile(FIRST, proxy=typed))
            if proxy is first:
                await bench.open(FIRST)
        asked = len(first.asked)
        page = bench.watched.host.page(FIRST)
        await page.goto("http://shop.example/second")
        assert len(bench.site.of("/second")) == 1
        assert len(first.asked) == asked
        assert any(one.host == "shop.example" for one in second.asked)
        await bench.watched.host.close(FIRST)


async def test_a_proxy_that_is_set_while_the_store_opens_is_what_it_goes_on_by(
    bench: Bench,
) -> None:
    opening = asyncio.create_task(bench.open(FIRST))
    async with asyncio.timeout(PATIENCE_S):
        while not bench.told:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await bench.changes.change(ChangeProfile(FIRST, proxy="http://127.0.0.1:9", home="th"))
    await opening
    kept = bench.profile(FIRST)
    assert (kept.proxy, kept.home) == ("http://127.0.0.1:9", "th")
    assert from_text(kept.fingerprint) is not None
    (window,) = bench.watched.host._windows.values()
    assert window.forwarder.way.shown == "http://127.0.0.1:9"
    # Brought to the front again it changes nothing of what was set meanwhile.
    await bench.changes.change(ChangeProfile(FIRST, proxy="http://127.0.0.1:99"))
    await bench.open(FIRST)
    assert bench.profile(FIRST) == msgspec.structs.replace(kept, proxy="http://127.0.0.1:99")


async def test_what_cannot_be_a_profile_is_refused_by_field(bench: Bench) -> None:
    for wanted, kind, field in (
        (ChangeProfile(FIRST, proxy="203.0.113.7"), "proxy.no_port", "proxy"),
        (ChangeProfile(FIRST, home="mars"), "browser.unknown_home", "home"),
    ):
        with pytest.raises(BadInput) as raised:
            await bench.changes.change(wanted)
        assert (raised.value.kind, raised.value.fields["field"]) == (kind, field)
    with pytest.raises(LzdeskError) as unknown:
        await bench.changes.change(ChangeProfile("nobody", home="th"))
    assert unknown.value.kind == "store.unknown"


async def test_a_proxy_whose_password_is_gone_is_refused_and_not_used_without(
    bench: Bench, echo: Echo
) -> None:
    async with proxy_to(echo, bench.site) as proxy:
        typed = f"socks5://anna:CANARY@127.0.0.1:{proxy.way.port}"
        await bench.changes.change(ChangeProfile(FIRST, proxy=typed))
        bench.secrets.forget_blocking(proxy_password_name(FIRST))
        with pytest.raises(SecretsUnavailable) as raised:
            await bench.open(FIRST)
        assert raised.value.kind == "proxy.no_password"
        assert proxy.asked == [] and bench.site.asked == []
    # Of some the user says all: an empty password is one.
    await bench.changes.change(ChangeProfile(FIRST, proxy="http://key:@127.0.0.1:9"))
    with pytest.raises(WayOutTrouble):
        await bench.open(FIRST)


async def test_old_openings_are_forgotten_but_the_last_of_each_profile(bench: Bench) -> None:
    for at in (1, 2, 3):
        bench.do(
            "INSERT INTO openings (profile_id, store_id, at, outcome, stopped_by, exit_address,"
            " exit_country, checks) VALUES ('x', 1, ?, 'open', '', 'a', 'th', '[]')",
            at,
        )
    assert bench.writer.run_blocking(drop_old_openings, KEPT_MS + 4) == 2
    assert [line.at for line in bench.past("x").lines] == [3]
