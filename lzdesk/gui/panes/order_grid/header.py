"""The header of the order grid: titles in caption, the sort direction, one box for all."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from lzdesk.gui.panes.order_grid.header_painter import (
    HEIGHT,
    paint_all_box,
    paint_header_ground,
    paint_title,
)
from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.check_box import Mark
from lzdesk.lib.typed import override

MARKS: dict[Qt.CheckState, Mark] = {
    Qt.CheckState.Unchecked: "",
    Qt.CheckState.PartiallyChecked: "minus",
    Qt.CheckState.Checked: "check",
}


class OrderGridHeader(QHeaderView):
    """Emits `sort_asked` with a name of reading.order_grid.SORTS, `all_toggled` for the box."""

    sort_asked = Signal(str)
    all_toggled = Signal()

    def __init__(
        self,
        theme: Theme,
        model: OrderGridModel,
        box_state: Callable[[], Qt.CheckState],
        parent: QWidget,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._model = model
        self._box_state = box_state
        self._pressed = QPoint(-1, -1)
        self.sort = "clock"
        self.descending = False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFixedHeight(HEIGHT)
        self.setMinimumSectionSize(28)
        self.setAccessibleName(self.tr("Column headers"))
        theme.changed.connect(self.viewport().update)

    def show_sort(self, sort: str, *, descending: bool) -> None:
        """Show by which column the list is sorted."""
        self.sort, self.descending = sort, descending
        self.viewport().update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        tokens, box = self._theme.tokens, QRectF(rect)
        paint_header_ground(painter, tokens, box)
        if logicalIndex == 0:
            paint_all_box(painter, tokens, box, MARKS[self._box_state()])
        elif logicalIndex <= len(self._model.columns):
            column = self._model.columns[logicalIndex - 1]
            paint_title(painter, tokens, box, column, self.sort, descending=self.descending)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        here = event.position().toPoint()
        moved = (here - self._pressed).manhattanLength() > 4
        on_edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
        if event.button() != Qt.MouseButton.LeftButton or moved or on_edge:
            return
        section = self.logicalIndexAt(here)
        if section == 0:
            self.all_toggled.emit()
        elif 0 < section <= len(self._model.columns) and self._model.columns[section - 1].sort:
            self.sort_asked.emit(self._model.columns[section - 1].sort)
