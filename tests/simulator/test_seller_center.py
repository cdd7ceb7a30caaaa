"""The pages a store's browser sees."""

import re
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path

import msgspec
from python_calamine import CalamineWorkbook

from lzdesk.simulator.server import SimulatorConfig
from tests.simulator.client import Desk, running

RECORDED = Path(__file__).parent / "recorded" / "order_export_columns.json"
KEY = "nha-xinh-decor"


def home(desk: Desk, key: str = KEY) -> str:
    return f"{desk.lazada['seller_center_url']}/{desk.store(key)['country']}"


async def log_in(desk: Desk, key: str = KEY, password: str = "") -> tuple[int, str, SimpleCookie]:
    store = desk.store(key)
    form = {"login": store["login"], "password": password or store["password"]}
    async with desk.http.post(
        f"{home(desk, key)}/apps/seller/login", data=form, allow_redirects=False
    ) as reply:
        return reply.status, reply.headers.get("Location", ""), reply.cookies


async def read(desk: Desk, path: str, key: str = KEY) -> tuple[int, str]:
    async with desk.http.get(home(desk, key) + path) as reply:
        return reply.status, await reply.text()


async def test_orders_want_a_login(desk: Desk) -> None:
    for path in ("/apps/order/list?status=all", "/apps/order/detail", "/apps/order/export"):
        async with desk.http.get(home(desk) + path, allow_redirects=False) as reply:
            assert reply.status == 302
            assert "/apps/seller/login?redirect_url=" in reply.headers["Location"]


async def test_a_login_sets_one_lasting_and_one_session_cookie_and_needs_both(
    desk: Desk,
) -> None:
    status, where, cookies = await log_in(desk)
    assert (status, where) == (302, "/sc/vn/apps/order/list")
    lives = sorted(morsel["max-age"] for morsel in cookies.values())
    assert lives == ["", "2592000"]
    assert all(morsel["path"] == "/sc/vn" and morsel["httponly"] for morsel in cookies.values())
    status, text = await read(desk, "/apps/order/list?status=all")
    assert status == 200
    assert "Nhà Xinh Decor" in text
    desk.http.cookie_jar.clear(lambda cookie: cookie.key == "lzd_sid")
    status, text = await read(desk, "/apps/order/list?status=all")
    assert "Log in to Seller Center" in text


async def test_a_wrong_password_and_another_countrys_store_do_not_get_in(desk: Desk) -> None:
    assert (await log_in(desk, password="guess"))[0] == 401
    await log_in(desk)
    _, text = await read(desk, "/apps/order/list", "casa-rumah")
    assert "Log in to Seller Center" in text


async def test_login_leads_back_to_the_page_that_was_asked_for_and_nowhere_else(
    desk: Desk,
) -> None:
    store = desk.store(KEY)
    form = {"login": store["login"], "password": store["password"]}
    for wanted, led in (
        ("/sc/vn/apps/order/export", "/sc/vn/apps/order/export"),
        ("https://evil.example/", "/sc/vn/apps/order/list"),
    ):
        async with desk.http.post(
            f"{home(desk)}/apps/seller/login",
            params={"redirect_url": wanted},
            data=form,
            allow_redirects=False,
        ) as reply:
            assert reply.headers["Location"] == led


async def test_the_pages_of_the_list_hold_every_order_once(desk: Desk) -> None:
    await log_in(desk)
    truth = await desk.truth(desk.store(KEY))
    found: list[str] = []
    for number in range(1, len(truth) // 25 + 2):
        _, text = await read(desk, f"/apps/order/list?status=all&page={number}")
        found += re.findall(r"tradeOrderId=(\d+)", text)
    assert sorted(found) == sorted(row["order_id"] for row in truth)


async def test_an_order_has_a_page_and_an_unknown_one_404(desk: Desk) -> None:
    await log_in(desk)
    order_id = (await desk.truth(desk.store(KEY)))[0]["order_id"]
    status, text = await read(desk, f"/apps/order/detail?tradeOrderId={order_id}")
    assert status == 200
    assert order_id in text
    assert (await read(desk, "/apps/order/detail?tradeOrderId=<b>"))[0] == 404
    assert "&lt;b&gt;" in (await read(desk, "/apps/order/detail?tradeOrderId=<b>"))[1]


async def test_the_export_has_the_74_columns_and_a_row_per_item() -> None:
    columns = msgspec.json.decode(RECORDED.read_bytes())["columns"]
    async with running(SimulatorConfig(stores=6, orders=120)) as desk:
        await log_in(desk)
        async with desk.http.get(f"{home(desk)}/apps/order/export") as reply:
            assert "nha-xinh-decor-orders.xlsx" in reply.headers["Content-Disposition"]
            book = CalamineWorkbook.from_filelike(BytesIO(await reply.read()))
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[0] == [column["header"] for column in columns]
        truth = await desk.truth(desk.store(KEY))
        statuses = [status for order in truth for status in order["item_statuses"]]
        assert sorted(row[65] for row in rows[1:]) == sorted(statuses)
        assert {row[12] for row in rows[1:]} == {order["order_id"] for order in truth}


async def test_logging_out_ends_the_session(desk: Desk) -> None:
    await log_in(desk)
    await read(desk, "/apps/seller/logout")
    _, text = await read(desk, "/apps/order/list")
    assert "Log in to Seller Center" in text
