"""A line of the rail on its way to another place, under the pointer."""

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QListView

from lzdesk.gui.theme.theme import Theme

EDGE = 8
"""Of the line that shows the new place, as of the rail's items."""
THICK = 2
SCROLL_FROM = 24
SCROLL_STEP = 8
SCROLL_EVERY_MS = 30


class LineDrag(QObject):
    """The list tells it what the pointer does. `dropped` follows only where there was a way."""

    dropped = Signal(int, int)
    """(row of the line, row it was let go over; the number of rows for below all)"""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._row = self._gap = -1
        self._start = self._at = QPoint()
        self._scroll = QTimer(self, interval=SCROLL_EVERY_MS)
        self._scroll.timeout.connect(self._on_scroll)

    @property
    def is_on(self) -> bool:
        """Whether a line is on its way."""
        return self._gap >= 0

    def press(self, at: QPoint) -> None:
        """The pointer went down here, in the viewport's pixels."""
        self._row, self._start = self._view.indexAt(at).row(), at

    def move(self, at: QPoint) -> bool:
        """The pointer moved with its button down; True while a line is on its way."""
        far = (at - self._start).manhattanLength() >= QApplication.startDragDistance()
        if self._row < 0 or not (self.is_on or far):
            return False
        if not self.is_on:
            self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._scroll.start()
        self._at = at
        self._show(self._gap_at(at))
        return True

    def release(self) -> bool:
        """The pointer went up; True where a line was on its way."""
        row, gap = self._row, self._gap
        self.cancel()
        if gap < 0:
            return False
        self.dropped.emit(row, gap)
        return True

    def cancel(self) -> None:
        """The line stays where it was."""
        self._row = -1
        self._scroll.stop()
        self._view.viewport().unsetCursor()
        self._show(-1)

    def paint(self, painter: QPainter) -> None:
        """The new place, over the lines."""
        if not self.is_on:
            return
        box = QRect(EDGE, 0, self._view.viewport().width() - 2 * EDGE, THICK)
        box.moveTop(max(self._top_of(self._gap) - THICK // 2, 0))
        painter.fillRect(box, QColor(self._theme.tokens.focus))

    def _show(self, gap: int) -> None:
        if gap != self._gap:
            self._gap = gap
            self._view.viewport().update()

    def _gap_at(self, at: QPoint) -> int:
        count = self._view.model().rowCount()
        for row in range(count):
            box = self._view.visualRect(self._view.model().index(row, 0))
            if at.y() < box.center().y():
                return row
        return count

    def _top_of(self, gap: int) -> int:
        model = self._view.model()
        if gap < model.rowCount():
            return self._view.visualRect(model.index(gap, 0)).top()
        return self._view.visualRect(model.index(gap - 1, 0)).bottom() + 1

    def _on_scroll(self) -> None:
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        if self._at.y() < SCROLL_FROM:
            bar.setValue(bar.value() - SCROLL_STEP)
        elif self._at.y() > height - SCROLL_FROM:
            bar.setValue(bar.value() + SCROLL_STEP)
        self._show(self._gap_at(self._at))
