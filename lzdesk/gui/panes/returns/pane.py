"""The place "Returns": what buyers send back, want refunded or cancel, and where each stands."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.domain.returns import COMING_BACK, OVER, TO_ANSWER, TO_INSPECT, WAITING
from lzdesk.gui.clock_words import Band, band_of, clock_words, moment_words
from lzdesk.gui.money import money_words
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.lines_table import CODE, Column, Line, LinesTable, WholeWords
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.toast import Toast
from lzdesk.gui.words import MISSING, return_kind_words, return_stage_words
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.returns import ReturnLineRow, ReturnList, ReturnRow
from lzdesk.reading.stores import RailStore

LEFT = 0
ALL = "all"
TABS = (TO_ANSWER, TO_INSPECT, COMING_BACK, WAITING, OVER, ALL)
TONES = {Band.OVERDUE: "red", Band.NOW: "red", Band.SOON: "amber", Band.CALM: "text2"}


class ReturnsPane(QWidget):
    """Shows what it is given, and says what is wanted."""

    shown = Signal()
    stage_changed = Signal()
    chosen_changed = Signal(int)
    """(row of the return whose pieces are wanted; 0: none)"""
    order_asked = Signal(int)
    """(row of the order)"""
    answer_asked = Signal(bool)
    """(whether the seller agrees) of the chosen requests"""
    page_asked = Signal()
    """The page of the chosen one's order, in its store."""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Returns"))
        self._theme = theme
        self._now_ms = now_ms
        self._rows: Sequence[ReturnRow] = ()
        self.table = LinesTable(theme, self.tr("Requests of buyers"), self._columns())
        self.table.tone_of = self._tone
        self.toast = Toast(self.table, theme)
        self.pieces = LinesTable(theme, self.tr("Pieces of the request"), self._piece_columns())
        self._make_bars()
        self._lay_out()
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.table.lines.modelReset.connect(self._on_chosen)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Left"), 72, 110),
            Column(self.tr("Kind"), 80, 130),
            Column(self.tr("Store"), 100),
            Column(self.tr("Order"), 130, 170, CODE),
            Column(self.tr("Amount"), 80, 140),
            Column(self.tr("Asked"), 80, 130),
            Column(self.tr("Stands"), 90, 190),
            Column(self.tr("Reason"), 120),
        )

    def _piece_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("SKU"), 120, 200, CODE),
            Column(self.tr("Name"), 120),
            Column(self.tr("Amount"), 80, 140),
            Column(self.tr("Comes back as"), 100, 170, CODE),
            Column(self.tr("Stands"), 140),
            Column(self.tr("Reason"), 120),
        )

    def _make_bars(self) -> None:
        self.tabs = {
            stage: StatusTab(
                self._theme,
                self.tr("All") if stage == ALL else return_stage_words(stage),
                self,
                urgent=stage == TO_ANSWER,
            )
            for stage in TABS
        }
        group = QButtonGroup(self)
        for tab in self.tabs.values():
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False: self.stage_changed.emit())
        self.tabs[TO_ANSWER].setChecked(True)
        self.said = ElidedLabel(style="small", tone="text2")
        self.accept = Button(self._theme, self.tr("Accept …"))
        self.refuse = Button(self._theme, self.tr("Refuse …"))
        self.page = Button(self._theme, self.tr("Refund a part …"))
        self.accept.clicked.connect(lambda: self.answer_asked.emit(True))
        self.refuse.clicked.connect(lambda: self.answer_asked.emit(False))
        self.page.clicked.connect(self.page_asked)

    def _lay_out(self) -> None:
        top, below = QWidget(self), QWidget(self)
        bar = _strip(top, "statusTabs", TABS_HEIGHT)
        for tab in self.tabs.values():
            bar.addWidget(tab)
        bar.addStretch(1)
        line = _strip(below, "filterBar", FILTER_BAR_HEIGHT)
        line.addWidget(self.said)
        line.addStretch(1)
        for button in (self.accept, self.refuse, self.page):
            line.addWidget(button)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.addWidget(PlainLabel(self.tr("Pieces of the request"), weight=600))
        head.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(WholeWords(self.table))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addWidget(below)
        whole.addWidget(self.table, 3)
        whole.addLayout(foot)
        whole.addLayout(head)
        whole.addWidget(self.pieces, 1)

    @property
    def stage(self) -> str:
        """Whose list is shown."""
        return next(stage for stage, tab in self.tabs.items() if tab.isChecked())

    # What is shown

    def show_returns(self, told: ReturnList, stores: Mapping[int, RailStore]) -> None:
        """The requests as they are now."""
        for stage, tab in self.tabs.items():
            tab.show_count(sum(told.counts.values()) if stage == ALL else told.counts[stage])
        self._rows = told.rows
        self.table.show_lines([self._line(one, stores.get(one.store_id)) for one in told.rows])
        words = self.tr("Nothing stands here.")
        if told.rows:
            words = self.tr("Enter shows the order. Choose requests of one kind to answer them.")
        self.say(words, "text2")
        self._on_chosen()

    def say(self, words: str, tone: str = "red") -> None:
        self.said.set_tone(tone)
        self.said.setText(words)

    def show_pieces(self, row: int, pieces: Sequence[ReturnLineRow]) -> None:
        """Of a request, where that one is still chosen."""
        chosen = self._chosen()
        if chosen is None or chosen.row != row:
            return
        self.pieces.show_lines(
            [self._piece(place, one, chosen.currency) for place, one in enumerate(pieces)]
        )

    def _line(self, one: ReturnRow, store: RailStore | None) -> Line:
        now = self._now_ms()
        waits = one.answer_by is not None and one.stage in (TO_ANSWER, TO_INSPECT)
        stands = return_stage_words(one.stage) or plain(one.raw_statuses, 80)
        if one.is_answering:
            stands = self.tr("Answering …")
        elif one.is_disputed:
            stands = self.tr("{0}, disputed").format(stands)
        texts = (
            clock_words((one.answer_by or 0) - now) if waits else MISSING,
            return_kind_words(one.kind),
            plain(store.name, 80) if store is not None else MISSING,
            plain(one.order_number, 60),
            money_words(one.refund_minor, one.currency),
            moment_words(one.created_at, now),
            stands,
            plain(one.reason, 200) or MISSING,
        )
        return Line(one.row, one.order_row, texts)

    def _piece(self, place: int, one: ReturnLineRow, currency: str) -> Line:
        said = " · ".join(
            part for part in (one.raw_status, one.logistics_status, one.inspection) if part
        )
        texts = (
            plain(one.seller_sku, 80) or MISSING,
            plain(one.name, 120) or MISSING,
            money_words(one.refund_minor, currency),
            plain(one.tracking, 60) or MISSING,
            plain(said, 120) or MISSING,
            plain(one.reason, 200) or MISSING,
        )
        return Line(place, None, texts)

    def _tone(self, row: int, column: int) -> str:
        one = self._rows[row]
        if column != LEFT or one.answer_by is None or one.stage not in (TO_ANSWER, TO_INSPECT):
            return "text"
        return TONES[band_of(one.answer_by - self._now_ms())]

    # What is wanted

    def chosen(self) -> list[ReturnRow]:
        """The requests that are chosen, in the order of the list."""
        keys = {line.key for line in self.table.chosen()}
        return [one for one in self._rows if one.row in keys]

    def _chosen(self) -> ReturnRow | None:
        keys = [line.key for line in self.table.chosen()]
        if len(keys) != 1:
            return None
        return next((one for one in self._rows if one.row == keys[0]), None)

    def _on_chosen(self) -> None:
        chosen, all_chosen = self._chosen(), self.chosen()
        equal = len({(one.kind, one.stage) for one in all_chosen}) == 1
        free = equal and not any(one.is_answering for one in all_chosen)
        stages = {one.stage for one in all_chosen}
        self.accept.setEnabled(free and stages <= {TO_ANSWER, TO_INSPECT, COMING_BACK})
        self.refuse.setEnabled(free and stages <= {TO_ANSWER, TO_INSPECT})
        refunds = chosen is not None and chosen.kind != "cancel"
        self.page.setEnabled(refunds and chosen is not None and chosen.order_row is not None)
        if chosen is None:
            self.pieces.show_lines([])
        self.chosen_changed.emit(chosen.row if chosen is not None else 0)

    def _on_opened(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.order_row is not None:
            self.order_asked.emit(chosen.order_row)

    def take_focus(self) -> None:
        """The next key is for the list."""
        self.table.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()


def _strip(made: QWidget, name: str, height: int) -> QHBoxLayout:
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setFixedHeight(height)
    row = QHBoxLayout(made)
    row.setContentsMargins(8 if name == "statusTabs" else 12, 0, 12, 0)
    row.setSpacing(8)
    return row
