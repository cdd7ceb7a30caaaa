"""A form of the "Add store" dialog: fields by name, one message, and what came of it."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lzdesk.domain.stores import COUNTRIES
from lzdesk.gui.abstract import AbstractWidget
from lzdesk.gui.asking import Trouble
from lzdesk.gui.reasons import beside_words, row_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field
from lzdesk.gui.widgets.report import Group
from lzdesk.gui.words import country_words
from lzdesk.link.messages import RowProblem


class Outcome(NamedTuple):
    """What was done: one statement, its groups of lines, a file of what was not taken."""

    statement: str
    whole: bool
    """nothing was left out"""
    groups: tuple[Group, ...] = ()
    failed_file: str = ""


class Door(QWidget, metaclass=AbstractWidget):
    """A tab of the dialog, and the word on the button below it."""

    verb_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)

    @property
    @abstractmethod
    def verb(self) -> str:
        """The word on the button."""

    def take_file(self, path: str) -> bool:
        """A file was dropped on the dialog; False where the door wants none."""
        return False


class StoreForm(Door):
    """Subclasses fill `fields`, `message` and `outcome_of`. What was typed stays in every case."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.fields: list[Field] = []

    # For subclasses

    @property
    @abstractmethod
    def waiting(self) -> str:
        """What runs while the answer is awaited."""

    @abstractmethod
    def message(self) -> object | None:
        """The request, or None where something is missing; that is then said beside it."""

    @abstractmethod
    def outcome_of(self, reply: object) -> Outcome | None:
        """What came of it, or None where the form goes on."""

    # Fields

    def add(self, *fields: Field) -> None:
        """Fields of one line, side by side."""
        row = QHBoxLayout()
        row.setSpacing(16)
        for field in fields:
            row.addWidget(field, 1)
            self.fields.append(field)
        self.column.addLayout(row)

    def are_filled(self, *fields: Field) -> bool:
        """Says beside each empty one that it is missing, and goes to the first."""
        empty = [field for field in fields if not field.text]
        for field in empty:
            field.show_error(beside_words("form.missing", {}))
        if empty:
            empty[0].take_focus()
        return not empty

    def show_trouble(self, trouble: Trouble) -> bool:
        """Beside the field that the trouble names; False where it names none that is shown."""
        name = self.field_of(trouble)
        for field in self.fields:
            if name and field.name == name:
                self.show_field(field)
                field.show_error(beside_words(trouble.kind, trouble.fields))
                field.take_focus()
                return True
        return False

    def field_of(self, trouble: Trouble) -> str:
        """The name of the field that is wrong, or nothing."""
        return str(trouble.fields.get("field", ""))

    def show_field(self, field: Field) -> None:
        """Make sure that the field can be seen."""

    def clear_errors(self) -> None:
        for field in self.fields:
            field.show_error("")


def country_choice(theme: Theme, placeholder: str) -> Choice:
    """The six countries; none is chosen before the user does."""
    made = Choice(theme, placeholder)
    for country in COUNTRIES:
        made.addItem(country_words(country), country)
    made.setCurrentIndex(-1)
    return made


def code_page_group(code_page: str) -> Group:
    """What a text was taken for that does not tell how it is kept, and what to do if wrongly."""
    heading = QCoreApplication.translate("CodePage", "Read as {0}").format(code_page)
    words = QCoreApplication.translate(
        "CodePage",
        "The file does not say how its letters are kept. If they look wrong here, save it as XLSX"
        " or as CSV UTF-8, and take that in.",
    )
    return heading, [words]


def failed_lines(failed: Sequence[RowProblem]) -> list[str]:
    """Each row that was not taken, in words."""
    return [row_words(one.row, one.field, one.kind, one.value) for one in failed]
