"""The order grid's table: keys, pointer, selection by row id, painting, columns in their room."""

import contextlib
from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from lzdesk.gui.panes.order_grid.column_choice import ColumnChoice
from lzdesk.gui.panes.order_grid.column_room import CHECK_WIDTH, ColumnRoom
from lzdesk.gui.panes.order_grid.header import OrderGridHeader
from lzdesk.gui.panes.order_grid.model import Index, OrderGridModel
from lzdesk.gui.panes.order_grid.painted_rows import Frame, PaintedRows, PlacedRow, Pointed
from lzdesk.gui.panes.order_grid.rows import Span
from lzdesk.gui.panes.order_grid.rows_ahead import RowsAhead
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.lib.typed import override
from lzdesk.reading.order_grid import OrderGridLine

BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class OrderGridView(QTableView):
    """Rows of one fixed height; the current row is Qt's, the selection and the painting are ours.

    Qt would ask a delegate for each cell: painting whole rows takes half as long.
    """

    visible_rows_changed = Signal()
    all_asked = Signal()
    row_activated = Signal(int)
    """(row id) double-clicked"""
    menu_asked = Signal(QPoint)
    """(place on the screen) for what can be done with the rows"""

    def __init__(
        self,
        theme: Theme,
        model: OrderGridModel,
        selection: OrderSelection,
        settings: ScreenSettings,
        choice: ColumnChoice | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """choice: the screen's own columns where it is None."""
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._selection = selection
        self._settings = settings
        self._choice = choice or ColumnChoice(settings, self)
        self.room = ColumnRoom(self._choice.widths)
        self._anchor = self._hovered = -1
        self._fitting = False
        self._rows = PaintedRows(model, selection)
        self._ahead = RowsAhead(self, model.read, self._begin_painting)
        self._is_fit = True
        """False where a column needs more room than it has, until the rows for that are ready."""
        self.header = OrderGridHeader(theme, model, self.box_state, self)
        self._set_up()
        self.setModel(model)
        self.fit_columns()
        theme.changed.connect(self.viewport().update)
        selection.changed.connect(self._on_selection_changed)
        model.lines_read.connect(self._on_lines_read)
        model.layoutAboutToBeChanged.connect(self._remember_place)
        model.layoutChanged.connect(self._return_to_place)
        model.modelReset.connect(self.fit_columns)
        self.header.all_toggled.connect(self.toggle_all)
        self.header.sectionResized.connect(self._on_section_resized)
        self.header.moved.connect(self._choice.choose)
        self._choice.columns_changed.connect(self._show_columns)
        self.verticalScrollBar().valueChanged.connect(self.visible_rows_changed)
        self._top_row: int | None = None

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Orders"))
        self.setHorizontalHeader(self.header)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        # With rows, a press on a header leaves the current row: Qt would move it to the column.
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
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

    def go_to(self, number: int) -> None:
        """Make this row current, and bring it into view."""
        index = self._model.index(number, max(self.currentIndex().column(), 1))
        self.setCurrentIndex(index)
        self.scrollTo(index)

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
        for index in (current, previous):
            self._update_row(index.row())

    # Painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        rows = self._rows_between(event.rect().top(), event.rect().bottom())
        if not rows:
            return
        in_view = self._model.ids[rows.start : rows.stop]
        # Not by the page: after a jump, what lies around the view can wait.
        self._model.read(in_view)
        frame = self._frame()
        placed = (PlacedRow(number, self.rowViewportPosition(number)) for number in rows)
        with QPainter(self.viewport()) as painter:
            whole = self._rows.paint(painter, placed, frame, self._pointed())
        self._rows.keep_at_most(2 * len(self.visible_rows()))
        if not whole and frame.on_pixels:
            self._ahead.make(in_view)

    def _frame(self) -> Frame:
        """What all rows of one paint have in common."""
        height, scale = self.verticalHeader().defaultSectionSize(), self.devicePixelRatioF()
        return Frame(
            self._theme.tokens,
            self._spans(),
            self.viewport().width(),
            height,
            scale,
            # A picture whose edge falls between two pixels would be blurred.
            (height * scale).is_integer(),
            self.isActiveWindow(),
        )

    def _rows_between(self, top: int, bottom: int) -> range:
        if not self._model.rowCount():
            return range(0)
        first, last = self.rowAt(top), self.rowAt(bottom)
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._model.rowCount() - 1) + 1)

    def _spans(self) -> tuple[Span, ...]:
        return _in_painting_order(self.header.spans())

    @override
    def indexAt(self, pos: QPoint) -> QModelIndex:
        """As Qt's, but what is pinned lies over what is scrolled."""
        row, place = self.rowAt(pos.y()), self.header.place_at(pos.x())
        return self._model.index(row, place) if row >= 0 and place >= 0 else QModelIndex()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx:
            # Qt moves the picture of the pinned columns along.
            self.viewport().update()
            self.header.viewport().update()

    def _pointed(self) -> Pointed:
        return Pointed(self._id_at(self._hovered), self._id_at(self.currentIndex().row()))

    def _id_at(self, number: int) -> int | None:
        ids = self._model.ids
        return ids[number] if 0 <= number < len(ids) else None

    # Rows made before they are shown

    def show_list(self, ids: "array[int]", then: Callable[[], None]) -> None:
        """Call `then`, which shows this list, when the pictures of its rows are made."""

        def show() -> None:
            then()
            if not self._is_fit:
                self.fit_columns()
            self.viewport().update()

        self._ahead.make(self._rows_to_come(ids), show)

    def drop_list(self) -> None:
        """The list that was to be shown is not wanted any more."""
        self._ahead.drop()

    def end(self) -> None:
        """The window is closed, and what it read from."""
        self._ahead.end()

    def repaint_soon(self) -> None:
        """Time went by: the same rows with other words."""
        if self._ahead.is_busy:
            self.viewport().update()
            return
        rows = self.visible_rows()
        self._ahead.make(self._model.ids[rows.start : rows.stop], self.viewport().update)

    def _rows_to_come(self, ids: "array[int]") -> "array[int]":
        """Those of this list that will be in view; see _return_to_place."""
        rows = self.visible_rows()
        first = 0
        if rows and self.verticalScrollBar().value():
            with contextlib.suppress(ValueError):
                first = ids.index(self._model.ids[rows.start])
        height = self.verticalHeader().defaultSectionSize()
        return ids[first : first + self.viewport().height() // height + 2]

    def _begin_painting(self) -> Callable[[int], None]:
        frame = self._frame()
        if not self._is_fit and not self.horizontalScrollBar().value():
            spans = self.room.spans(self._model.columns, frame.width)
            frame = frame._replace(spans=_in_painting_order(self.header.spans_to_come(spans)))
        return self._rows.ahead(frame, self._pointed())

    # Keeping the place over a refresh

    def _remember_place(self) -> None:
        rows = self.visible_rows()
        at_top = self.verticalScrollBar().value() == 0
        self._top_row = None if at_top or not rows else self._model.ids[rows.start]
        self._offset = self.rowViewportPosition(rows.start) if rows else 0

    def _return_to_place(self) -> None:
        self._hovered = -1
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
        self._is_fit = self._fitting = True
        self.setColumnWidth(0, CHECK_WIDTH)
        widths = self.room.widths(columns, self.viewport().width())
        for place, column in enumerate(columns, start=1):
            self.setColumnHidden(place, column.key not in widths)
            if column.key in widths:
                self.setColumnWidth(place, widths[column.key])
        self._fitting = False

    def _on_lines_read(self, lines: Sequence[OrderGridLine]) -> None:
        if self.room.learn(self._model.columns, lines, self._model.around):
            self._is_fit = False
            if not self._ahead.is_busy:
                self.fit_columns()

    def _on_section_resized(self, section: int, _old: int, new: int) -> None:
        if self._fitting or not 0 < section <= len(self._model.columns):
            return
        if self.isColumnHidden(section) or not new:
            # Qt hides what is hidden again after each new list, and tells it as a width of 0.
            return
        column = self._model.columns[section - 1]
        if not column.stretch:
            self._choice.set_width(column.key, new)
            self.fit_columns()

    def _show_columns(self) -> None:
        self._model.set_columns(self._choice.columns)
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
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        left = event.button() == Qt.MouseButton.LeftButton
        if not left or not index.isValid() or index.column() == 0:
            self.mousePressEvent(event)
            return
        self.row_activated.emit(self._model.ids[index.row()])

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos())
            return
        row = self.visualRect(self.currentIndex())
        self.menu_asked.emit(self.viewport().mapToGlobal(row.bottomLeft()))

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
        before, self._hovered = self._hovered, number
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


def _in_painting_order(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Those that scroll first, for the pinned ones lie over them."""
    return tuple(sorted(spans, key=lambda span: span.pinned))
