"""A small table of figures: each figure leads to its orders, by click or by Enter."""

from collections.abc import Sequence

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

from lzdesk.gui.panes.overview.figures import Cell
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.badges import CLOCK_INKS, SHAPE, paint_clock_shape
from lzdesk.gui.widgets.marks import HEIGHT, WIDTH, paint_mark
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.table_header import CAPTION, PAD, ROW, TableHeader
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line, width_of
from lzdesk.lib.typed import override

NARROW = 96
BODY: Type = ("body", 400, False)
Index = QModelIndex | QPersistentModelIndex


class FigureModel(QAbstractTableModel):
    """Rows of cells under titles."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = tuple(titles)
        self._rows: list[list[Cell]] = []

    def show_rows(self, rows: Sequence[list[Cell]]) -> None:
        """Other figures; the same number of rows keeps the place."""
        same = len(rows) == len(self._rows)
        if not same:
            self.beginResetModel()
        self._rows = list(rows)
        if not same:
            self.endResetModel()
        elif rows:
            last = self.index(len(rows) - 1, len(self.titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def cell(self, index: Index) -> Cell | None:
        there = 0 <= index.row() < len(self._rows) and 0 <= index.column() < len(self.titles)
        return self._rows[index.row()][index.column()] if there else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.titles)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            first = self._rows[index.row()][0].text
            return plain(f"{first}, {self.titles[index.column()]}: {cell.text}")
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.titles[section]


class FigureDelegate(QStyledItemDelegate):
    """Paints a figure: text left in the first column, numbers right, links in the accent."""

    def __init__(self, theme: Theme, model: FigureModel, view: QTableView) -> None:
        super().__init__(view)
        self._theme = theme
        self._model = model
        self._view = view

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = self._model.cell(index)
        if cell is None:
            return
        tokens, box = self._theme.tokens, QRectF(option.rect)
        painter.save()
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver) and cell.spec is not None
        painter.fillRect(box, colour(tokens.hover if hovered else tokens.canvas))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(tokens.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.column() == 0:
            self._paint_first(painter, tokens, cell, box)
        else:
            self._paint_figure(painter, tokens, cell, box)
        if self._view.hasFocus() and self._view.currentIndex() == index:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            for y in (box.y(), box.bottom() - 1):
                painter.fillRect(QRectF(box.x(), y, box.width(), 1), colour(tokens.focus))
        painter.restore()

    def _paint_first(self, painter: QPainter, tokens: Tokens, cell: Cell, box: QRectF) -> None:
        x, middle = box.x() + PAD, box.y() + (ROW - 1) / 2
        if cell.mark is not None:
            hue, country = cell.mark
            paint_mark(painter, tokens, hue, country, x, round(middle - HEIGHT / 2))
            x += WIDTH + 6
        if cell.band is not None:
            _ink, ground, shape = CLOCK_INKS[cell.band]
            # Without its ground the overdue square is painted in the ground's own colour.
            ink = tokens.colours()[ground if ground == "overdue" else shape]
            paint_clock_shape(painter, ink, cell.band, x, round(middle - SHAPE / 2))
            x += SHAPE + 6
        text = cut(cell.text, BODY, int(box.right() - PAD - x), END)
        paint_line(painter, text, BODY, tokens.text, x, middle)

    def _paint_figure(self, painter: QPainter, tokens: Tokens, cell: Cell, box: QRectF) -> None:
        ink = tokens.red if cell.tone == "red" else tokens.text
        if cell.spec is not None and cell.tone != "red":
            ink = tokens.accent
        x = box.right() - PAD - width_of(cell.text, BODY)
        paint_line(painter, cell.text, BODY, ink, x, box.y() + (ROW - 1) / 2)


class FigureTable(QTableView):
    """As high as its rows: the overview scrolls, never a table in it."""

    chosen = Signal(object)
    """(ViewSpec) the orders behind a figure"""

    def __init__(self, theme: Theme, name: str, titles: Sequence[str]) -> None:
        super().__init__()
        self._figures = FigureModel(titles)
        self._figures.setParent(self)
        self.setAccessibleName(name)
        self.setModel(self._figures)
        self.setHorizontalHeader(TableHeader(theme, titles, self, right_from=1))
        self.setItemDelegate(FigureDelegate(theme, self._figures, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(1, len(titles)):
            header.resizeSection(place, max(NARROW, round(width_of(titles[place], CAPTION)) + 17))
        self.clicked.connect(self._choose)
        theme.changed.connect(self.viewport().update)
        self.show_rows([])

    def show_rows(self, rows: Sequence[list[Cell]]) -> None:
        """Other figures."""
        self._figures.show_rows(rows)
        self.setFixedHeight(ROW * (len(rows) + 1))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex) -> None:
        cell = self._figures.cell(index)
        if cell is not None and cell.spec is not None:
            self.chosen.emit(cell.spec)
