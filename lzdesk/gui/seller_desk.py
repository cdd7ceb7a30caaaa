"""Many stores at once: the dialog that adds them, and the table of who is who."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.desk import Commands
from lzdesk.gui.reader import Reader

if TYPE_CHECKING:
    from lzdesk.gui.dialogs.many_stores import ManyStoresDialog
    from lzdesk.gui.main_window import MainWindow


class SellerDesk(QObject):
    """Makes each dialog when it is first asked for."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._adding: ManyStoresDialog | None = None

    def add_many(self) -> None:
        """Paste stores, or give a file of them, and look before they go in."""
        from lzdesk.gui.dialogs.many_stores import ManyStoresDialog

        if self._adding is None or self._adding.is_closed:
            self._adding = ManyStoresDialog(self._window, self._commands.ask)
        self._adding.show()
        self._adding.raise_()
        self._adding.activateWindow()
