"""The steps of a print run, each within a transaction: gathered, decided, judged, settled."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lzdesk.domain.errors import BadInput
from lzdesk.domain.print_runs import OPEN_RUNS, REPRINT_REASONS, ParcelState, RunState
from lzdesk.labels.layouts import Placing
from lzdesk.link import messages
from lzdesk.services.cancelled_since import CANCELLED, ReadAgain
from lzdesk.services.fetch_labels import Found, Label, PackageKey
from lzdesk.services.label_stops import (
    HELD,
    NOTE_UNREAD,
    PRINTED_BEFORE,
    TO_DECIDE,
    Allowed,
    why_stopped,
)
from lzdesk.storage.repositories.print_runs import (
    Parcel,
    move_run,
    parcels_of_run,
    put_parcels,
    sku_counts,
    sort_key,
    state_of_run,
    walk_facts,
)
from lzdesk.storage.repositories.printing import (
    PageToPrint,
    ToPrint,
    finish_run,
    packages_to_print,
    void_run,
)
from lzdesk.storage.writer import Transaction

LEFT_OUT = "label.left_out"
PAST = "label.past"
MEANT = "meant"
"""Beside the reason of a parcel that is printed though it is held or its note is to be read."""


class _Row(NamedTuple):
    package: ToPrint
    why: str


def gathered(
    connection: Transaction, rows: Sequence[int], sort: Sequence[str], now: int
) -> list[Parcel]:
    """The parcels of these orders in the order of the walk."""
    packages = packages_to_print(connection, rows)
    found = [
        _Row(package, why_stopped(package, Allowed(), now))
        for row in rows
        for package in packages.get(row, [])
    ]
    return _walked(connection, rows, found, sort)


def gathered_from(
    connection: Transaction,
    labels: Mapping[PackageKey, tuple[int, ...]],
    file: str,
    sort: Sequence[str],
    now: int,
) -> list[Parcel]:
    """The parcels whose labels are in a file: digest, and its pages (from 0) for each of them."""
    rows = list(dict.fromkeys(row for row, _ in labels))
    packages = packages_to_print(connection, rows)
    found = []
    for row, package_id in labels:
        known = packages.get(row, [])
        package = next((one for one in known if one.package_id == package_id), None)
        if package is not None:
            found.append(_Row(package, why_stopped(package, Allowed(), now)))
        elif known:
            # It is no parcel that waits any more; another of the order may be.
            found.append(_Row(known[0]._replace(package_id=package_id), PAST))
    return [
        one._replace(file=file, pages=labels[one.order_row, one.package_id])
        for one in _walked(connection, rows, found, sort)
    ]


def _walked(
    connection: Transaction, rows: Sequence[int], found: list[_Row], sort: Sequence[str]
) -> list[Parcel]:
    if sort:
        facts, key = walk_facts(connection, rows), sort_key(sort)
        last = len(rows)
        place = {(one.package.row, one.package.package_id): at for at, one in enumerate(found)}

        def walk(one: _Row) -> tuple[object, ...]:
            at = (one.package.row, one.package.package_id)
            # What has no parcel yet stands behind all that is walked for.
            return (0, *key(facts[at]), place[at]) if at in facts else (1, last, place[at])

        found.sort(key=walk)
    return [
        Parcel(at, one.package.row, one.package.package_id, _state_of(one.why), one.why, _said(one))
        for at, one in enumerate(found, 1)
    ]


def _state_of(why: str) -> ParcelState:
    if not why:
        return ParcelState.FETCHING
    return ParcelState.STOPPED if why in TO_DECIDE else ParcelState.LEFT_OUT


def _said(one: _Row) -> str:
    return one.package.note if one.why == NOTE_UNREAD else ""


def decided(connection: Transaction, parcel: Parcel, asked: messages.DecideParcels) -> Parcel:
    """What became of a parcel by a person's word. A reason counts for the one label it was given
    for: another that is printed meanwhile is asked about anew."""
    if asked.decision == "leave_out":
        return parcel._replace(state=ParcelState.LEFT_OUT, why=LEFT_OUT, words="")
    decided = parcel.reason.split()
    if parcel.why == PRINTED_BEFORE:
        if asked.reason not in REPRINT_REASONS:
            raise BadInput("run.no_reason", known=", ".join(REPRINT_REASONS))
        label = _label_of(packages_to_print(connection, [parcel.order_row]), parcel)
        decided = [one for one in decided if one == MEANT] + [asked.reason, label]
    elif parcel.why in (HELD, NOTE_UNREAD):
        decided = [MEANT, *(one for one in decided if one != MEANT)]
    decided = [one for one in decided if one]
    return parcel._replace(state=ParcelState.FETCHING, why="", words="", reason=" ".join(decided))


def kept_of(parcel: Parcel, found: Found, again: ReadAgain) -> Parcel:
    if (parcel.order_row, parcel.package_id) in again.gone:
        return parcel._replace(state=ParcelState.LEFT_OUT, why=CANCELLED)
    if isinstance(found, Label):
        return parcel._replace(
            state=ParcelState.READY,
            why="",
            words="",
            file=found.digest,
            pages=found.pages,
            read_again_at=again.at,
        )
    return parcel._replace(state=ParcelState.FAILED, why=found.kind, words=found.words)


def judged(connection: Transaction, run: int, now: int) -> list[Parcel]:
    """The parcels of a run that is ready, judged again by what is known now. Raises BadInput."""
    move_run(connection, run, RunState.READY, (RunState.READY,))
    parcels = parcels_of_run(connection, run)
    ready = [one for one in parcels if one.state is ParcelState.READY]
    packages = packages_to_print(connection, list({one.order_row for one in ready}))
    known = {
        (package.row, package.package_id): package for some in packages.values() for package in some
    }
    changed = {}
    for one in ready:
        package = known.get((one.order_row, one.package_id))
        why = why_stopped(package, _allowed(one, package), now) if package else CANCELLED
        if why:
            stopped = one._replace(state=_state_of(why), why=why)
            changed[one.position] = stopped
    put_parcels(connection, run, list(changed.values()))
    return [changed.get(one.position, one) for one in parcels]


def _allowed(parcel: Parcel, package: ToPrint) -> Allowed:
    decided = parcel.reason.split()
    rows = (parcel.order_row,) if MEANT in decided else ()
    is_meant = bool(_reprinted(parcel)) and _name_of_label(package) in decided
    again = ((parcel.order_row, parcel.package_id),) if is_meant else ()
    return Allowed(rows, rows, again)


def _reprinted(parcel: Parcel) -> str:
    """Why its label is printed a second time; empty where it is not."""
    return next((one for one in parcel.reason.split() if one in REPRINT_REASONS), "")


def _label_of(packages: Mapping[int, list[ToPrint]], parcel: Parcel) -> str:
    """The label that a second print is to stand for."""
    for one in packages.get(parcel.order_row, []):
        if one.package_id == parcel.package_id:
            return _name_of_label(one)
    return ""


def _name_of_label(package: ToPrint) -> str:
    """Of the last one that counts; empty where there is none."""
    return "" if package.run is None else f"of:{package.run}.{package.page}"


def pages_of(
    connection: Transaction, ready: Sequence[Parcel], placing: Placing
) -> list[PageToPrint]:
    packages = packages_to_print(connection, list({one.order_row for one in ready}))
    trackings = {
        (package.row, package.package_id): package.tracking
        for some in packages.values()
        for package in some
    }
    pages: list[PageToPrint] = []
    for one in ready:
        key = (one.order_row, one.package_id)
        reason = _reprinted(one)
        for _ in one.pages:
            sheet = placing.sheet_of(len(pages))
            pages.append(PageToPrint(*key, sheet, reason, trackings[key], one.file))
    return pages


def lines_of(connection: Transaction, ready: Sequence[Parcel], labels: int) -> list[str]:
    """The seller's own line for each page: place in the run, SKUs with their quantities.

    labels: how many are printed in the run.
    """
    items = sku_counts(connection, [one.order_row for one in ready])
    lines: list[str] = []
    for one in ready:
        counts = items.get((one.order_row, one.package_id), {})
        said = ", ".join(f"{sku} ×{count}" for sku, count in counts.items())
        lines += [f"{one.position}/{labels}  {said}"] * max(len(one.pages), 1)
    return lines


def all_fetched(connection: Transaction, run: int) -> None:
    """Nothing of it is being fetched any more."""
    if state_of_run(connection, run) is not RunState.GATHERING:
        return
    if all(one.state is not ParcelState.FETCHING for one in parcels_of_run(connection, run)):
        move_run(connection, run, RunState.READY, (RunState.GATHERING,))


_SETTLED_FROM = {
    "all": (RunState.HANDED_OVER, RunState.UNCERTAIN),
    "none": (RunState.BUILDING, RunState.HANDED_OVER, RunState.UNCERTAIN),
    "drop": tuple(one for one in OPEN_RUNS if one is not RunState.BUILDING),
}


def settled(connection: Transaction, run: int, outcome: str, now: int) -> None:
    if outcome == "none":
        move_run(connection, run, RunState.READY, _SETTLED_FROM["none"])
        void_run(connection, run, "not_printed", now)
        put_parcels(
            connection,
            run,
            [
                one._replace(state=ParcelState.READY)
                for one in parcels_of_run(connection, run)
                if one.state is ParcelState.PRINTED
            ],
        )
        return
    state = RunState.DONE if outcome == "all" else RunState.DROPPED
    move_run(connection, run, state, _SETTLED_FROM[outcome])
    finish_run(connection, run, state, now)
