"""Painting one line of plain text on a row: cut when it must be, on Inter's own baseline."""

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QStaticText, QTransform

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.outside import LONGEST, plain

END = Qt.TextElideMode.ElideRight
MIDDLE = Qt.TextElideMode.ElideMiddle
WHOLE = Qt.TextElideMode.ElideNone

Type = tuple[str, int, bool]
"""Style, weight and code, as theme.fonts.font takes them."""


IN_ROWS: tuple[Type, ...] = (
    ("body", 400, False),
    ("body", 600, False),
    ("small", 400, False),
    ("small", 400, True),
    ("caption", 400, False),
)


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


def read_fallbacks() -> None:
    """Let Qt read the fonts of other scripts now: up to 25 ms each, which no later paint has.

    Qt looks them up once for each style it writes them in.
    """
    for letter in "陈กắ":
        for kind in IN_ROWS:
            # Cut, as names are: that looks for the ellipsis beside these letters, too.
            metrics(kind).elidedText(f"{letter}***{letter}" * 4, END, 40)


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
    y = round(middle + _rise(kind))
    if text.isascii():
        # Laid out once and drawn often: less than half the time, and the same pixels. Only for
        # letters that are surely Inter's own, whose first line stands on Inter's own ascent.
        painter.drawStaticText(QPointF(x, y - metrics(kind).ascent()), _laid_out(text, kind))
    else:
        painter.drawText(QPointF(x, y), text)


@lru_cache(maxsize=4096)
def _laid_out(text: str, kind: Type) -> QStaticText:
    laid_out = QStaticText(text)
    laid_out.setTextFormat(Qt.TextFormat.PlainText)
    laid_out.prepare(QTransform(), font(kind[0], kind[1], code=kind[2]))
    return laid_out


def fill_rounded(painter: QPainter, box: QRectF, ink: str, radius: float = 3) -> None:
    """A filled box with round corners and no edge."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    painter.drawRoundedRect(box, radius, radius)
