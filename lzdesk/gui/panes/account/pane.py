"""The place "Account risk": how the marketplaces rate each store, and what they told its seller."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lzdesk.domain.notice_kinds import NOTICE_KINDS, WARNINGS
from lzdesk.gui.clock_words import day_words, moment_words
from lzdesk.gui.notice_words import notice_kind_words
from lzdesk.gui.panes.account.trend import Trend
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.lines_table import Column, Line, LinesTable
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.strip import strip
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MARKETPLACE_NAMES, MISSING
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.account import Account, History, IndicatorRow, NoticeRow, StoreStanding
from lzdesk.reading.stores import RailStore

STORES, INDICATORS, NOTICES = "stores", "indicators", "notices"
EPOCH = date(1970, 1, 1).toordinal()
BY_WORDS = ""
"""The choice that forgets what a person said."""


class AccountPane(QWidget):
    """Shows what it is given, and says what is wanted."""

    shown = Signal()
    sorted = Signal(str, str)
    """(title of a notice, what it is about; empty: as its words say)"""
    store_asked = Signal(int)
    """(store whose page is wanted)"""
    history_asked = Signal(int, str)
    """(store, indicator)"""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Account risk"))
        self._theme = theme
        self._now_ms = now_ms
        self._told = Account((), (), ())
        self._stores: Mapping[int, RailStore] = {}
        self.tables = {
            STORES: LinesTable(theme, self.tr("Stores"), self._store_columns()),
            INDICATORS: LinesTable(theme, self.tr("Indicators"), self._indicator_columns()),
            NOTICES: LinesTable(theme, self.tr("Notices"), self._notice_columns()),
        }
        self.tables[STORES].tone_of = self._store_tone
        self.tables[INDICATORS].tone_of = self._indicator_tone
        self.tables[NOTICES].tone_of = self._notice_tone
        self._make_bars()
        self._make_detail()
        self._lay_out()
        self.tables[STORES].opened.connect(self._on_opened)
        for table in self.tables.values():
            table.selectionModel().selectionChanged.connect(lambda *_: self._show_detail())
            table.lines.modelReset.connect(self._show_detail)

    # Building

    def _store_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Store"), 110, 200),
            Column(self.tr("Stands"), 110, 180),
            Column(self.tr("Off target"), 130),
            Column(self.tr("Last warning"), 130),
            Column(self.tr("Read"), 80, 130),
        )

    def _indicator_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Store"), 110, 200),
            Column(self.tr("Indicator"), 130),
            Column(self.tr("Score"), 80, 120),
            Column(self.tr("Target"), 80, 120),
            Column(self.tr("In a week"), 80, 120),
            Column(self.tr("Read"), 80, 130),
        )

    def _notice_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Told"), 96, 140),
            Column(self.tr("Store"), 100, 190),
            Column(self.tr("About"), 90, 140),
            Column(self.tr("Title"), 160),
        )

    def _make_bars(self) -> None:
        words = {
            STORES: self.tr("Warned"),
            INDICATORS: self.tr("Off target"),
            NOTICES: self.tr("Notices"),
        }
        self.tabs = {
            name: StatusTab(self._theme, words[name], self, urgent=name == STORES)
            for name in self.tables
        }
        group = QButtonGroup(self)
        for tab in self.tabs.values():
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False: self._on_tab())
        self.tabs[STORES].setChecked(True)
        self.said = ElidedLabel(style="small", tone="text2")

    def _make_detail(self) -> None:
        self.title = ElidedLabel(weight=600)
        self.words = WrappedLabel(style="small", tone="text2")
        self.trend = Trend(self._theme)
        self.about_words = PlainLabel(self.tr("It is about"), style="small", tone="text2")
        self.about = Choice(self._theme)
        self.about.setAccessibleName(self.tr("It is about"))
        self.about.addItem(self.tr("As its words say"), BY_WORDS)
        for kind in NOTICE_KINDS:
            self.about.addItem(notice_kind_words(kind), kind)
        self.about.activated.connect(lambda _at: self._on_sorted())

    def _lay_out(self) -> None:
        top, below = QWidget(self), QWidget(self)
        bar = strip(top, "statusTabs", TABS_HEIGHT, left=8)
        for tab in self.tabs.values():
            bar.addWidget(tab)
        bar.addStretch(1)
        line = strip(below, "filterBar", FILTER_BAR_HEIGHT)
        line.addWidget(self.said)
        line.addStretch(1)
        self._middle = QStackedWidget()
        for table in self.tables.values():
            self._middle.addWidget(table)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.about_words)
        head.addWidget(self.about)
        told = QWidget()
        # No higher than its words, whatever room the list could give.
        told.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        foot = QVBoxLayout(told)
        foot.setContentsMargins(12, 8, 12, 12)
        foot.setSpacing(6)
        foot.addLayout(head)
        foot.addWidget(self.words)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(below)
        whole.addWidget(self._middle, 1)
        whole.addWidget(told)
        whole.addWidget(self.trend)

    @property
    def place(self) -> str:
        """Which of the three lists is shown."""
        return next(name for name, tab in self.tabs.items() if tab.isChecked())

    @property
    def table(self) -> LinesTable:
        """The list that is shown."""
        return self.tables[self.place]

    # What is shown

    def show_account(self, told: Account, stores: Mapping[int, RailStore]) -> None:
        """Everything as it is now."""
        self._told, self._stores = told, stores
        self.tabs[STORES].show_count(sum(one.is_warned for one in told.stores))
        self.tabs[INDICATORS].show_count(sum(one.is_met == 0 for one in told.indicators))
        self.tabs[NOTICES].show_count(len(told.notices))
        self.tables[STORES].show_lines([self._store_line(one) for one in told.stores])
        self.tables[INDICATORS].show_lines(
            [self._indicator_line(at, one) for at, one in enumerate(told.indicators)]
        )
        self.tables[NOTICES].show_lines([self._notice_line(one) for one in told.notices])
        self._show_said()
        self._show_detail()

    def _show_said(self) -> None:
        self.say(
            {
                STORES: self.tr(
                    "Warned: an indicator is off its target, or a notice of the last 30 days warns."
                    " The figures are the marketplace's own."
                ),
                INDICATORS: self.tr("The marketplace's own figures, those off target first."),
                NOTICES: self.tr(
                    "Of the last 30 days, sorted by the words in them. Those that tell of single"
                    " orders are left out."
                ),
            }[self.place],
            "text2",
        )

    def say(self, words: str, tone: str = "red") -> None:
        self.said.set_tone(tone)
        self.said.setText(words)

    def _name(self, store_id: int) -> str:
        store = self._stores.get(store_id)
        return plain(store.name, 80) if store is not None else MISSING

    def _store_line(self, one: StoreStanding) -> Line:
        warned = self.tr("Warned") if one.is_warned else self.tr("On target")
        if one.read_at is None:
            warned = self.tr("Warned") if one.warnings else self.tr("Not read")
        texts = (
            self._name(one.store_id),
            warned,
            plain(", ".join(one.off_target), 200) or MISSING,
            plain(one.last_warning, 200) or MISSING,
            MISSING if one.read_at is None else moment_words(one.read_at, self._now_ms()),
        )
        return Line(one.store_id, None, texts)

    def _indicator_line(self, at: int, one: IndicatorRow) -> Line:
        change = one.change
        texts = (
            self._name(one.store_id),
            plain(one.name, 120),
            plain(one.score_words, 40) or MISSING,
            plain(one.target_words, 40) or MISSING,
            MISSING if change is None else f"{change:+.1f}",
            moment_words(one.read_at, self._now_ms()),
        )
        return Line(at, None, texts)

    def _notice_line(self, one: NoticeRow) -> Line:
        texts = (
            moment_words(one.told_at, self._now_ms()),
            self._name(one.store_id),
            notice_kind_words(one.kind),
            plain(one.title, 200) or MISSING,
        )
        return Line(one.row, None, texts)

    def _store_tone(self, row: int, column: int) -> str:
        return "red" if column == 1 and self._told.stores[row].is_warned else "text"

    def _indicator_tone(self, row: int, column: int) -> str:
        return "red" if column == 2 and self._told.indicators[row].is_met == 0 else "text"

    def _notice_tone(self, row: int, column: int) -> str:
        return "red" if column == 2 and self._told.notices[row].kind in WARNINGS else "text"

    # Of what is chosen

    def _chosen(self) -> StoreStanding | IndicatorRow | NoticeRow | None:
        chosen = self.table.chosen()
        if len(chosen) != 1:
            return None
        key = chosen[0].key
        if self.place == INDICATORS:
            return self._told.indicators[key] if key < len(self._told.indicators) else None
        if self.place == NOTICES:
            return next((one for one in self._told.notices if one.row == key), None)
        return next((one for one in self._told.stores if one.store_id == key), None)

    def _show_detail(self) -> None:
        chosen = self._chosen()
        for widget in (self.about, self.about_words):
            widget.setVisible(isinstance(chosen, NoticeRow))
        self.trend.setVisible(isinstance(chosen, IndicatorRow))
        title = words = ""
        if isinstance(chosen, NoticeRow):
            title, words = plain(chosen.title, 200), plain(chosen.body, 2_000)
            self.about.choose(chosen.kind if chosen.is_corrected else BY_WORDS)
        elif isinstance(chosen, IndicatorRow):
            title, words = plain(chosen.name, 120), plain(chosen.tip, 1_000)
            self.history_asked.emit(chosen.store_id, chosen.indicator)
        elif chosen is not None:
            title, words = self._name(chosen.store_id), self._store_words(chosen)
        self.title.setText(title)
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _store_words(self, one: StoreStanding) -> str:
        store = self._stores.get(one.store_id)
        name = MARKETPLACE_NAMES.get(store.marketplace, "") if store is not None else ""
        if one.read_at is None:
            return self.tr("{0}'s figures of this store were not read yet.").format(name)
        parts = [
            self.tr("%Ln of its indicators off target", "", len(one.off_target)),
            self.tr("%Ln notice(s) warn", "", one.warnings),
        ]
        return self.tr("{0}. Logins and password changes no API tells: {1}.").format(
            " · ".join(parts), self.tr("not readable, look in the store's own pages")
        )

    def show_history(self, told: History) -> None:
        """Of an indicator, where that one is still chosen."""
        one = self._chosen()
        if not isinstance(one, IndicatorRow) or told[:2] != (one.store_id, one.indicator):
            return
        days = [_day(day) for day, _ in told.points] or [""]
        said = self.tr("{0}: {1} days from {2} to {3}, last {4}")
        words = said.format(
            plain(one.name, 120), len(told.points), days[0], days[-1], plain(one.score_words, 40)
        )
        self.trend.show_points(told.points, (days[0], days[-1]), words)

    # What is wanted

    def _on_tab(self) -> None:
        self._middle.setCurrentWidget(self.table)
        self._show_said()
        self._show_detail()

    def _on_sorted(self) -> None:
        chosen = self._chosen()
        if isinstance(chosen, NoticeRow):
            self.sorted.emit(chosen.title, str(self.about.value or ""))

    def _on_opened(self) -> None:
        chosen = self._chosen()
        if isinstance(chosen, StoreStanding):
            self.store_asked.emit(chosen.store_id)

    def take_focus(self) -> None:
        """The next key is for the list."""
        self.table.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()


def _day(day: int) -> str:
    """day: of UTC, since 1970."""
    return day_words(date.fromordinal(EPOCH + day))
