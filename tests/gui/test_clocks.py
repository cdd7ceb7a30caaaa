"""The place of the clocks: each with its source, the nearest first, whose and of today."""

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.clocks.pane import ClocksPane
from lzdesk.reading.clocks import KINDS
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import HOUR, MINUTE, NOW_MS, make_db

RETURN = (
    "INSERT INTO returns (id, store_id, return_id, order_id, kind, raw_kind, raw_statuses,"
    " created_at, updated_at, answer_by, is_to_seller, shipping_type, currency, refund_minor,"
    " digest, first_read_at, stage) VALUES (?, 1, ?, ?, ?, '', '', 0, 0, ?, 0, '', 'SGD', 4890, 0,"
    " 0, ?)"
)


def with_clocks(path: Path) -> Path:
    """One order of store 1 with clocks of an export, and returns in every stage."""
    db = sqlite3.connect(make_db(path))
    ((row, number),) = db.execute(
        "SELECT id, order_id FROM orders WHERE status = 3 ORDER BY id LIMIT 1"
    ).fetchall()
    db.execute("UPDATE orders SET store_id = 1 WHERE id = ?", (row,))
    db.execute(
        "UPDATE orders SET hand_over_by = ?, assigned_to = 'Mei' WHERE id = ?",
        (NOW_MS + 5 * MINUTE, row),
    )
    for place, (kind, stage, left) in enumerate(
        (
            ("cancel", "to_answer", 30 * MINUTE),
            ("return", "to_answer", -10 * MINUTE),
            ("refund", "to_answer", 40 * HOUR),
            ("refund", "over", MINUTE),
            ("return", "coming_back", MINUTE),
        ),
        1,
    ):
        order = number if kind == "cancel" else "nowhere"
        db.execute(RETURN, (place, f"R{place}", order, kind, NOW_MS + left, stage))
        db.execute(
            "INSERT INTO return_lines (return_row, line_id, item_id, seller_sku, raw_status,"
            " logistics_status, reason_code, reason, refund_minor, tracking, is_disputed,"
            " inspection, created_at, updated_at) VALUES (?, 'l', '', '', '', '', '', 'Broken', 0,"
            " '', 0, '', 0, 0)",
            (place,),
        )
    (asked,) = db.execute("SELECT min(id) FROM orders WHERE status = 2").fetchone()
    db.execute(
        "UPDATE orders SET status = 1, store_id = 1, cancel_by = ? WHERE id = ?",
        (NOW_MS + 3 * HOUR, asked),
    )
    db.commit()
    db.close()
    return path


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_clocks(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> ClocksPane:
    QTest.keySequence(window, QKeySequence("Ctrl+7"))
    made = window.clock_desk.pane
    qtbot.waitUntil(lambda: made.table.lines.rowCount() > 0)
    return made


def kinds(pane: ClocksPane) -> list[str]:
    return [one.kind for one in pane._lines]


def test_every_clock_stands_in_one_list_the_nearest_first(
    window: MainWindow, pane: ClocksPane
) -> None:
    assert window.rail.places["clocks"].isChecked() and window.top.title.text() == "Clocks"
    moments = [one.at for one in pane._lines]
    assert moments == sorted(moments)
    assert set(kinds(pane)) == set(KINDS) - {"pack_by"}
    counts = {kind: pane._told.counts[kind] for kind in KINDS if kind != "ship_by"}
    assert counts == {
        "pack_by": 0, "hand_over": 1, "answer_cancel": 2, "answer_return": 1, "answer_refund": 1,
    }  # fmt: skip
    assert pane._told.counts["ship_by"] == len(kinds(pane)) - 5
    assert "overdue" in pane.said.text()


def test_a_clock_says_what_it_rests_on(pane: ClocksPane) -> None:
    said = {line.texts[2]: line.texts[-1] for line in pane.table.lines.lines}
    assert said["Hand over by"] == "from the order export's ttsSla"
    cancels = [one for one in pane.table.lines.lines if one.texts[2] == "Answer a cancellation"]
    assert [line.texts[-1] for line in cancels] == [
        "from Lazada's sla", "from Lazada's cancel_trigger_time",
    ]  # fmt: skip
    assert said["Answer a return"] == "from Lazada's sla"
    assert "sla_time_stamp, which may mean packing or hand-over" in said["Ship by"]


def test_rules_of_ones_own_that_are_not_used_are_told(
    window: MainWindow, pane: ClocksPane, qtbot: QtBot
) -> None:
    assert pane.faulty.isHidden()
    file = window._db_path.parent / "rules" / "lazada.toml"
    file.parent.mkdir()
    file.write_text("days_off = ['tomorrow', 'soon']")
    window.places.go_to("orders")
    window.places.go_to("clocks")
    qtbot.waitUntil(pane.faulty.isVisible)
    assert "lazada.toml are not used: 2 fault" in pane.faulty.text()
    file.write_text("days_off = [2026-12-28]")
    window.places.go_to("orders")
    window.places.go_to("clocks")
    qtbot.waitUntil(pane.faulty.isHidden)


def test_one_kind_one_person_and_today_alone(pane: ClocksPane, qtbot: QtBot) -> None:
    pane.tabs["answer_refund"].click()
    qtbot.waitUntil(lambda: kinds(pane) == ["answer_refund"])
    pane.today.setChecked(True)
    assert kinds(pane) == [] and pane.said.text() == "No clock runs here."
    pane.today.setChecked(False)
    pane.tabs[""].click()
    pane.person.choose("Mei")
    qtbot.waitUntil(lambda: set(kinds(pane)) == {"ship_by", "hand_over", "answer_cancel"})
    assert {one.assigned_to for one in pane._lines} == {"Mei"}


def test_enter_shows_the_order_of_a_clock(
    window: MainWindow, pane: ClocksPane, qtbot: QtBot
) -> None:
    place = kinds(pane).index("answer_cancel")
    pane.table.selectRow(place)
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert window.orders.isVisible() and window.drawer.isVisible()


def test_a_minute_takes_its_time_off_each(window: MainWindow, pane: ClocksPane) -> None:
    place = kinds(pane).index("hand_over")
    before = pane.table.lines.lines[place].texts[0]
    window.now_ms = lambda: NOW_MS + 10 * MINUTE  # type: ignore[method-assign]
    pane._now_ms = window.now_ms
    window.clock_desk.tick()
    assert (before, pane.table.lines.lines[place].texts[0]) == ("5 min", "−5 min")
    sheet = window.clock_desk.listed()
    assert sheet is not None and sheet.stem == "clocks"
