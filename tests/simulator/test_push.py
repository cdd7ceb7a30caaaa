"""The vendor's messages: signed, repeated until answered, doubled and out of order on demand."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from lzdesk.simulator.server import SimulatorConfig
from lzdesk.simulator.signing import push_signature
from tests.simulator.client import Desk, orders_in, running

VECTORS = Path(__file__).parent / "recorded" / "sign_vectors.json"
KEY = "lumi-flagship"


class Receiver:
    """A small server of the test's own; `refuse` answers 500 that many times first."""

    def __init__(self) -> None:
        self.refuse = 0
        self.url = ""
        self.got: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=500)
        self.got.put_nowait((request.headers["Authorization"], body))
        return web.Response()

    async def next(self) -> dict:
        _, body = await asyncio.wait_for(self.got.get(), 20)
        return json.loads(body)

    async def of_type(self, number: int) -> dict:
        """The next message of a type; others before it are passed over."""
        while (message := await self.next())["message_type"] != number:
            pass
        return message


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    one = Receiver()
    app = web.Application()
    app.router.add_post("/push", one.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/push"
    yield one
    await runner.cleanup()


async def place(desk: Desk, count: int = 1) -> list[str]:
    body = {"seller_id": desk.store(KEY)["seller_id"], "count": count}
    return (await desk.control("/orders", body))["orders"]


@pytest.mark.parametrize("place", [0, 1])
def test_the_signature_is_that_of_the_vectors(place: int) -> None:
    vector = json.loads(VECTORS.read_text("utf-8"))["push_vectors"]["vectors"][place]
    made = push_signature(
        vector["app_key"], vector["app_secret"], vector["raw_body"].encode("utf-8")
    )
    assert made == vector["authorization"]


async def test_a_new_order_is_told_of_and_signed(desk: Desk, receiver: Receiver) -> None:
    await desk.control("/push", {"url": receiver.url})
    (order_id,) = await place(desk)
    authorization, raw = await asyncio.wait_for(receiver.got.get(), 20)
    key, secret = desk.lazada["app_key"], desk.lazada["app_secret"]
    wanted = hmac.new(secret.encode(), key.encode() + raw, hashlib.sha256).hexdigest()
    assert authorization == wanted
    message = json.loads(raw)
    assert message["message_type"] == 0
    assert message["seller_id"] == desk.store(KEY)["seller_id"]
    assert message["site"] == "lazada_sg"
    assert message["data"]["trade_order_id"] == order_id
    assert message["data"]["order_status"] == "pending"
    assert message["timestamp"] == message["data"]["status_update_time"] * 1000


async def test_a_parcel_a_request_and_a_listing_are_told_of(desk: Desk, receiver: Receiver) -> None:
    await desk.control("/push", {"url": receiver.url})
    world = desk.simulator.world
    order = orders_in(desk, KEY, "packed")[0]
    world.truth.move(order, order.items, "ready_to_ship", world.clock.now_s())
    parcel = await receiver.of_type(14)
    assert parcel["data"]["status"] == "READY_TO_SHIP"
    assert parcel["data"]["fulfillment_package_id"] == order.items[0].package.package_id
    body = {"seller_id": desk.store(KEY)["seller_id"], "type": "RETURN"}
    asked = await desk.control("/returns", body)
    request = (await receiver.of_type(10))["data"]
    assert request["reverse_order_id"] == int(asked["return_id"])
    assert request["reverse_status"] in {"RTM_INIT", "RTW_INIT"}
    listing = world.truth.edit_listing(order.store, world.clock.now_s())
    edited = (await receiver.of_type(4))["data"]
    assert (edited["item_id"], edited["action"]) == (listing.item_id, "EDITED_UPDATED")


async def test_the_end_of_a_consent_is_told_of_once_a_day(receiver: Receiver) -> None:
    config = SimulatorConfig(stores=1, orders=0, access_life_s=40 * 3600)
    async with running(config) as desk:
        await desk.control("/push", {"url": receiver.url})
        first = await receiver.of_type(8)
        assert first["data"]["seller_id"] == desk.store(KEY)["seller_id"]
        assert first["data"]["app_key"] == desk.lazada["app_key"]
        await desk.control("/clock", {"advance_s": 86_400})
        again = await receiver.of_type(8)
        assert again["data"] == first["data"]


async def test_a_message_is_sent_until_it_is_answered(desk: Desk, receiver: Receiver) -> None:
    receiver.refuse = 3
    await desk.control("/push", {"url": receiver.url, "retry_s": 0.01})
    (order_id,) = await place(desk)
    assert (await receiver.next())["data"]["trade_order_id"] == order_id
    state = await desk.control("/push")
    assert state["retried"] >= 3
    assert state["failed"] == 0


async def test_messages_are_given_up_in_the_end(desk: Desk, receiver: Receiver) -> None:
    receiver.refuse = 3
    await desk.control("/push", {"url": receiver.url, "retry_s": 0, "retries": 2})
    order = orders_in(desk, KEY, "pending")[0]
    world = desk.simulator.world
    one = order.items[:1]
    world.truth.cancel(order, one, world.clock.now_s(), "Change of mind", "cancellation-customer")
    while (await desk.control("/push"))["failed"] == 0:
        pass
    await place(desk)
    assert (await receiver.next())["data"]["order_status"] == "pending"


async def test_messages_come_twice_and_out_of_order(desk: Desk, receiver: Receiver) -> None:
    await desk.control("/push", {"url": receiver.url, "duplicate": 1, "disorder": 0.5})
    placed = await place(desk, 12)
    world = desk.simulator.world
    store = world.store(int(desk.store(KEY)["seller_id"]))
    assert store
    lines = [item.item_id for order_id in placed for item in store.orders[int(order_id)].items]
    got = [(await receiver.next())["data"]["trade_order_line_id"] for _ in range(2 * len(lines))]
    assert sorted(got) == sorted(str(line) for line in lines * 2)
    assert got != sorted(got)


async def test_a_store_without_consent_is_not_told_of(desk: Desk, receiver: Receiver) -> None:
    await desk.control("/push", {"url": receiver.url})
    await desk.control("/tokens", {"seller_id": desk.store(KEY)["seller_id"], "action": "revoke"})
    await place(desk)
    other = desk.store("toko-melati")["seller_id"]
    await desk.control("/orders", {"seller_id": other})
    assert (await receiver.next())["seller_id"] == other


async def test_a_live_market_pushes_without_being_asked(receiver: Receiver) -> None:
    async with running(SimulatorConfig(stores=1, orders=0, live_per_minute=3000)) as desk:
        await desk.control("/push", {"url": receiver.url})
        assert (await receiver.of_type(0))["data"]["order_status"] in {"pending", "unpaid"}


async def test_nothing_is_sent_once_it_is_off(desk: Desk, receiver: Receiver) -> None:
    await desk.control("/push", {"url": receiver.url})
    state = await desk.control("/push", {})
    assert state["url"] is None
    await place(desk)
    assert (await desk.control("/push"))["waiting"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"url": "https://example.com/push"},
        {"url": "http://192.0.2.1/push"},
        {"url": "file:///etc/passwd"},
        {"url": "http://127.0.0.1:1/push", "duplicate": 2},
        {"url": "http://127.0.0.1:1/push", "retries": -1},
    ],
)
async def test_an_address_elsewhere_is_refused(desk: Desk, body: dict) -> None:
    assert (await desk.control("/push", body, 400))["error"]
    assert (await desk.control("/push"))["url"] is None


async def test_an_address_can_be_given_from_the_start(receiver: Receiver) -> None:
    async with running(SimulatorConfig(stores=1, orders=0, push_url=receiver.url)) as desk:
        (order_id,) = await place(desk)
        assert (await receiver.next())["data"]["trade_order_id"] == order_id


async def test_an_address_off_this_machine_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="must be on this machine"):
        async with running(SimulatorConfig(stores=1, orders=0, push_url="https://example.com/")):
            pass
