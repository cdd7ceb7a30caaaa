"""The list as a file: what the view shows, in its order and columns, as XLSX or CSV.

Text from outside is never a formula there: XLSX cells are written as text, and in CSV whatever a
spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from lzdesk.gui.amounts import amounts
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_grid.columns import Column, Surroundings
from lzdesk.gui.panes.order_grid.exported_cells import (
    Cell,
    Exporting,
    FileColumn,
    file_columns,
    skus_of,
)
from lzdesk.lib.sheets import close_book
from lzdesk.reading.connection import open_reading
from lzdesk.reading.order_grid import OrderFilter, order_ids, order_lines

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

AT_ONCE = 200
"""Rows read and written before the window's thread gets its turn again."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What begins a formula in a spreadsheet."""
TELL_EVERY_S = 0.2
XLSX_ROWS = 1_048_575
"""What a sheet holds beside its header."""
XLSX_CELL = 32_767

translate = QCoreApplication.translate


class ListExport(QObject):
    """One file at a time, in a thread of its own with its own connection."""

    progress = Signal(int, int)
    ended = Signal(object)
    """(Exported) the file is whole, or was given up"""

    def __init__(self, window: "MainWindow", db_path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._db_path = db_path
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._since = 0.0
        self.progress.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)
        self.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> None:
        """Ask where the file goes."""
        if self._thread is not None:
            self._window.say(self.tr("A list is being exported already."))
            return
        kinds = self.tr("Excel workbook (*.xlsx);;CSV, for any spreadsheet (*.csv)")
        name = time.strftime("orders-%Y%m%d-%H%M.xlsx")
        folder = str(Path.home() / name)
        asked = QFileDialog(self._window, self.tr("Export the list"), folder, kinds)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asked.selectFile(name)
        asked.fileSelected.connect(lambda path: self.start(named(path, asked.selectedNameFilter())))
        asked.open()

    def start(self, path: Path) -> None:
        """Write what the window lists now."""
        pane = self._window.orders
        self._stop.clear()
        self._since = time.monotonic()
        job = (path, pane.wanted(), pane.model.columns, pane.around)
        self._thread = threading.Thread(target=self._work, args=job, name="lzdesk-export")
        self._thread.start()

    def cancel(self) -> None:
        """Give it up; no half file stays."""
        self._stop.set()

    def close(self) -> None:
        """Give it up and wait for the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _work(
        self, path: Path, shown: OrderFilter, columns: Sequence[Column], around: Surroundings
    ) -> None:
        part = path.with_name(path.name + ".part")
        try:
            rows = self._write(part, path.suffix, shown, columns, around)
            if self._stop.is_set():
                part.unlink(missing_ok=True)
                self.ended.emit(Exported(path, rows, cancelled=True))
                return
            part.replace(path)
            self.ended.emit(Exported(path, rows))
        except (OSError, sqlite3.Error, ValueError) as error:
            part.unlink(missing_ok=True)
            self.ended.emit(Exported(path, 0, trouble=str(error)))

    def _write(
        self,
        part: Path,
        kind: str,
        shown: OrderFilter,
        columns: Sequence[Column],
        around: Surroundings,
    ) -> int:
        db = open_reading(self._db_path)
        try:
            made = file_columns(columns)
            write = _write_csv if kind == ".csv" else _write_xlsx
            return write(part, made, self._rows(db, shown, made, around))
        finally:
            db.close()

    def _rows(
        self,
        db: sqlite3.Connection,
        shown: OrderFilter,
        columns: Sequence[FileColumn],
        around: Surroundings,
    ) -> Iterator[list[Cell]]:
        ids = order_ids(db, shown)
        told = 0.0
        for start in range(0, len(ids), AT_ONCE):
            if self._stop.is_set():
                return
            if time.monotonic() - told > TELL_EVERY_S:
                told = time.monotonic()
                self.progress.emit(start, len(ids))
            some = ids[start : start + AT_ONCE]
            by = Exporting(around, skus_of(db, some))
            for line in order_lines(db, some):
                yield [column.cell(line, by) for column in columns]

    def _on_progress(self, done: int, total: int) -> None:
        if self._thread is None:
            return
        spent = max(time.monotonic() - self._since, 0.001)
        words = self.tr("Exporting, {0} of {1}").format(count_words(done), count_words(total))
        if done:
            per_minute = round(done / spent * 60)
            left_s = round((total - done) / done * spent)
            words = amounts.listed([words, amounts.rate_and_left(per_minute, left_s)])
        self._window.status.show_work(words, self.cancel)

    def _on_ended(self, done: "Exported") -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._window.status.show_work("")
        if done.trouble:
            words = self.tr("The list was not exported to {0}: {1} Choose another place.")
            self._window.tell(words.format(done.path.name, done.trouble + "."))
        elif done.cancelled:
            self._window.say(self.tr("The export was given up. No file was left behind."))
        else:
            many = self.tr("%Ln order(s) exported to {0}", "", done.rows)
            self._window.say(many.format(done.path.name))


class Exported:
    """How an export ended."""

    def __init__(
        self, path: Path, rows: int, *, cancelled: bool = False, trouble: str = ""
    ) -> None:
        self.path = path
        self.rows = rows
        self.cancelled = cancelled
        self.trouble = trouble


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    plain = text.replace("\0", "")
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def _csv_text(cell: Cell) -> str:
    """A moment with its zone, an amount with a point: any program reads them back."""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _write_csv(part: Path, columns: Sequence[FileColumn], rows: Iterator[list[Cell]]) -> int:
    count = 0
    # With a mark that tells Excel it is UTF-8.
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in columns])
        for row in rows:
            writer.writerow([_csv_text(cell) for cell in row])
            count += 1
    return count


def _write_xlsx(part: Path, columns: Sequence[FileColumn], rows: Iterator[list[Cell]]) -> int:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(part), {"constant_memory": True})
    sheet = book.add_worksheet()
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title)
        sheet.set_column(place, place, max(column.width // 7, 10))
    sheet.freeze_panes(1, 0)
    count = 0
    try:
        for row in rows:
            count += 1
            if count > XLSX_ROWS:
                raise ValueError(translate("Export", "A workbook holds at most 1,048,575 orders"))
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    # A sheet knows no zones: the time on this computer's clock.
                    sheet.write_datetime(count, place, cell.replace(tzinfo=None), moment)
                elif isinstance(cell, str):
                    sheet.write_string(count, place, cell.replace("\0", "")[:XLSX_CELL])
                elif cell is not None:
                    sheet.write_number(count, place, float(cell))
    finally:
        # Also where it is given up: else its parts stay in the folder for passing files.
        close_book(book)
    return count


def named(path: str, kind: str) -> Path:
    """The path with a suffix we can write."""
    made = Path(path)
    if made.suffix.lower() in (".xlsx", ".csv"):
        return made.with_suffix(made.suffix.lower())
    return made.with_name(made.name + (".csv" if "csv" in kind else ".xlsx"))
