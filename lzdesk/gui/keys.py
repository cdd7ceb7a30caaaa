"""What each key of the window does: the calls behind the records of actions.py."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from lzdesk.domain.purchases import ARRIVED, ORDERED
from lzdesk.gui import actions
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import menu_text

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow


MARKS = ("hold", "release", "tag", "note", "assign")
IN_DRAWER = (
    "next_row", "previous_row", "back", "print_labels", "open_store",
    "hold", "release", "tag", "note", "assign",
)  # fmt: skip
"""Keys that work in the order drawer too; Enter, Space and copying belong to its own parts."""


class Keys(QObject):
    """The actions bound to the window: on all of it, or on the list for those of its letters."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.calls = _calls_of(window)
        for number in range(1, 10):
            self.calls[f"open_browser_{number}"] = partial(window.open_browser, number)
        self._bound = {
            action.key: actions.bind(action, self._owner(action), self.calls[action.key])
            for action in actions.ACTIONS
        }
        for key in IN_DRAWER:
            window.drawer.addAction(self._bound[key])
        window.marking.actions.update(self._bound)

    def refresh(self) -> None:
        """The user gave an action another key."""
        for key, bound in self._bound.items():
            bound.setShortcuts([QKeySequence(text) for text in actions.keys_of(key)])
        for button in self._window.findChildren(Button):
            button.refresh_key()
        self._window.top.search.update()

    def act(self, event: QKeyEvent) -> bool:
        """Do what this key is bound to where the focus is; False where it is bound to nothing."""
        pressed = {QKeySequence(event.keyCombination())}
        if not event.text().isalnum():
            # `?` is typed with Shift on many keyboards, and bound without.
            pressed.add(QKeySequence(event.text()))
        for bound in self._bound.values():
            if not pressed.isdisjoint(bound.shortcuts()) and self._works_here(bound):
                bound.trigger()
                return True
        return False

    def fill_menu(self, menu: QMenu) -> None:
        """Every action in a menu of its group."""
        groups: dict[str, QMenu] = {}
        for action in actions.ACTIONS:
            if action.group_words not in groups:
                groups[action.group_words] = menu.addMenu(action.group_words)
            words = menu_text(action.words)
            entry = groups[action.group_words].addAction(f"{words}\t{action.shown_key}")
            entry.triggered.connect(lambda _c=False, call=self.calls[action.key]: call())

    def _works_here(self, bound: QAction) -> bool:
        """Whether the focus is where Qt would let this action have its key."""
        focus = self._window.focusWidget()
        owners = [one for one in bound.associatedObjects() if isinstance(one, QWidget)]
        if not bound.isEnabled() or focus is None:
            return False
        everywhere = bound.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        return everywhere or any(one is focus or one.isAncestorOf(focus) for one in owners)

    def _owner(self, action: actions.Action) -> QWidget:
        window = self._window
        if action.key == "open_order":
            # Enter belongs to what has the focus; a popup counts as a child of its pane.
            return window.orders.view
        owners = {
            actions.WINDOW: window,
            actions.ALERTS: window.alerts,
            actions.RAIL: window.rail.list,
            actions.PRINTS: window.print_desk.keys_owner,
        }
        return owners.get(action.scope, window.orders)


def _calls_of(window: "MainWindow") -> dict[str, Callable[[], None]]:
    pane, view = window.orders, window.orders.view
    return {
        "next_row": lambda: window.drawer.step(1),
        "previous_row": lambda: window.drawer.step(-1),
        "open_order": window.drawer.open_current,
        **{key: partial(window.marking.ask, key) for key in MARKS},
        "undo": window.undo,
        "select_row": view.toggle_current,
        "select_down": lambda: view.select_by(1),
        "select_up": lambda: view.select_by(-1),
        "select_all": pane.list.select_all,
        "arrange": window.outbox_desk.arrange,
        "arrange_part": window.outbox_desk.arrange_part,
        "ready_to_ship": window.outbox_desk.ready_to_ship,
        "repack": window.outbox_desk.repack,
        "own_delivered": window.outbox_desk.own_delivered,
        "own_failed": window.outbox_desk.own_failed,
        "cancel_order": window.outbox_desk.cancel,
        "show_outbox": window.outbox_desk.show_list,
        "try_again": window.outbox_desk.try_again,
        "show_rules": window.rules_desk.show_rules,
        "stop_rules": window.rules_desk.toggle,
        "print_labels": pane.chosen.print_labels,
        "go_prints": lambda: window.places.go_to("prints"),
        "walk_order": window.print_desk.ask_order,
        "second_prints": window.print_desk.show_reprints,
        "go_scan": lambda: window.places.go_to("scan"),
        "go_clocks": lambda: window.places.go_to("clocks"),
        "go_returns": lambda: window.places.go_to("returns"),
        "accept_requests": lambda: window.return_desk.press(agrees=True),
        "refuse_requests": lambda: window.return_desk.press(agrees=False),
        "pieces_ordered": lambda: window.purchase_desk.press(ORDERED),
        "pieces_arrived": lambda: window.purchase_desk.press(ARRIVED),
        "go_account": lambda: window.places.go_to("account"),
        "go_purchases": lambda: window.places.go_to("purchases"),
        "go_hand_over": lambda: window.places.go_to("hand_over"),
        "print_run": window.print_desk.print_run,
        "pick_list": window.print_desk.pick_list,
        "packing_slips": window.print_desk.packing_slips,
        "show_printers": window.print_desk.show_printers,
        "copy_cell": pane.chosen.copy_cell,
        "copy_rows": pane.chosen.copy_rows,
        "back": window.back,
        "search": window.focus_search,
        "previous_tab": lambda: pane.tabs.step(-1),
        "next_tab": lambda: pane.tabs.step(1),
        "add_filter": pane.filters.ask,
        "clear_filters": pane.filters.clear,
        "save_view": pane.save_view,
        "go_orders": lambda: window.places.go_to("orders"),
        "go_overview": lambda: window.places.go_to("overview"),
        "go_stock": lambda: window.places.go_to("stock"),
        "palette": window.open_palette,
        "palette_in_list": window.open_palette,
        "export_list": window.export_list,
        "open_store": pane.chosen.open_store,
        "sync_now": window.sync_now,
        "open_browsers": window.store_desk.browsers.open_chosen,
        "close_browsers": window.store_desk.browsers.close_chosen,
        "tile_browsers": window.store_desk.browsers.tile,
        "store_page": partial(window.store_desk.do, "page"),
        "edit_store": partial(window.store_desk.do, "edit"),
        "renew_consents": window.store_desk.renewals.begin,
        "pause_store": partial(window.store_desk.do, "pause"),
        "remove_store": partial(window.store_desk.do, "remove"),
        "store_up": partial(window.store_desk.move_current, -1),
        "store_down": partial(window.store_desk.move_current, 1),
        "add_store": window.rail.add_asked.emit,
        "show_proxies": window.proxy_desk.show_list,
        "test_proxies": window.proxy_desk.test,
        "add_many_stores": window.seller_desk.add_many,
        "show_sellers": window.seller_desk.show_sellers,
        "round_next": window.round_desk.next,
        "round_fine": partial(window.round_desk.judge, "fine"),
        "round_trouble": partial(window.round_desk.judge, "trouble"),
        "round_skip": window.round_desk.skip,
        "round_end": window.round_desk.end,
        "import_skus": window.sku_desk.ask_import,
        "choose_columns": pane.filters.ask_columns,
        "theme_light": partial(window.top.theme_chosen.emit, "light"),
        "theme_dark": partial(window.top.theme_chosen.emit, "dark"),
        "theme_system": partial(window.top.theme_chosen.emit, "system"),
        "rows_compact": partial(window.top.density_chosen.emit, "compact"),
        "rows_cosy": partial(window.top.density_chosen.emit, "cosy"),
        "settings": window.show_settings,
        "acknowledge_alert": window.alerts.acknowledge_current,
        "snooze_alert": window.alerts.snooze_current,
        "toggle_alerts": window.alert_desk.toggle,
        "fold_rail": lambda: window.rail.fold(not window.rail.is_folded),
        "show_keys": window.show_keys,
        "show_keys_in_list": window.show_keys,
    }
