"""The orders a key works on: the selected ones, or the current one, and what is done with them."""

import sqlite3
from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from lzdesk.gui.desk import Commands
from lzdesk.gui.panes.order_grid.bulk_bar import BulkBar, SelectionSummary, summarise
from lzdesk.gui.panes.order_grid.columns import Column, Surroundings
from lzdesk.gui.panes.order_grid.grid import OrderGrid
from lzdesk.gui.reader import Reader
from lzdesk.reading.order_grid import OrderFilter, order_lines
from lzdesk.reading.selection import selection_facts, whole_list_facts

AT_ONCE = 1000
"""Rows read by key in one statement."""


class ChosenOrders(QObject):
    """Prints and copies them, opens their store, and tells the bulk bar what is among them."""

    toast_asked = Signal(str)

    def __init__(
        self,
        grid: OrderGrid,
        bulk: BulkBar,
        reader: Reader,
        commands: Commands,
        wanted: Callable[[], OrderFilter],
    ) -> None:
        """wanted: what the list shows."""
        super().__init__(bulk)
        self._around, self._model, self._view = grid.around, grid.model, grid.view
        self._selection = grid.selection
        self._bulk = bulk
        self._reader = reader
        self._commands = commands
        self._wanted = wanted
        self._selection.changed.connect(self.show_selected)
        bulk.print_asked.connect(self.print_labels)
        bulk.open_asked.connect(self.open_store)
        bulk.clear_asked.connect(self._selection.clear)

    def print_labels(self) -> None:
        """Print the selected orders, or the current one; what has no label is named after it."""
        chosen = self.rows()
        if chosen:
            self._commands.print_labels(chosen)
        else:
            words = self.tr("Select the orders to print. Ctrl A selects the whole list.")
            self.toast_asked.emit(words)

    def rows(self) -> list[int]:
        """What a key works on: the selected orders, or the current one; none where neither is."""
        if self._selection:
            return self._selected_in_order()
        current = self._view.current_row_id()
        return [] if current is None else [current]

    def _selected_in_order(self) -> list[int]:
        """As the list shows them, then those it does not show any more."""
        chosen = self._selection.rows
        shown = [row for row in self._model.ids if row in chosen]
        hidden = chosen.difference(shown) if len(shown) < len(chosen) else ()
        return [*shown, *sorted(hidden)]

    def open_store(self) -> None:
        """Open the browser of the current row's store, or of the one store in view."""
        row = self._model.row_at(self._view.currentIndex().row())
        store = self._around.stores.get(row.line.store_id) if row else None
        if store is None and self._selection:
            number = self._model.place_of(min(self._selection.rows))
            first = self._model.row_at(number)
            store = self._around.stores.get(first.line.store_id) if first else None
        if store is None and len(self._wanted().stores) == 1:
            store = self._around.stores.get(self._wanted().stores[0])
        if store is None:
            self.toast_asked.emit(self.tr("Choose a row or a store to open first."))
            return
        self._commands.open_store(store.key)

    def copy_cell(self) -> None:
        index = self._view.currentIndex()
        text = self._model.cell(index.row(), max(index.column(), 1)) if index.isValid() else ""
        if text:
            QGuiApplication.clipboard().setText(text)
            self.toast_asked.emit(self.tr("Copied: {0}").format(text))

    def copy_rows(self) -> None:
        """The selected rows, or the current one, as lines with tabs between the cells."""
        current = self._view.current_row_id()
        chosen = self._selection.rows or ({current} if current is not None else frozenset())
        if chosen:
            ids = [row_id for row_id in self._model.ids if row_id in chosen]
            columns = self._model.columns
            self._reader.submit("copy", self._on_copied, _rows_as_text, ids, columns, self._around)

    def show_selected(self) -> None:
        """How many are selected, at once; what is among them, when it is read."""
        self._bulk.show_selected(len(self._selection))
        if self._selection:
            chosen, listed = self._selection.rows, self._model.ids
            shown = self._wanted()
            self._reader.submit(
                "selection", self._bulk.show_summary, _summary_of, chosen, listed, shown
            )
        else:
            self._reader.drop("selection")
            self._bulk.summary = SelectionSummary(0)

    def _on_copied(self, rows: Sequence[str]) -> None:
        QGuiApplication.clipboard().setText("\n".join(rows))
        self.toast_asked.emit(self.tr("%Ln row(s) copied", "", len(rows)))


def _summary_of(
    db: sqlite3.Connection, chosen: frozenset[int], listed: "array[int]", shown: OrderFilter
) -> SelectionSummary:
    whole = len(chosen) == len(listed) and chosen.issuperset(listed)
    facts = whole_list_facts(db, shown) if whole else None
    if facts is None:
        facts = selection_facts(db, chosen)
    return summarise(len(chosen), facts)


def _rows_as_text(
    db: sqlite3.Connection, rows: Sequence[int], columns: Sequence[Column], around: Surroundings
) -> list[str]:
    return [
        "\t".join(column.show(line, around) for column in columns)
        for start in range(0, len(rows), AT_ONCE)
        for line in order_lines(db, rows[start : start + AT_ONCE])
    ]
