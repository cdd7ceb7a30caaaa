"""The seller's own marks: kept, in history, undone whole, and never overwritten by a page."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lzdesk.domain.marks import MarkChange, Marks, changed, clean_tag, tags_of, tags_text
from lzdesk.reading.views import option_values, saved_views
from lzdesk.storage.repositories.marks import mark_orders, marks_of, restore_marks
from lzdesk.storage.repositories.views import (
    all_options,
    delete_view,
    order_views,
    save_view,
    set_option,
)
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db

NOW = 1_763_000_000_000


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    make_desk_db(tmp_path / "a.db", orders=20)
    made = Writer(tmp_path / "a.db", tmp_path / "backups")
    yield made
    made.close()


def history(path: Path) -> list[tuple[object, ...]]:
    db = sqlite3.connect(path)
    rows = db.execute(
        'SELECT order_row, field, before, after, "by" FROM order_history WHERE at = ?'
        " ORDER BY order_row, id",
        (NOW,),
    ).fetchall()
    db.close()
    return rows


def test_many_orders_are_marked_at_once_and_undone_whole(writer: Writer) -> None:
    first = MarkChange(add_tags=("gift",), note=" call first ", note_must_read=True)
    assert writer.run_blocking(mark_orders, [1, 2, 99_999], first, NOW, "mei") == {
        1: Marks(),
        2: Marks(),
    }
    then = MarkChange(add_tags=("fragile",), remove_tags=("gift",), hold_until=NOW + 5)
    before = writer.run_blocking(mark_orders, [1, 3], then, NOW + 1, "mei")
    assert before == {1: Marks(("gift",), "call first", True), 3: Marks()}
    now = writer.run_blocking(marks_of, [1, 2, 3])
    assert now[1] == Marks(("fragile",), "call first", True, NOW + 5)
    assert writer.run_blocking(restore_marks, before, NOW + 2, "mei") == {
        1: now[1],
        3: now[3],
    }
    assert writer.run_blocking(marks_of, [1, 2, 3])[1] == before[1]
    assert history(writer.path) == [
        (row, field, None, after, "mei")
        for row in (1, 2)
        for field, after in (("tags", "gift"), ("note", "call first"), ("note_must_read", "1"))
    ]


def test_marking_with_what_is_there_changes_nothing(writer: Writer) -> None:
    change = MarkChange(add_tags=("a",), assigned_to="mei")
    writer.run_blocking(mark_orders, [1], change, NOW - 1, "mei")
    assert writer.run_blocking(mark_orders, [1], change, NOW, "mei") == {}
    assert history(writer.path) == []


def test_a_hold_ends_and_an_empty_note_need_not_be_read() -> None:
    held = changed(Marks(), MarkChange(hold_until=5, note="x", note_must_read=True))
    assert changed(held, MarkChange(release=True, note="")) == Marks()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  two   words ", "two words"), ("a|b", "a b"), ("\0", ""), ("x" * 60, "x" * 40)],
)
def test_a_tag_is_one_line_without_the_separator(typed: str, kept: str) -> None:
    assert clean_tag(typed) == kept
    tags = changed(Marks(), MarkChange(add_tags=(typed,))).tags
    assert tags_of(tags_text(tags)) == tags == ((kept,) if kept else ())


def test_views_keep_the_order_they_are_given(writer: Writer) -> None:
    run = writer.run_blocking
    one, two = (run(save_view, 0, name, "{}") for name in ("one", "two"))
    run(order_views, [two, one])
    run(save_view, one, "first", '{"tab": "open"}')
    db = sqlite3.connect(writer.path)
    assert [view[1:] for view in saved_views(db)] == [("two", "{}"), ("first", '{"tab": "open"}')]
    run(delete_view, two)
    assert [view.name for view in saved_views(db)] == ["first"]
    run(set_option, "a", "1")
    run(set_option, "a", "2")
    assert run(all_options) == option_values(db) == {"a": "2"}
    db.close()
