"""Commits answers to buyers' requests to the outbox: only what the stage allows.

Policy. What is asked for together is answered in one way: requests of one kind and one stage. One
that stands elsewhere by now, or whose answer is on its way, is left out with a reason. Where the
marketplace takes one line a call, each line is a command; else the lines of a request go together.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from lzdesk.domain.commands import ANSWER, NewCommand, Rests
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import (
    AnswerChoice,
    AnswerReturns,
    Answers,
    AskAnswers,
    OrderProblem,
    OrdersQueued,
)
from lzdesk.marketplaces.contract import Answer
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.storage.repositories.commands import add_commands
from lzdesk.storage.repositories.to_answer import ReturnToAnswer, key_prefix, returns_to_answer
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.store_calls import StoreCalls

LONGEST_COMMENT = 1_000
MOST_PICTURES = 10


async def answers_to(
    writer: Writer, calls_of: Callable[[str], Awaitable[StoreCalls]], asked: AskAnswers
) -> Answers:
    """How these can be answered, with the reasons the marketplace takes for a refusal.

    Raises LzdeskError `return.gone`, `return.mixed`, `return.no_answer`, `store.no_api`;
    StoreTrouble.
    """
    found = await writer.run(returns_to_answer, asked.rows)
    if not found:
        raise LzdeskError("return.gone")
    first = found[0]
    if len({(one.marketplace, one.kind, one.stage) for one in found}) > 1:
        raise LzdeskError("return.mixed")
    choices = [
        one
        for one in manifest_of(first.marketplace).answers
        if (one.kind, one.stage, one.agrees) == (first.kind, first.stage, asked.agrees)
    ]
    if not choices:
        raise LzdeskError("return.no_answer")
    reasons: tuple[tuple[str, str], ...] = ()
    if any("reason" in one.needs for one in choices):
        line = next(one.line_id for one in first.lines if one.stage == first.stage)
        calls = await calls_of(first.store)
        reasons = await calls.ask(lambda api: api.returns.refusal_reasons(line))
    return Answers(tuple(AnswerChoice(one.name, one.needs) for one in choices), reasons)


async def answer_returns(writer: Writer, asked: AnswerReturns, by: str) -> OrdersQueued:
    """Commit what can be answered so; the reasons for the rest. Nothing has been sent when it
    returns. Raises BadInput `form.missing`, `form.too_long`, `form.not_an_address`."""
    _check(asked)
    return await writer.run_durably(_answer_in, asked, by, now_ms())


def _check(asked: AnswerReturns) -> None:
    if len(asked.comment) > LONGEST_COMMENT:
        raise BadInput("form.too_long", field="comment", most=LONGEST_COMMENT)
    if len(asked.pictures) > MOST_PICTURES:
        raise BadInput("form.too_long", field="pictures", most=MOST_PICTURES)
    for one in asked.pictures:
        if not one.startswith("https://") or len(one.split()) != 1:
            raise BadInput("form.not_an_address", field="pictures", value=one)


def _answer_in(connection: Transaction, asked: AnswerReturns, by: str, now: int) -> OrdersQueued:
    wanted: list[NewCommand] = []
    problems: list[OrderProblem] = []
    found = returns_to_answer(connection, asked.rows)
    for one in found:
        answer = next(
            (
                held
                for held in manifest_of(one.marketplace).answers
                if held.name == asked.answer and held.kind == one.kind
            ),
            None,
        )
        why = _why_not(one, answer)
        if answer is None or why:
            problems.append(OrderProblem(one.row, one.store, one.order_id, one.order_number, why))
            continue
        _needs(answer, asked)
        wanted += _commands(one, answer, asked, by, now)
    here = {one.row for one in found}
    problems += [
        OrderProblem(row, "", "", "", "return.gone") for row in asked.rows if row not in here
    ]
    return OrdersQueued(tuple(add_commands(connection, wanted, now)), tuple(problems))


def _why_not(one: ReturnToAnswer, answer: Answer | None) -> str:
    """A kind of the word tables, or nothing where it can be answered so."""
    if one.is_removed or not one.has_api:
        return "store.removed" if one.is_removed else "store.no_api"
    if one.is_waiting:
        return "return.waits"
    if answer is None:
        return "return.no_answer"
    return "" if any(line.stage == answer.stage for line in one.lines) else "return.moved_on"


def _needs(answer: Answer, asked: AnswerReturns) -> None:
    given = {"reason": asked.reason, "comment": asked.comment.strip(), "pictures": asked.pictures}
    for name in answer.needs:
        if not given[name]:
            raise BadInput("form.missing", field=name)


def _commands(
    one: ReturnToAnswer, answer: Answer, asked: AnswerReturns, by: str, now: int
) -> list[NewCommand]:
    lines = tuple(line.line_id for line in one.lines if line.stage == answer.stage)
    parts: Sequence[tuple[str, ...]] = [(line,) for line in lines] if answer.one_line else [lines]
    given = {
        "reason": asked.reason,
        "comment": asked.comment.strip(),
        "pictures": " ".join(asked.pictures),
    }
    fields = {"return": one.return_id, "answer": answer.name}
    fields |= {name: given[name] for name in answer.needs}
    key = partial("{}{}".format, key_prefix(one.store, one.return_id))
    return [
        NewCommand(
            key(one.turn + place), ANSWER, one.store_id, one.order_row, part,
            Rests((answer.stage,)), fields, by, now + asked.grace_ms,
        )
        for place, part in enumerate(parts)
    ]  # fmt: skip
