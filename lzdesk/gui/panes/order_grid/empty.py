"""The empty grid says which silence it is: none there, none that fits, or not read."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lzdesk.gui.clock_words import hour_minute
from lzdesk.gui.money import count_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.words import no_orders_words
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate

CLEAR = "clear_filters"
AGAIN = "read_again"


class Silence(NamedTuple):
    """What the empty grid says: one statement, what it means, and the way out."""

    title: str
    detail: str = ""
    action: str = ""
    """CLEAR, AGAIN or nothing."""


def which_silence(tab: str, stores: Sequence[RailStore], *, filtered: bool) -> Silence:
    """Choose the words for an empty list over these stores."""
    if not stores:
        # A desk without a store shows its doors: here the stores themselves are still to be read.
        return Silence(translate("Empty", "Not read yet."))
    if filtered:
        return Silence(translate("Empty", "No order fits these filters."), "", CLEAR)
    read = [store for store in stores if store.state != "paused"]
    if not read:
        words = translate("Empty", "Its stores are paused: what came since then is not here.")
        return Silence(no_orders_words(tab), words)
    total, stores = len(stores), read
    unread = [store for store in stores if store.read_at is None]
    if unread:
        words = translate("Empty", "{unread} of {all} stores were not read yet.")
        return Silence(
            translate("Empty", "Not read yet."),
            words.format(unread=count_words(len(unread)), all=count_words(len(stores))),
            AGAIN,
        )
    proven = sum(store.state in ("fresh", "reading") for store in stores)
    oldest = min(store.read_at for store in stores if store.read_at is not None)
    words = translate("Empty", "{proven} of {all} stores proven at {time}.")
    detail = words.format(
        proven=count_words(proven), all=count_words(total), time=hour_minute(oldest)
    )
    return Silence(no_orders_words(tab), detail)


class EmptyState(QWidget):
    """Stands in the grid's place while it has no rows."""

    action_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyState")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("No orders shown"))
        self.title = PlainLabel(style="title", weight=600)
        self.detail = PlainLabel(tone="text2")
        self.button = Button(theme, self.tr("Clear filters"))
        self._action = ""
        self.button.clicked.connect(lambda: self.action_asked.emit(self._action))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 24, 16, 24)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (self.title, self.detail, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, silence: Silence) -> None:
        self.title.setText(silence.title)
        self.detail.setText(silence.detail)
        self.detail.setVisible(bool(silence.detail))
        self._action = silence.action
        words = {
            CLEAR: self.tr("Clear filters"),
            AGAIN: self.tr("Read now"),
        }
        self.button.setVisible(bool(silence.action))
        if silence.action:
            self.button.setText(words[silence.action])
