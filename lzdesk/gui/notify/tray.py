"""The icon in the system's tray, where there is one, and its messages."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from lzdesk.gui.theme.icons import menu_icon
from lzdesk.gui.theme.theme import Theme

SHOWN_MS = 8000


class Tray(QObject):
    """There from the first message on. A press on icon or message brings the window to the front.

    Messages hold no words from outside: some systems read them as rich text.
    """

    def __init__(self, theme: Theme, to_front: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._to_front = to_front
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        theme.changed.connect(self._tint)

    def tell(self, words: str) -> bool:
        """Show a message; False where the system has no tray."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        icon = self._icon or self._make()
        icon.showMessage("lzdesk", words, icon.icon(), SHOWN_MS)
        return True

    def close(self) -> None:
        """Take the icon away; safe to call twice."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _make(self) -> QSystemTrayIcon:
        self._icon = made = QSystemTrayIcon(self)
        self._tint()
        made.setToolTip("lzdesk")
        self._menu = QMenu()
        entry = self._menu.addAction(self.tr("Show the orders"))
        entry.triggered.connect(lambda _c=False: self._to_front())
        made.setContextMenu(self._menu)
        made.activated.connect(lambda _reason: self._to_front())
        made.messageClicked.connect(self._to_front)
        made.show()
        return made

    def _tint(self) -> None:
        if self._icon is not None:
            self._icon.setIcon(menu_icon("clipboard-list", self._theme.tokens.accent, 22))
