"""Statuses are proven one after the other; what counts of a window do not show is found."""

import pytest

from lzdesk.domain.errors import JunkAnswer, MarketplaceRefused, StoreTrouble
from lzdesk.marketplaces.contract import Window
from lzdesk.marketplaces.lazada.orders import LazadaOrders
from lzdesk.marketplaces.lazada.statuses import PROVABLE_STATUSES
from lzdesk.storage.repositories.order_statuses import StatusProven, status_proofs
from lzdesk.sync.store_sync import PassResult, StoreSync
from tests.sync.conftest import Reading
from tests.sync.test_store_sync import FIRST, watch

URGENT = {"pending", "packed", "ready_to_ship"}


async def read(reading: Reading, every_s: int = 120) -> PassResult:
    calls = await reading.schedule.calls_of(FIRST)
    return await StoreSync(calls, reading.writer, watch(), every_s=every_s).run()


def proofs(reading: Reading) -> dict[str, StatusProven]:
    return reading.writer.run_blocking(status_proofs, 1)


async def miss_updates(reading: Reading) -> None:
    """As if all that was updated up to now had been read: farther back than windows overlap."""
    await reading.market.control("/clock", {"advance_s": 1800})
    now = await (await reading.schedule.calls_of(FIRST)).marketplace_now()
    reading.writer.run_blocking(
        lambda c: c.exec_driver_sql(
            "UPDATE cursors SET position = ? WHERE store_id = 1 AND feed = 'orders'",
            (now,),
        )
    )


async def test_a_status_that_was_missed_is_found_and_mended(reading: Reading) -> None:
    assert (await read(reading)).proven
    seller = reading.market.store(FIRST)["seller_id"]
    packed = [order for order, (_, raw) in reading.local(FIRST).items() if raw == ["packed"]]
    for order_id in packed[:2]:
        body = {"name": "cancel_after_print", "seller_id": seller, "order_id": order_id}
        await reading.market.control("/scenario", body)
    await miss_updates(reading)
    truth = await reading.truth(FIRST)
    held = reading.local(FIRST)
    assert {order for order in held if held[order] != truth[order]} >= set(packed[:2])
    # The second pass proves `packed`, after `pending`.
    result = await read(reading)
    assert (result.orders_local, result.orders_remote) == (len(truth), len(truth))
    assert result.proven
    assert set(proofs(reading)) == {"pending", "packed"}
    await reading.assert_equal(FIRST)


async def test_a_missed_status_is_found_on_the_side_it_went_to(reading: Reading) -> None:
    await read(reading)
    seller = reading.market.store(FIRST)["seller_id"]
    packed = [order for order, (_, raw) in reading.local(FIRST).items() if raw == ["packed"]]
    body = {"name": "cancel_after_print", "seller_id": seller, "order_id": packed[0]}
    await reading.market.control("/scenario", body)
    await miss_updates(reading)
    # Only `canceled` was never proven.
    for status in PROVABLE_STATUSES:
        if status != "canceled":
            reading.writer.run_blocking(
                lambda c, name: c.exec_driver_sql(
                    "INSERT OR REPLACE INTO proofs (store_id, feed, read_at) VALUES (1, ?, ?)",
                    (f"orders {name}", 1_900_000_000_000),
                ),
                status,
            )
    assert (await read(reading)).proven
    await reading.assert_equal(FIRST)


async def test_every_status_has_its_turn_and_the_urgent_ones_more(reading: Reading) -> None:
    for _ in PROVABLE_STATUSES:
        assert (await read(reading)).proven
    held = proofs(reading)
    assert set(held) == set(PROVABLE_STATUSES)
    assert {PROVABLE_STATUSES[name] for name in URGENT} == {6}
    firsts = sorted(held, key=lambda name: held[name].read_at)
    assert set(firsts[:3]) == URGENT


async def test_a_difference_that_stays_shows_until_it_is_gone(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = LazadaOrders.count_orders

    async def one_more(self: LazadaOrders, window: Window, status: str = "") -> int:
        return await count(self, window, status) + (status == "pending")

    monkeypatch.setattr(LazadaOrders, "count_orders", one_more)
    result = await read(reading)
    assert not result.proven
    assert result.orders_local == result.orders_remote
    result = await read(reading)
    assert not result.proven
    assert set(proofs(reading)) == {"pending"}
    monkeypatch.undo()
    assert (await read(reading)).proven
    assert not proofs(reading)["pending"].differs


@pytest.mark.logs("status not listed")
async def test_a_status_the_marketplace_lists_no_more_stops_nothing(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    count = LazadaOrders.count_orders

    async def refused(self: LazadaOrders, window: Window, status: str = "") -> int:
        asked.append(status)
        if status == "pending":
            raise MarketplaceRefused(code="36", words="Invalid status filter")
        return await count(self, window, status)

    monkeypatch.setattr(LazadaOrders, "count_orders", refused)
    for _ in range(3):
        assert (await read(reading)).proven
    assert [status for status in asked if status] == ["pending", "packed", "ready_to_ship"]


async def test_where_the_quota_sets_the_pace_statuses_are_proven_seldom(reading: Reading) -> None:
    for _ in range(3):
        assert (await read(reading, every_s=600)).proven
    assert len(proofs(reading)) == 1


@pytest.mark.logs("status not listed", "retry_scheduled")
@pytest.mark.parametrize(
    "fault",
    [
        MarketplaceRefused(code="16", words="x"),
        MarketplaceRefused(code="77", words="x"),
        JunkAnswer(detail="HTTP 500"),
    ],
)
async def test_a_status_that_cannot_be_asked_for_a_while_is_unproven_and_asked_again(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, fault: StoreTrouble
) -> None:
    count = LazadaOrders.count_orders

    async def refused(self: LazadaOrders, window: Window, status: str = "") -> int:
        if status == "pending":
            raise fault
        return await count(self, window, status)

    with monkeypatch.context() as patch:
        patch.setattr(LazadaOrders, "count_orders", refused)
        for _ in range(3):
            assert not (await read(reading)).proven
        # The others are proven all the same.
        assert {name for name, one in proofs(reading).items() if not one.differs} == {
            "packed",
            "ready_to_ship",
        }
    sql = "UPDATE cursors SET position = position - 900000 WHERE feed = 'orders pending'"
    await reading.writer.run(lambda c: c.exec_driver_sql(sql))
    assert (await read(reading)).proven
    assert not proofs(reading)["pending"].differs


@pytest.mark.logs("status not listed")
async def test_a_status_that_was_refused_once_is_proven_again_later(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = LazadaOrders.count_orders
    fault = MarketplaceRefused(code="36", words="Invalid status filter")

    async def refused(self: LazadaOrders, window: Window, status: str = "") -> int:
        if status == "pending":
            raise fault
        return await count(self, window, status)

    async def one_more(self: LazadaOrders, window: Window, status: str = "") -> int:
        return await count(self, window, status) + (status == "pending")

    with monkeypatch.context() as patch:
        patch.setattr(LazadaOrders, "count_orders", refused)
        assert (await read(reading)).proven
    sql = "UPDATE cursors SET position = position - 86400000 WHERE feed = 'orders pending'"
    await reading.writer.run(lambda c: c.exec_driver_sql(sql))
    with monkeypatch.context() as patch:
        patch.setattr(LazadaOrders, "count_orders", one_more)
        for _ in PROVABLE_STATUSES:
            result = await read(reading)
        # What differs shows, though it was refused before.
        assert not result.proven
        assert proofs(reading)["pending"].differs
    # In its turn: one that differed so long keeps the others no longer waiting.
    assert any([(await read(reading)).proven for _ in PROVABLE_STATUSES])
