"""Rows read and painted before they are shown, a few at a time.

While the engine reads flat out the list is another one several times a second, and at times all
rows of it are new. Reading and painting thirty rows takes 5 ms, and several times that where the
engine wants the processor, too: a key pressed then would wait for all of them. So a list that
comes by itself is shown when the pictures of its rows are ready; between two steps the window
answers. What the operator asked for is painted at once.
"""

import logging
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, QTimer

log = logging.getLogger(__name__)

READ_AT_ONCE = 8
PAINTED_AT_ONCE = 4
"""Rows in one step: about a millisecond of work."""
REST_MS = 60
"""Rows that were painted already wait until the operator stops paging."""


class RowsAhead(QObject):
    """The newest asking wins: what an earlier one waited for is dropped."""

    def __init__(
        self,
        parent: QObject,
        read: Callable[[Sequence[int]], None],
        begin_painting: Callable[[], Callable[[int], None]],
    ) -> None:
        """begin_painting: called when all rows are read; it gives what makes the picture of one."""
        super().__init__(parent)
        self._read = read
        self._begin_painting = begin_painting
        self._steps: Iterator[None] = iter(())
        self._then: Callable[[], None] | None = None
        self._ended = False
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._step)

    @property
    def is_busy(self) -> bool:
        """Whether rows are being made that something waits for."""
        return self._then is not None

    def make(self, row_ids: Sequence[int], then: Callable[[], None] | None = None) -> None:
        """Make these rows ready, and call `then`. With nothing to wait for, what waits goes on."""
        if self._ended or (then is None and self.is_busy):
            return
        self._then = then
        self._steps = self._all_steps(row_ids)
        self._next.start(REST_MS if then is None else 0)

    def drop(self) -> None:
        """Another list was asked for: nothing waits any more."""
        self._next.stop()
        self._then = None

    def end(self) -> None:
        """The window is closed: nothing is made ready any more."""
        self.drop()
        self._ended = True

    def _all_steps(self, row_ids: Sequence[int]) -> Iterator[None]:
        for start in range(0, len(row_ids), READ_AT_ONCE):
            self._read(row_ids[start : start + READ_AT_ONCE])
            yield
        paint = self._begin_painting()
        for place, row_id in enumerate(row_ids, start=1):
            paint(row_id)
            if not place % PAINTED_AT_ONCE:
                yield

    def _step(self) -> None:
        try:
            for _ in self._steps:
                self._next.start(0)
                return
        except Exception:
            # The list must come all the same: each row is tried again when it is painted.
            log.exception("rows not made ahead")
        then, self._then = self._then, None
        if then is not None:
            then()
