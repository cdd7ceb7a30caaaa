"""The store's mark: 24 x 16, the store's hue, its country code. Never shown without its name."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.text import Type, fill_rounded, paint_line, width_of

WIDTH = 24
HEIGHT = 16
SMALL_HEIGHT = 14
LETTERS: Type = ("mark", 600, False)


def paint_mark(
    painter: QPainter, tokens: Tokens, hue: int, country: str, x: float, y: float
) -> None:
    """Draw the mark with its top left corner at x, y."""
    fill_rounded(painter, QRectF(x, y, WIDTH, HEIGHT), tokens.hues[hue % len(tokens.hues)])
    letters = country.upper()
    left = x + (WIDTH - width_of(letters, LETTERS)) / 2
    paint_line(painter, letters, LETTERS, tokens.on_hue, left, y + HEIGHT / 2)


def paint_small_mark(
    painter: QPainter, tokens: Tokens, hue: int, country: str, x: float, middle: float
) -> None:
    """The mark in a second line: 14 high, around the line's middle."""
    box = QRectF(x, round(middle - SMALL_HEIGHT / 2), WIDTH, SMALL_HEIGHT)
    fill_rounded(painter, box, tokens.hues[hue % len(tokens.hues)])
    letters = country.upper()
    left = x + (WIDTH - width_of(letters, LETTERS)) / 2
    paint_line(painter, letters, LETTERS, tokens.on_hue, left, box.center().y())
