"""Whether the rail stands in full, or makes room for the order beside a narrow list."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from lzdesk.gui.sizes import RAIL_FROM_WIDTH
from lzdesk.lib.typed import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lzdesk.gui.panes.order_drawer.drawer import OrderDrawer
    from lzdesk.gui.panes.rail.pane import Rail


class RailDock(QObject):
    """Folds the rail while the drawer is open in a narrow window; what was chosen comes back."""

    def __init__(self, window: "QWidget", rail: "Rail", drawer: "OrderDrawer") -> None:
        super().__init__(window)
        self._window = window
        self._rail = rail
        self._drawer = drawer
        window.installEventFilter(self)
        drawer.shown.connect(self._arrange)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        narrow = self._window.width() < RAIL_FROM_WIDTH
        self._rail.set_tight(tight=narrow and self._drawer.is_open)
