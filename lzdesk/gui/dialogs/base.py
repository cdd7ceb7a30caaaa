"""What all dialogs share: one statement, a foot with its words and buttons, and a good end."""

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.gui.money import count_words
from lzdesk.gui.theme.focus import FocusRing
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override

EDGE = 24


class DeskDialog(QDialog):
    """Stands beside the window, never in its way. Esc closes it; an answer still finds it.

    A dialog that is closed while a request runs lives on, unseen, until the answer has come.
    """

    def __init__(self, theme: Theme, parent: QWidget, name: str, statement: str) -> None:
        super().__init__(parent)
        self.theme = theme
        self._waits = False
        self._closed = False
        self._waiting_for = ""
        self._since = QElapsedTimer()
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setSizeGripEnabled(False)
        self._ring = FocusRing.around(self)
        self.statement = WrappedLabel(statement, style="title", weight=600)
        self.told = WrappedLabel(style="small", tone="text2")
        self.told.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(EDGE, 16, EDGE, 16)
        whole.setSpacing(16)
        whole.addWidget(self.statement)
        whole.addLayout(self.body, 1)
        whole.addWidget(self.told)
        whole.addLayout(self.buttons)
        self._pulse = QTimer(self, interval=1000)
        self._pulse.timeout.connect(self._show_wait)

    def button(self, words: str, kind: str = "plain", action: str = "") -> Button:
        """A button at the right end of the foot. Only a `primary` one answers to Enter.

        action: of `gui.actions`, whose key is shown on it.
        """
        made = Button(self.theme, words, kind=kind, action=action)
        made.setAutoDefault(False)
        made.setDefault(kind == "primary")
        self.buttons.addWidget(made)
        return made

    def state(self, words: str) -> None:
        """Another statement at the head."""
        self.statement.setText(words)

    def tell(self, words: str, tone: str = "red") -> None:
        """Words over the buttons; nothing takes them away."""
        self.told.setText(words)
        self.told.set_tone(tone)
        self.told.setVisible(bool(words))

    @property
    def is_closed(self) -> bool:
        return self._closed

    # Waiting

    def wait(self, words: str) -> None:
        """A request runs: say for what, and for how long already."""
        self._waits = True
        self._waiting_for = words
        self._since.start()
        self._pulse.start()
        self._show_wait()

    def wait_told(self, words: str) -> None:
        """Words that say more of what is awaited than for how long."""
        if self._waits:
            self._pulse.stop()
            self.tell(words, "text2")

    def waited(self) -> None:
        """Its answer is here. Call it before anything else is shown."""
        self._waits = False
        self._pulse.stop()
        self.tell("")
        if self._closed:
            self.deleteLater()

    def _show_wait(self) -> None:
        seconds = self._since.elapsed() // 1000
        words = self.tr("{0} … {1} s").format(self._waiting_for, count_words(seconds))
        self.tell(words if seconds else f"{self._waiting_for} …", "text2")

    @override
    def adjustSize(self) -> None:
        """As wide as it must be, and as high as its words are then: Qt takes them to be narrow."""
        layout = self.layout()
        assert layout is not None
        # Words that stand ask for no more than they take.
        layout.activate()
        width = max(self.sizeHint().width(), self.minimumWidth())
        self.resize(width, layout.totalHeightForWidth(width))
        # Not by hand: what is shown for the first time is fitted anew.
        self.setAttribute(Qt.WidgetAttribute.WA_Resized, False)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self.adjustSize()

    @override
    def done(self, result: int) -> None:
        super().done(result)
        if not self._closed:
            self._closed = True
            self._pulse.stop()
            if not self._waits:
                self.deleteLater()
