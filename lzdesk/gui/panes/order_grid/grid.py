"""The table of orders by itself, which the pane is built around."""

import sqlite3

from lzdesk.gui.panes.order_grid.column_choice import ColumnChoice
from lzdesk.gui.panes.order_grid.first_rows import FirstRows
from lzdesk.gui.panes.order_grid.model import OrderGridModel
from lzdesk.gui.panes.order_grid.selection import OrderSelection
from lzdesk.gui.panes.order_grid.view import OrderGridView
from lzdesk.gui.screen_settings import ScreenSettings
from lzdesk.gui.theme.theme import Theme


class OrderGrid:
    """Model, selection and view, made together: they begin with what the first frame shows."""

    def __init__(
        self, theme: Theme, db: sqlite3.Connection, settings: ScreenSettings, first: FirstRows
    ) -> None:
        self.around = first.around
        self.model = OrderGridModel(db, self.around, first.columns)
        self.selection = OrderSelection()
        self.choice = ColumnChoice(settings)
        self.view = OrderGridView(theme, self.model, self.selection, settings, self.choice)
        self.view.room.take(first.room)
        self.choice.setParent(self.view)
        self.model.setParent(self.view)
        self.selection.setParent(self.view)
        self.model.set_ids(first.ids)
