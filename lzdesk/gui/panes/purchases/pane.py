"""The place "Purchases": what is bought for orders that are open, summed over all stores."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.domain.purchases import ARRIVED, MARKS, ORDERED, TO_ORDER
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.sizes import FILTER_BAR_HEIGHT, TABS_HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.gui.widgets.lines_table import CODE, Column, Line, LinesTable, WholeWords
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.strip import strip
from lzdesk.gui.widgets.toast import Toast
from lzdesk.gui.words import MISSING
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.purchases import PieceRow, PurchaseList, PurchaseRow
from lzdesk.reading.stores import RailStore

DAY_MS = 86_400_000
NEEDED_BY, PIECE_BY = 2, 2
"""Columns in red where the lead time ends too late."""
VERBS = {TO_ORDER: (ORDERED, ARRIVED), ORDERED: (ARRIVED, TO_ORDER), ARRIVED: (TO_ORDER,)}
"""Mark to those that can be given after it."""


class PurchasesPane(QWidget):
    """Shows what it is given, and says what is wanted."""

    shown = Signal()
    mark_changed = Signal()
    """Another tab."""
    chosen_changed = Signal(str)
    """(the Sku whose pieces are wanted; empty: none)"""
    marked = Signal(object, object, str)
    """(Skus, (order row, item id) of some of their pieces or none, mark)"""
    order_asked = Signal(int)
    """(row of the order)"""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Purchases"))
        self._theme = theme
        self._now_ms = now_ms
        self._rows: Sequence[PurchaseRow] = ()
        self._pieces: Sequence[PieceRow] = ()
        self._sku = ""
        """Whose pieces are shown."""
        self._stores: Mapping[int, RailStore] = {}
        self._keys: dict[str, int] = {}
        """Sku to the key of its line, so that it stays chosen when it is read again."""
        self.table = LinesTable(theme, self.tr("What is bought"), self._columns())
        self.table.tone_of = self._tone
        self.pieces = LinesTable(theme, self.tr("Pieces of the SKU"), self._piece_columns())
        self.pieces.tone_of = self._piece_tone
        self._make_bars()
        self._lay_out()
        self.toast = Toast(self.table, theme)
        self.table.opened.connect(self._focus_pieces)
        self.pieces.opened.connect(self._on_opened)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        self.table.lines.modelReset.connect(self._on_chosen)
        self.pieces.selectionModel().selectionChanged.connect(lambda *_: self._show_verbs())

    # Building

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("SKU"), 120, 220, CODE),
            Column(self.tr("Pieces"), 60, 90),
            Column(self.tr("Needed by"), 96, 150),
            Column(self.tr("Order by"), 96, 150),
            Column(self.tr("Name"), 120),
            Column(self.tr("Supplier"), 90, 170),
            Column(self.tr("Lead time"), 72, 110),
            Column(self.tr("For"), 90, 170),
            Column(self.tr("Since"), 80, 130),
        )

    def _piece_columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Order"), 130, 170, CODE),
            Column(self.tr("Store"), 100),
            Column(self.tr("Needed by"), 96, 150),
            Column(self.tr("Name"), 120),
            Column(self.tr("Since"), 80, 130),
            Column(self.tr("By"), 60, 110),
        )

    def _make_bars(self) -> None:
        words = {
            TO_ORDER: self.tr("To order"),
            ORDERED: self.tr("Ordered"),
            ARRIVED: self.tr("Arrived"),
        }
        self.tabs = {mark: StatusTab(self._theme, words[mark], self) for mark in MARKS}
        group = QButtonGroup(self)
        for tab in self.tabs.values():
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False: self.mark_changed.emit())
        self.tabs[TO_ORDER].setChecked(True)
        verbs = {
            ORDERED: self.tr("It is ordered"),
            ARRIVED: self.tr("It arrived"),
            TO_ORDER: self.tr("Take the mark away"),
        }
        self.verbs = {mark: Button(self._theme, verbs[mark]) for mark in verbs}
        for mark, button in self.verbs.items():
            button.clicked.connect(partial(self.give, mark))
        self.said = ElidedLabel(style="small", tone="text2")

    def _lay_out(self) -> None:
        top, below = QWidget(self), QWidget(self)
        bar = strip(top, "statusTabs", TABS_HEIGHT, left=8)
        for tab in self.tabs.values():
            bar.addWidget(tab)
        bar.addStretch(1)
        for button in self.verbs.values():
            bar.addWidget(button)
        line = strip(below, "filterBar", FILTER_BAR_HEIGHT)
        line.addWidget(self.said)
        line.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.addWidget(PlainLabel(self.tr("Pieces of the SKU"), weight=600))
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
        whole.addWidget(self.pieces, 2)

    @property
    def mark(self) -> str:
        """Whose list is shown."""
        return next(mark for mark, tab in self.tabs.items() if tab.isChecked())

    # What is shown

    def show_purchases(self, told: PurchaseList, stores: Mapping[int, RailStore]) -> None:
        """The list as it is now."""
        for mark, tab in self.tabs.items():
            tab.show_count(told.counts[mark])
        self._rows, self._stores = told.rows, stores
        self.table.show_lines([self._line(one) for one in told.rows])
        if not told.rows:
            self.say(self._silence(), "text2")
        elif told.late:
            self.say(self.tr("%Ln piece(s) come too late for their orders", "", told.late))
        else:
            pieces = sum(one.pieces for one in told.rows)
            self.say(self.tr("%Ln piece(s), what is needed first at the top", "", pieces), "text2")
        self._on_chosen()

    def _silence(self) -> str:
        if self.mark == TO_ORDER:
            return self.tr(
                "Nothing is to be bought. What is bought after its order is set in the stock:"
                " “Bought after the order”."
            )
        return self.tr("Nothing stands here.")

    def say(self, words: str, tone: str = "red") -> None:
        self.said.set_tone(tone)
        self.said.setText(words)

    def show_pieces(self, sku: str, pieces: Sequence[PieceRow]) -> None:
        """Of a Sku, where that one is still chosen alone."""
        if sku == self._sku:
            self._pieces = pieces
            self.pieces.show_lines([self._piece(at, one) for at, one in enumerate(pieces)])
            self._show_verbs()

    def _line(self, one: PurchaseRow) -> Line:
        now = self._now_ms()
        key = self._keys.setdefault(one.sku, len(self._keys))
        order_by = None
        if one.needed_by is not None and one.lead_days is not None and one.mark == TO_ORDER:
            order_by = one.needed_by - one.lead_days * DAY_MS
        orders = self.tr("%Ln order(s)", "", one.orders)
        if one.stores > 1:
            stores = self.tr("%Ln store(s)", "", one.stores)
            orders = f"{orders} · {stores}"
        texts = (
            plain(one.sku, 200),
            count_words(one.pieces),
            _moment(one.needed_by, now),
            _moment(order_by, now),
            plain(one.name, 200) or MISSING,
            plain(one.supplier, 80) or MISSING,
            MISSING if one.lead_days is None else self.tr("%Ln day(s)", "", one.lead_days),
            orders,
            _moment(one.marked_at, now),
        )
        return Line(key, None, texts)

    def _piece(self, at: int, one: PieceRow) -> Line:
        now, store = self._now_ms(), self._stores.get(one.store_id)
        texts = (
            plain(one.order_number, 60),
            plain(store.name, 80) if store is not None else MISSING,
            _moment(one.needed_by, now),
            plain(one.name, 200) or MISSING,
            _moment(one.marked_at, now),
            plain(one.by, 40) or MISSING,
        )
        return Line(at, one.order_row, texts)

    def _tone(self, row: int, column: int) -> str:
        return "red" if column == NEEDED_BY and self._rows[row].late else "text"

    def _piece_tone(self, row: int, column: int) -> str:
        return "red" if column == PIECE_BY and self._pieces[row].is_late else "text"

    def _show_verbs(self) -> None:
        """What can be done with what is chosen; a button says for how many pieces."""
        offered = VERBS[self.mark]
        chosen = bool(self._chosen_skus())
        some = len(self.pieces.chosen())
        words = self.tr("For %Ln piece(s) that are chosen below", "", some) if some else ""
        for mark, button in self.verbs.items():
            button.setVisible(mark in offered)
            button.setEnabled(chosen)
            button.setToolTip(plain_tooltip(words))

    # What is wanted

    def give(self, mark: str) -> None:
        """Mark the pieces that are chosen; none chosen: all of the chosen SKUs."""
        skus = self._chosen_skus()
        if skus and mark in VERBS[self.mark]:
            some = [self._pieces[line.key] for line in self.pieces.chosen()]
            pieces = tuple((one.order_row, one.item_id) for one in some)
            self.marked.emit(skus, pieces, mark)

    def _chosen_skus(self) -> tuple[str, ...]:
        keys = {line.key for line in self.table.chosen()}
        return tuple(one.sku for one in self._rows if self._keys[one.sku] in keys)

    def _on_chosen(self) -> None:
        skus = self._chosen_skus()
        sku = skus[0] if len(skus) == 1 else ""
        if sku != self._sku or not sku:
            self._pieces = ()
            self.pieces.show_lines([])
        self._sku = sku
        self._show_verbs()
        self.chosen_changed.emit(sku)

    def _focus_pieces(self) -> None:
        self.pieces.setFocus()

    def _on_opened(self) -> None:
        chosen = self.pieces.chosen()
        if len(chosen) == 1 and chosen[0].order_row is not None:
            self.order_asked.emit(chosen[0].order_row)

    def take_focus(self) -> None:
        """The next key is for the list."""
        self.table.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()


def _moment(at: int | None, now_ms: int) -> str:
    return MISSING if at is None else moment_words(at, now_ms)
