"""Answers to buyers' requests as the outbox sends them: the request is read before, after, and
where an answer was lost."""

from collections.abc import Sequence

from lzdesk.domain.commands import Command, ItemState
from lzdesk.domain.returns import Return
from lzdesk.domain.statuses import Status
from lzdesk.marketplaces.contract import (
    AnsweredReturn,
    Carriers,
    ItemsWritten,
    Manifest,
    Stage,
)
from lzdesk.sync.store_calls import StoreCalls


async def send_answer(
    calls: StoreCalls, commands: Sequence[Command], _: Carriers | None
) -> ItemsWritten:
    """One command a call. Raises AnswerLost, StoreTrouble."""
    (command,) = commands
    told = command.fields
    asked = AnsweredReturn(
        told["answer"],
        command.return_id,
        command.open_items,
        told.get("reason", ""),
        told.get("comment", ""),
        tuple(told.get("pictures", "").split()),
    )
    return await calls.write(lambda api: api.returns.answer(asked))


async def read_returns(calls: StoreCalls, commands: Sequence[Command]) -> tuple[Return, ...]:
    """The requests that these answer, as they are now. Raises StoreTrouble."""
    found: list[Return] = []
    for return_id in dict.fromkeys(one.return_id for one in commands):
        one = await calls.ask(lambda api, named=return_id: api.returns.return_by_id(named))  # type: ignore[misc]
        if one is not None:
            found.append(one)
    return tuple(found)


def answer_stage(manifest: Manifest, command: Command) -> Stage:
    """What a read-back of an answer looks for; see `lines_now` for the words."""
    answer = next(one for one in manifest.answers if one.name == command.fields["answer"])
    return Stage(command.rests.statuses, answer.shown_by)


def lines_now(command: Command, returns: Sequence[Return]) -> tuple[ItemState, ...] | None:
    """The lines of a request as items of its command: by the stage where that is still the one it
    was decided on, else by the vendor's word. None where the store does not have the request."""
    for one in returns:
        if one.return_id == command.return_id:
            return tuple(
                ItemState(
                    line.line_id,
                    line.stage if line.stage in command.rests.statuses else line.raw_status.upper(),
                    Status.UNKNOWN,
                    None,
                    "",
                    "",
                )
                for line in one.lines
            )
    return None
