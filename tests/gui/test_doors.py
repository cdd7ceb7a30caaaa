"""The desk without a store: its doors, and how they go."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from lzdesk.gui.desk import DOOR_APP, DOOR_DEMO, DOOR_EXPORT, DOOR_FILE
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.panes.status_bar.proof import proof_of
from lzdesk.reading.connection import open_reading
from lzdesk.reading.stores import has_stores, rail_stores
from tests.gui.desk_db import INSERT_STORE, NOW_MS, make_db

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def empty_db(tmp_path: Path) -> Path:
    path = make_db(tmp_path / "lzdesk.db", orders=[])
    writer = sqlite3.connect(path)
    writer.execute("DELETE FROM proofs")
    writer.execute("DELETE FROM stores")
    writer.commit()
    writer.close()
    return path


def test_empty_desk_shows_its_doors_alone(open_window: OpenWindow, empty_db: Path) -> None:
    window = open_window(empty_db)
    assert window.places.is_empty and window.doors.isVisible() and not window.orders.isVisible()
    assert window.rail.add.isVisible()
    assert not window.rail.places["orders"].isVisible() and not window.rail.list.isVisible()
    assert not window.top.print.isVisible()
    db = open_reading(empty_db)
    assert not has_stores(db)
    assert proof_of(rail_stores(db, NOW_MS), NOW_MS).proven == "No stores yet"
    db.close()


def test_each_door_is_reached_by_keyboard(open_window: OpenWindow, empty_db: Path) -> None:
    window = open_window(empty_db)
    window.activateWindow()
    window.doors.buttons[DOOR_DEMO].setFocus()
    for door in (DOOR_DEMO, DOOR_EXPORT, DOOR_APP, DOOR_FILE):
        focused = window.focusWidget()
        assert focused is window.doors.buttons[door] and focused.accessibleName()
        QTest.keyClick(focused, Qt.Key.Key_Space)
        assert window.commands.calls[-1] == ("add_store", door)  # type: ignore[attr-defined]
        QTest.keyClick(focused, Qt.Key.Key_Tab)


def test_doors_go_when_the_first_store_comes(
    open_window: OpenWindow, empty_db: Path, qtbot: QtBot
) -> None:
    window = open_window(empty_db)
    writer = sqlite3.connect(empty_db)
    writer.execute(INSERT_STORE, (1, "casa-baan", "Casa Baan", "th", "", 3, "fresh"))
    writer.commit()
    writer.close()
    window.desk.stores_changed.emit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not window.places.is_empty)
    assert window.orders.isVisible() and window.rail.places["orders"].isVisible()
    assert window.top.print.isVisible()


def test_a_desk_with_stores_never_shows_its_doors(open_window: OpenWindow) -> None:
    window = open_window()
    assert not window.places.is_empty and not window.doors.isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_doors_fit_the_least_window(
    open_window: OpenWindow, empty_db: Path, speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    window = open_window(empty_db, width=1120, height=700)
    window.grab()
    for button in window.doors.buttons.values():
        assert button.width() >= button.sizeHint().width()
    for label in window.doors.findChildren(QLabel):
        assert label.height() >= min(label.heightForWidth(label.width()), label.height() + 1) or (
            label.height() >= label.sizeHint().height()
        )
