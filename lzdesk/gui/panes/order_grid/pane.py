"""The order grid with its tabs, filter bar, bulk bar and empty state: one pane over one list."""

import sqlite3
from array import array
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from lzdesk.gui.clock_words import MINUTE
from lzdesk.gui.desk import Commands
from lzdesk.gui.paced import Paced
from lzdesk.gui.panes.order_grid.bulk_bar import BulkBar, SelectionSummary, summarise
from lzdesk.gui.panes.order_grid.columns import (
    COLUMNS,
    USUAL,
    Column,
    Surroundings,
    has_clock,
)
from lzdesk.gui.panes.order_grid.empty import AGAIN, CLEAR, EmptyState, which_silence
from lzdesk.gui.panes.order_grid.filter_bar import FilterBar
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec, spec_of, spec_text
from lzdesk.gui.panes.order_grid.grid import OrderGrid
from lzdesk.gui.panes.order_grid.saved_views import SavedViews
from lzdesk.gui.panes.order_grid.seen import SeenWatch
from lzdesk.gui.panes.order_grid.tabs import StatusTabs
from lzdesk.gui.reader import Reader
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.pages import Pages
from lzdesk.gui.words import store_state_words
from lzdesk.lib.clock import Now
from lzdesk.reading.facets import facets
from lzdesk.reading.order_grid import SORTS, OrderFilter, order_ids, order_lines
from lzdesk.reading.selection import selection_facts, whole_list_facts
from lzdesk.reading.stores import RailStore
from lzdesk.reading.tab_counts import tab_counts

FIRST = 512
"""Ids asked for at once, so that the rows in view never wait for the whole list."""

AT_ONCE = 1000
"""Rows read by key in one statement."""

STALE_MS = 15 * MINUTE
FACETS_SOON_MS = 1000
FACETS_APART_MS = 10_000
"""The choices of the filter chips: read this soon after a change, and not more often."""
KEEP_MS = 800
"""An edge that is dragged changes a width with each pixel; the file is written when it rests."""
SETTLE_MS = 250
"""Changes that come within this time are read together."""
LISTS_APART_MS = 400
"""Rows in view change at once; the list they stand in is read again at most this often."""


class OrderGridPane(QWidget):
    """Asks the reader for ids and counts; the model reads the rows in view by key."""

    scope_changed = Signal(object)
    """(tuple of store rows) the store filter changed"""
    text_cleared = Signal()
    toast_asked = Signal(str)
    order_asked = Signal(int)
    """(row id) the operator looks for this one order"""
    text_asked = Signal(str)
    """The search field shows this text from now on"""
    trouble = Signal(str, object)
    """(kind, fields) of what was not carried out"""

    def __init__(
        self,
        theme: Theme,
        grid: OrderGrid,
        reader: Reader,
        commands: Commands,
        settings: ScreenSettings,
        now_ms: Now,
    ) -> None:
        super().__init__()
        self.setObjectName("orderGridPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Orders"))
        self._reader = reader
        self._commands = commands
        self._settings = settings
        self._now_ms = now_ms
        self._stores: Sequence[RailStore] = ()
        self._scope: tuple[int, ...] = ()
        self._sort, self._descending = "clock", False
        self._is_whole = self._select_when_whole = False
        self.around, self.model, self.choice = grid.around, grid.model, grid.choice
        self.selection, self.view = grid.selection, grid.view
        self.tabs = StatusTabs(theme)
        self.filters = FilterBar(theme, now_ms)
        self.views = SavedViews(theme, self.tabs, reader, commands.ask, self._filter_of_view, self)
        self._applying = False
        self._wanted_row = -1
        """The order to be shown as soon as the list has it."""
        self.empty = EmptyState(theme)
        self.bulk = BulkBar(theme)
        self._stack = Pages()
        self._lay_out()
        self._connect()
        self._seen = SeenWatch(self.view, self.model, self.selection, commands.mark_seen)
        self._settle = Paced(self, SETTLE_MS, LISTS_APART_MS)
        self._settle.due.connect(self._read_again)
        self._keep_columns = Paced(self, KEEP_MS, KEEP_MS)
        self._keep_columns.due.connect(settings.save)
        self._facets = Paced(self, FACETS_SOON_MS, FACETS_APART_MS)
        self._facets.due.connect(self._read_facets)
        self._read_facets()

    def _lay_out(self) -> None:
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tabs, self.filters):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bulk)

    def _connect(self) -> None:
        self.views.applied.connect(self._apply)
        self.views.left.connect(self._on_view_left)
        self.views.failed.connect(lambda trouble: self.trouble.emit(trouble.kind, trouble.fields))
        self.choice.changed.connect(self._on_view_changed)
        self.filters.changed.connect(self._on_filters_changed)
        self.filters.save_asked.connect(self.save_view)
        self.filters.text_cleared.connect(self.text_cleared)
        self.filters.columns_asked.connect(self._choose_columns)
        self.view.header.sort_asked.connect(self.sort_by)
        self.selection.changed.connect(self._on_selection_changed)
        self.view.all_asked.connect(self.select_all)
        self.bulk.print_asked.connect(self.print_labels)
        self.bulk.open_asked.connect(self.open_store)
        self.bulk.clear_asked.connect(self.selection.clear)
        self.empty.action_asked.connect(self._on_empty_action)

    # What is shown

    def wanted(self) -> OrderFilter:
        """What the tab and the chips ask for."""
        return self._filter_of_view(self.spec())

    def spec(self) -> ViewSpec:
        """What is shown, as a view would keep it."""
        widths = tuple(self.choice.widths.items())
        return ViewSpec(
            self.filters.value,
            self.views.tab,
            self._sort,
            self._descending,
            self.choice.keys,
            widths,
        )

    def show_spec(self, spec: ViewSpec) -> None:
        """Show this: tab, filters and sort; the columns stay."""
        self._take(spec)
        if self.tabs.active == spec.tab:
            self.ask()
        else:
            self.tabs.choose(spec.tab)

    def reveal(self, row_id: int, number: str) -> None:
        """Show this order: in the list as it is, or alone by its number."""
        self._wanted_row = row_id
        if self.model.place_of(row_id) >= 0:
            self._go_to_wanted()
        else:
            self.text_asked.emit(number)
            self._take(ViewSpec(Filters(text=number), "all"))
            if self.tabs.active == "all":
                self.ask()
            else:
                self.tabs.choose("all")
        self.take_focus()

    def take_focus(self) -> None:
        """The next keys are for the list, or for what stands in its place."""
        (self.view if self._stack.currentIndex() == 0 else self.empty).setFocus()

    def _go_to_wanted(self) -> None:
        place = self.model.place_of(self._wanted_row)
        if place >= 0:
            row_id, self._wanted_row = self._wanted_row, -1
            self.view.go_to(place)
            self.order_asked.emit(row_id)

    def show_last(self) -> None:
        """Show what was shown when the window was closed; a saved view when it has been read."""
        if not self._settings.last_view:
            return
        spec = spec_of(self._settings.last_view)
        self._take(spec)
        self.text_asked.emit(spec.filters.text)
        self.tabs.choose(spec.tab)
        self.views.choose_when_read(self._settings.last_tab)

    def keep_last(self) -> None:
        """Keep what is shown for the next start."""
        self._settings.last_view = spec_text(self.spec())
        self._settings.last_tab = self.tabs.active

    def save_view(self) -> None:
        """Ask for a name to keep what is shown under."""
        self.views.ask_name(self.spec())

    def _filter_of_view(self, spec: ViewSpec) -> OrderFilter:
        return spec.filters.order_filter(
            self._stores,
            self._now_ms(),
            tab=spec.tab,
            sort=spec.sort,
            descending=spec.descending,
        )

    def _apply(self, spec: ViewSpec) -> None:
        """A saved view was chosen."""
        self._take(spec)
        self.choice.use_view(spec.columns, dict(spec.widths))
        self.ask()

    def _take(self, spec: ViewSpec) -> None:
        self._applying = True
        self.filters.take(spec.filters)
        self._sort, self._descending = spec.sort, spec.descending
        self.view.header.show_sort(spec.sort, descending=spec.descending)
        self._applying = False

    def _on_view_left(self, _tab: str) -> None:
        self.choice.use_own()
        self.ask()

    def _on_view_changed(self) -> None:
        """The columns or the sort of a view were changed: it keeps them."""
        kept = self.views.spec
        if kept is not None:
            now = self.spec()
            self.views.change_active(now._replace(filters=kept.filters))
        self._keep_columns.ask()

    def ask(self) -> None:
        """Read another list: the first rows at once, then all of it, from the top."""
        self._is_whole = self._select_when_whole = False
        self._reader.drop("orders.all")
        self._reader.submit("orders.first", self._on_first, order_ids, self.wanted(), FIRST)

    def refresh(self, changed: Iterable[int] = ()) -> None:
        """Orders changed: rows in view now, list and counts when the changes settle."""
        self.model.refresh(changed)
        self._settle.ask()

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores as they are now."""
        before = self.around.stores
        self._stores = stores
        self.around.stores = {store.store_id: store for store in stores}
        self.filters.show_stores(stores)
        self._show_read()
        if _faces(before) != _faces(self.around.stores):
            self.model.restyle()
        self._show_rows_or_silence()

    def sort_by(self, sort: str) -> None:
        """Sort by a column; the same one again turns the order round."""
        if sort not in SORTS:
            return
        self._descending = sort == self._sort and not self._descending
        self._sort = sort
        self.view.header.show_sort(sort, descending=self._descending)
        self._on_view_changed()
        self.ask()

    def tick(self, *, seconds_only: bool) -> None:
        """A second or a minute went by; each second matters only to clocks under two minutes."""
        if not seconds_only or self._has_urgent_clock():
            self.view.viewport().update()
        if not seconds_only:
            self._show_read()
            if self.filters.value.chosen("clock") or self.filters.value.chosen("mark"):
                # The minute itself decides who is in the list.
                self._settle.ask()

    def read_counts(self) -> None:
        self._reader.submit("tabs", self._on_counts, tab_counts, self.filters.stores)

    # What can be done

    def print_labels(self) -> None:
        """Print the selected orders, or the current one; what has no label is named after it."""
        chosen = self.chosen_rows()
        if chosen:
            self._commands.print_labels(chosen)
        else:
            words = self.tr("Select the orders to print. Ctrl A selects the whole list.")
            self.toast_asked.emit(words)

    def chosen_rows(self) -> list[int]:
        """What a key works on: the selected orders, or the current one; none where neither is."""
        if self.selection:
            return self._selected_in_order()
        current = self.view.current_row_id()
        return [] if current is None else [current]

    def _selected_in_order(self) -> list[int]:
        """As the list shows them, then those it does not show any more."""
        chosen = self.selection.rows
        shown = [row for row in self.model.ids if row in chosen]
        hidden = chosen.difference(shown) if len(shown) < len(chosen) else ()
        return [*shown, *sorted(hidden)]

    def open_store(self) -> None:
        """Open the browser of the current row's store, or of the one store in view."""
        row = self.model.row_at(self.view.currentIndex().row())
        store = self.around.stores.get(row.line.store_id) if row else None
        if store is None and self.selection:
            number = self.model.place_of(min(self.selection.rows))
            first = self.model.row_at(number)
            store = self.around.stores.get(first.line.store_id) if first else None
        if store is None and len(self.filters.stores) == 1:
            store = self.around.stores.get(self.filters.stores[0])
        if store is None:
            self.toast_asked.emit(self.tr("Choose a row or a store to open first."))
            return
        self._commands.open_store(store.key)

    def keys_in_scope(self) -> list[str]:
        """Keys of the stores the list is narrowed to; none for all."""
        chosen = self.filters.stores
        return [store.key for store in self._stores if store.store_id in chosen]

    def copy_cell(self) -> None:
        index = self.view.currentIndex()
        text = self.model.cell(index.row(), max(index.column(), 1)) if index.isValid() else ""
        if text:
            QGuiApplication.clipboard().setText(text)
            self.toast_asked.emit(self.tr("Copied: {0}").format(text))

    def copy_rows(self) -> None:
        """The selected rows, or the current one, as lines with tabs between the cells."""
        current = self.view.current_row_id()
        chosen = self.selection.rows or ({current} if current is not None else frozenset())
        if chosen:
            ids = [row_id for row_id in self.model.ids if row_id in chosen]
            columns = self.model.columns
            self._reader.submit("copy", self._on_copied, _rows_as_text, ids, columns, self.around)

    def select_all(self) -> None:
        """Select the whole list; where only its first rows are here yet, once the rest has come."""
        self._select_when_whole = not self._is_whole
        if self._is_whole:
            self.selection.replace(self.model.ids)

    def back(self) -> None:
        """One step back: the selection goes."""
        self.selection.clear()

    # Answers

    def _on_first(self, ids: "array[int]") -> None:
        self.model.set_ids(ids)
        self.view.scrollToTop()
        if len(ids) < FIRST:
            self._on_all(ids)
            return
        self._reader.submit("orders.all", self._on_all, order_ids, self.wanted())

    def _on_all(self, ids: "array[int]") -> None:
        if ids != self.model.ids:
            self.model.set_ids(ids)
        self._is_whole = True
        if self._select_when_whole:
            self.select_all()
        self.filters.show_count(len(ids))
        self._go_to_wanted()
        self._show_rows_or_silence()
        self.view.visible_rows_changed.emit()

    def _on_refreshed(self, ids: "array[int]") -> None:
        self.model.set_ids(ids)
        self._on_all(ids)
        if self.selection:
            self._on_selection_changed()

    def _on_counts(self, counts: Mapping[str, int]) -> None:
        self.tabs.show_counts(counts)

    def _on_copied(self, rows: Sequence[str]) -> None:
        QGuiApplication.clipboard().setText("\n".join(rows))
        self.toast_asked.emit(self.tr("%Ln row(s) copied", "", len(rows)))

    def _read_again(self) -> None:
        self._reader.submit("orders.all", self._on_refreshed, order_ids, self.wanted())
        self.read_counts()
        self.views.refresh_counts()
        self._facets.ask()

    def _read_facets(self) -> None:
        self._reader.submit("facets", self.filters.show_facets, facets)

    def _on_filters_changed(self) -> None:
        if self.filters.stores != self._scope:
            self._scope = self.filters.stores
            self.scope_changed.emit(self._scope)
            self.read_counts()
            self._show_read()
        if not self._applying:
            self.ask()

    def _on_selection_changed(self) -> None:
        self.bulk.show_selected(len(self.selection))
        if self.selection:
            chosen, listed = self.selection.rows, self.model.ids
            shown = self.wanted()
            self._reader.submit(
                "selection", self.bulk.show_summary, _summary_of, chosen, listed, shown
            )
        else:
            self._reader.drop("selection")
            self.bulk.summary = SelectionSummary(0)

    def _on_empty_action(self, action: str) -> None:
        if action == CLEAR:
            self.filters.clear()
        elif action == AGAIN:
            self._commands.sync_now(self.keys_in_scope())

    # Showing

    def _in_scope(self) -> list[RailStore]:
        chosen = self.filters.stores
        return [store for store in self._stores if not chosen or store.store_id in chosen]

    def _show_rows_or_silence(self) -> None:
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.view)
            return
        narrowed = self.wanted().narrows
        self.empty.say(which_silence(self.views.tab, self._in_scope(), filtered=narrowed))
        self._stack.setCurrentWidget(self.empty)

    def _show_read(self) -> None:
        read = [store for store in self._in_scope() if store.read_at is not None]
        if not read:
            self.filters.show_read(None)
            return
        # A paused store is old on purpose: it speaks only where nothing else is shown.
        stores = [store for store in read if store.state != "paused"] or read
        oldest = min(stores, key=lambda store: store.read_at or 0)
        read_at = oldest.read_at or 0
        late = self._now_ms() - read_at > STALE_MS
        why = f"{oldest.name}: {store_state_words(oldest.state)}" if late else ""
        self.filters.show_read(read_at, why)

    def _has_urgent_clock(self) -> bool:
        now = self._now_ms()
        for number in self.view.visible_rows():
            row = self.model.row_at(number)
            due = row.line.ship_by if row and has_clock(row.line) else None
            if due is not None and abs(due - now) < 2 * MINUTE:
                return True
        return False

    def _choose_columns(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = {column.key for column in self.model.columns}
        for column in COLUMNS:
            entry = menu.addAction(column.words)
            entry.setCheckable(True)
            entry.setChecked(column.key in shown)
            entry.setEnabled(len(shown) > 1 or column.key not in shown)
            entry.triggered.connect(lambda on, key=column.key: self._show_column(key, on))
        menu.addSeparator()
        usual = menu.addAction(self.tr("The usual columns"))
        usual.triggered.connect(lambda _c=False: self.choice.choose(USUAL))
        menu.popup(where)

    def _show_column(self, key: str, on: bool) -> None:
        shown = [column.key for column in self.model.columns]
        if on:
            # Where the table of columns has it, among those shown.
            later = [one.key for one in COLUMNS][: [one.key for one in COLUMNS].index(key)]
            at = max((shown.index(one) + 1 for one in later if one in shown), default=0)
            shown.insert(at, key)
        else:
            shown.remove(key)
        self.choice.choose(shown)


def _faces(stores: Mapping[int, RailStore]) -> dict[int, tuple[str, str, int]]:
    return {row: (store.name, store.country, store.hue) for row, store in stores.items()}


def _summary_of(
    db: sqlite3.Connection, chosen: frozenset[int], listed: "array[int]", shown: OrderFilter
) -> SelectionSummary:
    whole = len(chosen) == len(listed) and chosen.issuperset(listed)
    facts = whole_list_facts(db, shown) if whole else None
    if facts is None:
        facts = selection_facts(db, chosen)
    return summarise(len(chosen), facts)


def _rows_as_text(
    db: sqlite3.Connection, rows: Sequence[int], columns: Sequence[Column], around: Surroundings
) -> list[str]:
    return [
        "\t".join(column.show(line, around) for column in columns)
        for start in range(0, len(rows), AT_ONCE)
        for line in order_lines(db, rows[start : start + AT_ONCE])
    ]
