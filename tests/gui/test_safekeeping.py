"""What the window says of saving, damage and backups, and how another start reaches it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from lzdesk.app.one_window import OneWindow, ask_to_front_blocking
from lzdesk.domain.errors import FolderInUse, LzdeskError
from lzdesk.gui.bridge.front import FrontWatch
from lzdesk.gui.bridge.starting import StartingWindow
from lzdesk.gui.clock_words import full_moment
from lzdesk.link.messages import Notice
from lzdesk.settings.paths import DataFolder
from tests.gui.conftest import OpenWindow

AT = 1_795_000_000_000
RESTORED = {
    "file": "lzdesk-damaged-20261123-071230.db",
    "detail": "file is not a database",
    "backup_at": AT,
    "marks": 3,
    "labels": 2,
    "commands": 1,
    "lost": "orders",
}


@pytest.mark.parametrize("kind", ["disk.full", "folder.read_only", "database.locked"])
def test_what_keeps_from_saving_stands_until_it_is_over(open_window: OpenWindow, kind: str) -> None:
    window = open_window()
    tell = window.desk.notice.emit  # type: ignore[attr-defined]
    tell(Notice(kind, fields={"file": "/x/lzdesk.db"}))
    said = window.banner.words.text()
    assert "by itself" in said
    tell(Notice("marketplace.refused", fields={"words": "No"}))
    window.desk.engine_state.emit("running")  # type: ignore[attr-defined]
    assert window.banner.words.text() == said
    tell(Notice("storage.well"))
    assert not window.banner.isVisible()


def test_a_recovery_is_told_until_it_is_dismissed(open_window: OpenWindow) -> None:
    window = open_window()
    window.desk.notice.emit(Notice("database.restored_partly", fields=RESTORED))  # type: ignore[attr-defined]
    window.desk.engine_state.emit("running")  # type: ignore[attr-defined]
    said = window.banner.words.text()
    assert f"The backup of {full_moment(AT)} took its place" in said
    assert "Recovered: 3 marks, 2 prints, 1 writes." in said
    assert "lzdesk-damaged-20261123-071230.db" in said
    window.banner.button.click()
    assert not window.banner.isVisible()


def test_the_first_window_says_what_it_waits_for(qtbot: QtBot, qapp: object) -> None:
    window = StartingWindow(qapp, "light")  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show_notice(Notice("folder.read_only", fields={"file": "/x/lzdesk.db"}))
    assert window._title.text() == "The desk is not open yet"
    window.show_notice(Notice("storage.well"))
    assert window._title.text() == "Opening your desk"
    window.show_notice(Notice("database.begun_anew", fields={"stores": 3}))
    assert "stores that could be read: 3" in window._detail.text()
    assert window._title.text() == "Opening your desk"
    window.show_notice(Notice("folder.in_use"))
    assert window._title.text() == "The desk was not opened"


def test_each_request_brings_the_window_to_the_front_once(qtbot: QtBot, tmp_path: Path) -> None:
    folder, parent = DataFolder(tmp_path), QObject()
    calls: list[int] = []
    folder.front.mkdir()
    (folder.front / "1").touch()
    watch = FrontWatch(folder.front, lambda: calls.append(1), parent)
    assert calls == [1]
    (folder.front / "2").touch()
    qtbot.waitUntil(lambda: calls == [1, 1] and not list(folder.front.iterdir()))
    watch.deleteLater()


def test_a_window_that_hangs_is_named(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with OneWindow(folder):
        with pytest.raises(FolderInUse), OneWindow(folder):
            pass
        with pytest.raises(LzdeskError) as caught:
            ask_to_front_blocking(folder, "the first", wait_s=0)
    assert caught.value.kind == "front.no_answer"
    assert caught.value.fields == {"holder": "the first"}
    assert list(folder.front.iterdir()) == []
    with OneWindow(folder):
        pass
