"""Writes to a marketplace as durable records: what they are, and where each one stands.

Times are epoch milliseconds.
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from lzdesk.domain.statuses import Status


class CommandState(StrEnum):
    """Where a command stands. `key` of the words in the window and on the command line."""

    QUEUED = "queued"
    """Committed; goes out when it is due, and when nothing older of its subject is unfinished."""
    SENDING = "sending"
    UNSURE = "unsure"
    """Sent, and the answer was lost: what the marketplace holds is read before anything else."""
    DONE = "done"
    FAILED = "failed"
    """The marketplace said no, in its own words; nothing is tried again by itself."""
    STOPPED = "stopped"
    """Never sent: what it rested on no longer held."""
    UNDONE = "undone"
    """Taken back during its grace."""


RESTORED = "command.restored"
"""Why one is stopped that comes from a database older than what may have happened to it."""
STORE_REMOVED = "store.removed"
"""Why one is stopped whose store left the desk, even where it may have been sent."""
ANSWER = "return.answer"
"""The kind that answers a buyer's request: its items are lines of it."""
FINISHED = (CommandState.DONE, CommandState.FAILED, CommandState.STOPPED, CommandState.UNDONE)


class ItemResult(msgspec.Struct, frozen=True):
    """What a write came to for one item. The items' results count, never the call's."""

    item_id: str
    ok: bool
    vendor_code: str = ""
    vendor_words: str = ""
    retry: bool = False
    """The marketplace says that it may be tried again."""
    sure: bool = True
    """False: what it says of a failure does not mean that nothing was done."""


class ItemState(NamedTuple):
    """An item that the marketplace told without its order: in a write's answer, or read back."""

    item_id: str
    raw_status: str
    status: Status
    package_id: str | None
    """None where the answer does not tell: package, tracking and carrier are as they were."""
    tracking: str
    carrier: str


class Rests(msgspec.Struct, frozen=True):
    """What must still hold when a command goes out: looked up in the desk's own database."""

    statuses: tuple[str, ...]
    """The vendor's words; each of the items is in one of them. Of an answer: its lines' stages."""
    even_held: bool = False
    """The operator knew that the order is held."""
    even_cancel_asked: bool = False
    """The operator knew that the buyer asked to cancel."""


class NewCommand(NamedTuple):
    """A write that is asked for. One with a known key is that one, and is not repeated."""

    key: str
    kind: str
    store_id: int
    order_row: int | None
    """None for an answer to a request whose order is not on this desk."""
    items: tuple[str, ...]
    """The marketplace's item ids; of an answer the lines'."""
    rests: Rests
    fields: dict[str, str]
    """What the kind needs beside: a carrier, a reason."""
    by: str
    not_before: int
    """Its grace ends then."""


class Command(NamedTuple):
    """A command as it is kept, with what is needed to send it."""

    id: int
    key: str
    kind: str
    store_id: int
    order_row: int | None
    order_id: str
    state: str
    items: tuple[str, ...]
    fields: dict[str, str]
    rests: Rests
    attempts: int
    created_at: int
    not_before: int
    sent_at: int | None
    packages: dict[str, str]
    """Item to the package it lies in, as the desk knows it."""
    results: tuple[ItemResult, ...]
    """Of earlier attempts: an item that is done is not asked for again."""

    @property
    def return_id(self) -> str:
        """The request that it answers; empty where it answers none."""
        return self.fields.get("return", "")

    @property
    def open_items(self) -> tuple[str, ...]:
        done = {one.item_id for one in self.results if one.ok}
        return tuple(item for item in self.items if item not in done)
