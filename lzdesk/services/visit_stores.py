"""A round through the stores: who was looked at, when, by whom, and how it was.

Policy. The round is in the database: after a restart it goes on where it was. Stores that were not
looked at for longest come first. A verdict counts also without a round. A store that was skipped is
not looked at: its turn in the next round comes early.
"""

import unicodedata

import msgspec

from lzdesk.domain.errors import BadInput
from lzdesk.domain.rounds import VERDICTS, Round
from lzdesk.lib.clock import Now, now_ms
from lzdesk.link.messages import NoteVisit, RoundNow
from lzdesk.services.change_store import known_store
from lzdesk.storage.repositories.rounds import (
    end_round,
    last_visits,
    note_visit,
    put_round,
    round_now,
)
from lzdesk.storage.repositories.stores import all_stores
from lzdesk.storage.writer import Transaction, Writer

LONGEST_NOTE = 200


class Rounds:
    """by: who looks."""

    def __init__(self, writer: Writer, by: str, now: Now = now_ms) -> None:
        self._writer = writer
        self._by = by
        self._now = now

    async def begin(self, keys: tuple[str, ...] = ()) -> RoundNow:
        """Begin with these stores, or all; the round that is under way goes on instead."""
        return await self._writer.run(_begin, keys, self._now())

    async def note(self, visit: NoteVisit) -> RoundNow:
        """Raises LzdeskError `store.unknown`, BadInput `visit.verdict`, `form.too_long` (field
        note, most)."""
        if visit.verdict not in VERDICTS:
            raise BadInput("visit.verdict", field="verdict", value=visit.verdict)
        note = _clean(visit.note)
        return await self._writer.run(
            _note, visit.store, visit.verdict, note, self._now(), self._by
        )

    async def skip(self, key: str) -> RoundNow:
        """Leave a store out of this round."""
        return await self._writer.run(_skip, key)

    async def end(self) -> RoundNow:
        """The round is over; what was looked at stays noted."""
        return await self._writer.run(_end)


def _begin(transaction: Transaction, keys: tuple[str, ...], now: int) -> RoundNow:
    there = _current(transaction)
    if there is not None and there.left:
        return _told(there)
    seen = last_visits(transaction)
    wanted = [one for one in all_stores(transaction) if not keys or one.key in keys]
    wanted.sort(key=lambda one: (seen.get(one.id, 0), one.position or 1 << 31, one.id))
    begun = Round(now, tuple(one.key for one in wanted))
    if begun.left:
        put_round(transaction, begun)
    return _told(begun)


def _current(transaction: Transaction) -> Round | None:
    """The round under way, without stores that have left the desk since."""
    there = round_now(transaction)
    if there is None:
        return None
    known = {store.key for store in all_stores(transaction)}
    return Round(
        there.began_at,
        tuple(key for key in there.stores if key in known),
        tuple(key for key in there.looked if key in known),
        tuple(key for key in there.skipped if key in known),
    )


def _note(
    transaction: Transaction, key: str, verdict: str, note: str, now: int, by: str
) -> RoundNow:
    note_visit(transaction, known_store(transaction, key).id, verdict, note, now, by)
    return _moved(transaction, key, "looked")


def _skip(transaction: Transaction, key: str) -> RoundNow:
    return _moved(transaction, key, "skipped")


def _moved(transaction: Transaction, key: str, where: str) -> RoundNow:
    there = _current(transaction)
    if there is None:
        return _told(Round(0, ()))
    if key in there.stores and key not in getattr(there, where):
        there = msgspec.structs.replace(there, **{where: (*getattr(there, where), key)})
    if where == "looked":
        # Skipped first and looked at after all.
        left = tuple(one for one in there.skipped if one != key)
        there = msgspec.structs.replace(there, skipped=left)
    if there.left:
        put_round(transaction, there)
    else:
        end_round(transaction)
    return _told(there)


def _end(transaction: Transaction) -> RoundNow:
    there = _current(transaction) or Round(0, ())
    end_round(transaction)
    return msgspec.structs.replace(_told(there), left=())


def _told(now: Round) -> RoundNow:
    return RoundNow(now.stores, now.looked, now.skipped, now.left)


def _clean(note: str) -> str:
    """One line without signs that cannot be seen. Raises BadInput where it is too long."""
    seen = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in note)
    words = " ".join(seen.split())
    if len(words) > LONGEST_NOTE:
        raise BadInput("form.too_long", field="note", most=LONGEST_NOTE)
    return words
