"""The order grid's model: row ids, and a few pages of 128 rows around the view."""

import logging
import sqlite3
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from lzdesk.gui.panes.order_grid.columns import Column, Surroundings
from lzdesk.gui.panes.order_grid.rows import Row
from lzdesk.lib.typed import override
from lzdesk.reading.order_grid import order_lines

PAGE = 128
PAGES_KEPT = 24
Index = QModelIndex | QPersistentModelIndex
log = logging.getLogger(__name__)


class OrderGridModel(QAbstractTableModel):
    """Column 0 is the check box; column n + 1 shows `columns[n]`.

    `data` never raises: a page whose read fails stays blank until the next refresh and is logged.
    """

    lines_read = Signal(object)
    """(list of OrderGridLine) a page of rows, before any of them is painted"""

    def __init__(
        self,
        db: sqlite3.Connection,
        around: Surroundings,
        columns: Sequence[Column],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._db = db
        self.around = around
        self._columns = tuple(columns)
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()

    # What the pane does with it

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    @property
    def ids(self) -> "array[int]":
        """Row ids in the order shown. Not to be changed."""
        return self._ids

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._pages.clear()
        self.endResetModel()

    def set_ids(self, ids: "array[int]") -> None:
        """Swap the list. Persistent indexes, so the current row, follow their order."""
        if ids == self._ids:
            self._pages.clear()
            self._tell_all_changed()
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._ids[index.row()] if index.isValid() else None for index in before]
        self._ids = ids
        self._pages.clear()
        after = [
            self._index_of(row_id, index.column())
            for row_id, index in zip(kept, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def refresh(self, changed: Iterable[int]) -> None:
        """Read these rows again when they are next painted; an empty list means all."""
        rows = set(changed)
        if not rows:
            self._pages.clear()
            self._tell_all_changed()
            return
        for number in [n for n, page in self._pages.items() if not rows.isdisjoint(page)]:
            del self._pages[number]
            last = min((number + 1) * PAGE, len(self._ids)) - 1
            self.dataChanged.emit(
                self.index(number * PAGE, 0), self.index(last, len(self._columns))
            )

    def restyle(self) -> None:
        """Format again: a store was renamed, or a day began."""
        self._pages.clear()
        self._tell_all_changed()

    def row_at(self, number: int) -> Row | None:
        """The formatted row, read now if its page is not here; None when the order is gone."""
        if not 0 <= number < len(self._ids):
            return None
        return self._page(number // PAGE).get(self._ids[number])

    def place_of(self, row_id: int) -> int:
        """Where a row id stands, or -1."""
        try:
            return self._ids.index(row_id)
        except ValueError:
            return -1

    def cell(self, number: int, column: int) -> str:
        """The drawn text of a cell; `column` counts the check box as 0."""
        row = self.row_at(number)
        if row is None or not 0 < column <= len(self._columns):
            return ""
        made = self._columns[column - 1]
        return made.show(row.line, self.around) if made.paint == "clock" else row.cells[column - 1]

    # Qt's side

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._ids)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._columns) + 1

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self.cell_in_full(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            from lzdesk.gui.widgets.labels import plain_tooltip

            return plain_tooltip(self.tooltip(index.row(), index.column()))
        return None

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if section == 0:
            return self.tr("Selected") if role != Qt.ItemDataRole.DisplayRole else ""
        if section > len(self._columns):
            return None
        return self._columns[section - 1].words

    def cell_in_full(self, number: int, column: int) -> str:
        """The full words of a cell, with its column's name."""
        row = self.row_at(number)
        if row is None:
            return ""
        if column == 0:
            return self.tr("Order {0}").format(row.line.order_number)
        made = self._columns[column - 1]
        return f"{made.words}: {(made.full or made.show)(row.line, self.around)}"

    def tooltip(self, number: int, column: int) -> str:
        """What the pointer learns beyond the drawn text, or nothing."""
        row = self.row_at(number)
        if row is None or not 0 < column <= len(self._columns):
            return ""
        made = self._columns[column - 1]
        return (made.full or made.show)(row.line, self.around)

    def _index_of(self, row_id: int | None, column: int) -> QModelIndex:
        place = -1 if row_id is None else self.place_of(row_id)
        return self.index(place, column) if place >= 0 else QModelIndex()

    def _page(self, number: int) -> dict[int, Row]:
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
            return page
        page = self._read_page(number)
        self._pages[number] = page
        if len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    def _read_page(self, number: int) -> dict[int, Row]:
        ids = self._ids[number * PAGE : (number + 1) * PAGE]
        try:
            lines = order_lines(self._db, ids)
        except sqlite3.Error:
            log.exception("page of the order grid not read")
            return {}
        self.lines_read.emit(lines)
        return {line.row_id: Row(line, self._columns, self.around) for line in lines}

    def _tell_all_changed(self) -> None:
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self._columns))
            self.dataChanged.emit(self.index(0, 0), last)
