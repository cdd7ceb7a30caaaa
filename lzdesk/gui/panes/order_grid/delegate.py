"""Paints the rows of the order grid straight from the model's pages: no widgets, no roles."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lzdesk.domain.statuses import Status
from lzdesk.gui.clock_words import band_of, clock_words
from lzdesk.gui.panes.order_grid.columns import Column, has_clock
from lzdesk.gui.panes.order_grid.model import Index, OrderGridModel, Row
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.badges import STATUS_COLOURS, paint_clock, paint_status
from lzdesk.gui.widgets.check_box import BOX, paint_check_box
from lzdesk.gui.widgets.marks import HEIGHT, WIDTH, paint_mark
from lzdesk.gui.widgets.text import END, MIDDLE, WHOLE, Type, colour, cut, paint_line, width_of
from lzdesk.gui.words import MARKETPLACE_CODES, MISSING
from lzdesk.lib.typed import override

ANTIALIASING = QPainter.RenderHint.Antialiasing
PAD = 8
GAP = 6
DOT = 5
"""The accent dot of an order nobody looked at yet."""

SMALL_CODE: Type = ("small", 400, True)
CAPTION: Type = ("caption", 400, False)
BODY: Type = ("body", 400, False)
BODY_STRONG: Type = ("body", 600, False)


class Cell:
    """One cell while it is painted: its column, row, room and inks."""

    __slots__ = ("column", "middle", "room", "row", "text", "tokens", "x")

    def __init__(self, column: Column, row: Row, text: str, box: QRectF, tokens: Tokens) -> None:
        self.column = column
        self.row = row
        self.text = text
        self.tokens = tokens
        self.x = box.x() + PAD
        self.room = box.width() - 2 * PAD
        self.middle = box.y() + (box.height() - 1) / 2


class OrderRowDelegate(QStyledItemDelegate):
    """Asks the theme for colours in each paint, so a switch needs nothing but a repaint."""

    def __init__(
        self, theme: Theme, model: OrderGridModel, selection: OrderSelection, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._selection = selection
        self._view = parent
        self.hovered = -1
        """The row under the pointer."""
        self.current = -1
        self._painters: dict[str, Callable[[QPainter, Cell, bool], None]] = {
            "text": self._paint_text,
            "clock": self._paint_clock,
            "store": self._paint_store,
            "order": self._paint_order,
            "items": self._paint_items,
            "status": self._paint_status,
            "money": self._paint_money,
        }

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 0)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        number, place = index.row(), index.column()
        row = self._model.row_at(number)
        box = QRectF(option.rect)
        tokens = self._theme.tokens
        selected = row is not None and row.line.row_id in self._selection
        painter.save()
        painter.setClipRect(box)
        painter.setRenderHint(ANTIALIASING, False)
        self._paint_ground(painter, box, number, selected)
        painter.setRenderHint(ANTIALIASING)
        if place == 0:
            state = Qt.CheckState.Checked if selected else Qt.CheckState.Unchecked
            top = box.y() + (box.height() - BOX) // 2
            paint_check_box(painter, QRectF(box.x() + PAD, top, BOX, BOX), tokens, state)
        elif row is not None:
            column = self._model.columns[place - 1]
            cell = Cell(column, row, row.cells[place - 1], box, tokens)
            self._painters[column.paint](painter, cell, selected)
        if number == self.current:
            self._paint_current(painter, box, first=place == 0)
        painter.restore()

    def _paint_ground(self, painter: QPainter, box: QRectF, number: int, selected: bool) -> None:
        tokens = self._theme.tokens
        ground, line = "", tokens.line
        if selected:
            ground, line = self._selected_ground(), tokens.canvas
        elif number == self.hovered:
            ground = tokens.hover
        # Without smoothing: at 150 % the canvas would shine through between cells. The canvas
        # itself is the view's own ground.
        if ground:
            painter.fillRect(box, colour(ground))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(line))

    def _selected_ground(self) -> str:
        tokens = self._theme.tokens
        # The rows stay in full colour while the work goes on in this window's search or chips.
        return tokens.sel if self._view.isActiveWindow() else tokens.sel_idle

    def _paint_current(self, painter: QPainter, box: QRectF, *, first: bool) -> None:
        ink = QColor(self._theme.tokens.focus)
        painter.setRenderHint(ANTIALIASING, False)
        painter.fillRect(QRectF(box.x(), box.y(), box.width(), 1), ink)
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), ink)
        if first:
            painter.fillRect(QRectF(box.x(), box.y(), 2, box.height()), ink)

    def _paint_text(self, painter: QPainter, cell: Cell, selected: bool) -> None:
        column, tokens = cell.column, cell.tokens
        kind: Type = (column.style, 400, column.code)
        mode = WHOLE if column.whole else END
        text = cut(cell.text, kind, int(cell.room), mode)
        ink = tokens.text if column.tone == "text" else tokens.text2
        paint_line(painter, text, kind, ink, cell.x, cell.middle)

    def _paint_clock(self, painter: QPainter, cell: Cell, selected: bool) -> None:
        line = cell.row.line
        if line.ship_by is None or not has_clock(line):
            ink = cell.tokens.text2 if selected else cell.tokens.text3
            paint_line(painter, MISSING, BODY, ink, cell.x, cell.middle)
            return
        left = line.ship_by - self._model.around.now_ms()
        ruled = line.ship_by_source.startswith("rule")
        # The badge's own padding stands left of the column's text edge.
        paint_clock(
            painter,
            cell.tokens,
            band_of(left),
            clock_words(left),
            cell.x - GAP,
            round(cell.middle),
            ruled=ruled,
        )

    def _paint_store(self, painter: QPainter, cell: Cell, selected: bool) -> None:
        store = self._model.around.stores.get(cell.row.line.store_id)
        if store is None:
            self._paint_text(painter, cell, selected)
            return
        tokens = cell.tokens
        top = round(cell.middle - HEIGHT / 2)
        paint_mark(painter, tokens, store.hue, store.country, cell.x, top)
        code = MARKETPLACE_CODES.get(store.marketplace, "")
        code_width = width_of(code, CAPTION)
        x = cell.x + WIDTH + GAP
        room = cell.x + cell.room - code_width - GAP - x
        paint_line(
            painter, cut(store.name, BODY, int(room), END), BODY, tokens.text, x, cell.middle
        )
        ink = tokens.text2 if selected else tokens.text3
        paint_line(painter, code, CAPTION, ink, cell.x + cell.room - code_width, cell.middle)

    def _paint_order(self, painter: QPainter, cell: Cell, selected: bool) -> None:
        tokens = cell.tokens
        kind: Type = ("small", 600 if cell.row.line.is_new else 400, True)
        if cell.row.line.is_new:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            # In the cell's padding: the number stays where it is when the dot goes.
            painter.drawEllipse(QPointF(cell.x - 4.5, cell.middle), DOT / 2, DOT / 2)
        paint_line(painter, cell.text, kind, tokens.text, cell.x, cell.middle)

    def _paint_items(self, painter: QPainter, cell: Cell, selected: bool) -> None:
        line, tokens = cell.row.line, cell.tokens
        faint = tokens.text2 if selected else tokens.text3
        if cell.text == MISSING:
            paint_line(painter, MISSING, BODY, faint, cell.x, cell.middle)
            return
        count = f"×{line.first_quantity}"
        many = line.first_quantity > 1
        kind = BODY_STRONG if many else BODY
        rest = f"+{line.more_skus}" if line.more_skus else ""
        tail = GAP + width_of(count, kind) + (GAP + width_of(rest, BODY) if rest else 0)
        sku = cut(line.first_sku or MISSING, SMALL_CODE, int(cell.room - tail), MIDDLE)
        paint_line(painter, sku, SMALL_CODE, tokens.text, cell.x, cell.middle)
        x = cell.x + width_of(sku, SMALL_CODE) + GAP
        paint_line(painter, count, kind, tokens.text if many else faint, x, cell.middle)
        if rest:
            paint_line(painter, rest, BODY, faint, x + width_of(count, kind) + GAP, cell.middle)

    def _paint_status(self, painter: QPainter, cell: Cell, selected: bool) -> None:
        colour = STATUS_COLOURS[Status(cell.row.line.status)]
        box = QRectF(cell.x, cell.middle - 10, cell.room + PAD / 2, 20)
        paint_status(painter, cell.tokens, colour, cell.text, box)

    def _paint_money(self, painter: QPainter, cell: Cell, selected: bool) -> None:
        tokens = cell.tokens
        ink = tokens.text2 if selected else tokens.text3
        paint_line(painter, cell.row.line.currency, CAPTION, ink, cell.x, cell.middle)
        x = cell.x + cell.room - width_of(cell.text, BODY)
        paint_line(painter, cell.text, BODY, tokens.text, x, cell.middle)
