"""The focus ring: follows the control that took the focus by keyboard."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFocusFrame, QWidget


class FocusRing(QObject):
    """Rings buttons and tabs only: fields show their own edge, lists their current row."""

    def __init__(self, window: QWidget, app: QApplication) -> None:
        super().__init__(window)
        self._window = window
        self._frame = QFocusFrame(window)
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        by_keyboard = (
            isinstance(now, QAbstractButton)
            and now.window() is self._window
            and self._window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        )
        if by_keyboard and now is not None:
            self._frame.setWidget(now)
        else:
            self._frame.setWidget(None)  # type: ignore[arg-type]
