"""The main window: puts the panes together and lets them hear of each other."""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from lzdesk.gui import actions
from lzdesk.gui.clock_words import Now
from lzdesk.gui.desk import ENGINE_RESTARTING, ENGINE_STOPPED, Commands, Desk
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.doors.pane import Doors
from lzdesk.gui.panes.order_grid.bulk_bar import HEIGHT as BULK_HEIGHT
from lzdesk.gui.panes.order_grid.pane import OrderGridPane
from lzdesk.gui.panes.rail.pane import Rail
from lzdesk.gui.panes.status_bar.pane import StatusBar
from lzdesk.gui.panes.top_bar.pane import TopBar
from lzdesk.gui.reader import Reader
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.focus import FocusRing
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.banner import Banner
from lzdesk.gui.widgets.key_sheet import KeySheet
from lzdesk.gui.widgets.toast import Toast
from lzdesk.gui.words import pace_words, progress_words, trouble_words
from lzdesk.reading.connection import open_reading
from lzdesk.reading.stores import RailStore, has_stores, rail_stores

LEAST_SIZE = (1120, 700)

PASSPHRASE_KINDS = ("secrets.unavailable", "vault.locked")
"""What a passphrase mends."""


def wall_clock_ms() -> int:
    """Now, UTC epoch milliseconds."""
    return time.time_ns() // 1_000_000


def _nothing() -> None:
    """A banner that is only dismissed."""


class MainWindow(QMainWindow):
    """Owns the theme, the reader and the window's own read-only connection, and closes them."""

    def __init__(
        self,
        db_path: Path,
        desk: Desk,
        commands: Commands,
        settings: ScreenSettings,
        now_ms: Now = wall_clock_ms,
    ) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._commands = commands
        self._settings = settings
        self.now_ms = now_ms
        self.stores: Sequence[RailStore] = ()
        """The stores as they were last read."""
        self._browsers: Sequence[str] = ()
        self._closed = False
        self._banner_call: Callable[[], None] = _nothing
        self.theme = Theme(app, settings.theme)
        self._db = open_reading(db_path)
        self._reader = Reader(db_path, self)
        self.rail = Rail(self.theme, settings)
        self.top = TopBar(self.theme, settings)
        self.banner = Banner(self.theme)
        self.orders = OrderGridPane(self.theme, self._db, self._reader, commands, settings, now_ms)
        self.doors = Doors(self.theme)
        self.status = StatusBar(self.theme, now_ms)
        self.toast = Toast(self.orders)
        self._ring = FocusRing(self, app)
        self._lay_out()
        self._connect_panes()
        self._connect_desk(desk)
        self._bind_keys()
        self._start_clock()
        self._show_doors(empty=not has_stores(self._db))
        self._read_stores()
        self.orders.read_counts()
        self.orders.ask()
        if settings.maximised:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    # Building

    def _lay_out(self) -> None:
        self.setWindowTitle("lzdesk")
        self.setAccessibleName("lzdesk")
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(self._settings.width, self._settings.height)
        main = QVBoxLayout()
        main.setSpacing(0)
        for widget in (self.top, self.banner):
            main.addWidget(widget)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.orders)
        self._middle.addWidget(self.doors)
        main.addWidget(self._middle, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(main, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.status)
        self.setCentralWidget(whole)
        self.orders.view.setFocus()

    def _connect_panes(self) -> None:
        self.rail.scope_asked.connect(self.orders.filters.set_stores)
        self.rail.add_asked.connect(lambda: self._commands.add_store())
        self.doors.asked.connect(self._commands.add_store)
        self.orders.scope_changed.connect(self._on_scope_changed)
        self.orders.text_cleared.connect(lambda: self._search(""))
        self.orders.toast_asked.connect(self.say)
        self.top.search.searched.connect(self._search)
        self.top.search.left.connect(self.orders.view.setFocus)
        self.top.sync_asked.connect(self._sync)
        self.top.print_asked.connect(self.orders.print_labels)
        self.top.keys_asked.connect(self.show_keys)
        self.top.theme_chosen.connect(self._on_theme_chosen)
        self.top.density_chosen.connect(self._on_density_chosen)
        self._reader.failed.connect(self._on_read_failed)
        self.banner.action_asked.connect(self._on_banner_action)

    def _connect_desk(self, desk: Desk) -> None:
        desk.orders_changed.connect(self._on_orders_changed)
        desk.stores_changed.connect(self._read_stores)
        desk.progress.connect(self._on_progress)
        desk.engine_state.connect(self._on_engine_state)
        desk.notice.connect(self._on_notice)
        desk.browsers_changed.connect(self._on_browsers_changed)
        desk.pace.connect(lambda pace: self.status.show_pace(pace_words(pace)))

    def _bind_keys(self) -> None:
        pane, view = self.orders, self.orders.view
        calls: dict[str, Callable[[], None]] = {
            "next_row": lambda: view.move_by(1),
            "previous_row": lambda: view.move_by(-1),
            "select_row": view.toggle_current,
            "select_down": lambda: view.select_by(1),
            "select_up": lambda: view.select_by(-1),
            "select_all": pane.select_all,
            "print_labels": pane.print_labels,
            "copy_cell": pane.copy_cell,
            "copy_rows": pane.copy_rows,
            "back": pane.back,
            "search": self._focus_search,
            "search_in_list": self._focus_search,
            "previous_tab": lambda: pane.tabs.step(-1),
            "next_tab": lambda: pane.tabs.step(1),
            "add_filter": pane.filters.ask,
            "clear_filters": pane.filters.clear,
            "open_store": pane.open_store,
            "sync_now": self._sync,
            "fold_rail": lambda: self.rail.fold(not self._settings.rail_folded),
            "show_keys": self.show_keys,
            "show_keys_in_list": self.show_keys,
        }
        for number in range(1, 10):
            calls[f"open_browser_{number}"] = partial(self._open_browser, number)
        for action in actions.ACTIONS:
            owner = self if action.scope == actions.WINDOW else pane
            actions.bind(action, owner, calls[action.key])

    def _start_clock(self) -> None:
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._minute = self.now_ms() // 60_000

    # What the window can do

    def say(self, words: str) -> None:
        """A toast over the orders."""
        lift = BULK_HEIGHT if self.orders.bulk.isVisible() else 0
        self.toast.say(words, lift)

    def tell(self, words: str, level: str = "red") -> None:
        """Words in the banner, until they are dismissed or something worse happens."""
        self._banner_call = _nothing
        self.banner.say(words, action=self.tr("Dismiss"), level=level)

    def tell_trouble(self, kind: str, fields: Mapping[str, object], store: str = "") -> None:
        """A kind and its fields in the banner; what a passphrase mends offers to ask for it."""
        words = trouble_words(kind, fields, store)
        if kind not in PASSPHRASE_KINDS:
            self.tell(words, "amber")
            return
        self._banner_call = partial(self._commands.unlock, kind)
        new = kind == "secrets.unavailable"
        action = self.tr("Set a passphrase") if new else self.tr("Unlock")
        self.banner.say(words, action=action, level="amber")

    def name_of(self, key: str) -> str:
        """The name of a store by its key; the key itself where there is no such store."""
        return next((store.name for store in self.stores if store.key == key), key)

    @property
    def is_empty(self) -> bool:
        """Whether there is no store yet, so that the doors are shown."""
        return self._middle.currentWidget() is self.doors

    def show_keys(self) -> None:
        """The sheet of all keys."""
        KeySheet(self.theme, self).show()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """End the reader and keep the screen's settings; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self._clock.stop()
        self._reader.close()
        self._db.close()
        if not self.isMaximized():
            self._settings.width, self._settings.height = self.width(), self.height()
        self._settings.maximised = self.isMaximized()
        self._settings.save()

    # Facts that arrive

    def _on_orders_changed(self, rows: Sequence[int]) -> None:
        self.orders.refresh(rows)
        self._read_stores()

    def _read_stores(self) -> None:
        self._reader.submit("stores", self._show_stores, rail_stores, self.now_ms())

    def _show_stores(self, stores: Sequence[RailStore]) -> None:
        self.stores = stores
        self._show_doors(empty=not stores)
        self.rail.show_stores(stores)
        self.orders.show_stores(stores)
        self.status.show_stores(stores)
        self._show_where(self.orders.filters.stores)

    def _show_doors(self, *, empty: bool) -> None:
        """A desk without a store has nothing but its doors; the first store takes them away."""
        if empty == self.is_empty:
            return
        self._middle.setCurrentWidget(self.doors if empty else self.orders)
        self.rail.show_places(there=not empty)
        self.top.show_tools(there=not empty)
        first = next(iter(self.doors.buttons.values())) if empty else self.orders.view
        first.setFocus()

    def _on_progress(self, progress: object) -> None:
        if getattr(progress, "finished", False):
            self.status.show_work("")
            return
        store = self.name_of(getattr(progress, "store", ""))
        self.status.show_work(progress_words(progress, store))  # type: ignore[arg-type]

    def _on_notice(self, notice: object) -> None:
        kind, fields = getattr(notice, "kind", ""), getattr(notice, "fields", {})
        self.tell_trouble(kind, fields, self.name_of(getattr(notice, "store", "")))

    def _on_engine_state(self, state: str) -> None:
        self.status.show_engine(state)
        self._banner_call = self._sync
        if state == ENGINE_STOPPED:
            self.banner.say(
                self.tr("Reading stopped. The orders shown are from the last read."),
                action=self.tr("Start again"),
            )
        elif state == ENGINE_RESTARTING:
            words = self.tr("Reading stopped and is started again. Nothing was lost.")
            self.banner.say(words, level="amber")
        else:
            self.banner.hide()

    def _on_browsers_changed(self, keys: Sequence[str]) -> None:
        self._browsers = keys
        self.rail.show_browsers(keys)

    def _on_read_failed(self, _slot: str, words: str) -> None:
        told = self.tr("The orders could not be read from this computer's disk: {0}")
        self._banner_call = self.orders.refresh
        self.banner.say(told.format(words), action=self.tr("Read again"))

    # What the operator asks

    def _on_banner_action(self) -> None:
        self.banner.hide()
        self._banner_call()

    def _on_scope_changed(self, scope: tuple[int, ...]) -> None:
        self.rail.show_scope(scope)
        self._show_where(scope)

    def _show_where(self, scope: tuple[int, ...]) -> None:
        names = [store.name for store in self.stores if store.store_id in scope]
        if not scope:
            words = self.tr("all %Ln stores", "", len(self.stores))
        elif len(names) == 1:
            words = names[0]
        else:
            of = self.tr("{0} of {1} stores")
            words = of.format(count_words(len(names)), count_words(len(self.stores)))
        self.top.show_where(words)

    def _search(self, text: str) -> None:
        self.top.search.take(text)
        self.orders.filters.set_text(text)

    def _focus_search(self) -> None:
        self.top.search.setFocus()
        self.top.search.selectAll()

    def _sync(self) -> None:
        self._commands.sync_now(self.orders.keys_in_scope())

    def _open_browser(self, number: int) -> None:
        shown = [store.key for store in self.stores if store.key in self._browsers]
        if number <= len(shown):
            self._commands.open_store(shown[number - 1])

    def _on_theme_chosen(self, choice: str) -> None:
        self._settings.theme = choice
        self.theme.choose(choice)
        self._settings.save()

    def _on_density_chosen(self, density: str) -> None:
        self._settings.density = density
        self.orders.view.set_row_height(self._settings.row_height)
        self.rail.set_row_height(self._settings.row_height)
        self._settings.save()

    def _tick(self) -> None:
        minute = self.now_ms() // 60_000
        self.status.tick()
        self.orders.tick(seconds_only=minute == self._minute)
        if minute != self._minute:
            self._minute = minute
            self._read_stores()
