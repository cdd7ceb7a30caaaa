"""A toast: what went well, at the bottom left of a pane, one at a time, six seconds."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.lib.typed import override

SHOWN_MS = 6000
EDGE = 16


class Toast(QFrame):
    """Stays while the pointer is on it. Errors never live in a toast alone."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self.setAccessibleName(self.tr("Message"))
        self._over = over
        self._lift = 0
        self.words = PlainLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.words)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._leave)
        over.installEventFilter(self)
        self.hide()

    def say(self, words: str, lift: int = 0) -> None:
        """Show the words, `lift` logical pixels above the pane's lower edge."""
        self._lift = lift
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
        self.adjustSize()
        widest = max(self._over.width() - 2 * EDGE, 0)
        self.resize(min(self.width(), widest), self.height())
        self.move(EDGE, self._over.height() - self._lift - self.height() - EDGE)

    def _leave(self) -> None:
        if self.testAttribute(Qt.WidgetAttribute.WA_UnderMouse):
            self._timer.start()
        else:
            self.hide()
