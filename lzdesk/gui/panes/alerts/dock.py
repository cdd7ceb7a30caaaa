"""Whether the alert pane stands beside the orders, or is folded into counters in the top bar."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.sizes import ALERTS_FROM_WIDTH
from lzdesk.lib.typed import override


class AlertDock(QObject):
    """Where there is room the operator's choice holds, and is kept. Where there is none, under
    1280 wide, beside the drawer or beside the print queue, whose labels stand there, the pane is
    folded and can be brought back for once."""

    changed = Signal()
    """The pane was folded or came back."""
    brought_back = Signal()
    """The pane was asked for where it has no room: what stands in its place may leave."""

    def __init__(
        self, window: QWidget, pane: QWidget, counters: QWidget, settings: ScreenSettings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pane = pane
        self._counters = counters
        self._settings = settings
        pane.hide()
        self._has_stores = True
        self._drawer_open = False
        self._is_taken = False
        self._called = False
        self._had_room = self.has_room
        window.installEventFilter(self)

    @property
    def has_room(self) -> bool:
        return self._is_wide and not self._drawer_open and not self._is_taken

    @property
    def _is_wide(self) -> bool:
        return self._window.width() >= ALERTS_FROM_WIDTH

    @property
    def is_shown(self) -> bool:
        """Whether the pane stands there."""
        if not self._has_stores:
            return False
        return not self._settings.alerts_folded if self.has_room else self._called

    def toggle(self) -> None:
        """Fold the pane, or bring it back. Works only on a desk with stores."""
        if self.has_room:
            self._settings.alerts_folded = not self._settings.alerts_folded
        else:
            self._called = not self._called
        if self._called:
            if self._is_wide and not self._is_taken:
                # It is wanted, and stands there as soon as the drawer has left.
                self._settings.alerts_folded = False
            # First, for both together would need a wider window.
            self.brought_back.emit()
        self.arrange()

    def set_drawer_open(self, is_open: bool) -> None:
        """The drawer takes the room of the pane."""
        self._drawer_open = is_open
        if is_open:
            self._called = False
        self.arrange()

    def set_taken(self, *, is_taken: bool) -> None:
        """The place in sight has its own panes where this one stands."""
        self._is_taken = is_taken
        self.arrange()

    def set_stores(self, *, there: bool) -> None:
        """Without a store there is nothing to be alerted of."""
        self._has_stores = there
        self.arrange()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.arrange()
        return super().eventFilter(watched, event)

    def arrange(self) -> None:
        """Let the pane stand where it belongs now."""
        if self.has_room != self._had_room:
            self._had_room, self._called = self.has_room, False
        before = self._pane.isHidden(), self._counters.isHidden()
        self._pane.setVisible(self.is_shown)
        self._counters.setVisible(self._has_stores and not self.is_shown)
        if before != (self._pane.isHidden(), self._counters.isHidden()):
            self.changed.emit()
