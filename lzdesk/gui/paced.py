"""Work that is asked for often and done now and then: soon after the first asking, then apart.

While the engine reads flat out, changes come several times a second. Reading the list and painting
it again for each would take the time in which the window must answer.
"""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal


class Paced(QObject):
    """`due` follows an asking after soon_ms, and never within apart_ms of the last one."""

    due = Signal()

    def __init__(self, parent: QObject, soon_ms: int, apart_ms: int) -> None:
        super().__init__(parent)
        self._soon_ms = soon_ms
        self._apart_ms = apart_ms
        self._last = QElapsedTimer()
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._on_due)

    def ask(self) -> None:
        """It is to be done; what waits already is not put off."""
        if self._wait.isActive():
            return
        wait = self._soon_ms
        if self._last.isValid():
            wait = max(wait, self._apart_ms - self._last.elapsed())
        self._wait.start(wait)

    def _on_due(self) -> None:
        self._last.start()
        self.due.emit()
