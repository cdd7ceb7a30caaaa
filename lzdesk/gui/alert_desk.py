"""Alerts in the window: read, shown, told once, and what is done about one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lzdesk.gui.alert_words import ACCOUNT, ANSWER, BAG, BUY, READ, RENEW, RULE, SHOW, VERBS
from lzdesk.gui.desk import Commands, Desk
from lzdesk.gui.notify.desk import NotifyDesk
from lzdesk.gui.panes.alerts.counters import AlertCounters
from lzdesk.gui.panes.alerts.dock import AlertDock
from lzdesk.gui.panes.alerts.pane import AlertPane
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec
from lzdesk.gui.reader import Reader
from lzdesk.reading.alerts import AlertLine, first_order, standing_alerts

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.screen_settings import ScreenSettings
    from lzdesk.reading.stores import RailStore

SLOT = "alerts"
UNCHECKED_MS = 120_000
"""The engine judges every 20 s; a busy one takes longer."""
ORDERS_OF: dict[str, tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "ship_by.overdue": ("open", (("clock", ("overdue",)),)),
    "ship_by.now": ("open", (("clock", ("under_2h",)),)),
    "ship_by.soon": ("open", (("clock", ("from_2h",)),)),
    "orders.unseen": ("open", (("seen", ("not_for_an_hour",)),)),
    "carrier.no_scan": ("open", (("work", ("no_scan",)),)),
    "orders.printed_changed": ("open", (("printed", ("to_relabel",)),)),
    "orders.printed_cancelled": ("all", (("printed", ("to_pull",)),)),
}
"""Kind of alert to the tab and the filters that show its orders."""


class AlertDesk(QObject):
    """Between the engine's alerts, their pane, and the orders they are about."""

    lateness_judged = Signal()

    def __init__(
        self,
        window: "MainWindow",
        pane: AlertPane,
        reader: Reader,
        commands: Commands,
        settings: "ScreenSettings",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._pane = pane
        self._reader = reader
        self._commands = commands
        self._settings = settings
        self._raised: set[int] = set()
        """Raised, and not read yet."""
        self._checked_at: int | None = None
        self._was_late = self._is_late = False
        self._goal: int | None = None
        """The order to go to as soon as the list has it."""
        self.notify = NotifyDesk(window, reader)
        self.counters = AlertCounters(window.theme)
        window.top.add_counters(self.counters)
        self.dock = AlertDock(window, pane, self.counters, settings)
        self.dock.changed.connect(self._on_dock_changed)
        self.dock.arrange()
        self._on_dock_changed()
        self.counters.clicked.connect(self.toggle)
        pane.fold_asked.connect(self.toggle)
        pane.again_asked.connect(self.read)
        pane.acted.connect(self._on_acted)
        pane.acknowledged.connect(lambda one: commands.acknowledge_alerts([one.alert_id]))
        pane.snoozed.connect(lambda one, until: commands.snooze_alerts([one.alert_id], until))
        reader.failed.connect(self._on_failed)
        window.orders.model.layoutChanged.connect(self._go_to_goal)

    def hear(self, desk: Desk) -> None:
        desk.alerts_changed.connect(self._on_alerts_changed)
        self.notify.hear(desk)

    def read(self) -> None:
        """Read the alerts that stand."""
        self._reader.submit(SLOT, self._show, standing_alerts)

    def close(self) -> None:
        """No sound and no icon outlives the window."""
        self.notify.close()

    def toggle(self) -> None:
        """Fold the pane, or bring it back with the keyboard in it."""
        self.dock.toggle()
        self._settings.save()
        target = self._pane.list if self.dock.is_shown else self._window.orders.view
        target.setFocus()

    def show_stores(self, stores: Sequence["RailStore"]) -> None:
        self._pane.show_stores({store.store_id: store for store in stores})

    def set_stores(self, *, there: bool) -> None:
        """Whether the desk has a store at all."""
        self.dock.set_stores(there=there)

    def tick(self, *, seconds_only: bool) -> None:
        self._pane.tick(seconds_only=seconds_only)
        if not seconds_only:
            self._count()
            self.notify.tick()
            self._judge_checked()

    def unchecked_since(self) -> int | None:
        """When the alerts were last judged, where that is too long ago to trust in silence."""
        return self._checked_at if self._is_late else None

    def _judge_checked(self) -> None:
        """Late at two minutes in a row: after a sleep the engine has a minute to judge."""
        at, now = self._checked_at, self._window.now_ms()
        late = at is not None and abs(now - at) > UNCHECKED_MS
        self._is_late, self._was_late = late and self._was_late, late
        self.lateness_judged.emit()

    def _on_dock_changed(self) -> None:
        self._window.top.show_words(there=self.counters.isHidden())

    # Facts that arrive

    def _on_alerts_changed(self, event: object) -> None:
        self._checked_at = getattr(event, "checked_at", None)
        self._pane.show_checked(self._checked_at)
        if self._is_late:
            self._judge_checked()
        self._raised.update(getattr(event, "raised", ()))
        if getattr(event, "is_news", True) or self._raised:
            self.read()

    def _show(self, alerts: Sequence[AlertLine]) -> None:
        self._pane.show_alerts(alerts)
        self._count()
        raised, self._raised = self._raised, set()
        now = self._window.now_ms()
        news = [one for one in alerts if one.alert_id in raised and not one.is_folded(now)]
        self._pane.announce(news)
        self.notify.tell(news)

    def _count(self) -> None:
        self.counters.show_alerts(self._pane.model.alerts, self._window.now_ms())

    def _on_failed(self, slot: str, words: str) -> None:
        if slot == SLOT:
            self._pane.show_failed(words)

    # What the operator asks

    def _on_acted(self, alert: AlertLine) -> None:
        verb = VERBS.get(alert.kind, "")
        store = self._pane.model.store_of(alert)
        if verb == SHOW:
            self._jump(alert)
        elif verb == ANSWER:
            self._window.places.go_to("returns")
        elif verb == ACCOUNT:
            self._window.places.go_to("account")
        elif verb == BUY:
            self._window.places.go_to("purchases")
        elif verb == BAG:
            self._window.hand_over_desk.go_to_bag(int(alert.fields.get("bag", 0)))
        elif verb == RULE:
            # What it did stands in its history, with the orders it did it to.
            self._window.rules_desk.show_rule(int(alert.fields.get("rule_id", 0)))
        elif verb == READ and store is not None:
            self._commands.sync_now([store.key])
        elif verb == RENEW and store is not None:
            self._window.store_desk.act("renew", store.key)

    def _jump(self, alert: AlertLine) -> None:
        """Narrow the grid to the orders an alert is about, its first one under the keyboard."""
        orders = self._window.orders
        tab, values = ORDERS_OF[alert.kind]
        stores = self._stores_of(alert)
        self._window.top.search.take("")
        orders.show_spec(ViewSpec(Filters(stores=stores, values=values), tab))
        orders.take_focus()
        self._reader.submit("alerts.first", self._go_to, first_order, alert)

    def _stores_of(self, alert: AlertLine) -> tuple[int, ...]:
        """Rows of the stores an alert counts orders of, which a paused one is not; none for all."""
        if alert.store_id is not None and not alert.is_of_many:
            return (alert.store_id,)
        stores = self._window.stores
        watched = tuple(store.store_id for store in stores if store.state != "paused")
        return watched if len(watched) < len(stores) else ()

    def _go_to(self, row: int | None) -> None:
        self._goal = row
        self._go_to_goal()

    def _go_to_goal(self) -> None:
        if self._goal is None:
            return
        orders = self._window.orders
        place = orders.model.place_of(self._goal)
        if place >= 0:
            self._goal = None
            orders.view.setCurrentIndex(orders.model.index(place, 1))
