"""The steps of a print run, each within a transaction: gathered, made into pages, settled."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lzdesk.domain.print_runs import OPEN_RUNS, ParcelState, RunState
from lzdesk.labels.layouts import Placing
from lzdesk.services.fetch_labels import PackageKey
from lzdesk.services.label_stops import Allowed, why_stopped
from lzdesk.services.run_judging import PAST, packages_of, reprinted, said_of, state_of
from lzdesk.storage.repositories.print_runs import (
    Parcel,
    move_run,
    parcels_in_run,
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
    made_at: int,
    sort: Sequence[str],
    now: int,
) -> list[Parcel]:
    """The parcels whose labels are in a file: digest, and its pages (from 0) for each of them.
    made_at: when the file was written."""
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
        one._replace(
            file=file, pages=labels[one.order_row, one.package_id], fetched_at=min(made_at, now)
        )
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
        Parcel(
            at,
            one.package.row,
            one.package.package_id,
            state_of(one.why),
            one.why,
            said_of(one.package, one.why),
        )
        for at, one in enumerate(found, 1)
    ]  # fmt: skip


def pages_of(
    connection: Transaction, ready: Sequence[Parcel], placing: Placing
) -> list[PageToPrint]:
    packages = packages_of(connection, ready)
    pages: list[PageToPrint] = []
    for one in ready:
        key = (one.order_row, one.package_id)
        reason = reprinted(one)
        for _ in one.pages:
            sheet = placing.sheet_of(len(pages))
            pages.append(PageToPrint(*key, sheet, reason, packages[key].tracking, one.file))
    return pages


def lines_of(connection: Transaction, run: int, ready: Sequence[Parcel]) -> list[str]:
    """The seller's own line for each page: place in the run, SKUs with their quantities.

    The place is the one that the queue and all papers of the run name, among all its parcels.
    """
    parcels = parcels_in_run(connection, run)
    items = sku_counts(connection, [one.order_row for one in ready])
    lines: list[str] = []
    for one in ready:
        counts = items.get((one.order_row, one.package_id), {})
        said = ", ".join(f"{sku} ×{count}" for sku, count in counts.items())
        lines += [f"{one.position}/{parcels}  {said}"] * max(len(one.pages), 1)
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
