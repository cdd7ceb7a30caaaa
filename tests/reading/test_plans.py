"""Every usual list is read off an index: the plans, held to it on a desk with real statistics."""

import sqlite3
from collections.abc import Iterator

import pytest

from lzdesk.lib.clock import now_ms
from lzdesk.reading import bags, hand_over
from lzdesk.reading.alerts import (
    FIRST_DUE,
    FIRST_UNSEEN,
    NEW_ORDERS,
    NEWEST,
    NUMBERED,
    STANDING,
)
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import SORTS, OrderFilter, list_statement, order_ids
from lzdesk.reading.search import EXACT
from lzdesk.reading.selection import selection_facts, whole_list_facts
from lzdesk.reading.stores import OVERDUE, UNSEEN, rail_stores
from lzdesk.reading.tab_counts import tab_counts
from lzdesk.reading.work_lists import WORK_LISTS
from lzdesk.storage.repositories import traces
from lzdesk.storage.repositories.order_statuses import COUNTED_IN_STATUS
from lzdesk.storage.repositories.orders import COUNTED
from tests.factory import make_desk_db

ORDERS = 6000


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("plans") / "lzdesk.db"
    make_desk_db(path, ORDERS, 6)
    made = open_reading(path)
    yield made
    made.close()


def plan(db: sqlite3.Connection, sql: str, values: object = ()) -> str:
    rows = db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()  # type: ignore[arg-type]
    return "; ".join(row[3] for row in rows)


LISTS = [
    (OrderFilter(), "ix_orders_open_clock"),
    (OrderFilter(descending=True), "ix_orders_open_clock"),
    (OrderFilter(stores=(3,)), "ix_orders_open_clock"),
    (OrderFilter(stores=(1, 3)), "ix_orders_open_clock"),
    (OrderFilter(tab="to_ship"), "ix_orders_status_clock"),
    (OrderFilter(tab="completed", descending=True), "ix_orders_status_clock"),
    (OrderFilter(tab="all"), "ix_orders_clock"),
    (OrderFilter(tab="all", descending=True), "ix_orders_clock"),
    (OrderFilter(tab="all", stores=(2,)), "ix_orders_clock"),
    (OrderFilter(tab="all", sort="created", descending=True), "ix_orders_created"),
    (OrderFilter(tab="completed", sort="created"), "ix_orders_created"),
    (OrderFilter(tab="all", sort="created", created_from=1), "ix_orders_created"),
    (OrderFilter(tab="all", sort="order"), "ix_orders_order_number"),
    (OrderFilter(tab="all", sort="status"), "ix_orders_status_clock"),
    (OrderFilter(due_before=5), "ix_orders_open_clock"),
    (OrderFilter(due_from=1, due_before=5, stores=(3,)), "ix_orders_open_clock"),
    (OrderFilter(carriers=("LEX SG",)), "ix_orders_carrier"),
    (OrderFilter(tab="returned", carriers=("LEX SG",), stores=(2,)), "ix_orders_carrier"),
    (OrderFilter(tab="all", carriers=("LEX SG",), descending=True), "ix_orders_carrier"),
    (OrderFilter(tab="all", tags=("gift",)), "ix_orders_marked"),
    (OrderFilter(tab="all", marks=("hold",), now_ms=5), "ix_orders_marked"),
    *(
        (OrderFilter(tab=one.tab, work=(key,), now_ms=5), "ix_orders_status_clock")
        for key, one in WORK_LISTS.items()
        if key in ("to_pack", "label_ready", "label_missing", "printed", "waiting_for_carrier")
    ),
    (OrderFilter(tab="all", assigned_to=("mei",)), "ix_orders_marked"),
]


@pytest.mark.parametrize(("shown", "index"), LISTS, ids=lambda one: str(one)[:72])
@pytest.mark.parametrize("limit", [None, 512])
def test_list_is_read_off_its_index(
    db: sqlite3.Connection, shown: OrderFilter, index: str, limit: int | None
) -> None:
    said = plan(db, *list_statement(db, shown, limit))
    assert index in said and "TEMP B-TREE" not in said


@pytest.fixture(scope="module")
def with_removed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The same desk, one store of which was removed with its orders kept."""
    path = tmp_path_factory.mktemp("removed") / "lzdesk.db"
    make_desk_db(path, ORDERS, 6)
    held = sqlite3.connect(path)
    held.execute("UPDATE stores SET removed_at = 5 WHERE id = 2")
    held.commit()
    held.close()
    made = open_reading(path)
    yield made
    made.close()


@pytest.mark.parametrize(("shown", "index"), LISTS, ids=lambda one: str(one)[:72])
def test_a_removed_store_costs_no_list_its_index(
    with_removed: sqlite3.Connection, shown: OrderFilter, index: str
) -> None:
    said = plan(with_removed, *list_statement(with_removed, shown, 512))
    assert index in said and "TEMP B-TREE" not in said
    stores = {
        with_removed.execute("SELECT store_id FROM orders WHERE id = ?", (row,)).fetchone()[0]
        for row in order_ids(with_removed, shown, 512)
    }
    assert 2 not in stores


@pytest.mark.parametrize(
    ("sql", "values", "indexes"),
    [
        (UNSEEN, (3,), ["ix_orders_unseen"]),
        (OVERDUE, (now_ms(),), ["ix_orders_open_clock"]),
        (STANDING, (), ["uq_alerts_standing_cause"]),
        (NEWEST, (), ["SEARCH orders"]),
        (FIRST_DUE, (now_ms(), 3), ["ix_orders_open_clock"]),
        (FIRST_UNSEEN, (3,), ["ix_orders_unseen"]),
        (NUMBERED, ("410000000007", 3), ["ix_orders_order_number"]),
        (COUNTED, (3, 0, 9), ["COVERING INDEX ix_orders_counted (store_id=? AND created_at>?"]),
        (COUNTED_IN_STATUS, (3, 0, 9, "packed"), ["COVERING INDEX ix_orders_counted"]),
        (NEW_ORDERS, (5990,), ["INTEGER PRIMARY KEY (rowid>?)"]),
        (EXACT, ("410000000007", "410000000007"), ["ix_orders_order_number",
                                                    "ix_order_items_tracking"]),
        ("SELECT status, sum(n) FROM counts GROUP BY status", (), ["counts"]),
    ],
)  # fmt: skip
def test_figure_is_read_off_its_index(
    db: sqlite3.Connection, sql: str, values: tuple[object, ...], indexes: list[str]
) -> None:
    said = plan(db, sql, values)
    assert all(index in said for index in indexes), said
    assert "SCAN orders" not in said.replace("SCAN orders USING COVERING INDEX", "")
    assert "SCAN order_items" not in said


def test_tab_counts_read_the_counts_and_no_order(db: sqlite3.Connection) -> None:
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    counts = tab_counts(db)
    db.set_trace_callback(None)
    assert counts["all"] == ORDERS
    assert all("orders" not in one for one in asked)


def test_wide_finds_are_not_sorted(db: sqlite3.Connection) -> None:
    said = plan(db, *list_statement(db, OrderFilter(tab="all", text="lmb"), 512))
    assert "ix_orders_clock" in said and "TEMP B-TREE" not in said
    few = plan(db, *list_statement(db, OrderFilter(tab="all", text="41000000012"), 512))
    assert "INTEGER PRIMARY KEY" in few


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("tab", ["open", "to_ship", "failed", "all"])
def test_every_sort_is_whole_and_starts_with_its_first_rows(
    db: sqlite3.Connection, tab: str, sort: str
) -> None:
    for descending in (False, True):
        shown = OrderFilter(tab=tab, sort=sort, descending=descending)
        ids = order_ids(db, shown)
        assert len(set(ids)) == len(ids) == tab_counts(db)[tab]
        assert order_ids(db, shown, 100) == ids[:100]
        marks = ", ".join(SORTS[sort])
        keys = {row[0]: row[1:] for row in db.execute(f"SELECT id, {marks} FROM orders")}
        firsts = [keys[row][0] for row in ids]
        assert firsts == sorted(firsts, key=lambda one: (one is not None, one), reverse=descending)


def test_wide_and_narrow_finds_agree(db: sqlite3.Connection) -> None:
    wide = order_ids(db, OrderFilter(tab="all", text="lmb"))
    by_hand = db.execute("SELECT count(*) FROM orders WHERE search_text LIKE '%lmb%'").fetchone()[0]
    assert len(wide) == by_hand > 2000
    assert set(order_ids(db, OrderFilter(tab="all", text="lmb", sort="buyer"))) == set(wide)


def test_facts_of_a_selection(db: sqlite3.Connection) -> None:
    for shown in (OrderFilter(), OrderFilter(tab="all"), OrderFilter(tab="all", stores=(2, 3))):
        ids = order_ids(db, shown)
        facts = selection_facts(db, [*ids, 10**9])
        assert sum(facts.values()) == len(ids)
        assert facts == whole_list_facts(db, shown)


def test_rail_counts_what_is_overdue(db: sqlite3.Connection) -> None:
    now = now_ms()
    late = db.execute(
        "SELECT count(*) FROM orders WHERE status IN (1, 2, 3, 4) AND clock_at < ?", (now,)
    ).fetchone()[0]
    assert sum(store.overdue for store in rail_stores(db, now)) == late > 0


def test_what_leaves_and_what_is_traced_is_read_off_the_open_orders(
    db: sqlite3.Connection,
) -> None:
    for sql, values in (
        (hand_over._PARCELS, {"today": 1, "tomorrow": 2}),
        (traces._OUT, (1, 2)),
        (traces._READY, (1, 2)),
        (bags._BAGS, (1,)),
        (bags._PARCELS, (1,)),
    ):
        said = plan(db, sql, values)
        assert "SCAN k" not in said and "SCAN i" not in said, said
        assert "SCAN o" not in said.replace("SCAN o USING INDEX ix_orders_open_clock", ""), said
