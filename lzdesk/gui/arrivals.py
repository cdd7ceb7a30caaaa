"""What the desk tells by itself, handed to the panes it concerns."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.amounts import amounts
from lzdesk.gui.desk import ENGINE_RUNNING, ENGINE_STOPPED, Commands, Desk
from lzdesk.gui.notices import Notices
from lzdesk.gui.paced import Paced
from lzdesk.gui.reader import Reader
from lzdesk.gui.words import engine_words, loads_words, pace_words, progress_words
from lzdesk.reading.stores import RailStore, rail_stores

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

LOADS = ("read", "catch_up")
"""Work that several stores have at once, and that is told as one."""
STORES_AFTER_MS = 150
STORES_APART_MS = 400


class Arrivals(QObject):
    """Changed orders, stores, browsers and alerts; work that runs; the engine's own state."""

    def __init__(
        self, window: "MainWindow", reader: Reader, commands: Commands, notices: Notices
    ) -> None:
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._commands = commands
        self._notices = notices
        self._at_work: dict[tuple[str, str], object] = {}
        """Work and store to what it told last; the latest of them stands last."""
        self._running = False
        self.browsers: Sequence[str] = ()
        """Keys of the stores whose own browser is open."""
        # A moment after the orders: the two are then painted in frames of their own.
        self._stores_soon = Paced(self, STORES_AFTER_MS, STORES_APART_MS)
        self._stores_soon.due.connect(self.read_stores)

    def hear(self, desk: Desk) -> None:
        """Connect the desk's signals."""
        window = self._window
        desk.orders_changed.connect(self._on_orders_changed)
        desk.stores_changed.connect(self._stores_soon.ask)
        desk.views_changed.connect(window.orders.views.refresh)
        desk.progress.connect(self._on_progress)
        desk.engine_state.connect(self._on_engine_state)
        desk.notice.connect(self._on_notice)
        desk.browsers_changed.connect(self._on_browsers_changed)
        desk.store_checked.connect(window.store_desk.show_checks)
        desk.way_out_changed.connect(self._on_way_out)
        desk.browser_news.connect(window.store_desk.browsers.hear)
        desk.pace.connect(lambda pace: window.status.show_pace(pace_words(pace)))
        window.alert_desk.hear(desk)
        window.alert_desk.lateness_judged.connect(self._on_lateness)
        window.outbox_desk.hear(desk)
        window.rules_desk.hear(desk)
        window.proxy_desk.hear(desk)
        window.seller_desk.hear(desk)
        window.round_desk.hear(desk)
        window.sku_desk.hear(desk)
        window.print_desk.hear(desk)
        window.scan_desk.hear(desk)
        window.hand_over_desk.hear(desk)
        window.clock_desk.hear(desk)
        window.return_desk.hear(desk)
        window.purchase_desk.hear(desk)
        window.account_desk.hear(desk)

    def read_stores(self) -> None:
        """Read the stores for rail, grid, status bar and all who name one."""
        if not self._window.is_closed:
            self._reader.submit("stores", self._show_stores, rail_stores, self._window.now_ms())

    def _show_stores(self, stores: Sequence[RailStore]) -> None:
        window = self._window
        window.stores = stores
        self._notices.judge_network(stores)
        window.places.show_doors(empty=not stores)
        window.rail.show_stores(stores)
        window.orders.show_stores(stores)
        if window.made_overview is not None:
            window.made_overview.show_stores(stores)
        window.store_desk.show_stores(stores)
        window.drawer.show_stores(window.orders.around.stores)
        window.status.show_stores(stores)
        window.alert_desk.show_stores(stores)
        window.print_desk.show_stores()
        window.places.show_where()

    def _on_orders_changed(self, rows: Sequence[int]) -> None:
        window = self._window
        window.orders.refresh(rows)
        if window.made_overview is not None:
            window.made_overview.refresh()
        window.drawer.refresh(rows)
        self._stores_soon.ask()

    def _on_progress(self, progress: object) -> None:
        job, key = getattr(progress, "job", ""), getattr(progress, "store", "")
        self._at_work.pop((job, key), None)
        if not getattr(progress, "finished", False):
            self._at_work[job, key] = progress
        self._show_work()

    def _show_work(self) -> None:
        """The work that told of itself last; nothing where none runs."""
        if not self._at_work:
            self._window.status.show_work("")
            return
        loads = [one for (job, _), one in self._at_work.items() if job in LOADS]
        if len(loads) == len(self._at_work) > 1:
            brief = loads_words(loads, brief=True)
            self._window.status.show_work(loads_words(loads), brief=brief)
            return
        (job, key), progress = next(reversed(self._at_work.items()))
        cancels: dict[str, Callable[[], None]] = {
            "import": self._commands.cancel_import,
            "skus": self._window.sku_desk.cancel_import,
            "open": self._window.store_desk.browsers.cancel,
            "read": partial(self._window.store_desk.cancel_reading, key),
        }
        name = self._window.name_of(key)
        words, brief = (
            progress_words(progress, name, brief=short)  # type: ignore[arg-type]
            for short in (False, True)
        )
        self._window.status.show_work(words, cancels.get(job), brief=brief)

    def _on_notice(self, notice: object) -> None:
        kind, fields = getattr(notice, "kind", ""), getattr(notice, "fields", {})
        store = self._window.name_of(getattr(notice, "store", ""))
        self._notices.tell_trouble(kind, fields, store)

    def _on_engine_state(self, state: str) -> None:
        if state != ENGINE_RUNNING:
            # What an engine that is gone worked on is told anew by the next one.
            self._at_work.clear()
            self._show_work()
        self._running = state == ENGINE_RUNNING
        self._window.status.show_engine(state)
        self._notices.tell_engine(state)
        if state == ENGINE_STOPPED:
            self._window.alert_desk.notify.notifier.trouble(engine_words(state))

    def _on_lateness(self) -> None:
        """An engine that stopped says so by itself."""
        since = self._window.alert_desk.unchecked_since() if self._running else None
        self._notices.tell_unchecked(since)

    def _on_way_out(self, told: object) -> None:
        """Open stores are cut off, or go on."""
        names = amounts.listed(self._window.name_of(key) for key in getattr(told, "stores", ()))
        if getattr(told, "answers", True):
            self._notices.dismiss()
            self._window.say(self.tr("The way out answers again: {0}").format(names))
            return
        kind, fields = getattr(told, "kind", ""), getattr(told, "fields", {})
        self._notices.tell_trouble(kind, {**fields, "store": names}, names)

    def _on_browsers_changed(self, keys: Sequence[str]) -> None:
        self.browsers = keys
        self._window.rail.show_browsers(keys)
        self._window.store_desk.show_browsers(keys)
