"""The menu in which the columns of the list are chosen."""

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from lzdesk.gui.panes.order_grid.column_choice import ColumnChoice
from lzdesk.gui.panes.order_grid.columns import COLUMNS, USUAL
from lzdesk.gui.panes.order_grid.model import OrderGridModel


class ColumnMenu(QObject):
    """Every column with a tick for those that are shown; one stays."""

    def __init__(self, parent: QWidget, model: OrderGridModel, choice: ColumnChoice) -> None:
        super().__init__(parent)
        self._over = parent
        self._model = model
        self._choice = choice

    def open(self, where: QPoint) -> None:
        """where: a point of the screen."""
        menu = QMenu(self._over)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = {column.key for column in self._model.columns}
        for column in COLUMNS:
            entry = menu.addAction(column.words)
            entry.setCheckable(True)
            entry.setChecked(column.key in shown)
            entry.setEnabled(len(shown) > 1 or column.key not in shown)
            entry.triggered.connect(lambda on, key=column.key: self._show(key, on))
        menu.addSeparator()
        usual = menu.addAction(self.tr("The usual columns"))
        usual.triggered.connect(lambda _c=False: self._choice.choose(USUAL))
        menu.popup(where)

    def _show(self, key: str, on: bool) -> None:
        shown = [column.key for column in self._model.columns]
        if on:
            # Where the table of columns has it, among those shown.
            later = [one.key for one in COLUMNS][: [one.key for one in COLUMNS].index(key)]
            at = max((shown.index(one) + 1 for one in later if one in shown), default=0)
            shown.insert(at, key)
        else:
            shown.remove(key)
        self._choice.choose(shown)
