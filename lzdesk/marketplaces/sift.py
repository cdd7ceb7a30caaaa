"""Finds whose fault it is when several are asked for in one call and the answer is a fault.

Policy. One order that a vendor cannot serve, or serves as junk, must cost that order alone. Where
the vendor answers a call of several with a fault, two of them are asked for alone: if it fails
both, it is ill, and the fault is the call's. Else the call is halved towards those whose fault it
is. What never arrived, and a limit, is no answer, and is raised at once.
"""

from collections.abc import Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar

from lzdesk.domain.errors import JunkAnswer, MarketplaceBusy, MarketplaceRefused, StoreTrouble

R = TypeVar("R")
Ids = tuple[str, ...]
Ask = Callable[[Ids], Awaitable[R]]


class Sifted(NamedTuple, Generic[R]):
    """What was answered, and the ids that were not, each with its fault."""

    answers: list[R]
    faults: dict[str, StoreTrouble]


def is_answered(error: StoreTrouble) -> bool:
    """Whether the vendor has answered this very question, and not asked for a pause."""
    if isinstance(error, MarketplaceBusy):
        return error.fields.get("arrived") == 1
    return isinstance(error, JunkAnswer | MarketplaceRefused)


async def sift(ids: Ids, ask: Ask[R]) -> Sifted[R]:
    """Ask for all at once, else in parts. Raises StoreTrouble: no answer, or an ill vendor."""
    found: Sifted[R] = Sifted([], {})
    fault = await _ask(ids, ask, found)
    if fault is None:
        return found
    if len(ids) == 1:
        # No other can tell whether the vendor is ill; a moment may cure it.
        await _alone(ids, ask, found)
        return found
    first: Sifted[R] = Sifted([], {})
    if await _ask(ids[-1:], ask, first) and await _ask(ids[:1], ask, first):
        raise fault
    await _halves(ids, ask, found)
    return found


async def _halves(ids: Ids, ask: Ask[R], found: Sifted[R]) -> None:
    middle = len(ids) // 2
    for half in (ids[:middle], ids[middle:]):
        if len(half) == 1:
            await _alone(half, ask, found)
        elif await _ask(half, ask, found):
            await _halves(half, ask, found)


async def _alone(one: Ids, ask: Ask[R], found: Sifted[R]) -> None:
    fault = await _ask(one, ask, found)
    if fault is not None:
        found.faults[one[0]] = fault


async def _ask(ids: Ids, ask: Ask[R], found: Sifted[R]) -> StoreTrouble | None:
    """The fault it was answered with. Raises StoreTrouble where it was not answered."""
    try:
        found.answers.append(await ask(ids))
    except StoreTrouble as error:
        if not is_answered(error):
            raise
        return error
    return None
