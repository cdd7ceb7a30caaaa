"""A table of plain lines in a dialog: words left, a hairline between rows, Enter opens one."""

from collections.abc import Callable, Iterable, Sequence
from heapq import nlargest
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.table_header import CAPTION, PAD, ROW, TableHeader
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line, width_of
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MISSING
from lzdesk.lib.sheets import Sheet
from lzdesk.lib.typed import override

Index = QModelIndex | QPersistentModelIndex
BODY: Type = ("body", 400, False)
CODE: Type = ("small", 400, True)
LINE = 18
LONGEST_WHOLE = 400
"""Characters of the words below a table."""
MEASURED = 20
"""Texts of a column that are measured: the longest."""


class Column(NamedTuple):
    """A column of texts. Widths in logical pixels; one without the most takes the rest."""

    title: str
    """In the language of the window."""
    least: int
    most: int = 0
    """It grows with the widest text that was in it, up to this, and never shrinks."""
    kind: Type = BODY


class Line(NamedTuple):
    """One row: texts are plain already."""

    key: int
    order_row: int | None
    texts: tuple[str, ...]


class LinesModel(QAbstractTableModel):
    """Rows of plain text under these titles."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = tuple(titles)
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Rows that stay keep their place: nothing jumps while it is read."""
        if [one.key for one in lines] == [one.key for one in self.lines]:
            self.lines = lines
            if not lines:
                return
            last = self.index(len(lines) - 1, len(self.titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.titles)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.titles[section]
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = self.lines[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.titles[index.column()]}: {text}"
        return None


class LinesDelegate(QStyledItemDelegate):
    """Paints a cell: what does not fit is cut at its end, whole in its tooltip."""

    def __init__(
        self,
        theme: Theme,
        kinds: Sequence[Type],
        view: QTableView,
        tone_of: Callable[[int, int], str],
    ) -> None:
        super().__init__(view)
        self._tone_of = tone_of
        self._theme = theme
        self._kinds = kinds
        self._view = view

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, box = self._theme.tokens, QRectF(option.rect)
        focused = self._view.hasFocus()
        ground = tokens.canvas
        if option.state & QStyle.StateFlag.State_Selected:
            ground = tokens.sel if focused else tokens.sel_idle
        painter.save()
        painter.fillRect(box, colour(ground))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(tokens.line))
        if focused and self._view.currentIndex().row() == index.row():
            for y in (box.y(), box.bottom() - 1):
                painter.fillRect(QRectF(box.x(), y, box.width(), 1), colour(tokens.focus))
            if index.column() == 0:
                painter.fillRect(QRectF(box.x(), box.y(), 2, box.height()), colour(tokens.focus))
        kind = self._kinds[index.column()]
        text = " ".join(str(index.data()).split())
        text = cut(text, kind, int(box.width() - 2 * PAD), END)
        ink = tokens.colours()[self._tone_of(index.row(), index.column())]
        paint_line(painter, text, kind, ink, box.x() + PAD, box.y() + (ROW - 1) / 2)
        painter.restore()


class WholeWords(WrappedLabel):
    """Below a table: the words of the one chosen row that its last column may cut."""

    def __init__(self, table: "LinesTable") -> None:
        super().__init__(tone="text2")
        self._table = table
        # Two lines have their place from the start: the table does not move for them.
        self.setMinimumHeight(2 * LINE)
        table.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        table.lines.modelReset.connect(self._follow)
        table.lines.dataChanged.connect(lambda *_: self._follow())

    def _follow(self) -> None:
        chosen = self._table.chosen()
        words = chosen[0].texts[-1] if len(chosen) == 1 else MISSING
        self.setText("" if words == MISSING else plain(words, LONGEST_WHOLE))


class LinesTable(QTableView):
    """Rows are chosen, by several where that is asked for; Enter or two clicks open one."""

    opened = Signal()

    def __init__(self, theme: Theme, name: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        titles = [column.title for column in columns]
        self.lines = LinesModel(titles)
        self.lines.setParent(self)
        self.setAccessibleName(name)
        self.setModel(self.lines)
        self._make_header(theme, titles)
        self.tone_of: Callable[[int, int], str] = lambda _row, _column: "text"
        """Row and column to the name of the colour that its words have."""
        kinds = [one.kind for one in columns]
        self.setItemDelegate(
            LinesDelegate(theme, kinds, self, lambda row, column: self.tone_of(row, column))
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        theme.changed.connect(self.viewport().update)

    def _make_header(self, theme: Theme, titles: Sequence[str]) -> None:
        header = TableHeader(theme, titles, self, right_from=len(titles))
        self.setHorizontalHeader(header)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        for place, column in enumerate(self._columns):
            if column.most:
                header.resizeSection(place, column.least)
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            self._grow(place, (column.title,), CAPTION)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other rows, or the same ones as they are now."""
        self.lines.show_lines(lines)
        for place, column in enumerate(self._columns):
            longest = nlargest(MEASURED, {line.texts[place] for line in lines}, key=len)
            self._grow(place, longest, column.kind)

    def _grow(self, place: int, texts: Iterable[str], kind: Type) -> None:
        """Make room for the widest of them."""
        column = self._columns[place]
        if column.most:
            wanted = ceil(max((width_of(text, kind) for text in texts), default=0)) + 2 * PAD
            header = self.horizontalHeader()
            wanted = max(header.sectionSize(place), min(wanted, column.most))
            header.resizeSection(place, wanted)

    def as_sheet(self, stem: str) -> Sheet:
        """All rows, to be exported to a file whose name begins so."""
        rows = [["" if text == MISSING else text for text in one.texts] for one in self.lines.lines]
        return Sheet(stem, self.lines.titles, rows)

    def chosen(self) -> list[Line]:
        """The rows that are selected."""
        return [self.lines.lines[index.row()] for index in self.selectionModel().selectedRows()]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Else the button that answers to Enter would be pressed as well.
            self.opened.emit()
            return
        super().keyPressEvent(event)
