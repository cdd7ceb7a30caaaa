"""A bag's own facts: name, express carrier and number, and its date at the sorting centre."""

from datetime import date, datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from lzdesk.gui.clock_words import local
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Field, line_edit
from lzdesk.reading.bags import BagLine

WIDTH = 420
LONGEST = 100


class BagDialog(DeskDialog):
    """What was typed is told whole; nothing is changed here."""

    kept = Signal(int, object)
    """(bag, fields of `ChangeBag`)"""

    def __init__(self, theme: Theme, parent: QWidget, bag: BagLine) -> None:
        super().__init__(theme, parent, self.tr("Bag"), self.tr("The bag and its express"))
        self.setMinimumWidth(WIDTH)
        self._bag = bag.bag_id
        day = "" if bag.due_at is None else local(bag.due_at).strftime("%Y-%m-%d")
        hint = self.tr("YYYY-MM-DD; empty: by the rule")
        self.name = Field("name", self.tr("Name"), _typed(bag.name))
        self.carrier = Field("carrier", self.tr("Express carrier"), _typed(bag.carrier))
        self.number = Field("number", self.tr("Express number"), _typed(bag.number))
        self.due = Field("due_at", self.tr("Due at the sorting centre"), _typed(day), hint)
        for field in (self.name, self.carrier, self.number, self.due):
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.button(self.tr("Cancel")).clicked.connect(self.reject)
        self.keep = self.button(self.tr("Keep"), kind="primary")
        self.keep.clicked.connect(self._on_keep)
        self.carrier.take_focus()

    def _on_keep(self) -> None:
        due: int | None = None
        if self.due.text:
            try:
                due = _end_of_day(self.due.text)
            except (ValueError, OverflowError):
                self.due.show_error(self.tr("Not a date"))
                self.due.take_focus()
                return
        fields: dict[str, str | int | None] = {
            "name": self.name.text[:LONGEST],
            "carrier": self.carrier.text[:LONGEST],
            "number": self.number.text[:LONGEST],
            "due_at": due,
        }
        self.kept.emit(self._bag, fields)
        self.accept()


def _typed(text: str) -> QLineEdit:
    made = line_edit()
    made.setText(text)
    return made


def _end_of_day(text: str) -> int:
    """In the operator's own zone, epoch milliseconds. Raises ValueError, OverflowError."""
    # A naive local moment, made aware by the system's own rules for that day.
    moment = datetime.combine(date.fromisoformat(text), time(23, 59)).astimezone()
    return int(moment.timestamp() * 1000)
