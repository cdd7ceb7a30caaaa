"""Marks as forms, prints and the search read them: through the index of marked orders alone."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.marks import MarkChange
from lzdesk.reading.connection import open_reading
from lzdesk.reading.marks import (
    IN_USE,
    ON_THESE,
    in_use,
    marks_on_these,
)
from lzdesk.reading.order_grid import OrderFilter, list_statement, order_ids, order_lines
from lzdesk.reading.search import LONGEST, marked_clause
from lzdesk.storage.repositories.marks import mark_orders
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db

NOW = 1_763_000_000_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marks")
    make_desk_db(folder / "lzdesk.db", 3000, 6)
    writer = Writer(folder / "lzdesk.db", folder / "backups")
    run = writer.run_blocking
    gift = MarkChange(add_tags=("Gift box", "fragile"), assigned_to="Mei Ling")
    run(mark_orders, [1, 2, 3], gift, NOW, "mei")
    run(mark_orders, [2], MarkChange(note="Call 100% _first_", note_must_read=True), NOW, "mei")
    run(mark_orders, [4], MarkChange(add_tags=("gift box",), hold_until=NOW + 5), NOW, "mei")
    run(mark_orders, [5], MarkChange(add_tags=("4 kg",)), NOW, "mei")
    writer.close()
    return folder / "lzdesk.db"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    made = open_reading(path)
    yield made
    made.close()


def found(db: sqlite3.Connection, text: str) -> list[int]:
    return sorted(order_ids(db, OrderFilter(tab="all", text=text)))


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("gift", [1, 2, 3, 4]),
        ("FRAGILE", [1, 2, 3]),
        ("mei gift", [1, 2, 3]),
        ("100%", [2]),
        ("_first_", [2]),
        ("call mei", [2]),
        ("gift nobody", []),
        ("%", [2]),
    ],
)
def test_marked_orders_are_found_by_their_words(
    db: sqlite3.Connection, typed: str, rows: list[int]
) -> None:
    assert found(db, typed) == rows


def test_marks_are_found_beside_the_words_of_orders(db: sqlite3.Connection) -> None:
    number = db.execute("SELECT order_number FROM orders WHERE id = 9").fetchone()[0]
    by_words = db.execute("SELECT id FROM orders WHERE search_text LIKE '%serum%'").fetchall()
    assert found(db, number) == [9]
    assert set(found(db, "serum")) == {row for (row,) in by_words}


def plan(db: sqlite3.Connection, sql: str, values: object) -> str:
    rows = db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()  # type: ignore[arg-type]
    return "; ".join(row[3] for row in rows)


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        marked_clause("gift mei"),
        (IN_USE, ()),
    ],
)
def test_only_marked_orders_are_read(db: sqlite3.Connection, sql: str, values: object) -> None:
    said = plan(db, sql, values)
    assert "ix_orders_marked" in said
    assert "SCAN orders" not in said.replace("SCAN orders USING INDEX ix_orders_marked", "")
    assert "SCAN i" not in said


def test_chosen_orders_are_read_by_key(db: sqlite3.Connection) -> None:
    said = plan(db, ON_THESE, ("[1, 2]",))
    assert "SEARCH orders USING INTEGER PRIMARY KEY" in said and "SCAN i" not in said


def test_wide_finds_with_marks_are_still_not_sorted(db: sqlite3.Connection) -> None:
    few = plan(db, *list_statement(db, OrderFilter(tab="all", text="gift"), 512))
    assert "ix_orders_marked" in few
    said = plan(db, *list_statement(db, OrderFilter(tab="all", text="4"), 512))
    assert "ix_orders_clock" in said and "ORDER BY" not in said


@pytest.mark.parametrize("typed", ["x" * 10**6, "word " * 10**5, "\0", "%" * LONGEST])
def test_no_typed_text_breaks_the_search(db: sqlite3.Connection, typed: str) -> None:
    assert isinstance(found(db, typed), list)


def test_a_form_is_told_what_the_orders_carry_and_what_is_in_use(db: sqlite3.Connection) -> None:
    told = marks_on_these(db, [1, 2, 4, 5, 10**9])
    assert told.tags == {"Gift box": 2, "fragile": 2, "gift box": 1, "4 kg": 1}
    assert (told.held, told.noted) == (1, 1)
    assert told.notes == (("Call 100% _first_", True),)
    assert told.assigned == {"Mei Ling": 2}
    assert told.tags_in_use == ("fragile", "Gift box", "4 kg", "gift box")
    assert told.names_in_use == ("Mei Ling",)


def test_what_only_a_removed_store_uses_is_not_offered(path: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(path, tmp_path))
    held = sqlite3.connect(path)
    (row, store) = held.execute("SELECT id, store_id FROM orders WHERE store_id <> 1").fetchone()
    kept = "is_marked = 1, tags = '|only there|', assigned_to = 'Ann'"
    held.execute(f"UPDATE orders SET {kept} WHERE id = ?", (row,))
    held.commit()
    reader = open_reading(path)
    before = in_use(reader)
    held.execute("UPDATE stores SET removed_at = 1 WHERE id = ?", (store,))
    held.commit()
    held.close()
    after = in_use(reader)
    reader.close()
    assert [set(was) - set(now) for was, now in zip(before, after, strict=True)] == [
        {"only there"},
        {"Ann"},
    ]


def test_rows_of_the_grid_carry_their_marks(db: sqlite3.Connection) -> None:
    one, other = order_lines(db, [2, 9])
    assert (one.is_marked, one.tags, one.assigned_to) == (1, "|Gift box|fragile|", "Mei Ling")
    assert one.note_must_read and not other.is_marked
