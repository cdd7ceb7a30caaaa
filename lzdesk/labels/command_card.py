"""A card of bar codes that stand for keys: for hands that hold a scanner. Made in the worker."""

from collections.abc import Sequence

from lzdesk.labels.layouts import POINTS_PER_MM
from lzdesk.labels.printer_page import code_128

WIDTH_MM, HEIGHT_MM = 105.0, 148.0
EDGE_MM, ROW_MM = 10.0, 25.0
BAR_MM, CODE_HEIGHT_MM = 0.4, 12.0
TITLE_PT, WORDS_PT = 13.0, 10.0


def command_card_pdf(title: str, commands: Sequence[tuple[str, str]]) -> bytes:
    """One A6 page. commands: what the code says, and what it does in the seller's language."""
    from PySide6.QtCore import QPointF, QRectF
    from PySide6.QtGui import QColor

    from lzdesk.labels.typeset import bytes_of, dots, drawing, font, plain

    def at(mm: float) -> float:
        return dots(mm * POINTS_PER_MM)

    size = (WIDTH_MM * POINTS_PER_MM, HEIGHT_MM * POINTS_PER_MM)
    with drawing(size) as (painter, _writer, out):
        black = QColor(0, 0, 0)
        painter.setFont(font(TITLE_PT, bold=True))
        painter.drawText(QPointF(at(EDGE_MM), at(EDGE_MM + 5)), plain(title, 60))
        painter.setFont(font(WORDS_PT))
        for place, (code, words) in enumerate(commands):
            top = EDGE_MM + 10 + place * ROW_MM
            painter.drawText(QPointF(at(EDGE_MM), at(top + 4)), plain(words, 60))
            for column, is_black in enumerate(code_128(code)[0]):
                if is_black:
                    x = at(EDGE_MM + column * BAR_MM)
                    bar = QRectF(x, at(top + 6), at(BAR_MM), at(CODE_HEIGHT_MM))
                    painter.fillRect(bar, black)
    return bytes_of(out)
