"""The header of the order grid: titles in caption, the sort direction, one box for all."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.check_box import BOX, paint_check_box
from lzdesk.gui.widgets.text import END, Type, cut, paint_line, width_of
from lzdesk.lib.typed import override

HEIGHT = 28
PAD = 8
ARROW = 10
CAPTION: Type = ("caption", 500, False)


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
        tokens = self._theme.tokens
        box = QRectF(rect)
        painter.save()
        painter.fillRect(box, QColor(tokens.canvas))
        painter.fillRect(
            QRectF(box.x(), box.bottom() - 1, box.width(), 1), QColor(tokens.line_strong)
        )
        if logicalIndex == 0:
            square = QRectF(box.x() + PAD, box.y() + (HEIGHT - BOX) // 2, BOX, BOX)
            paint_check_box(painter, square, tokens, self._box_state())
        elif logicalIndex <= len(self._model.columns):
            self._paint_title(painter, box, logicalIndex)
        painter.restore()

    def _paint_title(self, painter: QPainter, box: QRectF, section: int) -> None:
        column = self._model.columns[section - 1]
        tokens = self._theme.tokens
        sorted_by = bool(column.sort) and column.sort == self.sort
        room = box.width() - 2 * PAD - (ARROW + 4 if sorted_by else 0)
        title = cut(column.words, CAPTION, int(room), END)
        width = width_of(title, CAPTION)
        x = box.right() - PAD - width if column.right else box.x() + PAD
        middle = box.y() + (HEIGHT - 1) / 2
        paint_line(painter, title, CAPTION, tokens.text3, x, middle)
        if sorted_by:
            name = "chevron-down" if self.descending else "chevron-up"
            arrow = x - ARROW - 4 if column.right else x + width + 4
            paint_icon(painter, name, tokens.text3, round(arrow), round(middle - ARROW / 2), ARROW)

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
