"""Edits a store: its name, group, owner, colour and place; pauses it and lets it go on.

Policy. A name is what people tell stores apart by: it is never empty, and no two stores of one
country on one marketplace have the same. Pausing keeps everything: orders, tokens, the browser. A
paused store is not read and raises no alert; what runs ends first. Every edit is in its history.
"""

import unicodedata

import msgspec

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.stores import READY_AT, Store
from lzdesk.lib.clock import Now, now_ms
from lzdesk.link.messages import ChangeStore, RenameGroup
from lzdesk.storage.repositories.sign_ins import forget_sign_in
from lzdesk.storage.repositories.store_changes import edit_store, pause_store, place_stores
from lzdesk.storage.repositories.stores import all_stores, store_of_key
from lzdesk.storage.writer import Transaction, Writer

LONGEST = 80
"""Characters of a name, a group, an owner."""
HUES = 12
AS_ALL, MOST_IDLE = -1, 1440
"""Minutes without use after which its browser closes."""


class StoreChanges:
    """by: who is named in the history."""

    def __init__(self, writer: Writer, by: str, now: Now = now_ms) -> None:
        self._writer = writer
        self._by = by
        self._now = now

    async def change(self, wanted: ChangeStore) -> bool:
        """Edit a store; True where that changed anything. Raises LzdeskError, BadInput."""
        return await self._writer.run_durably(_change, wanted, self._now(), self._by)

    async def pause(self, key: str, *, paused: bool) -> None:
        """Raises LzdeskError `store.unknown`."""
        await self._writer.run_durably(_pause, key, paused, self._now(), self._by)

    async def refuse_paused(self, keys: tuple[str, ...]) -> None:
        """Raises LzdeskError where all of these stores, or all there are, are paused."""
        stores = await self._writer.run(all_stores)
        wanted = [store for store in stores if not keys or store.key in keys]
        if len(wanted) == 1 and wanted[0].paused:
            raise LzdeskError("store.paused", store=wanted[0].name)
        if wanted and all(store.paused for store in wanted):
            raise LzdeskError("stores.paused")

    async def order(self, keys: tuple[str, ...]) -> None:
        """Put the stores in this order; those not named come after them."""
        await self._writer.run_durably(place_stores, keys)

    async def rename_group(self, wanted: RenameGroup) -> None:
        """Raises LzdeskError `group.unknown`, BadInput."""
        await self._writer.run_durably(_rename_group, wanted, self._now(), self._by)


def known_store(transaction: Transaction, key: str) -> Store:
    """Raises LzdeskError `store.unknown`."""
    store = store_of_key(transaction, key)
    if store is None:
        raise LzdeskError("store.unknown", store=key)
    return store


def _change(transaction: Transaction, wanted: ChangeStore, now: int, by: str) -> bool:
    store = known_store(transaction, wanted.store)
    changes: dict[str, str | int] = {}
    for field in ("name", "group", "owner"):
        typed = getattr(wanted, field)
        if typed is not None:
            changes[field] = _clean(field, typed)
    if wanted.hue is not None:
        if not 0 <= wanted.hue < HUES:
            raise BadInput("store.no_such_hue", field="hue", value=wanted.hue)
        changes["hue"] = wanted.hue
    after = msgspec.structs.replace(store, **changes)
    if (minutes := wanted.idle_minutes) is not None:
        if not AS_ALL <= minutes <= MOST_IDLE:
            raise BadInput("store.idle_minutes", field="idle_minutes", most=MOST_IDLE)
        after = msgspec.structs.replace(after, idle_minutes=None if minutes < 0 else minutes)
    if wanted.reads_login is not None:
        after = msgspec.structs.replace(after, reads_login=wanted.reads_login)
    if wanted.ready_to_ship is not None:
        if wanted.ready_to_ship not in READY_AT:
            raise BadInput("store.ready_to_ship", field="ready_to_ship")
        after = msgspec.structs.replace(after, ready_to_ship=wanted.ready_to_ship)
    if not after.name:
        raise BadInput("form.missing", field="name")
    if after.name != store.name and _is_taken(transaction, after):
        raise BadInput("store.name_taken", field="name", value=after.name)
    if not after.reads_login:
        forget_sign_in(transaction, store.id)
    return edit_store(transaction, store, after, now, by)


def _is_taken(transaction: Transaction, store: Store) -> bool:
    return any(
        other.id != store.id
        and (other.marketplace, other.country) == (store.marketplace, store.country)
        and other.name.casefold() == store.name.casefold()
        for other in all_stores(transaction)
    )


def _pause(transaction: Transaction, key: str, paused: bool, now: int, by: str) -> None:
    pause_store(transaction, known_store(transaction, key), paused, now, by)


def _rename_group(transaction: Transaction, wanted: RenameGroup, now: int, by: str) -> None:
    after = _clean("group", wanted.after)
    if not after:
        raise BadInput("form.missing", field="group")
    members = [one for one in all_stores(transaction) if one.group == wanted.before]
    if not wanted.before or not members:
        raise LzdeskError("group.unknown", group=wanted.before)
    for store in members:
        edit_store(transaction, store, msgspec.structs.replace(store, group=after), now, by)


def _clean(field: str, typed: str) -> str:
    """One line without signs that cannot be seen. Raises BadInput where it is too long."""
    seen = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in typed)
    words = " ".join(seen.split())
    if len(words) > LONGEST:
        raise BadInput("form.too_long", field=field, most=LONGEST)
    return words
