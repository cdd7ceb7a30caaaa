"""The first frame: real rows at once, and nothing moves when the panes take their places."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lzdesk.gui.first_frame import GRID_TOP, FirstFrame
from lzdesk.gui.kept_view import KeptView
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.sizes import ALERT_PANE_WIDTH, RAIL_WIDTH, SCROLL_BAR_WIDTH, STATUS_BAR_HEIGHT
from tests.gui.desk_db import NOW_MS, make_db
from tests.gui.window_parts import PretendDesk, RecordedCommands

ROUNDING = 12
"""Of 255: corners painted on a picture's own ground, or on the window's."""


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


def rows_of(window: MainWindow) -> QImage:
    """The header and the rows, without the room of the scroll bar."""
    left, right = RAIL_WIDTH, window.width() - ALERT_PANE_WIDTH - SCROLL_BAR_WIDTH
    height = window.height() - STATUS_BAR_HEIGHT - GRID_TOP
    return window.grab(QRect(left, GRID_TOP, right - left, height)).toImage()


def differs_most(one: QImage, other: QImage) -> int:
    """The largest difference of a colour channel between two pictures of one size."""
    assert one.size() == other.size()
    return max(
        abs(a - b) for a, b in zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    )


def test_nothing_moves_when_the_panes_come(window: MainWindow, qtbot: QtBot) -> None:
    first = rows_of(window)
    assert len({first.pixel(x, y) for x in range(first.width()) for y in range(40, 200)}) > 50
    window.complete(PretendDesk(), RecordedCommands())
    qtbot.waitUntil(lambda: bool(window.top.where.text()))
    qtbot.waitUntil(lambda: differs_most(rows_of(window), first) <= ROUNDING)


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
        *((width - ALERT_PANE_WIDTH + x, y) for x in (-1, 0, 1, 4) for y in (43, 79, 81, 119, 300)),
    ]
    assert [before.pixel(*at) for at in edges] == [after.pixel(*at) for at in edges]


def test_a_window_closed_before_its_panes_were_made_ends_well(window: MainWindow) -> None:
    window.close()
    window.complete(PretendDesk(), RecordedCommands())
    assert not window.is_complete


def start(qtbot: QtBot, db: Path, settings: ScreenSettings) -> MainWindow:
    made = MainWindow(db, settings, lambda: NOW_MS)
    qtbot.addWidget(made)
    made.show()
    return made


def seen_and_closed(qtbot: QtBot, db: Path, settings: ScreenSettings) -> QImage:
    """A window that was worked in: its panes as they stood when it was closed."""
    made = start(qtbot, db, settings)
    made.complete(PretendDesk(), RecordedCommands())
    qtbot.waitUntil(lambda: bool(made.top.where.text()))
    left = made.grab().toImage()
    made.close()
    return left


def test_the_last_view_stands_at_once_and_says_of_when_it_is(
    qtbot: QtBot, picture_db: Path, tmp_path: Path
) -> None:
    settings = ScreenSettings(path=tmp_path / "screen.json", theme="light")
    left = seen_and_closed(qtbot, picture_db, settings)
    assert settings.view_path is not None
    assert settings.view_path.stat().st_mode & 0o077 == 0
    again = start(qtbot, picture_db, settings)
    assert isinstance(again.centralWidget(), KeptView)
    assert again.centralWidget().accessibleName() == "As it was on 12 Nov 10:42"
    above = QRect(0, 0, left.width(), left.height() - STATUS_BAR_HEIGHT)
    shown = again.grab().toImage()
    assert shown.copy(above) == left.copy(above) and shown != left
    again.complete(PretendDesk(), RecordedCommands())
    qtbot.waitUntil(lambda: bool(again.top.where.text()))
    assert not isinstance(again.centralWidget(), KeptView)
    again.shut()


@pytest.mark.parametrize("change", ["theme", "width", "damage", "scale"])
def test_a_picture_that_does_not_fit_is_not_shown(
    qtbot: QtBot, picture_db: Path, tmp_path: Path, change: str
) -> None:
    settings = ScreenSettings(path=tmp_path / "screen.json", theme="light")
    seen_and_closed(qtbot, picture_db, settings)
    assert settings.view_path is not None
    if change == "theme":
        settings.theme = "dark"
    elif change == "width":
        settings.width += 40
    elif change == "damage":
        settings.view_path.write_bytes(settings.view_path.read_bytes()[:2000])
    else:
        face, words = settings.view_path.read_bytes().split(b"\n")[1:3]
        kept = QImage(str(settings.view_path), "PPM")
        kept.scaled(kept.width() * 2, kept.height() * 2).save(str(settings.view_path), "PPM")
        plain = settings.view_path.read_bytes()
        settings.view_path.write_bytes(b"\n".join([b"P6", face, words, plain[3:]]))
    again = start(qtbot, picture_db, settings)
    assert isinstance(again.centralWidget(), FirstFrame)
    again.shut()


def test_a_desk_without_stores_keeps_no_picture(
    qtbot: QtBot, picture_db: Path, tmp_path: Path
) -> None:
    settings = ScreenSettings(path=tmp_path / "screen.json", theme="light")
    seen_and_closed(qtbot, picture_db, settings)
    empty = make_db(tmp_path / "lzdesk.db", orders=[])
    with sqlite3.connect(empty) as db:
        db.execute("DELETE FROM stores")
    db.close()
    made = start(qtbot, empty, settings)
    made.complete(PretendDesk(), RecordedCommands())
    made.close()
    assert settings.view_path is not None and not settings.view_path.exists()
