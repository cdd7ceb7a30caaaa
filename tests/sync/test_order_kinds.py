"""Each kind of order is arranged as it must be, or refused with its reason."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import OrdersQueued, QueueOrders
from lzdesk.services.arrange_orders import queue_orders
from lzdesk.services.label_stops import Allowed, why_stopped
from lzdesk.storage.repositories.printing import packages_to_print
from lzdesk.sync.outbox import Outbox, OutboxTold
from tests.simulator.client import SMALL
from tests.sync.conftest import reading_of
from tests.sync.test_outbox import CROSS, FIRST, Sending, quick_looks

ROWS = (
    "SELECT DISTINCT o.id FROM orders o JOIN order_items i ON i.order_row = o.id"
    " JOIN stores s ON s.id = o.store_id WHERE i.raw_status = 'pending' AND {} ORDER BY o.id"
)
OURS = "i.fulfilled_by = 'seller' AND NOT i.is_digital AND NOT i.own_fleet AND NOT i.is_part_paid"


@pytest_asyncio.fixture
async def sending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sending]:
    quick_looks(monkeypatch)
    config = replace(SMALL, kinds=True, orders=1500)
    async with reading_of(config, tmp_path) as reading:
        await reading.schedule.once([FIRST, CROSS])
        changed: list[int] = []
        told = OutboxTold(changed.extend, lambda: None)
        outbox = Outbox(reading.writer, reading.schedule.calls_of, told)
        running = asyncio.create_task(outbox.run())
        yield Sending(reading, outbox, changed)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def rows(sending: Sending, where: str) -> list[int]:
    return [row[0] for row in sending.rows(ROWS.format(where))]


async def ask(sending: Sending, some: list[int], kind: str = "pack", **more: Any) -> OrdersQueued:
    asked = QueueOrders(tuple(some), kind, **more)
    queued = await queue_orders(sending.reading.writer, asked, "me", lambda *_: None)
    sending.outbox.wake()
    return queued


def items(sending: Sending, row: int) -> dict[str, tuple[str, str, str]]:
    found = sending.rows(
        "SELECT item_id, raw_status, package_id, warehouse FROM order_items WHERE order_row = ?",
        row,
    )
    return {one[0]: one[1:] for one in found}


async def test_every_pending_order_is_packed_or_refused_with_its_reason(sending: Sending) -> None:
    everything = rows(sending, "1")
    queued = await ask(sending, everything)
    done = await sending.done(list(queued.commands))
    assert {one.state for one in done} == {"done"}, [o for o in done if o.state != "done"]
    assert {one.kind for one in done} == {"pack", "deliver_digital"}
    reasons = {problem.row: problem.kind for problem in queued.problems}
    assert {"order.not_ours", "order.managed", "order.part_paid"} == set(reasons.values())
    assert set(reasons) | {one.order_row for one in done} == set(everything)
    left = sending.rows(
        "SELECT count(*) FROM order_items i WHERE i.raw_status = 'pending'"
        " AND i.fulfilled_by = 'seller' AND NOT i.is_part_paid"
    )
    assert left == [(0,)]
    effects = sending.reading.market.simulator.world.effects.counts()
    assert effects["doubled_effects"] == effects["repeated_writes"] == 0
    own = [one for one in done if "own_fleet" in one.fields]
    assert own
    assert all("own_fleet" not in one.fields for one in done if one not in own)


async def test_what_is_not_ours_has_no_clock(sending: Sending) -> None:
    idle = "i.fulfilled_by <> 'seller' OR i.is_part_paid"
    sql = f"SELECT count(*), count(i.ship_by) FROM order_items i WHERE ({idle})"
    ((count, clocks),) = sending.rows(sql)
    assert count > 10
    assert clocks == 0


async def test_an_order_of_two_warehouses_is_two_parcels_in_two_calls(sending: Sending) -> None:
    two = [
        row
        for row in rows(sending, OURS)
        if len({warehouse for _, _, warehouse in items(sending, row).values()}) == 2
    ]
    assert two
    queued = await ask(sending, two[:1])
    assert len(queued.commands) == 2
    # Asked for once more while they wait: the same two.
    assert set((await ask(sending, two[:1])).commands) <= set(queued.commands)
    done = await sending.done(list(queued.commands))
    assert [one.state for one in done] == ["done", "done"]
    held = items(sending, two[0])
    assert {raw for raw, _, _ in held.values()} == {"packed"}
    assert len({(package, warehouse) for _, package, warehouse in held.values()}) >= 2


async def test_the_rest_of_an_order_is_packed_another_time(sending: Sending) -> None:
    row = next(row for row in rows(sending, OURS) if len(items(sending, row)) > 1)
    first, *rest = items(sending, row)
    queued = await ask(sending, [row], items={row: (first,)}, grace_ms=60_000)
    # While the first waits, all are asked for: it is not asked for twice.
    both = await ask(sending, [row])
    assert queued.commands[0] in both.commands
    named = sending.rows("SELECT payload FROM commands WHERE order_row = ?", row)
    assert sum(payload.count(f'"{first}"') for (payload,) in named) == 1
    others = [one for one in both.commands if one != queued.commands[0]]
    assert others
    sending.reading.writer.run_blocking(
        lambda c: c.exec_driver_sql("UPDATE commands SET not_before = 0") and None
    )
    sending.outbox.wake()
    done = await sending.done(list(both.commands))
    assert {one.state for one in done} == {"done"}
    assert {raw for raw, _, _ in items(sending, row).values()} == {"packed"}
    assert len(rest) + 1 == len(items(sending, row))


async def test_a_part_that_was_packed_leaves_the_rest_to_a_later_a(sending: Sending) -> None:
    row = next(row for row in rows(sending, OURS) if len(items(sending, row)) > 1)
    first, *rest = items(sending, row)
    done = await sending.done(list((await ask(sending, [row], items={row: (first,)})).commands))
    assert done[0].items == (first,)
    held = items(sending, row)
    assert held[first][0] == "packed"
    assert {held[item][0] for item in rest} == {"pending"}
    again = await sending.done(list((await ask(sending, [row])).commands))
    assert {item for one in again for item in one.items} == set(rest)
    assert {raw for raw, _, _ in items(sending, row).values()} == {"packed"}


async def test_the_own_fleets_parcels_are_delivered_by_hand(sending: Sending) -> None:
    own = rows(sending, "i.own_fleet")
    assert own
    done = await sending.done(list((await ask(sending, own)).commands))
    assert {one.state for one in done} == {"done"}
    found = sending.reading.writer.run_blocking(packages_to_print, own[:1])
    stops = [why_stopped(package, Allowed(), now_ms()) for package in found[own[0]]]
    assert set(stops) == {"label.own_fleet"}
    await sending.done(list((await ask(sending, own, "ready_to_ship")).commands))
    queued = await ask(sending, own[:1], "own_delivered")
    assert [one.state for one in await sending.done(list(queued.commands))] == ["done"]
    assert {raw for raw, _, _ in items(sending, own[0]).values()} == {"delivered"}
    ordinary = rows(sending, OURS)[:1]
    await sending.done(list((await ask(sending, ordinary)).commands))
    await sending.done(list((await ask(sending, ordinary, "ready_to_ship")).commands))
    refused = await ask(sending, ordinary, "own_failed")
    assert [problem.kind for problem in refused.problems] == ["order.not_own_fleet"]
