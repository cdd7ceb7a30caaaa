"""Collects Python's garbage in the window's own thread.

Python may run its collector in whichever thread allocates. A Qt object in a cycle that is
collected by the reader's thread is destroyed there, and the window crashes some time later. So the
automatic collector is off, and a timer does its work here, by the collector's own thresholds.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY_MS = 1_000
"""What five seconds leave behind while labels come takes 17 ms to go through, of one 3."""


class GarbageCollector(QObject):
    """Lives as long as the program's windows."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def settle(self) -> None:
        """The window is built: what it is made of stays, and is not gone through each time."""
        gc.freeze()

    def _look(self) -> None:
        """Collect the oldest generation that has passed its threshold."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
