"""Open orders are read again in turn: what no count shows is found."""

import pytest

from lzdesk.domain.errors import MarketplaceRefused
from lzdesk.marketplaces.lazada.fulfilment import LazadaFulfilment
from lzdesk.storage.repositories.sync_state import cursor_of
from lzdesk.sync.open_orders import FEED
from lzdesk.sync.store_sync import PassResult, StoreSync
from tests.sync.conftest import Reading
from tests.sync.test_store_sync import FIRST, watch


async def read(reading: Reading, every_s: int = 120) -> PassResult:
    calls = await reading.schedule.calls_of(FIRST)
    return await StoreSync(calls, reading.writer, watch(), every_s=every_s).run()


def cancels_asked(reading: Reading) -> set[str]:
    sql = "SELECT order_id FROM orders WHERE status = 1"
    rows = reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql).all())
    return {row[0] for row in rows}


async def miss_a_wish_to_cancel(reading: Reading) -> str:
    """A buyer asks to cancel a packed order; its update is never listed."""
    world = reading.market.simulator.world
    store = world.store(int(reading.market.store(FIRST)["seller_id"]))
    assert store is not None
    order = next(
        one
        for one in store.orders.values()
        if set(one.statuses()) == {"packed"} and not any(i.need_cancel_confirm for i in one.items)
    )
    assert world.market.ask_cancel(order, world.clock.now_s())
    world.clock.advance(1800)
    now = (await (await reading.schedule.calls_of(FIRST)).times()).latest
    sql = "UPDATE cursors SET position = ? WHERE feed = 'orders'"
    await reading.writer.run(lambda c: c.exec_driver_sql(sql, (now,)))
    return str(order.order_id)


async def test_a_wish_to_cancel_that_was_missed_is_found(reading: Reading) -> None:
    await read(reading)
    missed = await miss_a_wish_to_cancel(reading)
    assert missed not in cancels_asked(reading)
    sql = "SELECT count(*) FROM orders WHERE status IN (1, 2, 3, 4)"
    is_open = reading.writer.run_blocking(lambda c: int(c.exec_driver_sql(sql).scalar_one()))
    for _ in range(is_open // 50 + 2):
        assert (await read(reading)).proven
    assert missed in cancels_asked(reading)
    assert reading.local(FIRST)[missed] == (await reading.truth(FIRST))[missed]


@pytest.mark.logs("open orders not read")
async def test_what_goes_wrong_there_stops_no_pass_and_is_tried_again(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(self: LazadaFulfilment, orders: tuple[str, ...]) -> object:
        raise MarketplaceRefused(code="37", words="One or more order id in the list are incorrect")

    with monkeypatch.context() as patch:
        patch.setattr(LazadaFulfilment, "items_now", refused)
        assert (await read(reading)).proven
    assert reading.writer.run_blocking(cursor_of, 1, FEED) is None
    assert (await read(reading)).proven
    place = reading.writer.run_blocking(cursor_of, 1, FEED)
    assert place is not None and place.position > 0


async def test_where_the_quota_sets_the_pace_it_is_seldom(reading: Reading) -> None:
    await read(reading, every_s=600)
    first = reading.writer.run_blocking(cursor_of, 1, FEED)
    await read(reading, every_s=600)
    again = reading.writer.run_blocking(cursor_of, 1, FEED)
    assert first is not None and again is not None
    assert (first.position, first.upper) == (again.position, again.upper)
