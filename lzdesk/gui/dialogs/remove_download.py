"""Asks before a downloaded file is deleted: there is no way back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.wrapped import WrappedLabel

WIDTH = 480


class RemoveDownloadDialog(DeskDialog):
    """The safe button has the focus."""

    confirmed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, name: str) -> None:
        super().__init__(
            theme,
            parent,
            self.tr("Remove the file"),
            self.tr("Delete {0}?").format(one_line(name, 120)),
        )
        self.setMinimumWidth(WIDTH)
        words = self.tr(
            "It is deleted from this computer and cannot be brought back. Orders that were taken"
            " in from it stay."
        )
        self.body.addWidget(WrappedLabel(words, tone="text2"))
        self.body.addStretch(1)
        self.keep = self.button(self.tr("Keep the file"))
        self.keep.clicked.connect(self.reject)
        self.remove = self.button(self.tr("Delete it"))
        self.remove.clicked.connect(self._on_remove)
        self.keep.setFocus()

    def _on_remove(self) -> None:
        self.confirmed.emit()
        self.accept()
