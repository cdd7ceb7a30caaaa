"""The store's mark: 24 x 16, the store's hue, its country code. Never shown without its name."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.tokens import Tokens

WIDTH = 24
HEIGHT = 16


def paint_mark(
    painter: QPainter, tokens: Tokens, hue: int, country: str, x: float, y: float
) -> None:
    """Draw the mark with its top left corner at x, y."""
    box = QRectF(x, y, WIDTH, HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.hues[hue % len(tokens.hues)]))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(tokens.on_hue))
    painter.setFont(font("mark", 600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, country.upper())
