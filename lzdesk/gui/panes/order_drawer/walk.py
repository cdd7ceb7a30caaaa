"""Which order comes next: of the selected ones in the grid's order, or else simply the next row."""

from bisect import bisect_left

from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.panes.order_grid.view import OrderGridView


class Walk:
    """Over the list as it stands now; the places of the selected ones are worked out once."""

    def __init__(
        self, view: OrderGridView, model: OrderGridModel, selection: OrderSelection
    ) -> None:
        self._view = view
        self._model = model
        self._selection = selection
        self._known: tuple[object, object] = (None, None)
        self._places: list[int] = []

    def step(self, steps: int, last_place: int) -> None:
        """Make the next or previous one current. last_place: where the last one stood, for one
        that has left the list since."""
        here = self._view.currentIndex().row()
        if not self._selection or not self._selected_places():
            if here < 0 <= last_place:
                # The next one has moved up into the place of the one that left.
                target = last_place if steps > 0 else last_place - 1
                self._go(min(max(target, 0), self._model.rowCount() - 1))
            else:
                self._view.move_by(steps)
            return
        places = self._selected_places()
        at = here if here >= 0 else last_place
        spot = bisect_left(places, at)
        stands = spot < len(places) and places[spot] == at
        target = spot + steps if stands else spot if steps > 0 else spot - 1
        self._go(places[min(max(target, 0), len(places) - 1)])

    def place(self, number: int) -> tuple[int, int]:
        """The how-manieth of how many a row of the list is; 0 where it is not among them."""
        if number < 0:
            return 0, 0
        places = self._selected_places() if self._selection else []
        if not places:
            return number + 1, self._model.rowCount()
        spot = bisect_left(places, number)
        stands = spot < len(places) and places[spot] == number
        return (spot + 1 if stands else 0), len(places)

    def _selected_places(self) -> list[int]:
        rows, ids = self._selection.rows, self._model.ids
        if self._known[0] is not rows or self._known[1] is not ids:
            self._places = [place for place, row in enumerate(ids) if row in rows]
            self._known = (rows, ids)
        return self._places

    def _go(self, number: int) -> None:
        if number >= 0:
            column = max(self._view.currentIndex().column(), 1)
            self._view.setCurrentIndex(self._model.index(number, column))
