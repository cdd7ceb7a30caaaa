"""What an answer to a write, a look at its items, or neither, makes of a command.

`not_before` of these verdicts is a pause in milliseconds. What is known of one that is unsure
beside its row (when it was first not found, what the vendor said) is kept here in memory: after a
start it is found out again, which costs a look and no repeat.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lzdesk.domain.commands import Command, CommandState, ItemResult, ItemState
from lzdesk.domain.errors import (
    AnswerLost,
    LzdeskError,
    MarketplaceBusy,
    NeedsConsent,
    Unreachable,
)
from lzdesk.lib.clock import steady_ms
from lzdesk.marketplaces.contract import ItemsWritten, Stage
from lzdesk.storage.repositories.commands import Verdict

MOST_ATTEMPTS = 6
"""So often a write goes out whose answer is lost each time."""
LOOK_MS = 2_000
"""After a lost answer: most have arrived, and are found at the first look."""
FIRST_PAUSE_MS = 2_000
LONGEST_PAUSE_MS = 300_000


@dataclass
class _Doubt:
    """Of one command that is unsure."""

    missed_at: int | None = None
    """When its effect was first looked for and not found, on the clock that nobody sets."""
    looks: int = 0
    code: str = ""
    words: str = ""
    lasting: bool = False
    """A repeat would hardly be answered otherwise."""


class Verdicts:
    """One per outbox."""

    def __init__(self) -> None:
        self._doubts: dict[int, _Doubt] = {}
        self._put_off: Counter[int] = Counter()

    def forget(self, commands: Iterable[int]) -> None:
        """These are over."""
        for one in commands:
            self._doubts.pop(one, None)
            self._put_off.pop(one, None)

    def lost(self, command: Command, error: AnswerLost, in_company: bool) -> Verdict:
        """Of a call whose answer is lost, or does not say what became of it."""
        told = error.fields
        lasting = bool(told.get("lasting")) and not in_company
        doubt = _Doubt(
            code=str(told.get("code", "")), words=str(told.get("words", "")), lasting=lasting
        )
        return self._unsure(command, doubt)

    def later(self, command: Command, error: LzdeskError, state: CommandState) -> Verdict:
        """A while later, in the state that is told."""
        self._put_off[command.id] += 1
        return Verdict(
            command.id,
            command.state,
            state,
            vendor_code=str(error.fields.get("code", "") or error.kind),
            vendor_words=str(error.fields.get("words", "")),
            not_before=self._pause_ms(command, error),
        )

    def answered(self, command: Command, written: ItemsWritten) -> Verdict:
        """From a call's answer, item by item."""
        earlier = {one.item_id: one for one in command.results}
        asked = command.open_items
        results = {item: written.results.get(item) for item in asked}
        states = tuple(written.states[item] for item in asked if item in written.states)
        known = {**earlier, **{item: one for item, one in results.items() if one is not None}}
        merged = tuple(known[item] for item in command.items if item in known)
        failed = [one for one in results.values() if one is not None and not one.ok]
        doubtful = [one for one in failed if not one.sure]
        if None in results.values() or doubtful:
            # An answer that leaves an item out has lost it.
            first = doubtful[0] if doubtful else ItemResult("", False)
            lasting = bool(doubtful) and not first.retry
            doubt = _Doubt(code=first.vendor_code, words=first.vendor_words, lasting=lasting)
            return self._unsure(command, doubt, merged, states)
        if not failed:
            return Verdict(command.id, command.state, CommandState.DONE, merged, states)
        if all(one.retry for one in failed) and command.attempts < MOST_ATTEMPTS:
            self._put_off[command.id] += 1
            pause = self._growing(command)
            return Verdict(
                command.id, command.state, CommandState.QUEUED, merged, states, not_before=pause
            )
        first = failed[0]
        return Verdict(
            command.id,
            command.state,
            CommandState.FAILED,
            merged,
            states,
            first.vendor_code,
            first.vendor_words,
        )

    def read_back(
        self, command: Command, now: Sequence[ItemState] | None, stage: Stage, settle_ms: int
    ) -> Verdict:
        """What a lost answer was, from the items as they are. now: None where they could not be
        read. settle_ms: how long a write may be on its way."""
        found = {one.item_id: one for one in now or ()}
        asked = command.open_items
        if any(item not in found for item in asked):
            self._put_off[command.id] += 1
            return self._look_again(command, command.results, (), self._growing(command))
        states = tuple(found[item] for item in asked)
        arrived = {one.item_id for one in states if one.raw_status in stage.shown_by}
        known = {one.item_id: one for one in command.results}
        known |= {item: ItemResult(item, True) for item in arrived}
        merged = tuple(known[item] for item in command.items if item in known)
        left = [one for one in states if one.item_id not in arrived]
        if not left:
            return Verdict(command.id, command.state, CommandState.DONE, merged, states)
        if any(one.raw_status not in stage.allowed_in for one in left):
            # Neither here nor there: somebody else moved it on meanwhile.
            moved = "command.moved_on"
            return Verdict(
                command.id, command.state, CommandState.FAILED, merged, states, vendor_code=moved
            )
        return self._not_there(command, merged, states, settle_ms)

    def _not_there(
        self,
        command: Command,
        results: tuple[ItemResult, ...],
        states: tuple[ItemState, ...],
        settle_ms: int,
    ) -> Verdict:
        doubt = self._doubts.setdefault(command.id, _Doubt())
        steady = steady_ms()
        if doubt.missed_at is None:
            doubt.missed_at = steady
        doubt.looks += 1
        left_ms = settle_ms - (steady - doubt.missed_at)
        if left_ms > 0:
            pause = min(left_ms, LOOK_MS * 2 ** min(doubt.looks, 10))
            return self._look_again(command, results, states, pause)
        del self._doubts[command.id]
        if doubt.lasting or command.attempts >= MOST_ATTEMPTS:
            code = doubt.code or "command.answers_lost"
            return Verdict(
                command.id, command.state, CommandState.FAILED, results, states, code, doubt.words
            )
        return Verdict(command.id, command.state, CommandState.QUEUED, results, states)

    def _unsure(
        self,
        command: Command,
        doubt: _Doubt,
        results: tuple[ItemResult, ...] = (),
        states: tuple[ItemState, ...] = (),
    ) -> Verdict:
        self._doubts[command.id] = doubt
        return self._look_again(command, results, states, LOOK_MS)

    def _look_again(
        self,
        command: Command,
        results: tuple[ItemResult, ...],
        states: tuple[ItemState, ...],
        pause_ms: int,
    ) -> Verdict:
        doubt = self._doubts.get(command.id, _Doubt())
        return Verdict(
            command.id,
            command.state,
            CommandState.UNSURE,
            results,
            states,
            doubt.code,
            doubt.words,
            pause_ms,
        )

    def _pause_ms(self, command: Command, error: LzdeskError) -> int:
        if isinstance(error, MarketplaceBusy):
            return int(float(error.fields.get("retry_in_s", 1)) * 1000) + 100
        if isinstance(error, NeedsConsent):
            return 60_000
        if isinstance(error, Unreachable):
            return min(60_000, self._growing(command))
        return self._growing(command)

    def _growing(self, command: Command) -> int:
        times = min(self._put_off[command.id], 10)
        return int(min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2**times))
