"""What does not surely say that nothing was done is read back before a repeat or a failure."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lzdesk.domain.commands import RESTORED
from lzdesk.domain.errors import Unreachable
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.http import Http
from lzdesk.storage.backups import copy_database
from lzdesk.storage.recovery import restore
from lzdesk.storage.repositories.commands import retry_commands, undo_commands
from lzdesk.storage.writer import Writer
from lzdesk.sync import verdicts
from lzdesk.sync.outbox import Outbox, OutboxTold
from lzdesk.sync.schedule import Schedule, Told
from lzdesk.sync.tokens import Tokenkeeper
from tests.sync.test_outbox import FIRST, Sending, quick_looks, sending

__all__ = ["sending"]

PACK = "/order/fulfill/pack"
LOOK = "/orders/items/get"
ENVELOPE_6 = {"code": "6", "type": "ISP", "message": "E006: Unexpected internal error"}
INNER = {"code": "0", "result": {"success": False, "error_code": "SYSTEM_ERROR", "error_msg": "x"}}
UNKNOWN = {"code": "98765", "type": "ISP", "message": "Something nobody wrote down"}
CLEAN = {"code": "0", "result": {"success": False, "error_code": "700013", "error_msg": "NOT_SUP"}}


class Wire:
    """Every call as it goes out; `answer(path, how often it went out, body)` may change its answer,
    and `before` may keep it from going out by raising."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        answer: Callable[[str, int, bytes], bytes] = lambda path, times, body: body,
        before: Callable[[str, int], Exception | None] = lambda path, times: None,
    ) -> None:
        self.sent: list[str] = []
        real = Http.send

        async def send(http: Http, method: str, url: str, *rest: Any) -> Any:
            path = url.partition("/rest")[2]
            self.sent.append(path)
            error = before(path, self.sent.count(path))
            if error is not None:
                raise error
            body, offset = await real(http, method, url, *rest)
            return answer(path, self.sent.count(path), body), offset

        monkeypatch.setattr(Http, "send", send)


async def repeated(sending: Sending) -> int:
    return int((await sending.reading.market.control("/counts"))["repeated_writes"])


@pytest.mark.parametrize("answer", [ENVELOPE_6, INNER, UNKNOWN])
@pytest.mark.parametrize("most", [1, 5])
async def test_an_error_after_the_effect_repeats_nothing_and_fails_nothing(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, answer: dict[str, object], most: int
) -> None:
    error = msgspec.json.encode(answer)
    wire = Wire(monkeypatch, lambda path, times, body: error if path == PACK else body)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=most)))
    assert {(one.state, one.attempts) for one in done} == {("done", 1)}
    assert wire.sent.count(PACK) == 1
    assert await repeated(sending) == 0


@pytest.mark.parametrize("answer", [ENVELOPE_6, INNER])
async def test_an_error_that_passes_goes_out_again_after_two_looks(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, answer: dict[str, object]
) -> None:
    real, error, sent = Http.send, msgspec.json.encode(answer), []

    async def send(http: Http, method: str, url: str, *rest: Any) -> Any:
        path = url.partition("/rest")[2]
        sent.append(path)
        if path == PACK and sent.count(PACK) == 1:
            return error, 0
        return await real(http, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=3)))
    assert {(one.state, one.attempts) for one in done} == {("done", 2)}
    looks = [path for path in sent if path in (PACK, LOOK)]
    assert looks[0] == PACK and looks[-1] == PACK
    assert looks[1:-1] == [LOOK] * (len(looks) - 2) and len(looks) >= 4
    assert await repeated(sending) == 0


@pytest.mark.parametrize("most", [1, 2])
async def test_a_code_nobody_knows_fails_with_its_words_once_it_is_read_back(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    real, error, sent = Http.send, msgspec.json.encode(UNKNOWN), []

    async def send(http: Http, method: str, url: str, *rest: Any) -> Any:
        path = url.partition("/rest")[2]
        sent.append(path)
        return (error, 0) if path == PACK else await real(http, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=most)))
    assert {one.state for one in done} == {"failed"}
    # Together, and then each by itself.
    assert sent.count(PACK) == (1 if most == 1 else 1 + most)
    assert sent.count(LOOK) >= 2
    words = sending.rows("SELECT DISTINCT vendor_code, vendor_words FROM commands")
    assert words == [("98765", "Something nobody wrote down")]


async def test_a_refusal_that_is_sure_fails_at_once(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, error, sent = Http.send, msgspec.json.encode(CLEAN), []

    async def send(http: Http, method: str, url: str, *rest: Any) -> Any:
        path = url.partition("/rest")[2]
        sent.append(path)
        return (error, 0) if path == PACK else await real(http, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=1)))
    assert [one.state for one in done] == ["failed"]
    assert (sent.count(PACK), sent.count(LOOK)) == (1, 0)


async def test_an_item_of_which_nobody_knows_is_read_back(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its code is in no list: it may have been packed, and here it was."""

    def answer(path: str, times: int, body: bytes) -> bytes:
        if path != PACK:
            return body
        read = msgspec.json.decode(body)
        for order in read["result"]["data"]["pack_order_list"]:
            for item in order["order_item_list"]:
                item.update(item_err_code="799999", msg="INTERNAL", package_id="")
        return msgspec.json.encode(read)

    wire = Wire(monkeypatch, answer)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=2)))
    assert {one.state for one in done} == {"done"}
    assert wire.sent.count(PACK) == 1
    assert await repeated(sending) == 0


async def test_a_write_that_lands_late_is_not_repeated(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It arrives when it was looked for already, more than once."""
    clock = [0]
    monkeypatch.setattr(verdicts, "steady_ms", lambda: clock[0])
    real, sent, late = Http.send, [], []

    async def send(http: Http, method: str, url: str, *rest: Any) -> Any:
        path = url.partition("/rest")[2]
        sent.append(path)
        if path == PACK:
            late.append((method, url, *rest))
            raise Unreachable(detail="ServerTimeoutError")
        if path == LOOK:
            clock[0] += 7_000
            if sent.count(LOOK) == 5:
                assert clock[0] == 35_000
                await real(http, *late[0])
        return await real(http, method, url, *rest)

    monkeypatch.setattr(Http, "send", send)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=3)))
    assert {(one.state, one.attempts) for one in done} == {("done", 1)}
    assert (sent.count(PACK), sent.count(LOOK)) == (1, 5)
    assert await repeated(sending) == 0


async def test_two_looks_a_settle_apart_let_it_go_out_again(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0]
    monkeypatch.setattr(verdicts, "steady_ms", lambda: clock[0])
    looked: list[int] = []

    def before(path: str, times: int) -> Exception | None:
        if path == LOOK:
            clock[0] += 7_000
            looked.append(clock[0])
        lost = path == PACK and times == 1
        return Unreachable(detail="ServerTimeoutError") if lost else None

    wire = Wire(monkeypatch, before=before)
    done = await sending.done(await sending.ask(sending.to_pack(FIRST, most=3)))
    assert {(one.state, one.attempts) for one in done} == {("done", 2)}
    assert looked == [7_000, 14_000, 21_000, 28_000, 35_000, 42_000]
    assert wire.sent.count(PACK) == 2


@pytest.mark.logs("items not read", "retry_scheduled", "outbox waits")
@pytest.mark.parametrize("is_refused", [False, True])
async def test_an_item_that_cannot_be_read_keeps_no_other_unsure(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    rows = sending.to_pack(FIRST, most=5)
    ((first,),) = sending.rows("SELECT order_id FROM orders WHERE id = ?", rows[0])
    bad = [first]

    def answer(path: str, times: int, body: bytes) -> bytes:
        if path == PACK and times == 1:
            return b"<html>"
        if path != LOOK:
            return body
        if is_refused:
            return msgspec.json.encode(ENVELOPE_6) if any(b.encode() in body for b in bad) else body
        read = msgspec.json.decode(body)
        for entry in read["data"]:
            if str(entry["order_id"]) in bad:
                entry["order_items"][0]["status"] = {"value": 1}
        return msgspec.json.encode(read)

    wire = Wire(monkeypatch, answer)
    ids = await sending.ask(rows)
    assert {one.state for one in await sending.done(ids[1:])} == {"done"}
    assert sending.rows("SELECT count(*) FROM commands WHERE state = 'unsure'") == [(1,)]
    assert wire.sent.count(PACK) == 1
    # And it is found as soon as it can be read.
    bad.clear()
    assert {one.state for one in await sending.done(ids)} == {"done"}


@pytest.mark.logs("outbox waits", "retry_scheduled")
async def test_attempts_without_a_network_do_not_count(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Far more than a lost answer may have; then an answer is lost."""
    quick_looks(monkeypatch)
    rows = sending.to_pack(FIRST, most=1)
    await sending.done(await sending.ask(rows))
    path = "/order/package/rts"

    def before(asked: str, times: int) -> Exception | None:
        if asked != path:
            return None
        if times <= 3 * verdicts.MOST_ATTEMPTS:
            return Unreachable(detail="ClientConnectorError", sent=0)
        cut = times == 3 * verdicts.MOST_ATTEMPTS + 1
        return Unreachable(detail="ServerDisconnectedError") if cut else None

    monkeypatch.setattr(verdicts, "LONGEST_PAUSE_MS", 1)
    Wire(monkeypatch, before=before)
    done = await sending.done(await sending.ask(rows, "ready_to_ship"))
    assert [(one.state, one.attempts) for one in done] == [("done", 2)]


@pytest.mark.logs("retry_scheduled")
async def test_what_failed_for_lost_answers_may_lose_as_many_when_it_is_retried(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = verdicts.MOST_ATTEMPTS

    def before(path: str, times: int) -> Exception | None:
        lost = path == PACK and times < 2 * most
        return Unreachable(detail="ServerDisconnectedError") if lost else None

    wire = Wire(monkeypatch, before=before)
    ids = await sending.ask(sending.to_pack(FIRST, most=1))
    assert [(one.state, one.attempts) for one in await sending.done(ids)] == [("failed", most)]
    await sending.reading.writer.run(retry_commands, ids, now_ms())
    sending.outbox.wake()
    assert [one.state for one in await sending.done(ids)] == ["failed"]
    assert wire.sent.count(PACK) == 2 * most - 1
    # Sent before, it cannot be taken back, and goes out for as long as the seller lets it.
    await sending.reading.writer.run(retry_commands, ids, now_ms())
    assert await sending.reading.writer.run(undo_commands, ids, now_ms()) == []
    sending.outbox.wake()
    assert [(one.state, one.attempts) for one in await sending.done(ids)] == [("done", 2)]


async def test_what_waits_in_a_backup_goes_out_only_when_asked_and_is_looked_up_first(
    sending: Sending, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Two packed since, and one taken back: the backup knows neither."""
    writer = sending.reading.writer
    rows = sending.to_pack(FIRST, most=3)
    ids = await sending.ask(rows, grace_ms=60_000)
    backup, other = tmp_path / "then.db", tmp_path / "other"
    copy_database(tmp_path / "lzdesk.db", backup)
    assert await writer.run(undo_commands, ids[2:], now_ms()) == ids[2:]
    await writer.run(lambda c: c.exec_driver_sql("UPDATE commands SET not_before = 0"))
    sending.outbox.wake()
    await sending.done(ids)

    other.mkdir()
    restore(other / "lzdesk.db", other / "backups", backup, now_ms())
    restored = Writer(other / "lzdesk.db", other / "backups")
    reading = sending.reading
    nobody = Told(lambda p: None, lambda: None, lambda *w: None, lambda *w: None, lambda e: None)
    tokens = Tokenkeeper(restored, reading.secrets, reading.http)
    schedule = Schedule(restored, tokens, reading.http, nobody)
    outbox = Outbox(restored, schedule.calls_of, OutboxTold(lambda r: None, lambda: None))
    running = asyncio.create_task(outbox.run())
    try:
        done = await outbox.until_done(ids)
        assert {one.state for one in done} == {"stopped"}
        sql = "SELECT DISTINCT vendor_code FROM commands"
        assert restored.run_blocking(lambda c: c.exec_driver_sql(sql).scalars().all()) == [RESTORED]
        wire = Wire(monkeypatch)
        # The operator lets the first two go; they are there already.
        assert await restored.run(retry_commands, ids[:2], now_ms()) == ids[:2]
        outbox.wake()
        assert {one.state for one in await outbox.until_done(ids[:2])} == {"done"}
        assert (wire.sent.count(PACK), wire.sent.count(LOOK)) == (0, 1)
        # And the third: it is not, so it goes out now that it was asked for.
        await restored.run(retry_commands, ids[2:], now_ms())
        outbox.wake()
        assert {one.state for one in await outbox.until_done(ids[2:])} == {"done"}
        assert wire.sent.count(PACK) == 1
        assert wire.sent.index(PACK) > wire.sent.index(LOOK)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        restored.close()
    assert await repeated(sending) == 0
