"""Which new orders were looked at: seen for two seconds in the active window, or selected."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.panes.order_grid.view import OrderGridView

LOOK_MS = 2000


class SeenWatch(QObject):
    """Starts again whenever other rows come into view; tells each row once."""

    def __init__(
        self,
        view: OrderGridView,
        model: OrderGridModel,
        selection: OrderSelection,
        tell: Callable[[Sequence[int]], None],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._selection = selection
        self._tell = tell
        self._told: set[int] = set()
        self._candidates: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._on_looked)
        view.visible_rows_changed.connect(self.look)
        selection.changed.connect(self._on_selected)

    def look(self) -> None:
        """Rows in view changed: those that are new now start their two seconds."""
        self._candidates = self._new_in_view()
        self._timer.start()

    def _new_in_view(self) -> set[int]:
        rows = (self._model.row_at(number) for number in self._view.visible_rows())
        return {
            row.line.row_id
            for row in rows
            if row and row.line.is_new and row.line.row_id not in self._told
        }

    def _on_looked(self) -> None:
        if not self._view.isVisible() or not self._view.isActiveWindow():
            self._timer.start()
            return
        seen = self._candidates & self._new_in_view()
        self._say(seen)

    def _on_selected(self) -> None:
        if self._selection:
            self._say({row for row in self._new_in_view() if row in self._selection})

    def _say(self, rows: set[int]) -> None:
        if rows:
            self._told |= rows
            self._tell(sorted(rows))
