"""The print queue as one flat list: a bin's heading, then its parcels in the order of the walk."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from lzdesk.gui.amounts import amounts
from lzdesk.gui.run_words import Verb, run_words
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.print_runs import RunParcel
from lzdesk.reading.stores import RailStore

Index = QModelIndex | QPersistentModelIndex


class QueueLine(NamedTuple):
    """A heading (no parcel) or a parcel."""

    bin: str
    parcels: int = 0
    """Parcels under a heading."""
    parcel: RunParcel | None = None


def queue_lines(parcels: Sequence[RunParcel], by_bin: bool) -> list[QueueLine]:
    """by_bin: the walk begins with the bins, so that each has a heading."""
    if not by_bin:
        return [QueueLine("", parcel=one) for one in parcels]
    counts = Counter(one.bin for one in parcels)
    lines: list[QueueLine] = []
    for one in parcels:
        if not lines or lines[-1].bin != one.bin:
            lines.append(QueueLine(one.bin, counts[one.bin]))
        lines.append(QueueLine(one.bin, parcel=one))
    return lines


class QueueModel(QAbstractListModel):
    """Lines of the list; the delegate paints from `line_at`."""

    def __init__(self, now_ms: Now) -> None:
        super().__init__()
        self._now_ms = now_ms
        self._lines: list[QueueLine] = []
        self.stores: Mapping[int, RailStore] = {}
        self.is_open = False
        """Whether anything can still be decided of the run."""

    def show(self, parcels: Sequence[RunParcel], *, by_bin: bool, is_open: bool) -> None:
        """Another run, or the same as it stands now: then no line moves."""
        lines = queue_lines(parcels, by_bin)
        same = [_name(one) for one in lines] == [_name(one) for one in self._lines]
        self.is_open = is_open
        if not same:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        changed = [at for at, (a, b) in enumerate(zip(self._lines, lines, strict=True)) if a != b]
        tall = [at for at in changed if bool(_why(self._lines[at])) != bool(_why(lines[at]))]
        self._lines = lines
        for at in changed:
            self.dataChanged.emit(self.index(at), self.index(at))
        if tall:
            self.layoutChanged.emit()

    def line_at(self, index: Index) -> QueueLine | None:
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def place_of(self, position: int) -> int:
        """The row of a parcel; -1 where it is not here."""
        for row, line in enumerate(self._lines):
            if line.parcel is not None and line.parcel.position == position:
                return row
        return -1

    def verbs(self, parcel: RunParcel) -> list[Verb]:
        return run_words.verbs(parcel, self.is_open)

    def why(self, parcel: RunParcel) -> str:
        return run_words.why(parcel, self._now_ms())

    def of(self, indexes: Iterable[QModelIndex]) -> list[RunParcel]:
        """The parcels of these rows, in the order of the walk."""
        rows = sorted({index.row() for index in indexes})
        return [line.parcel for row in rows if (line := self._lines[row]).parcel is not None]

    def in_full(self, line: QueueLine) -> str:
        """All of a row, for tooltips and screen readers."""
        one = line.parcel
        if one is None:
            return amounts.listed([run_words.bin(line.bin), run_words.parcels(line.parcels)])
        store = self.stores.get(one.store_id)
        name = store.name if store else ""
        parts = [str(one.position), one.sku, one.order_number, name, one.carrier]
        said = [run_words.state(one), self.why(one)]
        return amounts.listed([plain(part) for part in [*parts, *said] if part])

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        line = self.line_at(index)
        if line is None or line.parcel is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        line = self.line_at(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.in_full(line)
        return plain_tooltip(self.in_full(line)) if role == Qt.ItemDataRole.ToolTipRole else None


def _name(line: QueueLine) -> tuple[str, int, int]:
    return line.bin, line.parcels, line.parcel.position if line.parcel else 0


def _why(line: QueueLine) -> str:
    return line.parcel.why if line.parcel else ""
