"""Several stores opened in turn, and browsers closed by themselves: by hand-driven stand-ins."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.browser.host import OpenUse
from lzdesk.browser.kept_pages import chosen, read_blocking, site_of, write_blocking
from lzdesk.browser.tiling import Place, tiled
from lzdesk.domain.errors import BadInput, BrowserTrouble
from lzdesk.link.messages import (
    BrowsersMeasured,
    ChangeStore,
    NotOpened,
    OpenStore,
    StoreOpened,
    StoreRested,
    StoresOpened,
)
from lzdesk.reading.connection import open_reading
from lzdesk.reading.store_page import store_facts
from lzdesk.services.change_store import StoreChanges
from lzdesk.services.open_stores import OpeningInTurn, close_stores
from lzdesk.services.rest_browsers import BrowserRest, budget_of, to_rest
from lzdesk.settings.options import BROWSER_IDLE, BROWSER_MEMORY
from lzdesk.storage.repositories.views import set_option
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db

MIB = 1 << 20


class Openings:
    """Each waits until the test lets it end."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.ends: dict[str, asyncio.Future[StoreOpened]] = {}
        self.told: list[tuple[int, int]] = []

    async def one(self, asked: OpenStore) -> StoreOpened:
        self.begun.append(asked.store)
        self.ends[asked.store] = asyncio.get_running_loop().create_future()
        return await self.ends[asked.store]

    async def end(self, key: str, trouble: Exception | None = None, *, there: bool = False) -> None:
        if trouble is not None:
            self.ends[key].set_exception(trouble)
        else:
            self.ends[key].set_result(StoreOpened(key, there))
        for _ in range(5):
            await asyncio.sleep(0)


async def test_one_begins_when_another_ended_and_one_that_fails_stops_none() -> None:
    openings = Openings()
    run = OpeningInTurn(openings.one, lambda done, of: openings.told.append((done, of)))
    whole = asyncio.ensure_future(run.run(("a", "b", "c", "d", "a")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert openings.begun == ["a", "b"] and openings.told == [(0, 4)]
    await openings.end("b", BrowserTrouble("proxy.refused", proxy="p"))
    assert openings.begun == ["a", "b", "c"] and openings.told[-1] == (1, 4)
    await openings.end("c", there=True)
    await openings.end("d")
    await openings.end("a")
    refused = NotOpened("b", "proxy.refused", {"proxy": "p"})
    assert await whole == StoresOpened(("a", "d"), ("c",), (refused,))
    assert openings.told == [(done, 4) for done in range(5)]


async def test_cancelled_begins_no_more_and_lets_those_under_way_end() -> None:
    openings = Openings()
    run = OpeningInTurn(openings.one, lambda done, of: None)
    whole = asyncio.ensure_future(run.run(("a", "b", "c", "d")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    run.cancel()
    await openings.end("b")
    await openings.end("a")
    assert await whole == StoresOpened(("a", "b"), left=("c", "d"))


@pytest.mark.logs("store not opened")
async def test_a_fault_of_ours_with_one_store_leaves_the_others() -> None:
    async def one(asked: OpenStore) -> StoreOpened:
        if asked.store == "a":
            raise RuntimeError("a fault")
        return StoreOpened(asked.store, False)

    done = await OpeningInTurn(one, lambda done, of: None).run(("a", "b"))
    assert done.opened == ("b",)
    assert done.stopped == (NotOpened("a", "internal", {"detail": "RuntimeError"}),)


# Who is closed


def use(profile: str, minutes: float, *, busy: bool = False) -> OpenUse:
    return OpenUse(profile, (profile,), hash(profile) % 9999, minutes * 60, busy)


def rested(
    uses: list[OpenUse], minutes: int = 20, budget: int = 10_000, size: int = 100
) -> list[tuple[str, str]]:
    memory = {one.profile: size for one in uses}
    return [(r.use.profile, r.why) for r in to_rest(uses, lambda _: minutes, memory, budget)]


def test_a_browser_closes_after_its_time_and_never_where_it_is_busy() -> None:
    uses = [use("a", 19.9), use("b", 20), use("c", 300, busy=True), use("d", 40)]
    assert rested(uses) == [("d", "idle"), ("b", "idle")]
    assert rested(uses, minutes=0) == []


def test_want_of_memory_closes_the_longest_idle_first_and_none_in_use() -> None:
    uses = [use("a", 5), use("b", 15), use("c", 1.9), use("d", 60, busy=True), use("e", 9)]
    assert rested(uses, budget=500) == []
    assert rested(uses, budget=499) == [("b", "memory")]
    assert rested(uses, budget=250) == [("b", "memory"), ("e", "memory"), ("a", "memory")]
    # `c` was used a moment ago and `d` is busy: they stay, whatever they take.
    assert rested(uses, budget=0) == [("b", "memory"), ("e", "memory"), ("a", "memory")]
    # What idleness frees is not freed twice.
    assert rested([*uses, use("f", 30)], budget=500) == [("f", "idle")]


class Host:
    """Open browsers as the test says; closes them at once."""

    def __init__(self) -> None:
        self.there: dict[str, OpenUse] = {}
        self.closed: list[str] = []

    def put(self, profile: str, minutes: float, *stores: str) -> None:
        one = OpenUse(profile, stores or (profile,), len(self.there) + 1, minutes * 60)
        self.there[profile] = one

    def uses(self) -> list[OpenUse]:
        return list(self.there.values())

    def note_use(self, profile: str) -> None:
        old = self.there[profile]
        self.there[profile] = OpenUse(old.profile, old.stores, old.pid, 0)

    async def rest(self, profile: str) -> None:
        self.closed.append(profile)
        del self.there[profile]

    def open_stores(self) -> tuple[str, ...]:
        return tuple(key for one in self.there.values() for key in one.stores)

    async def close(self, key: str) -> None:
        self.closed.append(key)


class Bench:
    def __init__(self, folder: Path) -> None:
        make_desk_db(folder / "desk.db", 6)
        self.path = folder / "desk.db"
        self.writer = Writer(self.path, folder / "backups")
        self.host, self.told = Host(), []  # type: ignore[var-annotated]
        self.sizes: dict[int, int] = {}
        self.front = 0
        self.rest = BrowserRest(
            self.writer,
            self.host,  # type: ignore[arg-type]
            self.told.append,
            lambda pids: [self.sizes.get(pid, 100 * MIB) for pid in pids],
            lambda: self.front,
        )

    def option(self, key: str, value: int) -> None:
        self.writer.run_blocking(set_option, key, str(value))

    def history(self, key: str) -> list[tuple[str, str]]:
        db = open_reading(self.path)
        try:
            facts = store_facts(db, key, 0, 0)
            assert facts is not None
            return [(one.field, one.after) for one in facts.history]
        finally:
            db.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.writer.close()


async def test_an_idle_browser_is_closed_told_and_in_the_history(bench: Bench) -> None:
    bench.host.put("sg-0", 21)
    bench.host.put("my-1", 3)
    await bench.rest.look_once()
    assert bench.host.closed == ["sg-0"]
    measured, closed = bench.told
    assert measured.memory == {"sg-0": 100 * MIB, "my-1": 100 * MIB}
    assert measured.total == 200 * MIB
    assert closed == StoreRested(("sg-0",), "idle", 21)
    assert ("browser_rested", "idle 21") in bench.history("sg-0")
    # Nothing new is not told again.
    await bench.rest.look_once()
    await bench.rest.look_once()
    assert [type(one) for one in bench.told[2:]] == [BrowsersMeasured]


async def test_a_window_in_front_is_used(bench: Bench) -> None:
    bench.host.put("sg-0", 21)
    bench.front = bench.host.there["sg-0"].pid
    await bench.rest.look_once()
    assert bench.host.closed == []


async def test_each_store_has_its_own_time_and_a_shared_browser_the_longest(bench: Bench) -> None:
    changes = StoreChanges(bench.writer, "mei")
    await changes.change(ChangeStore("sg-0", idle_minutes=0))
    await changes.change(ChangeStore("my-1", idle_minutes=60))
    bench.option(BROWSER_IDLE, 5)
    bench.host.put("sg-0", 600)
    bench.host.put("shared", 59, "my-1", "th-2")
    bench.host.put("vn-3", 6)
    await bench.rest.look_once()
    assert bench.host.closed == ["vn-3"]
    await changes.change(ChangeStore("sg-0", idle_minutes=-1))
    assert bench.history("sg-0")[0] == ("idle_minutes", "None")
    await bench.rest.look_once()
    assert bench.host.closed == ["vn-3", "sg-0"]
    with pytest.raises(BadInput):
        await changes.change(ChangeStore("sg-0", idle_minutes=1441))


async def test_the_budget_is_a_setting_and_half_the_computers_where_none_is_set(
    bench: Bench,
) -> None:
    bench.host.put("sg-0", 5)
    bench.host.put("my-1", 6)
    await bench.rest.look_once()
    assert bench.host.closed == []
    bench.option(BROWSER_MEMORY, 199)
    await bench.rest.look_once()
    assert bench.host.closed == ["my-1"]
    assert bench.told[-1] == StoreRested(("my-1",), "memory", 6)
    assert budget_of(0) > 256 * MIB and budget_of(7) == 7 * MIB


async def test_several_are_closed_those_that_are_open(bench: Bench) -> None:
    bench.host.put("sg-0", 0)
    bench.host.put("my-1", 0)
    await close_stores(bench.host, ("my-1", "th-2", "my-1"))  # type: ignore[arg-type]
    assert bench.host.closed == ["my-1"]


# Its pages


def test_pages_of_the_marketplace_are_kept_without_those_that_sign_in() -> None:
    home = "https://sellercenter.lazada.co.th/"
    there = (
        "https://sellercenter.lazada.co.th/orders?page=2",
        "https://chat.lazada.co.th/",
        "https://lazada.co.th.evil.example/",
        "https://mail.example/",
        "https://sellercenter.lazada.co.th/orders?page=2",
        "https://sellercenter.lazada.co.th/back?code=4_secret",
        "about:blank",
        f"{home}apps/seller/login?redirect_url=%2Fapps%2Forder%2Flist",
        f"{home}account/SignIn",
        "https://[bad/",
    )
    assert chosen(there, home) == there[:2]
    assert len(chosen((f"{home}{n}" for n in range(99)), home)) == 12
    assert site_of("seller.shopee.sg") == "shopee.sg"
    assert site_of("127.0.0.1") == "127.0.0.1" and site_of("localhost") == "localhost"
    assert chosen(["http://127.0.0.1:81/a"], "http://127.0.0.1:80/") == ()


@pytest.mark.logs("kept pages were not read")
def test_the_list_is_kept_by_store_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    write_blocking(tmp_path, {"a": ("https://x/1",), "b": ("https://x/2",)})
    write_blocking(tmp_path, {"b": ()})
    assert read_blocking(tmp_path, "a") == ("https://x/1",)
    assert read_blocking(tmp_path, "b") == ()
    (tmp_path / "lzdesk.pages").write_bytes(b'{"a": 1')
    assert read_blocking(tmp_path, "a") == ()


# Its window


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 12, 40])
def test_windows_stand_beside_each_other_on_the_screens(count: int) -> None:
    wide, high = Place(0, 30, 2560, 1410), Place(2560, 0, 1080, 1920)
    places = tiled([wide, high], count)
    assert len(places) == count == len({(one.left, one.top) for one in places})
    for one in places:
        area = next(a for a in (wide, high) if a.left <= one.left < a.left + a.width)
        assert one.left + one.width <= area.left + area.width
        assert area.top <= one.top and one.top + one.height <= area.top + area.height
        assert one.width >= 500 and one.height >= 300


def test_eight_on_one_screen_fill_it_without_covering_each_other() -> None:
    area = Place(0, 0, 1920, 1080)
    places = tiled([area], 8)
    assert sum(one.width * one.height for one in places) == 1920 * 1080
    quarters = tiled([area], 4)
    assert {(one.left, one.top) for one in quarters} == {(0, 0), (960, 0), (0, 540), (960, 540)}
    assert [one.left for one in tiled([area], 2)] == [0, 960]
    titled = tiled([area], 8, 24)
    assert [(one.top - 24, one.height + 24) for one in titled] == [
        (one.top, one.height) for one in places
    ]
    assert tiled([], 3) == [] and tiled([area], 0) == []
