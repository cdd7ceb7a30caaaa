"""The grid of SKUs: cells are typed into where they stand, row by row or field by field."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QItemSelectionRange, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from lzdesk.gui.panes.skus.columns import COLUMNS, columns_for
from lzdesk.gui.panes.skus.delegate import SkuDelegate
from lzdesk.gui.panes.skus.header import SkuHeader
from lzdesk.gui.panes.skus.model import Index, SkuModel
from lzdesk.gui.theme.theme import Theme
from lzdesk.lib.typed import override


class SkuView(QTableView):
    """F2, two clicks or typing open a field; Space turns a yes or no around."""

    chosen_changed = Signal()

    def __init__(self, theme: Theme, model: SkuModel, row_height: int) -> None:
        super().__init__()
        self._skus = model
        self._with_pictures = True
        self.setObjectName("skuGrid")
        self.setAccessibleName(self.tr("SKUs"))
        self.setModel(model)
        self.header = SkuHeader(theme, self)
        self.setHorizontalHeader(self.header)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header.setMinimumSectionSize(1)
        for place, column in enumerate(COLUMNS):
            self.header.resizeSection(place, column.room)
            if column.stretches:
                self.header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        self.cells = SkuDelegate(theme, self, lambda index: index == self.currentIndex())
        self.setItemDelegate(self.cells)
        self.cells.ended.connect(self._on_ended)
        self._set_up()
        self.set_row_height(row_height)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        model.layoutChanged.connect(self.chosen_changed)
        theme.changed.connect(self.viewport().update)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed | trigger.AnyKeyPressed | trigger.DoubleClicked)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_row_height(self, height: int) -> None:
        """Logical pixels of a row."""
        self.verticalHeader().setDefaultSectionSize(height)

    def rows_in_sight(self) -> range:
        """Of the list; one that is cut is in sight too."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else len(self._skus.names) - 1) + 1)

    def chosen(self) -> list[str]:
        """The SKUs of the selected rows, in the order of the list."""
        names = self._skus.names
        rows = {row for part in self._parts() for row in range(part.top(), part.bottom() + 1)}
        return [names[row] for row in sorted(rows) if row < len(names)]

    def count_chosen(self) -> int:
        """How many rows are selected, without naming them."""
        parts = self._parts()
        return parts[0].height() if len(parts) == 1 else len(self.chosen())

    def _parts(self) -> list[QItemSelectionRange]:
        return self.selectionModel().selection().toList()

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one, and its row the selected one."""
        flag = QItemSelectionModel.SelectionFlag
        index = self.model().index(row, column)
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.scrollTo(index)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_columns()

    def show_pictures(self, *, wanted: bool) -> None:
        """Whether there is a column of them."""
        self._with_pictures = wanted
        self._show_columns()

    def _show_columns(self) -> None:
        shown = set(columns_for(self.viewport().width(), pictures=self._with_pictures))
        for place in range(len(COLUMNS)):
            self.setColumnHidden(place, place not in shown)

    @override
    def event(self, event: QEvent) -> bool:
        is_early = event.type() == QEvent.Type.ShortcutOverride
        if is_early and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F2:
            # Here it is the cell's, and not the store's.
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        column = COLUMNS[index.column()] if index.isValid() else None
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(str(index.data() or "") if column else "")
        elif column is None:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(1)
        elif key == Qt.Key.Key_Delete and column.typed and not column.is_switch:
            self._skus.setData(index, "")
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            # Of the list, as in the orders: the first and the last row, not the first cell.
            self.go_to(0 if key == Qt.Key.Key_Home else len(self._skus.names) - 1, index.column())
        elif column.is_switch and key in (Qt.Key.Key_Space, Qt.Key.Key_F2):
            self._turn(index)
        elif key == Qt.Key.Key_Space or (column.typed is None and event.text().isprintable()):
            # Nothing is typed here, and Qt would look the letters up in 100,000 rows.
            event.accept() if event.text() else super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters are typed into a cell; the field above looks them up."""

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and COLUMNS[index.column()].is_switch:
            self._turn(index)
            return
        super().mouseDoubleClickEvent(event)

    def _turn(self, index: Index) -> None:
        line = self._skus.line_at(index.row())
        if line is not None:
            self._skus.setData(index, "" if line.bought_after_order else "yes")

    def _on_ended(self, key: int) -> None:
        self.setFocus()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(1)
            return
        step = -1 if key == Qt.Key.Key_Backtab else 1
        row, column = self.currentIndex().row(), self.currentIndex().column()
        while 0 <= (column := column + step) < len(COLUMNS):
            if COLUMNS[column].typed and not self.isColumnHidden(column):
                self.go_to(row, column)
                if not COLUMNS[column].is_switch:
                    self.edit(self.currentIndex())
                return

    def _step(self, by: int) -> None:
        row = self.currentIndex().row() + by
        if 0 <= row < len(self._skus.names):
            self.go_to(row, self.currentIndex().column())
