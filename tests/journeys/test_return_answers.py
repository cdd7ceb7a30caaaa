"""Refunds that buyers ask for are answered by a real engine: one as it should be, one that was
closed meanwhile, and one where the engine is killed before it hears what came of it."""

import asyncio
import json
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from lzdesk.link.messages import AnswerReturns, ImportStores, OrdersQueued
from lzdesk.simulator.signing import signature
from tests.journeys.conftest import World, world
from tests.journeys.test_kills import Engine, engine, read

__all__ = ["world"]

KEY = "lumi-flagship"
DECIDE = "/order/reverse/onlyrefund/seller/decide"


def answer_elsewhere(world: World, request: str) -> None:
    """As the seller does in the store's own pages."""
    lazada, store = world.ready["marketplaces"]["lazada"], world.store(KEY)
    path = f"/truth/returns?seller_id={store['seller_id']}"
    told = world.control(path)["returns"]
    (one,) = [row for row in told if row["return_id"] == request]
    parameters = {
        "app_key": lazada["app_key"],
        "timestamp": str(time.time_ns() // 1_000_000),
        "sign_method": "sha256",
        "access_token": store["access_token"],
        "action": "agreeRefund",
        "reverse_order_id": request,
        "reverse_order_item_ids": f"[{one['lines'][0]['line_id']}]",
    }
    parameters["sign"] = signature(lazada["app_secret"], DECIDE, parameters)
    url = f"{lazada['api_url']}{DECIDE}?{urllib.parse.urlencode(parameters)}"
    with urllib.request.urlopen(url, timeout=20) as reply:
        assert json.loads(reply.read())["code"] == "0"


def one_store(world: World, file: Path) -> str:
    """A file with the app and this store alone: the requests are read sooner."""
    head, *tables = world.stores_file.read_text("utf-8").split("[[")
    store = f'"{KEY}"'
    kept = [one for one in tables if not one.startswith("store]]") or store in one]
    file.write_text(head + "".join(f"[[{one}" for one in kept), "utf-8")
    return str(file)


async def until_read(home: Path, sql: str, wanted: int) -> list[tuple[Any, ...]]:
    async with asyncio.timeout(60):
        while len(found := read(home, sql)) < wanted:  # noqa: ASYNC110  Another process is awaited.
            await asyncio.sleep(0.05)
    return found


async def answered(one: Engine, row: int) -> int:
    reply = await one.end.request(AnswerReturns((row,), "refund_money"))
    assert isinstance(reply, OrdersQueued) and not reply.problems
    return len(reply.commands)


def ended(home: Path) -> list[tuple[Any, ...]]:
    sql = (
        "SELECT state, vendor_code FROM commands WHERE kind = 'return.answer'"
        " AND finished_at IS NOT NULL ORDER BY id"
    )
    return read(home, sql)


@pytest.mark.timeout(150)
async def test_refunds_are_answered_once_and_only_while_they_are_open(
    tmp_path: Path, world: World
) -> None:
    home, seller_id = tmp_path / "desk", int(world.store(KEY)["seller_id"])
    (tmp_path / "passphrase").write_text("a test's own")
    body = {"seller_id": seller_id, "type": "ONLY_REFUND"}
    asked = [world.control("/returns", body)["return_id"] for _ in range(3)]
    sql = f"SELECT return_id, id FROM returns WHERE return_id IN ({','.join(map(repr, asked))})"
    before = world.control("/counts")
    async with engine(home) as first:
        await first.end.request(ImportStores(one_store(world, tmp_path / "one.toml")))
        rows = dict(await until_read(home, sql, 3))
        commands = await answered(first, rows[asked[0]])
        answer_elsewhere(world, asked[1])
        commands += await answered(first, rows[asked[1]])
        await asyncio.wait_for(all_ended(home, commands), 60)
        world.control("/faults", {"seller_id": seller_id, "lost_answer": 1})
        last = await answered(first, rows[asked[2]])
        sent = "SELECT 1 FROM commands WHERE state IN ('sending', 'unsure')"
        await until_read(home, sent, 1)
        await first.kill()
    world.control("/faults", {"seller_id": seller_id, "lost_answer": 0})
    async with engine(home) as second:
        await asyncio.wait_for(all_ended(home, commands + last), 90)
        await second.quit()
    told = ended(home)
    assert told[0] == ("done", "")
    assert ("stopped", "return.moved_on") in told[1:commands]
    assert {state for state, _ in told[commands:]} == {"done"}
    after = world.control("/counts")
    for name in ("doubled_effects", "repeated_writes"):
        assert after[name] == before[name]
    stages = dict(read(home, sql.replace("return_id, id", "return_id, stage", 1)))
    assert stages[asked[0]] == stages[asked[2]] == "over"


async def all_ended(home: Path, count: int) -> None:
    while len(ended(home)) < count:  # noqa: ASYNC110  Another process is awaited.
        await asyncio.sleep(0.05)
