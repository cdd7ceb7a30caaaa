"""Local orders equal the marketplace's, and it is proven."""

import msgspec
import pytest

from lzdesk.domain.errors import LzdeskError
from lzdesk.marketplaces.contract import OrdersPage, Window
from lzdesk.storage.repositories.orders import payload_of
from lzdesk.storage.repositories.sync_state import Cursor, cursor_of
from lzdesk.sync.feeds import DAY_MS
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.store_sync import PassResult, StoreSync, Watch
from lzdesk.sync.unresolved import LONGEST_REST_MS, TRIES
from lzdesk.sync.whole_pages import PAGE_READINGS, SURELY
from tests.sync.conftest import Reading

FIRST = "lumi-flagship"


def watch() -> Watch:
    return Watch(written=lambda page: None, progress=lambda done, total: None)


async def test_twelve_stores_are_proven_and_a_second_pass_writes_nothing(reading: Reading) -> None:
    first = await reading.schedule.once()
    assert len(first) == 12
    assert all(outcome.result and outcome.result.proven for outcome in first)
    await reading.assert_equal()
    reading.written.clear()
    second = await reading.schedule.once()
    assert all(outcome.result and outcome.result.proven for outcome in second)
    assert reading.written == []
    assert sum(outcome.result.written for outcome in second if outcome.result) == 0


async def test_the_first_load_is_not_new_and_what_comes_after_is(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    unseen = "SELECT count(*) FROM orders WHERE seen_at IS NULL"

    def count() -> object:
        return reading.writer.run_blocking(lambda c: c.exec_driver_sql(unseen).scalar())

    assert count() == 0
    body = {"seller_id": reading.market.store(FIRST)["seller_id"], "count": 7}
    await reading.market.control("/orders", body)
    await reading.schedule.once([FIRST])
    assert count() == 7
    await reading.assert_equal(FIRST)


async def test_the_vendors_own_json_is_kept_beside_each_order(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    sql = "SELECT id, order_id FROM orders ORDER BY id"
    rows = reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql).all())
    for row, order_id in rows[::17]:
        kept = msgspec.json.decode(reading.writer.run_blocking(payload_of, row) or b"")
        assert str(kept["order"]["order_id"]) == order_id
        assert {str(item["order_id"]) for item in kept["items"]} == {order_id}


async def test_newest_orders_come_first(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    sql = "SELECT created_at FROM orders ORDER BY id"
    created = [
        row[0] for row in reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql).all())
    ]
    assert created[:50] == sorted(created, reverse=True)[:50]
    keys = {key for key, _, _ in reading.progress}
    assert keys == {FIRST}


class DiesAfter:
    """The real calls, until a page too many."""

    def __init__(self, calls: StoreCalls, pages: int) -> None:
        self._calls = calls
        self._left = pages

    def __getattr__(self, name: str) -> object:
        return getattr(self._calls, name)

    async def orders_page(self, window: Window, offset: int, newest_first: bool) -> OrdersPage:
        if self._left == 0:
            raise LzdeskError("killed")
        self._left -= 1
        return await self._calls.orders_page(window, offset, newest_first)


async def test_a_first_load_goes_on_where_it_was_cut(reading: Reading) -> None:
    body = {"seller_id": reading.market.store(FIRST)["seller_id"], "count": 260}
    await reading.market.control("/orders", body)
    calls = await reading.schedule.calls_of(FIRST)
    with pytest.raises(LzdeskError):
        await StoreSync(DiesAfter(calls, 3), reading.writer, watch()).run()  # type: ignore[arg-type]
    held = len(reading.local(FIRST))
    assert 100 <= held < len(await reading.truth(FIRST))
    cursor = reading.writer.run_blocking(cursor_of, calls.store.id, "orders")
    assert cursor is not None
    assert cursor.phase == Cursor.FIRST
    result = await StoreSync(calls, reading.writer, watch()).run()
    assert result.proven
    await reading.assert_equal(FIRST)


class ShiftsWhilePaged(DiesAfter):
    """Between two pages an order of the first page is updated: it leaves the window."""

    def __init__(self, calls: StoreCalls, reading: Reading) -> None:
        super().__init__(calls, 1000)
        self._reading = reading

    async def orders_page(self, window: Window, offset: int, newest_first: bool) -> OrdersPage:
        page = await super().orders_page(window, offset, newest_first)
        world = self._reading.market.simulator.world
        if window.by == "updated" and page.total > page.received:
            world.clock.advance(3)
            store = world.store(int(self._calls.store.seller_id))
            assert store is not None
            pending = [o for o in store.orders.values() if "pending" in o.statuses()][:20]
            for order in pending:
                await self._reading.market.control(
                    "/scenario",
                    {
                        "name": "unknown_status",
                        "seller_id": self._calls.store.seller_id,
                        "order_id": str(order.order_id),
                    },
                )
        return page


async def test_a_list_that_shifts_while_it_is_paged_hides_nothing(reading: Reading) -> None:
    calls = await reading.schedule.calls_of(FIRST)
    await StoreSync(calls, reading.writer, watch()).run()
    body = {"seller_id": reading.market.store(FIRST)["seller_id"], "count": 250}
    await reading.market.control("/orders", body)
    shifting = ShiftsWhilePaged(calls, reading)
    await StoreSync(shifting, reading.writer, watch()).run()  # type: ignore[arg-type]
    result = await StoreSync(calls, reading.writer, watch()).run()
    assert result.proven
    await reading.assert_equal(FIRST)


@pytest.mark.logs("order not understood")
async def test_an_order_that_cannot_be_understood_leaves_the_store_unproven(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is read again once it can be: the cursor stays before it."""
    await reading.schedule.once([FIRST])
    seller = reading.market.store(FIRST)["seller_id"]
    packed = next(o for o, (_, raw) in reading.local(FIRST).items() if raw == ["packed"])
    body = {"name": "cancel_after_print", "seller_id": seller, "order_id": packed}
    await reading.market.control("/clock", {"advance_s": 5})
    await reading.market.control("/scenario", body)

    def junk(*_: object) -> None:
        raise ValueError("an order without items")

    monkeypatch.setattr("lzdesk.marketplaces.lazada.orders._mapped", junk)
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result
    assert not outcome.result.proven
    monkeypatch.undo()
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result
    assert outcome.result.proven
    await reading.assert_equal(FIRST)


async def test_what_differs_is_found_and_read_again(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    gone = "DELETE FROM orders WHERE id IN (SELECT id FROM orders ORDER BY id LIMIT 3)"
    items = "DELETE FROM order_items WHERE order_row IN (SELECT id FROM orders ORDER BY id LIMIT 3)"
    packages = items.replace("order_items", "packages")

    def lose(connection: object) -> None:
        for sql in (items, packages, gone):
            connection.exec_driver_sql(sql)  # type: ignore[attr-defined]

    reading.writer.run_blocking(lose)
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result
    assert outcome.result.proven
    await reading.assert_equal(FIRST)


async def test_a_moved_marketplace_clock_is_followed(reading: Reading) -> None:
    """Orders are dated by the marketplace's clock; ours may be days behind it."""
    await reading.schedule.once([FIRST])
    await reading.market.control("/clock", {"advance_s": 40_000})
    body = {"seller_id": reading.market.store(FIRST)["seller_id"], "count": 3}
    await reading.market.control("/orders", body)
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result
    assert outcome.result.proven
    await reading.assert_equal(FIRST)


async def test_what_happens_during_a_first_load_is_read_beside_it(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    # This computer's clock goes with the market's, as it does in life.
    for module in ("marketplaces.http", "sync.store_calls"):
        monkeypatch.setattr(f"lzdesk.{module}.now_ms", reading.market.simulator.world.clock.now_ms)
    seller_id = reading.market.store(FIRST)["seller_id"]
    await reading.market.control("/orders", {"seller_id": seller_id, "count": 460})
    await reading.market.control("/clock", {"advance_s": 600})
    calls = await reading.schedule.calls_of(FIRST)
    with pytest.raises(LzdeskError):
        await StoreSync(DiesAfter(calls, 2), reading.writer, watch()).run()  # type: ignore[arg-type]
    await reading.market.control("/clock", {"advance_s": 600})
    placed = (await reading.market.control("/orders", {"seller_id": seller_id, "count": 3}))[
        "orders"
    ]
    # Updates up to the clock as it was, a page, updates up to now, and then it dies again.
    with pytest.raises(LzdeskError):
        await StoreSync(  # type: ignore[arg-type]
            DiesAfter(calls, 3), reading.writer, watch(), every_s=0
        ).run()
    held = reading.local(FIRST)
    assert set(placed) <= set(held)
    assert len(held) < len(await reading.truth(FIRST))
    unseen = "SELECT order_id FROM orders WHERE seen_at IS NULL"
    rows = reading.writer.run_blocking(lambda c: c.exec_driver_sql(unseen).all())
    assert {row[0] for row in rows} == set(placed)
    result = await StoreSync(calls, reading.writer, watch()).run()
    assert result.proven
    await reading.assert_equal(FIRST)


async def test_a_longer_history_is_loaded_later_and_a_shorter_one_takes_nothing(
    reading: Reading,
) -> None:
    calls = await reading.schedule.calls_of(FIRST)
    truth = await reading.market.truth(reading.market.store(FIRST))
    now = await calls.marketplace_now()

    async def read(days: int) -> PassResult:
        return await StoreSync(calls, reading.writer, watch(), days * DAY_MS).run()

    short = await read(5)
    assert short.proven
    created = "SELECT min(created_at) FROM orders"
    first = reading.writer.run_blocking(lambda c: c.exec_driver_sql(created).scalar())
    assert now - 6 * DAY_MS < first
    assert 0 < len(reading.local(FIRST)) < len(truth)
    whole = await read(90)
    assert whole.proven
    await reading.assert_equal(FIRST)
    again = await read(5)
    assert (again.proven, again.written, again.orders_local) == (True, 0, whole.orders_local)
    unseen = "SELECT count(*) FROM orders WHERE seen_at IS NULL"
    assert reading.writer.run_blocking(lambda c: c.exec_driver_sql(unseen).scalar()) == 0


class LacksARow(DiesAfter):
    """One order is left out of every page that should hold it; the totals count it."""

    def __init__(self, calls: StoreCalls, order_id: str, times: int = 1000) -> None:
        super().__init__(calls, 1000)
        self._order_id = order_id
        self._times = times
        self.lacked = 0

    async def orders_page(self, window: Window, offset: int, newest_first: bool) -> OrdersPage:
        page = await super().orders_page(window, offset, newest_first)
        kept = [order for order in page.orders if order.order_id != self._order_id]
        if len(kept) == len(page.orders) or self.lacked >= self._times:
            return page
        self.lacked += 1
        return page._replace(orders=kept, received=len(kept))


async def _updated_long_before_another(reading: Reading) -> str:
    """An order that changed further back than windows overlap, and one that changed just now."""
    seller = reading.market.store(FIRST)["seller_id"]
    packed = [o for o, (_, raw) in reading.local(FIRST).items() if raw == ["packed"]][:2]
    for order_id in packed:
        await reading.market.control("/clock", {"advance_s": 1200})
        body = {"name": "cancel_after_print", "seller_id": seller, "order_id": order_id}
        await reading.market.control("/scenario", body)
    await reading.market.control("/clock", {"advance_s": 5})
    return packed[0]


@pytest.mark.logs("page lacks orders")
async def test_a_page_that_lacks_an_order_is_not_left_behind(reading: Reading) -> None:
    """The counts agree all the while: only the page itself can tell."""
    await reading.schedule.once([FIRST])
    changed = await _updated_long_before_another(reading)
    calls = await reading.schedule.calls_of(FIRST)
    lacking = LacksARow(calls, changed)
    # At a pace at which no status is proven in this pass: that would find it, too.
    sync = StoreSync(lacking, reading.writer, watch(), every_s=600)  # type: ignore[arg-type]
    result = await sync.run()
    assert lacking.lacked == PAGE_READINGS
    assert not result.proven
    assert result.orders_local == result.orders_remote
    truth = await reading.truth(FIRST)
    differ = [order for order, held in reading.local(FIRST).items() if held != truth[order]]
    assert differ == [changed]
    result = await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    assert result.proven
    await reading.assert_equal(FIRST)


class LacksByChance(LacksARow):
    """Another row beside it each second time, as chance has it."""

    async def orders_page(self, window: Window, offset: int, newest_first: bool) -> OrdersPage:
        page = await super().orders_page(window, offset, newest_first)
        return page._replace(orders=page.orders[self.lacked % 2 :]) if self.lacked else page


async def _rests_are_over(reading: Reading) -> None:
    sql = f"UPDATE cursors SET position = position - {LONGEST_REST_MS} WHERE phase = 'unresolved'"
    await reading.writer.run(lambda c: c.exec_driver_sql(sql))


@pytest.mark.logs("page lacks orders")
@pytest.mark.parametrize("rests_end", [True, False])
async def test_what_pages_lack_for_a_long_time_by_chance_is_read_when_they_are_whole_again(
    reading: Reading, rests_end: bool
) -> None:
    """The place moves on all the same, but up to where all was surely read is not forgotten."""
    await reading.schedule.once([FIRST])
    changed = await _updated_long_before_another(reading)
    calls = await reading.schedule.calls_of(FIRST)
    seller = reading.market.store(FIRST)["seller_id"]
    for _ in range(TRIES + 4):
        lacking = LacksByChance(calls, changed, times=PAGE_READINGS)
        await reading.market.control("/orders", {"seller_id": seller, "count": 3})
        await reading.market.control("/clock", {"advance_s": 900})
        result = await StoreSync(lacking, reading.writer, watch(), every_s=600).run()  # type: ignore[arg-type]
        assert lacking.lacked and not result.proven
        assert result.orders_local == result.orders_remote
        if rests_end:
            await _rests_are_over(reading)
    truth = await reading.truth(FIRST)
    differ = [order for order, held in reading.local(FIRST).items() if held != truth[order]]
    assert changed in differ
    assert reading.writer.run_blocking(cursor_of, 1, SURELY) is not None
    result = await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    assert result.proven
    await reading.assert_equal(FIRST)
    assert reading.writer.run_blocking(cursor_of, 1, SURELY) is None


async def test_a_page_that_lacks_an_order_once_is_read_again_at_once(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    changed = await _updated_long_before_another(reading)
    calls = await reading.schedule.calls_of(FIRST)
    lacking = LacksARow(calls, changed, times=1)
    result = await StoreSync(lacking, reading.writer, watch()).run()  # type: ignore[arg-type]
    assert lacking.lacked == 1
    assert result.proven
    await reading.assert_equal(FIRST)


@pytest.mark.logs("page lacks orders")
async def test_a_first_load_finds_what_a_page_lacked(reading: Reading) -> None:
    order_id = sorted(await reading.truth(FIRST))[3]
    calls = await reading.schedule.calls_of(FIRST)
    lacking = LacksARow(calls, order_id, times=PAGE_READINGS)
    result = await StoreSync(lacking, reading.writer, watch()).run()  # type: ignore[arg-type]
    assert not result.proven
    result = await StoreSync(calls, reading.writer, watch()).run()
    assert result.proven
    await reading.assert_equal(FIRST)


class Doubles(DiesAfter):
    """Rows of each page come twice, in the place of the last ones."""

    async def orders_page(self, window: Window, offset: int, newest_first: bool) -> OrdersPage:
        page = await super().orders_page(window, offset, newest_first)
        if window.by == "created" or len(page.orders) < 3:
            return page
        return page._replace(orders=[*page.orders[:1], *page.orders[:1], *page.orders[1:-1]])


@pytest.mark.logs("page lacks orders")
async def test_rows_that_come_twice_stand_for_no_others(reading: Reading) -> None:
    await reading.schedule.once([FIRST])
    seller = reading.market.store(FIRST)["seller_id"]
    packed = [o for o, (_, raw) in reading.local(FIRST).items() if raw == ["packed"]][:3]
    for order_id in packed:
        await reading.market.control("/clock", {"advance_s": 1200})
        body = {"name": "cancel_after_print", "seller_id": seller, "order_id": order_id}
        await reading.market.control("/scenario", body)
    calls = await reading.schedule.calls_of(FIRST)
    doubling = Doubles(calls, 1000)
    result = await StoreSync(doubling, reading.writer, watch()).run()  # type: ignore[arg-type]
    assert not result.proven
    assert (await StoreSync(calls, reading.writer, watch()).run()).proven
    await reading.assert_equal(FIRST)
