"""The notifier in the window: its ways, its options, and the orders that are new."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lzdesk.gui.alert_words import alert_words
from lzdesk.gui.clock_words import local
from lzdesk.gui.desk import Desk
from lzdesk.gui.notify.notifier import Notifier, Ways
from lzdesk.gui.notify.reminders import HOURLY, Reminders
from lzdesk.gui.notify.sounds import SoundPlayer
from lzdesk.gui.notify.tray import Tray
from lzdesk.gui.reader import Reader
from lzdesk.reading.alerts import AlertLine, NewOrders, new_orders, newest_order
from lzdesk.reading.views import chosen_options
from lzdesk.reading.waiting import Waiting, waiting

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

PREFIX = "notify."
TOGETHER_MS = 6000
"""Orders that come while a message of new ones is shown are summed: the next one takes its place,
and must not say less."""


class NotifyDesk(QObject):
    """What was there when the window opened is not new; what comes from then on is."""

    def __init__(self, window: "MainWindow", reader: Reader) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._since: int | None = None
        """The row after which orders are new; None until it is read."""
        self._newest = 0
        self._told = 0
        self._together = QTimer(self, singleShot=True, interval=TOGETHER_MS)
        self._together.timeout.connect(self._on_apart)
        self.player = SoundPlayer(self)
        self.tray = Tray(window.theme, self._to_front, self)
        ways = Ways(self.player.play, window.say, self.tray.tell)
        self.notifier = Notifier(ways, window.now_ms)
        self._reminders = Reminders(local(window.now_ms()))

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

    def tick(self) -> None:
        """A minute is over: something may be due."""
        now = self._window.now_ms()
        due = self._reminders.due(local(now), self.notifier.options)
        if due:
            self._reader.submit("notify.waiting", partial(self._remind, due), waiting, now)

    def _remind(self, due: str, told: Waiting) -> None:
        words = alert_words.waiting(told.to_arrange, told.answers)
        if due == HOURLY:
            if told.to_arrange:
                self.notifier.remind("reminder", words)
        else:
            self.notifier.remind("pass", alert_words.of_pass(due, words))

    def close(self) -> None:
        """No sound and no icon outlives the window."""
        self._together.stop()
        self.player.close()
        self.tray.close()

    def _on_newest(self, newest: int) -> None:
        self._since = self._newest = newest

    def _on_orders_changed(self, _rows: object) -> None:
        if self._since is not None:
            then = partial(self._on_new, self._since)
            self._reader.submit("notify.orders", then, new_orders, self._since)

    def _on_new(self, since: int, new: NewOrders) -> None:
        """since: the row they were counted from."""
        if since != self._since:
            # What was told meanwhile must not be told again.
            self._on_orders_changed(None)
            return
        self._newest = new.newest
        if new.orders > self._told:
            self._told = new.orders
            self.notifier.new_orders(new)
            self._together.start()
        elif not self._together.isActive():
            self._since = new.newest

    def _on_apart(self) -> None:
        """The last message has been read: what comes from now on is counted anew."""
        self._since, self._told = self._newest, 0

    def _to_front(self) -> None:
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()
