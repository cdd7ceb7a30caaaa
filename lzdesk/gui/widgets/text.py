"""Painting one line of plain text on a row: cut when it must be, on Inter's own baseline."""

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.outside import LONGEST, plain

END = Qt.TextElideMode.ElideRight
MIDDLE = Qt.TextElideMode.ElideMiddle
WHOLE = Qt.TextElideMode.ElideNone

Type = tuple[str, int, bool]
"""Style, weight and code, as theme.fonts.font takes them."""


@cache
def metrics(kind: Type) -> QFontMetricsF:
    return QFontMetricsF(font(kind[0], kind[1], code=kind[2]))


@cache
def colour(value: str) -> QColor:
    """The colour of a token: read from its text once, not in every cell. Not to be changed."""
    return QColor(value)


@lru_cache(maxsize=16384)
def width_of(text: str, kind: Type) -> float:
    """Logical pixels of a text."""
    return metrics(kind).horizontalAdvance(text[:LONGEST])


@lru_cache(maxsize=16384)
def cut(text: str, kind: Type, room: int, mode: Qt.TextElideMode) -> str:
    """The text fit to be drawn, with an ellipsis where it is wider than room."""
    text = plain(text)
    if mode is WHOLE or width_of(text, kind) <= room + 0.5:
        return text
    return metrics(kind).elidedText(text, mode, room)


def baseline(kind: Type, middle: float) -> float:
    """Where the letters stand so that they look centred on `middle`.

    By Inter's own metrics, never the text's: a Thai name must not shift its neighbours.
    """
    return round(middle + _rise(kind))


@cache
def _rise(kind: Type) -> float:
    own = metrics(kind)
    return (own.ascent() - own.descent()) / 2


def paint_line(painter: QPainter, text: str, kind: Type, ink: str, x: float, middle: float) -> None:
    """Draw text that is known to fit, from x."""
    painter.setFont(font(kind[0], kind[1], code=kind[2]))
    painter.setPen(colour(ink))
    painter.drawText(QPointF(x, round(middle + _rise(kind))), text)


def fill_rounded(painter: QPainter, box: QRectF, ink: str, radius: float = 3) -> None:
    """A filled box with round corners and no edge."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    painter.drawRoundedRect(box, radius, radius)
