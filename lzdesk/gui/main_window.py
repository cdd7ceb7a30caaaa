"""The main window: puts the panes together and lets them hear of each other."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow

from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.window_place import WindowPlace
from lzdesk.lib import clock
from lzdesk.lib.typed import override
from lzdesk.reading.connection import open_reading
from lzdesk.reading.stores import RailStore, has_stores

if TYPE_CHECKING:
    # Made by `complete`, and imported there: the first frame needs none of it.
    from PySide6.QtGui import QCloseEvent

    from lzdesk.gui.desk import Commands, Desk
    from lzdesk.gui.first_frame import FirstFrame
    from lzdesk.gui.panes.order_grid.first_rows import FirstRows
    from lzdesk.gui.panes.overview.pane import OverviewPane
    from lzdesk.gui.panes.skus.model import SkuModel
    from lzdesk.gui.theme.theme import Theme


class MainWindow(QMainWindow):
    """Owns the theme, the reader and the window's own read-only connection, and closes them.

    Made with its first frame alone, see first_frame.py; `complete` makes the panes.
    """

    drawer_shown = Signal(bool)
    """The order drawer was opened, or closed."""

    def __init__(
        self, db_path: Path, settings: ScreenSettings, now_ms: clock.Now = clock.now_ms
    ) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        self._settings = self.settings = settings
        self.now_ms = now_ms
        self.stores: Sequence[RailStore] = ()
        """The stores as they were last read."""
        self._closed = self._is_complete = False
        self._db_path = db_path
        self._db = open_reading(db_path)
        self.setWindowTitle("lzdesk")
        self.setAccessibleName("lzdesk")
        self._place = WindowPlace(self, settings)
        self._place.restore()
        self.setCentralWidget(self._place.picture() or self._first_frame())

    @cached_property
    def theme(self) -> "Theme":
        from lzdesk.gui.theme.theme import Theme

        return Theme(self._app, self._settings.theme)

    @cached_property
    def first_rows(self) -> "FirstRows":
        """What the grid begins with."""
        from lzdesk.gui.panes.order_grid.first_rows import FirstRows

        return FirstRows(self._db, self._settings, self.now_ms)

    # Building

    def _first_frame(self) -> "FirstFrame":
        from lzdesk.gui.first_frame import FirstFrame

        settings = self._settings
        return FirstFrame(
            self.theme,
            self.first_rows,
            rail_folded=settings.rail_folded,
            alerts_folded=settings.alerts_folded,
        )

    def complete(self, desk: "Desk", commands: "Commands") -> None:
        """Make the panes, and hear of the desk; the second time it does nothing."""
        if self._is_complete or self._closed:
            return
        from lzdesk.gui.arrangement import arrange
        from lzdesk.gui.arrivals import Arrivals
        from lzdesk.gui.places import Places
        from lzdesk.gui.widgets.text import read_fallbacks

        self._is_complete = True
        self._commands = commands
        self.setUpdatesEnabled(False)
        self._make_panes()
        self._panes, middle = arrange(self)
        self.places = Places(self, middle)
        self.orders.take_focus()
        self._connect_panes()
        self.arrivals = Arrivals(self, self._reader, self._commands, self._notices)
        self.arrivals.hear(desk)
        self._start_clock()
        self.places.show_doors(empty=not has_stores(self._db))
        self.arrivals.read_stores()
        self.orders.read_counts()
        self.orders.show_last()
        self.orders.views.refresh()
        self.orders.list.ask()
        self.alert_desk.read()
        read_fallbacks()
        self.theme.dress()
        self.setUpdatesEnabled(True)

    def _make_panes(self) -> None:
        from lzdesk.gui.account_desk import AccountDesk
        from lzdesk.gui.actions import choose_keys
        from lzdesk.gui.alert_desk import AlertDesk
        from lzdesk.gui.clock_desk import ClockDesk
        from lzdesk.gui.hand_over_desk import HandOverDesk
        from lzdesk.gui.marking import Marking
        from lzdesk.gui.notices import Notices
        from lzdesk.gui.outbox_desk import OutboxDesk
        from lzdesk.gui.panes.alerts.pane import AlertPane
        from lzdesk.gui.panes.doors.pane import Doors
        from lzdesk.gui.panes.order_drawer.drawer import OrderDrawer
        from lzdesk.gui.panes.order_grid.export import ListExport
        from lzdesk.gui.panes.order_grid.grid import OrderGrid
        from lzdesk.gui.panes.order_grid.pane import OrderGridPane
        from lzdesk.gui.panes.rail.pane import Rail
        from lzdesk.gui.panes.status_bar.pane import StatusBar
        from lzdesk.gui.panes.top_bar.pane import TopBar
        from lzdesk.gui.print_desk import PrintDesk
        from lzdesk.gui.proxy_desk import ProxyDesk
        from lzdesk.gui.purchase_desk import PurchaseDesk
        from lzdesk.gui.reader import Reader
        from lzdesk.gui.return_desk import ReturnDesk
        from lzdesk.gui.round_desk import RoundDesk
        from lzdesk.gui.rules_desk import RulesDesk
        from lzdesk.gui.scan_desk import ScanDesk
        from lzdesk.gui.seller_desk import SellerDesk
        from lzdesk.gui.sku_desk import SkuDesk
        from lzdesk.gui.store_desk import StoreDesk
        from lzdesk.gui.theme.focus import FocusRing
        from lzdesk.gui.widgets.banner import Banner
        from lzdesk.gui.widgets.toast import Toast

        theme, settings = self.theme, self._settings
        choose_keys(settings.keys)
        theme.lay_out_bare()
        self._reader = Reader(self._db_path, self)
        self.rail = Rail(theme, settings)
        self.rail.model.now_ms = self.now_ms
        self.top = TopBar(theme, settings)
        self.banner = Banner(theme)
        grid = OrderGrid(theme, self._db, settings, self.first_rows)
        self.orders = OrderGridPane(
            theme, grid, self._reader, self._commands, settings, self.now_ms
        )
        self.drawer = OrderDrawer(
            theme,
            self.orders,
            self._reader,
            self._commands,
            self.now_ms,
            self._db_path.parent,
        )
        self.marking = Marking(self, self._reader, self._commands)
        self.doors = Doors(theme)
        self.alerts = AlertPane(theme, self.now_ms)
        self.alert_desk = AlertDesk(self, self.alerts, self._reader, self._commands, settings)
        self.export = ListExport(self, self._db_path)
        self.store_desk = StoreDesk(self, self._reader, self._commands, self._db_path.parent)
        self.status = StatusBar(theme, self.now_ms)
        self.outbox_desk = OutboxDesk(self, self._reader, self._commands)
        self.rules_desk = RulesDesk(self, self._reader, self._commands)
        self.proxy_desk = ProxyDesk(self, self._reader, self._commands)
        self.seller_desk = SellerDesk(self, self._reader, self._commands)
        self.round_desk = RoundDesk(self, self._reader, self._commands)
        self.sku_desk = SkuDesk(self, self._db_path, self._reader, self._commands, self._sku_model)
        labels = self._db_path.parent / "labels"
        self.print_desk = PrintDesk(self, self._reader, self._commands.ask, labels)
        self.scan_desk = ScanDesk(self, self._reader, self._commands.ask, labels)
        self.clock_desk = ClockDesk(self, self._reader, self._db_path.parent)
        self.return_desk = ReturnDesk(self, self._reader, self._commands)
        self.account_desk = AccountDesk(self, self._reader, self._commands.ask)
        self.purchase_desk = PurchaseDesk(self, self._reader, self._commands.ask)
        self.hand_over_desk = HandOverDesk(self, self._reader, self._commands, labels)
        self.toast = Toast(self.orders, theme)
        self._notices = Notices(
            self.banner,
            self._commands,
            self.sync_now,
            self.orders.refresh,
            self._db_path.parent,
            self.now_ms,
        )
        self._ring = FocusRing(self, self._app)

    @cached_property
    def overview(self) -> "OverviewPane":
        """Made when it is first gone to."""
        from lzdesk.gui.panes.overview.pane import OverviewPane

        made = OverviewPane(self.theme, self._reader, self.now_ms)
        made.orders_asked.connect(self.places.show_orders_of)
        made.show_stores(self.stores)
        return made

    @property
    def made_overview(self) -> "OverviewPane | None":
        """The overview, where it was made."""
        return self.overview if "overview" in vars(self) else None

    def _sku_model(self) -> "SkuModel":
        from lzdesk.gui.panes.skus.model import SkuModel

        return SkuModel(self._db)

    def _connect_panes(self) -> None:
        from lzdesk.gui.keys import Keys
        from lzdesk.gui.look import Look
        from lzdesk.gui.palette.finder import Finder
        from lzdesk.gui.scanner import ScannerWatch

        self.rail.scope_asked.connect(self.orders.filters.set_stores)
        self.rail.add_asked.connect(lambda: self._commands.add_store())
        self.doors.asked.connect(self._commands.add_store)
        self.orders.text_cleared.connect(lambda: self.search(""))
        self.orders.toast_asked.connect(self.say)
        self.orders.trouble.connect(self.tell_trouble)
        self.drawer.shown.connect(self.drawer_shown)
        self.drawer_shown.connect(self.alert_desk.dock.set_drawer_open)
        self.alert_desk.dock.brought_back.connect(self.drawer.close_drawer)
        self.drawer.mark_asked.connect(self.marking.ask)
        self.orders.text_asked.connect(self.top.search.take)
        self.top.search.searched.connect(self.search)
        self.top.search.left.connect(self.orders.take_focus)
        self.top.sync_asked.connect(self.sync_now)
        self.top.print_asked.connect(self.orders.chosen.print_labels)
        self.top.keys_asked.connect(self.show_keys)
        self._look = Look(self, self._settings)
        self._reader.failed.connect(lambda _slot, words: self._notices.tell_unreadable(words))
        self.keys = Keys(self)
        self.top.fill_menu = self.keys.fill_menu
        self._finder = Finder(self, self._reader, self.keys.calls)
        self.scanner = ScannerWatch(self._app, self, self.keys.act)
        self.scanner.scanned.connect(self._on_scanned)

    def _on_scanned(self, code: str) -> None:
        """Where parcels are scanned it is one of them; anywhere else its order is shown."""
        if self.scan_desk.is_in_sight:
            self.scan_desk.take(code)
        elif self.hand_over_desk.takes_scans:
            self.hand_over_desk.take(code)
        else:
            self._finder.scanned(code)

    def _start_clock(self) -> None:
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._minute = self.now_ms() // 60_000

    # What the window can do

    def say(self, words: str, action: str = "", call: Callable[[], None] | None = None) -> None:
        """A toast over the orders, with one action where there is a call for it."""
        bulk = self.orders.bulk
        self.toast.say(words, bulk.height() if bulk.isVisible() else 0, action, call)

    def tell(self, words: str, level: str = "red") -> None:
        """Words in the banner, until they are dismissed or something worse happens."""
        self._notices.tell(words, level)

    def tell_trouble(self, kind: str, fields: Mapping[str, object], store: str = "") -> None:
        """A kind and its fields in the banner; what a passphrase mends offers to ask for it."""
        self._notices.tell_trouble(kind, fields, store)

    def dismiss(self) -> None:
        """What was told in the banner is over."""
        self._notices.dismiss()

    def name_of(self, key: str) -> str:
        """The name of a store by its key; the key itself where there is no such store."""
        return next((store.name for store in self.stores if store.key == key), key)

    def name_of_row(self, row: int) -> str:
        """The name of a store by its row in the database."""
        return next((store.name for store in self.stores if store.store_id == row), "–")

    @property
    def is_complete(self) -> bool:
        """Whether the panes are there."""
        return self._is_complete

    @property
    def is_closed(self) -> bool:
        """Whether it was shut, and its reader ended."""
        return self._closed

    def back(self) -> None:
        """One step back: the drawer closes, then the selection goes."""
        if self.drawer.is_open:
            self.drawer.close_drawer()
        else:
            self.orders.back()

    def undo(self) -> None:
        """Take back what is in its grace; else the last change of marks, or of SKUs where those
        are in sight."""
        if self.outbox_desk.is_in_grace:
            self.outbox_desk.undo()
        elif self.sku_desk.is_in_sight:
            self.sku_desk.undo()
        else:
            self._commands.undo()

    def show_keys(self) -> None:
        """The sheet of all keys."""
        from lzdesk.gui.widgets.key_sheet import KeySheet

        KeySheet(self.theme, self._settings, self.keys.refresh, self).show()

    def show_settings(self) -> None:
        """The options of the desk, and those of this screen."""
        from lzdesk.gui.dialogs.settings import SettingsDialog

        SettingsDialog(self, self._reader, self._commands.ask).show()

    def focus_search(self) -> None:
        """The next key goes into the search field."""
        if self.sku_desk.is_in_sight:
            self.sku_desk.pane.search.setFocus()
            self.sku_desk.pane.search.selectAll()
            return
        self.top.search.setFocus()
        self.top.search.selectAll()

    def open_palette(self) -> None:
        """One field for every order, action, store and view; it takes on what is being searched."""
        search = self.top.search
        self._finder.open(search.text().strip() if search.hasFocus() else "")

    def export_list(self) -> None:
        """Ask where the list in sight goes as a file."""
        if self.sku_desk.is_in_sight:
            self.sku_desk.ask_export()
            return
        desks = (
            self.scan_desk, self.hand_over_desk, self.print_desk, self.clock_desk,
            self.return_desk, self.purchase_desk, self.account_desk,
        )  # fmt: skip
        sheet = next((made for desk in desks if (made := desk.listed()) is not None), None)
        if sheet is None:
            self.export.ask()
        else:
            self.export.ask_sheet(sheet)

    def sync_now(self) -> None:
        """Read the stores in view now."""
        self._commands.sync_now(self.orders.keys_in_scope())

    def open_browser(self, number: int) -> None:
        """Bring the open store of this number, from the top of the rail, to the front."""
        shown = [store.key for store in self.stores if store.key in self.arrivals.browsers]
        if number <= len(shown):
            self._commands.open_store(shown[number - 1])
        else:
            words = self.tr("%Ln store(s) open: this key has none.", "", len(shown))
            self.say(words)

    @override
    def closeEvent(self, event: "QCloseEvent") -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """End the reader and keep the screen's settings; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self._is_complete:
            self._keep_picture()
            self.export.close()
            self.sku_desk.close()
            self.scan_desk.close()
            self._clock.stop()
            self.alert_desk.close()
            self.orders.view.end()
            self._reader.close()
        self._db.close()
        if self._is_complete:
            self.orders.keep_last()
        self._place.keep()

    def _keep_picture(self) -> None:
        from lzdesk.gui.clock_words import full_moment

        if self.places.is_empty:
            self._place.forget_picture()
        else:
            words = self.tr("As it was on {0}").format(full_moment(self.now_ms()))
            self._place.keep_picture(self._panes, self.theme.tokens, words)

    def search(self, text: str) -> None:
        """Narrow the list to what has this text."""
        self.top.search.take(text)
        self.orders.filters.set_text(text)

    def _tick(self) -> None:
        minute = self.now_ms() // 60_000
        self.status.tick()
        self.orders.tick(seconds_only=minute == self._minute)
        self.alert_desk.tick(seconds_only=minute == self._minute)
        self.drawer.tick()
        if minute != self._minute:
            self._minute = minute
            self._notices.judge_disk()
            self.clock_desk.tick()
            self.return_desk.refresh()
            self.purchase_desk.refresh()
            self.arrivals.read_stores()
