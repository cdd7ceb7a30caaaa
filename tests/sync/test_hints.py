"""From the marketplace's push over real sockets to rows in the database: quick, and harmless."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lzdesk.domain.stores import App
from lzdesk.lib.clock import now_ms
from lzdesk.lib.spool import SpoolWriter
from lzdesk.marketplaces.push_server import Group, PushServer, Signer
from lzdesk.marketplaces.pushed import Pushed, pushed_line
from lzdesk.services.change_store import StoreChanges
from lzdesk.storage.repositories.pushes import forget_pushes, keep_pushes, push_mark, seen_pushes
from lzdesk.storage.repositories.stores import store_of_key
from lzdesk.storage.repositories.sync_state import cursor_of
from lzdesk.sync import hints
from lzdesk.sync.beside_orders import BesideOrders
from lzdesk.sync.feeds import LISTINGS, RETURNS
from lzdesk.sync.hints import QUOTA_SHARE, Allowance, Hints
from tests.sync.conftest import Reading

FIRST, SECOND = "lumi-flagship", "casa-rumah"
DAY_MS = 86_400_000


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds here for the first push to make the spool."""
    monkeypatch.setattr(hints, "NO_SPOOL_LOOK_S", 0.01)


class Pushes:
    """A receiver's spool, and the engine's end of it."""

    def __init__(self, reading: Reading, folder: Path) -> None:
        self.reading = reading
        self.folder = folder
        self.spool = SpoolWriter(folder)
        self.sent: list[Pushed] = []
        self.told: list[list[int]] = []
        self.hints = self.engine()
        self._run: asyncio.Task[None] | None = None

    def engine(self) -> Hints:
        reading = self.reading

        async def pace_of(store: str, feed: object) -> int:
            return 60

        self.beside = BesideOrders(
            reading.writer, reading.schedule.calls_of, pace_of, lambda *what: None
        )
        return Hints(
            self.folder,
            reading.writer,
            reading.schedule,
            self.beside,
            lambda written: self.told.append(written.changed),
            lambda: self.told.append([]),
            feed_rest_s=0,
            pause_s=0,
        )

    def put(self, *bodies: dict[str, Any]) -> None:
        for body in bodies:
            text = msgspec.json.encode(body).decode()
            self.spool.append_blocking([pushed_line(Pushed(now_ms(), "lazada", "k", text))])

    def order(self, key: str, order_id: str, **other: object) -> dict[str, Any]:
        seller = self.reading.market.store(key)["seller_id"]
        data = {"trade_order_id": order_id, "status_update_time": now_ms() // 1000, **other}
        return {"seller_id": seller, "message_type": 0, "data": data, "site": "lazada_sg"}

    async def place(self, key: str, count: int = 1) -> list[str]:
        seller = self.reading.market.store(key)["seller_id"]
        body = {"seller_id": seller, "count": count}
        return list((await self.reading.market.control("/orders", body))["orders"])

    def start(self) -> None:
        self._run = asyncio.create_task(self.hints.run())

    async def kill(self) -> None:
        """The engine ends as it stands, and a new one comes."""
        if self._run is not None:
            self._run.cancel()
            await asyncio.gather(self._run, return_exceptions=True)
        self.hints = self.engine()

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                assert self._run is None or not self._run.done(), self._run
                await asyncio.sleep(0.005)

    async def drained(self) -> None:
        """All that was put is done."""

        def at_end() -> bool:
            newest = max(self.folder.glob("*.spool"))
            mark = self.reading.writer.run_blocking(push_mark)
            return (mark.file, mark.position) == (newest.name, newest.stat().st_size)

        await self.until(at_end)

    def calls(self, key: str) -> int:
        world = self.reading.market.simulator.world
        store = world.store(int(self.reading.market.store(key)["seller_id"]))
        assert store is not None
        return world.door.meter_of(store).calls


@asynccontextmanager
async def pushing(reading: Reading, folder: Path) -> AsyncIterator[Pushes]:
    pushes = Pushes(reading, folder)
    try:
        yield pushes
    finally:
        await pushes.kill()
        pushes.spool.close_blocking()


@asynccontextmanager
async def receiver(reading: Reading, pushes: Pushes) -> AsyncIterator[str]:
    """The real server in front of the spool; its address."""
    lazada = reading.market.lazada

    async def signers() -> Sequence[Signer]:
        return [Signer("lazada", lazada["app_key"], lazada["app_secret"])]

    server = PushServer(Group(pushes.spool.append_blocking), signers, lambda error: None)
    port = await server.start("127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}/push/lazada/{lazada['app_key']}"
    await server.stop()


def cursor(reading: Reading, key: str) -> tuple[Any, ...]:
    def job(connection: Any) -> tuple[Any, ...]:
        store = store_of_key(connection, key)
        assert store is not None
        held = cursor_of(connection, store.id, "orders")
        proofs = connection.exec_driver_sql(
            "SELECT * FROM proofs WHERE store_id = ?", (store.id,)
        ).all()
        return (vars(held) if held else None, proofs)

    return reading.writer.run_blocking(job)


async def test_a_pushed_order_is_read_and_told_without_a_pass(
    reading: Reading, tmp_path: Path
) -> None:
    await reading.schedule.once([FIRST])
    before = cursor(reading, FIRST)
    async with pushing(reading, tmp_path / "p") as pushes, receiver(reading, pushes) as url:
        await reading.market.control("/push", {"url": url})
        pushes.start()
        (order_id,) = await pushes.place(FIRST)
        await pushes.until(lambda: order_id in reading.local(FIRST))
        await pushes.drained()
        assert [len(rows) for rows in pushes.told] == [1]
    await reading.assert_equal(FIRST)
    # A hint moves no cursor and proves nothing.
    assert cursor(reading, FIRST) == before


async def test_one_order_costs_two_calls_and_many_no_more(reading: Reading, tmp_path: Path) -> None:
    await reading.schedule.once([FIRST])
    async with pushing(reading, tmp_path / "p") as pushes:
        (order_id,) = await pushes.place(FIRST)
        before = pushes.calls(FIRST)
        pushes.put(pushes.order(FIRST, order_id))
        pushes.start()
        await pushes.drained()
        assert pushes.calls(FIRST) - before == 2
        await pushes.kill()
        placed = await pushes.place(FIRST, 30)
        before = pushes.calls(FIRST)
        pushes.put(*(pushes.order(FIRST, one) for one in placed))
        pushes.start()
        await pushes.drained()
        assert pushes.calls(FIRST) - before == 2
    await reading.assert_equal(FIRST)


async def test_a_message_that_comes_again_asks_nothing_over_restarts_too(
    reading: Reading, tmp_path: Path
) -> None:
    await reading.schedule.once([FIRST])
    async with pushing(reading, tmp_path / "p") as pushes:
        (order_id,) = await pushes.place(FIRST)
        body = pushes.order(FIRST, order_id)
        pushes.put(body, body)
        pushes.start()
        await pushes.drained()
        before = pushes.calls(FIRST)
        pushes.put(body, {**body, "timestamp": 17})
        await pushes.drained()
        await pushes.kill()
        pushes.put(body)
        pushes.start()
        await pushes.drained()
        assert pushes.hints.counts["again"] == 1
        assert pushes.calls(FIRST) == before


async def test_a_hint_is_never_truth(reading: Reading, tmp_path: Path) -> None:
    await reading.schedule.once([FIRST, SECOND])
    held = reading.local(FIRST), reading.local(SECOND)
    async with pushing(reading, tmp_path / "p") as pushes:
        order_id = next(iter(held[0]))
        pushes.put(
            pushes.order(FIRST, order_id, order_status="canceled"),
            # Another store's order, and one that nobody has.
            pushes.order(SECOND, order_id, order_status="canceled"),
            pushes.order(FIRST, "999", order_status="pending"),
        )
        pushes.start()
        await pushes.drained()
    assert (reading.local(FIRST), reading.local(SECOND)) == held


@pytest.mark.logs("push not understood", "push of an unknown kind", "push of no store here")
async def test_junk_and_strangers_are_counted_and_passed_over(
    reading: Reading, tmp_path: Path
) -> None:
    await reading.schedule.once([FIRST])
    async with pushing(reading, tmp_path / "p") as pushes:
        pushes.spool.append_blocking([b"", b"{torn", b"\x00\xff", b'{"at":1}'])
        nowhere = Pushed(1, "nowhere", "k", "{}")
        pushes.spool.append_blocking([pushed_line(nowhere)])
        pushes.put({"message_type": 99}, {"message_type": 99, "seller_id": 1}, {})
        pushes.put({"message_type": 0, "seller_id": "5", "data": {"trade_order_id": "1"}})
        pushes.put({"message_type": 0, "data": {"trade_order_id": "1"}})
        pushes.put({"message_type": 2, "seller_id": 5, "data": {"session_id": "x"}})
        (order_id,) = await pushes.place(FIRST)
        pushes.put(pushes.order(FIRST, order_id))
        pushes.start()
        await pushes.drained()
        counts = pushes.hints.counts
        assert (counts["junk"], counts["unknown"], counts["strange"]) == (4, 3, 2)
    assert order_id in reading.local(FIRST)


async def test_a_paused_store_and_one_without_its_first_load_are_left(
    reading: Reading, tmp_path: Path
) -> None:
    await reading.schedule.once([FIRST])
    await StoreChanges(reading.writer, "mei").pause(FIRST, paused=True)
    held = reading.local(FIRST)
    async with pushing(reading, tmp_path / "p") as pushes:
        (first,) = await pushes.place(FIRST)
        (second,) = await pushes.place(SECOND)
        pushes.put(pushes.order(FIRST, first), pushes.order(SECOND, second))
        pushes.start()
        await pushes.drained()
    assert reading.local(FIRST) == held
    assert reading.local(SECOND) == {}


@pytest.mark.logs("hints left to the passes", "retry_scheduled")
async def test_readings_that_fail_are_tried_again_and_then_left(
    reading: Reading, tmp_path: Path
) -> None:
    await reading.schedule.once([FIRST])
    await reading.schedule.once([SECOND])
    async with pushing(reading, tmp_path / "p") as pushes:
        (order_id,) = await pushes.place(FIRST)
        (other,) = await pushes.place(SECOND)
        seller = reading.market.store(FIRST)["seller_id"]
        await reading.market.control("/scenario", {"seller_id": seller, "name": "junk_answer"})
        pushes.put(pushes.order(FIRST, order_id), pushes.order(SECOND, other))
        pushes.start()
        await pushes.drained()
        # One store's trouble is that store's alone.
        assert other in reading.local(SECOND)
        assert order_id not in reading.local(FIRST)
        await reading.market.control("/scenario", {"seller_id": seller, "name": "calm"})
        await reading.schedule.once([FIRST])
    await reading.assert_equal(FIRST, SECOND)


async def test_an_engine_that_dies_before_its_reading_reads_it_when_it_is_back(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([FIRST])
    async with pushing(reading, tmp_path / "p") as pushes:
        turn = reading.schedule.turn_of(FIRST)
        (order_id,) = await pushes.place(FIRST)
        pushes.put(pushes.order(FIRST, order_id))
        # Files of one line each: what is done may go, what is not must stay.
        monkeypatch.setattr(pushes.spool, "_file_bytes", 1)
        pushes.put({"message_type": 12}, {"message_type": 2})
        async with turn:
            pushes.start()
            await pushes.until(lambda: pushes.hints.counts["taken"] == 3)
            await asyncio.sleep(0)
            await pushes.kill()
        assert order_id not in reading.local(FIRST)
        assert len(list(pushes.folder.glob("*.spool"))) == 3
        pushes.start()
        await pushes.drained()
        assert order_id in reading.local(FIRST)
        await pushes.until(lambda: len(list(pushes.folder.glob("*.spool"))) == 1)


def held(reading: Reading, sql: str, *values: object) -> list[Any]:
    return list(reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql, values).all()))


async def test_a_return_is_read_soon(reading: Reading, tmp_path: Path) -> None:
    await reading.schedule.once([FIRST])
    async with pushing(reading, tmp_path / "p") as pushes, receiver(reading, pushes) as url:
        await pushes.beside.read_now(FIRST, RETURNS)
        await reading.market.control("/push", {"url": url})
        pushes.start()
        seller = reading.market.store(FIRST)["seller_id"]
        asked = await reading.market.control("/returns", {"seller_id": seller, "type": "RETURN"})
        sql = "SELECT 1 FROM returns WHERE return_id = ?"
        await pushes.until(lambda: held(reading, sql, asked["return_id"]))
        await pushes.drained()


async def test_a_listing_is_read_by_itself_its_stock_too(reading: Reading, tmp_path: Path) -> None:
    await reading.schedule.once([FIRST])
    async with pushing(reading, tmp_path / "p") as pushes, receiver(reading, pushes) as url:
        await pushes.beside.read_now(FIRST, LISTINGS)
        await reading.market.control("/push", {"url": url})
        pushes.start()
        seller = reading.market.store(FIRST)["seller_id"]
        world = reading.market.simulator.world
        store = world.store(int(seller))
        assert store is not None
        before = pushes.calls(FIRST)
        listing = world.truth.edit_listing(store, world.clock.now_s())
        sql = "SELECT sku_id, sale_price_minor, updated_at FROM listings WHERE product_id = ?"
        wanted = listing.updated_s * 1000
        await pushes.until(
            lambda: {row[2] for row in held(reading, sql, str(listing.item_id))} == {wanted}
        )
        assert pushes.calls(FIRST) - before == 1
        # Stock moves without a time: only who asks for this SKU sees it.
        sku = listing.skus[0]
        stock = "SELECT sellable FROM listings WHERE sku_id = ?"
        number = str(sku.product.sku_id)
        assert held(reading, stock, number) == [(sku.sellable,)]
        sku.stocks[0].sellable += 5
        data = {"seller_sku": sku.product.seller_sku, "sku_id": sku.product.sku_id}
        pushes.put({"seller_id": seller, "message_type": 6, "data": data, "site": "lazada_sg"})
        await pushes.until(lambda: held(reading, stock, number)[0][0] == sku.sellable)
        await pushes.drained()


async def test_a_storm_of_hints_does_not_starve_the_passes(
    reading: Reading, tmp_path: Path
) -> None:
    keys = [store["key"] for store in reading.market.lazada["stores"]]
    await reading.schedule.once()
    async with pushing(reading, tmp_path / "p") as pushes:
        ids = {key: list(reading.local(key)) for key in keys}
        pushes.put(
            *(
                pushes.order(key, order_id, n=number)
                for number in range(8)
                for key in keys
                for order_id in ids[key][:10]
            )
        )
        pushes.start()
        await pushes.until(lambda: pushes.hints.counts["taken"])
        placed = [(key, await pushes.place(key, 3)) for key in keys]
        outcomes = await reading.schedule.once()
        assert all(one.result and one.result.proven for one in outcomes)
        for key, orders in placed:
            assert reading.local(key).keys() >= set(orders)
        await pushes.drained()
    await reading.assert_equal()


async def test_the_end_of_a_consent_brings_the_pass_forward(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(reading.schedule, "read_now", lambda keys: asked.append(list(keys)))
    seller = reading.market.store(FIRST)["seller_id"]
    async with pushing(reading, tmp_path / "p") as pushes:
        body = {"app_key": "k", "auth_expiry_time": 1, "seller_id": seller}
        pushes.put({"seller_id": "null", "message_type": 8, "data": body, "site": "lazada_sg"})
        pushes.start()
        await pushes.drained()
    assert asked == [[FIRST]]


async def test_very_many_are_left_to_a_pass_that_begins_now(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([FIRST])
    asked: list[list[str]] = []
    monkeypatch.setattr(reading.schedule, "read_now", lambda keys: asked.append(list(keys)))
    async with pushing(reading, tmp_path / "p") as pushes:
        pushes.put(*(pushes.order(FIRST, str(number)) for number in range(50)))
        pushes.start()
        await pushes.drained()
        placed = await pushes.place(FIRST, 120)
        pushes.put(*(pushes.order(FIRST, order_id) for order_id in placed))
        await pushes.drained()
    assert len(asked) >= 2
    assert {FIRST} == {key for keys in asked for key in keys}


async def test_hints_have_their_part_of_the_quota_and_no_more() -> None:
    ticks = [0.0]
    allowance = Allowance(lambda: ticks[0])
    small, large = App("lazada", "a", daily_calls=1000), App("lazada", "b", daily_calls=100_000)
    may = sum(allowance.take(small, 2) for _ in range(500))
    assert may == 1000 * QUOTA_SHARE / 2
    assert allowance.take(large, 2)
    ticks[0] += 86_400 / 10
    assert sum(allowance.take(small, 1) for _ in range(500)) == 1000 * QUOTA_SHARE / 10
    ticks[0] += 10 * 86_400
    assert sum(allowance.take(small, 1) for _ in range(500)) == 1000 * QUOTA_SHARE


async def test_without_a_spool_nothing_is_asked(reading: Reading, tmp_path: Path) -> None:
    await reading.schedule.once([FIRST])
    async with pushing(reading, tmp_path / "nowhere") as pushes:
        before = pushes.calls(FIRST)
        pushes.start()
        for _ in range(50):
            await asyncio.sleep(0)
        assert pushes.calls(FIRST) == before
    assert not (tmp_path / "nowhere").exists()


def test_what_is_done_is_kept_a_day_and_bounded(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = reading.writer.run_blocking
    mark = run(push_mark)
    names = [bytes([number]) * 16 for number in range(9)]
    for age, name in enumerate(names):
        run(keep_pushes, [name], mark, 10 * DAY_MS - age * 1000)
    run(keep_pushes, [b"old"], mark, 8 * DAY_MS)
    monkeypatch.setattr("lzdesk.storage.repositories.pushes.KEPT_MOST", 4)
    run(forget_pushes, 10 * DAY_MS)
    assert run(seen_pushes, [*names, b"old"]) == set(names[:4])


@given(seed=st.integers(0, 2**32), duplicate=st.floats(0, 1), disorder=st.floats(0, 1))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_doubled_and_disordered_pushes_end_at_the_truth(
    tmp_path_factory: pytest.TempPathFactory, seed: int, duplicate: float, disorder: float
) -> None:
    asyncio.run(_disordered(tmp_path_factory.mktemp("disorder"), seed, duplicate, disorder))


async def _disordered(folder: Path, seed: int, duplicate: float, disorder: float) -> None:
    dice = Random(seed)
    from tests.sync.conftest import reading as fixture

    async with asynccontextmanager(fixture.__wrapped__)(folder) as reading:  # type: ignore[attr-defined]
        await reading.schedule.once([FIRST])
        async with pushing(reading, folder / "p") as pushes, receiver(reading, pushes) as url:
            aim = {"url": url, "duplicate": duplicate, "disorder": disorder}
            await reading.market.control("/push", aim)
            pushes.start()
            world = reading.market.simulator.world
            store = world.store(int(reading.market.store(FIRST)["seller_id"]))
            for _ in range(6):
                await pushes.place(FIRST, dice.randint(1, 4))
                for order in dice.sample(list(store.orders.values()), 6):
                    for item in order.items:
                        if item.status == "pending":
                            now_s = world.clock.now_s()
                            reason = ("Change of mind", "cancellation-customer")
                            world.truth.cancel(order, [item], now_s, *reason)
                if dice.random() < 0.3:
                    await pushes.kill()
                    pushes.start()
            while True:
                state = await reading.market.control("/push")
                if state["delivered"] + state["failed"] == state["sent"] and not state["waiting"]:
                    break
                await asyncio.sleep(0.02)
            assert state["failed"] == state["dropped"] == 0
            await pushes.drained()
        await reading.assert_equal(FIRST)
