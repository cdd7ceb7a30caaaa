"""Paints one entry of the history: time, icon on its thread, what, before struck out → after."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from lzdesk.gui.panes.order_drawer.lines import EDGE, RIGHT, Happening
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line, width_of

BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)
SMALL: Type = ("small", 400, False)
WHEN_WIDTH = 84
ICON = 16
GAP = 8
DOT = 5
ARROW = "→"
SPACE = 4


def paint_happening(painter: QPainter, tokens: Tokens, line: Happening, box: QRectF) -> None:
    """The entry in a box of 43 pixels; the thread runs on to the next one."""
    middle = box.y() + 9
    shown = cut(line.when, SMALL, WHEN_WIDTH, END)
    x = EDGE + WHEN_WIDTH - width_of(shown, SMALL)
    paint_line(painter, shown, SMALL, tokens.text3, x, middle)
    _paint_thread(painter, tokens, line, box)
    left = EDGE + WHEN_WIDTH + GAP + ICON + GAP
    _paint_what(painter, tokens, line, left, middle)
    by = cut(line.by, SMALL, RIGHT - left, END)
    paint_line(painter, by, SMALL, tokens.text3, left, box.y() + 18 + 8)


def _paint_thread(painter: QPainter, tokens: Tokens, line: Happening, box: QRectF) -> None:
    x, ink = EDGE + WHEN_WIDTH + GAP, tokens.colours()[line.tone]
    if not line.last:
        thread = QRectF(x + 7.5, box.y() + 18, 1, box.height() - 18)
        painter.fillRect(thread, colour(tokens.line_strong))
    if line.icon:
        paint_icon(painter, line.icon, ink, x, box.y() + 1, ICON)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    painter.drawEllipse(QPointF(x + ICON / 2, box.y() + 9), DOT / 2, DOT / 2)


def _paint_what(
    painter: QPainter, tokens: Tokens, line: Happening, left: float, middle: float
) -> None:
    what = cut(line.what, BODY, int(RIGHT - left), END)
    paint_line(painter, what, BODY, tokens.text, left, middle)
    x = left + width_of(what, BODY) + SPACE
    if line.before:
        # Both stay in sight: the old value takes no more than its half of what is left.
        room = (RIGHT - x) / 2 if line.after else RIGHT - x
        before = cut(line.before, BODY, int(room), END)
        paint_line(painter, before, BODY, tokens.text3, x, middle)
        width = width_of(before, BODY)
        strike = QRectF(x, round(middle) + 0.0, width, 1)
        painter.fillRect(strike, colour(tokens.text3))
        x += width + SPACE
        if line.after:
            paint_line(painter, ARROW, BODY, tokens.text3, x, middle)
            x += width_of(ARROW, BODY) + SPACE
    if line.after:
        after = cut(line.after, STRONG, int(RIGHT - x), END)
        paint_line(painter, after, STRONG, tokens.text, x, middle)
