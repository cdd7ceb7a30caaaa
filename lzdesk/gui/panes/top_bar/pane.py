"""The bar at the top: where we are, the search field, "Sync now", "Print labels", the look."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from lzdesk.gui.actions import BY_KEY, with_key
from lzdesk.gui.screen_settings import DENSITIES, ScreenSettings
from lzdesk.gui.sizes import TOP_BAR_HEIGHT as HEIGHT
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import CHOICES, Theme
from lzdesk.gui.widgets.button import Button, icon_button, key_cap_width, paint_key_cap
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.lib.typed import override

SEARCH_WIDTH = 380
PADDING = 30 + 60 + 8
"""Icon and key beside the words, as the style sheet has them, and what Qt keeps free."""
ROOMY = 1000
"""Logical pixels of the bar in which the search may be twice as wide as its sides."""
TYPING_MS = 120
"""How long the search waits for the next letter."""


class SearchField(QLineEdit):
    """Filters the list as one types; Enter at once; Esc takes the text away, then goes back."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("search")
        self.setFont(font())
        self.setAccessibleName(self.tr("Search orders"))
        self._long_words = self.tr("Find order, tracking, SKU, buyer or action")
        self._short_words = self.tr("Find orders")
        self.setPlaceholderText(self._long_words)
        self.setMaximumWidth(SEARCH_WIDTH)
        self.setMinimumWidth(200)
        self.setFixedHeight(28)
        self.setToolTip(plain_tooltip(with_key(BY_KEY["search"].words, "search")))
        self._pause = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._pause.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self._pause.start())
        theme.changed.connect(self.update)

    def take(self, text: str) -> None:
        """Show a text without searching again."""
        self._pause.stop()
        if self.text() != text:
            self.setText(text)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = self.fontMetrics().horizontalAdvance(self._long_words) <= self.width() - PADDING
        self.setPlaceholderText(self._long_words if fits else self._short_words)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._tell()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self._tell()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tokens = self._theme.tokens
        paint_icon(painter, "search", tokens.text3, 9, (self.height() - 16) // 2, 16)
        key = BY_KEY["palette"].shown_key
        if not self.text():
            x = self.width() - key_cap_width(key) - 7
            middle = self.height() / 2
            paint_key_cap(painter, key, round(x), middle, tokens.text3, tokens.line_strong)

    def _tell(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())


class TopBar(QFrame):
    """Where we are, and the two things that are always at hand."""

    sync_asked = Signal()
    print_asked = Signal()
    keys_asked = Signal()
    theme_chosen = Signal(str)
    density_chosen = Signal(str)

    def __init__(self, theme: Theme, settings: ScreenSettings) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAccessibleName(self.tr("Top bar"))
        self.setFixedHeight(HEIGHT)
        self._theme = theme
        self._settings = settings
        self.fill_menu: Callable[[QMenu], None] = lambda menu: None
        """Adds the window's actions to the menu."""
        self.title = PlainLabel(self.tr("Orders"), style="heading", weight=600)
        self.where = ElidedLabel(style="small", tone="text3")
        self.search = SearchField(theme)
        self.sync = self._button("sync_now", "refresh-cw", "flat")
        self.print = self._button("print_labels", "printer", "plain")
        self.look = icon_button(theme, self.tr("Menu"), "menu")
        self.look.setToolTip(plain_tooltip(self.tr("Theme, row height, all actions")))
        self.sync.clicked.connect(self.sync_asked)
        self.print.clicked.connect(self.print_asked)
        self.look.clicked.connect(self._show_look)
        self._lay_out()

    def show_where(self, words: str) -> None:
        """Which stores the orders are from."""
        self.where.setText(words)

    def show_tools(self, *, there: bool) -> None:
        """Without a store there is nothing to search, read or print."""
        for widget in (self.title, self.where, self.search, self.sync, self.print):
            widget.setVisible(there)

    def add_counters(self, counters: QWidget) -> None:
        """Room left of the buttons, so that none of them moves when a count grows."""
        self._buttons.insertWidget(1, counters)
        QWidget.setTabOrder(self.search, counters)
        QWidget.setTabOrder(counters, self.sync)

    def show_words(self, *, there: bool) -> None:
        """Whether the buttons have words: beside the counters there is room for icons alone."""
        for button, key in ((self.sync, "sync_now"), (self.print, "print_labels")):
            words = BY_KEY[key].words
            button.setText(words if there else "")
            button.setAccessibleName(words)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where it is narrow, the names need as much of the room as the search.
        self._row.setStretch(1, 2 if self.width() >= ROOMY else 1)

    def _button(self, key: str, icon: str, kind: str) -> Button:
        action = BY_KEY[key]
        made = Button(self._theme, action.words, icon=icon, action=key, kind=kind)
        made.setToolTip(plain_tooltip(with_key(action.words, key)))
        return made

    def _lay_out(self) -> None:
        left, right = QWidget(), QWidget()
        for side in (left, right):
            # Both sides ask for nothing, so the search stands in the middle while there is room.
            side.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        names = QHBoxLayout(left)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(8)
        names.addWidget(self.title)
        names.addWidget(self.where)
        names.addStretch(1)
        buttons = QHBoxLayout(right)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.sync, self.print, self.look):
            buttons.addWidget(button)
        self._buttons = buttons
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(16)
        self._row = row
        row.addWidget(left, 1)
        row.addWidget(self.search, 2)
        row.addWidget(right, 1)

    def _show_look(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        themes = {
            "system": self.tr("Theme of the system"),
            "light": self.tr("Light theme"),
            "dark": self.tr("Dark theme"),
        }
        for name in CHOICES:
            entry = menu.addAction(themes[name])
            entry.setCheckable(True)
            entry.setChecked(self._theme.choice == name)
            entry.triggered.connect(lambda _c=False, name=name: self.theme_chosen.emit(name))
        menu.addSeparator()
        heights = {"compact": self.tr("Compact rows"), "cosy": self.tr("Cosy rows")}
        for name in DENSITIES:
            entry = menu.addAction(heights[name])
            entry.setCheckable(True)
            entry.setChecked(self._settings.density == name)
            entry.triggered.connect(lambda _c=False, name=name: self.density_chosen.emit(name))
        menu.addSeparator()
        self.fill_menu(menu)
        keys = menu.addAction(f"{BY_KEY['show_keys'].words}\t{BY_KEY['show_keys'].shown_key}")
        keys.triggered.connect(lambda _c=False: self.keys_asked.emit())
        corner = self.look.mapToGlobal(QPoint(self.look.width(), self.look.height() + 2))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
