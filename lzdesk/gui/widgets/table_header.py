"""Titles over a table of the house: caption, one line below them and none between."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QTableView

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line, width_of
from lzdesk.lib.typed import override

ROW = 28
PAD = 8
CAPTION: Type = ("caption", 500, False)


class TableHeader(QHeaderView):
    """Each title stands over its column's words; over numbers, which are right, at the right."""

    def __init__(
        self, theme: Theme, titles: Sequence[str], view: QTableView, *, right_from: int
    ) -> None:
        """right_from: the first column of numbers."""
        super().__init__(Qt.Orientation.Horizontal, view)
        self._theme = theme
        self._titles = tuple(titles)
        self._right_from = right_from
        self.setFixedHeight(ROW)
        self.setAccessibleName(self.tr("Column headers"))
        theme.changed.connect(self.viewport().update)

    @override
    def paintSection(self, painter: QPainter, rect, logicalIndex: int) -> None:  # type: ignore[no-untyped-def]
        tokens, box = self._theme.tokens, QRectF(rect)
        painter.save()
        painter.fillRect(box, colour(tokens.canvas))
        edge = QRectF(box.x(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(edge, colour(tokens.line_strong))
        title = cut(self._titles[logicalIndex], CAPTION, int(box.width() - 2 * PAD), END)
        left = box.x() + PAD
        if logicalIndex >= self._right_from:
            left = box.right() - PAD - width_of(title, CAPTION)
        paint_line(painter, title, CAPTION, tokens.text3, left, box.y() + (ROW - 1) / 2)
        painter.restore()
