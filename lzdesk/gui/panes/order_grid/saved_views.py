"""Saved views: filters, sort and columns under a name, as tabs with live counts."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec, spec_of, spec_text
from lzdesk.gui.panes.order_grid.name_popup import NamePopup
from lzdesk.gui.panes.order_grid.tabs import StatusTabs, view_key
from lzdesk.gui.reader import Reader
from lzdesk.gui.sizes import TABS_HEIGHT
from lzdesk.gui.theme.theme import Theme
from lzdesk.reading.order_grid import OrderFilter, count_orders
from lzdesk.reading.views import SavedView, saved_views
from lzdesk.reading.work_lists import WORK_LISTS

KEEP_MS = 800
"""Widths that are dragged are kept once, when the hand rests."""


def work_spec(key: str) -> ViewSpec | None:
    """What a list of reading.work_lists shows; None where there is no such list."""
    kept = WORK_LISTS.get(key)
    return ViewSpec(Filters().choose("work", (key,)), kept.tab) if kept else None


class SavedViews(QObject):
    """Owns the views: which there are, which is active, and what they keep."""

    failed = Signal(object)
    """(Trouble) a view was not kept"""
    applied = Signal(object)
    """(ViewSpec) the view that was chosen"""
    work_chosen = Signal(object)
    """(ViewSpec) the list of the day's work that was chosen"""
    left = Signal(str)
    """(tab key) a status tab was chosen after a view"""

    def __init__(
        self,
        theme: Theme,
        tabs: StatusTabs,
        reader: Reader,
        ask: Ask,
        order_filter: Callable[[ViewSpec], OrderFilter],
        parent: QWidget,
    ) -> None:
        """order_filter: what a view asks the database for, as things stand now."""
        super().__init__(parent)
        self._theme = theme
        self._tabs = tabs
        self._reader = reader
        self._ask = ask
        self._order_filter = order_filter
        self._views: dict[int, SavedView] = {}
        self._specs: dict[int, ViewSpec] = {}
        self._keep = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keep.timeout.connect(self._keep_active)
        self._wanted: ViewSpec | None = None
        self._new = 0
        """The id of a view that was just added: it is chosen when it has been read."""
        tabs.chosen.connect(self._on_chosen)
        tabs.view_menu_asked.connect(self._show_menu)

    @property
    def active(self) -> int:
        """The id of the view in use; 0 for none."""
        key = self._tabs.active
        return int(key.removeprefix("view:")) if key.startswith("view:") else 0

    @property
    def _work(self) -> ViewSpec | None:
        """What the active work list shows; None for none."""
        key = self._tabs.active
        return work_spec(key.removeprefix("work:")) if key.startswith("work:") else None

    @property
    def tab(self) -> str:
        """The status tab whose orders are shown: the active one, or that of the active view."""
        spec = self._work or self._specs.get(self.active)
        return spec.tab if spec else self._tabs.active

    @property
    def spec(self) -> ViewSpec | None:
        """What the active view keeps; None while none is active that keeps anything."""
        return self._specs.get(self.active)

    def views(self) -> list[SavedView]:
        """All views in their order."""
        return list(self._views.values())

    def refresh(self) -> None:
        """Read the views again."""
        self._reader.submit("views", self._on_views, saved_views)

    def refresh_counts(self) -> None:
        """Count the orders of each view again."""
        for view_id, spec in self._specs.items():
            self._reader.submit(
                f"view.{view_id}",
                partial(self._on_count, view_id),
                count_orders,
                self._order_filter(spec),
            )

    def _on_count(self, view_id: int, count: int) -> None:
        self._tabs.show_counts({view_key(view_id): count})

    def ask_name(self, spec: ViewSpec) -> None:
        """Ask for the name of a new view that keeps this."""
        self._name_popup(self.tr("Name of the view"), "", lambda name: self._add(name, spec))

    def choose_when_read(self, key: str) -> None:
        """Choose the view of this tab as soon as it is known that there is one."""
        if key.startswith("view:"):
            self._new = int(key.removeprefix("view:"))
        elif key in self._tabs.tabs:
            self._tabs.choose(key)

    def change_active(self, spec: ViewSpec) -> None:
        """The active view keeps this from now on; soon, not at once."""
        if self.active:
            self._specs[self.active] = spec
            self._wanted = spec
            self._keep.start()

    # Keeping

    def _add(self, name: str, spec: ViewSpec) -> None:
        from lzdesk.link.messages import SaveView

        self._send("save view", SaveView(name, spec_text(spec)), self._on_added)

    def _on_added(self, reply: object) -> None:
        self._new = int(getattr(reply, "view_id", 0))
        self.refresh()

    def _keep_active(self) -> None:
        from lzdesk.link.messages import SaveView

        view = self._views.get(self.active)
        if view is not None and self._wanted is not None:
            self._send("save view", SaveView(view.name, spec_text(self._wanted), view.view_id))

    def _rename(self, view: SavedView) -> None:
        from lzdesk.link.messages import SaveView

        def keep(name: str) -> None:
            self._send("rename view", SaveView(name, view.spec, view.view_id))

        self._name_popup(self.tr("Name of the view"), view.name, keep)

    def _delete(self, view: SavedView) -> None:
        from lzdesk.link.messages import DeleteView

        self._send("delete view", DeleteView(view.view_id))

    def _move(self, view: SavedView, steps: int) -> None:
        from lzdesk.link.messages import OrderViews

        ids = list(self._views)
        here = ids.index(view.view_id)
        ids.insert(max(here + steps, 0), ids.pop(here))
        self._send("order views", OrderViews(tuple(ids)))

    def _send(
        self, name: str, message: object, then: Callable[[object], None] | None = None
    ) -> None:
        self._ask(name, message, then or (lambda _reply: self.refresh()), self._on_failed)

    def _on_failed(self, trouble: Trouble) -> None:
        self.failed.emit(trouble)
        self.refresh()

    # Showing

    def _on_views(self, views: Sequence[SavedView]) -> None:
        self._views = {view.view_id: view for view in views}
        waiting = self._specs.get(self.active) if self._keep.isActive() else None
        self._specs = {view.view_id: spec_of(view.spec) for view in views}
        if waiting is not None:
            self._specs[self.active] = waiting
        self._tabs.show_views(views)
        if self._new in self._views:
            self._tabs.choose(view_key(self._new))
            self._new = 0
        self.refresh_counts()

    def _on_chosen(self, key: str) -> None:
        spec, work = self._specs.get(self.active), self._work
        if work is not None:
            self.work_chosen.emit(work)
        elif spec is not None:
            self.applied.emit(spec)
        else:
            self.left.emit(key)

    def _show_menu(self, view_id: int, where: QPoint) -> None:
        view = self._views[view_id]
        ids = list(self._views)
        menu = QMenu(self._tabs)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, call, there in (
            (self.tr("Rename …"), lambda: self._rename(view), True),
            (self.tr("Move left"), lambda: self._move(view, -1), view_id != ids[0]),
            (self.tr("Move right"), lambda: self._move(view, 1), view_id != ids[-1]),
            (self.tr("Delete the view"), lambda: self._delete(view), True),
        ):
            entry = menu.addAction(words)
            entry.setEnabled(there)
            entry.triggered.connect(lambda _c=False, call=call: call())
        menu.popup(where)

    def _name_popup(self, words: str, name: str, then: Callable[[str], None]) -> None:
        popup = NamePopup(self._theme, words, name, then, self._tabs)
        popup.open_at(self._tabs.mapToGlobal(QPoint(16, TABS_HEIGHT)))
