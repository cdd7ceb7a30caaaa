"""The alerts as one flat list: a section's line, its alerts, and "2 more" for those folded away."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from lzdesk.gui.alert_words import alert_words
from lzdesk.gui.money import count_words
from lzdesk.gui.widgets.outside import plain
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.alerts import AlertLine
from lzdesk.reading.stores import RailStore

Index = QModelIndex | QPersistentModelIndex

SECTIONS: dict[str, tuple[str, ...]] = {
    "ship_by": ("ship_by.overdue", "ship_by.now", "ship_by.soon"),
    "answers": ("answer.overdue", "answer.now", "answer.soon"),
    "cancelled": ("orders.printed_cancelled", "orders.printed_changed"),
    "carriers": ("carrier.no_scan", "carrier.late_bag"),
    "purchases": ("purchase.late",),
    "new": ("orders.unseen",),
    "rules": ("rule.alert", "rule.limit"),
    "account": (
        "consent.over",
        "store.quiet",
        "store.unproven",
        "consent.ending",
        "account.off_target",
    ),
}
"""Section to its kinds, each the worst first. A section without an alert is not shown."""
URGENT = ("ship_by.overdue", "answer.overdue", "ship_by.now", "answer.now")

SECTION = "section"
ALERT = "alert"
MORE = "more"


class PaneLine(NamedTuple):
    """One line of the pane."""

    what: str
    """SECTION, ALERT or MORE."""
    section: str
    alert: AlertLine | None = None
    folded: bool = False
    """An alert that was acknowledged or snoozed; a section or a MORE that is shut."""
    number: int = 0
    worst: str = ""
    """Of a section: its worst kind, and of how many."""
    worst_count: int = 0

    @property
    def name(self) -> tuple[str, str, int]:
        """What makes it the same line after a refresh."""
        return self.what, self.section, self.alert.alert_id if self.alert else 0


def weight_of(alert: AlertLine) -> int:
    """What an alert counts for: its orders, or one."""
    orders = alert.fields.get("orders", 1)
    return orders if isinstance(orders, int) else 1


def pane_lines(
    alerts: Iterable[AlertLine], shut: Iterable[str], opened: Iterable[str], now_ms: int
) -> list[PaneLine]:
    """shut: sections that are folded; opened: those whose folded alerts are shown."""
    shut, opened = set(shut), set(opened)
    section_of = {kind: key for key, kinds in SECTIONS.items() for kind in kinds}
    by_section: dict[str, list[AlertLine]] = {key: [] for key in SECTIONS}
    for alert in alerts:
        if alert.kind in section_of:
            by_section[section_of[alert.kind]].append(alert)
    lines: list[PaneLine] = []
    for key, members in by_section.items():
        if members:
            lines += _section_lines(key, members, key in shut, key in opened, now_ms)
    return lines


def _section_lines(
    key: str, members: Sequence[AlertLine], is_shut: bool, is_opened: bool, now_ms: int
) -> list[PaneLine]:
    open_ones = [alert for alert in members if not alert.is_folded(now_ms)]
    worst, worst_count = _worst(key, open_ones)
    total = sum(weight_of(alert) for alert in open_ones)
    lines = [PaneLine(SECTION, key, None, is_shut, total, worst, worst_count)]
    if is_shut:
        return lines
    away = [alert for alert in members if alert.is_folded(now_ms)]
    lines += [PaneLine(ALERT, key, alert) for alert in open_ones]
    if away:
        lines.append(PaneLine(MORE, key, None, not is_opened, len(away)))
        if is_opened:
            lines += [PaneLine(ALERT, key, alert, folded=True) for alert in away]
    return lines


def _worst(key: str, members: Sequence[AlertLine]) -> tuple[str, int]:
    for kind in SECTIONS[key]:
        count = sum(weight_of(alert) for alert in members if alert.kind == kind)
        if count:
            return kind, count
    return "", 0


class AlertModel(QAbstractListModel):
    """Lines of the pane; the delegate paints from `line_at`. A line keeps its place's identity."""

    def __init__(self, now_ms: Now) -> None:
        super().__init__()
        self._now_ms = now_ms
        self._alerts: Sequence[AlertLine] = ()
        self._shut: set[str] = set()
        self._opened: set[str] = set()
        self._lines: list[PaneLine] = []
        self.stores: Mapping[int, RailStore] = {}

    @property
    def total(self) -> int:
        """What needs a hand; what was acknowledged or snoozed does not."""
        now = self._now_ms()
        return sum(weight_of(alert) for alert in self._alerts if not alert.is_folded(now))

    @property
    def in_hand(self) -> int:
        """What was acknowledged or snoozed, counted the same way."""
        now = self._now_ms()
        return sum(weight_of(alert) for alert in self._alerts if alert.is_folded(now))

    @property
    def alerts(self) -> Sequence[AlertLine]:
        """As they were last read."""
        return self._alerts

    def show(self, alerts: Sequence[AlertLine], *, in_place: bool = False) -> bool:
        """The alerts as they are now. in_place: no line comes, goes or moves, for a pointer is on
        them; those that are still there show what is new of them. True where more is to come."""
        self._alerts = alerts
        return self._rebuild(in_place=in_place)

    def rebuild(self) -> None:
        """Let lines come, go and move as they must, also those that a clock alone decides."""
        self._rebuild()

    def toggle(self, line: PaneLine) -> None:
        """Fold or open a section, or its folded alerts."""
        (self._opened if line.what == MORE else self._shut).__ixor__({line.section})
        self._rebuild()

    def line_at(self, index: Index) -> PaneLine | None:
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def place_of(self, name: tuple[str, str, int]) -> int:
        """Where a line stands, or -1."""
        return next((n for n, line in enumerate(self._lines) if line.name == name), -1)

    def store_of(self, alert: AlertLine) -> RailStore | None:
        return None if alert.store_id is None else self.stores.get(alert.store_id)

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        line = self.line_at(index)
        if line is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return plain(self.in_full(line))
        return None

    def in_full(self, line: PaneLine) -> str:
        """For tooltips and screen readers."""
        if line.alert is not None:
            return alert_words.in_full(line.alert, self.store_of(line.alert), self._now_ms())
        state = self.tr("folded") if line.folded else self.tr("open")
        if line.what == MORE:
            return f"{alert_words.more(line.number)}, {state}"
        words = f"{alert_words.section(line.section)} {count_words(line.number)}, {state}"
        worst = alert_words.worst(line.worst, line.worst_count)
        return f"{words}, {worst}" if worst else words

    def _rebuild(self, *, in_place: bool = False) -> bool:
        lines = pane_lines(self._alerts, self._shut, self._opened, self._now_ms())
        same = [line.name for line in lines] == [line.name for line in self._lines]
        if not same and in_place:
            now = {line.name: line for line in lines}
            lines = [now.get(line.name, line) for line in self._lines]
        if same or in_place:
            self._replace(lines)
            return not same
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [line.name if (line := self.line_at(index)) else None for index in before]
        self._lines = lines
        after = [
            self.index(place) if name and (place := self.place_of(name)) >= 0 else QModelIndex()
            for name in kept
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        return False

    def _replace(self, lines: list[PaneLine]) -> None:
        before, self._lines = self._lines, lines
        for place, (old, new) in enumerate(zip(before, lines, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(place), self.index(place))
