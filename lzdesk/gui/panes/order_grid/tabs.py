"""The tabs over the grid: word and live count; what does not fit goes into "More"."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget

from lzdesk.domain.statuses import TABS
from lzdesk.gui.money import count_words
from lzdesk.gui.sizes import TABS_HEIGHT as HEIGHT
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import menu_text
from lzdesk.gui.widgets.text import END, Type, cut, paint_line, width_of
from lzdesk.gui.words import tab_words, work_words
from lzdesk.lib.typed import override
from lzdesk.reading.views import SavedView
from lzdesk.reading.work_lists import WORK_LISTS

PAD = 8
GAP = 6
EDGE = 8
ICON = 14

DIVIDER = 16
WIDEST_VIEW = 160

FIRST = ("open", "to_ship", "arranged", "held", "cancel_asked", "failed", "in_transit", "all")
"""The statuses one works with; the others stand behind the saved views."""
LATER = tuple(key for key in TABS if key not in FIRST)

WORD: Type = ("body", 400, False)
WORD_ON: Type = ("body", 600, False)
COUNT: Type = ("small", 400, False)
COUNT_STRONG: Type = ("small", 600, False)


class StatusTab(QAbstractButton):
    """One tab. Keeps the width of the widest count it has shown, so neighbours never move."""

    def __init__(
        self, theme: Theme, word: str, parent: QWidget, *, urgent: bool = False, pad: int = PAD
    ) -> None:
        super().__init__(parent)
        self._pad = pad
        self._theme = theme
        self._word = word
        self._urgent = urgent
        self._count: int | None = None
        self._widest = 0.0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(word)

    def show_count(self, count: int) -> None:
        """The live count; 0 is shown as 0."""
        if count == self._count:
            return
        self._count = count
        self.setAccessibleName(f"{self._word} {count_words(count)}")
        self._widest = max(self._widest, width_of(count_words(count), COUNT_STRONG))
        self.updateGeometry()
        self.update()

    def wanted_width(self) -> int:
        """Logical pixels, the same whether active or not."""
        count = GAP + self._widest if self._count is not None else 0
        return round(2 * self._pad + width_of(self._word, WORD_ON) + count)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        on = self.isChecked()
        if self.underMouse() and not on and self._pad:
            painter.fillRect(QRectF(0, 0, self.width(), HEIGHT - 1), QColor(tokens.hover))
        kind = WORD_ON if on else WORD
        middle = (HEIGHT - 1) / 2
        word_ink = tokens.text if on else tokens.text2
        paint_line(painter, self._word, kind, word_ink, self._pad, middle)
        if self._count is not None:
            red = self._urgent and self._count > 0
            ink = tokens.red if red else tokens.text if on else tokens.text3
            strong = COUNT_STRONG if on or red else COUNT
            x = self._pad + width_of(self._word, kind) + GAP
            paint_line(painter, count_words(self._count), strong, ink, x, middle)
        if on:
            line = QRectF(self._pad, HEIGHT - 2, self.width() - 2 * self._pad, 2)
            painter.fillRect(line, QColor(tokens.accent))


class MoreTab(QAbstractButton):
    """Opens the menu of the tabs that do not fit."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("More tabs"))
        self.setText(self.tr("More"))

    def wanted_width(self) -> int:
        return round(2 * PAD + width_of(self.text(), WORD) + GAP + ICON)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.wanted_width(), HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        if self.underMouse():
            painter.fillRect(QRectF(0, 0, self.width(), HEIGHT - 1), QColor(tokens.hover))
        middle = (HEIGHT - 1) / 2
        paint_line(painter, self.text(), WORD, tokens.text2, PAD, middle)
        x = round(PAD + width_of(self.text(), WORD) + GAP)
        paint_icon(painter, "chevron-down", tokens.text2, x, round(middle - ICON / 2), ICON)


class StatusTabs(QWidget):
    """The bar of tabs: the statuses one works with, the saved views after a divider, the rest, and
    the lists of the day's work.

    A tab is named by a key of domain.statuses.TABS, by `view:` and a saved view's id, or by `work:`
    and a key of reading.work_lists.
    """

    chosen = Signal(str)
    view_menu_asked = Signal(int, QPoint)
    """(view id, where) the menu of a saved view"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusTabs")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(240)
        self.setAccessibleName(self.tr("Order statuses and saved views"))
        self._theme = theme
        self.active = "open"
        self._status_tabs = {key: self._status_tab(key) for key in (*FIRST, *LATER)}
        self._view_tabs: dict[str, StatusTab] = {}
        self._words = {key: tab_words(key) for key in TABS}
        self._words |= {work_key(key): work_words(key) for key in WORK_LISTS}
        self._work_tabs = {work_key(key): self._work_tab(key) for key in WORK_LISTS}
        self.more = MoreTab(theme, self)
        self._counts: dict[str, int] = {}
        self._divider_at = -1
        self.more.clicked.connect(self._show_more)
        theme.changed.connect(self.update)
        self.choose("open")

    @property
    def tabs(self) -> dict[str, StatusTab]:
        """Every tab by its key, in the order of the bar."""
        first = {key: self._status_tabs[key] for key in FIRST}
        return (
            first
            | self._view_tabs
            | {key: self._status_tabs[key] for key in LATER}
            | self._work_tabs
        )

    def show_views(self, views: Sequence[SavedView]) -> None:
        """The saved views, in their order. An active one that is gone gives way to Open."""
        wanted = {view_key(view.view_id): view for view in views}
        for key, tab in list(self._view_tabs.items()):
            if key not in wanted or wanted[key].name != self._words[key]:
                tab.deleteLater()
                tab.hide()
                del self._view_tabs[key]
        self._words |= {key: view.name for key, view in wanted.items()}
        made = {
            key: self._view_tabs.get(key) or self._view_tab(view) for key, view in wanted.items()
        }
        self._view_tabs = made
        if self.active not in self.tabs:
            self.choose("open")
        else:
            self._check()
        self._keep_tab_order()
        self._arrange()

    @property
    def active_words(self) -> str:
        """The name of the tab or view that is shown."""
        return self._words.get(self.active, "")

    def choose(self, key: str) -> None:
        """Make a tab active; asks for its orders when it was another."""
        changed, self.active = key != self.active, key
        self._check()
        self._arrange()
        if changed:
            self.chosen.emit(key)

    def step(self, steps: int) -> None:
        """The next or previous tab, around the ends."""
        keys = list(self.tabs)
        self.choose(keys[(keys.index(self.active) + steps) % len(keys)])

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Live counts by tab key."""
        self._counts |= counts
        for key, tab in self.tabs.items():
            if key in counts:
                tab.show_count(counts[key])
        self._arrange()

    def shown(self) -> list[str]:
        """Keys of the tabs in the bar; the others are in More."""
        return [key for key, tab in self.tabs.items() if not tab.isHidden()]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._divider_at >= 0:
            line = QRectF(self._divider_at, (HEIGHT - DIVIDER) / 2, 1, DIVIDER)
            QPainter(self).fillRect(line, QColor(self._theme.tokens.line_strong))

    def _status_tab(self, key: str) -> StatusTab:
        made = StatusTab(self._theme, tab_words(key), self, urgent=key == "failed")
        made.clicked.connect(lambda _checked=False: self.choose(key))
        return made

    def _work_tab(self, key: str) -> StatusTab:
        urgent = key in ("pack_failed", "printed_cancelled")
        made = StatusTab(self._theme, work_words(key), self, urgent=urgent)
        made.clicked.connect(lambda _checked=False: self.choose(work_key(key)))
        return made

    def _view_tab(self, view: SavedView) -> StatusTab:
        key = view_key(view.view_id)
        made = StatusTab(self._theme, cut(view.name, WORD_ON, WIDEST_VIEW, END), self)
        made.setAccessibleName(view.name)
        made.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        made.clicked.connect(lambda _checked=False: self.choose(key))
        made.customContextMenuRequested.connect(
            lambda at: self.view_menu_asked.emit(view.view_id, made.mapToGlobal(at))
        )
        return made

    def _check(self) -> None:
        for name, tab in self.tabs.items():
            tab.setChecked(name == self.active)

    def _keep_tab_order(self) -> None:
        row = [*self.tabs.values(), self.more]
        for one, other in pairwise(row):
            QWidget.setTabOrder(one, other)

    def _arrange(self) -> None:
        fitting = self._that_fit()
        x, self._divider_at = EDGE, -1
        for key, tab in self.tabs.items():
            tab.setVisible(key in fitting)
            if key not in fitting:
                continue
            if key in self._view_tabs and self._divider_at < 0:
                self._divider_at = x + PAD
                x += 2 * PAD + 1
            tab.setGeometry(x, 0, tab.wanted_width(), HEIGHT)
            x += tab.wanted_width()
        overflows = len(fitting) < len(self.tabs)
        self.more.setVisible(overflows)
        self.more.setGeometry(x, 0, self.more.wanted_width(), HEIGHT)
        self.update()

    def _that_fit(self) -> set[str]:
        room = self.width() - 2 * EDGE - (2 * PAD + 1 if self._view_tabs else 0)
        widths = {key: tab.wanted_width() for key, tab in self.tabs.items()}
        if sum(widths.values()) <= room:
            return set(widths)
        room -= self.more.wanted_width() + widths[self.active]
        fitting = {self.active}
        for key, width in widths.items():
            if key == self.active:
                continue
            if width > room:
                break
            fitting.add(key)
            room -= width
        return fitting

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        told_apart = False
        for key, tab in self.tabs.items():
            if not tab.isHidden():
                continue
            if key in self._work_tabs and not told_apart:
                told_apart = True
                menu.addSeparator()
            count = f"\t{count_words(self._counts[key])}" if key in self._counts else ""
            entry = menu.addAction(menu_text(self._words[key]) + count)
            entry.triggered.connect(lambda _checked=False, key=key: self.choose(key))
        menu.popup(self.more.mapToGlobal(QPoint(0, HEIGHT)))


def work_key(key: str) -> str:
    """The tab of a list of reading.work_lists."""
    return f"work:{key}"


def view_key(view_id: int) -> str:
    """The tab of a saved view."""
    return f"view:{view_id}"
