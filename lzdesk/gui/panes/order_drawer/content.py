"""What is in the drawer: head, tabs, the page, foot; and its four states."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.gui.panes.order_drawer.foot import DrawerFoot
from lzdesk.gui.panes.order_drawer.head import TAB_HEIGHT, DrawerHead, DrawerTab
from lzdesk.gui.panes.order_drawer.lines import EDGE
from lzdesk.gui.panes.order_drawer.page import DrawerPage
from lzdesk.gui.panes.order_drawer.pages import Told, order_page, package_page
from lzdesk.gui.panes.order_drawer.raw_page import RawPage
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.pages import Pages
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.clock import Now
from lzdesk.reading.raw_order import RawOrder

PATIENCE_MS = 300
"""The last lines stay this long while others are read."""


class DrawerMessage(QWidget):
    """Stands in the page's place: what, what it means, and the way out."""

    asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = WrappedLabel(style="heading", weight=600)
        self.detail = WrappedLabel(tone="text2")
        self.button = Button(theme, self.tr("Read again"))
        self.button.clicked.connect(self.asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE, 24, EDGE, 24)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.detail)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def say(self, title: str, detail: str = "", action: str = "") -> None:
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.button.setVisible(bool(action))
        if action:
            self.button.setText(action)


class DrawerContent(QWidget):
    """Made when the drawer is first opened; shows one order, or says why not."""

    raw_asked = Signal()
    """The Raw page came into view."""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.head = DrawerHead(theme, now_ms)
        self.foot = DrawerFoot(theme)
        self.order = DrawerPage(theme, self.tr("The order"))
        self.package = DrawerPage(theme, self.tr("Its packages"))
        self.raw = RawPage()
        self.message = DrawerMessage(theme)
        self.pages = (self.order, self.package, self.raw)
        words = (self.tr("Order"), self.tr("Package"), self.tr("Raw"))
        self.tabs = tuple(DrawerTab(theme, word) for word in words)
        self._told: Told | None = None
        self._number = ""
        self._stack = Pages()
        self._lay_out()
        self._wait = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._wait.timeout.connect(self._show_loading)
        self.tabs[0].setChecked(True)
        for tab in self.tabs:
            tab.clicked.connect(self._on_tab)

    def _lay_out(self) -> None:
        for page in (*self.pages, self.message):
            self._stack.addWidget(page)
        bar = QFrame()
        bar.setObjectName("drawerTabs")
        bar.setFixedHeight(TAB_HEIGHT + 1)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 0, 8, 1)
        row.setSpacing(0)
        for tab in self.tabs:
            row.addWidget(tab)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, bar):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)

    @property
    def told(self) -> Told | None:
        return self._told

    @property
    def shows_raw(self) -> bool:
        return self.tabs[2].isChecked()

    def begin(self, number: str) -> None:
        """Another order is being read."""
        self._number = number
        self._wait.start()

    def show_order(self, told: Told, *, same: bool) -> None:
        """same: it was shown before, so nothing of it moves."""
        self._wait.stop()
        self._told = told
        self._number = told.detail.head.order_number
        self.head.show_order(told.detail.head.order_number, told)
        self.foot.show_order(told.detail.head, told.now_ms)
        self.tabs[1].show_count(len(told.detail.packages))
        self.order.show_lines(order_page(told), keep_place=same)
        self.package.show_lines(package_page(told), keep_place=same)
        self._show_page()

    def show_raw(self, raw: RawOrder | None) -> None:
        if self._told is not None:
            self.raw.show_raw(self._told, raw)

    def show_gone(self) -> None:
        """The order is not in the database any more."""
        self._forget()
        self.message.say(
            self.tr("This order is not here any more."),
            self.tr("Its store was removed, or another program changed the data folder."),
        )

    def show_failed(self, error: str) -> None:
        """Its read failed. What was shown of another order is taken away."""
        self._forget()
        self.message.say(
            self.tr("The order could not be read from this computer's disk."),
            self.tr("Nothing of it is lost. ({0})").format(error[:300]),
            self.tr("Read again"),
        )

    def _show_loading(self) -> None:
        self._forget()
        self.message.say(self.tr("The order is being read …"))

    def _forget(self) -> None:
        self._wait.stop()
        self._told = None
        self.head.show_order(self._number, None)
        self.foot.show_order(None, 0)
        self._stack.setCurrentWidget(self.message)

    def _show_page(self) -> None:
        chosen = next(
            page for page, tab in zip(self.pages, self.tabs, strict=True) if tab.isChecked()
        )
        self._stack.setCurrentWidget(chosen)

    def _on_tab(self) -> None:
        if self._told is not None:
            self._show_page()
        if self.shows_raw:
            self.raw_asked.emit()
