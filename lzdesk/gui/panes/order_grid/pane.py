"""The order grid with its tabs, filter bar, bulk bar and empty state: one pane over one list."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lzdesk.gui.clock_words import MINUTE
from lzdesk.gui.desk import Commands
from lzdesk.gui.paced import Paced
from lzdesk.gui.panes.order_grid.bulk_bar import BulkBar
from lzdesk.gui.panes.order_grid.chosen_orders import ChosenOrders
from lzdesk.gui.panes.order_grid.column_menu import ColumnMenu
from lzdesk.gui.panes.order_grid.columns import (
    has_clock,
)
from lzdesk.gui.panes.order_grid.empty import AGAIN, CLEAR, EmptyState, which_silence
from lzdesk.gui.panes.order_grid.filter_bar import FilterBar
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec, spec_of, spec_text
from lzdesk.gui.panes.order_grid.grid import OrderGrid
from lzdesk.gui.panes.order_grid.order_list import OrderList
from lzdesk.gui.panes.order_grid.saved_views import SavedViews
from lzdesk.gui.panes.order_grid.seen import SeenWatch
from lzdesk.gui.panes.order_grid.tabs import StatusTabs, work_key
from lzdesk.gui.reader import Reader
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.pages import Pages
from lzdesk.gui.words import store_state_words
from lzdesk.lib.clock import Now
from lzdesk.reading.facets import facets
from lzdesk.reading.order_grid import SORTS, OrderFilter
from lzdesk.reading.stores import RailStore
from lzdesk.reading.tab_counts import tab_counts, work_counts

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
        self.around, self.model, self.choice = grid.around, grid.model, grid.choice
        self.selection, self.view = grid.selection, grid.view
        self.tabs = StatusTabs(theme)
        self.filters = FilterBar(theme, now_ms)
        self.views = SavedViews(theme, self.tabs, reader, commands.ask, self._filter_of_view, self)
        self._applying = False
        self._in_work = False
        self._wanted_row = -1
        """The order to be shown as soon as the list has it."""
        self.empty = EmptyState(theme)
        self.bulk = BulkBar(theme)
        self.list = OrderList(grid, reader, self.wanted)
        self.chosen = ChosenOrders(grid, self.bulk, reader, commands, self.wanted)
        self._column_menu = ColumnMenu(self, self.model, self.choice)
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
        self.views.work_chosen.connect(self._show_work)
        self.views.left.connect(self._on_view_left)
        self.views.failed.connect(lambda trouble: self.trouble.emit(trouble.kind, trouble.fields))
        self.choice.changed.connect(self._on_view_changed)
        self.filters.changed.connect(self._on_filters_changed)
        self.filters.save_asked.connect(self.save_view)
        self.filters.text_cleared.connect(self.text_cleared)
        self.filters.columns_asked.connect(self._column_menu.open)
        self.chosen.toast_asked.connect(self.toast_asked)
        self.view.header.sort_asked.connect(self.sort_by)
        self.view.all_asked.connect(self.list.select_all)
        self.list.came.connect(self._on_list)
        self.list.refreshed.connect(self._on_list_refreshed)
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
            self.list.ask()
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
                self.list.ask()
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
        self._in_work = False
        self._take(spec)
        self.choice.use_view(spec.columns, dict(spec.widths))
        self.list.ask()

    def _take(self, spec: ViewSpec) -> None:
        self._applying = True
        self.filters.take(spec.filters)
        self._sort, self._descending = spec.sort, spec.descending
        self.view.header.show_sort(spec.sort, descending=spec.descending)
        self._applying = False

    def _show_work(self, spec: ViewSpec) -> None:
        """A list of the day's work was chosen: of the stores in scope, with the own columns."""
        self._in_work = True
        self._take(spec._replace(filters=spec.filters._replace(stores=self.filters.stores)))
        self.choice.use_own()
        self.list.ask()

    def _on_view_left(self, _tab: str) -> None:
        if self._in_work:
            # Under a status tab its orders are others: the list goes with its own tab.
            self._in_work = False
            self._take(self.spec()._replace(filters=self.filters.value.choose("work", ())))
        self.choice.use_own()
        self.list.ask()

    def _on_view_changed(self) -> None:
        """The columns or the sort of a view were changed: it keeps them."""
        kept = self.views.spec
        if kept is not None:
            now = self.spec()
            self.views.change_active(now._replace(filters=kept.filters))
        self._keep_columns.ask()

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
        self.list.ask()

    def tick(self, *, seconds_only: bool) -> None:
        """A second or a minute went by; each second matters only to clocks under two minutes."""
        if not seconds_only or self._has_urgent_clock():
            self.view.repaint_soon()
        if not seconds_only:
            self._show_read()
            if self.filters.value.moves_with_time:
                self._settle.ask()

    def read_counts(self) -> None:
        stores = self.filters.stores
        self._reader.submit("tabs", self._on_counts, tab_counts, stores)
        self._reader.submit("work", self._on_work, work_counts, stores, self._now_ms())

    # What can be done

    def keys_in_scope(self) -> list[str]:
        """Keys of the stores the list is narrowed to; none for all."""
        chosen = self.filters.stores
        return [store.key for store in self._stores if store.store_id in chosen]

    def back(self) -> None:
        """One step back: the selection goes."""
        self.selection.clear()

    # Answers

    def _on_list(self) -> None:
        self.filters.show_count(len(self.model.ids))
        self._go_to_wanted()
        self._show_rows_or_silence()
        self.view.visible_rows_changed.emit()

    def _on_list_refreshed(self) -> None:
        if self.selection:
            self.chosen.show_selected()

    def _on_counts(self, counts: Mapping[str, int]) -> None:
        self.tabs.show_counts(counts)

    def _on_work(self, counts: Mapping[str, int]) -> None:
        self.tabs.show_counts({work_key(key): count for key, count in counts.items()})

    def _read_again(self) -> None:
        self.list.read_again()
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
            self.list.ask()

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
        wanted = self.wanted()
        tab = self.tabs.active if self._in_work else self.views.tab
        narrowed = (wanted._replace(work=()) if self._in_work else wanted).narrows
        self.empty.say(which_silence(tab, self._in_scope(), filtered=narrowed))
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


def _faces(stores: Mapping[int, RailStore]) -> dict[int, tuple[str, str, int]]:
    return {row: (store.name, store.country, store.hue) for row, store in stores.items()}
