"""What each key of the window does: the calls behind the records of actions.py."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from lzdesk.gui import actions

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow


MARKS = ("hold", "release", "tag", "note", "assign")
IN_DRAWER = (
    "next_row", "previous_row", "back", "print_labels", "open_store",
    "hold", "release", "tag", "note", "assign",
)  # fmt: skip
"""Keys that work in the order drawer too; Enter, Space and copying belong to its own parts."""


def bind_keys(window: "MainWindow") -> None:
    """Give every action its shortcut: on the window, or on the list for those of its letters."""
    owners = {actions.WINDOW: window, actions.ALERTS: window.alerts}
    calls = _calls_of(window)
    for number in range(1, 10):
        calls[f"open_browser_{number}"] = partial(window.open_browser, number)
    for action in actions.ACTIONS:
        owner = owners.get(action.scope, window.orders)
        if action.key == "open_order":
            # Enter belongs to what has the focus; a popup counts as a child of its pane.
            owner = window.orders.view
        made = actions.bind(action, owner, calls[action.key])
        window.marking.actions[action.key] = made
        if action.key in IN_DRAWER:
            window.drawer.addAction(made)


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
        "select_all": pane.select_all,
        "print_labels": pane.print_labels,
        "copy_cell": pane.copy_cell,
        "copy_rows": pane.copy_rows,
        "back": window.back,
        "search": window.focus_search,
        "search_in_list": window.focus_search,
        "previous_tab": lambda: pane.tabs.step(-1),
        "next_tab": lambda: pane.tabs.step(1),
        "add_filter": pane.filters.ask,
        "clear_filters": pane.filters.clear,
        "save_view": pane.save_view,
        "open_store": pane.open_store,
        "sync_now": window.sync_now,
        "acknowledge_alert": window.alerts.acknowledge_current,
        "snooze_alert": window.alerts.snooze_current,
        "toggle_alerts": window.alert_desk.toggle,
        "fold_rail": lambda: window.rail.fold(not window.rail.is_folded),
        "show_keys": window.show_keys,
        "show_keys_in_list": window.show_keys,
    }
