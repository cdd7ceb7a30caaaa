"""The print queue as one flat list: a bin's heading, then its parcels in the order of the walk."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from lzdesk.gui.amounts import amounts
from lzdesk.gui.panes.print_queue.folding import Fold, QueueLine, around, folded
from lzdesk.gui.run_words import Verb, run_words
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.print_runs import RunParcel
from lzdesk.reading.stores import RailStore

Index = QModelIndex | QPersistentModelIndex


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
        self._all: list[QueueLine] = []
        self._lines: list[QueueLine] = []
        """Those that are shown."""
        self._run = 0
        self._folds = True
        self._opened: dict[int, set[int]] = {}
        """Run to the positions that were unfolded in it."""
        self.stores: Mapping[int, RailStore] = {}
        self.is_open = False
        """Whether anything can still be decided of the run."""

    def show(
        self,
        run: int,
        parcels: Sequence[RunParcel],
        *,
        by_bin: bool,
        is_open: bool,
        kept: Collection[int] = (),
    ) -> None:
        """Another run, or the same as it stands now: then no line moves but what folds.

        kept: positions that stay in sight.
        """
        self._run, self.is_open = run, is_open
        self._all = queue_lines(parcels, by_bin)
        # While labels come nothing folds: each of them would move all lines below it.
        self._folds = all(one.state != "fetching" for one in parcels)
        self._arrange(kept)

    def _arrange(self, kept: Collection[int]) -> None:
        lines = self._all
        if self._folds:
            lines = folded(self._all, self._opened.get(self._run, ()), kept)
        was = self._lines
        pairs = list(enumerate(zip(was, lines, strict=False)))
        changed = [at for at, (before, now) in pairs if before != now]
        if len(was) != len(lines) or any(_name(was[at]) != _name(lines[at]) for at in changed):
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        tall = any(bool(_why(was[at])) != bool(_why(lines[at])) for at in changed)
        self._lines = lines
        if changed:
            # At once: a line that did not change is drawn from its picture.
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        if tall:
            self.layoutChanged.emit()

    def unfold(self, positions: Collection[int]) -> None:
        """These stay in sight until they are folded again, also when another run was shown."""
        self._opened.setdefault(self._run, set()).update(positions)
        self._arrange(())

    def fold(self, position: int) -> bool:
        """Fold a parcel with its neighbours; whether there was anything to fold."""
        some = around(self._all, position)
        self._opened.setdefault(self._run, set()).difference_update(some)
        self._arrange(())
        return bool(some)

    @property
    def parcels(self) -> int:
        """Of the run, folded ones too."""
        return sum(line.parcel is not None for line in self._all)

    def line_at(self, index: Index) -> QueueLine | None:
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def place_of(self, position: int) -> int:
        """The row of a parcel, or of the fold it is in; -1 where it is not here."""
        for row, line in enumerate(self._lines):
            if line.parcel is not None and line.parcel.position == position:
                return row
            if line.fold is not None and position in line.fold.positions:
                return row
        return -1

    def verbs(self, parcel: RunParcel) -> list[Verb]:
        return run_words.verbs(parcel, self.is_open)

    def why(self, parcel: RunParcel) -> str:
        return run_words.why(parcel, self._now_ms())

    def of(self, indexes: Iterable[QModelIndex]) -> list[RunParcel]:
        """The parcels of these rows, in the order of the walk."""
        rows = sorted({index.row() for index in indexes if index.isValid()})
        return [line.parcel for row in rows if (line := self._lines[row]).parcel is not None]

    def in_full(self, line: QueueLine) -> str:
        """All of a row, for tooltips and screen readers."""
        one = line.parcel
        if line.fold is not None:
            return run_words.fold(line.fold.first, line.fold.last)
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
        if line is None or (line.parcel is None and line.fold is None):
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


def _name(line: QueueLine) -> tuple[str, int, int, Fold | None]:
    return line.bin, line.parcels, line.parcel.position if line.parcel else 0, line.fold


def _why(line: QueueLine) -> str:
    return line.parcel.why if line.parcel else ""
