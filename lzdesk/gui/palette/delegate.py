"""Paints the palette's entries: icon or mark, title, detail, and the key at the right."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lzdesk.gui.palette.entries import ACTION, ORDER, SEARCH, STORE, VIEW, Entry
from lzdesk.gui.palette.model import EntryModel, Index
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.button import key_cap_width, paint_key_cap
from lzdesk.gui.widgets.marks import HEIGHT, WIDTH, paint_mark
from lzdesk.gui.widgets.text import END, Type, colour, cut, fill_rounded, paint_line, width_of
from lzdesk.lib.typed import override

ROW = 32
PAD = 8
ICON = 16
TITLE: Type = ("body", 400, False)
NUMBER: Type = ("body", 400, True)
DETAIL: Type = ("small", 400, False)
ICONS = {
    ORDER: "clipboard-list",
    ACTION: "corner-down-left",
    STORE: "store",
    VIEW: "panel-top",
    SEARCH: "search",
}


class EntryDelegate(QStyledItemDelegate):
    """Rows of one height, cut at the end where they must be."""

    def __init__(self, theme: Theme, model: EntryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = self._model.entry_at(index.row())
        if entry is None:
            return
        tokens, box = self._theme.tokens, QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, colour(tokens.raised))
        if chosen or hovered:
            fill_rounded(painter, box, tokens.sel if chosen else tokens.hover, 4)
        self._paint_entry(painter, tokens, entry, box, chosen)
        painter.restore()

    def _paint_entry(
        self, painter: QPainter, tokens: Tokens, entry: Entry, box: QRectF, chosen: bool
    ) -> None:
        middle = box.center().y()
        faint = tokens.text2 if chosen else tokens.text3
        x = box.x() + PAD
        if entry.mark is not None:
            hue, country = entry.mark
            paint_mark(painter, tokens, hue, country, x, round(middle - HEIGHT / 2))
        else:
            left = round(x + (WIDTH - ICON) / 2)
            paint_icon(painter, ICONS[entry.kind], faint, left, round(middle - ICON / 2), ICON)
        x += WIDTH + PAD
        right = box.right() - PAD
        if entry.keys:
            right -= key_cap_width(entry.keys)
            paint_key_cap(painter, entry.keys, round(right), middle, faint, tokens.line_strong)
            right -= PAD
        kind = NUMBER if entry.kind == ORDER else TITLE
        title = cut(entry.title, kind, int(right - x), END)
        paint_line(painter, title, kind, tokens.text, x, middle)
        x += width_of(title, kind) + PAD
        if right - x > 3 * PAD:
            detail = cut(entry.detail, DETAIL, int(right - x), END)
            paint_line(painter, detail, DETAIL, faint, x, middle)
