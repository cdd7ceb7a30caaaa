"""Each order of the morning stands in the list where its next step is."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.statuses import Status
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import OrderFilter, order_ids
from lzdesk.reading.tab_counts import work_counts
from lzdesk.reading.work_lists import WORK_LISTS
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Transaction, Writer
from tests.factory import DAY, make_item, make_order, make_store

NOW = 1_795_000_000_000
TO_SHIP, ARRANGED, CANCELLED = Status.TO_SHIP, Status.ARRANGED, Status.CANCELLED

ORDERS = {
    "pending": make_item("1", TO_SHIP),
    "pre-sale": make_item("2", TO_SHIP, is_part_paid=True),
    "fbl": make_item("3", TO_SHIP, fulfilled_by="marketplace"),
    "refused": make_item("4", TO_SHIP),
    "tried again": make_item("5", TO_SHIP),
    "packed": make_item("6", ARRANGED),
    "own fleet": make_item("7", ARRANGED, own_fleet=True),
    "no package": make_item("8", ARRANGED, package_id=""),
    "label failed": make_item("9", ARRANGED),
    "fetching": make_item("10", ARRANGED),
    "printed": make_item("11", ARRANGED),
    "handed over": make_item("12", ARRANGED, raw_status="ready_to_ship"),
    "gone": make_item("13", CANCELLED),
    "pulled": make_item("14", CANCELLED, package_id="FP14"),
    "pulled, printed anew": make_item("21", CANCELLED, package_id="FP21"),
    "half cancelled": make_item("22", ARRANGED, package_id="FP22"),
    "long gone": make_item("15", CANCELLED),
    "never printed": make_item("16", CANCELLED),
    "left": make_item("18", ARRANGED, package_id="FP18"),
    "left today": make_item("19", ARRANGED, package_id="FP19"),
    "scanned": make_item("20", ARRANGED, package_id="FP20"),
    "delivered": make_item("17", Status.DELIVERED),
}
MORE_ITEMS = {"half cancelled": (make_item("23", CANCELLED, package_id="FP23"),)}
"""A second parcel."""
STANDS = {
    "to_pack": {"pending", "refused", "tried again"},
    "pack_failed": {"refused"},
    "label_ready": {"packed", "handed over", "left", "left today", "scanned"},
    "being_fetched": {"fetching"},
    "label_missing": {"no package", "label failed"},
    "printed": {"printed", "half cancelled"},
    "printed_cancelled": {"gone", "pulled, printed anew", "half cancelled"},
    "waiting_for_carrier": {"handed over"},
    "no_scan": {"left"},
}
PRINTED = ("printed", "gone", "pulled", "pulled, printed anew", "long gone", "half cancelled")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sqlite3.Connection, dict]]:
    path: Path = tmp_path_factory.mktemp("work") / "lzdesk.db"
    writer = Writer(path, path.parent / "backups")
    store = writer.run_blocking(add_store, make_store()).id
    page = [
        make_order(
            str(1000 + place),
            items=(item, *MORE_ITEMS.get(name, ())),
            updated_at=NOW - (40 * DAY if name == "long gone" else DAY),
            fulfilled_by=item.fulfilled_by,
        )
        for place, (name, item) in enumerate(ORDERS.items())
    ]
    added = writer.run_blocking(write_page, store, page, NOW, "sync", None).added
    rows = dict(zip(ORDERS, added, strict=True))
    writer.run_blocking(happen, store, rows)
    writer.close()
    db = open_reading(path)
    yield db, rows
    db.close()


def happen(c: Transaction, store: int, rows: dict[str, int]) -> None:
    """Commands that failed, runs that fetched and printed."""

    def command(order: str, kind: str, state: str) -> None:
        c.exec_driver_sql(
            "INSERT INTO commands (key, kind, store_id, subject, order_row, payload, precondition,"
            ' state, attempts, created_at, not_before, finished_at, "by", vendor_code,'
            " vendor_words, results) SELECT count(*), ?, ?, '', ?, '{}', '{}', ?, 1, 0, 0, 1, '',"
            " '', '', '[]' FROM commands",
            (kind, store, rows[order], state),
        )

    command("refused", "pack", "failed")
    command("tried again", "pack", "failed")
    command("tried again", "pack", "queued")
    command("packed", "pack", "done")
    command("pending", "cancel", "failed")
    for _run in (1, 2):
        c.exec_driver_sql(
            'INSERT INTO print_runs (started_at, "by", layout, state, out_file)'
            " VALUES (?, '', '', '', '')",
            (NOW - DAY,),
        )
    for place, (run, order, state) in enumerate(
        (
            (1, "label failed", "failed"),
            (1, "fetching", "failed"),
            (2, "fetching", "fetching"),
            (1, "handed over", "failed"),
            (2, "handed over", "ready"),
        )
    ):
        c.exec_driver_sql(
            "INSERT INTO run_parcels (run_id, position, order_row, state) VALUES (?, ?, ?, ?)",
            (run, place, rows[order], state),
        )
    for order in PRINTED:
        c.exec_driver_sql("UPDATE orders SET printed_at = 5 WHERE id = ?", (rows[order],))
        c.exec_driver_sql(
            'INSERT INTO printed_pages (run_id, order_row, package_id, page, at, "by", reason)'
            " VALUES (1, ?, '', 1, 5, '', '')",
            (rows[order],),
        )
    for package, left_at, scan_at in (
        ("FP18", NOW - DAY, None),
        ("FP19", NOW - DAY + 1, None),
        ("FP20", NOW - DAY, NOW),
    ):
        c.exec_driver_sql(
            "UPDATE packages SET scanned_out_at = ?, first_scan_at = ? WHERE package_id = ?",
            (left_at, scan_at, package),
        )
    c.exec_driver_sql("UPDATE packages SET pulled_at = 6 WHERE package_id IN ('FP14', 'FP21')")
    c.exec_driver_sql(
        "UPDATE printed_pages SET at = 7, package_id = 'FP21' WHERE order_row = ?",
        (rows["pulled, printed anew"],),
    )
    c.exec_driver_sql(
        "UPDATE printed_pages SET package_id = 'FP23' WHERE order_row = ?",
        (rows["half cancelled"],),
    )
    c.exec_driver_sql(
        "UPDATE printed_pages SET package_id = 'FP14' WHERE order_row = ?", (rows["pulled"],)
    )


@pytest.mark.parametrize("key", WORK_LISTS)
def test_each_list_holds_what_is_next(desk: tuple[sqlite3.Connection, dict], key: str) -> None:
    db, rows = desk
    shown = OrderFilter(tab=WORK_LISTS[key].tab, work=(key,), now_ms=NOW)
    names = {row: name for name, row in rows.items()}
    assert {names[row] for row in order_ids(db, shown)} == STANDS[key]
    assert work_counts(db, (), NOW)[key] == len(STANDS[key])
    assert work_counts(db, (999,), NOW)[key] == 0


def test_two_lists_are_chosen_together(desk: tuple[sqlite3.Connection, dict]) -> None:
    db, rows = desk
    shown = OrderFilter(tab="all", work=("printed", "printed_cancelled"), now_ms=NOW)
    found = set(order_ids(db, shown))
    # Under whatever tab: a list brings its statuses along.
    assert found == {
        rows[name] for name in ("printed", "gone", "pulled, printed anew", "half cancelled")
    }


def test_parcels_to_pull_are_those_of_the_list(
    desk: tuple[sqlite3.Connection, dict],
) -> None:
    db, rows = desk
    shown = OrderFilter(tab="all", printed=("to_pull",), now_ms=NOW)
    assert set(order_ids(db, shown)) == {rows[name] for name in STANDS["printed_cancelled"]}


def test_a_list_that_nobody_knows_is_empty(desk: tuple[sqlite3.Connection, dict]) -> None:
    assert not order_ids(desk[0], OrderFilter(tab="all", work=("tea",), now_ms=NOW))
