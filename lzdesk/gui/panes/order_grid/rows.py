"""One order as the grid paints it, and the room its cells have."""

from collections.abc import Sequence
from typing import NamedTuple

from lzdesk.gui.panes.order_grid.columns import Column, Surroundings
from lzdesk.reading.order_grid import OrderGridLine


class Row:
    """An order's line and its texts. They are made when it is first painted: a page is 64 rows,
    a window shows thirty."""

    __slots__ = ("_around", "_cells", "_columns", "line")

    def __init__(
        self, line: OrderGridLine, columns: Sequence[Column], around: Surroundings
    ) -> None:
        self.line = line
        self._columns = columns
        self._around = around
        self._cells: tuple[str, ...] | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The text of each shown column, in order. The clock's is made when painted."""
        if self._cells is None:
            self._cells = tuple(
                "" if column.paint == "clock" else column.show(self.line, self._around)
                for column in self._columns
            )
        return self._cells


class Span(NamedTuple):
    """Where a column stands in the view, in logical pixels."""

    place: int
    """0 is the check box, n + 1 the column n."""
    x: int
    width: int
    pinned: bool = False
    """Stands still while the others are scrolled, and lies over them."""
