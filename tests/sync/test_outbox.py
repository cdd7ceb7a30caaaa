"""Every write happens once: with lost answers, refusals, pauses, kills, and grace."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from itertools import product
from random import Random
from typing import Any, NamedTuple

import msgspec
import pytest
import pytest_asyncio

from lzdesk.domain.commands import FINISHED, Command, CommandState
from lzdesk.domain.errors import (
    JunkAnswer,
    LzdeskError,
    MarketplaceBusy,
    MarketplaceRefused,
    Unreachable,
)
from lzdesk.lib.clock import now_ms, steady_ms
from lzdesk.link.messages import QueueOrders
from lzdesk.marketplaces.http import Http
from lzdesk.services.arrange_orders import queue_orders
from lzdesk.services.cancel_reasons import cancel_reasons
from lzdesk.storage.repositories import commands as repository
from lzdesk.storage.repositories.store_changes import bring_back, remove_store
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.sync import outbox as module
from lzdesk.sync import verdicts
from lzdesk.sync.outbox import Outbox, OutboxTold
from tests.sync.conftest import Reading

FIRST = "lumi-flagship"
CROSS = "hanlin-global-sg"


class Sending(NamedTuple):
    reading: Reading
    outbox: Outbox
    changed: list[int]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        found = self.reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql, values).all())
        return [tuple(row) for row in found]

    def to_pack(self, *keys: str, most: int = 1000) -> list[int]:
        marks = ",".join("?" * len(keys))
        sql = (
            "SELECT o.id FROM orders o JOIN stores s ON s.id = o.store_id"
            f" WHERE s.key IN ({marks}) AND o.status = 2 AND o.fulfilled_by = 'seller'"
            " AND NOT EXISTS (SELECT 1 FROM order_items i WHERE i.order_row = o.id"
            " AND (i.is_digital OR i.fulfilled_by <> 'seller')) ORDER BY o.id LIMIT ?"
        )
        return [row[0] for row in self.rows(sql, *keys, most)]

    async def ask(self, rows: list[int], kind: str = "pack", **asked: Any) -> list[int]:
        queued = await queue_orders(
            self.reading.writer, QueueOrders(tuple(rows), kind, **asked), "me", lambda *_: None
        )
        assert not queued.problems
        self.outbox.wake()
        return list(queued.commands)

    async def done(self, ids: list[int]) -> list[Command]:
        async with asyncio.timeout(60):
            return await self.outbox.until_done(ids)

    async def packs_of(self, key: str) -> dict[str, set[str]]:
        """Order to the packages the marketplace made of it."""
        answer = await self.reading.market.truth(self.reading.market.store(key))
        return {row["order_id"]: set(row["item_statuses"]) for row in answer}


def quick_looks(monkeypatch: pytest.MonkeyPatch, times: int = 30_000) -> None:
    """Time, and nothing else, goes faster: the clock between two looks, and the pauses."""
    monkeypatch.setattr(verdicts, "steady_ms", lambda: steady_ms() * times)
    monkeypatch.setattr(verdicts, "LOOK_MS", 1)
    monkeypatch.setattr(verdicts, "FIRST_PAUSE_MS", 1)


@pytest_asyncio.fixture
async def sending(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sending]:
    quick_looks(monkeypatch)
    await reading.schedule.once([FIRST, CROSS])
    changed: list[int] = []
    told = OutboxTold(changed.extend, lambda: None)
    outbox = Outbox(reading.writer, reading.schedule.calls_of, told)
    running = asyncio.create_task(outbox.run())
    yield Sending(reading, outbox, changed)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def lose(
    monkeypatch: pytest.MonkeyPatch, when: Callable[[str, str], Exception | None]
) -> list[str]:
    """Carry out each call, then lose its answer where `when(method, path)` says how."""
    real = Http.send
    sent: list[str] = []

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        path = url.partition("/rest")[2]
        answer = await real(self, method, url, *rest)
        sent.append(path)
        error = when(method, path)
        if error is not None:
            raise error
        return answer

    monkeypatch.setattr(Http, "send", send)
    return sent


async def test_packed_orders_show_it_at_once_and_the_next_reading_agrees(sending: Sending) -> None:
    rows = sending.to_pack(FIRST, CROSS)
    assert len(rows) > 10
    done = await sending.done(await sending.ask(rows))
    assert {one.state for one in done} == {"done"}
    assert all(result.ok for one in done for result in one.results)
    assert sorted(set(sending.changed)) == sorted(rows)
    marks = ",".join("?" * len(rows))
    sql = f"SELECT status, tracking, digest FROM orders WHERE id IN ({marks})"
    assert all(row[0] == 3 and row[1] and row[2] == 0 for row in sending.rows(sql, *rows))
    sql = f"SELECT DISTINCT by FROM order_history WHERE field = 'status' AND order_row IN ({marks})"
    assert sending.rows(sql, *rows) == [("outbox",)]
    await sending.reading.schedule.once([FIRST, CROSS])
    await sending.reading.assert_equal(FIRST, CROSS)
    sql = f"SELECT count(*) FROM orders WHERE digest = 0 AND id IN ({marks})"
    assert sending.rows(sql, *rows) == [(0,)]


async def test_each_step_is_on_the_disk_before_the_next(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut after the call must not find a command that was never claimed."""
    steps: list[str] = []
    sending.reading.writer.on_kept = lambda kept: steps.append("kept")
    real = Http.send

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        if method == "POST":
            steps.append("sent")
        return await real(self, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    later, now = sending.to_pack(FIRST, most=2)
    waiting = await sending.ask([later], grace_ms=60_000)
    await sending.reading.writer.run_durably(repository.undo_commands, waiting, now_ms())
    assert steps == ["kept", "kept"]
    await sending.done(await sending.ask([now]))
    assert steps == ["kept", "kept", "kept", "kept", "sent", "kept"]


async def test_a_batch_holds_twenty_and_a_tracking_number_is_found(sending: Sending) -> None:
    before = sending.reading.http.calls
    rows = sending.to_pack(FIRST, most=20)
    await sending.done(await sending.ask(rows))
    assert sending.reading.http.calls - before == 2
    ((tracking,),) = sending.rows("SELECT tracking FROM orders WHERE id = ?", rows[0])
    found = sending.rows("SELECT rowid FROM orders_fts WHERE orders_fts MATCH ?", f'"{tracking}"')
    assert found == [(rows[0],)]


async def test_asked_twice_it_is_one_command(sending: Sending) -> None:
    rows = sending.to_pack(FIRST, most=3)
    first = await sending.ask(rows, grace_ms=60_000)
    assert await sending.ask(rows) == first
    assert sending.rows("SELECT count(*) FROM commands") == [(3,)]


async def test_what_is_asked_for_is_never_one_that_is_over(sending: Sending) -> None:
    """Though an older one was lost with a damaged page, or waits again."""
    rows = sending.to_pack(FIRST, most=1)
    older: list[int] = []
    for _ in range(2):
        older += await sending.ask(rows)
        await sending.done(older)
        await sending.done(await sending.ask(rows, "repack"))
    lost = "DELETE FROM commands WHERE id = ?"
    await sending.reading.writer.run(lambda c: c.exec_driver_sql(lost, (older[0],)) and None)
    again = await sending.ask(rows)
    assert not set(again) & set(older)
    assert [one.state for one in await sending.done(again)] == ["done"]
    await sending.done(await sending.ask(rows, "repack"))
    waits = "UPDATE commands SET state = 'queued', finished_at = NULL, not_before = ? WHERE id = ?"
    values = (now_ms() + 60_000, older[1])
    await sending.reading.writer.run(lambda c: c.exec_driver_sql(waits, values) and None)
    assert await sending.ask(rows) == older[1:]


async def test_what_is_undone_in_its_grace_is_never_sent(sending: Sending) -> None:
    rows = sending.to_pack(FIRST, most=3)
    ids = await sending.ask(rows, grace_ms=60_000)
    writer = sending.reading.writer
    assert await writer.run(repository.undo_commands, ids, now_ms()) == ids
    assert {one.state for one in await sending.done(ids)} == {"undone"}
    again = await sending.ask(rows)
    assert set(again).isdisjoint(ids)
    assert {one.state for one in await sending.done(again)} == {"done"}
    assert await writer.run(repository.undo_commands, again, now_ms()) == []


CARRIERS = "/order/shipment/providers/get"


@pytest.mark.logs("outbox waits", "retry_scheduled")
@pytest.mark.parametrize("how", [MarketplaceRefused(code="700000"), Unreachable(sent=0), None])
@pytest.mark.parametrize("most", [1, 2])
async def test_what_is_undone_while_its_carriers_are_read_stays_undone(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, most: int, how: Exception | None
) -> None:
    """Nothing that comes back later may write over what the operator was told."""
    real, asked, gate = Http.send, asyncio.Event(), asyncio.Event()

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        first = url.endswith(CARRIERS) and not asked.is_set()
        if first:
            asked.set()
            await gate.wait()
            if how is not None:
                raise how
        return await real(self, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    rows = sending.to_pack(FIRST, most=most)
    ids = await sending.ask(rows)
    await asked.wait()
    undone = await sending.reading.writer.run(repository.undo_commands, ids[:1], now_ms())
    assert undone == ids[:1]
    gate.set()
    # A later one of the same store: whatever was still to be done with the first is over then.
    later = await sending.ask(sending.to_pack(FIRST, most=3)[2:])
    states = [one.state for one in await sending.done([*ids, *later])]
    assert states == ["undone", *["done"] * (len(states) - 1)]
    sql = "SELECT state, attempts, finished_at IS NULL FROM commands WHERE id = ?"
    assert sending.rows(sql, ids[0]) == [("undone", 0, False)]
    ((order_id,),) = sending.rows("SELECT order_id FROM orders WHERE id = ?", rows[0])
    assert (await sending.packs_of(FIRST))[order_id] <= {"pending", "topack", "repacked"}


async def test_a_verdict_holds_only_for_the_state_it_was_made_in(sending: Sending) -> None:
    (row,) = await sending.ask(sending.to_pack(FIRST, most=1), grace_ms=60_000)
    writer, look = sending.reading.writer, "SELECT state, vendor_code FROM commands"
    stand = "UPDATE commands SET state = ?, finished_at = ?, attempts = 1, vendor_code = 'x'"
    for was, now in product(CommandState, CommandState):
        over = 1 if now in FINISHED else None
        await writer.run(lambda c, *values: c.exec_driver_sql(stand, values), str(now), over)
        verdict = repository.Verdict(row, was, CommandState.STOPPED, vendor_code="y")
        await writer.run(repository.finish, [verdict], now_ms())
        changes = was == now and now not in FINISHED
        assert sending.rows(look) == [("stopped", "y") if changes else (str(now), "x")], (was, now)


@pytest.mark.parametrize("how", [Unreachable(), JunkAnswer(), MarketplaceBusy(arrived=1)])
async def test_a_lost_answer_is_read_back_before_anything_is_repeated(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, how: Exception
) -> None:
    sent = lose(monkeypatch, lambda method, path: how if path == "/order/fulfill/pack" else None)
    rows = sending.to_pack(FIRST)
    done = await sending.done(await sending.ask(rows))
    assert {one.state for one in done} == {"done"}
    assert sent.count("/order/fulfill/pack") == 1
    assert sent.count("/orders/items/get") == 1
    assert {one.attempts for one in done} == {1}


async def test_a_call_that_never_arrived_goes_out_again(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Http.send
    left = [3]

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        if url.endswith("/order/fulfill/pack") and left[0]:
            left[0] -= 1
            raise Unreachable(detail="cut before it arrived")
        return await real(self, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=2)))
    assert [(one.state, one.attempts) for one in done] == [("done", 4)] * 2


@pytest.mark.logs("outbox waits", "retry_scheduled")
async def test_without_a_network_the_queue_waits_and_nothing_is_dropped(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Http.send
    left = [9]

    async def send(self: Http, *call: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise Unreachable(detail="ClientConnectorError", sent=0)
        return await real(self, *call)

    monkeypatch.setattr(Http, "send", send)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=2)))
    assert {one.state for one in done} == {"done"}


async def test_a_ground_that_no_longer_holds_stops_it(sending: Sending) -> None:
    held, asked, moved = sending.to_pack(FIRST, most=3)
    ids = await sending.ask([held, asked, moved], grace_ms=60_000)

    def change(connection: Any) -> None:
        run = connection.exec_driver_sql
        run("UPDATE orders SET hold_until = ? WHERE id = ?", (now_ms() + 10**9, held))
        run("UPDATE orders SET status = 1 WHERE id = ?", (asked,))
        run("UPDATE order_items SET raw_status = 'packed' WHERE order_row = ?", (moved,))
        run("UPDATE commands SET not_before = 0")

    await sending.reading.writer.run(change)
    sending.outbox.wake()
    done = await sending.done(ids)
    assert {one.state for one in done} == {"stopped"}
    why = sending.rows("SELECT vendor_code FROM commands ORDER BY id")
    assert why == [("command.held",), ("command.cancel_asked",), ("command.moved_on",)]


async def test_one_bad_order_does_not_spoil_its_batch(sending: Sending) -> None:
    rows = sending.to_pack(FIRST, most=5)

    def change(connection: Any) -> None:
        # An order the marketplace has never heard of refuses the whole call.
        connection.exec_driver_sql("UPDATE orders SET order_id = '17' WHERE id = ?", (rows[2],))

    await sending.reading.writer.run(change)
    done = await sending.done(await sending.ask(rows))
    assert [one.state for one in done] == ["done", "done", "failed", "done", "done"]
    ((code, words),) = sending.rows(
        "SELECT vendor_code, vendor_words FROM commands WHERE state = 'failed'"
    )
    assert (code, words) == ("700021", "ORDER_NOT_FOUND")


async def test_kinds_follow_each_other_on_one_order(sending: Sending) -> None:
    rows = sending.to_pack(FIRST, most=4)
    for kind, raw in (
        ("pack", "packed"),
        ("repack", "repacked"),
        ("pack", "packed"),
        ("ready_to_ship", "ready_to_ship"),
    ):
        done = await sending.done(await sending.ask(rows, kind))
        assert {one.state for one in done} == {"done"}, kind
        marks = ",".join("?" * len(rows))
        sql = f"SELECT DISTINCT raw_status FROM order_items WHERE order_row IN ({marks})"
        assert sending.rows(sql, *rows) == [(raw,)]
    await sending.reading.schedule.once([FIRST])
    await sending.reading.assert_equal(FIRST)


async def test_what_waits_leaves_with_its_store_and_does_not_go_out_when_that_is_back(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = sending.reading.writer
    (store,) = [one for one in await writer.run(all_stores) if one.key == FIRST]
    ids = await sending.ask(sending.to_pack(FIRST, most=3), grace_ms=60_000)
    others = await sending.ask(sending.to_pack(CROSS, most=1), grace_ms=60_000)
    await writer.run(repository.claim, await writer.run(repository.commands_of, ids[:1]), now_ms())
    await writer.run(partial(remove_store, with_orders=False), store, now_ms(), "me")
    why = sending.rows("SELECT id, state, vendor_code FROM commands ORDER BY id")
    assert why[:3] == [(one, "stopped", "store.removed") for one in ids]
    assert why[3][:2] == (others[0], "queued")
    assert await writer.run(repository.retry_commands, ids, now_ms()) == []
    await writer.run(bring_back, store, now_ms(), "me")
    due = await writer.run(repository.due_commands, now_ms() + 10**6, 9)
    assert [one.id for one in due] == others
    sent = lose(monkeypatch, lambda method, path: None)
    # Where the operator lets it, it is looked up first: it may have been sent.
    assert await writer.run(repository.retry_commands, ids, now_ms()) == ids
    sending.outbox.wake()
    assert {one.state for one in await sending.done(ids)} == {"done"}
    assert sent[0] == "/orders/items/get"


async def test_an_older_one_that_is_retried_waits_for_the_one_that_is_out(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sending.to_pack(FIRST, most=1)
    await sending.done(await sending.ask(rows))
    ready, apart = "/order/package/rts", "/order/package/repack"
    real, gate, sent = Http.send, asyncio.Event(), list[str]()

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        path = url.partition("/rest")[2]
        sent.append(path)
        if path == ready:
            return msgspec.json.encode({"code": "700013", "type": "ISP", "message": "no"}), 0
        if path == apart:
            await gate.wait()
        return await real(self, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    older = await sending.ask(rows, "ready_to_ship")
    assert [one.state for one in await sending.done(older)] == ["failed"]
    newer = await sending.ask(rows, "repack")
    async with asyncio.timeout(20):
        while apart not in sent:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    writer = sending.reading.writer
    assert await writer.run(repository.retry_commands, older, now_ms()) == older
    assert await writer.run(repository.due_commands, now_ms(), 9) == []
    # Neither does one go out that was looked up before the other went.
    held = await writer.run(repository.commands_of, older)
    assert await writer.run(repository.claim, held, now_ms()) == []
    gate.set()
    sending.outbox.wake()
    done = await sending.done([*older, *newer])
    assert [one.state for one in done] == ["stopped", "done"]
    assert sent.count(ready) == 1


async def test_an_order_is_cancelled_once_with_a_reason_of_the_marketplaces(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = sending.reading
    rows = sending.to_pack(FIRST, most=3)
    reasons = await cancel_reasons(reading.writer, reading.schedule.calls_of, rows[0])
    assert ("10000019", "Sourcing Delay") in reasons
    how = Unreachable()
    create = "/order/reverse/cancel/create"
    sent = lose(monkeypatch, lambda method, path: how if path == create else None)
    done = await sending.done(await sending.ask(rows, "cancel", fields={"reason": reasons[0][0]}))
    assert {(one.state, one.attempts) for one in done} == {("done", 1)}
    assert sent.count(create) == len(rows)
    with pytest.raises(LzdeskError, match=r"order\.moved_on"):
        await cancel_reasons(reading.writer, reading.schedule.calls_of, rows[0])
    counts = await reading.market.control("/counts")
    assert counts["doubled_effects"] == 0 and counts["repeated_writes"] == 0
    await reading.schedule.once([FIRST])
    await reading.assert_equal(FIRST)


async def test_a_cancellation_without_a_reason_is_refused_before_it_is_kept(
    sending: Sending,
) -> None:
    with pytest.raises(LzdeskError, match=r"form\.missing"):
        await sending.ask(sending.to_pack(FIRST, most=1), "cancel")
    assert sending.rows("SELECT count(*) FROM commands") == [(0,)]


async def test_what_a_kill_left_sending_is_read_back(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sending.to_pack(FIRST, most=6)
    writer = sending.reading.writer
    ids = await sending.ask(rows, grace_ms=60_000)
    held = await writer.run(repository.commands_of, ids)
    await writer.run(repository.claim, held, now_ms())
    calls = await sending.reading.schedule.calls_of(FIRST)
    from lzdesk.marketplaces.contract import OrderItems

    arrived = tuple(OrderItems(one.order_id, one.items) for one in held[:3])
    await calls.write(lambda api: api.fulfilment.pack(arrived, "TFS", ""))
    sent = lose(monkeypatch, lambda method, path: None)
    await writer.run(repository.all_sent_are_unsure, now_ms())
    sending.outbox.wake()
    done = await sending.done(ids)
    assert [(one.state, one.attempts) for one in done] == [("done", 1)] * 3 + [("done", 2)] * 3
    assert sent.count("/order/fulfill/pack") == 1
    await sending.reading.schedule.once([FIRST])
    await sending.reading.assert_equal(FIRST)


async def test_under_many_lost_answers_every_order_is_packed_once(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = Random(5)

    def fate(method: str, path: str) -> Exception | None:
        if dice.random() < 0.2:
            return dice.choice([Unreachable(), JunkAnswer(), MarketplaceBusy(retry_in_s=0)])
        return None

    lose(monkeypatch, lambda method, path: fate(method, path) if method == "POST" else None)
    rows = sending.to_pack(FIRST, CROSS)
    done = await sending.done(await sending.ask(rows))
    assert {one.state for one in done} == {"done"}
    await sending.reading.schedule.once([FIRST, CROSS])
    await sending.reading.assert_equal(FIRST, CROSS)
    twice = "SELECT order_row FROM packages GROUP BY order_row, package_id HAVING count(*) > 1"
    assert sending.rows(twice) == []


@pytest.mark.logs("outbox waits")
async def test_an_answer_that_could_not_be_kept_is_read_back_not_repeated(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the answer comes: neither it nor that it must wait can be written."""
    monkeypatch.setattr(module, "STORAGE_PAUSE_S", 0.01)
    real, left = module.finish, [2]

    def finish(connection: Any, verdicts: Any, now: int) -> None:
        if left[0]:
            left[0] -= 1
            raise LzdeskError("disk.full", file="x")
        real(connection, verdicts, now)

    monkeypatch.setattr(module, "finish", finish)
    sent = lose(monkeypatch, lambda method, path: None)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=3)))
    assert [(one.state, one.attempts) for one in done] == [("done", 1)] * 3
    assert sent.count("/order/fulfill/pack") == 1


async def test_what_comes_due_goes_out_while_another_call_hangs(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_WORK_LOOK_S", 0.01)
    real, hangs = Http.send, asyncio.Event()

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        if url.endswith("/order/fulfill/pack") and not hangs.is_set():
            hangs.set()
            await asyncio.Event().wait()
        return await real(self, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    first, later = sending.to_pack(FIRST, most=2)
    await sending.ask([first])
    await hangs.wait()
    queued = await sending.ask([later], grace_ms=50)
    assert [one.state for one in await sending.done(queued)] == ["done"]


async def test_a_store_whose_calls_hang_keeps_no_other_store_waiting(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, hanging, hangs = Http.send, asyncio.Semaphore(0), [True]

    async def send(self: Http, method: str, url: str, *rest: Any) -> Any:
        if hangs[0] and url.endswith("/order/fulfill/pack"):
            hanging.release()
            await asyncio.Event().wait()
        return await real(self, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    for number, row in enumerate(sending.to_pack(FIRST, most=12)):
        # Another carrier is another call.
        await sending.ask([row], fields={"carrier": f"c{number}"})
    for _ in range(module.PER_STORE):
        await hanging.acquire()
    hangs[0] = False
    other = await sending.ask(sending.to_pack(CROSS, most=1))
    assert [one.state for one in await sending.done(other)] == ["done"]


async def test_a_long_queue_of_one_store_does_not_hide_anothers(sending: Sending) -> None:
    writer = sending.reading.writer
    later = {"grace_ms": 60_000}
    await sending.ask(sending.to_pack(FIRST, most=6), **later)
    (other,) = await sending.ask(sending.to_pack(CROSS, most=1), **later)
    due = await writer.run(repository.due_commands, now_ms() + 120_000, 3)
    assert len(due) == 4 and due[-1].id == other


async def test_what_waits_behind_another_is_not_looked_for_all_the_time(sending: Sending) -> None:
    writer = sending.reading.writer
    (first,) = await sending.ask(sending.to_pack(FIRST, most=1), grace_ms=60_000)
    await writer.run(
        lambda c: c.exec_driver_sql(
            "INSERT INTO commands SELECT id + 1, key || 'x', kind, store_id, subject, order_row,"
            " payload, precondition, state, attempts, created_at, 0, sent_at, finished_at, by,"
            " vendor_code, vendor_words, results FROM commands"
        )
    )
    (held,) = await writer.run(repository.commands_of, [first])
    assert await writer.run(repository.next_due_at) == held.not_before


async def test_what_a_kill_cut_may_be_on_its_way_and_is_not_looked_up_at_once(
    sending: Sending,
) -> None:
    writer = sending.reading.writer
    ids = await sending.ask(sending.to_pack(FIRST, most=1), grace_ms=60_000)
    sent = now_ms()
    await writer.run(repository.claim, await writer.run(repository.commands_of, ids), sent)
    await writer.run(repository.all_sent_are_unsure, sent + 500, 2_000)
    (held,) = await writer.run(repository.commands_of, ids)
    assert (held.state, held.not_before) == ("unsure", sent + 2_000)
