"""By what a print run is sorted: the keys in the order the seller arranges, some left out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from lzdesk.domain.print_runs import SORT_KEYS
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.run_words import run_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.wrapped import WrappedLabel

ROW_HEIGHT = 26
KEY_ROLE = int(Qt.ItemDataRole.UserRole)


class WalkOrderDialog(DeskDialog):
    """Dragging or the two buttons move a key; Space leaves it out."""

    chosen = Signal(list)
    """(keys, in their order)"""

    def __init__(self, theme: Theme, parent: QWidget, keys: Sequence[str]) -> None:
        super().__init__(
            theme, parent, self.tr("Order of the walk"), self.tr("By what the next run is sorted")
        )
        self.list = QListWidget()
        self.list.setFont(font())
        self.list.setAccessibleName(self.tr("Keys, the first one first"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        for key in [*keys, *(key for key in SORT_KEYS if key not in keys)]:
            item = QListWidgetItem(run_words.sort(key))
            item.setData(KEY_ROLE, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            checked = key in keys
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(len(SORT_KEYS) * ROW_HEIGHT + 14)
        self.up, self.down = Button(theme, self.tr("Up")), Button(theme, self.tr("Down"))
        self._lay_out()
        self.up.clicked.connect(lambda: self.move_by(-1))
        self.down.clicked.connect(lambda: self.move_by(1))
        self.usual = self.button(self.tr("As usual"))
        self.cancel = self.button(self.tr("Cancel"))
        self.keep = self.button(self.tr("Keep this order"), kind="primary")
        self.usual.clicked.connect(lambda: self._decide(list(SORT_KEYS)))
        self.cancel.clicked.connect(self.reject)
        self.keep.clicked.connect(lambda: self._decide(self.keys))
        self.list.setFocus()

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.up, self.down):
            button.setAutoDefault(False)
            below.addWidget(button)
        below.addStretch(1)
        self.body.addWidget(self.list)
        self.body.addLayout(below)
        words = self.tr("A run that waits keeps its order. What has no tick does not sort.")
        self.body.addWidget(WrappedLabel(words, style="small", tone="text3"))

    @property
    def keys(self) -> list[str]:
        """Those with a tick, in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            str(item.data(KEY_ROLE)) for item in items if item.checkState() == Qt.CheckState.Checked
        ]

    def move_by(self, steps: int) -> None:
        """Move the current key."""
        row = self.list.currentRow()
        if 0 <= row + steps < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + steps, item)
            self.list.setCurrentRow(row + steps)

    def _decide(self, keys: list[str]) -> None:
        self.accept()
        self.chosen.emit(keys)
