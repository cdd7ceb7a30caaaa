"""The selected orders, as a set of row ids: a refresh, a sort or a filter cannot lose it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class OrderSelection(QObject):
    """`changed` follows every change, once."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: set[int] = set()
        self._frozen: frozenset[int] | None = None
        self.changed.connect(self._thaw)

    def __contains__(self, row_id: int) -> bool:
        return row_id in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> frozenset[int]:
        """A copy that is made once for each change: it may hold 200,000 rows."""
        if self._frozen is None:
            self._frozen = frozenset(self._rows)
        return self._frozen

    def _thaw(self) -> None:
        self._frozen = None

    def add(self, rows: Iterable[int]) -> None:
        before = len(self._rows)
        self._rows.update(rows)
        if len(self._rows) != before:
            self.changed.emit()

    def toggle(self, row_id: int) -> None:
        self._rows ^= {row_id}
        self.changed.emit()

    def replace(self, rows: Iterable[int]) -> None:
        self._rows = set(rows)
        self.changed.emit()

    def clear(self) -> None:
        if self._rows:
            self._rows.clear()
            self.changed.emit()
