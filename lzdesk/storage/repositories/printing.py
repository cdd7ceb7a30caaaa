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
    own_fleet: int = 0
    """The seller's own people deliver it."""
    cancelled: int = 0
    """Its items that were cancelled; the others wait."""
    address_changed_at: int | None = None


_TO_PRINT = """
SELECT o.id, o.store_id, o.order_id, o.order_number, o.status, o.fulfilled_by,
    coalesce(i.package_id, ''), coalesce(i.tracking, ''), p.at, coalesce(p.by, ''), p.run_id,
    p.page, o.hold_until, o.note_must_read, substr(o.note, 1, 1000),
    coalesce(max(i.own_fleet), 0),
    (SELECT count(*) FROM order_items c WHERE c.order_row = o.id AND c.package_id = i.package_id
        AND c.status = 13),
    (SELECT max(h.at) FROM order_history h WHERE h.order_row = o.id AND h.field = 'ship_to')
FROM orders o
LEFT JOIN order_items i ON i.order_row = o.id AND i.package_id <> '' AND i.status = 3
LEFT JOIN printed_pages p ON p.id = (
    SELECT max(q.id) FROM printed_pages q JOIN print_runs r ON r.id = q.run_id
    WHERE q.order_row = o.id AND q.package_id = i.package_id AND r.state <> 'not_written'
        AND q.voided_at IS NULL)
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


def packages_of(
    connection: Connection, trackings: Sequence[str]
) -> dict[str, list[tuple[int, str]]]:
    """Tracking number to the packages (order row and id) that have it; mostly one."""
    found: dict[str, list[tuple[int, str]]] = {}
    for start in range(0, len(trackings), 500):
        some = tuple(trackings[start : start + 500])
        for tracking, *key in connection.exec_driver_sql(
            "SELECT DISTINCT tracking, order_row, package_id FROM order_items"
            f" WHERE tracking <> '' AND tracking IN ({','.join('?' * len(some))})",
            some,
        ):
            found.setdefault(tracking, []).append((key[0], key[1]))
    return found


def start_run(connection: Connection, by: str, layout: str, out_file: str, now_ms: int) -> int:
    done = connection.execute(
        insert(print_runs).values(
            started_at=now_ms, by=by, layout=layout, state="building", out_file=out_file
        )
    )
    assert done.inserted_primary_key is not None
    return int(done.inserted_primary_key[0])


class PageToPrint(NamedTuple):
    """A label as it is written down. reason: why it is printed a second time."""

    order_row: int
    package_id: str
    page: int
    """Of the paper, from 1."""
    reason: str
    tracking: str
    digest: str
    """SHA-256 of the file it came in."""


def record_pages(
    connection: Connection,
    run: int,
    pages: Sequence[PageToPrint],
    by: str,
    now_ms: int,
    printer: str = "",
) -> None:
    """Write down each page, before it is handed over. An older label of the same package, printed
    again for a reason, is void from here on."""
    again = {(now_ms, one.reason, one.order_row, one.package_id) for one in pages if one.reason}
    if again:
        connection.exec_driver_sql(
            "UPDATE printed_pages SET voided_at = ?, void_reason = ?"
            " WHERE order_row = ? AND package_id = ? AND voided_at IS NULL",
            sorted(again),
        )
    shared = {"run_id": run, "at": now_ms, "by": by, "printer": printer}
    connection.execute(insert(printed_pages), [{**one._asdict(), **shared} for one in pages])
    connection.exec_driver_sql(
        "UPDATE orders SET printed_at = ? WHERE id = ?",
        [(now_ms, row) for row in sorted({one.order_row for one in pages})],
    )


_COUNTS_AGAIN = """
UPDATE printed_pages SET voided_at = NULL, void_reason = '' WHERE id IN (
    SELECT old.id FROM printed_pages new JOIN printed_pages old
        ON old.order_row = new.order_row AND old.package_id = new.package_id
        AND old.run_id <> new.run_id AND old.voided_at = new.at AND old.void_reason = new.reason
    WHERE new.run_id = ? AND new.reason <> '' AND new.voided_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM printed_pages q WHERE q.order_row = new.order_row
            AND q.package_id = new.package_id AND q.voided_at IS NULL AND q.run_id <> ?))
"""


def void_run(connection: Connection, run: int, reason: str, now_ms: int) -> None:
    """None of its pages came to be: they count as never printed. Where they were to stand for an
    older label, that one counts again, unless a later one does."""
    connection.exec_driver_sql(_COUNTS_AGAIN, (run, run))
    connection.exec_driver_sql(
        "UPDATE printed_pages SET voided_at = ?, void_reason = ?"
        " WHERE run_id = ? AND voided_at IS NULL",
        (now_ms, reason, run),
    )
    _tell_orders(connection, run)


def _tell_orders(connection: Connection, run: int) -> None:
    """Orders of a run whose pages are none any more stand as their other prints left them."""
    connection.exec_driver_sql(
        "UPDATE orders SET printed_at = (SELECT max(q.at) FROM printed_pages q"
        " JOIN print_runs r ON r.id = q.run_id WHERE q.order_row = orders.id"
        " AND r.state <> 'not_written' AND q.voided_at IS NULL)"
        " WHERE id IN (SELECT order_row FROM printed_pages WHERE run_id = ?)",
        (run,),
    )


def finish_run(connection: Connection, run: int, state: str, now_ms: int) -> None:
    """state: `handed_over`, or `not_written` where the file surely never came to be: its pages
    then count as never printed. A run left `building` by a crash counts as printed."""
    connection.exec_driver_sql(
        "UPDATE print_runs SET state = ?, finished_at = ? WHERE id = ?", (state, now_ms, run)
    )
    if state == "not_written":
        _tell_orders(connection, run)
