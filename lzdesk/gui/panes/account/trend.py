"""A small line of one indicator over its days."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.text import Type, colour, paint_line, width_of
from lzdesk.lib.typed import override

HEIGHT = 96
EDGE, TOP, FOOT = 12, 14, 18
DOT = 3
CAPTION: Type = ("caption", 400, False)


class Trend(QWidget):
    """The highest and the lowest value stand at the left, the first and the last day below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._points: Sequence[tuple[int, float]] = ()
        self._ends = self._values = ("", "")
        self.setFixedHeight(HEIGHT)
        theme.changed.connect(self.update)

    def show_points(
        self, points: Sequence[tuple[int, float]], ends: tuple[str, str], said: str
    ) -> None:
        """points: (day, value), the oldest first. ends: the words of the first and the last day.
        said: all of it, for who cannot see it."""
        self._points, self._ends = points, ends
        scores = [value for _, value in points]
        self._values = (f"{max(scores):g}", f"{min(scores):g}") if scores else ("", "")
        self.setAccessibleName(said)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points:
            return
        tokens = self._theme.tokens
        left = EDGE + max(width_of(word, CAPTION) for word in self._values) + 8
        box = QRectF(left, TOP, self.width() - left - EDGE, self.height() - TOP - FOOT)
        with QPainter(self) as painter:
            for y, word in zip((box.top(), box.bottom()), self._values, strict=True):
                painter.fillRect(QRectF(box.left(), y, box.width(), 1), colour(tokens.line))
                paint_line(painter, word, CAPTION, tokens.text3, EDGE, y)
            last = box.right() - width_of(self._ends[1], CAPTION)
            under = self.height() - FOOT / 2 + 2
            paint_line(painter, self._ends[0], CAPTION, tokens.text3, box.left(), under)
            if len(self._points) > 1:
                paint_line(painter, self._ends[1], CAPTION, tokens.text3, last, under)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            places = self._places(box)
            painter.setPen(QPen(colour(tokens.accent), 1.5))
            painter.drawPolyline(QPolygonF(places))
            painter.setBrush(colour(tokens.accent))
            painter.drawEllipse(places[-1], DOT, DOT)

    def _places(self, box: QRectF) -> list[QPointF]:
        days = [day for day, _ in self._points]
        scores = [value for _, value in self._points]
        span, least = max(days[-1] - days[0], 1), min(scores)
        height = max(scores) - least
        return [
            QPointF(
                box.left() + (day - days[0]) / span * box.width(),
                # All the same: in the middle.
                box.bottom() - ((score - least) / height if height else 0.5) * box.height(),
            )
            for day, score in self._points
        ]
