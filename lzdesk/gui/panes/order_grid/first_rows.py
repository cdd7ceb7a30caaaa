"""The rows of the first frame: read and painted without the table that takes their place.

A table with its model, header and style costs more than all rows. So the window paints the rows
themselves first, from the same data, with the same painters, in the same place.
"""

import contextlib
import sqlite3
from array import array
from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from lzdesk.gui.panes.order_grid.column_room import ColumnRoom
from lzdesk.gui.panes.order_grid.columns import Surroundings, chosen_columns
from lzdesk.gui.panes.order_grid.header_painter import (
    HEIGHT,
    paint_all_box,
    paint_header_ground,
    paint_title,
)
from lzdesk.gui.panes.order_grid.row_painter import PLAIN, RowPainter
from lzdesk.gui.panes.order_grid.rows import Row
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.lib.clock import Now
from lzdesk.reading.order_grid import OrderFilter, order_ids, order_lines
from lzdesk.reading.stores import RailStore, rail_stores

IN_VIEW = 64
"""Orders that fill the first frame of a usual screen."""


class FirstRows:
    """What stands in the grid before the grid is there."""

    def __init__(self, db: sqlite3.Connection, settings: ScreenSettings, now_ms: Now) -> None:
        """Reads here and now: a thread would take longer to start."""
        self.around = Surroundings(now_ms, {})
        self.columns = chosen_columns(settings.columns)
        self.ids: array[int] = array("q")
        self.rows: list[Row] = []
        self._row_height = settings.row_height
        self._sort, self._descending = "clock", False
        self.room = ColumnRoom(settings.column_widths)
        # What cannot be read here fails again in the reader, and the banner says why.
        with contextlib.suppress(sqlite3.Error):
            stores = rail_stores(db, now_ms())
            self.around.stores = {store.store_id: store for store in stores}
            self.ids = order_ids(db, self._shown(settings, stores, now_ms), IN_VIEW)
            lines = order_lines(db, self.ids)
            self.room.learn(self.columns, lines, self.around)
            self.rows = [Row(line, self.columns, self.around) for line in lines]

    def _shown(
        self, settings: ScreenSettings, stores: Sequence[RailStore], now_ms: Now
    ) -> OrderFilter:
        """What was shown when the window was closed."""
        if not settings.last_view:
            return OrderFilter()
        from lzdesk.gui.panes.order_grid.filters import spec_of

        spec = spec_of(settings.last_view)
        self._sort, self._descending = spec.sort, spec.descending
        return spec.filters.order_filter(
            stores, now_ms(), tab=spec.tab, sort=spec.sort, descending=spec.descending
        )

    @property
    def height(self) -> int:
        """Logical pixels of the header and these rows."""
        return HEIGHT + self._row_height * len(self.rows)

    def paint(self, painter: QPainter, tokens: Tokens, box: QRectF) -> None:
        """Paint header and rows in `box`, on the canvas's colour."""
        painter.save()
        painter.setClipRect(box)
        painter.translate(box.topLeft())
        spans = self.room.spans(self.columns, int(box.width()))
        paint_header_ground(painter, tokens, QRectF(0, 0, box.width(), HEIGHT))
        for place, x, width, _pinned in spans:
            section = QRectF(x, 0, width, HEIGHT)
            if place == 0:
                paint_all_box(painter, tokens, section, "")
            else:
                column = self.columns[place - 1]
                paint_title(
                    painter, tokens, section, column, self._sort, descending=self._descending
                )
        rows, top = RowPainter(self.around), HEIGHT
        wide = spans[-1].x + spans[-1].width
        for row in self.rows:
            if top >= box.height():
                break
            place_of_row = QRectF(0, top, wide, self._row_height)
            rows.paint(painter, tokens, row, self.columns, spans, place_of_row, PLAIN)
            top += self._row_height
        painter.restore()
