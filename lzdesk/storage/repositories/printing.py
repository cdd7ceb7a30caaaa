"""The ledger of paper: a run, and a row for each page before it is handed over."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert

from lzdesk.storage.tables import print_runs, printed_pages


class ToPrint(NamedTuple):
    """A package of an order that a label was asked for, and its last print."""

    row: int
    store_id: int
    order_id: str
    order_number: str
    status: int
    fulfilled_by: str
    package_id: str
    tracking: str
    printed_at: int | None
    printed_by: str
    run: int | None
    page: int | None
    hold_until: int | None
    note_must_read: int
    note: str


_TO_PRINT = """
SELECT o.id, o.store_id, o.order_id, o.order_number, o.status, o.fulfilled_by,
    coalesce(i.package_id, ''), coalesce(i.tracking, ''), p.at, coalesce(p.by, ''), p.run_id,
    p.page, o.hold_until, o.note_must_read, substr(o.note, 1, 1000)
FROM orders o
LEFT JOIN order_items i ON i.order_row = o.id AND i.package_id <> '' AND i.status = 3
LEFT JOIN printed_pages p ON p.id = (
    SELECT max(q.id) FROM printed_pages q JOIN print_runs r ON r.id = q.run_id
    WHERE q.order_row = o.id AND q.package_id = i.package_id AND r.state <> 'not_written')
WHERE o.id IN ({})
GROUP BY o.id, i.package_id
ORDER BY o.id, min(i.position)
"""


def packages_to_print(connection: Connection, rows: Sequence[int]) -> dict[int, list[ToPrint]]:
    """Order row to its packages that can have a label; one entry without a package id where
    there is none."""
    found: dict[int, list[ToPrint]] = {}
    for start in range(0, len(rows), 500):
        some = tuple(rows[start : start + 500])
        sql = _TO_PRINT.format(",".join("?" * len(some)))
        for row in connection.exec_driver_sql(sql, some):
            found.setdefault(row[0], []).append(ToPrint._make(row))
    return found


def parcels_of(connection: Connection, store: str, trackings: Sequence[str]) -> int:
    """How many of these tracking numbers are parcels of the store (its key). At most 500."""
    some = tuple(number for number in trackings if number)
    (count,) = connection.exec_driver_sql(
        "SELECT count(DISTINCT i.tracking) FROM order_items i JOIN orders o ON o.id = i.order_row"
        " JOIN stores s ON s.id = o.store_id"
        f" WHERE i.tracking <> '' AND i.tracking IN ({','.join('?' * len(some))}) AND s.key = ?",
        (*some, store),
    ).one()
    return int(count)


def start_run(connection: Connection, by: str, layout: str, out_file: str, now_ms: int) -> int:
    done = connection.execute(
        insert(print_runs).values(
            started_at=now_ms, by=by, layout=layout, state="building", out_file=out_file
        )
    )
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


def record_pages(
    connection: Connection,
    run: int,
    pages: Sequence[tuple[int, str, int, str]],
    by: str,
    now_ms: int,
) -> None:
    """Write down each page, before it is handed over. pages: (order row, package, page, reason)."""
    connection.execute(
        insert(printed_pages),
        [
            {
                "run_id": run,
                "order_row": row,
                "package_id": package,
                "page": page,
                "at": now_ms,
                "by": by,
                "reason": reason,
            }
            for row, package, page, reason in pages
        ],
    )
    connection.exec_driver_sql(
        "UPDATE orders SET printed_at = ? WHERE id = ?",
        [(now_ms, row) for row in sorted({row for row, _, _, _ in pages})],
    )


def finish_run(connection: Connection, run: int, state: str, now_ms: int) -> None:
    """state: `handed_over`, or `not_written` where the file surely never came to be: its pages
    then count as never printed. A run left `building` by a crash counts as printed."""
    connection.exec_driver_sql(
        "UPDATE print_runs SET state = ?, finished_at = ? WHERE id = ?", (state, now_ms, run)
    )
    if state == "not_written":
        connection.exec_driver_sql(
            "UPDATE orders SET printed_at = (SELECT max(q.at) FROM printed_pages q"
            " JOIN print_runs r ON r.id = q.run_id"
            " WHERE q.order_row = orders.id AND r.state <> 'not_written')"
            " WHERE id IN (SELECT order_row FROM printed_pages WHERE run_id = ?)",
            (run,),
        )
