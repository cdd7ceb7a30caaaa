"""`lzdesk labels build`."""

import sys
from pathlib import Path
from typing import TypedDict

from lzdesk.app.commands.run import print_json, run_async, writing_desk
from lzdesk.app.commands.words import counted, words_of
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.print_runs import check_sort
from lzdesk.lib.dates import utc_of_ms
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.order_list import OrderRef, rows_of_order
from lzdesk.reading.printing import pages_of_run
from lzdesk.services.build_labels import BuildLabels, LabelsBuilt, PageProblem
from lzdesk.settings.paths import DataFolder


class PageRow(TypedDict):
    """One page, or one label that could not be had (`page` null) and why. Pages count from 1."""

    store: str
    order_id: str
    package_id: str
    page: int | None
    error: str | None


def build(
    folder: DataFolder,
    orders: str,
    layout: str,
    out: Path,
    reprint: str,
    even_held: bool,
    notes_read: bool,
    without_cancelled: bool,
    start_cell: int,
    margins: str,
    sort: str,
    as_json: bool,
) -> int:
    """One PDF in the order of a walk; exit 0 when a file was made. sort: its keys, or `given`."""
    from lzdesk.labels.layouts import Placing, check_placing, margins_of

    edges = margins_of(margins)
    keys = () if sort == "given" else tuple(part.strip() for part in sort.split(","))
    check_sort(keys)
    check_placing(Placing(layout, start_cell, edges))
    if not is_readable(folder.database):
        raise LzdeskError("database.none", folder=str(folder.root))
    found, rows = resolve(folder, orders)
    built = LabelsBuilt(0, 0, "")
    if found:
        rows_found = tuple(ref["row"] for ref in found)
        request = BuildLabels(
            rows=rows_found,
            layout=layout,
            out_file=str(out.absolute()),
            reprint_reason=reprint,
            even_held=rows_found if even_held else (),
            notes_read=rows_found if notes_read else (),
            without_cancelled=without_cancelled,
            start_cell=start_cell,
            margins_mm=edges,
            sort=keys,
        )
        built = run_async(lambda: _build(folder, request))
    rows = _pages(folder, built) + _problems(built) + rows
    if as_json:
        print_json({"pages": rows})
    else:
        pages = counted(built.pages, "page")
        print(f"{pages} in {out}." if built.pages else "No label could be had.")
        for row in rows:
            if row["error"]:
                name = f"{row['store']} {row['order_id']}".strip()
                print(f"{name}: {row['error']}", file=sys.stderr)
    return 0 if built.pages else 1


async def _build(folder: DataFolder, request: BuildLabels) -> LabelsBuilt:
    from lzdesk.app.desk import operator

    async with writing_desk(folder) as desk:
        return await desk.label_run(operator()).run(request)


def resolve(folder: DataFolder, orders: str) -> tuple[list[OrderRef], list[PageRow]]:
    """The rows of the ids, and a named failure for each id that is none or several.

    Raises LzdeskError (order.none_given).
    """
    found: list[OrderRef] = []
    failed: list[PageRow] = []
    names = [part.strip() for part in orders.split(",") if part.strip()]
    if not names:
        raise LzdeskError("order.none_given")
    db = open_reading(folder.database)
    try:
        for name in names:
            store, _, order_id = name.rpartition("/")
            refs = rows_of_order(db, order_id, store)
            if len(refs) == 1:
                found.append(refs[0])
                continue
            kind = "order.ambiguous" if refs else "order.unknown"
            failed.append(
                PageRow(
                    store=store,
                    order_id=order_id,
                    package_id="",
                    page=None,
                    error=words_of(kind),
                )
            )
    finally:
        db.close()
    return found, failed


def _pages(folder: DataFolder, built: LabelsBuilt) -> list[PageRow]:
    if not built.run:
        return []
    db = open_reading(folder.database)
    try:
        return [
            PageRow(
                store=page.store,
                order_id=page.order_id,
                package_id=page.package_id,
                page=page.page,
                error=None,
            )
            for page in pages_of_run(db, built.run)
        ]
    finally:
        db.close()


def _problems(built: LabelsBuilt) -> list[PageRow]:
    return [
        PageRow(
            store=problem.store,
            order_id=problem.order_id,
            package_id=problem.package_id,
            page=None,
            error=words_of(problem.kind, _problem_fields(problem)),
        )
        for problem in built.problems
    ]


def _problem_fields(problem: PageProblem) -> dict[str, object]:
    return {
        "words": " ".join(problem.words.split()),
        "when": _minute(problem.printed_at),
        "until": _minute(problem.held_until),
        "by": problem.printed_by,
        "run": problem.run,
        "page": problem.page,
    }


def _minute(ms: int | None) -> str:
    return utc_of_ms(ms).strftime("%Y-%m-%d %H:%M UTC") if ms else ""
