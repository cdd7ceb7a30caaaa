"""Many stores at once: the dialog that adds them, and the table of who is who."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.reader import Reader

if TYPE_CHECKING:
    from lzdesk.gui.dialogs.many_stores import ManyStoresDialog
    from lzdesk.gui.dialogs.sellers import SellersDialog
    from lzdesk.gui.main_window import MainWindow


class SellerDesk(QObject):
    """Makes each dialog when it is first asked for."""

    def __init__(self, window: "MainWindow", reader: Reader, commands: Commands) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._adding: ManyStoresDialog | None = None
        self._sellers: SellersDialog | None = None

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signal."""
        desk.stores_changed.connect(self._on_changed)

    def show_sellers(self) -> None:
        """Each store with what could link it to another."""
        from lzdesk.gui.dialogs.sellers import SellersDialog

        if self._sellers is None or self._sellers.is_closed:
            self._sellers = SellersDialog(self._window, self._reader, self._commands)
        self._sellers.refresh()
        self._sellers.show()
        self._sellers.raise_()
        self._sellers.activateWindow()

    def _on_changed(self) -> None:
        if self._sellers is not None and not self._sellers.is_closed:
            self._sellers.refresh_soon()

    def add_many(self) -> None:
        """Paste stores, or give a file of them, and look before they go in."""
        from lzdesk.gui.dialogs.many_stores import ManyStoresDialog

        if self._adding is None or self._adding.is_closed:
            self._adding = ManyStoresDialog(self._window, self._commands.ask)
        self._adding.show()
        self._adding.raise_()
        self._adding.activateWindow()
