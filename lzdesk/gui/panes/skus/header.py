"""Titles over the grid of SKUs: a click sorts by one, a second click turns it around."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from lzdesk.gui.panes.skus.columns import ARROW, COLUMNS
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.table_header import CAPTION, PAD, ROW
from lzdesk.gui.widgets.text import END, colour, cut, paint_line, width_of
from lzdesk.lib.typed import override


class SkuHeader(QHeaderView):
    """Says which sort is wanted; who shows the list says which one is."""

    sort_asked = Signal(str, bool)
    """(one of reading.skus.SORTS, descending)"""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._theme = theme
        self._sort = ("sku", False)
        self.setFixedHeight(ROW)
        self.setSectionsClickable(True)
        self.setAccessibleName(self.tr("Column headers"))
        self.sectionClicked.connect(self._on_clicked)
        theme.changed.connect(self.viewport().update)

    def show_sort(self, sort: str, *, descending: bool) -> None:
        self._sort = (sort, descending)
        self.viewport().update()

    def _on_clicked(self, place: int) -> None:
        wanted = COLUMNS[place].sort
        if wanted:
            sort, descending = self._sort
            self.sort_asked.emit(wanted, wanted == sort and not descending)

    @override
    def paintSection(self, painter: QPainter, rect, logicalIndex: int) -> None:  # type: ignore[no-untyped-def]
        tokens, box, column = self._theme.tokens, QRectF(rect), COLUMNS[logicalIndex]
        sort, descending = self._sort
        sorted_by = bool(column.sort) and column.sort == sort
        painter.save()
        painter.fillRect(box, colour(tokens.canvas))
        edge = QRectF(box.x(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(edge, colour(tokens.line_strong))
        room = box.width() - 2 * PAD - (ARROW + 4 if sorted_by else 0)
        title = cut(column.words, CAPTION, int(room), END)
        width = width_of(title, CAPTION)
        x = box.right() - PAD - width if column.right else box.x() + PAD
        middle = box.y() + (ROW - 1) / 2
        paint_line(painter, title, CAPTION, tokens.text3, x, middle)
        if sorted_by:
            name = "chevron-down" if descending else "chevron-up"
            arrow = x - ARROW - 4 if column.right else x + width + 4
            paint_icon(painter, name, tokens.text3, round(arrow), round(middle - ARROW / 2), ARROW)
        painter.restore()
