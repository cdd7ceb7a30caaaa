"""The page of one store: orders, proof, browser, consent, history, and what is done to it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lzdesk.gui.amounts import amounts
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.overview.table import FigureTable
from lzdesk.gui.panes.store_page import facts as words
from lzdesk.gui.panes.store_page.parts import Section, StoreHistory
from lzdesk.gui.reader import Reader
from lzdesk.gui.store_words import happenings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.gui.widgets.mark_box import MarkBox
from lzdesk.gui.words import MARKETPLACE_NAMES, country_words
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.store_page import StoreFacts, store_facts
from lzdesk.reading.stores import RailStore

SLOT = "store_page"
LONGEST = 200
BUTTONS = ("edit", "read", "open", "pause", "remove")


class StorePage(QScrollArea):
    """Reads while it is in sight, and again when its store changed."""

    orders_asked = Signal(object)
    """(ViewSpec) the orders behind a count"""
    acted = Signal(str, str)
    """(one of BUTTONS or `renew`, key of the store)"""
    left = Signal()
    """Back to the orders"""

    def __init__(self, theme: Theme, reader: Reader, profiles: Path, now_ms: Now) -> None:
        """profiles: the folder that holds those of the browsers."""
        super().__init__()
        self.setObjectName("storePage")
        self.setAccessibleName(self.tr("Store"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = theme
        self._reader = reader
        self._profiles = profiles
        self._now_ms = now_ms
        self._browsers: Sequence[str] = ()
        self.store: RailStore | None = None
        self.facts: StoreFacts | None = None
        reader.failed.connect(self._on_failed)
        self._make_parts()
        self._lay_out()

    def _make_parts(self) -> None:
        theme = self._theme
        self.mark = MarkBox(theme)
        self.name = ElidedLabel(style="title", weight=600)
        self.about = ElidedLabel(tone="text2")
        self.trouble = PlainLabel(style="small", tone="red")
        self.trouble.hide()
        self.back = Button(theme, self.tr("Orders"), key="Esc", kind="flat")
        self.back.clicked.connect(self.left)
        texts = {
            "edit": self.tr("Edit"),
            "read": self.tr("Read again"),
            "open": self.tr("Open browser"),
            "pause": self.tr("Pause"),
            "remove": self.tr("Remove …"),
        }
        self.buttons = {
            key: Button(theme, texts[key], action="edit_store" if key == "edit" else "")
            for key in BUTTONS
        }
        self.orders = Section(theme, self.tr("Orders"))
        self.counts = FigureTable(
            theme, self.tr("Orders of this store"), (self.tr("Status"), self.tr("Orders"))
        )
        self.counts.chosen.connect(self.orders_asked)
        self.orders.column.addWidget(self.counts)
        self.proof = Section(theme, self.tr("Proof"))
        self.browser = Section(theme, self.tr("Browser"))
        self.consent = Section(theme, self.tr("Consent"))
        self.renew = self.consent.button(self.tr("Renew"))
        self.past = Section(theme, self.tr("History"))
        self.history = StoreHistory(theme)
        self.past.column.addWidget(self.history)
        for key, button in (*self.buttons.items(), ("renew", self.renew)):
            button.clicked.connect(lambda _c=False, key=key: self._act(key))

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("storePageInner")
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.mark, self.name, self.about):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.back)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in self.buttons.values():
            tools.addWidget(button)
        tools.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(24)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.orders, 0, 0, 2, 1, top)
        grid.addWidget(self.proof, 0, 1, top)
        grid.addWidget(self.consent, 1, 1, top)
        grid.addWidget(self.past, 2, 0, top)
        grid.addWidget(self.browser, 2, 1, top)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(16, 16, 16, 24)
        whole.setSpacing(16)
        whole.addLayout(head)
        whole.addLayout(tools)
        whole.addWidget(self.trouble)
        whole.addLayout(grid)
        whole.addStretch(1)
        self.setWidget(inner)

    # What it shows

    def show_store(self, store: RailStore) -> None:
        """The page of this store."""
        if self.store is None or self.store.key != store.key:
            self.facts = None
            self.counts.show_rows([])
            self.history.show_lines(())
            for section in (self.proof, self.browser, self.consent):
                section.show_facts([words.Fact(self.tr("Reading"), "–")])
            self.verticalScrollBar().setValue(0)
        self.store = store
        self._show_head(store)
        self.read()

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores as they are now; a page whose store is gone is left."""
        if self.store is None or not self.isVisible():
            return
        there = next((one for one in stores if one.key == self.store.key), None)
        if there is None:
            self.store = None
            self.left.emit()
        else:
            self.show_store(there)

    def show_browsers(self, keys: Sequence[str]) -> None:
        """Keys of the stores whose own browser is open."""
        self._browsers = keys
        self._show()

    def read(self) -> None:
        """Read the store's facts now."""
        if self.store is None:
            return
        now = self._now_ms()
        since, _ = words.CANCELLED_DAYS.bounds_ms(now)
        self._reader.submit(SLOT, self._on_facts, store_facts, self.store.key, now, since or 0)

    def _on_facts(self, facts: StoreFacts | None) -> None:
        self.trouble.hide()
        self.facts = facts
        self._show()

    def _on_failed(self, slot: str, error: str) -> None:
        if slot == SLOT:
            told = self.tr("This page could not be read from this computer's disk: {0}")
            self.trouble.setText(told.format(error))
            self.trouble.show()

    def _show_head(self, store: RailStore) -> None:
        self.mark.show_mark(store.hue, store.country)
        self.name.setText(one_line(store.name, LONGEST))
        self.setAccessibleName(self.tr("Store {0}").format(one_line(store.name, LONGEST)))
        market = MARKETPLACE_NAMES.get(store.marketplace, store.marketplace)
        owner = self.facts.owner if self.facts is not None else ""
        about = [f"{market} {country_words(store.country)}", store.group, owner]
        told = dict.fromkeys(one_line(part, LONGEST) for part in about if part)
        self.about.setText(amounts.listed(told))
        paused = store.state == "paused"
        self.buttons["pause"].setText(self.tr("Go on reading") if paused else self.tr("Pause"))
        self.buttons["read"].setEnabled(not paused)
        why = self.tr("The store is paused: let it go on first.") if paused else ""
        self.buttons["read"].setToolTip(plain_tooltip(why))

    def _show(self) -> None:
        store, facts = self.store, self.facts
        if store is None or facts is None:
            return
        now = self._now_ms()
        self._show_head(store)
        self.counts.show_rows(words.order_rows(store, facts))
        self.proof.show_facts(words.proof_facts(store, facts, now))
        folder = str(self._profiles / facts.profile)
        is_open = store.key in self._browsers
        self.browser.show_facts(words.browser_facts(facts, folder, is_open=is_open))
        self.consent.show_facts(words.consent_facts(facts, now))
        self.renew.setVisible(bool(facts.authorisation))
        self.history.show_lines(happenings(facts.history, now))
        self.past.setVisible(bool(facts.history))

    # What is asked

    def _act(self, key: str) -> None:
        if self.store is not None:
            self.acted.emit(key, self.store.key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
