"""A banner: one 32 px strip under the top bar for what concerns the whole program."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel

HEIGHT = 32


class Banner(QFrame):
    """Has at most one action and leaves by itself when the trouble is over."""

    action_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Notice"))
        self.words = ElidedLabel(weight=500)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.button = Button(theme, self.tr("Dismiss"), kind="small")
        self.button.setFixedHeight(24)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.action_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.hide()

    def say(self, words: str, *, action: str = "", level: str = "red") -> None:
        """level: `red` for what stopped, `amber` for what passes by itself."""
        self.setProperty("level", level)
        for widget in (self, self.words):
            self.style().unpolish(widget)
            self.style().polish(widget)
        self.words.setText(words)
        self.setAccessibleDescription(words)
        self.button.setVisible(bool(action))
        if action:
            self.button.setText(action)
        self.show()
