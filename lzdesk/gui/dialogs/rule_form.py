"""The form of one rule: its name, when, if, then, and how often within an hour."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lzdesk.domain.rules import (
    ACTIONS,
    LONGEST_RULE_NAME,
    MOST_ACTIONS,
    MOST_CONDITIONS,
    MOST_PER_HOUR,
    USUAL_PER_HOUR,
    Action,
    Condition,
    Rule,
)
from lzdesk.domain.statuses import Status
from lzdesk.gui import rule_words
from lzdesk.gui.dialogs.rule_rows import ActionRow, ConditionRow, Known, RuleRow, number_box
from lzdesk.gui.reasons import beside_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.fields import Choice, Field, line_edit
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel
from lzdesk.gui.widgets.many_choice import ManyChoice
from lzdesk.gui.words import status_words, translate

EVENT_WIDTH = 296
RING_ROOM = 4
USUAL_HOURS = 2


class RuleForm(QScrollArea):
    """Shows any rule and gives what stands in it, right or wrong."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._known: Known = {}
        self._rule = Rule("", "arrived")
        self._showing = False
        self.condition_rows: list[ConditionRow] = []
        self.action_rows: list[ActionRow] = []
        self.setObjectName("settingsPage")
        self.setAccessibleName(self.tr("Rule"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setObjectName("settingsInner")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(RING_ROOM, RING_ROOM, 12, RING_ROOM)
        self._column.setSpacing(8)
        self._lay_out()
        self.setWidget(inner)

    def _lay_out(self) -> None:
        edit = line_edit(placeholder=self.tr("Big orders"))
        edit.setMaxLength(LONGEST_RULE_NAME)
        self.name = Field("name", self.tr("Name of the rule"), edit)
        self.name.changed.connect(self._on_changed)
        self._column.addWidget(self.name)
        self._heading(self.tr("When"))
        self._column.addLayout(self._event_line())
        self.event_error = self._error()
        self._heading(self.tr("If all of this holds"))
        self._conditions = self._rows_layout()
        self.add_condition = self._link(self.tr("Add a condition"))
        self.add_condition.clicked.connect(lambda: self._add_condition(focus=True))
        self._heading(self.tr("Then"))
        self._actions = self._rows_layout()
        self.add_action = self._link(self.tr("Add an action"))
        self.add_action.clicked.connect(self._offer_actions)
        self.actions_error = self._error()
        self._heading(self.tr("At most"))
        self.per_hour = number_box(self.tr("Orders within an hour"), 1, MOST_PER_HOUR)
        self.per_hour.valueChanged.connect(self._on_changed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.per_hour)
        words = self.tr("orders within an hour. What comes above that is kept as not done.")
        row.addWidget(ElidedLabel(words, tone="text2"))
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)

    def _event_line(self) -> QHBoxLayout:
        self.event_choice = Choice(self._theme)
        self.event_choice.setAccessibleName(self.tr("When"))
        self.event_choice.setFixedWidth(EVENT_WIDTH)
        for key, words in rule_words.EVENTS.items():
            self.event_choice.addItem(translate("Rules", words), key)
        self.statuses = ManyChoice(self._theme, self.tr("Statuses"))
        self.hours = number_box(self.tr("Hours"), 1, 24 * 30, translate("Rules", " h"))
        self.event_choice.currentIndexChanged.connect(self._on_event)
        self.statuses.changed.connect(self._on_changed)
        self.hours.valueChanged.connect(self._on_changed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.event_choice)
        row.addWidget(self.statuses)
        row.addWidget(self.hours)
        row.addStretch(1)
        return row

    def _heading(self, words: str) -> None:
        label = PlainLabel(words, style="small", weight=500, tone="text2")
        label.setContentsMargins(0, 8, 0, 0)
        self._column.addWidget(label)

    def _rows_layout(self) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(4)
        self._column.addLayout(made)
        return made

    def _link(self, words: str) -> Button:
        made = Button(self._theme, words, icon="plus", kind="flat")
        made.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(made)
        row.addStretch(1)
        self._column.addLayout(row)
        return made

    def _error(self) -> ElidedLabel:
        made = ElidedLabel(style="small", weight=500, tone="red")
        made.hide()
        self._column.addWidget(made)
        return made

    # A rule in, a rule out

    def show_rule(self, rule: Rule, known: Known) -> None:
        """known: what the desk itself knows of stores and groups."""
        self._showing = True
        self._rule, self._known = rule, known
        self.name.edit.setText(rule.name)  # type: ignore[attr-defined]
        self.event_choice.choose(rule.event)
        choices = [(status.word, status_words(status)) for status in Status if status.value < 14]
        self.statuses.show_choices(choices, rule.statuses)
        self.hours.setValue(rule.hours or USUAL_HOURS)
        self.per_hour.setValue(rule.per_hour)
        for row in (*self.condition_rows, *self.action_rows):
            self._drop(row)
        for condition in rule.conditions:
            self._add_condition(condition)
        for action in rule.actions:
            if action.kind in ACTIONS:
                self._add_action(action)
        self.clear_errors()
        self._on_event()
        self._showing = False

    def rule(self) -> Rule:
        """What stands in the form, right or wrong."""
        event = self.event_choice.value
        return Rule(
            self.name.text,
            event,
            tuple(row.condition() for row in self.condition_rows),
            tuple(row.action() for row in self.action_rows),
            self.per_hour.value(),
            self._rule.is_on,
            self.statuses.values if event == "status" else (),
            self.hours.value() if event == "ship_by" else 0,
            self._rule.id,
            self._rule.made_at,
        )

    def show_trouble(self, kind: str, fields: Mapping[str, object]) -> bool:
        """Beside what the trouble names; False where it names nothing of the form."""
        part, _, place = str(fields.get("field", "")).partition(".")
        words = beside_words(kind, fields)
        rows: Mapping[str, list[RuleRow]] = {
            "conditions": list(self.condition_rows),
            "actions": list(self.action_rows),
        }
        if part == "name":
            self.name.show_error(words)
            self.name.take_focus()
        elif part in rows and place.isdecimal() and int(place) < len(rows[part]):
            row = rows[part][int(place)]
            row.show_error(words)
            self.ensureWidgetVisible(row)
        elif part == "actions":
            self._say(self.actions_error, words)
            self.add_action.setFocus()
        elif part in ("event", "statuses", "hours"):
            self._say(self.event_error, words)
            self.event_choice.setFocus()
        else:
            return False
        return True

    def clear_errors(self) -> None:
        self.name.show_error("")
        for row in (*self.condition_rows, *self.action_rows):
            row.show_error("")
        self._say(self.event_error, "")
        self._say(self.actions_error, "")

    def _say(self, label: ElidedLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))

    # Its lines

    def _add_condition(self, condition: Condition | None = None, *, focus: bool = False) -> None:
        row = ConditionRow(self._theme, self._known)
        if condition is not None:
            row.show_condition(condition)
        self._take(row, self._conditions)
        self.condition_rows.append(row)
        if focus:
            row.field.setFocus()
        self._on_changed()

    def _offer_actions(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        there = {row.kind for row in self.action_rows}
        for kind, words in rule_words.ACTIONS.items():
            if kind not in there or kind in ("tag", "note"):
                entry = menu.addAction(translate("Rules", words))
                entry.triggered.connect(lambda _c=False, kind=kind: self._choose_action(kind))
        menu.popup(self.add_action.mapToGlobal(self.add_action.rect().bottomLeft()))

    def _choose_action(self, kind: str) -> None:
        self._add_action(Action(kind))
        edits = list(self.action_rows[-1].edits.values())
        (edits[0] if edits else self.action_rows[-1].away).setFocus()

    def _add_action(self, action: Action) -> None:
        row = ActionRow(self._theme, action.kind)
        row.show_action(action)
        self._take(row, self._actions)
        self.action_rows.append(row)
        self._on_changed()

    def _take(self, row: RuleRow, layout: QVBoxLayout) -> None:
        row.changed.connect(self._on_changed)
        row.gone.connect(lambda: self._on_gone(row))
        layout.addWidget(row)

    def _on_gone(self, row: RuleRow) -> None:
        back = self.add_condition if isinstance(row, ConditionRow) else self.add_action
        self._drop(row)
        back.setFocus()
        self._on_changed()

    def _drop(self, row: RuleRow) -> None:
        if isinstance(row, ConditionRow):
            self.condition_rows.remove(row)
        elif isinstance(row, ActionRow):
            self.action_rows.remove(row)
        row.hide()
        row.deleteLater()

    def _on_event(self) -> None:
        event = self.event_choice.value
        self.statuses.setVisible(event == "status")
        self.hours.setVisible(event == "ship_by")
        self._on_changed()

    def _on_changed(self) -> None:
        self.add_condition.setEnabled(len(self.condition_rows) < MOST_CONDITIONS)
        self.add_action.setEnabled(len(self.action_rows) < MOST_ACTIONS)
        if not self._showing:
            self._say(self.event_error, "")
            self._say(self.actions_error, "")
            self.changed.emit()


def new_rule() -> Rule:
    """What the form of a new rule begins with."""
    return Rule("", "arrived", (), (), USUAL_PER_HOUR)
