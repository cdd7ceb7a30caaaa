"""Which place of the rail is in sight: the orders, the overview, the stock, a store's page, or the
doors."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget, QWidget

from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_grid.filters import ViewSpec
from lzdesk.reading.stores import RailStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.panes.account.pane import AccountPane
    from lzdesk.gui.panes.clocks.pane import ClocksPane
    from lzdesk.gui.panes.hand_over.pane import HandOverPane
    from lzdesk.gui.panes.order_grid.pane import OrderGridPane
    from lzdesk.gui.panes.overview.pane import OverviewPane
    from lzdesk.gui.panes.print_queue.pane import PrintQueue
    from lzdesk.gui.panes.purchases.pane import PurchasesPane
    from lzdesk.gui.panes.returns.pane import ReturnsPane
    from lzdesk.gui.panes.scan.pane import ScanPane
    from lzdesk.gui.panes.skus.pane import SkuPane
    from lzdesk.gui.panes.store_page.pane import StorePage

    Place = (
        AccountPane
        | ClocksPane
        | HandOverPane
        | OrderGridPane
        | OverviewPane
        | PrintQueue
        | PurchasesPane
        | ReturnsPane
        | ScanPane
        | SkuPane
    )


class Places(QObject):
    """Brings a place into the middle; rail and top bar say which one it is."""

    def __init__(self, window: "MainWindow", middle: QStackedWidget) -> None:
        super().__init__(window)
        self._window = window
        self._middle = middle
        window.rail.place_asked.connect(self.go_to)
        window.orders.order_asked.connect(self.show_order)
        window.orders.scope_changed.connect(self._on_scope_changed)
        middle.currentChanged.connect(self._on_current)

    @property
    def is_empty(self) -> bool:
        """Whether there is no store yet, so that the doors are shown."""
        return self._middle.currentWidget() is self._window.doors

    def go_to(self, place: str) -> None:
        """Bring a place into sight: one of the rail's ICONS."""
        if self.is_empty:
            return
        window = self._window
        title, pane_of = self._places()[place]
        there = pane_of()
        if place != "orders":
            window.drawer.close_drawer()
        self._bring(there)
        window.rail.show_place(place)
        window.top.title.setText(title)
        there.take_focus()

    def _places(self) -> "dict[str, tuple[str, Callable[[], Place]]]":
        """Title and pane of each; a pane is made when it is first gone to."""
        window = self._window
        return {
            "orders": (self.tr("Orders"), lambda: window.orders),
            "clocks": (self.tr("Clocks"), lambda: window.clock_desk.pane),
            "returns": (self.tr("Returns"), lambda: window.return_desk.pane),
            "overview": (self.tr("Overview"), lambda: window.overview),
            "stock": (self.tr("Stock"), lambda: window.sku_desk.pane),
            "purchases": (self.tr("Purchases"), lambda: window.purchase_desk.pane),
            "account": (self.tr("Account risk"), lambda: window.account_desk.pane),
            "prints": (self.tr("Print queue"), lambda: window.print_desk.pane),
            "scan": (self.tr("Scan"), lambda: window.scan_desk.pane),
            "hand_over": (self.tr("Hand-over"), lambda: window.hand_over_desk.pane),
        }

    def _on_current(self, _index: int) -> None:
        is_taken = self._middle.currentWidget() is self._window.print_desk.made_pane
        self._window.alert_desk.dock.set_taken(is_taken=is_taken)

    def _bring(self, pane: QWidget) -> None:
        """Into sight, and into the middle where it was not yet."""
        if self._middle.indexOf(pane) < 0:
            self._middle.addWidget(pane)
        self._middle.setCurrentWidget(pane)

    def show_order(self, row: int) -> None:
        """An order was looked for: in the list, and in full beside it."""
        self.go_to("orders")
        self._window.drawer.open(row)

    def show_orders_of(self, spec: ViewSpec) -> None:
        """The orders behind a figure."""
        self.go_to("orders")
        self._window.orders.show_spec(spec)

    def show_store_page(self, page: "StorePage", store: RailStore) -> None:
        """Bring the page of a store into the orders' place."""
        page.show_store(store)
        self._window.drawer.close_drawer()
        self._bring(page)
        self._window.rail.show_place("store")
        self._window.top.title.setText(self.tr("Store"))
        page.setFocus()

    def show_doors(self, *, empty: bool) -> None:
        """A desk without a store has nothing but its doors; the first store takes them away."""
        if empty == self.is_empty:
            return
        window = self._window
        self._middle.setCurrentWidget(window.doors if empty else window.orders)
        window.rail.show_places(there=not empty)
        if empty:
            window.drawer.close_drawer()
        window.top.show_tools(there=not empty)
        window.alert_desk.set_stores(there=not empty)
        if empty:
            next(iter(window.doors.buttons.values())).setFocus()
        else:
            window.orders.take_focus()

    def _on_scope_changed(self, scope: tuple[int, ...]) -> None:
        if self._middle.currentWidget() is not self._window.orders and not self.is_empty:
            # A store of the rail was chosen: its orders are what is meant.
            self.go_to("orders")
        self._window.rail.show_scope(scope)
        self.show_where()

    def show_where(self) -> None:
        """Whose orders are shown, beside the title."""
        stores, scope = self._window.stores, self._window.orders.filters.stores
        names = [store.name for store in stores if store.store_id in scope]
        if not scope:
            words = self.tr("all %Ln stores", "", len(stores))
        elif len(names) == 1:
            words = names[0]
        else:
            of = self.tr("{0} of {1} stores")
            words = of.format(count_words(len(names)), count_words(len(stores)))
        self._window.top.show_where(words)
