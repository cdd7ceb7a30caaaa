"""The first frame: real rows at once, and nothing moves when the panes take their places."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from tests.gui.desk_db import NOW_MS
from tests.gui.window_parts import PretendDesk, RecordedCommands


@pytest.fixture(params=["light", "dark"])
def window(request: pytest.FixtureRequest, qtbot: QtBot, picture_db: Path) -> Iterator[MainWindow]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    # As in a new process: the window before this one, of another test, has left its own.
    app.setStyleSheet("")
    settings = ScreenSettings(theme=request.param)
    made = MainWindow(picture_db, settings, lambda: NOW_MS)
    qtbot.addWidget(made)
    made.show()
    QApplication.processEvents()
    yield made
    made.shut()


def rows_in(window: MainWindow) -> tuple[QRect, QImage]:
    """Where the rows stand in the window, and what they show."""
    viewport = window.grid.view.viewport()
    place = QRect(viewport.mapTo(window, QPoint(0, 0)), viewport.size())
    header = window.grid.view.header.height()
    return place, window.grab(place.adjusted(0, -header, 0, 0)).toImage()


def test_nothing_moves_when_the_panes_come(window: MainWindow, qtbot: QtBot) -> None:
    place, first = rows_in(window)
    window.complete(PretendDesk(), RecordedCommands())
    qtbot.waitUntil(lambda: bool(window.top.where.text()))
    assert rows_in(window) == (place, first)


def test_the_surfaces_have_the_colours_of_their_panes(window: MainWindow, qtbot: QtBot) -> None:
    before = window.grab().toImage()
    window.complete(PretendDesk(), RecordedCommands())
    QApplication.processEvents()
    after = window.grab().toImage()
    width, foot = before.width(), before.height() - 28
    edges = [
        *((x, y) for x in (0, 4, 215, width - 1) for y in range(foot, before.height())),
        *((width - 13, y) for y in (0, 43, 45, 79, 81, 119)),
        *((215, y) for y in range(60, foot, 50)),
    ]
    assert [before.pixel(*at) for at in edges] == [after.pixel(*at) for at in edges]


def test_a_window_closed_before_its_panes_were_made_ends_well(window: MainWindow) -> None:
    window.close()
    window.complete(PretendDesk(), RecordedCommands())
    assert not window.is_complete and not window.is_empty
