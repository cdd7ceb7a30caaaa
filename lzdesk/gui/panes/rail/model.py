"""The stores of the rail, grouped, as one flat list: a group's line, then its stores."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from lzdesk.gui.money import count_words
from lzdesk.gui.store_words import sign_in_words
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.words import MARKETPLACE_NAMES, country_words, memory_words, store_state_words
from lzdesk.lib.clock import Now, now_ms
from lzdesk.lib.typed import override
from lzdesk.reading.stores import RailStore

Index = QModelIndex | QPersistentModelIndex


class RailLine(NamedTuple):
    """A group (store is None) or a store."""

    group: str
    store: RailStore | None
    open_orders: int
    """of the store, or of the whole group"""
    folded: bool = False


def rail_lines(
    stores: Sequence[RailStore], folded: Collection[str], typed: str = ""
) -> list[RailLine]:
    """Group the stores, in the order they come. Typing opens every group and filters by name."""
    groups: dict[str, list[RailStore]] = {}
    wanted = typed.casefold()
    for store in stores:
        if wanted in store.name.casefold() or wanted in store.group.casefold():
            groups.setdefault(store.group, []).append(store)
    lines: list[RailLine] = []
    for group, members in groups.items():
        shut = group in folded and not typed
        if group:
            lines.append(RailLine(group, None, sum(s.open_orders for s in members), shut))
        if not shut:
            lines += [RailLine(group, store, store.open_orders) for store in members]
    return lines


class RailModel(QAbstractListModel):
    """Lines of the rail; the delegate paints from `line_at`."""

    def __init__(self) -> None:
        super().__init__()
        self._stores: Sequence[RailStore] = ()
        self._folded: set[str] = set()
        self._typed = ""
        self._lines: list[RailLine] = []
        self.memory: Mapping[str, int] = {}
        """Bytes that each open browser takes, by store."""
        self.visits: Mapping[str, str] = {}
        """When each store was last looked at and how it was, in words, by store."""
        self.now_ms: Now = now_ms

    def stores_shown(self) -> list[int]:
        """Rows of the stores that have a line, from the top."""
        return [line.store.store_id for line in self._lines if line.store is not None]

    @property
    def folded(self) -> set[str]:
        return self._folded

    @property
    def typed(self) -> str:
        return self._typed

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores as they are now; the same lines with other numbers keep their place."""
        self._stores = stores
        self._rebuild()

    def fold(self, group: str) -> None:
        """Fold a group, or open it again."""
        self._folded ^= {group}
        self._rebuild()

    def set_folded(self, groups: Collection[str]) -> None:
        self._folded = set(groups)
        self._rebuild()

    def filter(self, typed: str) -> None:
        self._typed = typed
        self._rebuild()

    def line_at(self, index: Index) -> RailLine | None:
        """The line of an index."""
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        line = self.line_at(index)
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return line.store.name if line.store else line.group
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return plain(self.in_full(line))
        return None

    def in_full(self, line: RailLine) -> str:
        """For tooltips and screen readers."""
        count = self.tr("%Ln open order(s)", "", line.open_orders)
        if line.store is None:
            state = self.tr("folded") if line.folded else self.tr("open")
            return self.tr("Group {0}, {1}, {2}").format(line.group, count, state)
        store = line.store
        market = MARKETPLACE_NAMES.get(store.marketplace, store.marketplace)
        words = f"{store.name}, {market} {country_words(store.country)}, {count}"
        if store.overdue:
            late = self.tr("%Ln order(s) overdue", "", store.overdue)
            words += f", {late}"
        if store.unseen:
            new = self.tr("{0} new").format(count_words(store.unseen))
            words += f", {new}"
        words = f"{words}. {store_state_words(store.state, store.detail)}"
        if told := sign_in_words(store.signed_in, store.sign_in_seen_at, self.now_ms()):
            words = f"{words.rstrip('.。')}. {told}."
        if taken := self.memory.get(store.key):
            words = (
                words.rstrip(".。")
                + ". "
                + self.tr("Its browser takes {0}.").format(memory_words(taken))
            )
        if visited := self.visits.get(store.key):
            words = f"{words.rstrip('.。')}. {visited}"
        return words

    def _rebuild(self) -> None:
        lines = rail_lines(self._stores, self._folded, self._typed)
        if [_name(line) for line in lines] == [_name(line) for line in self._lines]:
            before, self._lines = self._lines, lines
            for place, (old, new) in enumerate(zip(before, lines, strict=True)):
                if _face(old) != _face(new):
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()


def _name(line: RailLine) -> tuple[str, int]:
    return line.group, line.store.store_id if line.store else -1


def _face(line: RailLine) -> tuple[object, ...]:
    """What a line shows, in the rail and its tooltip; the time of the last read is not of it."""
    if line.store is None:
        return tuple(line)
    store = line.store._replace(
        read_at=None, orders_here=0, orders_reported=None, differs_since=None
    )
    return (*line._replace(store=None), store)
