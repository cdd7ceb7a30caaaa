"""The order grid's table: keys, pointer, selection by row id, and columns that fit the room."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from lzdesk.gui.clock_words import DAY, HOUR, clock_words
from lzdesk.gui.panes.order_grid.columns import Column
from lzdesk.gui.panes.order_grid.delegate import PAD, OrderRowDelegate
from lzdesk.gui.panes.order_grid.header import OrderGridHeader
from lzdesk.gui.panes.order_grid.model import Index, OrderGridModel
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.badges import clock_width
from lzdesk.gui.widgets.text import Type, width_of
from lzdesk.lib.typed import override

CHECK_WIDTH = 28
STRETCH_LEAST = 172
LONGEST_CLOCK = -9 * DAY - 23 * HOUR
BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
WIDEST_STATUS = 180
"""An unknown status may be a long word of the vendor."""


class OrderGridView(QTableView):
    """Rows of one fixed height; the current row is Qt's, the selection is ours."""

    visible_rows_changed = Signal()
    all_asked = Signal()
    row_activated = Signal(int)
    """(row id) double-clicked"""

    def __init__(
        self,
        theme: Theme,
        model: OrderGridModel,
        selection: OrderSelection,
        settings: ScreenSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._selection = selection
        self._settings = settings
        self._widest: dict[str, int] = {}
        self._anchor = -1
        self._fitting = False
        self.delegate = OrderRowDelegate(theme, model, selection, self)
        self.header = OrderGridHeader(theme, model, self.box_state, self)
        self._set_up()
        self.setModel(model)
        self.fit_columns()
        theme.changed.connect(self.viewport().update)
        selection.changed.connect(self._on_selection_changed)
        model.widest.connect(self._on_widest)
        model.layoutAboutToBeChanged.connect(self._remember_place)
        model.layoutChanged.connect(self._return_to_place)
        model.modelReset.connect(self.fit_columns)
        self.header.all_toggled.connect(self.toggle_all)
        self.header.sectionResized.connect(self._on_section_resized)
        self.verticalScrollBar().valueChanged.connect(self.visible_rows_changed)
        self._top_row: int | None = None

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Orders"))
        self.setHorizontalHeader(self.header)
        self.setItemDelegate(self.delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.findChildren(QAbstractButton)[0].setAccessibleName(self.tr("Corner of the table"))
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self.set_row_height(self._settings.row_height)

    # Rows

    def set_row_height(self, height: int) -> None:
        """Logical pixels of every row."""
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)

    def current_row_id(self) -> int | None:
        """The row id under the keyboard, or None."""
        row = self._model.row_at(self.currentIndex().row())
        return row.line.row_id if row else None

    def move_by(self, steps: int) -> None:
        """Make the next or previous row current."""
        count = self._model.rowCount()
        if not count:
            return
        here = self.currentIndex()
        target = min(max(here.row() + steps, 0), count - 1) if here.isValid() else 0
        self.setCurrentIndex(self._model.index(target, max(here.column(), 1)))

    def select_by(self, steps: int) -> None:
        """Select the current row and the one the cursor moves to."""
        if not self.currentIndex().isValid():
            self.move_by(0)
        passed = [self.current_row_id()]
        self.move_by(steps)
        passed.append(self.current_row_id())
        self._selection.add(row for row in passed if row is not None)

    def toggle_current(self) -> None:
        row_id = self.current_row_id()
        if row_id is not None:
            self._selection.toggle(row_id)

    def toggle_all(self) -> None:
        """Ask for the whole list to be selected; with all of it selected, select none."""
        if self.box_state() == Qt.CheckState.Checked:
            self._selection.clear()
        else:
            self.all_asked.emit()

    def box_state(self) -> Qt.CheckState:
        """The header's box: how much of the list is selected."""
        if not len(self._selection):
            return Qt.CheckState.Unchecked
        if len(self._selection) >= len(self._model.ids):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked

    def visible_rows(self) -> range:
        """Numbers of the rows that can be seen."""
        if not self._model.rowCount():
            return range(0)
        first = max(self.rowAt(0), 0)
        last = self.rowAt(self.viewport().height() - 1)
        return range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.delegate.current = current.row()
        for index in (current, previous):
            self._update_row(index.row())

    # Keeping the place over a refresh

    def _remember_place(self) -> None:
        rows = self.visible_rows()
        at_top = self.verticalScrollBar().value() == 0
        self._top_row = None if at_top or not rows else self._model.ids[rows.start]
        self._offset = self.rowViewportPosition(rows.start) if rows else 0

    def _return_to_place(self) -> None:
        self.delegate.current = self.currentIndex().row()
        self.delegate.hovered = -1
        if self._top_row is not None:
            place = self._model.place_of(self._top_row)
            if place >= 0:
                height = self.verticalHeader().defaultSectionSize()
                self.updateGeometries()
                self.verticalScrollBar().setValue(place * height - self._offset)
        self.header.viewport().update()
        self.visible_rows_changed.emit()

    # Columns

    def fit_columns(self) -> None:
        """Give each column its width, let the last of `leaves` go, and stretch what stretches."""
        columns = self._model.columns
        if self.header.count() != len(columns) + 1:
            return
        self._fitting = True
        self.setColumnWidth(0, CHECK_WIDTH)
        widths = {column.key: self._width_of(column) for column in columns}
        gone = self._columns_that_leave(widths)
        room = self.viewport().width() - CHECK_WIDTH
        room -= sum(widths[c.key] for c in columns if c.key not in gone and not c.stretch)
        for place, column in enumerate(columns, start=1):
            self.setColumnHidden(place, column.key in gone)
            if column.stretch:
                self.setColumnWidth(place, max(room, STRETCH_LEAST))
            else:
                self.setColumnWidth(place, widths[column.key])
        self._fitting = False

    def _columns_that_leave(self, widths: dict[str, int]) -> set[str]:
        room = self.viewport().width() - CHECK_WIDTH - STRETCH_LEAST
        room -= sum(widths[c.key] for c in self._model.columns if not c.stretch)
        gone: set[str] = set()
        for column in sorted(self._model.columns, key=lambda c: c.leaves):
            if room >= 0:
                break
            if column.leaves:
                gone.add(column.key)
                room += widths[column.key]
        return gone

    def _width_of(self, column: Column) -> int:
        chosen = self._settings.column_widths.get(column.key, column.width)
        if column.paint == "clock":
            chosen = max(chosen, round(clock_width(clock_words(LONGEST_CLOCK))) + 4)
        title = width_of(column.words, ("caption", 500, False)) + 2 * PAD
        return max(
            chosen, self._widest.get(column.key, 0), round(title) + (14 if column.sort else 0)
        )

    def _on_widest(self, key: str, text: str) -> None:
        column = next((one for one in self._model.columns if one.key == key), None)
        if column is None or not text:
            return
        kind: Type = (column.style, 600 if column.paint == "order" else 400, column.code)
        needed = round(width_of(text, kind)) + 2 * PAD + 1
        if column.paint == "status":
            needed = min(round(width_of(text, ("small", 400, False))) + 2 * PAD + 12, WIDEST_STATUS)
        if column.paint == "money":
            needed += round(width_of("MYR", ("caption", 400, False))) + 6
        if needed > self._widest.get(key, 0):
            self._widest[key] = needed
            if needed > column.width:
                self.fit_columns()

    def _on_section_resized(self, section: int, _old: int, new: int) -> None:
        if self._fitting or not 0 < section <= len(self._model.columns):
            return
        column = self._model.columns[section - 1]
        if not column.stretch:
            self._settings.column_widths[column.key] = new
            self.fit_columns()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        self.visible_rows_changed.emit()

    # Pointer

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            super().mousePressEvent(event)
            return
        row_id = self._model.ids[index.row()]
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor >= 0:
            low, high = sorted((self._anchor, index.row()))
            self._selection.add(self._model.ids[low : high + 1])
        elif index.column() == 0 or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._selection.toggle(row_id)
        self._anchor = index.row()
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.setCurrentIndex(index)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        had_current = self.currentIndex().isValid()
        super().focusInEvent(event)
        # Qt makes the first row current; nobody chose it unless they came by Tab.
        if not had_current and event.reason() not in BY_TAB:
            self.selectionModel().clearCurrentIndex()
        self.viewport().update()

    def _hover(self, number: int) -> None:
        before, self.delegate.hovered = self.delegate.hovered, number
        if before != number:
            self._update_row(before)
            self._update_row(number)

    def _update_row(self, number: int) -> None:
        if number >= 0:
            top = self.rowViewportPosition(number)
            height = self.verticalHeader().defaultSectionSize()
            self.viewport().update(0, top, self.viewport().width(), height)

    def _on_selection_changed(self) -> None:
        self.viewport().update()
        self.header.viewport().update()
