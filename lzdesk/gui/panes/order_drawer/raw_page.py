"""The Raw page: the marketplace's own words and JSON, to be read, searched and copied as text."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.history_words import when_words
from lzdesk.gui.panes.order_drawer.pages import Told, raw_statuses
from lzdesk.gui.theme.fonts import font
from lzdesk.reading.raw_order import RawOrder

translate = QCoreApplication.translate


class RawPage(QPlainTextEdit):
    """Plain text alone. Long lines are not wrapped: a megabyte of them opens as quickly."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rawPage")
        self.setAccessibleName(self.tr("What the marketplace sent"))
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setFont(font("small", code=True))

    def show_raw(self, told: Told, raw: RawOrder | None) -> None:
        """The same text again keeps its place and what is selected in it."""
        text = raw_text(told, raw)
        if text != self.toPlainText():
            self.setPlainText(text)


def raw_text(told: Told, raw: RawOrder | None) -> str:
    """Statuses of the items, then the JSON or why there is none."""
    parts = [translate("Drawer", "Item, SKU, status"), raw_statuses(told.detail), ""]
    if raw is None:
        parts.append(
            translate("Drawer", "What the marketplace sent is kept 30 days, and is not here.")
        )
    else:
        words = translate("Drawer", "As the marketplace sent it, read {0}")
        parts += [words.format(when_words(raw.read_at, told.now_ms)), _without_nul(raw.text)]
        if raw.cut:
            words = translate("Drawer", "{0} characters more are not shown.")
            parts.append(words.format(count_words(raw.cut)))
    return "\n".join(parts)


def _without_nul(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
