"""The SKUs as a file: those that the grid lists, in its order, in a thread of its own."""

import sqlite3
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from lzdesk.gui.asking import Trouble
from lzdesk.reading.connection import open_reading
from lzdesk.reading.sku_file import GivenUp, export_skus
from lzdesk.reading.skus import SkuFilter

TELL_EVERY_S = 0.2


class SkuExport(QObject):
    """One file at a time."""

    progress = Signal(int)
    """(rows written)"""
    written = Signal(str, int)
    """(path, rows)"""
    given_up = Signal()
    failed = Signal(object)
    """(Trouble) nothing was written"""
    _ended = Signal(object)

    def __init__(self, db_path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._db_path = db_path
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._told = 0.0
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def is_at_work(self) -> bool:
        return self._thread is not None

    def start(self, path: Path, wanted: SkuFilter) -> None:
        """Write these; nothing where one is being written."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(
                target=self._work, args=(path, wanted), name="lzdesk-sku-export"
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

    def _work(self, path: Path, wanted: SkuFilter) -> None:
        try:
            db = open_reading(self._db_path)
            try:
                rows = export_skus(db, path, wanted, self._tell)
            finally:
                db.close()
        except GivenUp:
            self._ended.emit(None)
        except (OSError, sqlite3.Error, ValueError) as error:
            detail = getattr(error, "strerror", None) or str(error)
            self._ended.emit(Trouble("skus.not_written", {"file": path.name, "detail": detail}))
        else:
            self._ended.emit((str(path), rows))

    def _tell(self, done: int) -> bool:
        if time.monotonic() - self._told > TELL_EVERY_S:
            self._told = time.monotonic()
            self.progress.emit(done)
        return not self._stop.is_set()

    def _on_ended(self, how: object) -> None:
        if self._thread is None:
            return
        self._thread.join()
        self._thread = None
        if how is None:
            self.given_up.emit()
        elif isinstance(how, Trouble):
            self.failed.emit(how)
        elif isinstance(how, tuple):
            self.written.emit(*how)
