"""What goes wrong on purpose: each kind does what its name says, by rate, and is counted."""

import asyncio
from email.utils import parsedate_to_datetime

import aiohttp
import msgspec
import pytest

from lzdesk.simulator.effects import Effects
from lzdesk.simulator.faults import FAULTS
from lzdesk.simulator.limits import machine_ms
from lzdesk.simulator.scenarios.unknown_status import STATUS
from lzdesk.simulator.server import SimulatorConfig
from tests.simulator.client import EVER, SMALL, Desk, Reply, orders_in, running

KEY = "lumi-flagship"
OTHER = "toko-melati"


async def switch(desk: Desk, seller: str = "", **body: float) -> Reply:
    aim = {"seller_id": desk.store(seller)["seller_id"]} if seller else {}
    return await desk.control("/faults", aim | body)


async def fired(desk: Desk, kind: str) -> int:
    return (await desk.control("/faults"))["fired"][kind]


async def page(desk: Desk, key: str = KEY, **more: str) -> Reply:
    window = {"created_after": EVER, "limit": "20", "sort_by": "updated_at"}
    return await desk.get("/orders/get", desk.store(key)["access_token"], **window, **more)


def pack_request(order: object) -> dict:
    return {
        "pack_order_list": [
            {"order_id": order.order_id, "order_item_list": [i.item_id for i in order.items]}
        ],
        "delivery_type": "dropship",
        "shipping_allocate_type": "TFS",
    }


async def pack(desk: Desk, order: object) -> Reply:
    token = desk.store(KEY)["access_token"]
    return await desk.post("/order/fulfill/pack", token, packReq=pack_request(order))


@pytest.mark.parametrize("kind", ["reset", "timeout", "lost_answer"])
async def test_the_line_is_cut(desk: Desk, kind: str) -> None:
    """Only a lost answer has had its effect."""
    order = orders_in(desk, KEY, "pending")[0]
    await switch(desk, timeout_s=0.01, **{kind: 1})
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await pack(desk, order)
    assert order.statuses() == (["packed"] if kind == "lost_answer" else ["pending"])
    assert await fired(desk, kind) == 1


async def test_a_lost_answer_is_of_writes_alone(desk: Desk) -> None:
    await switch(desk, lost_answer=1)
    assert (await page(desk))["code"] == "0"
    assert await fired(desk, "lost_answer") == 0


async def raw_page(desk: Desk) -> tuple[aiohttp.ClientResponse, bytes]:
    query = desk.signed("/orders/get", {"created_after": EVER}, desk.store(KEY)["access_token"])
    url = desk.lazada["api_url"] + "/orders/get"
    async with desk.http.get(url, params=query) as reply:
        return reply, await reply.read()


async def test_a_server_error_is_a_web_page(desk: Desk) -> None:
    await switch(desk, http_500=1)
    replies = [(await raw_page(desk))[0] for _ in range(12)]
    assert {reply.status for reply in replies} == {500, 502}
    assert {reply.content_type for reply in replies} == {"text/html"}


async def test_json_ends_early(desk: Desk) -> None:
    _, whole = await raw_page(desk)
    await switch(desk, truncate=1)
    reply, body = await raw_page(desk)
    assert reply.status == 200
    assert len(body) < len(whole)
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(body)


async def test_the_date_header_is_wrong_by_what_was_set(desk: Desk) -> None:
    await switch(desk, clock_skew=1, skew_s=5000)
    reply, _ = await raw_page(desk)
    told = parsedate_to_datetime(reply.headers["Date"]).timestamp()
    assert abs(abs(told - desk.simulator.world.clock.now_s()) - 5000) <= 2


async def test_a_field_is_of_another_type(desk: Desk) -> None:
    order = (await page(desk))["data"]["orders"][0]
    await switch(desk, wrong_type=1)
    changed = 0
    for _ in range(20):
        reply = await page(desk)
        data = reply["data"]
        changed += data == "null"
        if data != "null":
            changed += any(
                type(value) is not type(order[name])
                for row in data["orders"]
                for name, value in row.items()
            )
    assert changed == 20


async def test_rows_come_twice_or_not_at_all_or_in_any_order(desk: Desk) -> None:
    honest = (await page(desk))["data"]
    ids = [row["order_id"] for row in honest["orders"]]
    await switch(desk, duplicate=1)
    twice = (await page(desk))["data"]
    found = [row["order_id"] for row in twice["orders"]]
    assert len(found) > len(ids)
    assert set(found) == set(ids)
    assert twice["count"] == len(found)
    await switch(desk, duplicate=0, missing=1)
    less = (await page(desk))["data"]
    assert len(less["orders"]) == less["count"] == len(ids) - 1
    assert less["countTotal"] == honest["countTotal"]
    await switch(desk, missing=0, disorder=1)
    shuffled = [row["order_id"] for row in (await page(desk))["data"]["orders"]]
    assert sorted(shuffled) == sorted(ids)
    assert shuffled != ids


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/orders/get", {"created_after": EVER}),
        ("/reverse/getreverseordersforseller", {"page_no": "1", "page_size": "50"}),
        ("/products/get", {}),
        ("/sellercenter/msg/list", {}),
    ],
)
async def test_a_list_shifts_while_it_is_read(desk: Desk, path: str, parameters: dict) -> None:
    names = {"/orders/get": "orders", "/products/get": "listings"}
    name = names.get(path, "notices" if "msg" in path else "returns")
    where = f"/truth/{name}?seller_id={desk.store(KEY)['seller_id']}"
    before = (await desk.control(where))[name]
    await switch(desk, shifting=1)
    await desk.get(path, desk.store(KEY)["access_token"], **parameters)
    after = (await desk.control(where))[name]
    changed = [row for row in after if row not in before]
    assert len(changed) == 1
    assert await fired(desk, "shifting") == 1


async def test_an_order_takes_a_status_nobody_knows_and_the_truth_says_so(desk: Desk) -> None:
    await switch(desk, unknown_status=1)
    rows = (await page(desk, sort_direction="DESC"))["data"]["orders"]
    assert STATUS in rows[0]["statuses"]
    statuses = [s for row in await desk.truth(desk.store(KEY)) for s in row["item_statuses"]]
    assert statuses.count(STATUS) == 1


async def test_every_item_fails_and_nothing_is_done(desk: Desk) -> None:
    await switch(desk, all_items_failed=1)
    order = orders_in(desk, KEY, "pending")[0]
    reply = await pack(desk, order)
    assert (reply["code"], reply["result"]["success"]) == ("0", True)
    (entry,) = reply["result"]["data"]["pack_order_list"]
    assert len(entry["order_item_list"]) == len(order.items)
    assert {row["item_err_code"] for row in entry["order_item_list"]} == {"700024"}
    assert order.statuses() == ["pending"]
    token = desk.store(KEY)["access_token"]
    body = {"packages": [{"package_id": "FP1"}, {"package_id": "FP2"}]}
    reply = await desk.post("/order/package/rts", token, readyToShipReq=body)
    rows = reply["result"]["data"]["packages"]
    assert [row["package_id"] for row in rows] == ["FP1", "FP2"]
    assert all(row["item_err_code"] != "0" for row in rows)


async def test_a_token_dies_and_can_be_renewed(desk: Desk) -> None:
    store = desk.store(KEY)
    await switch(desk, KEY, token_death=1)
    assert (await page(desk))["code"] == "IllegalAccessToken"
    await switch(desk, KEY, token_death=0)
    assert (await page(desk))["code"] == "IllegalAccessToken"
    renewed = await desk.get("/auth/token/refresh", refresh_token=store["refresh_token"])
    assert (await desk.get("/seller/get", renewed["access_token"]))["code"] == "0"
    assert (await page(desk, OTHER))["code"] == "0"


async def test_a_call_that_is_delayed_is_answered(desk: Desk) -> None:
    await switch(desk, delay=1, delay_s=0.01)
    assert (await page(desk))["code"] == "0"
    assert await fired(desk, "delay") == 1


async def test_a_rate_is_a_share_and_one_store_may_suffer_alone(desk: Desk) -> None:
    await switch(desk, OTHER, http_500=1)
    assert (await page(desk))["code"] == "0"
    await switch(desk, http_500=0)
    assert (await page(desk, OTHER))["code"] == "0"
    assert (await desk.control("/faults"))["faults"] == []
    await switch(desk, missing=0.25)
    for _ in range(100):
        await page(desk)
    assert 10 <= await fired(desk, "missing") <= 42
    state = await desk.control("/faults")
    assert [row["kind"] for row in state["faults"]] == ["missing"]
    assert set(state["kinds"]) == set(FAULTS)


async def test_the_same_seed_goes_wrong_in_the_same_calls() -> None:
    async def run() -> list[bool]:
        async with running(SMALL) as desk:
            await switch(desk, missing=0.4)
            counts = [(await page(desk))["data"]["count"] for _ in range(25)]
            return [count == 20 for count in counts]

    first = await run()
    assert first == await run()
    assert 0 < sum(first) < 25


@pytest.mark.parametrize(
    "body",
    [
        {"earthquake": 0.5},
        {"delay": 1.5},
        {"delay": -0.1},
        {"delay_s": 1000},
        {"ban_s": 0},
        {"delay": "often"},
    ],
)
async def test_a_fault_that_does_not_fit_is_refused_and_changes_nothing(
    desk: Desk, body: dict
) -> None:
    assert (await desk.control("/faults", {"missing": 1} | body, 400))["error"]
    assert (await desk.control("/faults"))["faults"] == []
    await desk.control("/faults", {"seller_id": 5, "missing": 1}, 404)


async def test_a_ban_is_enforced_and_calls_made_in_spite_of_it_are_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [machine_ms() + 60_000]
    monkeypatch.setattr("lzdesk.simulator.limits.machine_ms", lambda: moment[0])
    await switch(desk, limit=1, ban_s=2)
    reply = await page(desk)
    assert reply["message"].endswith("this ban will last 2 seconds")
    assert reply["code"] in {"ApiCallLimit", "SellerCallLimit", "AppCallLimit"}
    await switch(desk, limit=0)
    again = await page(desk)
    assert again["code"] == reply["code"]
    counts = await desk.control("/counts")
    # That call had been signed before the ban was told: its caller could not know.
    assert (counts["during_ban"], counts["too_early"]) == (1, 0)


async def test_a_call_signed_after_the_ban_was_told_came_too_early(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [machine_ms() - 10_000]
    monkeypatch.setattr("lzdesk.simulator.limits.machine_ms", lambda: moment[0])
    await switch(desk, KEY, limit=1, ban_s=20)
    code = (await page(desk))["code"]
    await switch(desk, limit=0)
    moment[0] += 10_000
    again = await page(desk)
    assert again["code"] == code
    assert again["message"].endswith("this ban will last 10 seconds")
    counts = await desk.control("/counts")
    assert (counts["during_ban"], counts["too_early"]) == (1, 1)
    (own,) = [s for s in counts["stores"] if s["seller_id"] == desk.store(KEY)["seller_id"]]
    assert own["too_early"] == 1


async def test_nothing_spoils_the_words_of_a_ban(desk: Desk) -> None:
    await switch(desk, limit=1, truncate=1, wrong_type=1, lost_answer=1)
    order = orders_in(desk, KEY, "pending")[0]
    assert (await pack(desk, order))["message"].endswith("this ban will last 1 seconds")
    assert order.statuses() == ["pending"]


async def test_a_ban_ends_by_itself_and_holds_nobody_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [1_795_400_000_000]
    monkeypatch.setattr("lzdesk.simulator.limits.machine_ms", lambda: moment[0])
    door = desk.simulator.world.door
    store = desk.simulator.world.store(int(desk.store(KEY)["seller_id"]))
    assert store
    await desk.control("/limits", {"store_per_second": 3, "ban_s": 4})
    codes = [(await page(desk))["code"] for _ in range(5)]
    assert codes == ["0", "0", "0", "ApiCallLimit", "ApiCallLimit"]
    assert (await page(desk, OTHER))["code"] == "0"
    moment[0] += 3999
    assert (await page(desk))["code"] == "ApiCallLimit"
    moment[0] += 1
    assert (await page(desk))["code"] == "0"
    assert door.meter_of(store).per_second == 5
    assert (door.meter_of(store).over_limit, door.meter_of(store).during_ban) == (1, 2)


async def test_an_app_has_a_rate_of_its_own() -> None:
    async with running(SimulatorConfig(orders=50, app_per_second=4)) as desk:
        keys = [store["key"] for store in desk.lazada["stores"] if store["country"] != "cb"]
        replies = await asyncio.gather(*(page(desk, key) for key in (KEY, OTHER) * 4))
        assert {reply["code"] for reply in replies} == {"0", "ApiCallLimit"}
        counts = await desk.control("/counts")
        assert counts["over_limit"] == 1
        assert counts["during_ban"] == 3
        assert len(keys) == len(counts["stores"])


async def test_effects_are_counted_and_none_is_doubled_by_a_lost_answer(desk: Desk) -> None:
    first, second = orders_in(desk, KEY, "pending")[:2]
    await pack(desk, first)
    await switch(desk, lost_answer=1)
    with pytest.raises((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError)):
        await pack(desk, second)
    await switch(desk, lost_answer=0)
    pieces = len(first.items) + len(second.items)
    counts = await desk.control("/counts")
    assert (counts["writes"], counts["effects"]) == (pieces, pieces)
    assert (counts["doubled_effects"], counts["repeated_writes"]) == (0, 0)
    await pack(desk, second)
    counts = await desk.control("/counts")
    assert counts["repeated_writes"] == len(second.items)
    assert counts["doubled_effects"] == 0
    assert {row["effect"] for row in counts["repeated"]} == {"pack"}


async def test_what_was_taken_apart_may_be_packed_again(desk: Desk) -> None:
    order = orders_in(desk, KEY, "pending")[0]
    await pack(desk, order)
    token = desk.store(KEY)["access_token"]
    packages = {"packages": [{"package_id": i.package.package_id} for i in order.items[:1]]}
    await desk.post("/order/package/repack", token, rePackReq=packages)
    await pack(desk, order)
    assert order.items[0].status == "packed"
    counts = await desk.control("/counts")
    assert counts["doubled_effects"] == 0


def test_an_effect_carried_out_twice_is_doubled() -> None:
    effects = Effects()
    for _ in range(2):
        effects.ask(1, "message", "5")
        effects.carry_out(1, "message", "5")
    effects.carry_out(2, "message", "5")
    assert effects.counts()["doubled_effects"] == 1
    assert effects.counts(2) == {
        "writes": 0,
        "effects": 1,
        "doubled_effects": 0,
        "repeated_writes": 0,
    }
    effects.take_back(1, "message", "5")
    effects.carry_out(1, "message", "5")
    assert effects.counts()["doubled_effects"] == 1


async def test_refreshes_are_counted_for_every_store_of_the_consent(desk: Desk) -> None:
    token = desk.store("hanlin-global-sg")["refresh_token"]
    for _ in range(2):
        await desk.get("/auth/token/refresh", refresh_token=token)
    counts = await desk.control("/counts")
    assert counts["refreshes"] == 2
    refreshed = {row["seller_id"] for row in counts["stores"] if row["refreshes"] == 2}
    assert refreshed == {"1000004", "1000005"}
