"""The control address: who may use it, and what it does."""

from email.utils import parsedate_to_datetime

import pytest

from tests.simulator.client import EVER, Desk, orders_in

KEY = "casa-rumah"


@pytest.mark.parametrize("token", [None, "Bearer wrong", "Basic abc"])
async def test_without_the_token_control_answers_401(desk: Desk, token: str | None) -> None:
    headers = {"Authorization": token} if token else {}
    for path in ("/truth/orders", "/orders", "/no/such/thing"):
        url = desk.ready["control_url"] + path
        async with desk.http.get(url, headers=headers) as reply:
            assert reply.status == 401


async def test_the_truth_of_all_stores_says_whose_each_order_is(desk: Desk) -> None:
    everything = await desk.control("/truth/orders")
    assert everything["count"] == len(everything["orders"]) == 400
    one = await desk.control(f"/truth/orders?seller_id={desk.store(KEY)['seller_id']}")
    assert set(one["orders"][0]) == {"order_id", "updated_at", "item_statuses"}
    mine = [o for o in everything["orders"] if o["seller_id"] == desk.store(KEY)["seller_id"]]
    assert one["count"] == len(mine)


async def test_placed_orders_are_seen_at_once(desk: Desk) -> None:
    store = desk.store(KEY)
    before = len(await desk.truth(store))
    body = {"seller_id": store["seller_id"], "count": 3}
    placed = (await desk.control("/orders", body))["orders"]
    assert len(await desk.truth(store)) == before + 3
    for order_id in placed:
        row = (await desk.get("/order/get", store["access_token"], order_id=order_id))["data"]
        assert row["statuses"] == ["pending"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/orders", {"seller_id": 1, "count": 1}, 404),
        ("/orders", {"seller_id": 1000001, "count": 0}, 400),
        ("/orders", {"count": 1}, 400),
        ("/clock", {"advance_s": -5}, 400),
        ("/clock", {"back_s": 5}, 400),
        ("/tokens", {"seller_id": 1000001, "action": "polish"}, 400),
        ("/scenario", {"seller_id": 1000001, "name": "earthquake"}, 400),
        ("/scenario", {"seller_id": 1000001, "name": "calm", "order_id": 5}, 404),
    ],
)
async def test_a_body_that_does_not_fit_is_refused_with_words(
    desk: Desk, path: str, body: dict, status: int
) -> None:
    assert (await desk.control(path, body, status))["error"]


async def test_the_clock_moves_the_date_every_answer_carries(desk: Desk) -> None:
    before = (await desk.control("/clock", {"advance_s": 0}))["now_ms"]
    after = (await desk.control("/clock", {"advance_s": 86_400}))["now_ms"]
    assert after - before >= 86_400_000
    for url in (desk.ready["exit_check_url"], desk.lazada["api_url"] + "/seller/get"):
        async with desk.http.get(url) as reply:
            told = parsedate_to_datetime(reply.headers["Date"]).timestamp()
        assert told >= after // 1000


async def test_a_store_can_talk_junk_until_it_is_calmed(desk: Desk) -> None:
    store = desk.store(KEY)
    aim = {"seller_id": store["seller_id"]}
    await desk.control("/scenario", aim | {"name": "junk_answer"})
    query = desk.signed("/seller/get", {}, store["access_token"])
    async with desk.http.get(desk.lazada["api_url"] + "/seller/get", params=query) as reply:
        assert reply.content_type == "text/html"
    other = desk.store("toko-melati")["access_token"]
    assert (await desk.get("/seller/get", other))["code"] == "0"
    await desk.control("/scenario", aim | {"name": "calm"})
    assert (await desk.get("/seller/get", store["access_token"]))["code"] == "0"


async def test_an_item_can_take_a_status_nobody_knows(desk: Desk) -> None:
    store = desk.store(KEY)
    aim = {"seller_id": store["seller_id"], "name": "unknown_status"}
    played = await desk.control("/scenario", aim)
    row = await desk.get("/order/get", store["access_token"], order_id=played["order_id"])
    assert played["status"] in row["data"]["statuses"]
    listed = await desk.get(
        "/orders/get",
        store["access_token"],
        created_after=EVER,
        sort_by="updated_at",
        sort_direction="DESC",
        limit="1",
    )
    assert str(listed["data"]["orders"][0]["order_id"]) == played["order_id"]


async def test_a_packed_order_can_be_cancelled_behind_the_sellers_back(desk: Desk) -> None:
    store = desk.store(KEY)
    order = orders_in(desk, KEY, "ready_to_ship")[0]
    aim = {"seller_id": store["seller_id"], "name": "cancel_after_print"}
    await desk.control("/scenario", aim | {"order_id": str(order.order_id)})
    items = await desk.get("/order/items/get", store["access_token"], order_id=str(order.order_id))
    assert {item["status"] for item in items["data"]} == {"canceled"}
    assert items["data"][0]["cancel_return_initiator"] == "cancellation-customer"
    await desk.control("/scenario", aim | {"order_id": str(order.order_id)}, 400)
