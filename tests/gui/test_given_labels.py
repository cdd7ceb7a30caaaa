"""A PDF of labels given to the window: dropped on the print queue, or of a store's downloads."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.pages_left import PagesLeftDialog
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.print_queue.pane import PrintQueue
from lzdesk.link.messages import GatherFile, PageLeft, RunGathered
from tests.gui.conftest import OpenWindow
from tests.gui.test_print_queue import answer, asked, with_runs

COPY = Qt.DropAction.CopyAction


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    return open_window(with_runs(tmp_path / "lzdesk.db"))


@pytest.fixture
def pane(window: MainWindow, qtbot: QtBot) -> PrintQueue:
    QTest.keySequence(window, QKeySequence("Ctrl+4"))
    made = window.print_desk.pane
    qtbot.waitUntil(lambda: made.model.rowCount() > 0)
    return made


def drop(pane: PrintQueue, *paths: str) -> bool:
    """False where it is not taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    held = QDragEnterEvent(QPoint(50, 50), COPY, data, buttons, none)
    held.ignore()
    QApplication.sendEvent(pane, held)
    if not held.isAccepted():
        return False
    QApplication.sendEvent(pane, QDropEvent(QPointF(50, 50), COPY, data, buttons, none))
    return True


def test_a_dropped_pdf_becomes_a_run(window: MainWindow, pane: PrintQueue, qtbot: QtBot) -> None:
    assert drop(pane, "/x/labels.PDF", "/x/more.pdf")
    one, other = asked(window)
    assert isinstance(one, GatherFile) and isinstance(other, GatherFile)
    assert (one.file, one.source, other.file) == ("/x/labels.PDF", "labels.PDF", "/x/more.pdf")
    assert one.sort[0] == "bin"
    answer(window, RunGathered(411, 3, 0))
    qtbot.waitUntil(lambda: pane.title.text() == "Run 411")
    assert window.findChildren(PagesLeftDialog) == []
    window._commands.asked[-1][2](Trouble("run.no_known_page", {"file": "x.pdf"}))  # type: ignore[attr-defined]
    assert "x.pdf has no label" in window.banner.words.text()


def test_only_pdfs_are_taken(window: MainWindow, pane: PrintQueue) -> None:
    assert not drop(pane, "/x/orders.xlsx")
    assert not drop(pane, "/x/labels.pdf", "/x/orders.xlsx")
    assert not drop(pane)
    assert asked(window) == []


def test_pages_without_an_order_are_named(window: MainWindow, pane: PrintQueue) -> None:
    window.print_desk.gather_files(["/x/labels.pdf"])
    wild = "\u202e<b>" + "9" * 100_000
    left = (PageLeft(4, "page.unknown", wild), PageLeft(7, "page.no_code"))
    answer(window, RunGathered(412, 2, 0, left))
    (dialog,) = window.findChildren(PagesLeftDialog)
    assert dialog.statement.text() == "2 pages left out"
    lines = dialog.report.toPlainText()
    assert "Page 4  " in lines and "Page 7" in lines and "no code that can be read" in lines
    assert len(lines) < 1000 and "\u202e" not in lines
