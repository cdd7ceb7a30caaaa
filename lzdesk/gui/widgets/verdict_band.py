"""What came of a scan, in a band of its colour: read from the packing table, with what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from lzdesk.gui.scan_words import Said
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.wrapped import WrappedLabel

HEIGHT = 116


class VerdictBand(QFrame):
    """Says one thing at a time."""

    pull_asked = Signal()

    def __init__(self, theme: Theme, height: int = HEIGHT) -> None:
        super().__init__()
        self.setObjectName("scanBand")
        self.setMinimumHeight(height)
        self.title = PlainLabel(style="title", weight=600)
        self.detail = WrappedLabel()
        self.pulled = Button(theme, self.tr("It is pulled"))
        self.pulled.clicked.connect(self.pull_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.detail)
        column.addWidget(self.pulled, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def say(self, said: Said, *, must_pull: bool = False) -> None:
        """must_pull: the parcel lies in the pile, and somebody is to say that it is out of it."""
        self.title.setText(said.title)
        self.detail.setText(said.detail)
        self.pulled.setVisible(must_pull)
        self.setAccessibleName(f"{said.title}. {said.detail}")
        self.setProperty("hue", said.hue)
        # The style looks at a property when the widget is dressed, and then no more.
        self.style().unpolish(self)
        self.style().polish(self)
