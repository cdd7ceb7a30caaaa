"""Paints the lines of a drawer's page: facts, pieces with their money, and the timeline."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from lzdesk.gui.panes.order_drawer.lines import (
    EDGE,
    LABEL_GAP,
    LABEL_WIDTH,
    RIGHT,
    Fact,
    Heading,
    Line,
    Piece,
    Rule,
    label_lines,
)
from lzdesk.gui.panes.order_drawer.timeline import paint_happening
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.text import END, MIDDLE, Type, colour, cut, paint_line, width_of

BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)
CODE: Type = ("body", 400, True)
SMALL: Type = ("small", 400, False)
SMALL_STRONG: Type = ("small", 600, False)
CAPTION: Type = ("caption", 400, False)
AMOUNT_WIDTH = 92
COUNT_WIDTH = 32
GAP = 8


def paint_line_of(painter: QPainter, tokens: Tokens, line: Line, box: QRectF) -> None:
    """Paint one line in the box that height_of gave it."""
    match line:
        case Heading():
            _heading(painter, tokens, line, box)
        case Fact():
            _fact(painter, tokens, line, box)
        case Piece():
            _piece(painter, tokens, line, box)
        case Rule():
            edge = QRectF(box.x(), box.bottom() - 1, box.width(), 1)
            painter.fillRect(edge, colour(tokens.line))
        case _:
            paint_happening(painter, tokens, line, box)


def _heading(painter: QPainter, tokens: Tokens, line: Heading, box: QRectF) -> None:
    middle = box.y() + 10 + 9
    paint_line(painter, line.words, SMALL_STRONG, tokens.text3, EDGE, middle)
    if line.right:
        x = RIGHT - width_of(line.right, SMALL)
        paint_line(painter, line.right, SMALL, tokens.text3, x, middle)


def _fact(painter: QPainter, tokens: Tokens, line: Fact, box: QRectF) -> None:
    inks = tokens.colours()
    middle = box.y() + 10
    for place, label in enumerate(label_lines(line.label)):
        shown = cut(label, BODY, LABEL_WIDTH - LABEL_GAP, END)
        paint_line(painter, shown, BODY, tokens.text3, EDGE, middle + 20 * place)
    for parts in line.lines:
        x = float(EDGE + LABEL_WIDTH)
        for text, tone, code in parts:
            kind = CODE if code else BODY
            shown = cut(text, kind, int(RIGHT - x + 1), END)
            paint_line(painter, shown, kind, inks[tone], x, middle)
            x += width_of(shown, kind) + width_of(" ", BODY)
            if x >= RIGHT:
                break
        middle += 20


def _piece(painter: QPainter, tokens: Tokens, line: Piece, box: QRectF) -> None:
    middle = box.y() + 10
    kind: Type = ("body", 600 if line.strong else 400, line.code)
    ink = tokens.text if line.code or line.strong else tokens.text3
    count_right = _money_left(line) - GAP
    name_room = int(count_right - COUNT_WIDTH - GAP - EDGE)
    paint_line(painter, cut(line.name, kind, name_room, MIDDLE), kind, ink, EDGE, middle)
    if line.many:
        x = count_right - width_of(line.many, BODY)
        paint_line(painter, line.many, BODY, tokens.text, x, middle)
    _money(painter, tokens, line, middle)
    middle += 18
    for sub in line.subs:
        shown = cut(sub, SMALL, RIGHT - EDGE, END)
        paint_line(painter, shown, SMALL, tokens.text3, EDGE, middle)
        middle += 16


def _money_left(line: Piece) -> float:
    """Where the currency stands. An amount is never cut: a long one pushes it to the left."""
    width = width_of(line.amount, STRONG if line.strong else BODY)
    return min(RIGHT - AMOUNT_WIDTH, RIGHT - width - 6 - width_of(line.currency, CAPTION))


def _money(painter: QPainter, tokens: Tokens, line: Piece, middle: float) -> None:
    kind = STRONG if line.strong else BODY
    ink = tokens.text if line.code or line.strong else tokens.text2
    width = width_of(line.amount, kind)
    paint_line(painter, line.currency, CAPTION, tokens.text3, _money_left(line), middle)
    paint_line(painter, line.amount, kind, ink, RIGHT - width, middle)
