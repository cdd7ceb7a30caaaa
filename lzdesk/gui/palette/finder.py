"""Gathers what the palette offers: the window's actions, stores, views, and orders as one types."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.domain.statuses import TABS
from lzdesk.gui.actions import ACTIONS, keys_of, shown_key
from lzdesk.gui.palette.entries import ACTION, ORDER, SEARCH, STORE, VIEW, Entry, ranked
from lzdesk.gui.palette.palette import Palette
from lzdesk.gui.panes.order_grid.tabs import view_key, work_key
from lzdesk.gui.reader import Reader
from lzdesk.gui.words import MARKETPLACE_CODES, country_words, status_words, tab_words, work_words
from lzdesk.reading.found_orders import found_orders
from lzdesk.reading.order_grid import OrderGridLine
from lzdesk.reading.search import exact_rows
from lzdesk.reading.work_lists import WORK_LISTS

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

ORDERS = 5
"""Orders offered at most; a search shows the rest."""
REMEMBERED = 20


class Finder(QObject):
    """Owns the palette."""

    def __init__(
        self, window: "MainWindow", reader: Reader, calls: Mapping[str, Callable[[], None]]
    ) -> None:
        """calls: action key to what it does."""
        super().__init__(window)
        self._window = window
        self._reader = reader
        self._calls = calls
        self.palette = Palette(window.theme, window)
        self.palette.typed.connect(self._on_typed)
        self.palette.ran.connect(self._on_ran)

    def open(self, text: str = "") -> None:
        """Show the palette, with this text typed."""
        self.palette.open(text)

    def scanned(self, code: str) -> None:
        """A code came from a scanner: its order is shown at once, or that there is none."""
        self._reader.submit("scan", partial(self._on_scanned, code), exact_rows, code)

    def _on_scanned(self, code: str, rows: Sequence[int]) -> None:
        # It may have come while another window of the program had the keys.
        self._window.activateWindow()
        if rows:
            self._window.orders.reveal(rows[0], code)
        else:
            self._window.say(self.tr("No order or parcel with the number {0}").format(code))

    def _on_typed(self, typed: str) -> None:
        if not typed:
            self._reader.drop("palette")
            self._show(typed, [])
            return
        # At once without the orders: they follow when they are found.
        self._show(typed, [])
        self._reader.submit("palette", partial(self._show, typed), found_orders, typed, ORDERS)

    def _show(self, typed: str, lines: Sequence[OrderGridLine]) -> None:
        recent = self._window.settings.recent
        entries = [*self._orders(typed, lines), *self._fixed(typed)]
        self.palette.show_entries(typed, ranked(typed, entries, recent))

    def _orders(self, typed: str, lines: Sequence[OrderGridLine]) -> list[Entry]:
        stores = self._window.orders.around.stores
        made = []
        for line in lines:
            store = stores.get(line.store_id)
            words = [store.name if store else "", status_words(line.status, line.raw_statuses)]
            words += [line.buyer, line.tracking]
            exact = typed in (line.order_number, line.tracking)
            run = partial(self._window.orders.reveal, line.row_id, line.order_number)
            mark = (store.hue, store.country) if store else None
            detail = "  ".join(word for word in words if word)
            made.append(Entry(ORDER, line.order_number, detail, run, mark=mark, exact=exact))
        return made

    def _fixed(self, typed: str) -> list[Entry]:
        window, entries = self._window, []
        seen = set()
        for action in ACTIONS:
            if action.words in seen or action.key not in self._calls:
                continue
            seen.add(action.words)
            keys = keys_of(action.key)
            entries.append(
                Entry(
                    ACTION,
                    action.words,
                    action.group_words,
                    self._calls[action.key],
                    shown_key(keys[0]) if keys else "",
                    name=f"action:{action.key}",
                )
            )
        for store in window.stores:
            code = MARKETPLACE_CODES.get(store.marketplace, "")
            detail = f"{code} {country_words(store.country)}  {store.group}".strip()
            run = partial(window.orders.filters.set_stores, (store.store_id,))
            mark = (store.hue, store.country)
            name = f"store:{store.key}"
            entries.append(Entry(STORE, store.name, detail, run, mark=mark, name=name))
        for tab in TABS:
            run = partial(self._show_tab, tab)
            entries.append(Entry(VIEW, tab_words(tab), self.tr("tab"), run, name=f"tab:{tab}"))
        for work in WORK_LISTS:
            run = partial(self._show_tab, work_key(work))
            name = work_key(work)
            entries.append(Entry(VIEW, work_words(work), self.tr("work list"), run, name=name))
        for view in window.orders.views.views():
            key = view_key(view.view_id)
            run = partial(window.orders.tabs.choose, key)
            entries.append(Entry(VIEW, view.name, self.tr("saved view"), run, name=key))
        if typed:
            words = self.tr("Show all orders with “{0}”").format(typed)
            entries.append(Entry(SEARCH, words, "", partial(window.search, typed)))
        return entries

    def _show_tab(self, tab: str) -> None:
        self._window.places.go_to("orders")
        self._window.orders.tabs.choose(tab)

    def _on_ran(self, entry: Entry) -> None:
        settings = self._window.settings
        if entry.name:
            kept = [name for name in settings.recent if name != entry.name]
            settings.recent = [entry.name, *kept][:REMEMBERED]
            settings.save()
        entry.run()
