"""The order drawer beside the grid: opens with Enter, follows the current row, walks on."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout

from lzdesk.gui.desk import Commands
from lzdesk.gui.panes.order_drawer.walk import Walk
from lzdesk.gui.panes.order_grid.pane import OrderGridPane
from lzdesk.gui.reader import Reader
from lzdesk.gui.theme.theme import Theme
from lzdesk.lib.clock import Now
from lzdesk.reading.raw_order import RawOrder, raw_order
from lzdesk.reading.stores import RailStore

if TYPE_CHECKING:
    # Made, and imported, when the drawer is first opened.
    from lzdesk.gui.panes.order_drawer.content import DrawerContent
    from lzdesk.reading.ship_rule import OrderAndRule

WIDTH = 420
DETAIL, RAW = "drawer", "drawer.raw"
"""Slots of the reader."""


class OrderDrawer(QFrame):
    """Empty until it is first opened: a start pays nothing for it."""

    shown = Signal(bool)
    mark_asked = Signal(str, object)
    """(key of a mark's action, list of row ids)"""

    def __init__(
        self,
        theme: Theme,
        pane: OrderGridPane,
        reader: Reader,
        commands: Commands,
        now_ms: Now,
        folder: Path,
    ) -> None:
        """folder: the data folder, which may hold the seller's own deadline rules."""
        super().__init__()
        self.setObjectName("orderDrawer")
        self.setAccessibleName(self.tr("The order in full"))
        self.setFixedWidth(WIDTH)
        self.hide()
        self._theme, self._pane, self._reader = theme, pane, reader
        self._commands, self._now_ms, self._folder = commands, now_ms, folder
        self._walk = Walk(pane.view, pane.model, pane.selection)
        self._row: int | None = None
        self._place = -1
        self._stores: Mapping[int, RailStore] = {}
        self._content: DrawerContent | None = None
        pane.view.selectionModel().currentRowChanged.connect(lambda *_: self._follow())
        pane.view.row_activated.connect(self.open)
        pane.selection.changed.connect(self._show_place)
        pane.model.layoutChanged.connect(self._show_place)
        reader.failed.connect(self._on_failed)

    # What it is asked

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    @property
    def row(self) -> int | None:
        """The order shown; None while it is closed."""
        return self._row if self.is_open else None

    @property
    def content(self) -> "DrawerContent":
        """Head, pages and foot."""
        if self._content is None:
            self._content = self._made_content()
        return self._content

    def open_current(self) -> None:
        """Show the current row, the first of the selection, or the first row."""
        if self._pane.view.current_row_id() is None:
            self._walk.step(1, -1)
        row = self._pane.view.current_row_id()
        if row is not None:
            self.open(row)

    def open(self, row: int) -> None:
        """Show the order of this row."""
        was_open = self.is_open
        self._show_row(row)
        if not was_open:
            self.show()
            self.shown.emit(True)

    def close_drawer(self) -> None:
        """The keyboard goes back to the list."""
        if not self.is_open:
            return
        self._row = None
        self._reader.drop(DETAIL)
        self._reader.drop(RAW)
        self.hide()
        self._pane.take_focus()
        self.shown.emit(False)

    def step(self, steps: int) -> None:
        """The next or previous row; while it is open, of the selected ones where some are."""
        if self.is_open:
            self._walk.step(steps, self._place)
        else:
            self._pane.view.move_by(steps)

    def refresh(self, rows: Collection[int]) -> None:
        """These orders changed, or any when none is named."""
        if self._row is not None and (not rows or self._row in rows):
            self._read()

    def show_stores(self, stores: Mapping[int, RailStore]) -> None:
        """The stores as they are now, by row."""
        before, self._stores = self._stores, stores
        if self._row is None:
            return
        told = self.content.told
        store = None if told is None else told.detail.head.store_id
        if store in before and store not in stores:
            # Its store was taken off the desk, and its orders with it.
            self.close_drawer()
        else:
            self._read()

    def tick(self) -> None:
        """A second or a minute went by."""
        if self.is_open:
            self.content.head.line.update()

    # Reading

    def _follow(self) -> None:
        row = self._pane.view.current_row_id()
        if self.is_open and row is not None and row != self._row:
            self._show_row(row)

    def _show_row(self, row: int) -> None:
        self._row = row
        number = self._pane.model.place_of(row)
        line = self._pane.model.row_at(number)
        self.content.begin(line.line.order_number if line else "")
        self._show_place()
        self._read()

    def _read(self) -> None:
        if self._row is None:
            return
        # Imported here: it brings msgspec along, which the first frame does not wait for.
        from lzdesk.reading.ship_rule import order_and_rule

        self._reader.submit(DETAIL, self._on_detail, order_and_rule, self._row, self._folder)

    def _read_raw(self) -> None:
        if self._row is not None:
            self._reader.submit(RAW, self._on_raw, raw_order, self._row)

    def _on_detail(self, found: "OrderAndRule | None") -> None:
        from lzdesk.gui.panes.order_drawer.pages import Told

        if found is None:
            self.content.show_gone()
            return
        detail = found.detail
        before = self.content.told
        same = before is not None and before.detail.head.row_id == detail.head.row_id
        store = self._stores.get(detail.head.store_id)
        self.content.show_order(Told(detail, store, self._now_ms(), found.rule), same=same)
        if self.content.shows_raw:
            self._read_raw()

    def _on_raw(self, raw: RawOrder | None) -> None:
        self.content.show_raw(raw)

    def _on_failed(self, slot: str, error: str) -> None:
        if slot in (DETAIL, RAW) and self._row is not None:
            self.content.show_failed(error)

    # Showing

    def _show_place(self) -> None:
        if self._row is None:
            return
        number = self._pane.model.place_of(self._row)
        if number >= 0:
            self._place = number
        self.content.head.show_place(*self._walk.place(number))

    def _made_content(self) -> "DrawerContent":
        from lzdesk.gui.panes.order_drawer.content import DrawerContent

        made = DrawerContent(self._theme, self._now_ms)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(made)
        made.raw_asked.connect(self._read_raw)
        made.message.asked.connect(self._read)
        made.head.stepped.connect(self.step)
        made.head.closed.connect(self.close_drawer)
        made.head.copied.connect(self._copy)
        made.foot.print_asked.connect(self._print)
        made.foot.open_asked.connect(self._open_store)
        made.foot.mark_asked.connect(self._mark)
        return made

    # The foot

    def _copy(self, number: str) -> None:
        QGuiApplication.clipboard().setText(number)
        self._pane.toast_asked.emit(self.tr("Copied: {0}").format(number))

    def _print(self) -> None:
        if self._row is not None:
            self._commands.print_labels([self._row])

    def _open_store(self) -> None:
        told = self.content.told
        if told is not None and told.store is not None:
            self._commands.open_store(told.store.key)

    def _mark(self, key: str) -> None:
        if self._row is not None:
            self.mark_asked.emit(key, [self._row])
