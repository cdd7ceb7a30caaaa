"""Several apps: each has its own key, secret, stores and quota."""

import time
import tomllib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from lzdesk.simulator.ready import stores_toml
from lzdesk.simulator.server import SimulatorConfig
from lzdesk.simulator.signing import signature
from tests.simulator.client import Desk, Reply, running

THREE = SimulatorConfig(orders=60, seed=7, apps=3, daily_quota=2)


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    async with running(THREE) as one:
        yield one


async def call(desk: Desk, app: dict, token: str, path: str = "/seller/get", **more: str) -> Reply:
    whole = {
        "app_key": app["app_key"],
        "timestamp": str(time.time_ns() // 1_000_000),
        "sign_method": "sha256",
        "access_token": token,
        **more,
    }
    if not token:
        del whole["access_token"]
    whole["sign"] = signature(app["app_secret"], path, whole)
    async with desk.http.get(desk.lazada["api_url"] + path, params=whole) as reply:
        return await reply.json()


def first_store(desk: Desk, app: dict) -> dict:
    return next(s for s in desk.lazada["stores"] if s["seller_id"] in app["seller_ids"])


async def test_the_stores_are_split_and_a_crossborder_consent_stays_whole(desk: Desk) -> None:
    apps = desk.lazada["apps"]
    assert len({app["app_key"] for app in apps}) == len({app["app_secret"] for app in apps}) == 3
    assert (apps[0]["app_key"], apps[0]["app_secret"]) == (
        desk.lazada["app_key"],
        desk.lazada["app_secret"],
    )
    held = [seller_id for app in apps for seller_id in app["seller_ids"]]
    assert sorted(held) == sorted(store["seller_id"] for store in desk.lazada["stores"])
    assert all(len(app["seller_ids"]) >= 3 for app in apps)
    shared = [app for app in apps if {"1000004", "1000005"} & set(app["seller_ids"])]
    assert len(shared) == 1


async def test_a_token_is_good_with_its_own_app_alone(desk: Desk) -> None:
    first, second, third = desk.lazada["apps"]
    store = first_store(desk, second)
    assert (await call(desk, second, store["access_token"]))["code"] == "0"
    assert (await call(desk, first, store["access_token"]))["code"] == "IllegalAccessToken"
    path = "/auth/token/refresh"
    again = {"refresh_token": store["refresh_token"]}
    assert (await call(desk, third, "", path, **again))["code"] == "IllegalRefreshToken"
    assert (await call(desk, second, "", path, **again))["code"] == "0"
    mixed = second | {"app_secret": first["app_secret"]}
    assert (await call(desk, mixed, store["access_token"]))["code"] == "IncompleteSignature"


async def test_each_app_has_a_day_of_its_own(desk: Desk) -> None:
    first, second, _ = desk.lazada["apps"]
    token = first_store(desk, second)["access_token"]
    codes = [(await call(desk, second, token))["code"] for _ in range(3)]
    assert codes == ["0", "0", "AppCallLimit"]
    assert (await call(desk, first, first_store(desk, first)["access_token"]))["code"] == "0"
    counts = await desk.control("/counts")
    assert [app["calls"] for app in counts["apps"]] == [1, 3, 0]


async def test_the_import_file_names_each_app_and_whose_each_store_is(desk: Desk) -> None:
    tables = tomllib.loads(stores_toml(desk.ready))
    apps = {app["app_key"]: app for app in desk.lazada["apps"]}
    assert [app["app_secret"] for app in tables["app"]] == [a["app_secret"] for a in apps.values()]
    for store in tables["store"]:
        if "app_key" in store:
            assert store["seller_id"] in apps[store["app_key"]]["seller_ids"]
    (consent,) = tables["authorisation"]
    assert "1000004" in apps[consent["app_key"]]["seller_ids"]


def test_no_app_makes_no_market() -> None:
    with pytest.raises(ValueError, match="apps"):
        SimulatorConfig(apps=0)
