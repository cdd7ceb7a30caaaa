"""A toast: what went well, at the bottom left of a pane, one at a time, six seconds."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.lib.typed import override

SHOWN_MS = 6000
EDGE = 16


class Toast(QFrame):
    """Stays while the pointer is on it. Errors never live in a toast alone."""

    def __init__(self, over: QWidget, theme: Theme) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self.setAccessibleName(self.tr("Message"))
        self._over = over
        self._lift = 0
        self.words = PlainLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.words)
        self.button = Button(theme, self.tr("Close"), kind="link")
        self.button.setFixedHeight(20)
        self.button.clicked.connect(self._on_action)
        row.addWidget(self.button)
        self._call: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._leave)
        over.installEventFilter(self)
        self.hide()

    def say(
        self,
        words: str,
        lift: int = 0,
        action: str = "",
        call: Callable[[], None] | None = None,
    ) -> None:
        """Show the words, `lift` logical pixels above the pane's lower edge, and one action."""
        self._lift = lift
        self._call = call
        self.button.setVisible(call is not None)
        self.button.setText(action or self.tr("Close"))
        self.words.setText(words)
        self.setAccessibleDescription(words)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        self.words.setWordWrap(False)
        self.adjustSize()
        widest = max(self._over.width() - 2 * EDGE, 0)
        layout = self.layout()
        if self.width() > widest and layout is not None:
            self.words.setWordWrap(True)
            self.resize(widest, layout.totalHeightForWidth(widest))
        self.move(EDGE, self._over.height() - self._lift - self.height() - EDGE)

    def _on_action(self) -> None:
        call, self._call = self._call, None
        self.hide()
        if call is not None:
            call()

    def _leave(self) -> None:
        if self.testAttribute(Qt.WidgetAttribute.WA_UnderMouse):
            self._timer.start()
        else:
            self.hide()
