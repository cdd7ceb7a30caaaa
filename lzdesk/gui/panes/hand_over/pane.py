"""The place "Hand-over": what leaves today, per carrier, store and country."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.hand_over.bags import BagsPane
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.lines_table import Column, Line, LinesTable
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.strip import strip
from lzdesk.gui.widgets.toast import Toast
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MISSING
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.hand_over import Leaving
from lzdesk.reading.stores import RailStore

LEAVING, BAGS = "leaving", "bags"
WIDTH = 420
LATE, MISSED = 8, 7
"""Columns that are told in colour."""


class HandOverPane(QWidget):
    """Shows what it is given, and says what is wanted."""

    manifest_asked = Signal(str)
    """(suffix of the file)"""
    escalation_asked = Signal(object)
    """(a Leaving with late pick-ups)"""
    again_asked = Signal()
    shown = Signal()

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Hand-over"))
        self._theme = theme
        self._now_ms = now_ms
        self._rows: Sequence[Leaving] = ()
        self._stores: Mapping[int, RailStore] = {}
        self.table = LinesTable(theme, self.tr("Parcels that leave today"), self._columns())
        self.table.tone_of = self._tone
        self.bags = BagsPane(theme, now_ms)
        self._make_bars()
        self._make_silence()
        self._lay_out()
        self.toast = Toast(self.table, theme)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.show_silence(self.tr("Reading what leaves today."), "")

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Carrier"), 120),
            Column(self.tr("Store"), 120),
            Column(self.tr("Country"), 64, 110),
            Column(self.tr("Pick-up"), 64, 110),
            Column(self.tr("Drop-off"), 64, 110),
            Column(self.tr("Ready"), 64, 110),
            Column(self.tr("Out"), 64, 110),
            Column(self.tr("Missing"), 64, 110),
            Column(self.tr("Late"), 64, 110),
            Column(self.tr("Due"), 80, 130),
        )

    def _make_bars(self) -> None:
        self.tabs = {
            LEAVING: StatusTab(self._theme, self.tr("Leaving today"), self),
            BAGS: StatusTab(self._theme, self.tr("Bags"), self),
        }
        group = QButtonGroup(self)
        for part, tab in self.tabs.items():
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False, part=part: self.show_part(part))
        self.tabs[LEAVING].setChecked(True)
        self.escalate = Button(self._theme, self.tr("Escalate a late pick-up …"))
        self.pdf = Button(self._theme, self.tr("Manifest, PDF"), kind="primary")
        self.xlsx = Button(self._theme, self.tr("Manifest, XLSX"))
        self.escalate.clicked.connect(self._on_escalate)
        self.pdf.clicked.connect(lambda: self.manifest_asked.emit(".pdf"))
        self.xlsx.clicked.connect(lambda: self.manifest_asked.emit(".xlsx"))
        self._of_leaving = (self.escalate, self.xlsx, self.pdf)
        self.total = ElidedLabel(style="small", tone="text2")
        self.of_whom = PlainLabel(style="small", tone="text2")
        self.policy = WrappedLabel(tone="text2")

    def _make_silence(self) -> None:
        self.silence_title = PlainLabel(style="title", weight=600)
        self.silence_detail = WrappedLabel(tone="text2")
        self.silence_detail.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.silence_detail.setFixedWidth(WIDTH)
        self.again = Button(self._theme, self.tr("Read again"))
        self.again.clicked.connect(self.again_asked)
        self._silence = QWidget()
        self._silence.setObjectName("emptyState")
        column = QVBoxLayout(self._silence)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self.silence_title, self.silence_detail, self.again):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def _lay_out(self) -> None:
        top, below = QWidget(self), QWidget(self)
        bar = strip(top, "statusTabs", TABS_HEIGHT, left=8)
        for tab in self.tabs.values():
            bar.addWidget(tab)
        bar.addStretch(1)
        for widget in (*self._of_leaving, *self.bags.buttons):
            bar.addWidget(widget)
        for button in self.bags.buttons:
            button.hide()
        line = strip(below, "filterBar", FILTER_BAR_HEIGHT)
        line.addWidget(self.total, 1)
        line.addWidget(self.of_whom)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._silence)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self.policy)
        self._leaving = QWidget()
        part = QVBoxLayout(self._leaving)
        part.setContentsMargins(0, 0, 0, 0)
        part.setSpacing(0)
        part.addWidget(below)
        part.addWidget(self._middle, 1)
        part.addLayout(foot)
        self._parts = QStackedWidget()
        self._parts.addWidget(self._leaving)
        self._parts.addWidget(self.bags)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(self._parts, 1)

    # What is shown

    def show_part(self, part: str) -> None:
        """What leaves, or the bags."""
        self.tabs[part].setChecked(True)
        self._parts.setCurrentWidget(self.bags if part == BAGS else self._leaving)
        for button in self._of_leaving:
            button.setVisible(part == LEAVING)
        for button in self.bags.buttons:
            button.setVisible(part == BAGS)
        self.take_focus()

    @property
    def shows_bags(self) -> bool:
        """Whether codes are meant for a bag."""
        return self._parts.currentWidget() is self.bags

    def show_rows(self, rows: Sequence[Leaving], stores: Mapping[int, RailStore]) -> None:
        """What leaves today, as it is now."""
        self._rows, self._stores = rows, stores
        self.table.show_lines([self._line(place, one) for place, one in enumerate(rows)])
        if rows:
            self._middle.setCurrentWidget(self.table)
        else:
            detail = self.tr("Parcels stand here from the moment they are packed.")
            self.show_silence(self.tr("Nothing leaves today."), detail)
        self._show_chosen()

    def show_silence(self, title: str, detail: str, *, failed: bool = False) -> None:
        """Words in the table's place: while it is read, where it is empty, or could not be read."""
        self.silence_title.setText(title)
        self.silence_detail.setText(detail)
        self.silence_detail.setFixedHeight(max(0, self.silence_detail.heightForWidth(WIDTH)))
        self.again.setVisible(failed)
        self._middle.setCurrentWidget(self._silence)

    def show_policy(self, words: str) -> None:
        """What the marketplaces do by themselves."""
        self.policy.setText(words)
        self.policy.setVisible(bool(words))

    def carriers(self) -> tuple[str, ...]:
        """Those of the chosen rows; none where no row is chosen, so that all are meant."""
        return tuple(dict.fromkeys(one.carrier for one in self._chosen()))

    def _chosen(self) -> list[Leaving]:
        return [self._rows[line.key] for line in self.table.chosen()]

    def _line(self, place: int, one: Leaving) -> Line:
        store = self._stores.get(one.store_id)
        numbers = (
            one.pick_up, one.drop_off, one.ready, one.scanned_out, one.missing, one.late_pick_ups,
        )  # fmt: skip
        texts = (
            plain(one.carrier, 80) or self.tr("Without a carrier"),
            plain(store.name, 80) if store is not None else MISSING,
            one.country.upper(),
            *(count_words(number) if number else MISSING for number in numbers),
            MISSING if one.first_due is None else moment_words(one.first_due, self._now_ms()),
        )
        return Line(place, None, texts)

    def _tone(self, row: int, column: int) -> str:
        one = self._rows[row]
        if column == LATE and one.late_pick_ups:
            return "amber"
        is_late = one.first_due is not None and one.first_due < self._now_ms()
        return "red" if column == MISSED and one.missing and is_late else "text"

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        meant = chosen or self._rows
        out = sum(one.scanned_out for one in meant)
        missing = sum(one.missing for one in meant)
        words = (self.tr("%Ln parcel(s) scanned out", "", out), self.tr("%Ln missing", "", missing))
        self.total.setText(" · ".join(words))
        carriers = {one.carrier for one in meant}
        name = next(iter(carriers)) if len(carriers) == 1 else ""
        all_of = self.tr("Manifest: %Ln carrier(s)", "", len(carriers))
        self.of_whom.setText(self.tr("Manifest: {0}").format(plain(name, 40)) if name else all_of)
        for button in (self.pdf, self.xlsx):
            button.setEnabled(any(self._rows_of(carriers)))
        self.escalate.setEnabled(any(one.late_order is not None for one in meant))

    def _rows_of(self, carriers: set[str]) -> list[int]:
        return [one.scanned_out for one in self._rows if one.carrier in carriers]

    def _on_escalate(self) -> None:
        late = [one for one in self._chosen() or self._rows if one.late_order is not None]
        if late:
            self.escalation_asked.emit(late[0])

    def take_focus(self) -> None:
        """The next key is for what is in sight."""
        if self.shows_bags:
            self.bags.take_focus()
        else:
            self.table.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
