"""The proxies as the window has them: their dialog, made when it is first looked at."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.reader import Reader

if TYPE_CHECKING:
    from lzdesk.gui.dialogs.proxies import ProxiesDialog
    from lzdesk.gui.main_window import MainWindow


class ProxyDesk(QObject):
    """Between the engine's list, its dialog, and the keys."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._dialog: ProxiesDialog | None = None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        desk.progress.connect(self._on_progress)
        desk.stores_changed.connect(self._on_changed)

    def show_list(self) -> None:
        """The list of proxies."""
        self._shown().refresh()

    def _shown(self) -> "ProxiesDialog":
        from lzdesk.gui.dialogs.proxies import ProxiesDialog

        if self._dialog is None or self._dialog.is_closed:
            self._dialog = ProxiesDialog(self._window, self._reader, self._commands)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        return self._dialog

    def test(self) -> None:
        """Show the list, and test all of it as soon as it is read."""
        self._shown().try_soon()

    def _on_progress(self, progress: object) -> None:
        if getattr(progress, "job", "") == "proxies":
            self._on_changed()

    def _on_changed(self) -> None:
        if self._dialog is not None and not self._dialog.is_closed:
            self._dialog.refresh_soon()
