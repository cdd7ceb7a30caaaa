"""Answers to buyers' requests: once each, only where they still stand as they were decided on."""

import pytest

from lzdesk.domain.commands import Command
from lzdesk.domain.errors import BadInput, JunkAnswer, LzdeskError, MarketplaceRefused
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import AnswerReturns, AskAnswers
from lzdesk.services.answer_returns import answer_returns, answers_to
from lzdesk.simulator.returns import Reverse
from lzdesk.storage.repositories import commands as repository
from lzdesk.storage.repositories.returns import write_returns
from tests.sync.test_outbox import FIRST, Sending, lose, quick_looks, sending

__all__ = ["quick_looks", "sending"]

UPDATE = "/order/reverse/return/update"


async def asked(sending: Sending, kind: str, status: str = "delivered") -> tuple[int, Reverse]:
    """A new request of a buyer, read: its row, and what the marketplace has."""
    reading = sending.reading
    seller_id = reading.market.store(FIRST)["seller_id"]
    world = reading.market.simulator.world
    orders = [
        one
        for one in world.truth.stores[int(seller_id)].orders.values()
        if one.statuses() == [status] and not any(i.reverse_order_id for i in one.items)
    ]
    order = max(orders, key=lambda one: len(one.items))
    body = {"seller_id": seller_id, "type": kind, "order_id": str(order.order_id)}
    told = await reading.market.control("/returns", body)
    calls = await reading.schedule.calls_of(FIRST)
    one = await calls.ask(lambda api: api.returns.return_by_id(told["return_id"]))
    assert one is not None
    sql = "SELECT id FROM stores WHERE key = ?"
    ((store_id,),) = sending.rows(sql, FIRST)
    (row,) = await reading.writer.run(write_returns, store_id, [one], now_ms())
    return row, world.truth.returns.of_store(int(seller_id))[int(told["return_id"])]


async def answered(sending: Sending, rows: list[int], answer: str, **more: object) -> list[int]:
    message = AnswerReturns(tuple(rows), answer, **more)  # type: ignore[arg-type]
    queued = await answer_returns(sending.reading.writer, message, "me")
    assert not queued.problems
    sending.outbox.wake()
    return list(queued.commands)


def stages(sending: Sending, row: int) -> set[str]:
    sql = "SELECT stage FROM return_lines WHERE return_row = ?"
    return {stage for (stage,) in sending.rows(sql, row)}


def statuses(reverse: Reverse) -> set[str]:
    return {line.status for line in reverse.lines}


def counts(sending: Sending) -> tuple[int, int, int]:
    told = sending.reading.market.simulator.world.effects.counts()
    return told["effects"], told["doubled_effects"], told["repeated_writes"]


async def test_a_return_is_accepted_and_its_row_tells_it_when_the_command_is_done(
    sending: Sending,
) -> None:
    row, reverse = await asked(sending, "RETURN")
    assert len(reverse.lines) > 1
    (done,) = await sending.done(await answered(sending, [row], "accept_return"))
    assert (done.state, stages(sending, row)) == ("done", {"coming_back"})
    assert statuses(reverse) == {"SELLER_AGREE_RETURN"}
    assert counts(sending) == (len(reverse.lines), 0, 0)


async def test_a_refusal_goes_line_by_line_with_a_reason_of_the_marketplace(
    sending: Sending,
) -> None:
    row, reverse = await asked(sending, "RETURN")
    reading = sending.reading
    told = await answers_to(reading.writer, reading.schedule.calls_of, AskAnswers((row,), False))
    ((choice, reasons),) = [(told.choices[0], told.reasons)]
    assert (choice.name, choice.needs) == ("refuse_return", ("reason", "comment"))
    with pytest.raises(BadInput, match=r"form\.missing"):
        await answered(sending, [row], "refuse_return", reason=reasons[0][0])
    ids = await answered(sending, [row], "refuse_return", reason=reasons[0][0], comment="Used.")
    assert len(ids) == len(reverse.lines)
    assert {one.state for one in await sending.done(ids)} == {"done"}
    assert statuses(reverse) == {"REQUEST_REJECT"} and stages(sending, row) == {"over"}


@pytest.mark.parametrize(
    ("kind", "status", "answer", "end"),
    [
        ("ONLY_REFUND", "delivered", "refund_money", "REFUND_SUCCESS"),
        ("ONLY_REFUND", "delivered", "dispute", "CS_APPROVING"),
        ("CANCEL", "ready_to_ship", "refuse_cancel", "REQUEST_REJECT"),
        ("CANCEL", "ready_to_ship", "accept_cancel", "CANCEL_SUCCESS"),
    ],
)
async def test_refunds_and_cancellations_have_answers_of_their_own(
    sending: Sending, kind: str, status: str, answer: str, end: str
) -> None:
    row, reverse = await asked(sending, kind, status)
    proof = {"comment": "see", "pictures": ("https://example.org/a.png",)}
    ids = await answered(sending, [row], answer, **proof)
    assert {one.state for one in await sending.done(ids)} == {"done"}
    assert statuses(reverse) == {end}


async def test_what_closed_meanwhile_stops_before_anything_is_sent(sending: Sending) -> None:
    row, reverse = await asked(sending, "RETURN")
    world = sending.reading.market.simulator.world
    items = [line.item for line in reverse.lines]
    world.truth.advance(reverse.order, items, "REQUEST_CANCEL", world.clock.now_s() + 2)
    (done,) = await sending.done(await answered(sending, [row], "accept_return"))
    assert (done.state, why(sending, done)) == ("stopped", "return.moved_on")
    assert stages(sending, row) == {"over"} and counts(sending) == (0, 0, 0)


def why(sending: Sending, command: Command) -> str:
    sql = "SELECT vendor_code FROM commands WHERE id = ?"
    return str(sending.rows(sql, command.id)[0][0])


async def test_a_lost_answer_is_read_back_and_never_repeated(
    sending: Sending, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, reverse = await asked(sending, "RETURN")
    sent = lose(monkeypatch, lambda _, path: JunkAnswer() if path == UPDATE else None)
    (done,) = await sending.done(await answered(sending, [row], "refund_now"))
    assert done.state == "done" and sent.count(UPDATE) == 1
    assert statuses(reverse) == {"REFUND_SUCCESS"}
    assert counts(sending) == (len(reverse.lines), 0, 0)


async def test_a_late_answer_has_failed_with_the_marketplaces_words(sending: Sending) -> None:
    row, reverse = await asked(sending, "RETURN")
    for line in reverse.lines:
        line.sla_ms = 0
    (done,) = await sending.done(await answered(sending, [row], "accept_return"))
    assert (done.state, why(sending, done)) == ("failed", "114")


async def test_only_what_fits_is_taken(sending: Sending) -> None:
    row, _ = await asked(sending, "RETURN")
    other, _ = await asked(sending, "ONLY_REFUND")
    reading = sending.reading
    with pytest.raises(LzdeskError, match=r"return\.mixed"):
        both = AskAnswers((row, other), True)
        await answers_to(reading.writer, reading.schedule.calls_of, both)
    (waits,) = await answered(sending, [row], "accept_return", grace_ms=60_000)
    asks = [(row, "refund_now"), (other, "accept_return"), (10**6, "refund_now")]
    found = [
        (await answer_returns(reading.writer, AnswerReturns((one,), name), "me")).problems[0].kind
        for one, name in asks
    ]
    assert found == ["return.waits", "return.no_answer", "return.gone"]
    assert await reading.writer.run(repository.undo_commands, [waits], now_ms()) == [waits]
    (again,) = await answered(sending, [row], "refund_now")
    assert again != waits and (await sending.done([again]))[0].state == "done"


async def test_an_unknown_request_is_none_and_a_foreign_reason_list_refused(
    sending: Sending,
) -> None:
    calls = await sending.reading.schedule.calls_of(FIRST)
    assert await calls.ask(lambda api: api.returns.return_by_id("5")) is None
    with pytest.raises(MarketplaceRefused):
        await calls.ask(lambda api: api.returns.refusal_reasons("x"))
