"""A report of many lines under headings: plain text that can be read, searched and copied."""

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.outside import plain

PAD = 8
"""Of the style sheet."""
Group = tuple[str, Sequence[str]]
"""A heading, and its lines; either may be empty."""


class Report(QPlainTextEdit):
    """Text from outside is written as text alone: the document is never read as HTML."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("report")
        self.setReadOnly(True)
        self.setFont(font())
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)

    def show_groups(self, groups: Iterable[Group]) -> None:
        self.clear()
        cursor = self.textCursor()
        usual, strong = QTextCharFormat(), QTextCharFormat()
        strong.setFontWeight(QFont.Weight.DemiBold)
        breaks = ""
        for heading, lines in groups:
            for place, text in enumerate((heading, *lines)):
                if text := plain(text):
                    cursor.insertText(breaks, usual)
                    cursor.insertText(text, usual if place else strong)
                    breaks = "\n"
            breaks = "\n\n" if breaks else ""
        self.moveCursor(cursor.MoveOperation.Start)

    def height_for(self, most: int) -> int:
        """Logical pixels for all of its lines, or for so many of them."""
        around = 2 * (self.frameWidth() + PAD) + round(2 * self.document().documentMargin())
        return min(self.blockCount(), most) * self.fontMetrics().lineSpacing() + around
