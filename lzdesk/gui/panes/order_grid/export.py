"""The list as a file: what the view shows, in its order and columns, as XLSX or CSV.

Text from outside is never a formula there: `lib/sheets.py`.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from lzdesk.gui.amounts import amounts
from lzdesk.gui.file_export import FileExport, Write, ask_file
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_grid.columns import Column, Surroundings
from lzdesk.gui.panes.order_grid.exported_cells import Exporting, FileColumn, file_columns, skus_of
from lzdesk.lib.sheets import Cell, GivenUp, Sheet, Told, write_sheet
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import OrderFilter, order_ids, order_lines

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

AT_ONCE = 200
"""Rows read and written before it is asked whether to go on."""


class ListExport(QObject):
    """The orders, or whatever list is in sight: one file at a time."""

    def __init__(self, window: "MainWindow", db_path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._db_path = db_path
        self._since = 0.0
        self._of_orders = True
        self.file = FileExport(self)
        self.file.progress.connect(self._on_progress)
        self.file.written.connect(self._on_written)
        self.file.given_up.connect(self._on_given_up)
        self.file.failed.connect(self._on_failed)

    def ask(self) -> None:
        """Ask where the orders that are listed go."""
        if not self._is_busy():
            ask_file(self._window, self.tr("Export the list"), "orders", self.start)

    def ask_sheet(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        """Ask where these rows go."""
        if not self._is_busy():
            title = self.tr("Export the list")
            ask_file(
                parent or self._window,
                title,
                sheet.stem,
                lambda path: self.start_sheet(path, sheet),
            )

    def start(self, path: Path) -> None:
        """Write what the window lists now."""
        pane = self._window.orders
        shown, columns, around = pane.wanted(), pane.model.columns, pane.around

        def write(path: Path, told: Told) -> int:
            with closing(open_reading(self._db_path)) as db:
                return _write_orders(db, path, told, (shown, columns, around))

        self._begin(path, write, of_orders=True)

    def start_sheet(self, path: Path, sheet: Sheet) -> None:
        """Write these rows."""
        self._begin(path, sheet.write, of_orders=False)

    def _begin(self, path: Path, write: Write, *, of_orders: bool) -> None:
        self._of_orders = of_orders
        self._since = time.monotonic()
        self.file.start(path, write)

    def _is_busy(self) -> bool:
        if self.file.is_at_work:
            self._window.say(self.tr("A list is being exported already."))
        return self.file.is_at_work

    def cancel(self) -> None:
        """Give it up; no half file stays."""
        self.file.cancel()

    def close(self) -> None:
        """Give it up and wait for its thread."""
        self.file.close()

    def _on_progress(self, done: int, total: int) -> None:
        if not self.file.is_at_work:
            return
        spent = max(time.monotonic() - self._since, 0.001)
        words = self.tr("Exporting, {0} of {1}").format(count_words(done), count_words(total))
        if done:
            per_minute = round(done / spent * 60)
            left_s = round((total - done) / done * spent)
            words = amounts.listed([words, amounts.rate_and_left(per_minute, left_s)])
        self._window.status.show_work(words, self.cancel)

    def _on_written(self, path: str, rows: int) -> None:
        self._window.status.show_work("")
        if self._of_orders:
            many = self.tr("%Ln order(s) exported to {0}", "", rows)
        else:
            many = self.tr("%Ln row(s) exported to {0}", "", rows)
        self._window.say(many.format(Path(path).name))

    def _on_given_up(self) -> None:
        self._window.status.show_work("")
        self._window.say(self.tr("The export was given up. No file was left behind."))

    def _on_failed(self, path: str, why: str) -> None:
        self._window.status.show_work("")
        words = self.tr("The list was not exported to {0}: {1} Choose another place.")
        self._window.tell(words.format(Path(path).name, why + "."))


def _write_orders(
    db: sqlite3.Connection,
    path: Path,
    told: Told,
    what: tuple[OrderFilter, Sequence[Column], Surroundings],
) -> int:
    shown, columns, around = what
    made = file_columns(columns)
    widths = [max(column.width // 7, 10) for column in made]
    titles = [column.title for column in made]
    return write_sheet(path, titles, _rows(db, shown, (made, around), told), widths)


def _rows(
    db: sqlite3.Connection,
    shown: OrderFilter,
    made: tuple[Sequence[FileColumn], Surroundings],
    told: Told,
) -> Iterator[list[Cell]]:
    columns, around = made
    ids = order_ids(db, shown)
    for start in range(0, len(ids), AT_ONCE):
        if not told(start, len(ids)):
            raise GivenUp
        some = ids[start : start + AT_ONCE]
        by = Exporting(around, skus_of(db, some))
        for line in order_lines(db, some):
            yield [column.cell(line, by) for column in columns]
