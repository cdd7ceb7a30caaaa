"""The desk without a store: one statement, and the doors through which a store comes in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.gui.desk import DOOR_APP, DOOR_DEMO, DOOR_EXPORT, DOOR_FILE
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.wrapped import WrappedLabel

WIDTH = 640


class Doors(QWidget):
    """Stands in the orders' place until the first store arrives."""

    asked = Signal(str)
    """(one of the DOOR_ words of gui/desk.py)"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("doors")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Ways to bring orders here"))
        self._theme = theme
        self.buttons: dict[str, Button] = {}
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        title = self.tr("No store is here yet. Where do the orders come from?")
        column.addWidget(WrappedLabel(title, style="title", weight=600))
        self._add_doors(column)
        column.addLayout(self._last_line())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 24, 24, 24)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)

    def _add_doors(self, column: QVBoxLayout) -> None:
        self._add(
            column,
            DOOR_DEMO,
            self.tr("The demo"),
            self.tr("Twelve invented stores with living orders. Nothing leaves this computer."),
            self.tr("Start the demo"),
            "primary",
        )
        self._add(
            column,
            DOOR_EXPORT,
            self.tr("An order export file"),
            self.tr("Your own orders from the seller center, as XLSX or CSV. No API is needed."),
            self.tr("Choose a file"),
        )
        self._add(
            column,
            DOOR_APP,
            self.tr("A developer app"),
            self.tr("Stores are read all day by themselves, and their labels can be printed."),
            self.tr("Enter the app"),
        )

    def _add(
        self,
        column: QVBoxLayout,
        door: str,
        heading: str,
        sentence: str,
        verb: str,
        kind: str = "plain",
    ) -> None:
        line = QFrame()
        line.setObjectName("hairline")
        line.setFixedHeight(1)
        column.addWidget(line)
        button = Button(self._theme, verb, kind=kind)
        button.setAccessibleDescription(sentence)
        button.clicked.connect(lambda: self.asked.emit(door))
        self.buttons[door] = button
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        grid.addWidget(PlainLabel(heading, style="heading", weight=600), 0, 0)
        grid.addWidget(WrappedLabel(sentence, tone="text2"), 1, 0)
        grid.addWidget(button, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)

    def _last_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        button = Button(self._theme, self.tr("Or a file of stores"), kind="link")
        button.clicked.connect(lambda: self.asked.emit(DOOR_FILE))
        self.buttons[DOOR_FILE] = button
        words = self.tr("TOML or CSV, for many stores at once")
        line.addWidget(button)
        line.addWidget(PlainLabel(words, style="small", tone="text3"))
        line.addStretch(1)
        return line
