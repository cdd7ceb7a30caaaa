"""The protocol: where parameters may stand, and what is refused in the vendor's words."""

from datetime import UTC, datetime

import aiohttp
import pytest

from lzdesk.simulator.server import SimulatorConfig
from lzdesk.simulator.signing import signature
from tests.simulator.client import EVER, Desk, running

PATH = "/orders/get"


async def call(desk: Desk, parameters: dict[str, str], path: str = PATH) -> dict:
    async with desk.http.get(desk.lazada["api_url"] + path, params=parameters) as reply:
        assert reply.status == 200
        return await reply.json()


def good(desk: Desk) -> dict[str, str]:
    token = desk.store("lumi-flagship")["access_token"]
    return desk.signed(PATH, {"created_after": EVER}, token)


def resigned(desk: Desk, parameters: dict[str, str], path: str = PATH) -> dict[str, str]:
    plain = {name: value for name, value in parameters.items() if name != "sign"}
    return plain | {"sign": signature(desk.lazada["app_secret"], path, plain)}


@pytest.mark.parametrize("style", ["form", "split", "query_with_json_copy", "multipart"])
async def test_every_style_of_post_is_answered(desk: Desk, style: str) -> None:
    path = "/order/package/rts"
    request = '{"packages": [{"package_id": "FP0"}]}'
    token = desk.store("lumi-flagship")["access_token"]
    whole = desk.signed(path, {"readyToShipReq": request}, token)
    business = {"readyToShipReq": whole.pop("readyToShipReq")}
    url = desk.lazada["api_url"] + path
    upload = aiohttp.FormData({**whole, **business})
    upload.add_field("image", b"not signed", filename="a.png")
    sent = {
        "form": {"data": {**whole, **business}},
        "split": {"params": whole, "data": business},
        "query_with_json_copy": {"params": {**whole, **business}, "json": business},
        "multipart": {"data": upload},
    }
    async with desk.http.post(url, **sent[style]) as reply:
        answer = await reply.json()
    assert answer["code"] == "0", answer
    assert answer["result"]["data"]["packages"][0]["item_err_code"] == "600001"


@pytest.mark.parametrize("name", ["app_key", "timestamp", "sign_method", "sign", "access_token"])
async def test_a_missing_common_parameter_is_named(desk: Desk, name: str) -> None:
    parameters = good(desk)
    del parameters[name]
    if name != "sign":
        parameters = resigned(desk, parameters)
    reply = await call(desk, parameters)
    assert reply["code"] == "MissingParameter"
    assert name in reply["message"]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("app_key", "999999", "InvalidAppKey"),
        ("sign_method", "hmac", "IncompleteSignature"),
        ("timestamp", "1517820392000", "IllegalTimestamp"),
        ("timestamp", "yesterday", "IllegalTimestamp"),
        ("timestamp", "2017-11-11T12:00:00Z", "IllegalTimestamp"),
        ("access_token", "5000nobody", "IllegalAccessToken"),
        ("created_after", "2026/11/01", "17"),
    ],
)
async def test_a_wrong_parameter_is_refused(desk: Desk, name: str, value: str, code: str) -> None:
    assert (await call(desk, resigned(desk, good(desk) | {name: value})))["code"] == code


async def test_a_value_changed_after_signing_is_refused_as_an_isv_error(desk: Desk) -> None:
    reply = await call(desk, good(desk) | {"limit": "1"})
    assert reply["code"] == "IncompleteSignature"
    assert reply["type"] == "ISV"
    assert reply["request_id"]


async def test_an_iso_timestamp_of_now_is_good(desk: Desk) -> None:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (await call(desk, resigned(desk, good(desk) | {"timestamp": now})))["code"] == "0"


async def test_a_path_nobody_knows_is_invalid(desk: Desk) -> None:
    assert (await desk.get("/order/teleport", "x"))["code"] == "InvalidApi"


async def test_a_write_is_not_answered_to_get(desk: Desk) -> None:
    token = desk.store("lumi-flagship")["access_token"]
    reply = await desk.get("/order/fulfill/pack", token, packReq="{}")
    assert reply["code"] == "InvalidApi"


async def test_a_cross_border_token_works_on_both_its_countries_and_nowhere_else(
    desk: Desk,
) -> None:
    one, other = desk.store("hanlin-global-sg"), desk.store("hanlin-global-my")
    assert one["access_token"] == other["access_token"]
    for store in (one, other):
        base = desk.lazada["api_urls"][store["country"]]
        seller = await desk.get("/seller/get", store["access_token"], base)
        assert str(seller["data"]["seller_id"]) == store["seller_id"]
        assert seller["data"]["cb"] is True
        rows = await desk.all_orders(store["access_token"], base)
        assert {str(row["order_id"]) for row in rows} == {
            row["order_id"] for row in await desk.truth(store)
        }
    for base in (desk.lazada["api_url"], desk.lazada["api_urls"]["th"]):
        reply = await desk.get("/seller/get", one["access_token"], base)
        assert reply["code"] == "IllegalAccessToken"


async def test_a_local_token_works_on_the_plain_host_and_its_own_country_only(desk: Desk) -> None:
    store = desk.store("nha-xinh-decor")
    for base, code in (
        (desk.lazada["api_url"], "0"),
        (desk.lazada["api_urls"]["vn"], "0"),
        (desk.lazada["api_urls"]["sg"], "IllegalAccessToken"),
    ):
        assert (await desk.get("/seller/get", store["access_token"], base))["code"] == code


async def test_calls_are_counted_and_the_daily_quota_ends_them() -> None:
    async with running(SimulatorConfig(stores=1, orders=5, daily_quota=2)) as desk:
        token = desk.lazada["stores"][0]["access_token"]
        codes = [(await desk.get("/seller/get", token))["code"] for _ in range(3)]
        assert codes == ["0", "0", "AppCallLimit"]
        books = await desk.control("/truth/calls")
        assert books["app"]["today"] == 3
        assert books["stores"] == [{"seller_id": "1000001", "calls": 3}]
        await desk.control("/clock", {"advance_s": 86_400})
        assert (await desk.get("/seller/get", token))["code"] == "0"


async def test_another_host_name_is_not_answered(desk: Desk) -> None:
    async with desk.http.get(
        desk.ready["exit_check_url"], headers={"Host": "evil.example"}
    ) as reply:
        assert reply.status == 403


async def test_the_exit_echo_tells_the_callers_address_and_a_country_of_choice(desk: Desk) -> None:
    async def told() -> object:
        async with desk.http.get(desk.ready["exit_check_url"]) as reply:
            return await reply.json() if reply.status == 200 else reply.status

    assert await told() == {"ip": "127.0.0.1", "country": "SG"}
    await desk.control("/exit", {"country": "TH"})
    assert await told() == {"ip": "127.0.0.1", "country": "TH"}
    await desk.control("/exit", {"country": "CN", "address": "127.0.0.1"})
    await desk.control("/exit", {"country": "VN", "address": "127.0.0.9"})
    assert await told() == {"ip": "127.0.0.1", "country": "CN"}
    await desk.control("/exit", {"down": True})
    assert await told() == 503
    await desk.control("/exit", {})
    assert await told() == {"ip": "127.0.0.1", "country": "SG"}
    assert (await desk.control("/exit", {"country": "Thailand"}, 400))["error"]
