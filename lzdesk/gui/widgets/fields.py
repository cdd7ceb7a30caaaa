"""Fields of a form: a word, what is typed, and what is wrong with it beside the word."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.lib.typed import override

HEIGHT = 28
CHEVRON = 14


class Choice(QComboBox):
    """A combo box with our own chevron; its entries are plain text."""

    def __init__(self, theme: Theme, placeholder: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setFont(font())
        self.setFixedHeight(HEIGHT)
        self.setPlaceholderText(placeholder)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        theme.changed.connect(self.update)

    def choose(self, value: str) -> None:
        """Take the entry with this value; none where there is no such entry."""
        self.setCurrentIndex(self.findData(value))

    @property
    def value(self) -> str:
        """What stands behind the chosen entry; empty for none."""
        chosen = self.currentData()
        return str(chosen) if chosen is not None else ""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tokens = self._theme.tokens
        ink = tokens.text2 if self.isEnabled() else tokens.disabled
        x = self.width() - CHEVRON - 7
        paint_icon(painter, "chevron-down", ink, x, (self.height() - CHEVRON) // 2, CHEVRON)


class Field(QWidget):
    """The word stands over its field and the trouble at the word's right, so nothing moves.

    `name` is the field's name in the messages, by which an error finds it.
    """

    changed = Signal()

    def __init__(self, name: str, word: str, edit: QWidget, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.edit = edit
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        edit.setAccessibleName(word)
        self.word = PlainLabel(word, style="small", weight=500, tone="text2")
        self.hint = ElidedLabel(hint, style="small", tone="text3")
        self.error = ElidedLabel(style="small", weight=500, tone="red")
        self.error.hide()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.word)
        top.addWidget(self.hint)
        top.addWidget(self.error)
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(edit)
        if isinstance(edit, QLineEdit):
            edit.textChanged.connect(self._on_changed)
        elif isinstance(edit, QComboBox):
            edit.currentIndexChanged.connect(self._on_changed)
        elif isinstance(edit, FileRow):
            edit.path.textChanged.connect(self._on_changed)

    @property
    def text(self) -> str:
        """What was typed or chosen, without spaces around it."""
        if isinstance(self.edit, Choice):
            return self.edit.value
        if isinstance(self.edit, FileRow):
            return self.edit.path.text().strip()
        assert isinstance(self.edit, QLineEdit)
        return self.edit.text().strip()

    def show_error(self, words: str) -> None:
        """What is wrong; nothing takes it away."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.hint.setVisible(not words)
        target = self.edit.path if isinstance(self.edit, FileRow) else self.edit
        target.setAccessibleDescription(words)
        target.setProperty("wrong", bool(words))
        target.style().unpolish(target)
        target.style().polish(target)

    def take_focus(self) -> None:
        target = self.edit.path if isinstance(self.edit, FileRow) else self.edit
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        if self.error.text():
            self.show_error("")
        self.changed.emit()


LONGEST_LINE = 4096
"""Characters: more than a path or a token has."""


def line_edit(*, secret: bool = False, placeholder: str = "") -> QLineEdit:
    """A field of one line; what is secret shows as dots and stays out of the clipboard."""
    made = QLineEdit()
    made.setMaxLength(LONGEST_LINE)
    made.setFont(font())
    made.setFixedHeight(HEIGHT)
    made.setPlaceholderText(placeholder)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
    return made


class FileRow(QWidget):
    """A path and a button that asks for one."""

    def __init__(self, theme: Theme, kinds: str) -> None:
        super().__init__()
        self._kinds = kinds
        self.path = line_edit()
        # The dialog takes what is dropped: a line edit would write the file's address.
        self.path.setAcceptDrops(False)
        self.button = Button(theme, self.tr("Choose …"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        row.addWidget(self.button)

    @override
    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.path.setAccessibleName(name)

    def _choose(self) -> None:
        asked = QFileDialog(self, self.tr("Choose a file"), self._folder(), self._kinds)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asked.setFileMode(QFileDialog.FileMode.ExistingFile)
        asked.fileSelected.connect(self.path.setText)
        asked.open()

    def _folder(self) -> str:
        typed = self.path.text().strip()
        return str(Path(typed).parent) if typed else str(Path.home())


class CopyRow(QWidget):
    """Text to read and to take along: a path, an address."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.field = line_edit()
        self.field.setReadOnly(True)
        self.field.setAccessibleName(name)
        self.button = Button(theme, self.tr("Copy"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.field.text()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)

    def show_text(self, text: str) -> None:
        self.field.setText(text)
        self.field.setCursorPosition(0)
