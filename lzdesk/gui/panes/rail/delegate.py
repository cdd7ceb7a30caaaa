"""Paints the lines of the rail: mark, name, marketplace code, at most one state icon, count."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lzdesk.gui.money import count_words
from lzdesk.gui.panes.rail.model import Index, RailLine, RailModel
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.marks import HEIGHT as MARK_HEIGHT
from lzdesk.gui.widgets.marks import WIDTH as MARK_WIDTH
from lzdesk.gui.widgets.marks import paint_mark
from lzdesk.gui.widgets.text import END, Type, cut, paint_line, width_of
from lzdesk.gui.words import MARKETPLACE_CODES
from lzdesk.lib.typed import override
from lzdesk.reading.stores import RailStore

EDGE = 8
"""Between the rail's edge and an item's own rounded ground."""
PAD = 8
GAP = 6
COUNT_LEAST = 20
GROUP_GAP = 4

BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)
SMALL: Type = ("small", 400, False)
SMALL_STRONG: Type = ("small", 600, False)
CAPTION: Type = ("caption", 400, False)

STATE_ICONS = {
    "stopped": ("circle-minus", "red"),
    "needs_consent": ("key-round", "amber"),
    "unproven": ("equal-not", "amber"),
    "quiet": ("clock", "amber"),
    "paused": ("pause", "text3"),
}
"""Worst first. Overdue is a solid square and an open browser a window; a fresh store shows none."""


def state_icon(store: RailStore, *, browser_open: bool) -> tuple[str, str]:
    """Icon and token of the worst that is true of the store; empty for a fresh one."""
    if store.state in STATE_ICONS:
        return STATE_ICONS[store.state]
    if store.overdue:
        return "overdue", "overdue"
    return ("app-window", "text2") if browser_open else ("", "")


class RailDelegate(QStyledItemDelegate):
    """Folded, it paints marks only."""

    def __init__(
        self,
        theme: Theme,
        model: RailModel,
        is_chosen: Callable[[RailStore], bool],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._is_chosen = is_chosen
        self._view = parent
        self.row_height = 28
        self.folded = False
        self.open_browsers: frozenset[str] = frozenset()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._model.line_at(index)
        gap = GROUP_GAP if line and line.store is None and index.row() else 0
        return QSize(0, self.row_height + gap)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._model.line_at(index)
        if line is None:
            return
        box = QRectF(option.rect)
        box = QRectF(EDGE, box.bottom() - self.row_height, box.width() - 2 * EDGE, self.row_height)
        flags = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, line, flags)
        if line.store is None:
            self._paint_group(painter, box, line)
        else:
            self._paint_store(painter, box, line.store)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, box: QRectF, line: RailLine, flags: QStyle.StateFlag
    ) -> None:
        tokens = self._theme.tokens
        chosen = line.store is not None and self._is_chosen(line.store)
        hovered = bool(flags & QStyle.StateFlag.State_MouseOver)
        if chosen or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.sel if chosen else tokens.hover_window))
            painter.drawRoundedRect(box, 4, 4)
        if flags & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(tokens.focus))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_group(self, painter: QPainter, box: QRectF, line: RailLine) -> None:
        tokens = self._theme.tokens
        middle = box.center().y()
        name = "chevron-right" if line.folded else "chevron-down"
        if self.folded:
            paint_icon(
                painter, name, tokens.text3, round(box.center().x() - 6), round(middle - 6), 12
            )
            return
        paint_icon(painter, name, tokens.text3, box.x() + PAD, round(middle - 6), 12)
        count = count_words(line.open_orders)
        width = max(width_of(count, SMALL), COUNT_LEAST)
        x = box.x() + PAD + 12 + GAP
        room = box.right() - PAD - width - GAP - x
        title = cut(line.group, SMALL_STRONG, int(room), END)
        paint_line(painter, title, SMALL_STRONG, tokens.text3, x, middle)
        x = box.right() - PAD - width_of(count, SMALL)
        paint_line(painter, count, SMALL, tokens.text3, x, middle)

    def _paint_store(self, painter: QPainter, box: QRectF, store: RailStore) -> None:
        tokens = self._theme.tokens
        middle = box.center().y()
        top = round(middle - MARK_HEIGHT / 2)
        if self.folded:
            at = round(box.center().x() - MARK_WIDTH / 2)
            paint_mark(painter, tokens, store.hue, store.country, at, top)
            return
        left = box.x() + PAD
        paint_mark(painter, tokens, store.hue, store.country, left, top)
        x = left + MARK_WIDTH + GAP + 2
        right = self._paint_count(painter, box, store)
        right = self._paint_state(painter, right, middle, store)
        code = MARKETPLACE_CODES.get(store.marketplace, "")
        code_width = width_of(code, CAPTION)
        chosen = self._is_chosen(store)
        kind = STRONG if chosen else BODY
        name = cut(store.name, kind, int(right - x - code_width - GAP), END)
        paint_line(painter, name, kind, tokens.text, x, middle)
        faint = tokens.text2 if chosen else tokens.text3
        paint_line(painter, code, CAPTION, faint, x + width_of(name, kind) + GAP, middle)

    def _paint_count(self, painter: QPainter, box: QRectF, store: RailStore) -> float:
        tokens = self._theme.tokens
        count = count_words(store.open_orders)
        kind = SMALL_STRONG if store.unseen else SMALL
        ink = tokens.text if store.unseen else tokens.text2
        width = width_of(count, kind)
        right = box.right() - PAD
        paint_line(painter, count, kind, ink, right - width, box.center().y())
        return right - max(width, COUNT_LEAST) - GAP

    def _paint_state(
        self, painter: QPainter, right: float, middle: float, store: RailStore
    ) -> float:
        tokens = self._theme.tokens
        name, token = state_icon(store, browser_open=store.key in self.open_browsers)
        if not name:
            return right
        colour = tokens.colours()[token]
        if name == "overdue":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(right - 10, round(middle - 4), 8, 8), 1, 1)
            return right - 16
        paint_icon(painter, name, colour, round(right - 16), round(middle - 8), 16)
        return right - 16 - GAP
