"""What a seller marks an order with; no marketplace knows of it."""

from typing import ClassVar

import msgspec

SEPARATOR = "|"
"""Between and around the tags of an order, as they are kept: `|fragile|gift|`."""
LONGEST_TAG = 40
LONGEST_NOTE = 2000
LONGEST_NAME = 80


class Marks(msgspec.Struct, frozen=True):
    """The marks of one order."""

    FIELDS: ClassVar = ("tags", "note", "note_must_read", "hold_until", "assigned_to")
    """As history names them."""

    tags: tuple[str, ...] = ()
    """Sorted, each once."""
    note: str = ""
    note_must_read: bool = False
    """The note must be read before a label is printed."""
    hold_until: int | None = None
    """Not to be worked on before this time, epoch milliseconds."""
    assigned_to: str = ""

    def texts(self) -> tuple[str | None, ...]:
        """Each field as history keeps it; None where it is not set."""
        hold = None if self.hold_until is None else str(self.hold_until)
        must_read = "1" if self.note_must_read else None
        return (
            ", ".join(self.tags) or None, self.note or None, must_read, hold,
            self.assigned_to or None,
        )  # fmt: skip


class MarkChange(msgspec.Struct, frozen=True):
    """What to change on many orders at once; a field that is None stays as it is."""

    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    note: str | None = None
    note_must_read: bool | None = None
    hold_until: int | None = None
    release: bool = False
    """End the hold."""
    assigned_to: str | None = None


def changed(marks: Marks, change: MarkChange) -> Marks:
    """The marks after a change. A note that is empty need not be read."""
    tags = {tag for tag in marks.tags if tag not in change.remove_tags}
    tags |= {clean for tag in change.add_tags if (clean := clean_tag(tag))}
    note = marks.note if change.note is None else clean_note(change.note)
    wanted = marks.note_must_read if change.note_must_read is None else change.note_must_read
    hold = marks.hold_until if change.hold_until is None else change.hold_until
    who = marks.assigned_to if change.assigned_to is None else clean_name(change.assigned_to)
    return Marks(
        tuple(sorted(tags)), note, wanted and bool(note), None if change.release else hold, who
    )


def clean_tag(text: str) -> str:
    """A tag as it is kept: one line, no separator, at most 40 characters."""
    plain = " ".join(text.replace(SEPARATOR, " ").replace("\0", "").split())
    return plain[:LONGEST_TAG].strip()


def clean_note(text: str) -> str:
    """A note as it is kept: any lines, at most 2,000 characters."""
    return text.replace("\0", "")[:LONGEST_NOTE].strip()


def clean_name(text: str) -> str:
    """Who works on an order: one line of at most 80 characters."""
    return " ".join(text.replace("\0", "").split())[:LONGEST_NAME].strip()


def tags_text(tags: tuple[str, ...]) -> str:
    """As the database keeps them."""
    return SEPARATOR + SEPARATOR.join(tags) + SEPARATOR if tags else ""


def tags_of(text: str) -> tuple[str, ...]:
    """From the database's text."""
    return tuple(tag for tag in text.split(SEPARATOR) if tag)
