"""A bare signed client: what a test needs to call the simulator as an app would."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from lzdesk.simulator.ready import ReadyLine, ReadyStore
from lzdesk.simulator.server import Simulator, SimulatorConfig
from lzdesk.simulator.signing import signature

EVER = "2000-01-01T00:00:00+08:00"
SMALL = SimulatorConfig(orders=400, seed=7)
Reply = dict


class Desk:
    """Calls to one running simulator."""

    def __init__(self, simulator: Simulator, ready: ReadyLine, http: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.ready = ready
        self.http = http
        self.lazada = ready["marketplaces"]["lazada"]

    def store(self, key: str) -> ReadyStore:
        return next(store for store in self.lazada["stores"] if store["key"] == key)

    def signed(self, path: str, parameters: dict[str, str], token: str = "") -> dict[str, str]:
        """Common and business parameters with their signature."""
        whole = {
            "app_key": self.lazada["app_key"],
            "timestamp": str(time.time_ns() // 1_000_000),
            "sign_method": "sha256",
            **({"access_token": token} if token else {}),
            **parameters,
        }
        return whole | {"sign": signature(self.lazada["app_secret"], path, whole)}

    async def get(self, path: str, token: str = "", base: str = "", **parameters: str) -> Reply:
        query = self.signed(path, parameters, token)
        async with self.http.get((base or self.lazada["api_url"]) + path, params=query) as reply:
            assert reply.status == 200
            return await reply.json()

    async def post(self, path: str, token: str = "", **parameters: object) -> Reply:
        """A form POST; parameters that are not text are sent as JSON text."""
        texts = {
            name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
            for name, value in parameters.items()
        }
        form = self.signed(path, texts, token)
        async with self.http.post(self.lazada["api_url"] + path, data=form) as reply:
            assert reply.status == 200
            return await reply.json()

    async def control(self, path: str, body: object = None, status: int = 200) -> Reply:
        """GET without a body, POST with one; with the control token."""
        headers = {"Authorization": f"Bearer {self.ready['control_token']}"}
        method = "GET" if body is None else "POST"
        url = self.ready["control_url"] + path
        async with self.http.request(method, url, json=body, headers=headers) as reply:
            assert reply.status == status, await reply.text()
            return await reply.json()

    async def truth(self, store: ReadyStore) -> list[Reply]:
        return (await self.control(f"/truth/orders?seller_id={store['seller_id']}"))["orders"]

    async def all_orders(self, token: str, base: str = "", **parameters: str) -> list[Reply]:
        """Every page of /orders/get."""
        rows: list[Reply] = []
        window = {"created_after": EVER, "limit": "100"} | parameters
        while True:
            offset = str(len(rows))
            reply = await self.get("/orders/get", token, base, offset=offset, **window)
            assert reply["code"] == "0", reply
            rows += reply["data"]["orders"]
            if len(rows) >= reply["data"]["countTotal"]:
                return rows


@asynccontextmanager
async def running(config: SimulatorConfig) -> AsyncIterator[Desk]:
    """A simulator of the test's own."""
    simulator = Simulator(config)
    ready = await simulator.start()
    try:
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            yield Desk(simulator, ready, http)
    finally:
        await simulator.stop()


def orders_in(desk: Desk, key: str, status: str, **facts: object) -> list:
    """Truth orders of a store whose items all have a status and these facts (dbs=…, fbl=…)."""
    store = desk.simulator.world.store(int(desk.store(key)["seller_id"]))
    assert store is not None
    facts = {"dbs": False, "fbl": False} | facts
    return [
        order
        for order in store.orders.values()
        if order.statuses() == [status]
        and all(
            getattr(item, name) == value for item in order.items for name, value in facts.items()
        )
        and not any(item.product.digital for item in order.items)
    ]
