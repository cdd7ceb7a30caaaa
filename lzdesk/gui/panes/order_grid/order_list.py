"""The list of orders as it is read: its first rows at once, then all of it."""

from array import array
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from lzdesk.gui.panes.order_grid.grid import OrderGrid
from lzdesk.gui.reader import Reader
from lzdesk.reading.order_grid import OrderFilter, order_ids

FIRST = 512
"""Ids asked for at once, so that the rows in view never wait for the whole list."""


class OrderList(QObject):
    """Asks the reader for ids, and gives them to the model."""

    came = Signal()
    """The whole list is here."""
    refreshed = Signal()
    """It was read again: other orders may be in it, or the same ones changed."""

    def __init__(self, grid: OrderGrid, reader: Reader, wanted: Callable[[], OrderFilter]) -> None:
        """wanted: what the list shows."""
        super().__init__(grid.view)
        self._model, self._view, self._selection = grid.model, grid.view, grid.selection
        self._reader = reader
        self._wanted = wanted
        self._is_whole = self._select_when_whole = False

    def ask(self) -> None:
        """Read another list: the first rows at once, then all of it, from the top."""
        self._is_whole = self._select_when_whole = False
        self._reader.drop("orders.all")
        self._view.drop_list()
        self._reader.submit("orders.first", self._on_first, order_ids, self._wanted(), FIRST)

    def read_again(self) -> None:
        """The same list as it is now; the view stays where it is."""
        self._reader.submit("orders.all", self._on_refreshed, order_ids, self._wanted())

    def select_all(self) -> None:
        """Select the whole list; where only its first rows are here yet, once the rest has come."""
        self._select_when_whole = not self._is_whole
        if self._is_whole:
            self._selection.replace(self._model.ids)

    def _on_first(self, ids: "array[int]") -> None:
        self._model.set_ids(ids)
        self._view.scrollToTop()
        if len(ids) < FIRST:
            self._on_all(ids)
            return
        self._reader.submit("orders.all", self._on_all, order_ids, self._wanted())

    def _on_all(self, ids: "array[int]") -> None:
        if ids != self._model.ids:
            self._model.set_ids(ids)
        self._is_whole = True
        if self._select_when_whole:
            self.select_all()
        self.came.emit()

    def _on_refreshed(self, ids: "array[int]") -> None:
        if self._wanted().seen:
            # Looking at an order makes it a seen one: it stays in sight until another list is
            # asked for, or rows would leave under the operator's eyes.
            held = set(self._model.ids)
            ids = array("q", [*self._model.ids, *(row for row in ids if row not in held)])

        def show() -> None:
            self._on_all(ids)
            self.refreshed.emit()

        self._view.show_list(ids, show)
