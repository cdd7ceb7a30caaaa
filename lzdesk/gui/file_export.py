"""A list as a file: asked where, then written by a thread of its own, whole or not at all."""

import sqlite3
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from lzdesk.lib.sheets import KINDS, GivenUp, Told

TELL_EVERY_S = 0.2
translate = QCoreApplication.translate
Write = Callable[[Path, Told], int]
"""Writes the file, and is told to give up by what `Told` answers; the rows that were written."""


def ask_file(parent: QWidget, title: str, stem: str, then: Callable[[Path], object]) -> None:
    """Ask where a sheet goes; `then` gets its path, XLSX or CSV by its suffix."""
    kinds = translate("Export", "Excel workbook (*.xlsx);;CSV, for any spreadsheet (*.csv)")
    name = time.strftime(f"{stem}-%Y%m%d-%H%M.xlsx")
    asked = QFileDialog(parent, title, str(Path.home() / name), kinds)
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    asked.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    asked.selectFile(name)
    asked.fileSelected.connect(lambda path: then(named(path, asked.selectedNameFilter())))
    asked.open()


def named(path: str, kind: str) -> Path:
    """The path with a suffix we can write."""
    made = Path(path)
    if made.suffix.lower() in KINDS:
        return made.with_suffix(made.suffix.lower())
    return made.with_name(made.name + (".csv" if "csv" in kind else ".xlsx"))


class FileExport(QObject):
    """One file at a time."""

    progress = Signal(int, int)
    """(rows written, rows in all or 0 where that is not known)"""
    written = Signal(str, int)
    """(path, rows)"""
    given_up = Signal()
    failed = Signal(str, str)
    """(path, why) nothing was written"""
    _ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._told = 0.0
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def is_at_work(self) -> bool:
        return self._thread is not None

    def start(self, path: Path, write: Write) -> None:
        """Have it written; nothing where one is being written."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(
                target=self._work, args=(path, write), name="lzdesk-export"
            )
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

    def _work(self, path: Path, write: Write) -> None:
        try:
            rows = write(path, self._tell)
        except GivenUp:
            self._ended.emit(self.given_up.emit)
        except (OSError, sqlite3.Error, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self._ended.emit(partial(self.failed.emit, str(path), why))
        else:
            self._ended.emit(partial(self.written.emit, str(path), rows))

    def _tell(self, done: int, total: int) -> bool:
        if time.monotonic() - self._told > TELL_EVERY_S:
            self._told = time.monotonic()
            self.progress.emit(done, total)
        return not self._stop.is_set()

    def _on_ended(self, tell: Callable[[], object]) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            tell()
