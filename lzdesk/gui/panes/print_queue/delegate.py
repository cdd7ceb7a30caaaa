"""Paints the print queue: a parcel is one line; one that is stopped opens in place."""

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lzdesk.gui.money import count_words
from lzdesk.gui.panes.print_queue.folding import Fold, QueueLine
from lzdesk.gui.panes.print_queue.model import Index, QueueModel
from lzdesk.gui.run_words import Verb, run_words
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.badges import paint_status
from lzdesk.gui.widgets.marks import WIDTH as MARK_WIDTH
from lzdesk.gui.widgets.marks import paint_small_mark
from lzdesk.gui.widgets.row_pictures import RowPictures
from lzdesk.gui.widgets.text import END, MIDDLE, Type, colour, cut, paint_line, width_of
from lzdesk.gui.words import MARKETPLACE_CODES
from lzdesk.lib.typed import override
from lzdesk.reading.print_runs import RunParcel

HEAD_HEIGHT = 26
WHY_HEIGHT, VERBS_HEIGHT = 22, 32
BUTTON_HEIGHT, BUTTON_PAD = 24, 10
EDGE, GAP = 12, 8
NUMBER = 40
KEPT_PICTURES = 96
"""More than any screen shows at once."""
SHADES = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
LONGEST_ORDER = "0" * 18
"""No marketplace that is known has longer order numbers."""

BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)
SMALL: Type = ("small", 400, False)
SMALL_STRONG: Type = ("small", 600, False)
CODE: Type = ("small", 400, True)
CAPTION: Type = ("caption", 400, False)
VERB: Type = ("small", 500, False)

HUES = {
    "ready": "green", "printed": "green", "stopped": "red", "failed": "red", "left_out": "amber",
    "fetching": "grey",
}  # fmt: skip
"""State to the hue of its chip."""
GROUNDS = {"stopped": "red_tint", "failed": "red_tint", "left_out": "amber_tint"}


class Columns(NamedTuple):
    """Left edges and widths in a row, logical pixels."""

    sku: tuple[float, float]
    order: tuple[float, float]
    store: tuple[float, float]
    carrier: tuple[float, float]
    state: tuple[float, float]


def columns_of(width: float) -> Columns:
    """The same for every row: words in one column stand under each other."""
    left = float(EDGE + NUMBER)
    state = 88.0
    order = width_of(LONGEST_ORDER, CODE) + GAP + 2
    room = max(0.0, width - left - state - EDGE - order)
    sku, store = room * 0.42, room * 0.36
    at = [left, left + sku, left + sku + order, left + sku + order + store]
    return Columns(
        (at[0], sku - GAP),
        (at[1], order - GAP),
        (at[2], store - GAP),
        (at[3], room - sku - store - GAP),
        (width - EDGE - state, state),
    )


class QueueDelegate(QStyledItemDelegate):
    """Knows where a row's verbs stand, for the pointer."""

    def __init__(self, theme: Theme, model: QueueModel, row_height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._view = parent
        self.row_height = row_height
        self._pictures = RowPictures()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._model.line_at(index)
        if line is None or (line.parcel is None and line.fold is None):
            return QSize(0, HEAD_HEIGHT)
        height = self.row_height
        if line.parcel is not None and line.parcel.why:
            height += WHY_HEIGHT
            height += VERBS_HEIGHT if self._model.verbs(line.parcel) else 6
        return QSize(0, height)

    def verb_boxes(self, row: QRectF, parcel: RunParcel) -> list[tuple[Verb, QRectF]]:
        """Where each verb of a parcel is pressed."""
        found = []
        x = row.x() + EDGE + NUMBER
        y = row.y() + self.row_height + WHY_HEIGHT
        for verb in self._model.verbs(parcel):
            width = width_of(verb.words, VERB) + 2 * BUTTON_PAD
            found.append((verb, QRectF(x, y, width, BUTTON_HEIGHT)))
            x += width + GAP
        return found

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._model.line_at(index)
        if line is None:
            return
        box = QRectF(option.rect)
        scale = self._view.devicePixelRatioF()
        on_pixels = (box.y() * scale).is_integer() and (box.height() * scale).is_integer()
        painter.save()
        # What opened in place is rare, and says how long ago something was.
        if on_pixels and line.parcel is not None and not line.parcel.why:
            picture = self._picture(index.row(), line, box, option.state & SHADES, scale)
            painter.drawPixmap(box.topLeft(), picture)
        else:
            self._paint_line(painter, box, line, option.state)
        painter.restore()
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            self._paint_current(painter, box)

    def _picture(
        self, row: int, line: QueueLine, box: QRectF, flags: QStyle.StateFlag, scale: float
    ) -> QPixmap:
        """The line as it was last painted, unless anything in it is another.

        While labels come the list is painted many times, and most of its lines are the same.
        """
        store = self._model.stores.get(line.parcel.store_id) if line.parcel else None
        face = (line, store, flags, box.size().toTuple(), scale, self._theme.tokens)
        kept = self._pictures.get(row, face)
        if kept is not None:
            return kept
        made = self._pictures.blank(round(box.width() * scale), round(box.height() * scale))
        made.setDevicePixelRatio(scale)
        # Ended also where a line cannot be painted: a picture that goes while it is painted on
        # takes the program along.
        with QPainter(made) as painter:
            self._paint_line(painter, QRectF(0, 0, box.width(), box.height()), line, flags)
        self._pictures.put(row, face, made)
        self._pictures.keep_at_most(KEPT_PICTURES)
        return made

    def _paint_line(
        self, painter: QPainter, box: QRectF, line: QueueLine, flags: QStyle.StateFlag
    ) -> None:
        self._paint_ground(painter, box, line, flags)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.fold is not None:
            self._paint_fold(painter, box, line.fold)
        elif line.parcel is None:
            self._paint_heading(painter, box, line)
        else:
            self._paint_parcel(painter, box, line.parcel)

    def _paint_ground(
        self, painter: QPainter, box: QRectF, line: QueueLine, flags: QStyle.StateFlag
    ) -> None:
        tokens = self._theme.tokens
        ground = tokens.canvas
        if line.parcel is None and line.fold is None:
            ground = tokens.window
        elif line.parcel is not None and line.parcel.state in GROUNDS:
            ground = tokens.colours()[GROUNDS[line.parcel.state]]
        elif flags & QStyle.StateFlag.State_Selected:
            ground = tokens.sel
        elif flags & QStyle.StateFlag.State_MouseOver:
            ground = tokens.hover
        painter.fillRect(box, colour(ground))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(tokens.line))
        if line.parcel is not None and line.parcel.state in GROUNDS:
            bar = tokens.colours()[HUES[line.parcel.state]]
            painter.fillRect(QRectF(box.x(), box.y(), 3, box.height() - 1), colour(bar))

    def _paint_current(self, painter: QPainter, box: QRectF) -> None:
        ink = colour(self._theme.tokens.focus)
        painter.fillRect(QRectF(box.x(), box.y(), box.width(), 1), ink)
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), ink)
        painter.fillRect(QRectF(box.x(), box.y(), 2, box.height()), ink)

    def _paint_heading(self, painter: QPainter, box: QRectF, line: QueueLine) -> None:
        tokens = self._theme.tokens
        middle = box.y() + (HEAD_HEIGHT - 1) / 2
        words = cut(run_words.bin(line.bin), SMALL_STRONG, int(box.width() / 2), END)
        paint_line(painter, words, SMALL_STRONG, tokens.text, box.x() + EDGE, middle)
        x = box.x() + EDGE + width_of(words, SMALL_STRONG) + GAP
        paint_line(painter, run_words.parcels(line.parcels), SMALL, tokens.text2, x, middle)

    def _paint_fold(self, painter: QPainter, box: QRectF, fold: Fold) -> None:
        tokens = self._theme.tokens
        middle = box.y() + (self.row_height - 1) / 2
        right = box.x() + EDGE + NUMBER - GAP
        paint_icon(painter, "chevron-right", tokens.text2, right - 14, middle - 7, 14)
        words = cut(run_words.fold(*fold), SMALL, int(box.width() - EDGE - NUMBER), END)
        paint_line(painter, words, SMALL, tokens.text2, box.x() + EDGE + NUMBER, middle)

    def _paint_parcel(self, painter: QPainter, box: QRectF, one: RunParcel) -> None:
        tokens = self._theme.tokens
        middle = box.y() + (self.row_height - 1) / 2
        columns = columns_of(box.width())
        number = count_words(one.position)
        right = box.x() + EDGE + NUMBER - GAP - width_of(number, SMALL)
        paint_line(painter, number, SMALL, tokens.text3, right, middle)
        self._paint_sku(painter, box.x(), middle, columns, one)
        x, room = columns.order
        order = cut(one.order_number, CODE, int(room), MIDDLE)
        paint_line(painter, order, CODE, tokens.text, box.x() + x, middle)
        self._paint_store(painter, box.x(), middle, columns, one)
        x, room = columns.carrier
        carrier = cut(one.carrier, SMALL, int(max(room, 0)), END)
        paint_line(painter, carrier, SMALL, tokens.text2, box.x() + x, middle)
        x, room = columns.state
        chip = QRectF(box.x() + x, box.y(), room, self.row_height - 1)
        paint_status(painter, tokens, HUES.get(one.state, "grey"), run_words.state(one), chip)
        if one.why:
            self._paint_why(painter, box, one)

    def _paint_sku(
        self, painter: QPainter, left: float, middle: float, columns: Columns, one: RunParcel
    ) -> None:
        tokens, (x, room) = self._theme.tokens, columns.sku
        pieces = f"×{count_words(one.pieces)}"
        kind = STRONG if one.pieces > 1 else BODY
        more = f"+{count_words(one.more_skus)}" if one.more_skus else ""
        taken = width_of(pieces, kind) + GAP + (width_of(more, SMALL) + GAP if more else 0)
        sku = cut(one.sku, CODE, int(max(room - taken, 24)), MIDDLE)
        paint_line(painter, sku, CODE, tokens.text, left + x, middle)
        x += width_of(sku, CODE) + GAP
        ink = tokens.text if one.pieces > 1 else tokens.text2
        paint_line(painter, pieces, kind, ink, left + x, middle)
        if more:
            x += width_of(pieces, kind) + GAP
            paint_line(painter, more, SMALL, tokens.text2, left + x, middle)

    def _paint_store(
        self, painter: QPainter, left: float, middle: float, columns: Columns, one: RunParcel
    ) -> None:
        store = self._model.stores.get(one.store_id)
        if store is None:
            return
        tokens, (x, room) = self._theme.tokens, columns.store
        paint_small_mark(painter, tokens, store.hue, store.country, left + x, middle)
        x += MARK_WIDTH + 6
        code = MARKETPLACE_CODES.get(store.marketplace, "")
        name = cut(store.name, SMALL, int(max(room - MARK_WIDTH - 6 - 24, 24)), END)
        paint_line(painter, name, SMALL, tokens.text, left + x, middle)
        x += width_of(name, SMALL) + 6
        paint_line(painter, code, CAPTION, tokens.text3, left + x, middle)

    def _paint_why(self, painter: QPainter, box: QRectF, one: RunParcel) -> None:
        tokens = self._theme.tokens
        x = box.x() + EDGE + NUMBER
        middle = box.y() + self.row_height + WHY_HEIGHT / 2 - 3
        words = cut(self._model.why(one), SMALL, int(box.right() - EDGE - x), END)
        paint_line(painter, words, SMALL, tokens.text, x, middle)
        for verb, where in self.verb_boxes(box, one):
            painter.setPen(QPen(colour(tokens.control), 1))
            painter.setBrush(colour(tokens.canvas))
            painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inside = where.x() + BUTTON_PAD
            paint_line(painter, verb.words, VERB, tokens.text, inside, where.center().y())
