"""The notifier in the window: its ways, its options, and the orders that are new."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.desk import Desk
from lzdesk.gui.notify.notifier import Notifier, Ways
from lzdesk.gui.notify.sounds import SoundPlayer
from lzdesk.gui.notify.tray import Tray
from lzdesk.gui.reader import Reader
from lzdesk.reading.alerts import AlertLine, NewOrders, new_orders, newest_order
from lzdesk.reading.views import chosen_options

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

PREFIX = "notify."


class NotifyDesk(QObject):
    """What was there when the window opened is not new; what comes from then on is."""

    def __init__(self, window: "MainWindow", reader: Reader) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._newest: int | None = None
        self.player = SoundPlayer(self)
        self.tray = Tray(window.theme, self._to_front, self)
        ways = Ways(self.player.play, window.say, self.tray.tell)
        self.notifier = Notifier(ways, window.now_ms)

    def hear(self, desk: Desk) -> None:
        desk.options_changed.connect(self.read_options)
        desk.orders_changed.connect(self._on_orders_changed)
        self.read_options()
        self._reader.submit("notify.orders", self._on_newest, newest_order)

    def tell(self, raised: Sequence[AlertLine]) -> None:
        """Alerts were raised."""
        self.notifier.alerts(raised)

    def read_options(self) -> None:
        self._reader.submit("notify.options", self.notifier.use, chosen_options, PREFIX)

    def close(self) -> None:
        """No sound and no icon outlives the window."""
        self.player.close()
        self.tray.close()

    def _on_newest(self, newest: int) -> None:
        self._newest = newest

    def _on_orders_changed(self, _rows: object) -> None:
        if self._newest is not None:
            self._reader.submit("notify.orders", self._on_new, new_orders, self._newest)

    def _on_new(self, new: NewOrders) -> None:
        self._newest = new.newest
        self.notifier.new_orders(new)

    def _to_front(self) -> None:
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()
