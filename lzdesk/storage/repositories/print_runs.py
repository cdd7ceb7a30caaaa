"""Print runs with their parcels, as they stand; and what the order of a walk rests on."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, insert

from lzdesk.domain.errors import BadInput
from lzdesk.domain.print_runs import OPEN_RUNS, ParcelState, RunState
from lzdesk.storage.repositories.skus import LAST
from lzdesk.storage.tables import print_runs, run_parcels

AT_ONCE = 500
PackageKey = tuple[int, str]
"""Order row and package id."""


class WalkFacts(NamedTuple):
    """Where a parcel's items lie and who takes it away."""

    bin_order: str
    """Of its first item on the walk."""
    sku_order: str
    pieces: int
    store_position: int
    store_id: int
    carrier: str


class Parcel(NamedTuple):
    """A parcel in its run. pages: of `file`, from 0. read_again_at: when its order was last asked
    for, and was not cancelled; None where the marketplace did not answer. fetched_at: when its
    label came, or was made by somebody else. Epoch milliseconds."""

    position: int
    order_row: int
    package_id: str
    state: ParcelState
    why: str = ""
    words: str = ""
    reason: str = ""
    file: str = ""
    pages: tuple[int, ...] = ()
    read_again_at: int | None = None
    fetched_at: int | None = None


_SORTS: Mapping[str, Callable[[WalkFacts], tuple[object, ...]]] = {
    "bin": lambda one: (one.bin_order,),
    "sku": lambda one: (one.sku_order,),
    "single": lambda one: (one.pieces > 1,),
    "store": lambda one: (one.store_position, one.store_id),
    "carrier": lambda one: (one.carrier,),
}
_WALK = """
SELECT i.order_row, i.package_id, coalesce(k.bin_order, '{last}'),
    coalesce(k.sku_order, i.seller_sku), i.carrier, s.position, s.id
FROM order_items i JOIN orders o ON o.id = i.order_row JOIN stores s ON s.id = o.store_id
LEFT JOIN skus k ON k.sku = i.seller_sku
WHERE i.order_row IN ({marks})
"""
_PARCELS = (
    "SELECT position, order_row, package_id, state, why, words, reason, file, pages, read_again_at,"
    " fetched_at FROM run_parcels WHERE run_id = ?"
)


def sort_key(keys: Sequence[str]) -> Callable[[WalkFacts], tuple[object, ...]]:
    """Of a parcel, by the keys in this order."""
    parts = [_SORTS[key] for key in keys]
    return lambda facts: tuple(value for part in parts for value in part(facts))


def walk_facts(connection: Connection, rows: Sequence[int]) -> dict[PackageKey, WalkFacts]:
    """Of each package of these orders."""
    found: dict[PackageKey, WalkFacts] = {}
    for start in range(0, len(rows), AT_ONCE):
        some = tuple(rows[start : start + AT_ONCE])
        sql = _WALK.format(last=LAST, marks=",".join("?" * len(some)))
        for (
            row,
            package,
            bin_order,
            sku_order,
            carrier,
            position,
            store,
        ) in connection.exec_driver_sql(sql, some):
            held = found.get((row, package))
            first = (bin_order, sku_order)
            if held is not None:
                first = min(first, (held.bin_order, held.sku_order))
            pieces = 1 if held is None else held.pieces + 1
            found[row, package] = WalkFacts(*first, pieces, position, store, carrier)
    return found


def sku_counts(connection: Connection, rows: Sequence[int]) -> dict[PackageKey, dict[str, int]]:
    """Of each package of these orders its SKUs, with how many of each, as the order lists them."""
    found: dict[PackageKey, dict[str, int]] = {}
    for start in range(0, len(rows), AT_ONCE):
        some = tuple(rows[start : start + AT_ONCE])
        sql = (
            "SELECT order_row, package_id, seller_sku FROM order_items"
            f" WHERE order_row IN ({','.join('?' * len(some))}) ORDER BY order_row, position"
        )
        for row, package, sku in connection.exec_driver_sql(sql, some):
            counts = found.setdefault((row, package), {})
            counts[sku] = counts.get(sku, 0) + 1
    return found


def add_run(
    connection: Connection,
    by: str,
    source: str,
    sort: Sequence[str],
    parcels: Sequence[Parcel],
    now_ms: int,
) -> int:
    """Its number."""
    done = connection.execute(
        insert(print_runs).values(
            started_at=now_ms,
            by=by,
            layout="",
            state=RunState.GATHERING,
            out_file="",
            source=source,
            placing=",".join(sort),
        )
    )
    assert done.inserted_primary_key is not None
    run = int(done.inserted_primary_key[0])
    if parcels:
        connection.execute(
            insert(run_parcels), [{"run_id": run, **_columns(one)} for one in parcels]
        )
    return run


def _columns(parcel: Parcel) -> dict[str, object]:
    return {**parcel._asdict(), "pages": _text_of(parcel.pages)}


def _text_of(pages: Sequence[int]) -> str:
    return msgspec.json.encode(pages).decode() if pages else ""


def parcels_of_run(connection: Connection, run: int) -> list[Parcel]:
    """In the order of the walk."""
    return _parcels(connection, f"{_PARCELS} ORDER BY position", (run,))


def parcel_at(connection: Connection, run: int, position: int) -> Parcel:
    """Raises BadInput `run.unknown` (run)."""
    found = _parcels(connection, f"{_PARCELS} AND position = ?", (run, position))
    if not found:
        raise BadInput("run.unknown", run=run)
    return found[0]


def _parcels(connection: Connection, sql: str, values: tuple[int, ...]) -> list[Parcel]:
    return [
        Parcel._make((*one[:3], ParcelState(one[3]), *one[4:8], _pages_of(one[8]), *one[9:]))
        for one in connection.exec_driver_sql(sql, values)
    ]


def parcels_in_run(connection: Connection, run: int) -> int:
    """How many, whatever became of them."""
    count = connection.exec_driver_sql(
        "SELECT count(*) FROM run_parcels WHERE run_id = ?", (run,)
    ).scalar_one()
    return int(count)


def tracking_of(connection: Connection, parcel: Parcel) -> str:
    """The number on a parcel's label; empty where it is not known."""
    found = connection.exec_driver_sql(
        "SELECT max(tracking) FROM order_items WHERE order_row = ? AND package_id = ?",
        (parcel.order_row, parcel.package_id),
    ).scalar_one()
    return str(found or "")


def _pages_of(text: str) -> tuple[int, ...]:
    return tuple(msgspec.json.decode(text, type=list[int])) if text else ()


def put_parcels(connection: Connection, run: int, parcels: Sequence[Parcel]) -> None:
    """As these parcels stand now."""
    rows = [(*one[3:8], _text_of(one.pages), *one[9:], run, one.position) for one in parcels]
    if rows:
        connection.exec_driver_sql(
            "UPDATE run_parcels SET state = ?, why = ?, words = ?, reason = ?, file = ?, pages = ?,"
            " read_again_at = ?, fetched_at = ? WHERE run_id = ? AND position = ?",
            rows,
        )


def state_of_run(connection: Connection, run: int) -> RunState:
    """Raises BadInput `run.unknown` (run)."""
    found = connection.exec_driver_sql(
        "SELECT state FROM print_runs WHERE id = ?", (run,)
    ).scalar_one_or_none()
    if found is None:
        raise BadInput("run.unknown", run=run)
    return RunState(found) if found in set(RunState) else RunState.DONE


def move_run(
    connection: Connection, run: int, state: RunState, only_from: Sequence[RunState]
) -> None:
    """Raises BadInput `run.unknown` (run) and `run.moved_on` (run, state)."""
    held = state_of_run(connection, run)
    if held not in only_from:
        raise BadInput("run.moved_on", run=run, state=str(held))
    connection.exec_driver_sql("UPDATE print_runs SET state = ? WHERE id = ?", (state, run))


def open_runs(connection: Connection) -> list[tuple[int, RunState]]:
    """Those that are not over, the oldest first. Runs of `lzdesk labels build` have no parcels
    here, and end by themselves."""
    marks = ",".join("?" * len(OPEN_RUNS))
    return [
        (run, RunState(state))
        for run, state in connection.exec_driver_sql(
            f"SELECT id, state FROM print_runs r WHERE state IN ({marks}) ORDER BY id", OPEN_RUNS
        )
    ]


def runs_with_files(connection: Connection, since_ms: int) -> set[int]:
    """Runs whose labels may be asked for again: open ones, and those handed over since then."""
    marks = ",".join("?" * len(OPEN_RUNS))
    rows = connection.exec_driver_sql(
        f"SELECT id FROM print_runs WHERE state IN ({marks}) OR (state = ? AND finished_at > ?)",
        (*OPEN_RUNS, RunState.HANDED_OVER, since_ms),
    )
    return {int(run) for (run,) in rows}


def describe_run(
    connection: Connection, run: int, layout: str, out_file: str, printer: str
) -> None:
    """How its pages are made, and where they go."""
    connection.exec_driver_sql(
        "UPDATE print_runs SET layout = ?, out_file = ?, printer = ? WHERE id = ?",
        (layout, out_file, printer, run),
    )
