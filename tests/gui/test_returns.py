"""The place of the returns: who waits for an answer first, and the pieces of the chosen one."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.returns.pane import ReturnsPane
from tests.gui.conftest import OpenWindow
from tests.gui.test_clocks import with_clocks


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_clocks(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> ReturnsPane:
    QTest.keySequence(window, QKeySequence("Ctrl+8"))
    made = window.return_desk.pane
    qtbot.waitUntil(lambda: made.table.lines.rowCount() > 0)
    return made


def rows(pane: ReturnsPane) -> list[str]:
    return [one.return_id for one in pane._rows]


def test_cancellations_stand_first_then_what_has_least_time(
    window: MainWindow, pane: ReturnsPane
) -> None:
    assert window.rail.places["returns"].isChecked() and window.top.title.text() == "Returns"
    assert rows(pane) == ["R1", "R2", "R3"]
    shown = [line.texts[:2] for line in pane.table.lines.lines]
    assert shown == [
        ("30 min", "Cancellation"), ("−10 min", "Return"), ("1 d 16 h", "Refund only"),
    ]  # fmt: skip
    assert {line.texts[4] for line in pane.table.lines.lines} == {"SGD 48.90"}


def test_each_stage_has_its_list(pane: ReturnsPane, qtbot: QtBot) -> None:
    for stage, wanted in (("over", ["R4"]), ("coming_back", ["R5"]), ("waiting", [])):
        pane.tabs[stage].click()
        qtbot.waitUntil(lambda wanted=wanted: rows(pane) == wanted)
    assert pane.said.text() == "Nothing stands here."
    pane.tabs["all"].click()
    qtbot.waitUntil(lambda: sorted(rows(pane)) == ["R1", "R2", "R3", "R4", "R5"])
    assert pane.tabs["to_answer"].accessibleName() == "To answer 3"


def test_the_pieces_of_the_chosen_one_are_shown_and_its_order_is_one_key_away(
    window: MainWindow, pane: ReturnsPane, qtbot: QtBot
) -> None:
    pane.table.selectRow(1)
    qtbot.waitUntil(lambda: pane.pieces.lines.rowCount() == 1)
    assert pane.pieces.lines.lines[0].texts[-1] == "Broken"
    # The order of that one is not on this desk.
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert pane.isVisible()
    pane.table.selectRow(0)
    QTest.keyClick(pane.table, Qt.Key.Key_Return)
    assert window.orders.isVisible() and window.drawer.isVisible()


def test_what_cannot_be_read_is_said(window: MainWindow, pane: ReturnsPane) -> None:
    window._reader.failed.emit("returns", "database disk image is malformed")
    assert pane.said.text() == "database disk image is malformed"
    sheet = window.return_desk.listed()
    assert sheet is not None and len(sheet.rows) == 3
