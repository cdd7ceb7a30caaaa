"""The vendor's own Python SDK (PyPI lazop-sdk) works against the simulator, unchanged.

It blocks, so the simulator runs in a thread with a loop of its own.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from lzdesk.simulator.ready import ReadyLine, ReadyStore
from lzdesk.simulator.server import Simulator, SimulatorConfig
from tests.simulator.client import EVER

CONFIG = SimulatorConfig(stores=6, orders=900, seed=5)
Execute = Callable[..., dict]


@pytest.fixture(scope="module")
def ready() -> Iterator[ReadyLine]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    simulator = Simulator(CONFIG)
    try:
        yield asyncio.run_coroutine_threadsafe(simulator.start(), loop).result()
        asyncio.run_coroutine_threadsafe(simulator.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Importing it makes a `logs` folder in the home directory: give it a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        home = str(tmp_path_factory.mktemp("home"))
        patch.setenv("HOME", home)
        patch.setenv("USERPROFILE", home)
        import lazop_sdk
        from lazop_sdk import base

        # On every refusal it resolves the machine's own host name, which fails on some, and logs
        # the whole address with token and signature.
        patch.setattr(base, "logApiError", lambda *_: None)
        yield lazop_sdk
    # It never closes its log file, and an unclosed file is a warning, which is an error here.
    logger = logging.getLogger("lazop_sdk.base")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


@pytest.fixture
def store(ready: ReadyLine) -> ReadyStore:
    return ready["marketplaces"]["lazada"]["stores"][0]


@pytest.fixture
def execute(sdk: ModuleType, ready: ReadyLine, store: ReadyStore) -> Execute:
    lazada = ready["marketplaces"]["lazada"]

    def run(
        path: str, method: str = "GET", token: str = "", secret: str = "", **given: str
    ) -> dict:
        app_secret = secret or lazada["app_secret"]
        client = sdk.LazopClient(lazada["api_url"], lazada["app_key"], app_secret)
        request = sdk.LazopRequest(path, method)
        for name, value in given.items():
            request.add_api_param(name, value)
        return client.execute(request, token or store["access_token"]).body

    return run


def every_order(execute: Execute, status: str = "all") -> list[dict]:
    rows: list[dict] = []
    while True:
        reply = execute(
            "/orders/get", created_after=EVER, limit="100", offset=str(len(rows)), status=status
        )
        rows += reply["data"]["orders"]
        if len(rows) >= reply["data"]["countTotal"]:
            return rows


def pending_items(execute: Execute) -> tuple[int, list[dict]]:
    """An order whose items can all be packed by the seller."""
    for row in every_order(execute, "pending"):
        items = execute("/order/items/get", order_id=str(row["order_id"]))["data"]
        if all(
            item["status"] == "pending"
            and not (item["is_fbl"] or item["is_digital"] or item["delivery_option_sof"])
            for item in items
        ):
            return row["order_id"], items
    raise AssertionError("no order to pack")


def test_it_pages_through_all_orders_of_a_store(execute: Execute) -> None:
    rows = every_order(execute)
    assert len(rows) > 200
    assert len({row["order_id"] for row in rows}) == len(rows)


def test_it_packs_gets_the_label_and_marks_ready_to_ship(execute: Execute) -> None:
    order_id, items = pending_items(execute)
    ids = [item["order_item_id"] for item in items]
    request = (
        f'{{"pack_order_list":[{{"order_id":{order_id},"order_item_list":{ids}}}],'
        '"delivery_type":"dropship","shipping_allocate_type":"TFS"}'
    )
    packed = execute("/order/fulfill/pack", "POST", packReq=request)["result"]["data"]
    verdicts = packed["pack_order_list"][0]["order_item_list"]
    assert {one["item_err_code"] for one in verdicts} == {"0"}
    package_ids = list(dict.fromkeys(one["package_id"] for one in verdicts))
    packages = ",".join(f'{{"package_id":"{one}"}}' for one in package_ids)
    document = execute(
        "/order/package/document/get",
        getDocumentReq=f'{{"doc_type":"PDF","packages":[{packages}]}}',
    )["result"]
    assert document["success"] is True
    assert document["data"]["pdf_url"].startswith("http://127.0.0.1:")
    ready_request = f'{{"packages":[{packages}]}}'
    done = execute("/order/package/rts", "POST", readyToShipReq=ready_request)["result"]["data"]
    assert {one["item_err_code"] for one in done["packages"]} == {"0"}
    again = execute("/order/package/rts", "POST", readyToShipReq=ready_request)["result"]["data"]
    assert {one["item_err_code"] for one in again["packages"]} == {"700000"}
    refused = execute("/order/fulfill/pack", "POST", packReq=request)["result"]["data"]
    codes = {one["item_err_code"] for one in refused["pack_order_list"][0]["order_item_list"]}
    assert codes == {"700026"}


def test_a_batch_of_twenty_one_is_refused(execute: Execute) -> None:
    packages = ",".join('{"package_id":"FP1"}' for _ in range(21))
    reply = execute("/order/package/rts", "POST", readyToShipReq=f'{{"packages":[{packages}]}}')
    assert reply["code"] == "0"
    assert reply["result"]["error_code"] == "700022"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"offset": "5001"}, "14"),
        ({"status": "asleep"}, "36"),
        ({"limit": "500"}, "19"),
        ({"token": "5000expired"}, "IllegalAccessToken"),
        ({"secret": "not the secret"}, "IncompleteSignature"),
    ],
)
def test_it_is_refused_where_the_reference_says(
    execute: Execute, given: dict[str, str], code: str
) -> None:
    assert execute("/orders/get", created_after=EVER, **given)["code"] == code


def test_it_refreshes_a_token(execute: Execute, store: ReadyStore) -> None:
    reply = execute("/auth/token/refresh", "POST", refresh_token=store["refresh_token"])
    assert reply["code"] == "0"
    assert execute("/seller/get", token=reply["access_token"])["data"]["name"] == store["name"]


def test_a_file_goes_in_a_multipart_post(
    sdk: ModuleType, ready: ReadyLine, store: ReadyStore
) -> None:
    lazada = ready["marketplaces"]["lazada"]
    client = sdk.LazopClient(lazada["api_url"], lazada["app_key"], lazada["app_secret"])
    request = sdk.LazopRequest("/seller/get", "POST")
    request.add_file_param("image", b"not signed")
    assert client.execute(request, store["access_token"]).code == "0"
