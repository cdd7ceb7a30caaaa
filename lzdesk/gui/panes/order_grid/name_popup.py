"""A name and a button, under whatever asks for one."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.gui.theme.focus import FocusRing
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import line_edit
from lzdesk.gui.widgets.labels import PlainLabel, plain_tooltip

LONGEST = 60


class NamePopup(QFrame):
    """Enter keeps the name, Esc leaves it."""

    def __init__(
        self, theme: Theme, words: str, name: str, then: Callable[[str], None], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("datePopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(words)
        self._then = then
        self._ring = FocusRing.around(self)
        self.field = line_edit()
        self.field.setText(name)
        self.field.setMaxLength(LONGEST)
        self.field.setMinimumWidth(240)
        self.field.setAccessibleName(words)
        self.field.selectAll()
        self.keep = Button(theme, self.tr("Keep"), kind="primary")
        self.keep.clicked.connect(self._on_keep)
        self.field.returnPressed.connect(self._on_keep)
        self.field.textChanged.connect(self._on_typed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        column.addWidget(PlainLabel(words, style="small", weight=500, tone="text2"))
        column.addLayout(row)
        self._on_typed(name)

    def open_at(self, where: QPoint) -> None:
        self.move(where)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_typed(self, text: str) -> None:
        self.keep.setEnabled(bool(text.strip()))
        self.keep.setToolTip(plain_tooltip("" if text.strip() else self.tr("A view needs a name")))

    def _on_keep(self) -> None:
        name = " ".join(self.field.text().split())
        if name:
            self.close()
            self._then(name)
