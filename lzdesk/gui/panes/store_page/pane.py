"""The page of one store: orders, browser, profile, proof, history, and what is done to it."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.domain.openings import OPEN, Checked, Warned
from lzdesk.gui.amounts import amounts
from lzdesk.gui.opening_words import ACCEPT, AGAIN, CHANGE, CHOOSE, COPY, report, state_of
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.panes.order_grid.tabs import StatusTab
from lzdesk.gui.panes.overview.table import FigureTable
from lzdesk.gui.panes.store_page import facts as words
from lzdesk.gui.panes.store_page.downloads import DownloadsView
from lzdesk.gui.panes.store_page.opening_view import OpeningView
from lzdesk.gui.panes.store_page.parts import Rule, Section, StateChip, StoreHistory, TabPage
from lzdesk.gui.panes.store_page.side import BrowserSide
from lzdesk.gui.panes.store_page.told import Told
from lzdesk.gui.reader import Reader
from lzdesk.gui.store_words import happenings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.gui.widgets.mark_box import MarkBox
from lzdesk.gui.widgets.pages import Pages
from lzdesk.gui.words import MARKETPLACE_NAMES, country_words
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.store_page import StoreFacts, store_facts
from lzdesk.reading.stores import RailStore

SLOT = "store_page"
LONGEST = 200
BUTTONS = ("edit", "read", "open", "close", "pause", "remove")
TABS = ("orders", "browser", "downloads", "profile", "proof", "history")
SIDE_FROM = 1100
"""Logical pixels of the page from which there is room beside the checks."""


class StorePage(QWidget):
    """Reads while it is in sight, and again when its store changed."""

    orders_asked = Signal(object)
    """(ViewSpec) the orders behind a count"""
    acted = Signal(str, str)
    """(one of BUTTONS, `renew`, `outside`, `accept`, `proxy` or `profile`; key of the store)"""
    wide_asked = Signal(bool)
    """The checks are in sight, and want the room of the alert pane"""
    left = Signal()
    """Back to the orders"""

    def __init__(
        self, theme: Theme, reader: Reader, profiles: Path, told: Told, now_ms: Now
    ) -> None:
        """profiles: the folder that holds those of the browsers."""
        super().__init__()
        self.setObjectName("storePage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Store"))
        self._theme = theme
        self._reader = reader
        self._profiles = profiles
        self._told = told
        self._now_ms = now_ms
        self.store: RailStore | None = None
        self.facts: StoreFacts | None = None
        reader.failed.connect(self._on_failed)
        self._make_head()
        self._make_parts()
        self._make_tabs()
        self._lay_out()
        self.choose("orders")

    def _make_head(self) -> None:
        theme = self._theme
        self.mark = MarkBox(theme)
        self.name = ElidedLabel(style="title", weight=600)
        self.about = ElidedLabel(tone="text2")
        self.state = StateChip(theme)
        self.trouble = PlainLabel(style="small", tone="red")
        self.trouble.hide()
        self.back = Button(theme, self.tr("Orders"), key="Esc", kind="flat")
        self.back.clicked.connect(self.left)
        texts = {
            "edit": self.tr("Edit"),
            "read": self.tr("Read again"),
            "open": self.tr("Open browser"),
            "close": self.tr("Close browser"),
            "pause": self.tr("Pause"),
            "remove": self.tr("Remove …"),
        }
        self.buttons = {
            key: Button(theme, texts[key], action="edit_store" if key == "edit" else "")
            for key in BUTTONS
        }

    def _make_parts(self) -> None:
        theme = self._theme
        self.counts = FigureTable(
            theme, self.tr("Orders of this store"), (self.tr("Status"), self.tr("Orders"))
        )
        self.counts.chosen.connect(self.orders_asked)
        self.opening = OpeningView(theme, self._now_ms)
        self.opening.asked.connect(self._on_way)
        self.downloads = DownloadsView(theme, self._now_ms)
        self.side = BrowserSide(theme, self._now_ms)
        self.proof = Section(theme, self.tr("Proof"))
        self.browser = Section(theme, self.tr("Browser"))
        self.outside = self.browser.button(self.tr("Open in your normal browser …"))
        self.change = self.browser.button(QCoreApplication.translate("Opening", "Change profile"))
        self.apart = Section(theme, self.tr("What is separate, and what is not"))
        self.apart.show_facts(words.apart_facts())
        self.consent = Section(theme, self.tr("Consent"))
        self.renew = self.consent.button(self.tr("Renew"))
        self.history = StoreHistory(theme)
        for key, button in (
            *self.buttons.items(),
            ("renew", self.renew),
            ("outside", self.outside),
            ("profile", self.change),
        ):
            button.clicked.connect(lambda _c=False, key=key: self._act(key))

    def _make_tabs(self) -> None:
        texts = {
            "orders": self.tr("Orders"),
            "browser": self.tr("Browser"),
            "downloads": self.tr("Downloads"),
            "profile": self.tr("Profile"),
            "proof": self.tr("Proof"),
            "history": self.tr("History"),
        }
        parts: dict[str, tuple[QWidget, ...]] = {
            "orders": (self.counts,),
            "browser": (self.opening,),
            "downloads": (self.downloads,),
            "profile": (self.browser, self.consent, self.apart),
            "proof": (self.proof,),
            "history": (self.history,),
        }
        self.tabs = {key: StatusTab(self._theme, texts[key], self) for key in TABS}
        self.pages = Pages()
        for key, tab in self.tabs.items():
            tab.clicked.connect(lambda _c=False, key=key: self.choose(key))
            self.pages.addWidget(TabPage(texts[key], parts[key]))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 8)
        head.setSpacing(12)
        head.addWidget(self.mark)
        head.addWidget(self.name)
        head.addWidget(self.about)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addWidget(self.back)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(16, 0, 16, 0)
        tabs.setSpacing(0)
        for tab in self.tabs.values():
            tabs.addWidget(tab)
        tabs.addStretch(1)
        self.tools = QWidget()
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(24, 0, 24, 8)
        tools.setSpacing(8)
        for button in self.buttons.values():
            tools.addWidget(button)
        tools.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(head)
        left.addWidget(self.tools)
        left.addWidget(self.trouble)
        left.addLayout(tabs)
        left.addWidget(Rule(self._theme))
        left.addWidget(self.pages, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(self.side)
        # As it is read: from the head down.
        walked = [self.back, *self.buttons.values(), *self.tabs.values(), self.pages]
        for first, then in pairwise(walked):
            self.setTabOrder(first, then)

    # What it shows

    def choose(self, tab: str) -> None:
        """Bring one of TABS into sight."""
        for key, button in self.tabs.items():
            button.setChecked(key == tab)
        self.pages.setCurrentIndex(TABS.index(tab))
        self._fit()

    @property
    def tab(self) -> str:
        """The one of TABS in sight."""
        return TABS[self.pages.currentIndex()]

    def _fit(self) -> None:
        """The checks take the room they need: the browser's facts stand beside them where it is."""
        on_browser = self.tab == "browser"
        self.wide_asked.emit(on_browser and self.isVisible())
        self.side.setVisible(on_browser and self.width() >= SIDE_FROM)
        self.tools.setVisible(not (on_browser and self.opening.ways))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.wide_asked.emit(False)

    def show_store(self, store: RailStore) -> None:
        """The page of this store."""
        if self.store is None or self.store.key != store.key:
            self.facts = None
            self.counts.show_rows([])
            self.history.show_lines(())
            for section in (self.proof, self.browser, self.consent):
                section.show_facts([words.Fact(self.tr("Reading"), "–")])
            self.downloads.clear()
            self.store = store
            if self.downloads.isVisible():
                self.downloads.wanted.emit()
        self.store = store
        self._show_head(store)
        self._show_opening()
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

    def show_told(self) -> None:
        """More was told of the browsers."""
        self._show()
        self._show_opening()

    def show_checks(self, key: str) -> None:
        """More was told of the opening of a store."""
        if self.store is not None and self.store.key == key:
            self._show_opening()
            if self._told.opening_of(key)[0]:
                self.read()

    def warnings(self) -> list[Warned]:
        """What is asked about."""
        asked = (one for one in self.opening.checks if one.state == "warning")
        return [Warned(one.kind, one.value) for one in asked if not one.accepted]

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
        self.tabs["orders"].show_count(store.open_orders)
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
        is_open = store.key in self._told.browsers
        taken = self._told.memory.get(store.key, 0) if is_open else 0
        self.browser.show_facts(
            [
                *words.browser_facts(facts, folder, is_open=is_open),
                words.sign_in_fact(facts, now),
                words.rest_fact(facts.idle_minutes),
                words.memory_fact(taken, self._told.total_memory),
            ]
        )
        self.side.show_past(words.side_facts(facts, facts.past, now), facts.past)
        self.consent.show_facts(words.consent_facts(facts, now))
        self.renew.setVisible(bool(facts.authorisation))
        self.history.show_lines(happenings(facts.history, now))
        self._show_opening()

    def _opening_of(self, key: str) -> tuple[str, Sequence[Checked]]:
        """As it was told; else as the last one was kept."""
        if key in self._told.openings:
            return self._told.openings[key]
        if self.facts is not None and self.facts.past.lines:
            return self.facts.past.lines[0].outcome, self.facts.past.checks
        return "", ()

    def _show_opening(self) -> None:
        store = self.store
        if store is None:
            return
        is_open = store.key in self._told.browsers
        front, shut = self.tr("Bring browser to the front"), self.tr("Open browser")
        self.buttons["open"].setText(front if is_open else shut)
        self.buttons["close"].setVisible(is_open)
        outcome, checks = self._opening_of(store.key)
        if outcome == OPEN and not is_open:
            outcome, checks = "", ()
        self.opening.show_opening(store.name, outcome, checks)
        self.state.show_state(*state_of(outcome, checks, is_open=is_open))
        self._fit()

    # What is asked

    def _act(self, key: str) -> None:
        if self.store is not None:
            self.acted.emit(key, self.store.key)

    def _on_way(self, key: str) -> None:
        """One of the numbered ways out was chosen."""
        if key == COPY and self.store is not None:
            text = report(self.opening.checks, self.store.name, self._now_ms())
            QApplication.clipboard().setText(text)
            self.acted.emit("copied", self.store.key)
            return
        self._act({AGAIN: "open", ACCEPT: "accept", CHOOSE: "proxy", CHANGE: "profile"}[key])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
