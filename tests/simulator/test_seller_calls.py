"""A store's health and its notification box."""

import pytest

from lzdesk.simulator.notices import relative
from tests.simulator.client import Desk

KEY = "volt-gadget"
BOX = "/sellercenter/msg/list"


async def test_health_is_the_same_in_both_calls_and_in_the_truth(desk: Desk) -> None:
    store = desk.store(KEY)
    reply = await desk.get("/seller/performance/get", store["access_token"], language="en-US")
    assert reply["success"] is True
    found = {row["type"]: row for row in reply["data"]["indicators"]}
    assert {"POSITIVE_SELLER_RATING", "PRODUCT_RATING_COVERAGE"} < set(found)
    assert all(type(row["score"]) is float for row in found.values())
    rows = (await desk.control(f"/truth/health?seller_id={store['seller_id']}"))["health"]
    assert {row["type"]: row["score"] for row in rows} == {
        kind: row["score"] for kind, row in found.items()
    }
    metrics = (await desk.get("/seller/metrics/get", store["access_token"]))["data"]
    assert float(metrics["ship_on_time"]) == found["SHIP_ON_TIME"]["score"]
    assert 0 < float(metrics["response_rate"]) <= 1
    for row in found.values():
        met = row["score"] >= row["target"]
        if row["target_format"].startswith("LESS"):
            met = row["score"] <= row["target"]
        assert row["target_respected"] is met


async def test_health_moves_from_day_to_day_and_differs_between_stores(desk: Desk) -> None:
    async def scores(key: str) -> list[float]:
        reply = await desk.get("/seller/performance/get", desk.store(key)["access_token"])
        return [row["score"] for row in reply["data"]["indicators"]]

    before = await scores(KEY)
    assert await scores(KEY) == before
    assert await scores("toko-melati") != before
    await desk.control("/clock", {"advance_s": 86_400})
    assert await scores(KEY) != before


async def test_the_box_is_read_newest_first_and_is_the_truth(desk: Desk) -> None:
    store = desk.store(KEY)
    rows: list = []
    page = 1
    while True:
        reply = await desk.get(BOX, store["access_token"], page=str(page), pageSize="13")
        data = reply["result"]["data"]
        assert data["pageInfo"]["pageSize"] == 13
        if not data["dataSource"]:
            break
        rows += data["dataSource"]
        page += 1
    true = (await desk.control(f"/truth/notices?seller_id={store['seller_id']}"))["notices"]
    assert len(true) > 20
    assert [row["id"] for row in rows] == [row["notice_id"] for row in true]
    assert [row["message_content"]["title"] for row in rows] == [row["title"] for row in true]
    told = [row["told_at"] for row in true]
    assert told == sorted(told, reverse=True)


async def test_a_new_order_is_told_at_the_top(desk: Desk) -> None:
    store = desk.store(KEY)
    (order_id,) = (await desk.control("/orders", {"seller_id": store["seller_id"]}))["orders"]
    reply = await desk.get(BOX, store["access_token"], pageSize="1")
    (row,) = reply["result"]["data"]["dataSource"]
    assert row["time"] == "just now"
    assert order_id in row["message_content"]["description"]
    assert row["message_content"]["categoryName"] == "Orders"
    assert (await desk.get(BOX, store["access_token"], pageSize="101"))["code"] == "19"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (600, "10 minutes ago"),
        (7199, "1 hour ago"),
        (86_400 * 3, "3 days ago"),
    ],
)
def test_the_age_of_a_notice(seconds: int, words: str) -> None:
    assert relative(seconds) == words
