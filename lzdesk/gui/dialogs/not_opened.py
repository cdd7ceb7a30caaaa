"""A store's browser was not opened: the reason, what did not happen, what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lzdesk.gui.asking import NOT_KNOWN, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.wrapped import WrappedLabel

WIDTH = 480
LONGEST_NAME = 120


class NotOpenedDialog(DeskDialog):
    """The safe way out has the focus; there is no "open anyway"."""

    again_asked = Signal(str)
    """(store key)"""

    def __init__(
        self, theme: Theme, parent: QWidget, key: str, store: str, trouble: Trouble
    ) -> None:
        super().__init__(theme, parent, self.tr("Not opened"), "")
        self.setMinimumWidth(WIDTH)
        not_known = trouble.kind == NOT_KNOWN
        words = self.tr("Not known whether {0} was opened") if not_known else ""
        self.state((words or self.tr("Not opened: {0}")).format(one_line(store, LONGEST_NAME)))
        self.reason = WrappedLabel(reason_words(trouble.kind, trouble.fields))
        self.body.addWidget(self.reason)
        self.meaning = WrappedLabel(
            self.tr("No page was loaded. The logins in its profile are kept as they are."),
            tone="text2",
        )
        self.meaning.setVisible(not not_known)
        self.body.addWidget(self.meaning)
        self.body.addStretch(1)
        self.leave = self.button(self.tr("Leave it closed"))
        self.leave.clicked.connect(self.reject)
        self.again = self.button(self.tr("Try again"))
        self.again.clicked.connect(lambda: self.again_asked.emit(key))
        self.again.clicked.connect(self.accept)
        self.leave.setFocus()
