"""A bar chart: one colour, a base line, the highest value. Each bar leads to its orders."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from lzdesk.gui.money import count_words
from lzdesk.gui.panes.overview.figures import Bar
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.text import Type, colour, paint_line, width_of
from lzdesk.lib.typed import override

HEIGHT = 132
FOOT = 18
TOP = 18
GAP = 2
LABELS_APART = 12
CAPTION: Type = ("caption", 400, False)


class BarChart(QWidget):
    """Left and Right walk the bars, Enter or a click shows the orders of one."""

    chosen = Signal(object)
    """(ViewSpec) the orders behind a bar"""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._bars: Sequence[Bar] = ()
        self._current = -1
        self._hovered = -1
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Other values; the bar under the keyboard stays."""
        self._bars = bars
        self._current = min(self._current, len(bars) - 1)
        if self._current < 0 and self.hasFocus():
            self._current = len(bars) - 1
        self._tell()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(420, HEIGHT)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._bar_at(event.pos().x())
            words = self._bars[place].words if place >= 0 else ""
            QToolTip.showText(event.globalPos(), plain_tooltip(words), self)
            return True
        return super().event(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._bar_at(event.position().x()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._bar_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.chosen.emit(self._bars[place].spec)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in steps and self._bars:
            here = self._current if self._current >= 0 else len(self._bars) - steps[key]
            self._current = min(max(here + steps[key], 0), len(self._bars) - 1)
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._current >= 0:
            self.chosen.emit(self._bars[self._current].spec)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and self._bars:
            self._current = len(self._bars) - 1
            self._tell()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter, tokens = QPainter(self), self._theme.tokens
        most = max(max(bar.value for bar in self._bars), 1)
        base = self.height() - FOOT
        line = QRectF(0, base, self.width(), 1)
        painter.fillRect(line, colour(tokens.line_strong))
        paint_line(painter, count_words(most), CAPTION, tokens.text3, 0, TOP / 2)
        painter.fillRect(QRectF(0, TOP - 1, self.width(), 1), colour(tokens.line))
        for place, bar in enumerate(self._bars):
            box = self._box(place, bar.value / most)
            inks = {self._hovered: tokens.accent}
            painter.fillRect(box, colour(inks.get(place, tokens.accent_fill)))
            if place == self._current and self.hasFocus():
                under = QRectF(box.x(), base + 1, box.width(), 2)
                painter.fillRect(under, colour(tokens.focus))
        self._paint_labels(painter, base)

    def _paint_labels(self, painter: QPainter, base: float) -> None:
        """As many labels as stand apart, the last one always."""
        room = max(width_of(bar.label, CAPTION) for bar in self._bars) + LABELS_APART
        every = max(1, int(room // self._step()) + 1)
        last, free = len(self._bars) - 1, float(self.width())
        for place in range(last, -1, -every):
            bar, box = self._bars[place], self._box(place, 0)
            width = width_of(bar.label, CAPTION)
            x = min(max(box.center().x() - width / 2, 0), self.width() - width)
            if x + width > free:
                # The last one stands at the edge, nearer to its neighbour than the others do.
                continue
            free = x - LABELS_APART
            ink = self._theme.tokens.text3
            paint_line(painter, bar.label, CAPTION, ink, x, base + FOOT / 2 + 2)

    def _step(self) -> float:
        return self.width() / max(len(self._bars), 1)

    def _box(self, place: int, share: float) -> QRectF:
        step, base = self._step(), self.height() - FOOT
        left, right = round(place * step), round((place + 1) * step)
        high = round(share * (base - TOP))
        if share > 0:
            high = max(high, 1)
        return QRectF(left, base - high, max(right - left - GAP, 1), high)

    def _bar_at(self, x: float) -> int:
        place = int(x // self._step()) if self._bars else -1
        return place if 0 <= place < len(self._bars) else -1

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def _tell(self) -> None:
        there = 0 <= self._current < len(self._bars)
        self.setAccessibleDescription(self._bars[self._current].words if there else "")
