"""The model of the grid of SKUs: their names in order, and rows read in pages of 64."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage

from lzdesk.gui.panes.skus.columns import COLUMNS, PICTURE
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.lib.typed import override
from lzdesk.reading.skus import SkuLine, sku_lines

PAGE = 64
ROWS_KEPT = 32 * PAGE
Index = QModelIndex | QPersistentModelIndex
log = logging.getLogger(__name__)


class SkuModel(QAbstractTableModel):
    """`data` never raises: a page whose read fails stays blank and is logged."""

    typed = Signal(str, str, str)
    """(SKU, field, text) a cell was filled in"""

    def __init__(self, db: sqlite3.Connection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._db = db
        self.picture: Callable[[str], QImage | None] = lambda _address: None
        """What there is of an address, at once."""
        self._names: list[str] = []
        self._lines: dict[str, SkuLine | None] = {}
        self._open: Mapping[str, int] = {}
        self._typing: dict[tuple[str, str], str] = {}
        """SKU and field to the text that is on its way."""

    @property
    def names(self) -> Sequence[str]:
        """Seller SKUs in the order shown. Not to be changed."""
        return self._names

    def show_names(self, names: list[str]) -> None:
        """Another list; the current row and those that are selected go along."""
        if names == self._names:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._names[index.row()] if index.isValid() else "" for index in before]
        self._names = names
        places = {name: row for row, name in enumerate(names)} if before else {}
        after = [
            self.index(places[name], index.column()) if name in places else QModelIndex()
            for name, index in zip(kept, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def show_open(self, open_orders: Mapping[str, int]) -> None:
        """How many open orders have each Sku."""
        if open_orders != self._open:
            self._open = open_orders
            self._tell_all()

    def show_pictures(self) -> None:
        """There are others now."""
        if self._names:
            last = len(self._names) - 1
            role = Qt.ItemDataRole.DecorationRole
            self.dataChanged.emit(self.index(0, 0), self.index(last, 0), [role])

    def refresh(self, names: Iterable[str] = ()) -> None:
        """Read these rows again when they are next painted; all of them where none is named."""
        some = list(names)
        if not some:
            self._lines.clear()
        for name in some:
            self._lines.pop(name, None)
        self._tell_all()

    def line_at(self, row: int) -> SkuLine | None:
        """Read now if its page is not here; None where the Sku is gone."""
        if not 0 <= row < len(self._names):
            return None
        name = self._names[row]
        if name not in self._lines:
            self._read(row // PAGE * PAGE)
        return self._lines.get(name)

    def expect(self, names: Iterable[str], field: str, text: str | None) -> None:
        """Show a text that is on its way to the engine; None: it has arrived, or was refused."""
        for name in names:
            if text is None:
                self._typing.pop((name, field), None)
            else:
                self._typing[name, field] = text

    def _read(self, start: int) -> None:
        wanted = self._names[start : start + PAGE]
        while len(self._lines) > ROWS_KEPT:
            del self._lines[next(iter(self._lines))]
        self._lines.update(dict.fromkeys(wanted))
        try:
            self._lines.update((line.sku, line) for line in sku_lines(self._db, wanted))
        except sqlite3.Error as error:
            log.error("SKUs could not be read: %s", error)

    def _tell_all(self) -> None:
        if self._names:
            last = self.index(len(self._names) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._names)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        column = COLUMNS[index.column()] if index.isValid() else COLUMNS[0]
        if column.typed and not column.is_switch:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(COLUMNS[section].whole_words)
        return COLUMNS[section].words if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | QImage | None:
        line = self.line_at(index.row())
        if line is None:
            return None
        column = COLUMNS[index.column()]
        if column.key == PICTURE:
            return self._picture_data(line, role)
        if role == Qt.ItemDataRole.EditRole:
            return plain(column.typed(line)) if column.typed else None
        waits = self._typing.get((line.sku, column.field))
        text = column.shown(line, self._open.get(line.sku, 0)) if waits is None else waits
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return plain(f"{line.sku}, {column.whole_words}: {text}")
        return None

    def _picture_data(self, line: SkuLine, role: int) -> str | QImage | None:
        picture = self.picture(line.image_url) if line.image_url else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tr("with a picture") if picture else ""
        return picture if role == Qt.ItemDataRole.DecorationRole else None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line, column = self.line_at(index.row()), COLUMNS[index.column()]
        if line is None or column.typed is None or role != Qt.ItemDataRole.EditRole:
            return False
        text = str(value)
        if text != column.typed(line):
            self.typed.emit(line.sku, column.field, text)
        return True
