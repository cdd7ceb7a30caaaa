"""Everything goes wrong at once: the simulator itself stays whole, and its numbers agree."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import msgspec
import pytest_asyncio

from lzdesk.simulator.faults import FAULTS
from lzdesk.simulator.listings import RESERVED
from lzdesk.simulator.server import SimulatorConfig
from tests.simulator.client import EVER, Desk, orders_in, running
from tests.simulator.test_reverse_calls import assert_items_and_requests_agree

KEYS = ("lumi-flagship", "casa-rumah", "volt-gadget")
READS = (
    ("/orders/get", {"created_after": EVER, "limit": "20"}),
    ("/reverse/getreverseordersforseller", {"page_no": "1", "page_size": "20"}),
    ("/products/get", {"options": "1"}),
    ("/sellercenter/msg/list", {"pageSize": "20"}),
    ("/seller/performance/get", {}),
)
BROKEN = (aiohttp.ClientError, AssertionError, msgspec.DecodeError, ValueError, KeyError, TypeError)


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    async with running(SimulatorConfig(orders=1500, seed=7)) as one:
        yield one


async def read_on(desk: Desk, key: str, rounds: int) -> int:
    """Calls that came to nothing."""
    broken = 0
    ids = ",".join(str(one.order_id) for one in orders_in(desk, key, "delivered")[:40])
    reads = (*READS, ("/orders/items/get", {"order_ids": f"[{ids}]"}))
    for place in range(rounds):
        path, parameters = reads[place % len(reads)]
        try:
            reply = await desk.get(path, desk.store(key)["access_token"], **parameters)
            broken += reply["code"] != "0"
        except BROKEN:
            broken += 1
    return broken


async def pack_on(desk: Desk, key: str) -> int:
    """Pack everything that waits, reading back before a repeat; how many are packed."""
    packed = 0
    token = desk.store(key)["access_token"]
    for order in orders_in(desk, key, "pending"):
        body = {
            "pack_order_list": [
                {"order_id": order.order_id, "order_item_list": [i.item_id for i in order.items]}
            ],
            "delivery_type": "dropship",
            "shipping_allocate_type": "TFS",
        }
        while order.statuses() == ["pending"]:
            try:
                await desk.post("/order/fulfill/pack", token, packReq=body)
            except BROKEN:
                continue
        packed += len(order.items)
    return packed


async def test_the_simulator_stays_whole_while_everything_goes_wrong(desk: Desk) -> None:
    rates = dict.fromkeys(FAULTS, 0.05) | {"token_death": 0, "limit": 0}
    await desk.control("/faults", {**rates, "delay_s": 0.001, "timeout_s": 0.001})
    broken = await asyncio.gather(*(read_on(desk, key, 150) for key in KEYS))
    assert all(count > 5 for count in broken)
    state = await desk.control("/faults")
    fits = set(FAULTS) - {"token_death", "limit", "lost_answer", "all_items_failed"}
    assert all(state["fired"][kind] > 0 for kind in fits)
    assert_items_and_requests_agree(desk.simulator.world)


async def test_lost_answers_double_nothing_for_who_reads_back(desk: Desk) -> None:
    await desk.control("/faults", {"lost_answer": 0.3, "all_items_failed": 0.1, "reset": 0.1})
    packed = sum(await asyncio.gather(*(pack_on(desk, key) for key in KEYS)))
    counts = await desk.control("/counts")
    fired = (await desk.control("/faults"))["fired"]
    assert packed > 60
    assert fired["lost_answer"] > 10
    assert counts["effects"] == packed
    assert (counts["doubled_effects"], counts["repeated_writes"]) == (0, 0)
    held: dict[int, int] = {}
    for store in desk.simulator.world.truth.stores.values():
        for order in store.orders.values():
            for item in order.items:
                if item.status in RESERVED and not item.fbl:
                    held[item.product.sku_id] = held.get(item.product.sku_id, 0) + 1
    for shelf in desk.simulator.world.truth.shelves.values():
        for listing in shelf.listings.values():
            for sku in listing.skus:
                (stock, *_) = sku.stocks
                assert stock.withhold + stock.occupy == held.get(sku.product.sku_id, 0)
