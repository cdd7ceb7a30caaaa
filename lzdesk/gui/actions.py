"""Every action of the window as a record: its key, its words, its shortcuts.

The shortcuts, the tooltips and the sheet behind F1 are all made from this one table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from lzdesk.gui.translations import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

WINDOW = "window"
LIST = "list"
ALERTS = "alerts"
RAIL = "rail"
PRINTS = "prints"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do."""

    key: str
    title: str
    """In English, as translate("Actions", …) knows it."""
    shortcuts: tuple[str, ...]
    """Portable key texts; the first is the one shown."""
    group: str
    scope: str = WINDOW
    """WINDOW works everywhere; LIST only in a list, ALERTS only in the
    list of alerts, so that single letters never catch typing. RAIL only in the list of stores:
    in a field, Alt and an arrow belong to the field. PRINTS only in the print queue."""

    @property
    def words(self) -> str:
        return translate("Actions", self.title)

    @property
    def line_words(self) -> str:
        """What it is called on the sheet of keys; those of a numbered row share it."""
        row = NUMBERED_ROWS.get(self.key.rstrip("0123456789"))
        return self.words if row is None else translate("Actions", row)

    @property
    def group_words(self) -> str:
        return translate("Actions", self.group)

    @property
    def shown_key(self) -> str:
        """The first key as a key cap shows it: `Ctrl R`; empty where it was taken away."""
        keys = keys_of(self.key)
        return shown_key(keys[0]) if keys else ""


_GROUP_ORDERS = QT_TRANSLATE_NOOP("Actions", "Orders")
_GROUP_FILTERS = QT_TRANSLATE_NOOP("Actions", "Filters")
_GROUP_STORES = QT_TRANSLATE_NOOP("Actions", "Stores")
_GROUP_ALERTS = QT_TRANSLATE_NOOP("Actions", "Alerts")
_GROUP_WINDOW = QT_TRANSLATE_NOOP("Actions", "Window")

_OPEN_STORES = (
    QT_TRANSLATE_NOOP("Actions", "Bring open store 1 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 2 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 3 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 4 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 5 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 6 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 7 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 8 to the front"),
    QT_TRANSLATE_NOOP("Actions", "Bring open store 9 to the front"),
)

NUMBERED_ROWS = {
    "open_browser_": QT_TRANSLATE_NOOP("Actions", "Bring open store 1 … 9 to the front"),
}
"""Key of an action without its number to the words of all of them."""
ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}
"""Signs that all languages share: Qt's own names of these keys are whole words in some."""

ACTIONS = (
    Action(
        "next_row",
        QT_TRANSLATE_NOOP("Actions", "Next row"),
        ("J", "Down"),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "previous_row",
        QT_TRANSLATE_NOOP("Actions", "Previous row"),
        ("K", "Up"),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "select_row",
        QT_TRANSLATE_NOOP("Actions", "Select the row, or take it out"),
        ("Space",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "select_down",
        QT_TRANSLATE_NOOP("Actions", "Select downwards"),
        ("Shift+Down",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "select_up",
        QT_TRANSLATE_NOOP("Actions", "Select upwards"),
        ("Shift+Up",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "select_all",
        QT_TRANSLATE_NOOP("Actions", "Select all orders of the list"),
        ("Ctrl+A",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "arrange",
        QT_TRANSLATE_NOOP("Actions", "Arrange orders"),
        ("A",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "arrange_part",
        QT_TRANSLATE_NOOP("Actions", "Arrange a part of the order"),
        ("Shift+A",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "ready_to_ship",
        QT_TRANSLATE_NOOP("Actions", "Ready to ship"),
        (),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "repack",
        QT_TRANSLATE_NOOP("Actions", "Take the parcel apart"),
        (),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "own_delivered",
        QT_TRANSLATE_NOOP("Actions", "Delivered by own fleet"),
        (),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "own_failed",
        QT_TRANSLATE_NOOP("Actions", "Delivery by own fleet failed"),
        (),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "cancel_order",
        QT_TRANSLATE_NOOP("Actions", "Cancel the order"),
        (),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "show_outbox",
        QT_TRANSLATE_NOOP("Actions", "Show the outbox"),
        ("Ctrl+Shift+O",),
        _GROUP_ORDERS,
    ),
    Action(
        "try_again",
        QT_TRANSLATE_NOOP("Actions", "Try again what failed in the outbox"),
        ("Ctrl+Alt+O",),
        _GROUP_ORDERS,
    ),
    Action(
        "show_rules",
        QT_TRANSLATE_NOOP("Actions", "Show the rules"),
        ("Ctrl+Shift+R",),
        _GROUP_ORDERS,
    ),
    Action(
        "stop_rules",
        QT_TRANSLATE_NOOP("Actions", "Stop all rules, or let them run again"),
        ("Ctrl+Alt+R",),
        _GROUP_ORDERS,
    ),
    Action(
        "print_labels",
        QT_TRANSLATE_NOOP("Actions", "Print labels"),
        ("P",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "open_order",
        QT_TRANSLATE_NOOP("Actions", "Open the order"),
        ("Return", "Enter"),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "hold",
        QT_TRANSLATE_NOOP("Actions", "Hold until a time"),
        ("H",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "release",
        QT_TRANSLATE_NOOP("Actions", "End the hold"),
        ("Shift+H",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "tag",
        QT_TRANSLATE_NOOP("Actions", "Tag"),
        ("T",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "note",
        QT_TRANSLATE_NOOP("Actions", "Write a note"),
        ("N",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "assign",
        QT_TRANSLATE_NOOP("Actions", "Give to someone"),
        ("G",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "undo",
        QT_TRANSLATE_NOOP("Actions", "Undo the last mark, or stop what is about to go out"),
        ("Ctrl+Z",),
        _GROUP_ORDERS,
    ),
    Action(
        "copy_cell",
        QT_TRANSLATE_NOOP("Actions", "Copy the cell"),
        ("Ctrl+C",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "copy_rows",
        QT_TRANSLATE_NOOP("Actions", "Copy the rows"),
        ("Ctrl+Shift+C",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "back",
        QT_TRANSLATE_NOOP("Actions", "Close the order, or clear the selection"),
        ("Esc",),
        _GROUP_ORDERS,
        LIST,
    ),
    Action(
        "search",
        QT_TRANSLATE_NOOP("Actions", "Search in the list"),
        ("Ctrl+F",),
        _GROUP_FILTERS,
    ),
    Action(
        "previous_tab",
        QT_TRANSLATE_NOOP("Actions", "Previous tab"),
        ("[",),
        _GROUP_FILTERS,
        LIST,
    ),
    Action(
        "next_tab",
        QT_TRANSLATE_NOOP("Actions", "Next tab"),
        ("]",),
        _GROUP_FILTERS,
        LIST,
    ),
    Action(
        "add_filter",
        QT_TRANSLATE_NOOP("Actions", "Add a filter"),
        ("F",),
        _GROUP_FILTERS,
        LIST,
    ),
    Action(
        "clear_filters",
        QT_TRANSLATE_NOOP("Actions", "Clear all filters"),
        ("Shift+F",),
        _GROUP_FILTERS,
        LIST,
    ),
    Action(
        "save_view",
        QT_TRANSLATE_NOOP("Actions", "Save what is shown as a view"),
        ("Ctrl+S",),
        _GROUP_FILTERS,
    ),
    Action(
        "open_store",
        QT_TRANSLATE_NOOP("Actions", "Open the store's own browser"),
        ("O",),
        _GROUP_STORES,
        LIST,
    ),
    *(
        Action(f"open_browser_{number}", title, (f"Alt+{number}",), _GROUP_STORES)
        for number, title in enumerate(_OPEN_STORES, start=1)
    ),
    Action(
        "open_browsers",
        QT_TRANSLATE_NOOP("Actions", "Open the browsers of the chosen stores, in turn"),
        ("Ctrl+Shift+B",),
        _GROUP_STORES,
    ),
    Action(
        "close_browsers",
        QT_TRANSLATE_NOOP("Actions", "Close the browsers of the chosen stores, or all"),
        ("Ctrl+Shift+W",),
        _GROUP_STORES,
    ),
    Action(
        "tile_browsers",
        QT_TRANSLATE_NOOP("Actions", "Put the open stores' windows beside each other"),
        ("Ctrl+Shift+L",),
        _GROUP_STORES,
    ),
    Action(
        "store_page",
        QT_TRANSLATE_NOOP("Actions", "Open the store's page"),
        ("Ctrl+I",),
        _GROUP_STORES,
    ),
    Action(
        "edit_store",
        QT_TRANSLATE_NOOP("Actions", "Edit the store's name, group and colour"),
        ("F2",),
        _GROUP_STORES,
    ),
    Action(
        "pause_store",
        QT_TRANSLATE_NOOP("Actions", "Pause the store, or let it go on"),
        ("Ctrl+Alt+P",),
        _GROUP_STORES,
    ),
    Action(
        "renew_consents",
        QT_TRANSLATE_NOOP("Actions", "Renew the consents that end soon, one after the other"),
        (),
        _GROUP_STORES,
    ),
    Action(
        "remove_store",
        QT_TRANSLATE_NOOP("Actions", "Remove the store"),
        ("Ctrl+Alt+Del",),
        _GROUP_STORES,
    ),
    Action(
        "store_up",
        QT_TRANSLATE_NOOP("Actions", "Move the store up in the rail"),
        ("Alt+Up",),
        _GROUP_STORES,
        RAIL,
    ),
    Action(
        "store_down",
        QT_TRANSLATE_NOOP("Actions", "Move the store down in the rail"),
        ("Alt+Down",),
        _GROUP_STORES,
        RAIL,
    ),
    Action(
        "add_store",
        QT_TRANSLATE_NOOP("Actions", "Add a store"),
        ("Ctrl+N",),
        _GROUP_STORES,
    ),
    Action(
        "show_proxies",
        QT_TRANSLATE_NOOP("Actions", "Show the proxies"),
        ("Ctrl+Shift+P",),
        _GROUP_STORES,
    ),
    Action(
        "test_proxies",
        QT_TRANSLATE_NOOP("Actions", "Test the proxies"),
        ("Ctrl+Alt+T",),
        _GROUP_STORES,
    ),
    Action(
        "add_many_stores",
        QT_TRANSLATE_NOOP("Actions", "Add many stores"),
        ("Ctrl+Shift+N",),
        _GROUP_STORES,
    ),
    Action(
        "show_sellers",
        QT_TRANSLATE_NOOP("Actions", "Show who is behind which store"),
        ("Ctrl+Shift+I",),
        _GROUP_STORES,
    ),
    Action(
        "round_next",
        QT_TRANSLATE_NOOP("Actions", "Round: open the next store to look at"),
        ("Ctrl+Alt+N",),
        _GROUP_STORES,
    ),
    Action(
        "round_fine",
        QT_TRANSLATE_NOOP("Actions", "Round: looked at, fine"),
        ("Ctrl+Alt+F",),
        _GROUP_STORES,
    ),
    Action(
        "round_trouble",
        QT_TRANSLATE_NOOP("Actions", "Round: looked at, trouble"),
        ("Ctrl+Alt+X",),
        _GROUP_STORES,
    ),
    Action(
        "round_skip",
        QT_TRANSLATE_NOOP("Actions", "Round: skip the store"),
        ("Ctrl+Alt+K",),
        _GROUP_STORES,
    ),
    Action(
        "round_end",
        QT_TRANSLATE_NOOP("Actions", "Round: end it"),
        (),
        _GROUP_STORES,
    ),
    Action(
        "choose_columns",
        QT_TRANSLATE_NOOP("Actions", "Choose the columns"),
        ("Ctrl+Alt+C",),
        _GROUP_FILTERS,
    ),
    Action(
        "theme_light",
        QT_TRANSLATE_NOOP("Actions", "Light theme"),
        ("Ctrl+Alt+L",),
        _GROUP_WINDOW,
    ),
    Action(
        "theme_dark",
        QT_TRANSLATE_NOOP("Actions", "Dark theme"),
        ("Ctrl+Alt+D",),
        _GROUP_WINDOW,
    ),
    Action(
        "theme_system",
        QT_TRANSLATE_NOOP("Actions", "Theme of the system"),
        ("Ctrl+Alt+S",),
        _GROUP_WINDOW,
    ),
    Action(
        "rows_compact",
        QT_TRANSLATE_NOOP("Actions", "Compact rows"),
        ("Ctrl+Alt+1",),
        _GROUP_WINDOW,
    ),
    Action(
        "rows_cosy",
        QT_TRANSLATE_NOOP("Actions", "Cosy rows"),
        ("Ctrl+Alt+2",),
        _GROUP_WINDOW,
    ),
    Action(
        "sync_now",
        QT_TRANSLATE_NOOP("Actions", "Sync now"),
        ("Ctrl+R",),
        _GROUP_STORES,
    ),
    Action(
        "acknowledge_alert",
        QT_TRANSLATE_NOOP("Actions", "Acknowledge the alert"),
        ("E",),
        _GROUP_ALERTS,
        ALERTS,
    ),
    Action(
        "snooze_alert",
        QT_TRANSLATE_NOOP("Actions", "Snooze the alert"),
        ("S",),
        _GROUP_ALERTS,
        ALERTS,
    ),
    Action(
        "toggle_alerts",
        QT_TRANSLATE_NOOP("Actions", "Fold the alert pane, or bring it back"),
        ("Ctrl+J",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_orders",
        QT_TRANSLATE_NOOP("Actions", "Go to the orders"),
        ("Ctrl+1",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_overview",
        QT_TRANSLATE_NOOP("Actions", "Go to the overview"),
        ("Ctrl+2",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_stock",
        QT_TRANSLATE_NOOP("Actions", "Go to the stock"),
        ("Ctrl+3",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_prints",
        QT_TRANSLATE_NOOP("Actions", "Go to the print queue"),
        ("Ctrl+4",),
        _GROUP_WINDOW,
    ),
    Action(
        "walk_order",
        QT_TRANSLATE_NOOP("Actions", "Order of the walk of print runs"),
        (),
        _GROUP_WINDOW,
    ),
    Action(
        "second_prints",
        QT_TRANSLATE_NOOP("Actions", "Register of second prints"),
        (),
        _GROUP_WINDOW,
    ),
    Action(
        "go_scan",
        QT_TRANSLATE_NOOP("Actions", "Go to scanning"),
        ("Ctrl+5",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_hand_over",
        QT_TRANSLATE_NOOP("Actions", "Go to the hand-over"),
        ("Ctrl+6",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_clocks",
        QT_TRANSLATE_NOOP("Actions", "Go to the clocks"),
        ("Ctrl+7",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_returns",
        QT_TRANSLATE_NOOP("Actions", "Go to the returns"),
        ("Ctrl+8",),
        _GROUP_WINDOW,
    ),
    Action(
        "accept_requests",
        QT_TRANSLATE_NOOP("Actions", "Accept the chosen requests of buyers"),
        ("Ctrl+Shift+Y",),
        _GROUP_WINDOW,
    ),
    Action(
        "refuse_requests",
        QT_TRANSLATE_NOOP("Actions", "Refuse the chosen requests of buyers"),
        ("Ctrl+Shift+X",),
        _GROUP_WINDOW,
    ),
    Action(
        "pieces_ordered",
        QT_TRANSLATE_NOOP("Actions", "The chosen pieces are ordered"),
        (),
        _GROUP_WINDOW,
    ),
    Action(
        "pieces_arrived",
        QT_TRANSLATE_NOOP("Actions", "The chosen pieces arrived"),
        (),
        _GROUP_WINDOW,
    ),
    Action(
        "go_account",
        QT_TRANSLATE_NOOP("Actions", "Go to the account risk"),
        ("Ctrl+Shift+A",),
        _GROUP_WINDOW,
    ),
    Action(
        "go_purchases",
        QT_TRANSLATE_NOOP("Actions", "Go to the purchases"),
        ("Ctrl+Shift+K",),
        _GROUP_WINDOW,
    ),
    Action(
        "print_run",
        QT_TRANSLATE_NOOP("Actions", "Print the run at hand"),
        ("Ctrl+P",),
        _GROUP_WINDOW,
    ),
    Action(
        "pick_list",
        QT_TRANSLATE_NOOP("Actions", "Pick list of the run at hand"),
        ("L",),
        _GROUP_WINDOW,
        PRINTS,
    ),
    Action(
        "packing_slips",
        QT_TRANSLATE_NOOP("Actions", "Packing slips of the run at hand"),
        ("Shift+L",),
        _GROUP_WINDOW,
        PRINTS,
    ),
    Action(
        "show_printers",
        QT_TRANSLATE_NOOP("Actions", "Printers"),
        (),
        _GROUP_WINDOW,
    ),
    Action(
        "import_skus",
        QT_TRANSLATE_NOOP("Actions", "Import SKUs from a file"),
        (),
        _GROUP_WINDOW,
    ),
    Action(
        "palette",
        QT_TRANSLATE_NOOP("Actions", "Find or do anything"),
        ("Ctrl+K",),
        _GROUP_WINDOW,
    ),
    Action(
        "palette_in_list",
        QT_TRANSLATE_NOOP("Actions", "Find or do anything"),
        ("/",),
        _GROUP_WINDOW,
        LIST,
    ),
    Action(
        "export_list",
        QT_TRANSLATE_NOOP("Actions", "Export the list to a file"),
        ("Ctrl+E",),
        _GROUP_ORDERS,
    ),
    Action(
        "fold_rail",
        QT_TRANSLATE_NOOP("Actions", "Fold the rail of stores"),
        ("Ctrl+B",),
        _GROUP_WINDOW,
    ),
    Action(
        "settings",
        QT_TRANSLATE_NOOP("Actions", "Settings"),
        ("Ctrl+,",),
        _GROUP_WINDOW,
    ),
    Action(
        "show_keys",
        QT_TRANSLATE_NOOP("Actions", "Show all keys"),
        ("F1",),
        _GROUP_WINDOW,
    ),
    Action(
        "show_keys_in_list",
        QT_TRANSLATE_NOOP("Actions", "Show all keys, from a list"),
        ("?",),
        _GROUP_WINDOW,
        LIST,
    ),
)

BY_KEY = {action.key: action for action in ACTIONS}

_chosen: dict[str, tuple[str, ...]] = {}


def choose_keys(chosen: Mapping[str, Sequence[str]]) -> None:
    """The keys the user gave to actions, by action key; the others have their own."""
    _chosen.clear()
    _chosen.update((key, tuple(keys)) for key, keys in chosen.items() if key in BY_KEY)


def keys_of(key: str) -> tuple[str, ...]:
    """The key texts of an action as they are now."""
    return _chosen.get(key, BY_KEY[key].shortcuts)


def holder_of(text: str, but: str) -> Action | None:
    """The other action that has this key."""
    wanted = QKeySequence(text)
    return next(
        (
            action
            for action in ACTIONS
            if action.key != but and wanted in [QKeySequence(one) for one in keys_of(action.key)]
        ),
        None,
    )


def shown_key(shortcut: str) -> str:
    """`Ctrl+Shift+C` as `Ctrl Shift C`, in the system's own key names."""
    native = _native(shortcut)
    portable = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)
    last = portable.rpartition("+")[2]
    if last in ARROWS:
        native = native.removesuffix(_native(last)) + ARROWS[last]
    return native.replace("+", " ") if len(native) > 1 else native


def _native(shortcut: str) -> str:
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def bind(action: Action, widget: QWidget, call: Callable[[], None]) -> QAction:
    """Give the widget the action's shortcuts; WINDOW scope wherever the focus is in its window."""
    made = QAction(action.words, widget)
    made.setShortcuts([QKeySequence(text) for text in keys_of(action.key)])
    made.setShortcutContext(
        Qt.ShortcutContext.WindowShortcut
        if action.scope == WINDOW
        else Qt.ShortcutContext.WidgetWithChildrenShortcut
    )
    made.triggered.connect(lambda _checked=False: call())
    widget.addAction(made)
    return made


def with_key(words: str, key: str) -> str:
    """A tooltip that shows the key: `Sync now (Ctrl R)`."""
    shown = BY_KEY[key].shown_key
    return f"{words} ({shown})" if shown else words
