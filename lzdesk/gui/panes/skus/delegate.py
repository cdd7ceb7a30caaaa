"""Paints the cells of the grid of SKUs, and holds the field that one of them is typed in."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from lzdesk.domain.errors import BadInput
from lzdesk.domain.skus import value_of
from lzdesk.gui.panes.skus.columns import COLUMNS, PICTURE
from lzdesk.gui.panes.skus.model import Index
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.table_header import PAD
from lzdesk.gui.widgets.text import END, MIDDLE, colour, cut, paint_line, width_of
from lzdesk.gui.words import MISSING
from lzdesk.lib.typed import override


class SkuDelegate(QStyledItemDelegate):
    """A field stays open, with what was typed in it, until that fits."""

    refused = Signal(object)
    """(BadInput) what was typed does not fit"""
    ended = Signal(int)
    """(the key: Enter, Tab or Backtab) what was typed is kept, and the next field is wanted"""
    begun = Signal()

    def __init__(self, theme: Theme, view: QTableView, is_current: Callable[[Index], bool]) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._is_current = is_current

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, box = self._theme.tokens, QRectF(option.rect)
        column, focused = COLUMNS[index.column()], self._view.hasFocus()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = tokens.canvas
        if selected:
            ground = tokens.sel if focused else tokens.sel_idle
        painter.save()
        painter.fillRect(box, colour(ground))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(tokens.line))
        text = " ".join(str(index.data() or "").split())
        text = cut(text, column.kind, int(box.width() - 2 * PAD), self._cut_at(column.key))
        faint = tokens.text2 if selected else tokens.text3
        ink = faint if text == MISSING or (column.key == "open" and text == "0") else tokens.text
        x = box.x() + PAD
        if column.right:
            x = box.right() - PAD - width_of(text, column.kind)
        paint_line(painter, text, column.kind, ink, x, box.y() + (box.height() - 1) / 2)
        if column.key == PICTURE:
            _paint_picture(painter, box, index.data(Qt.ItemDataRole.DecorationRole))
        if self._view.currentIndex().row() == index.row():
            self._paint_current(painter, box, index)
        painter.restore()

    def _cut_at(self, key: str) -> Qt.TextElideMode:
        return MIDDLE if key == "sku" else END

    def _paint_current(self, painter: QPainter, box: QRectF, index: Index) -> None:
        """The row between two lines, and the cell that is typed into all around."""
        ink = colour(self._theme.tokens.focus)
        for y in (box.y(), box.bottom() - 1):
            painter.fillRect(QRectF(box.x(), y, box.width(), 1), ink)
        if self._view.horizontalHeader().sectionPosition(index.column()) == 0:
            painter.fillRect(QRectF(box.x(), box.y(), 2, box.height()), ink)
        if self._is_current(index) and self._view.hasFocus():
            for y in (box.y(), box.bottom() - 2):
                painter.fillRect(QRectF(box.x(), y, box.width(), 2), ink)
            for x in (box.x(), box.right() - 2):
                painter.fillRect(QRectF(x, box.y(), 2, box.height()), ink)

    @override
    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        column = COLUMNS[index.column()]
        made = line_edit()
        made.setParent(parent)
        made.setFont(font(*column.kind[:2], code=column.kind[2]))
        made.setAccessibleName(column.whole_words)
        made.setProperty("field", column.field)
        made.textEdited.connect(lambda _text: self._mark(made, wrong=False))
        self.begun.emit()
        return made

    @override
    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        # As high as its row: a field of a form is as high as a compact row alone.
        editor.setFixedHeight(option.rect.height())
        editor.setGeometry(option.rect)

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    @override
    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if self._fits(editor):
            self._view.model().setData(index, editor.text().strip())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            key = Qt.Key(event.key())
            keeps = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if event.type() == QEvent.Type.KeyPress and key in keeps:
                if self._fits(watched):
                    self.commitData.emit(watched)
                    self.closeEditor.emit(watched, self.EndEditHint.NoHint)
                    self.ended.emit(int(key))
                return True
        return super().eventFilter(watched, event)

    def _fits(self, editor: QLineEdit) -> bool:
        try:
            value_of(str(editor.property("field")), editor.text())
        except BadInput as bad:
            self._mark(editor, wrong=True)
            self.refused.emit(bad)
            return False
        return True

    def _mark(self, editor: QLineEdit, *, wrong: bool) -> None:
        if bool(editor.property("wrong")) != wrong:
            editor.setProperty("wrong", wrong)
            editor.style().unpolish(editor)
            editor.style().polish(editor)


def _paint_picture(painter: QPainter, box: QRectF, image: object) -> None:
    """In the row's height, in the middle of its column; nothing where there is none."""
    if not isinstance(image, QImage):
        return
    # The line below the row, and the two around the current one, stay whole.
    room = box.adjusted(PAD, 2, -PAD, -3).size()
    size = QSizeF(image.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(QPointF(0, 0), size)
    place.moveCenter(QPointF(box.center().x(), box.y() + (box.height() - 1) / 2))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, image)
