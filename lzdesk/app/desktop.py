"""The window process put together: the window paints first, then the engine is started."""

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QApplication

from lzdesk.gui.bridge.late_desk import LateDesk
from lzdesk.gui.bridge.starting import StartingWindow
from lzdesk.gui.commands import DeskCommands
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.translations import install_translations
from lzdesk.reading.connection import is_readable
from lzdesk.settings.paths import DataFolder

if TYPE_CHECKING:
    from lzdesk.gui.bridge.desk_link import EngineLink


class Desktop:
    """One window on one data folder, from its first frame to its last."""

    def __init__(
        self, app: QApplication, folder: DataFolder, secrets: dict[str, str] | None = None
    ) -> None:
        """secrets: the demo's, kept here and handed to every engine; None outside the demo."""
        self._app = app
        self._folder = folder
        self._secrets = secrets
        self._translations = install_translations(app)
        self.settings = ScreenSettings.load(folder.screen)
        self.desk = LateDesk()
        self.commands = DeskCommands(self.desk, self.settings, folder.labels)
        self.commands.start_demo.connect(start_demo)
        self.window: MainWindow | None = None
        self._starting: StartingWindow | None = None
        app.setQuitOnLastWindowClosed(False)

    def show(self) -> None:
        """Paint what there is: the orders as they were left, or that the desk is being opened."""
        if is_readable(self._folder.database):
            self._open_window()
        else:
            self._starting = StartingWindow(self._app, self.settings.theme)
            self.desk.notice.connect(self._starting.show_notice)
            self.desk.engine_state.connect(self._starting.show_state)
            self._starting.show()
        self.desk.ready.connect(self._on_ready)

    async def live(self, prepare: Callable[["EngineLink"], Awaitable[None]] | None = None) -> None:
        """Run until the last window is closed; then everything ends in good order.

        prepare: what to do with a link before its engine is started (the demo's world).
        """
        import asyncio

        from lzdesk.gui.bridge.desk_link import EngineLink

        closed = asyncio.Event()
        self._app.lastWindowClosed.connect(closed.set)
        link = EngineLink(self._folder, self._secrets)
        self.desk.use(link)
        try:
            if prepare is not None:
                await prepare(link)
            link.start()
            await closed.wait()
        finally:
            self.commands.close()
            if self.window is not None:
                self.window.shut()
            await link.close()

    def close_all(self) -> None:
        """Close whatever window is open, as the user would."""
        for widget in self._app.topLevelWidgets():
            widget.close()

    def _on_ready(self) -> None:
        if self.window is None and is_readable(self._folder.database):
            self._open_window()

    def _open_window(self) -> None:
        self.window = MainWindow(self._folder.database, self.desk, self.commands, self.settings)
        self.commands.attach(self.window)
        if self.desk.state:
            self.desk.engine_state.emit(self.desk.state)
        if self._secrets is not None:
            self.window.setWindowTitle(self.window.tr("lzdesk demo"))
        if self.settings.maximised:
            self.window.showMaximized()
        else:
            self.window.show()
        if self._starting is not None:
            self._starting.close()
            self._starting.deleteLater()
            self._starting = None


def run_desktop(folder: DataFolder) -> int:
    """The bare command: the window on the user's own data folder."""
    folder.make()
    app = application()
    desktop = Desktop(app, folder)
    desktop.show()
    paint_now(app)
    run_in_qt(app, desktop.live)
    return 0


def application() -> QApplication:
    """Qt, with the words desktops know this program by."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("lzdesk")
    app.setDesktopFileName("lzdesk")
    return app


def paint_now(app: QApplication) -> None:
    """Let the first frame out before anything slow is imported."""
    for _ in range(3):
        app.processEvents()


def run_in_qt(app: QApplication, main: Callable[[], Awaitable[None]]) -> None:
    """Run a coroutine on Qt's own event loop."""
    import qasync

    async def whole() -> None:
        await main()

    with qasync.QEventLoop(app) as loop:
        loop.run_until_complete(whole())


def start_demo() -> None:
    """The demo beside this window: another program with a folder of its own."""
    frozen = getattr(sys, "frozen", False)
    words = ["demo"] if frozen else ["-m", "lzdesk", "demo"]
    QProcess.startDetached(sys.executable, words)
