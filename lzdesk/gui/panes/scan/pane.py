"""The place "Scan": parcels checked item by item, and scanned out to their carriers."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.gui.clock_words import hour_minute
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.panes.scan.parcel import ParcelInHand
from lzdesk.gui.scan_words import Said, scan_words
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.lines_table import Column, Line, LinesTable
from lzdesk.gui.widgets.strip import strip
from lzdesk.gui.widgets.verdict_band import VerdictBand
from lzdesk.lib.typed import override
from lzdesk.reading.scans import CarrierCount

SHIP, PACK = "ship", "pack"
SIDE_WIDTH = 280
FIELD_WIDTH = 360
LONGEST = 80
KEPT = 50
"""Scans that are listed."""


class ScanPane(QWidget):
    """Shows what came of scans; whoever owns it decides what a code means."""

    typed = Signal(str)
    """(a code that was typed, without its Enter)"""
    mode_chosen = Signal(str)
    pull_asked = Signal()
    card_asked = Signal()
    sounds_chosen = Signal(bool)
    shown = Signal()

    def __init__(self, theme: Theme, sounds: bool) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Scan"))
        self._theme = theme
        self._lines: list[Line] = []
        self._make_bars(sounds)
        self.band = VerdictBand(theme)
        self.band.pull_asked.connect(self.pull_asked)
        self.items = LinesTable(
            theme,
            self.tr("Items of the parcel"),
            (
                Column(self.tr("SKU"), 160),
                Column(self.tr("Name"), 200),
                Column(self.tr("Scanned"), 90, 120),
            ),
        )
        self.last = LinesTable(
            theme,
            self.tr("Last scans"),
            (
                Column(self.tr("Time"), 64, 80),
                Column(self.tr("Code"), 150),
                Column(self.tr("What came of it"), 200),
            ),
        )
        self.carriers = LinesTable(
            theme,
            self.tr("Scanned out today"),
            (Column(self.tr("Carrier"), 120), Column(self.tr("Parcels"), 70, 90)),
        )
        self._lay_out()
        self.say(scan_words.idle(SHIP))
        self.show_parcel(None)

    def _make_bars(self, sounds: bool) -> None:
        self.tabs = {
            SHIP: StatusTab(self._theme, self.tr("Scan out"), self),
            PACK: StatusTab(self._theme, self.tr("Check items"), self),
        }
        group = QButtonGroup(self)
        for mode, tab in self.tabs.items():
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False, mode=mode: self.mode_chosen.emit(mode))
        self.tabs[SHIP].setChecked(True)
        self.sounds = QCheckBox(self.tr("Sounds"))
        self.sounds.setFont(font())
        self.sounds.setChecked(sounds)
        self.sounds.toggled.connect(self.sounds_chosen)
        self.card = Button(self._theme, self.tr("Card of commands"))
        self.card.clicked.connect(self.card_asked)
        self.field = line_edit(placeholder=self.tr("Scan, or type a code and press Enter"))
        self.field.setAccessibleName(self.tr("Code"))
        self.field.setMaximumWidth(FIELD_WIDTH)
        self.field.returnPressed.connect(self._on_typed)

    def _lay_out(self) -> None:
        top, below = QWidget(self), QWidget(self)
        tabs = strip(top, "statusTabs", TABS_HEIGHT, left=8, right=8)
        for tab in self.tabs.values():
            tabs.addWidget(tab)
        tabs.addStretch(1)
        tabs.addWidget(self.sounds)
        tabs.addWidget(self.card)
        bar = strip(below, "filterBar", FILTER_BAR_HEIGHT)
        bar.addWidget(self.field, 1)
        bar.addStretch(1)
        left = QVBoxLayout()
        left.setContentsMargins(16, 16, 16, 16)
        left.setSpacing(8)
        self._items_head = PlainLabel(self.tr("Items of the parcel"), weight=600)
        left.addWidget(self.band)
        left.addWidget(self._items_head)
        left.addWidget(self.items, 2)
        left.addWidget(PlainLabel(self.tr("Last scans"), weight=600))
        left.addWidget(self.last, 3)
        side = QFrame()
        side.setObjectName("printLedger")
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 16, 12, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(self.tr("Scanned out today"), weight=600), 1)
        self.total = PlainLabel(style="small", tone="text2")
        head.addWidget(self.total)
        column.addLayout(head)
        column.addWidget(self.carriers, 1)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (top, below):
            whole.addWidget(widget)
        whole.addLayout(row, 1)

    # What is shown

    def show_mode(self, mode: str) -> None:
        self.tabs[mode].setChecked(True)

    def say(self, said: Said, *, must_pull: bool = False) -> None:
        """What happened, large enough to be read from the packing table."""
        self.band.say(said, must_pull=must_pull)

    def note(self, at_ms: int, code: str, words: str) -> None:
        """One more line of the last scans."""
        key = self._lines[0].key + 1 if self._lines else 1
        line = Line(
            key, None, (hour_minute(at_ms), one_line(code, LONGEST), one_line(words, LONGEST))
        )
        self._lines = [line, *self._lines][:KEPT]
        self.last.show_lines(self._lines)

    def show_parcel(self, parcel: ParcelInHand | None) -> None:
        """The parcel whose items are scanned now."""
        there = parcel is not None
        for widget in (self._items_head, self.items):
            widget.setVisible(there)
        if parcel is None:
            return
        of = self.tr("{0} of {1}")
        self.items.show_lines(
            [
                Line(
                    place, None,
                    (
                        one_line(item.sku, LONGEST),
                        one_line(item.variation or item.name, LONGEST),
                        of.format(count_words(parcel.counts[item.sku]), count_words(item.pieces)),
                    ),
                )
                for place, item in enumerate(parcel.items)
            ]
        )  # fmt: skip

    def show_carriers(self, counts: Sequence[CarrierCount]) -> None:
        """Parcels scanned out today."""
        none = self.tr("Without a carrier")
        self.carriers.show_lines(
            [
                Line(
                    place, None, (one_line(one.carrier, LONGEST) or none, count_words(one.parcels))
                )
                for place, one in enumerate(counts)
            ]
        )
        self.total.setText(self.tr("%Ln parcel(s)", "", sum(one.parcels for one in counts)))

    def _on_typed(self) -> None:
        code = self.field.text().strip()
        self.field.clear()
        if code:
            self.typed.emit(code)

    def take_focus(self) -> None:
        """The next key is for the field."""
        self.field.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()
