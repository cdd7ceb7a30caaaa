"""The look the operator chose: theme and row height, shown at once and kept for the next start."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lzdesk.gui.screen_settings import ScreenSettings

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow


class Look(QObject):
    """Listens to the top bar's menu."""

    def __init__(self, window: "MainWindow", settings: ScreenSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        window.top.theme_chosen.connect(self._on_theme_chosen)
        window.top.density_chosen.connect(self._on_density_chosen)

    def _on_theme_chosen(self, choice: str) -> None:
        self._settings.theme = choice
        self._window.theme.choose(choice)
        self._settings.save()

    def _on_density_chosen(self, density: str) -> None:
        self._settings.density = density
        self._window.orders.view.set_row_height(self._settings.row_height)
        self._window.sku_desk.set_row_height(self._settings.row_height)
        self._window.print_desk.set_row_height(self._settings.row_height)
        self._window.rail.set_row_height(self._settings.row_height)
        self._settings.save()
