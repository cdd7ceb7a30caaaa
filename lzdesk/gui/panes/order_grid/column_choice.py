"""Which columns are shown, in which order, how wide: the usual ones, or those of a saved view."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from lzdesk.gui.panes.order_grid.columns import USUAL, Column, chosen_columns
from lzdesk.gui.screen_settings import ScreenSettings


class ColumnChoice(QObject):
    """`columns_changed` when other columns are shown, `changed` after each change by the user."""

    columns_changed = Signal()
    changed = Signal()

    def __init__(self, settings: ScreenSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._keys = list(settings.columns)
        self.widths: dict[str, int] = dict(settings.column_widths)
        """Column key to logical pixels where the user changed it. The same object always."""
        self._own = True

    @property
    def keys(self) -> tuple[str, ...]:
        """Chosen column keys in order; empty for the usual ones."""
        return tuple(self._keys)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown, the pinned ones first."""
        return chosen_columns(self._keys)

    def use_own(self) -> None:
        """The screen's own columns again, after a view's."""
        self._own = True
        self._take(self._settings.columns, self._settings.column_widths)

    def use_view(self, keys: Sequence[str], widths: Mapping[str, int]) -> None:
        """The columns of a saved view."""
        self._own = False
        self._take(keys, widths)

    def choose(self, keys: Sequence[str]) -> None:
        """Show these columns, in this order."""
        self._keys = [] if tuple(keys) == USUAL else list(keys)
        self.columns_changed.emit()
        self._tell()

    def set_width(self, key: str, width: int) -> None:
        """The user dragged a column's edge."""
        self.widths[key] = width
        self._tell()

    def _take(self, keys: Sequence[str], widths: Mapping[str, int]) -> None:
        before = self.columns, dict(self.widths)
        self._keys = list(keys)
        self.widths.clear()
        self.widths.update(widths)
        if (self.columns, self.widths) != before:
            self.columns_changed.emit()

    def _tell(self) -> None:
        if self._own:
            self._settings.columns = list(self._keys)
            self._settings.column_widths = dict(self.widths)
        self.changed.emit()
