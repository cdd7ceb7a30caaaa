"""A banner: one 32 px strip under the top bar for what concerns the whole program."""

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel
from lzdesk.lib.typed import override

HEIGHT = 32
BETWEEN_SENTENCES = re.compile(r"(?<=[.:;])\s+|(?<=[。：；])")


class SentencesLabel(ElidedLabel):
    """One line that gives way by whole sentences, the last first; all of them are in its tooltip.

    A first sentence that has no room by itself is cut.
    """

    @override
    def shorter(self, text: str) -> str:
        metrics = QFontMetricsF(self.font())
        ends = [found.start() for found in BETWEEN_SENTENCES.finditer(text)]
        shown = text
        while ends and metrics.horizontalAdvance(shown) > self.width():
            shown = f"{text[: ends.pop()]} …"
        return shown


class Banner(QFrame):
    """Has at most one action and leaves by itself when the trouble is over."""

    action_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(self.tr("Notice"))
        self.words = SentencesLabel(weight=500)
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
