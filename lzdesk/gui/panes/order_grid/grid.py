"""The table of orders by itself: what the first frame shows, and the pane is built around."""

import contextlib
import sqlite3

from lzdesk.gui.clock_words import Now
from lzdesk.gui.panes.order_grid.columns import Surroundings, chosen_columns
from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.panes.order_grid.view import OrderGridView
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme
from lzdesk.reading.order_grid import OrderFilter, order_ids
from lzdesk.reading.stores import rail_stores

IN_VIEW = 64
"""Ids that fill the first frame of a usual screen; the pane asks for the rest."""


class OrderGrid:
    """Model, selection and view, made together."""

    def __init__(
        self, theme: Theme, db: sqlite3.Connection, settings: ScreenSettings, now_ms: Now
    ) -> None:
        self.around = Surroundings(now_ms, {})
        self.model = OrderGridModel(db, self.around, chosen_columns(settings.columns))
        self.selection = OrderSelection()
        self.view = OrderGridView(theme, self.model, self.selection, settings)
        self.model.setParent(self.view)
        self.selection.setParent(self.view)

    @property
    def height(self) -> int:
        """Logical pixels of the header and every row."""
        rows = self.view.verticalHeader().defaultSectionSize() * len(self.model.ids)
        return self.view.header.height() + rows

    def show_first_rows(self, db: sqlite3.Connection) -> None:
        """Read what the first frame shows, here and now: a thread would take longer to start."""
        # What cannot be read here fails again in the reader, and the banner says why.
        with contextlib.suppress(sqlite3.Error):
            stores = rail_stores(db, self.around.now_ms())
            self.around.stores = {store.store_id: store for store in stores}
            self.model.set_ids(order_ids(db, OrderFilter(), IN_VIEW))
        # The columns learn their widths now: learnt while painting, they would ask for it twice.
        self.model.row_at(0)
