"""Why a parcel is not printed now. What a person may decide otherwise is told apart from the rest.

Policy. A package printed before is stopped unless its second print was asked for with a reason; so
is a held order, one whose note must be read first, and a parcel of whose items some were cancelled,
unless the request says otherwise of it.
"""

from collections.abc import Collection
from typing import NamedTuple

from lzdesk.domain.statuses import Status
from lzdesk.storage.repositories.printing import ToPrint

HELD = "label.held"
NOTE_UNREAD = "label.note_unread"
PRINTED_BEFORE = "label.printed_before"
ITEM_CANCELLED = "label.item_cancelled"
TO_DECIDE = (HELD, NOTE_UNREAD, PRINTED_BEFORE, ITEM_CANCELLED)
"""What stops a parcel until a person has decided; the others leave it out."""


class Allowed(NamedTuple):
    """What was decided of orders (rows) and packages."""

    even_held: Collection[int] = ()
    notes_read: Collection[int] = ()
    again: Collection[tuple[int, str]] = ()
    """Packages whose second print is meant."""
    without: Collection[tuple[int, str]] = ()
    """Packages that are sent without what was cancelled of them."""


def why_stopped(package: ToPrint, allowed: Allowed, now: int) -> str:
    """A kind of the word tables; empty where it can be printed."""
    meant = (package.row, package.package_id) in allowed.again
    why = _why_not(package, meant=meant) or _stopped_by_mark(package, allowed, now)
    if not why and package.cancelled and (package.row, package.package_id) not in allowed.without:
        return ITEM_CANCELLED
    return why


def _stopped_by_mark(package: ToPrint, allowed: Allowed, now: int) -> str:
    """Which of the seller's own marks keeps an order from being printed."""
    held = package.hold_until is not None and package.hold_until > now
    if held and package.row not in allowed.even_held:
        return HELD
    if package.note_must_read and package.row not in allowed.notes_read:
        return NOTE_UNREAD
    return ""


def _why_not(package: ToPrint, *, meant: bool) -> str:
    """Why a package cannot have a label now."""
    if package.fulfilled_by != "seller":
        return "label.not_ours"
    if package.own_fleet:
        return "label.own_fleet"
    if package.package_id and package.status != Status.CANCEL_REQUESTED:
        printed = package.printed_at is not None and not meant
        return PRINTED_BEFORE if printed else ""
    if package.status == Status.CANCEL_REQUESTED:
        return "label.cancel_asked"
    if package.status in (Status.TO_SHIP, Status.UNPAID, Status.HELD):
        return "label.not_arranged"
    if package.status == Status.ARRANGED:
        return "label.no_package"
    return "label.past"
