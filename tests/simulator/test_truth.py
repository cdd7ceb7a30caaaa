"""The truth: the same dice give the same market, money adds up, statuses only move as allowed."""

import time
from collections import Counter

import pytest

from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.index import Query, Window
from lzdesk.simulator.truth import MOVES, IllegalMoveError
from lzdesk.simulator.wire import item_rows, order_row
from lzdesk.simulator.world import World

START_MS = 1_795_000_000_000
PINNED = SimulatorConfig(orders=600, seed=3, start_ms=START_MS)
DEMO = SimulatorConfig(orders=5000, start_ms=START_MS)


def picture(world: World) -> list:
    return [
        (order_row(order), item_rows(order))
        for store in world.truth.stores.values()
        for order in store.orders.values()
    ]


@pytest.fixture(scope="module")
def demo() -> World:
    return World(DEMO)


def every_order(world: World) -> list:
    return [o for store in world.truth.stores.values() for o in store.orders.values()]


def test_the_same_seed_gives_the_same_truth() -> None:
    one, other = World(PINNED), World(PINNED)
    assert picture(one) == picture(other)
    assert one.issued[1_000_001].access_token == other.issued[1_000_001].access_token
    assert one.control_token == other.control_token


def test_the_same_seed_gives_the_same_future() -> None:
    one, other = World(PINNED), World(PINNED)
    for world in (one, other):
        world.market.advance(3 * 86_400)
    assert picture(one) == picture(other)


def test_another_seed_gives_another_truth() -> None:
    other = SimulatorConfig(orders=600, seed=4, start_ms=START_MS)
    assert picture(World(PINNED)) != picture(World(other))


def test_the_demo_has_its_twelve_stores_in_all_six_countries(demo: World) -> None:
    stores = list(demo.truth.stores.values())
    assert len(stores) == 12
    assert {store.row.country for store in stores} == {"sg", "my", "th", "vn", "ph", "id"}
    assert sum(store.row.cross_border for store in stores) == 2
    assert len({demo.issued[store.seller_id].access_token for store in stores}) == 11
    sizes = [len(store.orders) for store in stores]
    assert sum(sizes) == 5000
    assert max(sizes) > 3 * min(sizes) > 0


def test_every_kind_of_order_is_there(demo: World) -> None:
    orders = every_order(demo)
    items = [item for order in orders for item in order.items]
    statuses = Counter(item.status for item in items)
    assert set(statuses) >= {
        "unpaid",
        "pending",
        "packed",
        "ready_to_ship",
        "shipped",
        "delivered",
        "confirmed",
        "canceled",
        "returned",
        "failed_delivery",
        "shipped_back",
        "shipped_back_success",
    }
    assert set(statuses) <= {*MOVES, *(status for after in MOVES.values() for status in after)}
    assert statuses["packed"] + statuses["ready_to_ship"] > 1000
    asked = [item for item in items if item.need_cancel_confirm]
    assert asked
    assert all(item.reverse_order_id and item.cancel_trigger_ms > START_MS for item in asked)
    assert any(item.fbl for item in items)
    assert any(item.dbs for item in items)
    assert any(item.product.digital for item in items)
    assert any(item.flag == "GUARANTEE" for item in items)
    assert any(order.note for order in orders)
    assert any(order.tax_code for order in orders)
    assert any(order.payment == "COD" for order in orders)
    assert any(len({item.product for item in o.items}) < len(o.items) for o in orders)


def test_order_ids_have_fifteen_digits_and_a_split_purchase_has_one_in_two_stores(
    demo: World,
) -> None:
    counts = Counter(order.order_id for order in every_order(demo))
    assert all(len(str(order_id)) == 15 for order_id in counts)
    assert max(counts.values()) == 2
    item_ids = [item.item_id for order in every_order(demo) for item in order.items]
    assert len(set(item_ids)) == len(item_ids)


def test_a_seller_sku_names_one_product_of_its_store_in_plain_letters(demo: World) -> None:
    for store in demo.truth.stores.values():
        skus = [product.seller_sku for product in store.products]
        assert len(set(skus)) == len(skus)
        assert all(sku.isascii() for sku in skus)


def test_a_buyer_pays_price_less_voucher_plus_shipping(demo: World) -> None:
    for order in every_order(demo):
        row, items = order_row(order), item_rows(order)
        paid = float(row["price"]) - row["voucher"] + row["shipping_fee"]
        assert paid == pytest.approx(
            sum(item["paid_price"] + item["shipping_amount"] for item in items)
        )
        assert paid > 0
        assert row["voucher"] == pytest.approx(row["voucher_seller"] + row["voucher_platform"])
        if order.store.country.exponent == 0:
            assert row["price"].endswith(".00")
            assert float(items[0]["item_price"]).is_integer()


def test_some_clocks_are_over_some_nearly_and_most_end_with_the_day(demo: World) -> None:
    """A few of each, so that the worst of the demo can be taken in at a look."""
    now_s = START_MS // 1000
    left = [
        item.sla_s - now_s
        for order in every_order(demo)
        for item in order.items
        if item.status in {"pending", "packed", "ready_to_ship"}
    ]
    assert any(one < 0 for one in left)
    assert any(0 <= one < 7200 for one in left)
    assert any(7200 <= one < 12 * 3600 for one in left)
    ends = Counter(
        item["sla_time_stamp"][11:19]
        for order in every_order(demo)
        for item in item_rows(order)
        if item["status"] == "pending" and item["sla_time_stamp"]
    )
    assert ends["23:59:59"] > 0.6 * sum(ends.values())


def test_nothing_has_happened_in_the_future_or_before_it_was_placed(demo: World) -> None:
    for order in every_order(demo):
        assert order.created_s <= order.updated_s
        for item in order.items:
            assert order.created_s <= item.updated_s <= order.updated_s


def test_a_pinned_market_holds_nothing_from_after_its_start(demo: World) -> None:
    assert all(order.updated_s <= START_MS // 1000 for order in every_order(demo))


@pytest.mark.parametrize("status", ["pending", "shipped", "confirmed", "canceled"])
def test_a_status_only_moves_as_allowed(status: str) -> None:
    world = World(PINNED)
    for goal in {*MOVES, "canceled", "confirmed", "returned"} - MOVES.get(status, frozenset()):
        order = next(o for o in every_order(world) if o.statuses() == [status])
        before = order_row(order)
        with pytest.raises(IllegalMoveError):
            world.truth.move(order, order.items, goal, START_MS // 1000)
        assert order_row(order) == before


def test_the_index_still_agrees_after_a_month_of_changes() -> None:
    world = World(PINNED)
    world.market.advance(30 * 86_400)
    for store in world.truth.stores.values():
        index = world.truth.indexes[store.seller_id]
        for status in ("all", "canceled", "confirmed", "pending"):
            query = Query(Window(), Window(), status, "updated", descending=False)
            total, ids = index.page(query, 0, 10_000)
            found = [o for o in store.orders.values() if status == "all" or status in o.statuses()]
            found.sort(key=lambda order: (order.updated_s, order.order_id))
            assert ids == [order.order_id for order in found]
            assert total == len(found)


def test_a_still_market_stays_as_it_is_and_a_moved_clock_moves_it() -> None:
    world = World(PINNED)
    before = picture(world)
    world.market.catch_up()
    assert picture(world) == before
    world.market.advance(40 * 86_400)
    statuses = {item.status for order in every_order(world) for item in order.items}
    assert not statuses & {"unpaid", "shipped", "failed_delivery"}
    assert len(every_order(world)) == 600
    assert not any(i.need_cancel_confirm for o in every_order(world) for i in o.items)


def test_in_a_live_market_orders_arrive_with_time_and_none_during_a_leap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = [time.monotonic_ns()]
    monkeypatch.setattr(time, "monotonic_ns", lambda: moment[0])
    config = SimulatorConfig(orders=50, start_ms=START_MS, live_per_minute=60)
    world = World(config)
    world.market.advance(86_400)
    assert len(every_order(world)) == 50
    moment[0] += 600 * 1_000_000_000
    world.market.catch_up()
    arrived = len(every_order(world)) - 50
    assert 450 < arrived < 750
    now_s = world.clock.now_s()
    assert all(order.updated_s <= now_s for order in every_order(world))


@pytest.mark.parametrize("wrong", [{"stores": 0}, {"orders": -1}, {"days": 0}])
def test_a_market_of_impossible_size_is_refused_by_name(wrong: dict) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SimulatorConfig(**wrong)


@pytest.mark.parametrize("stores", [1, 2, 5, 40])
def test_other_numbers_of_stores_make_markets_too(stores: int) -> None:
    world = World(SimulatorConfig(stores=stores, orders=60, start_ms=START_MS))
    keys = {store.row.key for store in world.truth.stores.values()}
    assert len(keys) == stores
    assert len(every_order(world)) == 60
