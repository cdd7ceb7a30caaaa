"""Where the window stood when it was left, and the picture of what it showed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from lzdesk.gui.screen_settings import ScreenSettings

if TYPE_CHECKING:
    # The first frame needs one of them at most.
    from lzdesk.gui.kept_view import KeptView
    from lzdesk.gui.theme.tokens import Tokens

DARK_BELOW = 0.5
"""A window colour that is less light is a dark theme's."""
TITLE_BAR = 32
"""Left for the system's own bar above the window."""
LEAST_SIZE = (1120, 700)


class WindowPlace:
    """Brings size, place and picture back from the screen's settings, and keeps them there."""

    def __init__(self, window: QMainWindow, settings: ScreenSettings) -> None:
        self._window = window
        self._settings = settings

    def restore(self) -> None:
        """As large as it was left, and never larger than what the screen has room for."""
        window, settings = self._window, self._settings
        window.setMinimumSize(*LEAST_SIZE)
        width, height = settings.width, settings.height
        if QGuiApplication.platformName() != "offscreen":
            # Off screen there is no edge to fall behind, and its make-believe screen is tiny.
            room = window.screen().availableGeometry()
            width = min(width, room.width())
            height = min(height, room.height() - TITLE_BAR)
        window.resize(max(width, LEAST_SIZE[0]), max(height, LEAST_SIZE[1]))
        left = QPoint(settings.x, settings.y)
        if QGuiApplication.screenAt(left + QPoint(TITLE_BAR, TITLE_BAR)) is not None:
            # On the screen it was left on, where that is still there.
            window.move(left)
        if settings.maximised:
            from PySide6.QtCore import Qt

            window.setWindowState(Qt.WindowState.WindowMaximized)

    def keep(self) -> None:
        """Size and place for the next start, in the settings' file."""
        window, settings = self._window, self._settings
        at = window.normalGeometry() if window.isMaximized() else window.geometry()
        settings.width, settings.height = at.width(), at.height()
        frame = window.frameGeometry().topLeft() if not window.isMaximized() else at.topLeft()
        settings.x, settings.y = frame.x(), frame.y()
        settings.maximised = window.isMaximized()
        settings.save()

    def picture(self) -> "KeptView | None":
        """The picture of the window as it was last seen, where it still fits."""
        from lzdesk.gui.kept_view import load_view

        settings, window = self._settings, self._window
        if settings.view_path is None:
            return None
        size = None if settings.maximised else window.size()
        return load_view(settings.view_path, self._face(), window.devicePixelRatioF(), size)

    def keep_picture(self, panes: QWidget, tokens: "Tokens", words: str) -> None:
        """The picture for the next start; words: of when it is."""
        from lzdesk.gui.kept_view import keep_view

        if self._settings.view_path is not None:
            keep_view(self._settings.view_path, panes, self._face(), tokens, words)

    def forget_picture(self) -> None:
        """The next start has none."""
        if self._settings.view_path is not None:
            self._settings.view_path.unlink(missing_ok=True)

    def _face(self) -> str:
        """Theme and language of the window, before there is a theme."""
        theme = self._settings.theme
        if theme not in ("light", "dark"):
            dark = QGuiApplication.palette().window().color().lightnessF() < DARK_BELOW
            theme = "dark" if dark else "light"
        return f"1 {theme} {QLocale().name()}"
