"""One setting as a row: its words, what changes it, and what is wrong with it."""

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from lzdesk.gui.abstract import AbstractWidget
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import HEIGHT, Choice, line_edit
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.lib.typed import override

LABEL_WIDTH = 200
FIELD_WIDTH = 192
Value = bool | int | str


class OptionRow(QWidget, metaclass=AbstractWidget):
    """Tells each change at once; `show_value` shows one without telling it."""

    changed = Signal(str, object)
    """(key, value)"""

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self.key = key
        self.words = words
        self.error = ElidedLabel(style="small", weight=500, tone="red")
        self.error.hide()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def _place(self, field: QWidget, *, with_label: bool) -> None:
        field.setAccessibleName(self.words)
        self.field = field
        self.setFocusProxy(field)
        if with_label:
            label = PlainLabel(self.words)
            label.setFixedWidth(LABEL_WIDTH)
            label.setWordWrap(True)
            field.setFixedWidth(FIELD_WIDTH)
            self.row.addWidget(label)
        self.row.addWidget(field)
        self.row.addWidget(self.error, 1)
        self.row.addStretch(1)

    def show_value(self, value: Value) -> None:
        """The value as it is now."""
        self.field.blockSignals(True)
        self._take(value)
        self.field.blockSignals(False)

    def show_error(self, words: str) -> None:
        """Why a value was not taken; nothing takes it away."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.field.setAccessibleDescription(words)

    @abstractmethod
    def _take(self, value: Value) -> None:
        """Show a value in the field."""

    def _tell(self, value: Value) -> None:
        self.show_error("")
        self.changed.emit(self.key, value)


class BoolRow(OptionRow):
    """A check box."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(key, words)
        self.box = QCheckBox(words)
        self.box.setFont(font())
        self.box.setMinimumHeight(24)
        self.box.toggled.connect(self._tell)
        self._place(self.box, with_label=False)

    def _take(self, value: Value) -> None:
        self.box.setChecked(bool(value))


class NumberRow(OptionRow):
    """A number with its unit, between its bounds."""

    def __init__(self, key: str, words: str, least: int, most: int, unit: str) -> None:
        super().__init__(key, words)
        self.number = QSpinBox()
        self.number.setFont(font())
        self.number.setFixedHeight(HEIGHT)
        self.number.lineEdit().setTextMargins(6, 0, 6, 0)
        self.number.setRange(least, most)
        self.number.setSuffix(unit)
        self.number.setKeyboardTracking(False)
        # Scrolling over the page must not change what is under the pointer.
        self.number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.number.valueChanged.connect(self._tell)
        self._place(self.number, with_label=True)

    def _take(self, value: Value) -> None:
        self.number.setValue(int(value))


class ChoiceRow(OptionRow):
    """One of a few."""

    def __init__(
        self, theme: Theme, key: str, words: str, choices: Sequence[tuple[str, str]]
    ) -> None:
        """choices: value and words."""
        super().__init__(key, words)
        self.choice = Choice(theme)
        for value, shown in choices:
            self.choice.addItem(shown, value)
        self.choice.currentIndexChanged.connect(lambda _place: self._tell(self.choice.value))
        self._place(self.choice, with_label=True)

    def _take(self, value: Value) -> None:
        self.choice.choose(str(value))


class HourRow(ChoiceRow):
    """An hour of the day, as a time: 22:00."""

    def __init__(self, theme: Theme, key: str, words: str, least: int, most: int) -> None:
        hours = [(str(hour), f"{hour:02}:00") for hour in range(least, most + 1)]
        super().__init__(theme, key, words, hours)

    @override
    def _tell(self, value: Value) -> None:
        super()._tell(int(value))


class TextRow(OptionRow):
    """A line of text; told when it is left or with Enter."""

    def __init__(self, key: str, words: str) -> None:
        super().__init__(key, words)
        self.line = line_edit()
        self._told: Value = ""
        self.line.editingFinished.connect(self._on_finished)
        self._place(self.line, with_label=True)

    def _on_finished(self) -> None:
        text = self.line.text().strip()
        if text != self._told:
            self._told = text
            self._tell(text)

    def _take(self, value: Value) -> None:
        self._told = value
        self.line.setText(str(value))


class LongTextRow(TextRow):
    """One that needs the whole width: its words stand above it, what is wrong below."""

    def __init__(self, key: str, words: str, placeholder: str = "") -> None:
        super().__init__(key, words)
        self.line.setPlaceholderText(placeholder)

    @override
    def _place(self, field: QWidget, *, with_label: bool) -> None:
        field.setAccessibleName(self.words)
        self.field = field
        self.setFocusProxy(field)
        column = QVBoxLayout()
        column.setSpacing(4)
        label = PlainLabel(self.words)
        label.setWordWrap(True)
        column.addWidget(label)
        column.addWidget(field)
        column.addWidget(self.error)
        self.row.addLayout(column, 1)
