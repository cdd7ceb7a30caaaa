"""What a window leaves for the next one, and what stands in the banner."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from tests.gui.conftest import OpenWindow
from tests.gui.desk_db import NOW_MS
from tests.gui.window_parts import PretendDesk, RecordedCommands


def start(qtbot: QtBot, db: Path, settings: ScreenSettings) -> MainWindow:
    made = MainWindow(db, settings, lambda: NOW_MS)
    qtbot.addWidget(made)
    made.complete(PretendDesk(), RecordedCommands())
    made.show()
    qtbot.waitUntil(lambda: bool(made.top.where.text()))
    return made


def test_the_next_window_shows_what_the_last_one_showed(
    qtbot: QtBot, picture_db: Path, tmp_path: Path
) -> None:
    path = tmp_path / "screen.json"
    one = start(qtbot, picture_db, ScreenSettings.load(path))
    one.orders.tabs.choose("to_ship")
    one.orders.filters.choose("carrier", ["LEX MY"])
    one.search("serum")
    one.orders.sort_by("total")
    qtbot.waitUntil(lambda: one.orders.model.rowCount() == 2)
    one.close()
    other = start(qtbot, picture_db, ScreenSettings.load(path))
    assert len(other.first_rows.rows) == 2
    assert other.orders.tabs.active == "to_ship"
    assert other.top.search.text() == other.orders.filters.text == "serum"
    assert other.orders.spec() == one.orders.spec()
    qtbot.waitUntil(lambda: other.orders.model.rowCount() == 2)
    other.close()


def test_the_window_comes_back_where_it_was(qtbot: QtBot, picture_db: Path, tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    one = start(qtbot, picture_db, ScreenSettings.load(path))
    one.move(QPoint(41, 37))
    left = one.frameGeometry().topLeft()
    one.close()
    other = start(qtbot, picture_db, ScreenSettings.load(path))
    assert other.frameGeometry().topLeft() == left
    other.close()
    # The screen it was on is gone: it opens where the system puts it.
    settings = ScreenSettings.load(path)
    settings.x = settings.y = 90_000
    third = start(qtbot, picture_db, settings)
    assert third.frameGeometry().topLeft() != QPoint(90_000, 90_000)
    third.close()


def without_network(window: MainWindow, count: int) -> None:
    stores = [
        store._replace(state="stopped", detail="marketplace.unreachable")
        if place < count
        else store
        for place, store in enumerate(window.stores)
    ]
    window._notices.judge_network(stores)


def test_no_network_is_said_once_and_leaves_by_itself(open_window: OpenWindow) -> None:
    window = open_window()
    without_network(window, 3)
    assert not window.banner.isVisible()
    without_network(window, len(window.stores))
    assert window.banner.words.text().startswith("No marketplace answers")
    window.banner.button.click()
    commands = window.commands  # type: ignore[attr-defined]
    assert commands.calls == [("sync_now", [])]
    without_network(window, len(window.stores))
    without_network(window, 0)
    assert not window.banner.isVisible()


def test_a_disk_that_is_nearly_full_is_told_until_there_is_room(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    usage = namedtuple("usage", "total used free")

    def judge(free_mb: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, free_mb * 1_000_000))
        window._notices.judge_disk()

    judge(200)
    assert not window.banner.isVisible()
    judge(80)
    assert window.banner.words.text().startswith("80 MB left on this disk.")
    # What stopped is worse than what may: it is said first, and both stand.
    window._notices.tell_engine("stopped")
    assert "Reading stopped" in window.banner.words.text()
    window._notices.tell_engine("running")
    assert window.banner.words.text().startswith("80 MB left")
    judge(500)
    assert not window.banner.isVisible()
