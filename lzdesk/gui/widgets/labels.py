"""Text on the screen. What comes from outside is plain text, always: labels here never guess."""

import html
import re
from math import ceil

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.widgets.outside import LONGEST_ENTRY, plain
from lzdesk.lib.typed import override

ROUNDED = 0.5
"""Of a logical pixel that a layout may take by rounding, without a letter being lost."""
LONGEST_TOOLTIP = 1000
MOST_LINES = 30
LONG_RUN = re.compile(r"\S{40}(?=\S)")
MAY_BREAK = "\u200b"
"""A sign without a width, behind which a line may end."""


class PlainLabel(QLabel):
    """A label that draws `<b>` as three signs. tone names a text token (`text2`, `amber`, …)."""

    def __init__(
        self,
        text: str = "",
        *,
        style: str = "body",
        weight: int = 400,
        tone: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(style, weight))
        self.setProperty("tone", tone)
        self.setText(text)

    @override
    def setText(self, text: str) -> None:
        super().setText(plain(text))

    def set_tone(self, tone: str) -> None:
        """Change the colour token."""
        if self.property("tone") == tone:
            return
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedLabel(PlainLabel):
    """A plain label of one line that gives way: cut at the end, whole in its tooltip."""

    def __init__(self, text: str = "", **how: str | int) -> None:
        super().__init__(text, **how)  # type: ignore[arg-type]
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(24)
        self.whole = ""
        """What its tooltip says where its text is a shorter way to say it."""

    @override
    def sizeHint(self) -> QSize:
        words = ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text()))
        return QSize(words, super().sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.shorter(self.text())
        metrics = QFontMetricsF(self.font())
        if metrics.horizontalAdvance(text) > self.width() + ROUNDED:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        whole = self.whole or self.text()
        self.setToolTip("" if text == whole else plain_tooltip(whole))
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)

    def shorter(self, text: str) -> str:
        """What is shown of the words before any of them is cut: all of them."""
        return text


def plain_tooltip(text: str) -> str:
    """Text for setToolTip, which has no plain format: escaped, line breaks kept.

    A tooltip is as wide as its longest word and as high as its lines, so both have a limit.
    """
    if not text:
        return ""
    lines = plain(text, LONGEST_TOOLTIP).split("\n")
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    broken = (LONG_RUN.sub(lambda run: run[0] + MAY_BREAK, line) for line in lines)
    return "<qt>" + "<br>".join(html.escape(line) for line in broken) + "</qt>"


def menu_text(text: str) -> str:
    """Text for a menu entry or button, where a single & would make a shortcut."""
    return " ".join(plain(text, LONGEST_ENTRY).split()).replace("&", "&&")
