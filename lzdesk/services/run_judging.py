"""What is printed of a run and what is not: by what is known now, and by what a person decided."""

from collections.abc import Mapping, Sequence

from lzdesk.domain.errors import BadInput
from lzdesk.domain.print_runs import REPRINT_REASONS, ParcelState, RunState
from lzdesk.link import messages
from lzdesk.services.fetch_labels import Found, Label, PackageKey
from lzdesk.services.label_stops import (
    HELD,
    ITEM_CANCELLED,
    NOTE_UNREAD,
    PRINTED_BEFORE,
    TO_DECIDE,
    Allowed,
    why_stopped,
)
from lzdesk.services.read_again import GONE
from lzdesk.storage.repositories.print_runs import Parcel, move_run, parcels_of_run, put_parcels
from lzdesk.storage.repositories.printing import ToPrint, packages_to_print
from lzdesk.storage.writer import Transaction

LEFT_OUT = "label.left_out"
PAST = "label.past"
MEANT = "meant"
"""Beside the reason of a parcel that is printed though it is held or its note is to be read."""
WITHOUT = "without:"
"""Beside it where a parcel is sent without as many items as were cancelled of it."""
CANCELLED = "label.cancelled_since"


def state_of(why: str) -> ParcelState:
    """Of a parcel for which this was found."""
    if not why:
        return ParcelState.FETCHING
    return ParcelState.STOPPED if why in TO_DECIDE else ParcelState.LEFT_OUT


def said_of(package: ToPrint, why: str) -> str:
    """What is told beside it, as it was typed."""
    return package.note if why == NOTE_UNREAD else ""


def decided(connection: Transaction, parcel: Parcel, asked: messages.DecideParcels) -> Parcel:
    """What became of a parcel by a person's word. A reason counts for the one label it was given
    for, and "without what was cancelled" for what was cancelled by then: another label that is
    printed meanwhile, or a further item, is asked about anew."""
    if asked.decision == "leave_out":
        return parcel._replace(state=ParcelState.LEFT_OUT, why=LEFT_OUT, words="")
    package = packages_of(connection, [parcel]).get((parcel.order_row, parcel.package_id))
    before = parcel.reason.split()
    meant = [one for one in before if one == MEANT]
    without = [one for one in before if one.startswith(WITHOUT)]
    reprint = [one for one in before if one not in (*meant, *without)]
    if parcel.why == PRINTED_BEFORE:
        if asked.reason not in REPRINT_REASONS:
            raise BadInput("run.no_reason", known=", ".join(REPRINT_REASONS))
        reprint = [asked.reason, _name_of_label(package)]
    elif parcel.why in (HELD, NOTE_UNREAD):
        meant = [MEANT]
    elif parcel.why == ITEM_CANCELLED:
        without = [_name_of_cut(package)]
    reason = " ".join(one for one in (*meant, *without, *reprint) if one)
    return parcel._replace(state=ParcelState.FETCHING, why="", words="", reason=reason)


def kept(
    connection: Transaction, run: int, found: Mapping[PackageKey, Found], at: int | None, now: int
) -> list[Parcel]:
    """The parcels that waited for what was found, judged by what is known now. What a person
    decided meanwhile stands. at: when the marketplace was asked again; None where it did not
    answer."""
    waits = [
        one for one in parcels_of_run(connection, run)
        if one.state is ParcelState.FETCHING and (one.order_row, one.package_id) in found
    ]  # fmt: skip
    packages = packages_of(connection, waits)
    after = []
    for one in waits:
        key = (one.order_row, one.package_id)
        came = _with_label(one, found[key], at, now)
        # Why it must not be sent says more than why it has no label.
        after.append(_judged(connection, came, packages.get(key), now) or came)
    return after


def _with_label(parcel: Parcel, found: Found, at: int | None, now: int) -> Parcel:
    if not isinstance(found, Label):
        return parcel._replace(state=ParcelState.FAILED, why=found.kind, words=found.words)
    held = parcel.fetched_at if parcel.file == found.digest else None
    return parcel._replace(
        state=ParcelState.READY,
        why="",
        words="",
        file=found.digest,
        pages=found.pages,
        read_again_at=at,
        fetched_at=held or now,
    )


def judged(connection: Transaction, run: int, now: int) -> list[Parcel]:
    """The parcels of a run that is ready, judged again by what is known now. Where the label of
    one came before its address changed, it is to be fetched anew, and the run is gathering again.
    Raises BadInput."""
    move_run(connection, run, RunState.READY, (RunState.READY,))
    parcels = parcels_of_run(connection, run)
    ready = [one for one in parcels if one.state is ParcelState.READY]
    packages = packages_of(connection, ready)
    changed = {}
    for one in ready:
        package = packages.get((one.order_row, one.package_id))
        after = _judged(connection, one, package, now) or _outdated(one, package)
        if after is not None:
            changed[one.position] = after
    put_parcels(connection, run, list(changed.values()))
    if any(one.state is ParcelState.FETCHING for one in changed.values()):
        move_run(connection, run, RunState.GATHERING, (RunState.READY,))
    return [changed.get(one.position, one) for one in parcels]


def _judged(
    connection: Transaction, parcel: Parcel, package: ToPrint | None, now: int
) -> Parcel | None:
    """Otherwise than it is; None where it can be printed."""
    if package is None:
        why = gone_because(connection, parcel.order_row, parcel.package_id)
        return parcel._replace(state=ParcelState.LEFT_OUT, why=why)
    why = why_stopped(package, _allowed(parcel, package), now)
    if not why:
        return None
    return parcel._replace(state=state_of(why), why=why, words=said_of(package, why))


def _outdated(parcel: Parcel, package: ToPrint | None) -> Parcel | None:
    """Its label names an address that is no longer the buyer's."""
    changed = package.address_changed_at if package is not None else None
    if changed is None or changed <= (parcel.fetched_at or 0):
        return None
    return parcel._replace(state=ParcelState.FETCHING, file="", pages=(), fetched_at=None)


def gone_because(connection: Transaction, order_row: int, package: str) -> str:
    """Why a parcel waits no more: cancelled, or on its way."""
    statuses = connection.exec_driver_sql(
        "SELECT DISTINCT status FROM order_items WHERE order_row = ? AND package_id = ?",
        (order_row, package),
    )
    found = {status for (status,) in statuses}
    return CANCELLED if found & set(GONE) else PAST


def packages_of(connection: Transaction, parcels: Sequence[Parcel]) -> dict[PackageKey, ToPrint]:
    """What can have a label of the orders of these parcels."""
    found = packages_to_print(connection, list({one.order_row for one in parcels}))
    return {(one.row, one.package_id): one for some in found.values() for one in some}


def _allowed(parcel: Parcel, package: ToPrint) -> Allowed:
    decided = parcel.reason.split()
    key = ((parcel.order_row, parcel.package_id),)
    rows = (parcel.order_row,) if MEANT in decided else ()
    is_meant = bool(reprinted(parcel)) and _name_of_label(package) in decided
    is_cut = _name_of_cut(package) in decided
    return Allowed(rows, rows, key if is_meant else (), key if is_cut else ())


def reprinted(parcel: Parcel) -> str:
    """Why its label is printed a second time; empty where it is not."""
    return next((one for one in parcel.reason.split() if one in REPRINT_REASONS), "")


def _name_of_label(package: ToPrint | None) -> str:
    """The last one that counts, which a second print is to stand for; empty where there is none."""
    return "" if package is None or package.run is None else f"of:{package.run}.{package.page}"


def _name_of_cut(package: ToPrint | None) -> str:
    return f"{WITHOUT}{package.cancelled}" if package is not None and package.cancelled else ""
