"""The seller cancels."""

import pytest

from tests.simulator.client import Desk, Reply, orders_in

KEY = "lumi-flagship"
VALIDATE = "/order/reverse/cancel/validate"
CREATE = "/order/reverse/cancel/create"


async def ask(desk: Desk, path: str, order: object, items: list, **more: str) -> Reply:
    token = desk.store(KEY)["access_token"]
    ids = str([item.item_id for item in items])
    return await desk.get(path, token, order_id=str(order.order_id), order_item_id_list=ids, **more)


async def test_what_waits_can_be_cancelled_for_a_reason_that_was_offered(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    asked = (await ask(desk, VALIDATE, order, order.items))["data"]
    assert asked["tip_type"] == "warning"
    reasons = {row["reason_id"]: row["reason_name"] for row in asked["reason_options"]}
    assert reasons["10000021"] == "Out of Stock"
    done = await ask(desk, CREATE, order, order.items, reason_id="10000021")
    assert done["data"]["tip_type"] == "success"
    items = await desk.get(
        "/order/items/get", desk.store(KEY)["access_token"], order_id=str(order.order_id)
    )
    for item in items["data"]:
        assert (item["status"], item["reason"]) == ("canceled", "Out of Stock")
        assert item["cancel_return_initiator"] == "cancellation-seller"
    again = await ask(desk, CREATE, order, order.items, reason_id="10000021")
    assert again["data"]["tip_type"] == "error"


async def test_goods_that_are_gone_have_no_stock_and_the_list_has_the_request(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    await ask(desk, CREATE, order, order.items, reason_id="10000021")
    seller_id = desk.store(KEY)["seller_id"]
    listings = (await desk.control(f"/truth/listings?seller_id={seller_id}"))["listings"]
    sellable = {sku["sku_id"]: sku["sellable"] for row in listings for sku in row["skus"]}
    assert sellable[str(order.items[0].product.sku_id)] == 0
    token = desk.store(KEY)["access_token"]
    reply = await desk.get(
        "/reverse/getreverseordersforseller",
        token,
        page_no="1",
        page_size="10",
        trade_order_id=str(order.order_id),
    )
    (row,) = reply["result"]["items"]
    assert row["request_type"] == "CANCEL"
    assert len(row["reverse_order_lines"]) == len(order.items)
    assert row["reverse_order_lines"][0]["reverse_status"] == "CANCEL_SUCCESS"


async def test_one_piece_of_a_parcel_takes_the_whole_parcel_with_it(desk: Desk) -> None:
    world = desk.simulator.world
    order = next(
        order
        for store in world.truth.stores.values()
        for order in store.orders.values()
        if order.statuses() == ["packed"] and len({i.package for i in order.items}) == 1
        if len(order.items) > 1 and not store.row.cross_border
    )
    store = next(s for s in desk.lazada["stores"] if s["name"] == order.store.row.name)
    reply = await desk.get(
        CREATE,
        store["access_token"],
        order_id=str(order.order_id),
        order_item_id_list=f"[{order.items[0].item_id}]",
        reason_id="10000019",
    )
    assert reply["data"]["tip_type"] == "success"
    assert order.statuses() == ["canceled"]
    assert order.items[0].package.void


async def test_a_cancellation_the_buyer_asked_for_ends_when_the_seller_cancels(desk: Desk) -> None:
    order = orders_in(desk, KEY, "ready_to_ship")[0]
    seller_id = desk.store(KEY)["seller_id"]
    body = {"seller_id": seller_id, "type": "CANCEL", "order_id": str(order.order_id)}
    asked = await desk.control("/returns", body)
    await desk.control("/returns", body, 400)
    await ask(desk, CREATE, order, order.items, reason_id="10000019")
    rows = (await desk.control(f"/truth/returns?seller_id={seller_id}"))["returns"]
    (row,) = [row for row in rows if row["order_id"] == str(order.order_id)]
    assert (row["return_id"], row["open"]) == (asked["return_id"], False)


@pytest.mark.parametrize("status", ["shipped", "delivered", "canceled"])
async def test_what_has_left_cannot_be_cancelled(desk: Desk, status: str) -> None:
    order = orders_in(desk, KEY, status)[0]
    for path in (VALIDATE, CREATE):
        reply = await ask(desk, path, order, order.items, reason_id="10000019")
        assert reply["data"]["tip_type"] == "error"
    assert order.statuses() == [status]


async def test_what_does_not_fit_is_refused(desk: Desk) -> None:
    token = desk.store(KEY)["access_token"]
    order, other = orders_in(desk, KEY, "pending")[:2]
    own, ids = str(order.order_id), f"[{order.items[0].item_id}]"
    tries = [
        ({}, "115"),
        ({"order_id": "5"}, "122"),
        ({"order_id": own}, "102"),
        ({"order_id": own, "order_item_id_list": "[]"}, "102"),
        ({"order_id": own, "order_item_id_list": f"[{other.items[0].item_id}]"}, "123"),
        ({"order_id": own, "order_item_id_list": ids, "reason_id": "7"}, "104"),
    ]
    for parameters, code in tries:
        assert (await desk.get(CREATE, token, **parameters))["code"] == code
    assert order.statuses() == ["pending"]
