"""The header of the order grid: titles in caption, the sort direction, one box for all."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from lzdesk.gui.panes.order_grid.columns import PINNED
from lzdesk.gui.panes.order_grid.header_painter import (
    HEIGHT,
    paint_all_box,
    paint_header_ground,
    paint_title,
)
from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.panes.order_grid.rows import Span
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
    moved = Signal(list)
    """(column keys in their new order) the user dragged a column"""

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
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.sectionMoved.connect(self._on_moved)
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

    def spans(self) -> list[Span]:
        """Where the columns stand now, pinned ones over what is scrolled."""
        made, edge = [], 0
        for place in range(self.count()):
            if self.isSectionHidden(place):
                continue
            x, width = self.sectionViewportPosition(place), self.sectionSize(place)
            pinned = self._is_pinned(place)
            if pinned:
                x = edge
                edge += width
            made.append(Span(place, x, width, pinned))
        return made

    def _is_pinned(self, place: int) -> bool:
        return place == 0 or self._model.columns[place - 1].key in PINNED

    def spans_to_come(self, spans: Sequence[Span]) -> list[Span]:
        """Where the columns will stand with these widths, in a view that is not scrolled."""
        return [span._replace(pinned=self._is_pinned(span.place)) for span in spans]

    def place_at(self, x: int) -> int:
        """The column at this x of the viewport, 0 for the box; -1 for none."""
        spans = sorted(self.spans(), key=lambda span: not span.pinned)
        return next((one.place for one in spans if one.x <= x < one.x + one.width), -1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        for span in sorted(self.spans(), key=lambda span: span.pinned):
            self._paint(painter, QRectF(span.x, 0, span.width, HEIGHT), span.place)

    def _paint(self, painter: QPainter, box: QRectF, place: int) -> None:
        tokens = self._theme.tokens
        paint_header_ground(painter, tokens, box)
        if place == 0:
            paint_all_box(painter, tokens, box, MARKS[self._box_state()])
        elif place <= len(self._model.columns):
            column = self._model.columns[place - 1]
            paint_title(painter, tokens, box, column, self.sort, descending=self.descending)

    def _on_moved(self, _logical: int, _old: int, _new: int) -> None:
        """A column was dragged: the model shows the columns in that order, Qt its own again."""
        places = [self.logicalIndex(at) for at in range(self.count())]
        with QSignalBlocker(self):
            for place in range(self.count()):
                self.moveSection(self.visualIndex(place), place)
        columns = self._model.columns
        self.moved.emit([columns[place - 1].key for place in places if place > 0])

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
        section = self.place_at(here.x())
        if section == 0:
            self.all_toggled.emit()
        elif 0 < section <= len(self._model.columns) and self._model.columns[section - 1].sort:
            self.sort_asked.emit(self._model.columns[section - 1].sort)
