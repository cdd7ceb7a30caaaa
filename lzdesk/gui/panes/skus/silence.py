"""What stands in the grid's place while it has no rows: which silence it is, and the way out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.wrapped import WrappedLabel

LOADING, NONE, NARROWED, UNREADABLE = "loading", "none", "narrowed", "unreadable"
WIDTH = 480


class SkuSilence(QWidget):
    """One statement, what it means, one button."""

    asked = Signal(str)
    """(the silence whose way out is taken)"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("emptyState")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("No SKUs shown"))
        self.silence = LOADING
        self.title = PlainLabel(style="title", weight=600)
        self.detail = WrappedLabel(tone="text2")
        self.detail.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.detail.setFixedWidth(WIDTH)
        self.button = Button(theme, "")
        self.button.clicked.connect(lambda: self.asked.emit(self.silence))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 24, 16, 24)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self.title, self.detail, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.say(LOADING)

    def say(self, silence: str) -> None:
        """One of the four."""
        self.silence = silence
        title, detail, verb = {
            LOADING: (self.tr("Reading the SKUs"), "", ""),
            NONE: (
                self.tr("No SKU is here yet."),
                self.tr(
                    "They come by themselves with the orders and listings of your stores. A file"
                    " brings their bins, barcodes and weights."
                ),
                self.tr("Import …"),
            ),
            NARROWED: (self.tr("No SKU fits these filters."), "", self.tr("Clear filters")),
            UNREADABLE: (
                self.tr("The SKUs could not be read."),
                self.tr("What was typed is kept. Nothing was changed."),
                self.tr("Read again"),
            ),
        }[silence]
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        # In the middle of a column a label is given the height of one line.
        self.detail.setFixedHeight(max(0, self.detail.heightForWidth(WIDTH)))
        self.button.setText(verb)
        self.button.setVisible(bool(verb))
