"""Keeps what the seller types of a store's owner: who, phone, mail, bank.

Policy. It is plain text, stays in this desk's database, and goes to no marketplace. What is None
stays as it is. That it was changed, and when, is in the store's history; what it was is not: it
leaves with the details.
"""

import unicodedata

import msgspec

from lzdesk.domain.errors import BadInput
from lzdesk.lib.clock import Now, now_ms
from lzdesk.link.messages import ChangeSellers
from lzdesk.services.change_store import known_store
from lzdesk.storage.repositories.sellers import SellerDetails, details_of, put_details
from lzdesk.storage.repositories.store_changes import edit_store
from lzdesk.storage.repositories.store_history import note_change
from lzdesk.storage.writer import Transaction, Writer

LONGEST = {"owner": 80, "phone": 60, "mail": 120, "bank": 120}


class SellerChanges:
    """by: who is named in the history."""

    def __init__(self, writer: Writer, by: str, now: Now = now_ms) -> None:
        self._writer = writer
        self._by = by
        self._now = now

    async def change(self, wanted: ChangeSellers) -> None:
        """All of the stores or none. Raises LzdeskError `store.unknown`, BadInput
        `form.too_long` (field, most)."""
        values = {field: _clean(field, getattr(wanted, field)) for field in LONGEST}
        await self._writer.run_durably(_change_all, wanted.stores, values, self._now(), self._by)


def _change_all(
    transaction: Transaction,
    keys: tuple[str, ...],
    values: dict[str, str | None],
    now: int,
    by: str,
) -> None:
    for key in keys:
        store = known_store(transaction, key)
        if values["owner"] is not None:
            after = msgspec.structs.replace(store, owner=values["owner"])
            edit_store(transaction, store, after, now, by)
        before = details_of(transaction, store.id)
        typed = {
            field: value
            for field, value in values.items()
            if field != "owner" and value is not None and value != getattr(before, field)
        }
        for field in typed:
            note_change(transaction, store.id, field, "", "", now, by)
        if typed:
            put_details(transaction, store.id, SellerDetails(**{**before._asdict(), **typed}))


def _clean(field: str, typed: str | None) -> str | None:
    """One line without signs that cannot be seen. Raises BadInput where it is too long."""
    if typed is None:
        return None
    seen = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in typed)
    words = " ".join(seen.split())
    if len(words) > LONGEST[field]:
        raise BadInput("form.too_long", field=field, most=LONGEST[field])
    return words
