"""Ctrl+E writes the list that is in sight, whichever place it is."""

import csv
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lzdesk.gui.dialogs.reprints import ReprintsDialog
from lzdesk.gui.main_window import MainWindow
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import make_db
from tests.gui.print_screens import add_runs

WORDS = {"name": "Mei", "view": "Due today", "vendor": "not printable", "note": "Wrap twice"}
PLACES: dict[str, Callable[[MainWindow], object]] = {
    "Ctrl+4": lambda window: window.print_desk.pane.model.rowCount(),
    "Ctrl+5": lambda window: window.scan_desk.is_in_sight,
    "Ctrl+6": lambda window: window.hand_over_desk.listed() is not None,
}
HEADS = {"Ctrl+4": "No.", "Ctrl+5": "Time", "Ctrl+6": "Carrier"}


@pytest.fixture
def window(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    path = make_db(tmp_path / "lzdesk.db")
    db = sqlite3.connect(path)
    add_runs(db, WORDS)
    db.execute("UPDATE orders SET order_number = '=1+1'")
    db.commit()
    db.close()
    return open_window(path)


def choose(window: MainWindow, file: Path) -> None:
    asked = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    asked.fileSelected.emit(str(file))
    asked.reject()


def read(window: MainWindow, qtbot: QtBot, file: Path) -> list[list[str]]:
    qtbot.waitUntil(lambda: file.name in window.toast.words.text())
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))


@pytest.mark.parametrize("key", PLACES)
def test_the_place_in_sight_is_written(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, key: str
) -> None:
    QTest.keySequence(window, QKeySequence(key))
    qtbot.waitUntil(lambda: bool(PLACES[key](window)))
    QTest.keySequence(window, QKeySequence("Ctrl+E"))
    choose(window, tmp_path / "list.csv")
    rows = read(window, qtbot, tmp_path / "list.csv")
    assert rows[0][0] == HEADS[key]
    if key == "Ctrl+4":
        assert [row[0] for row in rows[1:]] == [str(n + 1) for n in range(len(rows) - 1)]
        assert len(rows) > 5 and rows[1][5] == "'=1+1"


def test_the_register_of_second_prints_is_written(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    db = sqlite3.connect(window._db_path)
    db.execute("UPDATE printed_pages SET reason = 'smeared' WHERE page = 2")
    db.execute(f"UPDATE print_runs SET started_at = {window.now_ms()} WHERE id = 411")
    db.commit()
    db.close()
    window.print_desk.show_reprints()
    dialog = next(one for one in window.findChildren(ReprintsDialog) if one.isVisible())
    qtbot.waitUntil(lambda: len(dialog.table.lines.lines) == 1)
    dialog.export.click()
    asked = next(one for one in dialog.findChildren(QFileDialog) if one.isVisible())
    asked.fileSelected.emit(str(tmp_path / "prints.csv"))
    asked.reject()
    assert read(window, qtbot, tmp_path / "prints.csv")[1][5] == "Smeared"
    dialog.reject()
