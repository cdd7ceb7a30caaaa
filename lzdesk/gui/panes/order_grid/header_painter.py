"""Paints the sections of the grid's header, in the first frame and in the table."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from lzdesk.gui.panes.order_grid.column_room import PAD, SORT_ARROW, TITLE
from lzdesk.gui.panes.order_grid.columns import Column
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.check_box import BOX, Mark, paint_check_box
from lzdesk.gui.widgets.text import END, colour, cut, paint_line, width_of

HEIGHT = 28
ARROW = 10


def paint_header_ground(painter: QPainter, tokens: Tokens, box: QRectF) -> None:
    """The ground of one section, or of all."""
    painter.fillRect(box, colour(tokens.canvas))
    edge = QRectF(box.x(), box.bottom() - 1, box.width(), 1)
    painter.fillRect(edge, colour(tokens.line_strong))


def paint_all_box(painter: QPainter, tokens: Tokens, box: QRectF, mark: Mark) -> None:
    """The box that selects the whole list."""
    square = QRectF(box.x() + PAD, box.y() + (HEIGHT - BOX) // 2, BOX, BOX)
    paint_check_box(painter, square, tokens, mark)


def paint_title(
    painter: QPainter, tokens: Tokens, box: QRectF, column: Column, sort: str, *, descending: bool
) -> None:
    """A column's title; `sort` is the name of the sort in use, as the columns know it."""
    sorted_by = bool(column.sort) and column.sort == sort
    room = box.width() - 2 * PAD - (SORT_ARROW if sorted_by else 0)
    title = cut(column.words, TITLE, int(room), END)
    width = width_of(title, TITLE)
    x = box.right() - PAD - width if column.right else box.x() + PAD
    middle = box.y() + (HEIGHT - 1) / 2
    paint_line(painter, title, TITLE, tokens.text3, x, middle)
    if sorted_by:
        name = "chevron-down" if descending else "chevron-up"
        arrow = x - SORT_ARROW if column.right else x + width + 4
        paint_icon(painter, name, tokens.text3, round(arrow), round(middle - ARROW / 2), ARROW)
