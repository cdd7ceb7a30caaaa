"""Listings and their stock."""

from datetime import UTC, datetime

import pytest

from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.listings import RESERVED
from lzdesk.simulator.world import World
from tests.simulator.client import Desk, Reply, orders_in

PATH = "/products/get"
KEY = "toko-melati"
START_MS = 1_795_000_000_000


async def listed(desk: Desk, key: str = KEY, limit: int = 50, **filters: str) -> list[Reply]:
    """Every page."""
    rows: list[Reply] = []
    token = desk.store(key)["access_token"]
    while True:
        reply = await desk.get(PATH, token, limit=str(limit), offset=str(len(rows)), **filters)
        assert reply["code"] == "0", reply
        page = reply["data"]["products"]
        rows += page
        if not page or len(rows) >= reply["data"]["total_products"]:
            assert len(rows) == reply["data"]["total_products"]
            return rows


async def truth(desk: Desk, key: str = KEY) -> list[Reply]:
    seller_id = desk.store(key)["seller_id"]
    return (await desk.control(f"/truth/listings?seller_id={seller_id}"))["listings"]


async def test_the_pages_together_are_the_truth_with_its_stock(desk: Desk) -> None:
    rows = await listed(desk, options="1")
    wanted = {row["product_id"]: row for row in await truth(desk)}
    assert len(wanted) > 50
    assert {str(row["item_id"]) for row in rows} == set(wanted)
    for row in rows:
        true = wanted[str(row["item_id"])]
        assert (row["status"], row["updated_time"]) == (true["status"], str(true["updated_at"]))
        for sku, fact in zip(row["skus"], true["skus"], strict=True):
            assert (str(sku["SkuId"]), sku["SellerSku"]) == (fact["sku_id"], fact["seller_sku"])
            assert sku["Available"] == fact["sellable"]
            for stock, count in zip(sku["multiWarehouseInventories"], fact["stocks"], strict=True):
                assert stock["sellableQuantity"] == count["sellable"]
                assert stock["totalQuantity"] == sum(
                    count[name] for name in ("sellable", "withhold", "occupy")
                )


async def test_stock_fields_come_only_when_asked_for(desk: Desk) -> None:
    assert "multiWarehouseInventories" not in (await listed(desk))[0]["skus"][0]
    several = await listed(desk, options="1")
    assert {len(s["multiWarehouseInventories"]) for r in several for s in r["skus"]} == {2}
    one = await listed(desk, "casa-rumah", options="1")
    assert {len(s["multiWarehouseInventories"]) for r in one for s in r["skus"]} == {1}
    locked = [s["channelInventories"] for r in several + one for s in r["skus"]]
    assert 0 < sum(bool(entry) for entry in locked) < len(locked) / 5


@pytest.mark.parametrize("name", ["live", "inactive", "deleted", "pending", "sold-out"])
async def test_a_filter_leaves_exactly_what_fits(desk: Desk, name: str) -> None:
    statuses = {"live": "Active", "inactive": "InActive", "deleted": "Deleted"}
    statuses |= {"pending": "Pending QC", "sold-out": "Active"}
    found = {str(row["item_id"]) for row in await listed(desk, filter=name)}
    wanted = {
        row["product_id"]
        for row in await truth(desk)
        if row["status"] == statuses[name]
        and (name != "sold-out" or not any(sku["sellable"] for sku in row["skus"]))
    }
    assert found == wanted


async def test_windows_of_time_and_lists_of_skus(desk: Desk) -> None:
    everything = await listed(desk)
    moments = sorted(int(row["updated_time"]) for row in everything)
    after = datetime.fromtimestamp(moments[30] / 1000, UTC).isoformat()
    newer = await listed(desk, update_after=after)
    assert len(newer) == sum(moment >= moments[30] for moment in moments)
    sku = everything[3]["skus"][0]["SellerSku"]
    (row,) = await listed(desk, sku_seller_list=f'["{sku}"]')
    assert row["item_id"] == everything[3]["item_id"]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"limit": "51"}, "19"),
        ({"offset": "10001"}, "14"),
        ({"filter": "best"}, "36"),
        ({"update_after": "yesterday"}, "17"),
        ({"sku_seller_list": "A"}, "70"),
    ],
)
async def test_what_does_not_fit_is_refused(desk: Desk, parameters: dict, code: str) -> None:
    assert (await desk.get(PATH, desk.store(KEY)["access_token"], **parameters))["code"] == code


def stock_of(world: World, item: object) -> tuple[int, int, int]:
    for shelf in world.truth.shelves.values():
        for listing in shelf.listings.values():
            for sku in listing.skus:
                if sku.product is item.product:
                    (stock, *_) = sku.stocks
                    return stock.sellable, stock.withhold, stock.occupy
    raise AssertionError("no such sku")


def pair_of_one_good(desk: Desk) -> tuple:
    """Two orders waiting at one store for the same SKU."""
    for store in desk.lazada["stores"]:
        waiting = orders_in(desk, store["key"], "pending")
        for place, order in enumerate(waiting):
            for other in waiting[place + 1 :]:
                if other.items[0].product is order.items[0].product:
                    return order, other
    raise AssertionError("no two orders wait for one good")


async def test_an_order_takes_a_piece_and_shipping_takes_it_away(desk: Desk) -> None:
    world = desk.simulator.world
    order, other = pair_of_one_good(desk)
    (item, *_) = order.items
    count = sum(one.product is item.product for one in order.items)
    sellable, withhold, occupy = stock_of(world, item)
    now_s = world.clock.now_s()
    world.truth.move(order, order.items, "packed", now_s)
    assert stock_of(world, item) == (sellable, withhold, occupy)
    world.truth.move(order, order.items, "ready_to_ship", now_s)
    assert stock_of(world, item) == (sellable, withhold, occupy - count)
    before = stock_of(world, item)
    pieces = sum(one.product is item.product for one in other.items)
    world.truth.cancel(other, other.items, now_s, "Change of mind", "cancellation-customer")
    assert stock_of(world, item) == (before[0] + pieces, before[1], before[2] - pieces)


def test_what_is_reserved_is_what_the_orders_still_hold() -> None:
    world = World(SimulatorConfig(orders=1500, start_ms=START_MS))
    for _ in range(4):
        for store in world.truth.stores.values():
            held: dict[int, int] = {}
            for order in store.orders.values():
                for item in order.items:
                    if item.status in RESERVED and not item.fbl:
                        held[item.product.sku_id] = held.get(item.product.sku_id, 0) + 1
            for listing in world.truth.shelves[store.seller_id].listings.values():
                for sku in listing.skus:
                    (stock, *_) = sku.stocks
                    assert stock.withhold + stock.occupy == held.get(sku.product.sku_id, 0)
                    assert stock.sellable >= 0
        world.market.advance(86_400)
        for store in world.truth.stores.values():
            world.market.place(store, 5, world.clock.still_s())


def test_sellers_edit_their_listings_while_time_passes() -> None:
    world = World(SimulatorConfig(orders=0, start_ms=START_MS))
    world.market.advance(3 * 86_400)
    changed = [
        listing
        for shelf in world.truth.shelves.values()
        for listing in shelf.listings.values()
        if listing.updated_s > START_MS // 1000
    ]
    assert len(changed) > 50
    assert all(listing.updated_s <= START_MS // 1000 + 3 * 86_400 for listing in changed)
