"""Bags of cross-border parcels: filled by scans, sent by express, due at the sorting centre."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.domain.bags import SORTING_USUAL, sorting_due
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.scan_words import Said
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.lines_table import Column, Line, LinesTable
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.verdict_band import VerdictBand
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MISSING
from lzdesk.lib.clock import Now
from lzdesk.reading.bags import BagLine, BagList, BagParcelLine

DUE = 5
BAND_HEIGHT = 72
FIELD_WIDTH = 360


class BagsPane(QWidget):
    """Shows bags, and says what is wanted with the chosen one."""

    make_asked = Signal()
    details_asked = Signal(object)
    """(the BagLine)"""
    noted = Signal(int, str)
    """(bag, `sent_at` or `sorted_at`): it happened now"""
    undo_asked = Signal(int)
    pull_asked = Signal()
    scanned = Signal(int, str)
    """(bag, code)"""
    chosen_changed = Signal(int)
    """(bag whose parcels are wanted; 0: none)"""
    out_asked = Signal(int, object)
    """(bag, rows of packages)"""
    order_asked = Signal(int)
    """(row of the order)"""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Bags"))
        self._theme = theme
        self._now_ms = now_ms
        self._days = SORTING_USUAL
        self.bags: Sequence[BagLine] = ()
        self.table = LinesTable(
            theme,
            self.tr("Bags"),
            (
                Column(self.tr("Bag"), 120),
                Column(self.tr("Express"), 90, 160),
                Column(self.tr("Number"), 120),
                Column(self.tr("Parcels"), 64, 120),
                Column(self.tr("Sent"), 70, 130),
                Column(self.tr("Due there"), 80, 150),
                Column(self.tr("Arrived"), 80, 130),
            ),
        )
        self.parcels = LinesTable(
            theme,
            self.tr("Parcels of the bag"),
            (
                Column(self.tr("Tracking"), 160),
                Column(self.tr("Order"), 130),
                Column(self.tr("Store"), 120),
                Column(self.tr("First scan"), 80, 130),
            ),
        )
        self.table.tone_of = self._tone
        self._make_bar()
        self.rule = WrappedLabel(tone="text2")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.addWidget(PlainLabel(self.tr("Parcels of the bag"), weight=600))
        head.addStretch(1)
        self.out = Button(theme, self.tr("Take out"))
        self.out.clicked.connect(self._on_out)
        head.addWidget(self.out)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self.rule)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._bar)
        self.band = VerdictBand(theme, BAND_HEIGHT)
        self.band.pull_asked.connect(self.pull_asked)
        self.band.hide()
        whole.addWidget(self.band)
        self._lists = QWidget()
        lists = QVBoxLayout(self._lists)
        lists.setContentsMargins(0, 0, 0, 0)
        lists.setSpacing(0)
        lists.addWidget(self.table, 2)
        lists.addLayout(head)
        lists.addWidget(self.parcels, 3)
        self.nothing = WrappedLabel(tone="text2")
        self.nothing.setText(self.tr("Reading the bags."))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lists.hide()
        whole.addWidget(self.nothing, 1)
        whole.addWidget(self._lists, 1)
        whole.addLayout(foot)
        self.table.opened.connect(self._on_details)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.parcels.opened.connect(self._on_opened)
        self.parcels.selectionModel().selectionChanged.connect(lambda *_: self._show_out())
        self.parcels.lines.modelReset.connect(self._show_out)
        self._show_chosen()

    def _make_bar(self) -> None:
        theme = self._theme
        self._bar = QWidget(self)
        self._bar.setObjectName("filterBar")
        self._bar.setFixedHeight(FILTER_BAR_HEIGHT)
        self.field = line_edit(placeholder=self.tr("Scan a parcel into the bag"))
        self.field.setAccessibleName(self.tr("Parcel for the bag"))
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.returnPressed.connect(self._on_typed)
        self.said = ElidedLabel(style="small", tone="text2")
        self.make = Button(theme, self.tr("New bag"))
        self.details = Button(theme, self.tr("Details …"))
        self.sent = Button(theme, self.tr("Sent now"))
        self.arrived = Button(theme, self.tr("Arrived now"))
        self.undo = Button(theme, self.tr("Unpack"))
        self.make.clicked.connect(self.make_asked)
        self.details.clicked.connect(self._on_details)
        self.sent.clicked.connect(lambda: self._on_happened("sent_at"))
        self.arrived.clicked.connect(lambda: self._on_happened("sorted_at"))
        self.undo.clicked.connect(self._on_undo)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.field)
        row.addWidget(self.said)
        row.addStretch(1)
        self.buttons = (self.undo, self.details, self.arrived, self.sent, self.make)
        """For the bar above, whose room they need."""

    # What is shown

    def show_bags(self, told: BagList) -> None:
        """The bags as they are now; the chosen one stays chosen."""
        self.bags, self._days = told.bags, told.working_days or SORTING_USUAL
        self.table.show_lines([self._line(one) for one in told.bags])
        words = self.tr(
            "A parcel is to be scanned at the sorting centre %Ln working day(s) after its order: a"
            " rule of experience, told by no API. The settings have the days, a bag's details its"
            " own date.",
            "",
            self._days,
        )
        self.rule.setText(words)
        self.nothing.setText(self.tr("No bags. Parcels of cross-border stores go into one."))
        self._lists.setVisible(bool(told.bags))
        self.nothing.setVisible(not told.bags)
        self._show_chosen()

    def say(self, words: str, tone: str = "text2") -> None:
        """What came of the last scan."""
        self.band.hide()
        self.said.set_tone(tone)
        self.said.setText(words)

    def refuse(self, said: Said, *, must_pull: bool) -> None:
        """The last scan put nothing into the bag, and why."""
        self.said.setText("")
        self.band.say(said, must_pull=must_pull)
        self.band.show()

    def choose(self, bag: int) -> None:
        """Scans go into this bag."""
        keys = [one.bag_id for one in self.bags]
        if bag in keys:
            self.table.clearSelection()
            self.table.selectRow(keys.index(bag))

    def chosen(self) -> BagLine | None:
        """The one bag that is chosen, or the only one that is open."""
        keys = [line.key for line in self.table.chosen()]
        some = [one for one in self.bags if one.bag_id in keys]
        open_ones = [one for one in self.bags if one.sent_at is None]
        if not some and len(open_ones) == 1:
            some = open_ones
        return some[0] if len(some) == 1 else None

    def due_of(self, bag: BagLine) -> int | None:
        """By hand, else by the rule; None for an empty bag."""
        if bag.due_at is not None or bag.first_order_at is None:
            return bag.due_at
        return sorting_due(bag.first_order_at, self._days)

    def _line(self, bag: BagLine) -> Line:
        def moment(at: int | None) -> str:
            return MISSING if at is None else moment_words(at, self._now_ms())

        parcels = count_words(bag.parcels)
        if bag.scanned:
            parcels = self.tr("{0}, {1} scanned").format(parcels, count_words(bag.scanned))
        texts = (
            plain(bag.name, 80) or MISSING,
            plain(bag.carrier, 80) or MISSING,
            plain(bag.number, 80) or MISSING,
            parcels,
            moment(bag.sent_at),
            moment(self.due_of(bag)),
            moment(bag.sorted_at),
        )
        return Line(bag.bag_id, None, texts)

    def _tone(self, row: int, column: int) -> str:
        bag = self.bags[row]
        due = self.due_of(bag)
        is_late = bag.sorted_at is None and due is not None and due < self._now_ms()
        return "red" if column == DUE and is_late else "text"

    def _show_chosen(self) -> None:
        bag = self.chosen()
        is_open = bag is not None and bag.sent_at is None
        self.details.setEnabled(bag is not None)
        self.sent.setEnabled(is_open and bag is not None and bag.parcels > 0)
        self.arrived.setEnabled(bag is not None and not is_open and bag.sorted_at is None)
        self.undo.setEnabled(is_open)
        self.field.setEnabled(is_open)
        self.chosen_changed.emit(bag.bag_id if bag is not None else 0)
        if bag is None:
            self.show_parcels(0, [])
        self._show_out()

    def show_parcels(self, bag: int, parcels: Sequence[BagParcelLine]) -> None:
        """What is in a bag, if that one is still chosen."""
        chosen = self.chosen()
        if bag != (chosen.bag_id if chosen is not None else 0):
            return
        now = self._now_ms()
        self.parcels.show_lines(
            [
                Line(
                    one.package_row, one.order_row,
                    (
                        plain(one.tracking, 80) or MISSING, plain(one.order_number, 80),
                        plain(one.store, 80),
                        MISSING if one.first_scan_at is None
                        else moment_words(one.first_scan_at, now),
                    ),
                )
                for one in parcels
            ]
        )  # fmt: skip

    def _show_out(self) -> None:
        bag = self.chosen()
        is_open = bag is not None and bag.sent_at is None
        self.out.setEnabled(is_open and bool(self.parcels.chosen()))

    # What is wanted

    def _on_typed(self) -> None:
        code = self.field.text().strip()
        self.field.clear()
        self.take(code)

    def take(self, code: str) -> None:
        """A parcel was scanned."""
        bag = self.chosen()
        if bag is not None and code:
            self.scanned.emit(bag.bag_id, code)

    def _on_details(self) -> None:
        bag = self.chosen()
        if bag is not None:
            self.details_asked.emit(bag)

    def _on_happened(self, field: str) -> None:
        bag = self.chosen()
        if bag is not None:
            self.noted.emit(bag.bag_id, field)

    def _on_out(self) -> None:
        bag, some = self.chosen(), tuple(line.key for line in self.parcels.chosen())
        if bag is not None and some:
            self.out_asked.emit(bag.bag_id, some)

    def _on_opened(self) -> None:
        some = self.parcels.chosen()
        if len(some) == 1 and some[0].order_row is not None:
            self.order_asked.emit(some[0].order_row)

    def _on_undo(self) -> None:
        bag = self.chosen()
        if bag is not None:
            self.undo_asked.emit(bag.bag_id)

    def take_focus(self) -> None:
        """The next key is for the code of a parcel, or for the table."""
        (self.field if self.field.isEnabled() else self.table).setFocus()
