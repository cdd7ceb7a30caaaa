"""Paints the rows of the order grid: a whole row at a time, in the first frame and in the table."""

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from lzdesk.domain.statuses import Status
from lzdesk.gui.clock_words import band_of, clock_words
from lzdesk.gui.panes.order_grid.column_room import PAD
from lzdesk.gui.panes.order_grid.columns import Column, Surroundings, has_clock
from lzdesk.gui.panes.order_grid.row_marks import mark_icons, marks_that_fit, paint_marks
from lzdesk.gui.panes.order_grid.rows import Row, Span
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.badges import STATUS_COLOURS, paint_clock, paint_status
from lzdesk.gui.widgets.check_box import BOX, paint_check_box
from lzdesk.gui.widgets.marks import HEIGHT, WIDTH, paint_mark
from lzdesk.gui.widgets.text import (
    END,
    MIDDLE,
    Type,
    colour,
    cut,
    paint_line,
    width_of,
)
from lzdesk.gui.words import MARKETPLACE_CODES, MISSING

ANTIALIASING = QPainter.RenderHint.Antialiasing
GAP = 6
CODE_FROM = 112
"""Where a store's cell has less room, the letters of its marketplace leave it to the name."""
NAME_FROM = 28
DOT = 5
"""The accent dot of an order nobody looked at yet."""

SMALL_CODE: Type = ("small", 400, True)
CAPTION: Type = ("caption", 400, False)
BODY: Type = ("body", 400, False)
BODY_STRONG: Type = ("body", 600, False)


class RowLook(NamedTuple):
    """What the operator did with a row."""

    selected: bool = False
    hovered: bool = False
    current: bool = False
    """The row under the keyboard."""
    active: bool = True
    """Whether the window is the one worked in."""


PLAIN = RowLook()


class Cell(NamedTuple):
    """One cell while it is painted: its column, row, room and inks."""

    column: Column
    row: Row
    text: str
    x: float
    room: float
    middle: float
    tokens: Tokens
    faint: str


class RowPainter:
    """Knows no widget: the caller says where the columns stand and what was done with the row."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._painters: dict[str, Callable[[QPainter, Cell], None]] = {
            "text": self._paint_text,
            "clock": self._paint_clock,
            "store": self._paint_store,
            "order": self._paint_order,
            "items": self._paint_items,
            "status": self._paint_status,
            "money": self._paint_money,
        }

    def face(self, row: Row | None) -> Hashable:
        """All that the picture of a row is made of, beside columns, colours and look."""
        if row is None:
            return None
        line, clock = row.line, ""
        if line.ship_by is not None and has_clock(line):
            clock = clock_words(line.ship_by - self._around.now_ms())
        store = self._around.stores.get(line.store_id)
        store_face = (store.name, store.hue, store.country) if store else None
        return line, row.cells, clock, store_face, mark_icons(line, self._around.now_ms())

    def paint(
        self,
        painter: QPainter,
        tokens: Tokens,
        row: Row | None,
        columns: Sequence[Column],
        spans: Sequence[Span],
        box: QRectF,
        look: RowLook,
    ) -> None:
        """Paint one row in `box`, on a ground that has the canvas's colour. None: it is gone."""
        painter.setRenderHint(ANTIALIASING, False)
        self._paint_ground(painter, tokens, box, look)
        painter.setRenderHint(ANTIALIASING)
        middle = box.y() + (box.height() - 1) / 2
        scrolled = min((span.x for span in spans if not span.pinned), default=0)
        faint = tokens.text2 if look.selected else tokens.text3
        for place, x, width, pinned in spans:
            if pinned and x + width > scrolled:
                self._clear(
                    painter, tokens, QRectF(box.x() + x, box.y(), width, box.height()), look
                )
            if place == 0:
                top = box.y() + (box.height() - BOX) // 2
                square = QRectF(box.x() + x + PAD, top, BOX, BOX)
                paint_check_box(painter, square, tokens, "check" if look.selected else "")
            elif row is not None:
                column = columns[place - 1]
                text, left, room = row.cells[place - 1], box.x() + x + PAD, width - 2 * PAD
                cell = Cell(column, row, text, left, room, middle, tokens, faint)
                self._painters[column.paint](painter, cell)
        if look.current:
            self._paint_current(painter, tokens, box)

    def _clear(self, painter: QPainter, tokens: Tokens, box: QRectF, look: RowLook) -> None:
        """Take away what was scrolled under a pinned column."""
        painter.setRenderHint(ANTIALIASING, False)
        painter.fillRect(box, colour(tokens.canvas))
        self._paint_ground(painter, tokens, box, look)
        painter.setRenderHint(ANTIALIASING)

    def _paint_ground(self, painter: QPainter, tokens: Tokens, box: QRectF, look: RowLook) -> None:
        ground, line = "", tokens.line
        if look.selected:
            # In full colour while the work goes on in this window's search or chips.
            ground = tokens.sel if look.active else tokens.sel_idle
            line = tokens.canvas
        elif look.hovered:
            ground = tokens.hover
        if ground:
            painter.fillRect(box, colour(ground))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(line))

    def _paint_current(self, painter: QPainter, tokens: Tokens, box: QRectF) -> None:
        ink = colour(tokens.focus)
        painter.setRenderHint(ANTIALIASING, False)
        painter.fillRect(QRectF(box.x(), box.y(), box.width(), 1), ink)
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), ink)
        painter.fillRect(QRectF(box.x(), box.y(), 2, box.height()), ink)

    def _paint_text(self, painter: QPainter, cell: Cell) -> None:
        column, tokens = cell.column, cell.tokens
        kind: Type = (column.style, 400, column.code)
        text = cut(cell.text, kind, int(cell.room), END)
        ink = tokens.text if column.tone == "text" else tokens.text2
        paint_line(painter, text, kind, ink, cell.x, cell.middle)

    def _paint_clock(self, painter: QPainter, cell: Cell) -> None:
        line = cell.row.line
        if line.ship_by is None or not has_clock(line):
            paint_line(painter, MISSING, BODY, cell.faint, cell.x, cell.middle)
            return
        left = line.ship_by - self._around.now_ms()
        ruled = line.ship_by_source.startswith("rule")
        band, words = band_of(left), clock_words(left)
        # The badge's own padding stands left of the column's text edge.
        x, middle = cell.x - GAP, round(cell.middle)
        paint_clock(painter, cell.tokens, band, words, x, middle, ruled=ruled)

    def _paint_store(self, painter: QPainter, cell: Cell) -> None:
        store = self._around.stores.get(cell.row.line.store_id)
        if store is None:
            self._paint_text(painter, cell)
            return
        tokens = cell.tokens
        top = round(cell.middle - HEIGHT / 2)
        paint_mark(painter, tokens, store.hue, store.country, cell.x, top)
        code = MARKETPLACE_CODES.get(store.marketplace, "") if cell.room >= CODE_FROM else ""
        code_width = width_of(code, CAPTION)
        x = cell.x + WIDTH + GAP
        room = cell.x + cell.room - x - (code_width + GAP if code else 0)
        if room < NAME_FROM:
            # The mark alone: two letters of a name tell less than its colour and country.
            return
        name = cut(store.name, BODY, int(room), END)
        paint_line(painter, name, BODY, tokens.text, x, cell.middle)
        if code:
            x = cell.x + cell.room - code_width
            paint_line(painter, code, CAPTION, cell.faint, x, cell.middle)

    def _paint_order(self, painter: QPainter, cell: Cell) -> None:
        tokens = cell.tokens
        is_new = cell.row.line.is_new
        kind: Type = ("small", 600 if is_new else 400, True)
        if is_new:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens.accent))
            # In the cell's padding: the number stays where it is when the dot goes.
            painter.drawEllipse(QPointF(cell.x - 4.5, cell.middle), DOT / 2, DOT / 2)
        text = cut(cell.text, kind, int(cell.room + PAD), MIDDLE)
        paint_line(painter, text, kind, tokens.text, cell.x, cell.middle)

    def _paint_items(self, painter: QPainter, cell: Cell) -> None:
        line, tokens = cell.row.line, cell.tokens
        count = f"×{line.first_quantity}"
        many = line.first_quantity > 1
        kind = BODY_STRONG if many else BODY
        rest = f"+{line.more_skus}" if line.more_skus else ""
        tail = GAP + width_of(count, kind) + (GAP + width_of(rest, BODY) if rest else 0)
        if line.is_marked:
            icons = marks_that_fit(line, self._around.now_ms(), cell.room - tail)
            room = paint_marks(painter, tokens, icons, cell.x + cell.room, cell.middle, cell.faint)
            cell = cell._replace(room=cell.room - room)
        if cell.text == MISSING:
            paint_line(painter, MISSING, BODY, cell.faint, cell.x, cell.middle)
            return
        sku = cut(line.first_sku or MISSING, SMALL_CODE, int(cell.room - tail), MIDDLE)
        paint_line(painter, sku, SMALL_CODE, tokens.text, cell.x, cell.middle)
        x = cell.x + width_of(sku, SMALL_CODE) + GAP
        paint_line(painter, count, kind, tokens.text if many else cell.faint, x, cell.middle)
        if rest:
            x += width_of(count, kind) + GAP
            paint_line(painter, rest, BODY, cell.faint, x, cell.middle)

    def _paint_status(self, painter: QPainter, cell: Cell) -> None:
        hue = STATUS_COLOURS[Status(cell.row.line.status)]
        box = QRectF(cell.x, cell.middle - 10, cell.room + PAD / 2, 20)
        paint_status(painter, cell.tokens, hue, cell.text, box)

    def _paint_money(self, painter: QPainter, cell: Cell) -> None:
        currency = cell.row.line.currency
        paint_line(painter, currency, CAPTION, cell.faint, cell.x, cell.middle)
        x = cell.x + cell.room - width_of(cell.text, BODY)
        paint_line(painter, cell.text, BODY, cell.tokens.text, x, cell.middle)
