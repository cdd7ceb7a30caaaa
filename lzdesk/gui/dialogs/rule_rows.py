"""The lines of a rule's form: one condition, one action. A line always gives what stands in it."""

import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lzdesk.domain.money import EXPONENTS, exponent_of, minor_units
from lzdesk.domain.rules import (
    ACTIONS,
    CHOICE,
    FIELDS,
    HOURS,
    LARGEST,
    MONEY,
    NUMBER,
    OPERATORS,
    TEXT,
    Action,
    Condition,
)
from lzdesk.gui import rule_words
from lzdesk.gui.rule_words import value_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import icon_button
from lzdesk.gui.widgets.fields import HEIGHT, Choice, line_edit
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.many_choice import ManyChoice
from lzdesk.gui.words import translate

FIELD_WIDTH = 208
OPERATOR_WIDTH = 144
NUMBER_WIDTH = 96
CURRENCY_WIDTH = 92
WRONG = -1
"""A number that cannot be understood: no rule takes it."""
Known = Mapping[str, Sequence[tuple[str, str]]]
"""Field to what the desk itself knows of it: value and words."""


def number_box(name: str, least: int, most: int, suffix: str = "") -> QSpinBox:
    """A number; scrolling over the form does not change it."""
    made = QSpinBox()
    made.setFont(font())
    made.setFixedHeight(HEIGHT)
    made.setFixedWidth(NUMBER_WIDTH)
    made.lineEdit().setTextMargins(6, 0, 6, 0)
    made.setRange(least, most)
    made.setSuffix(suffix)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


class RuleRow(QWidget):
    """A line, what is wrong with it under it, and the sign that takes it away."""

    changed = Signal()
    gone = Signal()

    def __init__(self, theme: Theme, take_away: str) -> None:
        super().__init__()
        self.theme = theme
        self.line = QHBoxLayout()
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(8)
        self.error = ElidedLabel(style="small", weight=500, tone="red")
        self.error.hide()
        self.away = icon_button(theme, take_away, "x")
        self.away.setAutoDefault(False)
        self.away.clicked.connect(self.gone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self.line)
        column.addWidget(self.error)

    def show_error(self, words: str) -> None:
        """What is wrong; the next change takes it away."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.setAccessibleDescription(words)

    def _on_changed(self) -> None:
        if self.error.text():
            self.show_error("")
        self.changed.emit()


class ConditionRow(RuleRow):
    """A field, an operator, and what fits the field's type."""

    def __init__(self, theme: Theme, known: Known) -> None:
        super().__init__(theme, translate("Rules", "Take this condition away"))
        self._known = known
        self._type = ""
        self.field = Choice(theme)
        self.field.setAccessibleName(translate("Rules", "Field"))
        self.field.setFixedWidth(FIELD_WIDTH)
        for key, words in rule_words.FIELDS.items():
            self.field.addItem(translate("Rules", words), key)
        self.op = Choice(theme)
        self.op.setAccessibleName(translate("Rules", "Comparison"))
        self.op.setFixedWidth(OPERATOR_WIDTH)
        self.stack = QStackedWidget()
        self.stack.setFixedHeight(HEIGHT + 6)
        self._make_editors()
        self.line.addWidget(self.field)
        self.line.addWidget(self.op)
        self.line.addWidget(self.stack, 1)
        self.line.addWidget(self.away)
        self.field.currentIndexChanged.connect(self._on_field)
        self.op.currentIndexChanged.connect(self._on_changed)
        self._on_field()

    def _make_editors(self) -> None:
        value = translate("Rules", "Value")
        self.many = ManyChoice(self.theme, value)
        self.text = line_edit(placeholder=translate("Rules", "several with commas between them"))
        self.text.setAccessibleName(value)
        self.number = number_box(value, 0, 1_000_000)
        self.amount = line_edit(placeholder="0")
        self.amount.setAccessibleName(translate("Rules", "Amount"))
        self.amount.setFixedWidth(NUMBER_WIDTH)
        self.currency = Choice(self.theme)
        self.currency.setAccessibleName(translate("Rules", "Currency"))
        self.currency.setFixedWidth(CURRENCY_WIDTH)
        for code in EXPONENTS:
            self.currency.addItem(code, code)
        hours = [(str(hour), f"{hour:02}:00") for hour in range(24)]
        self.first, self.end = Choice(self.theme), Choice(self.theme)
        for box, words in (
            (self.first, translate("Rules", "From")),
            (self.end, translate("Rules", "Until")),
        ):
            box.setAccessibleName(words)
            box.setFixedWidth(CURRENCY_WIDTH)
            for number, shown in hours:
                box.addItem(shown, number)
        self.end.choose("8")
        until = PlainLabel(translate("Rules", "and"), tone="text2")
        self._pages = {
            CHOICE: self._page(self.many),
            TEXT: self._page(self.text, wide=True),
            NUMBER: self._page(self.number),
            MONEY: self._page(self.currency, self.amount),
            HOURS: self._page(self.first, until, self.end),
        }
        self.many.changed.connect(self._on_changed)
        for edit in (self.text, self.amount):
            edit.textChanged.connect(self._on_changed)
        self.number.valueChanged.connect(self._on_changed)
        for box in (self.currency, self.first, self.end):
            box.currentIndexChanged.connect(self._on_changed)

    def _page(self, *parts: QWidget, wide: bool = False) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(8)
        for part in parts:
            row.addWidget(part)
        if not wide:
            row.addStretch(1)
        self.stack.addWidget(page)
        return page

    def _on_field(self) -> None:
        kind = FIELDS[self.field.value]
        # Another type begins with its usual comparison.
        kept = self.op.value if kind.type == self._type else ""
        self._type = kind.type
        self.op.blockSignals(True)
        self.op.clear()
        for op in OPERATORS[kind.type]:
            self.op.addItem(translate("Rules", rule_words.OPERATORS[op]), op)
        self.op.choose(kept if kept in OPERATORS[kind.type] else OPERATORS[kind.type][0])
        self.op.blockSignals(False)
        self.many.show_choices(self._choices())
        self.stack.setCurrentWidget(self._pages[kind.type])
        self._on_changed()

    def _choices(self) -> Sequence[tuple[str, str]]:
        field = self.field.value
        fixed = [(one, value_words(field, one)) for one in FIELDS[field].choices]
        return fixed or self._known.get(field, ())

    def show_condition(self, condition: Condition) -> None:
        """A condition, as far as the form knows it."""
        self.field.choose(condition.field)
        if not self.field.value:
            self.field.setCurrentIndex(0)
        self._on_field()
        self.op.choose(condition.op)
        kind = FIELDS[self.field.value].type
        texts = [str(value) for value in condition.values]
        if kind == CHOICE:
            self.many.show_choices(self._choices(), texts)
        elif kind == TEXT:
            self.text.setText(", ".join(texts))
        elif kind == NUMBER and texts:
            self.number.setValue(int(texts[0]))
        elif kind == MONEY and texts:
            self.currency.choose(condition.currency)
            if int(texts[0]) >= 0:
                self.amount.setText(_major(int(texts[0]), condition.currency))
        elif kind == HOURS and len(texts) == 2:
            self.first.choose(texts[0])
            self.end.choose(texts[1])

    def condition(self) -> Condition:
        """What stands in the line, right or wrong."""
        field, op = self.field.value, self.op.value
        kind = FIELDS[field].type
        if kind == MONEY:
            currency = self.currency.value
            text = self.amount.text().strip()
            return Condition(field, op, (_minor(text, currency),) if text else (), currency)
        values: dict[str, Callable[[], tuple[str | int, ...]]] = {
            CHOICE: lambda: self.many.values,
            TEXT: lambda: tuple(
                one.strip() for one in re.split("[,，、]", self.text.text()) if one.strip()
            ),
            NUMBER: lambda: (self.number.value(),),
            HOURS: lambda: (int(self.first.value), int(self.end.value)),
        }
        return Condition(field, op, values[kind]())


class ActionRow(RuleRow):
    """What is done, and what it must be told."""

    def __init__(self, theme: Theme, kind: str) -> None:
        super().__init__(theme, translate("Rules", "Take this action away"))
        self.kind = kind
        words = translate("Rules", rule_words.ACTIONS[kind])
        name = PlainLabel(words)
        name.setFixedWidth(FIELD_WIDTH)
        self.line.addWidget(name)
        self.edits: dict[str, QWidget] = {}
        fields = ACTIONS[kind]
        for key, field in fields.items():
            if field.type is str:
                edit = line_edit()
                edit.setMaxLength(field.most)
                edit.textChanged.connect(self._on_changed)
                self._place(key, edit, words, stretch=1)
            elif field.type is bool:
                box = QCheckBox(translate("Rules", "to be read before printing"))
                box.setFont(font())
                box.toggled.connect(self._on_changed)
                self._place(key, box, box.text(), stretch=0)
            else:
                number = number_box(words, 1, field.most, translate("Rules", " h"))
                number.setValue(24)
                number.valueChanged.connect(self._on_changed)
                self._place(key, number, words, stretch=0)
        about = {
            "alert": translate("Rules", "until the order moves on, three days at most"),
            "arrange": translate("Rules", "through the outbox; it can be taken back for 5 s"),
        }.get(kind, "")
        if about:
            self.line.addWidget(ElidedLabel(about, style="small", tone="text3"))
        if not any(field.type is str for field in fields.values()):
            self.line.addStretch(1)
        self.line.addWidget(self.away)

    def _place(self, key: str, edit: QWidget, words: str, *, stretch: int) -> None:
        edit.setAccessibleName(words)
        self.edits[key] = edit
        self.line.addWidget(edit, stretch)

    def show_action(self, action: Action) -> None:
        for key, value in action.fields.items():
            edit = self.edits.get(key)
            if isinstance(edit, QCheckBox):
                edit.setChecked(bool(value))
            elif isinstance(edit, QSpinBox):
                edit.setValue(int(value))
            elif edit is not None:
                edit.setText(str(value))  # type: ignore[attr-defined]

    def action(self) -> Action:
        """What stands in the line, right or wrong."""
        fields: dict[str, str | int | bool] = {}
        for key, edit in self.edits.items():
            if isinstance(edit, QCheckBox):
                fields[key] = edit.isChecked()
            elif isinstance(edit, QSpinBox):
                fields[key] = edit.value()
            else:
                fields[key] = edit.text().strip()  # type: ignore[attr-defined]
        return Action(self.kind, fields)


def _minor(text: str, currency: str) -> int:
    try:
        minor = minor_units(text, currency)
    except ValueError:
        return WRONG
    return minor if minor <= LARGEST else WRONG


def _major(minor: int, currency: str) -> str:
    """As it is typed: no grouping, a point."""
    exponent = exponent_of(currency)
    whole, part = divmod(minor, 10**exponent)
    return f"{whole}.{part:0{exponent}}" if exponent and part else str(whole)
