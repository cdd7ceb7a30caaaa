"""The store of a round whose turn it is: open it, look, say how it was."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt

from lzdesk.gui.actions import BY_KEY, bind
from lzdesk.gui.asking import Trouble
from lzdesk.gui.dialogs.base import EDGE, DeskDialog
from lzdesk.gui.reasons import beside_words, reason_words
from lzdesk.gui.widgets.fields import Field, line_edit
from lzdesk.gui.widgets.wrapped import WrappedLabel

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow
    from lzdesk.gui.round_desk import RoundDesk

WIDTH = 560
ABOVE = 64
"""Over the lower edge, where a system may have its bar."""


class RoundDialog(DeskDialog):
    """Stays above the browsers, so that its keys are at hand. Closed, the round waits."""

    def __init__(self, window: "MainWindow", desk: "RoundDesk") -> None:
        super().__init__(window.theme, window, self.tr("Round"), self.tr("Round"))
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self._desk = desk
        self.last = WrappedLabel(tone="text2")
        self.note = Field("note", self.tr("Note"), line_edit())
        self.note.hint.setText(self.tr("kept with the verdict, if you like"))
        self.body.addWidget(self.last)
        self.body.addWidget(self.note)
        self.body.addStretch(1)
        self.end = self.button(self.tr("End the round"))
        self.skip = self.button(self.tr("Skip"), action="round_skip")
        self.trouble = self.button(self.tr("Trouble"), action="round_trouble")
        self.fine = self.button(self.tr("Fine"), action="round_fine")
        self.go = self.button(self.tr("Open it"), kind="primary", action="round_next")
        # The one that ends stands apart from what is done with one store.
        self.buttons.removeWidget(self.end)
        self.buttons.insertWidget(0, self.end)
        calls: dict[str, Callable[[], None]] = {
            "round_next": desk.next,
            "round_fine": partial(desk.judge, "fine"),
            "round_trouble": partial(desk.judge, "trouble"),
            "round_skip": desk.skip,
        }
        for key, call in calls.items():
            bind(BY_KEY[key], self, call)
        self.go.clicked.connect(desk.next)
        self.fine.clicked.connect(lambda: desk.judge("fine"))
        self.trouble.clicked.connect(lambda: desk.judge("trouble"))
        self.skip.clicked.connect(desk.skip)
        self.end.clicked.connect(desk.end)
        self.setMinimumWidth(max(WIDTH, self.buttons.minimumSize().width() + 2 * EDGE))
        self.go.setFocus()

    def stand_aside(self) -> None:
        """In the lower right corner: what is to be looked at is not covered."""
        self.adjustSize()
        free = self.screen().availableGeometry()
        corner = QPoint(free.right() - self.width() - EDGE, free.bottom() - self.height() - ABOVE)
        self.move(corner)

    def show_store(self, place: str, name: str, last: str, *, anew: bool) -> None:
        """place: `3 of 12`. anew: another store than before."""
        self.state(self.tr("{0}: {1}").format(place, name))
        self.last.setText(last)
        if anew:
            self.note.edit.setText("")  # type: ignore[attr-defined]
            self.tell("")
            self.go.setFocus()

    def tell_trouble(self, trouble: Trouble) -> None:
        """Why a verdict was not kept: nothing typed is lost."""
        if trouble.fields.get("field") == "note":
            self.note.show_error(beside_words(trouble.kind, trouble.fields))
            self.note.take_focus()
            return
        self.tell(reason_words(trouble.kind, trouble.fields))
