"""The order grid's model: row ids, and the rows around the view, read in pages of 64."""

import logging
import sqlite3
from array import array
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
from lzdesk.gui.widgets.outside import plain
from lzdesk.lib.typed import override
from lzdesk.reading.order_grid import order_lines

PAGE = 64
ROWS_KEPT = 32 * PAGE
Index = QModelIndex | QPersistentModelIndex
log = logging.getLogger(__name__)


class OrderGridModel(QAbstractTableModel):
    """Column 0 is the check box; column n + 1 shows `columns[n]`.

    A row that was read is kept until it changes, wherever the list moves it: while the engine
    reads flat out the list is another one several times a second, of nearly the same rows.
    `data` never raises: a page whose read fails stays blank until the next list and is logged.
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
        self._rows: dict[int, Row | None] = {}
        """By row id, the longest kept first; None for an order that is gone."""
        self._read_failed = False

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
        self._rows.clear()
        self.endResetModel()

    def set_ids(self, ids: "array[int]") -> None:
        """Swap the list. Persistent indexes, so the current row, follow their order."""
        if self._read_failed:
            self.restyle()
        if ids == self._ids:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._ids[index.row()] if index.isValid() else None for index in before]
        self._ids = ids
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
            self.restyle()
        elif not rows.isdisjoint(self._rows):
            for row_id in rows.intersection(self._rows):
                del self._rows[row_id]
            self._tell_all_changed()

    def restyle(self) -> None:
        """Format again: a store was renamed, or a day began."""
        self._rows.clear()
        self._read_failed = False
        self._tell_all_changed()

    def row_at(self, number: int) -> Row | None:
        """The formatted row, read now if its page is not here; None when the order is gone."""
        if not 0 <= number < len(self._ids):
            return None
        row_id = self._ids[number]
        if row_id not in self._rows:
            page = number // PAGE * PAGE
            self.read(self._ids[page : page + PAGE])
        return self._rows[row_id]

    def row_of(self, row_id: int) -> Row | None:
        """A row that was read, also of a list that is not shown yet."""
        return self._rows.get(row_id)

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
            return plain(self.cell_in_full(index.row(), index.column()))
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

    def read(self, row_ids: Iterable[int]) -> None:
        """Read those of these rows that are not here."""
        ids = [row_id for row_id in row_ids if row_id not in self._rows]
        if not ids:
            return
        for row_id in list(self._rows)[: max(0, len(self._rows) + len(ids) - ROWS_KEPT)]:
            del self._rows[row_id]
        self._rows.update(dict.fromkeys(ids))
        try:
            lines = order_lines(self._db, ids)
        except sqlite3.Error:
            log.exception("page of the order grid not read")
            self._read_failed = True
            return
        self.lines_read.emit(lines)
        for line in lines:
            self._rows[line.row_id] = Row(line, self._columns, self.around)

    def _tell_all_changed(self) -> None:
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self._columns))
            self.dataChanged.emit(self.index(0, 0), last)
