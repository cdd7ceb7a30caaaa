"""The entries of the palette as a list Qt can walk."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from lzdesk.gui.amounts import amounts
from lzdesk.gui.palette.entries import Entry
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.lib.typed import override

Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """A few entries, swapped whole."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def entry_at(self, row: int) -> Entry | None:
        return self._entries[row] if 0 <= row < len(self._entries) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        entry = self.entry_at(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            parts = (entry.title, entry.detail, entry.keys)
            whole = amounts.listed(part for part in parts if part)
            return (
                plain(whole) if role == Qt.ItemDataRole.AccessibleTextRole else plain_tooltip(whole)
            )
        return None
