"""The window process put together: the window paints first, then the engine is started."""

import contextlib
import sys
from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lzdesk.app.one_window import OneWindow, ask_to_front_blocking
from lzdesk.domain.errors import FolderInUse
from lzdesk.gui.bridge.late_desk import LateDesk
from lzdesk.gui.garbage import GarbageCollector
from lzdesk.gui.main_window import MainWindow
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.translations import install_translations
from lzdesk.gui.words import RECOVERED_KINDS
from lzdesk.reading.connection import is_readable
from lzdesk.settings.paths import DataFolder

if TYPE_CHECKING:
    from lzdesk.gui.bridge.desk_link import EngineLink
    from lzdesk.gui.bridge.starting import StartingWindow
    from lzdesk.gui.commands import DeskCommands


GIVE_WAY_S = 0.0005
"""How long a thread may keep Python from the window's; by default 5 ms, half a good frame."""


class Desktop:
    """One window on one data folder, from its first frame to its last."""

    def __init__(
        self, app: QApplication, folder: DataFolder, secrets: dict[str, str] | None = None
    ) -> None:
        """secrets: the demo's, kept here and handed to every engine; None outside the demo."""
        self._app = app
        self._folder = folder
        self._secrets = secrets
        self.settings = ScreenSettings.load(folder.screen)
        self._translations = install_translations(app, self.settings.language)
        self.desk = LateDesk()
        self.window: MainWindow | None = None
        self._starting: StartingWindow | None = None
        self._replaced_by: object = None
        """The notice that the database is another file now."""
        self._garbage = GarbageCollector(app)
        app.setQuitOnLastWindowClosed(False)

    @cached_property
    def commands(self) -> "DeskCommands":
        """What the panes ask for: made with them, after the first frame."""
        from lzdesk.gui.commands import DeskCommands

        made = DeskCommands(self.desk)
        made.start_demo.connect(start_demo)
        return made

    def show(self) -> None:
        """Paint what there is: the orders as they were left, or that the desk is being opened."""
        if is_readable(self._folder.database):
            window = self._open_window()
            paint_now(self._app)
            QTimer.singleShot(0, window, self._complete_window)
        else:
            from lzdesk.gui.bridge.starting import StartingWindow

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
        from lzdesk.gui.bridge.front import FrontWatch

        closed = asyncio.Event()
        self._app.lastWindowClosed.connect(closed.set)
        self._complete_window()
        front = FrontWatch(self._folder.front, self.to_front, self._app)
        self.desk.notice.connect(self._on_notice)
        link = EngineLink(self._folder, self._secrets)
        self.desk.use(link)
        try:
            if prepare is not None:
                await prepare(link)
            link.start()
            await closed.wait()
        finally:
            front.deleteLater()
            self.commands.close()
            if self.window is not None:
                self.window.shut()
            await link.close()

    def to_front(self) -> None:
        """Bring the window before all others, as another start asked."""
        window = self.window or self._starting
        if window is None:
            return
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def close_all(self) -> None:
        """Close whatever window is open, as the user would."""
        for widget in self._app.topLevelWidgets():
            widget.close()

    def _on_notice(self, notice: object) -> None:
        """A window that reads a file that was put aside must not go on with it."""
        if getattr(notice, "kind", "") in RECOVERED_KINDS:
            self._replaced_by = notice

    def _on_ready(self) -> None:
        old, notice, self._replaced_by = self.window, self._replaced_by, None
        if (old is not None and notice is None) or not is_readable(self._folder.database):
            return
        window = self._open_window()
        self._complete_window()
        if notice is not None:
            window.tell_trouble(str(getattr(notice, "kind", "")), getattr(notice, "fields", {}))
        if old is not None:
            old.shut()
            old.close()
            old.deleteLater()
        if self._starting is not None:
            self._starting.close()
            self._starting.deleteLater()
            self._starting = None

    def _open_window(self) -> MainWindow:
        self.window = window = MainWindow(self._folder.database, self.settings)
        if self._secrets is not None:
            window.setWindowTitle(window.tr("lzdesk demo"))
        if self.settings.maximised:
            window.showMaximized()
        else:
            window.show()
        return window

    def _complete_window(self) -> None:
        """The panes around the first frame; the second time it does nothing."""
        if self.window is None or self.window.is_complete:
            return
        # A desk of its own: what it connects goes with it, when another takes its place.
        heard = LateDesk()
        heard.use(self.desk)
        heard.setParent(self.window)
        self.window.complete(heard, self.commands)
        self.commands.attach(self.window)
        self._garbage.settle()
        if self.desk.state:
            self.desk.engine_state.emit(self.desk.state)


def run_desktop(folder: DataFolder) -> int:
    """The bare command: the window on the user's own data folder.

    Where that window is open already it comes to the front, and this start ends.
    """
    with contextlib.suppress(OSError):
        # Without permission the engine says what is wrong.
        folder.make()
    try:
        with OneWindow(folder):
            app = application()
            desktop = Desktop(app, folder)
            desktop.show()
            paint_now(app)
            run_in_qt(app, desktop.live)
            return 0
    except FolderInUse as taken:
        return _ask_to_front(folder, taken)


def _ask_to_front(folder: DataFolder, taken: FolderInUse) -> int:
    from lzdesk.app.commands.run import told

    def ask() -> int:
        ask_to_front_blocking(folder, str(taken.fields["holder"]))
        return 0

    return told(ask)


def application() -> QApplication:
    """Qt, with the words desktops know this program by."""
    sys.setswitchinterval(GIVE_WAY_S)
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
    from PySide6.QtCore import QProcess

    frozen = getattr(sys, "frozen", False)
    words = ["demo"] if frozen else ["-m", "lzdesk", "demo"]
    QProcess.startDetached(sys.executable, words)
