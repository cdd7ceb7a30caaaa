"""The place "Clocks": every deadline of every store in one list, the nearest first."""

from collections.abc import Mapping, Sequence
from math import ceil

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QVBoxLayout, QWidget

from lzdesk.gui.clock_words import Band, band_of, clock_words, moment_words
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.lines_table import CODE, Column, Line, LinesTable, WholeWords
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.strip import strip
from lzdesk.gui.widgets.text import width_of
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MARKETPLACE_NAMES, MISSING, clock_kind_words, clock_source_words
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.clocks import KINDS, ClockLine, ClockList
from lzdesk.reading.own_rules import FaultyRules
from lzdesk.reading.stores import RailStore

LEFT = 0
CHOICE_ROOM = 48
"""Around the words of a choice."""
TONES = {Band.OVERDUE: "red", Band.NOW: "red", Band.SOON: "amber", Band.CALM: "text2"}
KEYS_APART = 1 << 40
"""Between the keys of two kinds: rows of the database stay below."""


class ClocksPane(QWidget):
    """Shows what it is given, and says what is wanted."""

    shown = Signal()
    wanted_changed = Signal()
    """Another kind, person or day."""
    order_asked = Signal(int)
    """(row of the order)"""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Clocks"))
        self._theme = theme
        self._now_ms = now_ms
        self._told = ClockList((), {})
        self._lines: Sequence[ClockLine] = ()
        self._stores: Mapping[int, RailStore] = {}
        self.table = LinesTable(theme, self.tr("Running clocks"), self._columns())
        self.table.tone_of = self._tone
        self.table.opened.connect(self._on_opened)
        self._make_bars()
        self._lay_out()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Left"), 72, 110),
            Column(self.tr("Due"), 96, 140),
            Column(self.tr("What"), 90, 190),
            Column(self.tr("Store"), 90),
            Column(self.tr("Order"), 130, 170, CODE),
            Column(self.tr("About"), 90),
            Column(self.tr("For"), 40, 110),
            Column(self.tr("Rests on"), 90),
        )

    def _short(self) -> dict[str, str]:
        """Of the kinds, for their tabs."""
        return {
            "ship_by": self.tr("Ship"),
            "pack_by": self.tr("Pack"),
            "hand_over": self.tr("Hand over"),
            "answer_cancel": self.tr("Cancellations"),
            "answer_return": self.tr("Returns"),
            "answer_refund": self.tr("Refunds"),
        }

    def _make_bars(self) -> None:
        self.tabs = {
            "": StatusTab(self._theme, self.tr("All"), self),
            **{kind: StatusTab(self._theme, words, self) for kind, words in self._short().items()},
        }
        group = QButtonGroup(self)
        for tab in self.tabs.values():
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False: self.wanted_changed.emit())
        self.tabs[""].setChecked(True)
        self.person = Choice(self._theme)
        self.person.setAccessibleName(self.tr("Whose clocks"))
        self.person.addItem(self.tr("Of everyone"), "")
        widest = width_of(self.tr("Of everyone"), ("body", 400, False))
        self.person.setMinimumWidth(ceil(widest) + CHOICE_ROOM)
        self.person.currentIndexChanged.connect(lambda _at: self.wanted_changed.emit())
        self.today = QCheckBox(self.tr("Due today"))
        self.today.setFont(font())
        self.today.toggled.connect(lambda _on: self._show())
        self.said = PlainLabel(style="small", tone="text2")
        self.faulty = WrappedLabel(style="small", tone="red")
        self.faulty.hide()

    def _lay_out(self) -> None:
        top, below = QWidget(self), QWidget(self)
        bar = strip(top, "statusTabs", TABS_HEIGHT, left=8)
        for tab in self.tabs.values():
            bar.addWidget(tab)
        bar.addStretch(1)
        line = strip(below, "filterBar", FILTER_BAR_HEIGHT)
        line.addWidget(self.person)
        line.addWidget(self.today)
        line.addStretch(1)
        line.addWidget(self.said)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self.faulty)
        foot.addWidget(WholeWords(self.table))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(below)
        whole.addWidget(self.table, 1)
        whole.addLayout(foot)

    # What is wanted

    @property
    def kind(self) -> str:
        """The one kind that is shown; empty for all."""
        return next(kind for kind, tab in self.tabs.items() if tab.isChecked())

    @property
    def mine(self) -> str:
        """Whose clocks are shown; empty for everyone's."""
        return str(self.person.value or "")

    def _on_opened(self) -> None:
        chosen = self.table.chosen()
        if len(chosen) == 1 and chosen[0].order_row is not None:
            self.order_asked.emit(chosen[0].order_row)

    # What is shown

    def show_clocks(self, told: ClockList, stores: Mapping[int, RailStore]) -> None:
        """The clocks as they are now."""
        self._told, self._stores = told, stores
        for kind, tab in self.tabs.items():
            tab.show_count(told.counts.get(kind, 0) if kind else sum(told.counts.values()))
        self._show_people(told.people)
        self._show()

    def tick(self) -> None:
        """A minute is over: less is left."""
        self._show()

    def say(self, words: str, tone: str = "red") -> None:
        self.said.set_tone(tone)
        self.said.setText(words)

    def show_faulty_rules(self, found: Sequence[FaultyRules]) -> None:
        """The seller's own files of deadline rules that are not used."""
        words = [
            self.tr(
                "Your own deadline rules in {0} are not used: %Ln fault(s) in the file. Run"
                " “lzdesk deadlines list” to read which.",
                "",
                one.faults,
            ).format(one.file)
            for one in found
        ]
        self.faulty.setText("\n".join(words))
        self.faulty.setVisible(bool(words))

    def _show_people(self, people: Sequence[str]) -> None:
        held = [self.person.itemData(at) for at in range(1, self.person.count())]
        if held == list(people):
            return
        mine = self.mine
        self.person.blockSignals(True)
        while self.person.count() > 1:
            self.person.removeItem(1)
        for name in people:
            self.person.addItem(plain(name, 40), name)
        if mine in people:
            self.person.choose(mine)
        self.person.blockSignals(False)

    def _show(self) -> None:
        end = self._told.tomorrow
        self._lines = [
            one for one in self._told.lines if not self.today.isChecked() or one.at < end
        ]
        self.table.show_lines([self._line(one) for one in self._lines])
        now = self._now_ms()
        over = sum(one.at < now for one in self._lines)
        words = self.tr("%Ln clock(s)", "", len(self._lines))
        if over:
            late = self.tr("%Ln overdue", "", over)
            words = f"{words} · {late}"
        elif not self._lines:
            words = self.tr("No clock runs here.")
        self.say(words, "red" if over else "text2")

    def _line(self, one: ClockLine) -> Line:
        store = self._stores.get(one.store_id)
        marketplace = MARKETPLACE_NAMES.get(store.marketplace, "") if store is not None else ""
        source = plain(clock_source_words(plain(one.source, 80), marketplace), 160)
        texts = (
            clock_words(one.at - self._now_ms()),
            moment_words(one.at, self._now_ms()),
            clock_kind_words(one.kind),
            plain(store.name, 80) if store is not None else MISSING,
            plain(one.order_number, 60),
            plain(one.about, 80) or MISSING,
            plain(one.assigned_to, 40) or MISSING,
            source,
        )
        return Line(KINDS.index(one.kind) * KEYS_APART + one.row, one.order_row, texts)

    def _tone(self, row: int, column: int) -> str:
        if column != LEFT:
            return "text"
        return TONES[band_of(self._lines[row].at - self._now_ms())]

    def take_focus(self) -> None:
        """The next key is for the list."""
        self.table.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
