"""The drawer's head: number and copy, place among the walked, store, status, clock; the tabs."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.domain.statuses import OPEN_STATUSES, Status
from lzdesk.gui.actions import with_key
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import band_of, clock_words, left_in_full
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import EDGE, one_line
from lzdesk.gui.panes.order_drawer.pages import Told
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.badges import STATUS_COLOURS, clock_width, paint_clock, paint_status
from lzdesk.gui.widgets.button import icon_button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.gui.widgets.marks import HEIGHT as MARK_HEIGHT
from lzdesk.gui.widgets.marks import WIDTH as MARK_WIDTH
from lzdesk.gui.widgets.marks import paint_mark
from lzdesk.gui.widgets.text import END, Type, cut, paint_line, width_of
from lzdesk.gui.words import MARKETPLACE_NAMES, MISSING, status_words
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override

BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)
SMALL: Type = ("small", 400, False)
GAP = 8
CHIP_PAD = 6
TAB_HEIGHT = 32
TAB_PAD = 8


class OrderLine(QWidget):
    """Mark, store, marketplace, status chip, and the clock at the right end."""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self._theme = theme
        self._now_ms = now_ms
        self._told: Told | None = None
        self.setFixedHeight(20)
        self.setAccessibleName(self.tr("Store, status and clock"))
        theme.changed.connect(self.update)

    def show_order(self, told: Told | None) -> None:
        self._told = told
        self.setAccessibleDescription(self.words())
        self.setToolTip(plain_tooltip(self.words()))
        self.update()

    def words(self) -> str:
        """All that is painted, in words."""
        told = self._told
        if told is None:
            return ""
        head, store = told.detail.head, told.store
        parts = [store.name if store else MISSING, MARKETPLACE_NAMES.get(told.marketplace, "")]
        parts.append(status_words(head.status, head.raw_statuses))
        left = self._left()
        if left is not None:
            parts.append(left_in_full(left))
        return amounts.listed(filter(None, parts))

    def _left(self) -> int | None:
        """Milliseconds on the order's ship clock; None where none runs."""
        told = self._told
        if told is None:
            return None
        head = told.detail.head
        runs = head.ship_by is not None and head.status in OPEN_STATUSES
        return head.ship_by - self._now_ms() if runs and head.ship_by is not None else None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        told = self._told
        if told is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right = self._paint_clock(painter, told)
        x = self._paint_store(painter, told, right)
        head, tokens = told.detail.head, self._theme.tokens
        words = one_line(status_words(head.status, head.raw_statuses), 80)
        box = QRectF(x, 0, max(right - x, 0), self.height())
        paint_status(painter, tokens, STATUS_COLOURS[Status(head.status)], words, box)

    def _paint_clock(self, painter: QPainter, told: Told) -> float:
        left = self._left()
        if left is None:
            return self.width()
        words = clock_words(left)
        x = self.width() - clock_width(words)
        ruled = told.detail.head.ship_by_source.startswith("rule")
        middle = self.height() / 2
        tokens = self._theme.tokens
        paint_clock(painter, tokens, band_of(left), words, round(x), middle, ruled=ruled)
        return x - GAP

    def _paint_store(self, painter: QPainter, told: Told, right: float) -> float:
        tokens, middle, store = self._theme.tokens, self.height() / 2, told.store
        if store is None:
            paint_line(painter, MISSING, BODY, tokens.text3, 0, middle)
            return 24
        top = round(middle - MARK_HEIGHT / 2)
        paint_mark(painter, tokens, store.hue, store.country, 0, top)
        x = MARK_WIDTH + GAP
        market = MARKETPLACE_NAMES.get(store.marketplace, store.marketplace)
        head = told.detail.head
        chip = width_of(status_words(head.status, head.raw_statuses)[:24], SMALL) + 2 * CHIP_PAD
        room = right - x - width_of(market, BODY) - chip - 2 * GAP
        name = cut(store.name, BODY, max(int(room), 40), END)
        paint_line(painter, name, BODY, tokens.text, x, middle)
        x += round(width_of(name, BODY)) + GAP
        paint_line(painter, market, BODY, tokens.text3, x, middle)
        return x + width_of(market, BODY) + GAP


class DrawerHead(QFrame):
    """The order's name and where it stands; nothing of it scrolls."""

    stepped = Signal(int)
    """(-1 or 1) the order before or after"""
    closed = Signal()
    copied = Signal(str)

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("drawerHead")
        self.number = ElidedLabel(style="heading", weight=600)
        self.copy = icon_button(theme, self.tr("Copy the order number"), "copy")
        self.place = PlainLabel(style="small", tone="text3")
        self.up = icon_button(theme, self.tr("Previous order"), "chevron-up")
        self.down = icon_button(theme, self.tr("Next order"), "chevron-down")
        self.close_button = icon_button(theme, self.tr("Close the drawer"), "x")
        self.line = OrderLine(theme, now_ms)
        self._name_keys()
        self._lay_out()
        self.copy.clicked.connect(lambda: self.copied.emit(self.number.text()))
        self.up.clicked.connect(lambda: self.stepped.emit(-1))
        self.down.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.closed)

    def _name_keys(self) -> None:
        for button, key in (
            (self.up, "previous_row"),
            (self.down, "next_row"),
            (self.close_button, "back"),
        ):
            button.setToolTip(plain_tooltip(with_key(button.accessibleName(), key)))
        self.copy.setToolTip(plain_tooltip(self.copy.accessibleName()))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(2)
        first.addWidget(self.number)
        first.addWidget(self.copy)
        first.addStretch(1)
        first.addWidget(self.place)
        first.addSpacing(4)
        for button in (self.copy, self.up, self.down, self.close_button):
            button.setFixedSize(24, 24)
        for button in (self.up, self.down, self.close_button):
            first.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 12, EDGE, 12)
        column.setSpacing(6)
        column.addLayout(first)
        column.addWidget(self.line)

    def show_order(self, number: str, told: Told | None) -> None:
        """told: None while it is not read."""
        self.number.setText(one_line(number, 80))
        self.copy.setEnabled(bool(number))
        self.line.show_order(told)

    def show_place(self, place: int, of: int) -> None:
        """Its number among those that are walked; 0 where it is not among them."""
        words = self.tr("{0} of {1}").format(count_words(place), count_words(of))
        self.place.setText(words if place else "")


class DrawerTab(QAbstractButton):
    """A tab of the drawer: its word, and a count where there is one."""

    def __init__(self, theme: Theme, word: str) -> None:
        super().__init__()
        self._theme = theme
        self._count: int | None = None
        self.setText(word)
        self.setAccessibleName(word)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{self.text()} {count_words(count)}")
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        count = 6 + width_of(count_words(self._count), SMALL) if self._count is not None else 0
        return QSize(round(2 * TAB_PAD + width_of(self.text(), STRONG) + count), TAB_HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, on = self._theme.tokens, self.isChecked()
        kind, ink = (STRONG, tokens.text) if on else (BODY, tokens.text2)
        middle = (TAB_HEIGHT - 1) / 2
        paint_line(painter, self.text(), kind, ink, TAB_PAD, middle)
        if self._count is not None:
            x = TAB_PAD + width_of(self.text(), kind) + 6
            paint_line(painter, count_words(self._count), SMALL, tokens.text3, x, middle)
        if on:
            line = QRectF(TAB_PAD, TAB_HEIGHT - 2, self.width() - 2 * TAB_PAD, 2)
            painter.fillRect(line, QColor(tokens.accent))
