"""Panes under test: the off-screen platform, a fixed zone and moment, real files, one theme."""

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lzdesk.gui.commands import DeskCommands
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.translations import compile_translations_blocking, install_translations
from tests.gui.desk_db import NOW_MS, make_db
from tests.gui.dialog_parts import Bench, turn, until
from tests.gui.hostile import spoiled
from tests.gui.window_parts import PretendDesk, RecordedCommands


@pytest.fixture(scope="session", autouse=True)
def compiled_translations() -> None:
    compile_translations_blocking()


@pytest.fixture(autouse=True)
def deleted_here(qapp: QApplication) -> Iterator[None]:
    """What a test has closed is gone before the next: a style sheet is applied to every widget
    there is, and nothing else would run the loop between two tests."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def singapore(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Singapore")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], None]]:
    """speak("zh_CN") loads a language for one test."""
    loaded = []
    before = QLocale()

    def install(language: str) -> None:
        loaded.extend(install_translations(qapp, language))

    yield install
    for translator in loaded:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def english(speak: Callable[[str], None]) -> None:
    speak("en")


@pytest.fixture(scope="session")
def picture_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk of main-light.png, shared: no test here writes to it."""
    return make_db(tmp_path_factory.mktemp("desk") / "lzdesk.db", more=900)


@pytest.fixture(scope="session")
def spoiled_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """spoiled_desk(*texts) is a desk full of them, shared: no test here writes to it."""

    @cache
    def make(*texts: str) -> Path:
        return spoiled(tmp_path_factory.mktemp("spoiled") / "lzdesk.db", *texts)

    return make


OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, picture_db: Path) -> Iterator[OpenWindow]:
    """open_window(db=None, **screen settings) shows a window and closes it at the end."""
    windows: list[MainWindow] = []

    def make(db: Path | None = None, **screen: object) -> MainWindow:
        settings = ScreenSettings(**{"theme": "light", **screen})  # type: ignore[arg-type]
        desk, commands = PretendDesk(), RecordedCommands()
        window = MainWindow(db or picture_db, settings, lambda: NOW_MS)
        window.complete(desk, commands)
        window.desk, window.commands = desk, commands  # type: ignore[attr-defined]
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: bool(window.top.where.text()))
        qtbot.wait(30)
        return window

    yield make
    for window in windows:
        window.shut()


@pytest.fixture
async def bench(qapp: QApplication, picture_db: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    """A window with its real commands, over a desk that answers as the test says."""
    desk = PretendDesk()
    settings = ScreenSettings(theme="light", path=tmp_path / "screen.json")
    commands = DeskCommands(desk)
    window = MainWindow(picture_db, settings, lambda: NOW_MS)
    window.complete(desk, commands)
    commands.attach(window)
    window.show()
    await until(lambda: bool(window.stores))
    yield Bench(window, desk, commands)
    commands.close()
    window.close()
    await turn()
    window.deleteLater()
