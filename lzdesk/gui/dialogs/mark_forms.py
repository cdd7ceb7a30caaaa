"""The small forms of marks: tag, note, hold until a time, give to someone. One order or many."""

import re
from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from lzdesk.domain.marks import LONGEST_NAME, LONGEST_NOTE, MarkChange, clean_tag
from lzdesk.gui.abstract import AbstractWidget
from lzdesk.gui.clock_words import full_moment, local
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.date_fields import MomentField
from lzdesk.gui.widgets.fields import Field, line_edit
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.reading.marks import MarksOnThese

WIDTH = 440
ROW = 24
MOST_ROWS = 6
NOTE_HEIGHT = 112
MORNING = 9
EVENING = 17


class MarkForm(DeskDialog, metaclass=AbstractWidget):
    """Asks, says `chosen` once, and closes. Esc leaves everything as it is."""

    chosen = Signal(object)
    """(MarkChange)"""

    def __init__(
        self, theme: Theme, parent: QWidget, count: int, found: MarksOnThese, now_ms: int
    ) -> None:
        super().__init__(theme, parent, "", "")
        self.count, self.found, self.now_ms = count, found, now_ms
        self.setMinimumWidth(WIDTH)
        name, question = self.questions()
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.state(question)
        first = self.lay_out()
        self.body.addStretch(1)
        self.cancel = self.button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.send = self.button(self.verb(), kind="primary")
        self.send.clicked.connect(self._on_send)
        first.setFocus()

    # For subclasses

    @abstractmethod
    def questions(self) -> tuple[str, str]:
        """The name of the form, and its question."""

    @abstractmethod
    def verb(self) -> str:
        """The word on the button."""

    @abstractmethod
    def lay_out(self) -> QWidget:
        """Fill `body`; returns what has the focus."""

    @abstractmethod
    def change(self) -> MarkChange | None:
        """What is asked for; None where something is missing, which is then said."""

    def open_form(self) -> None:
        self.adjustSize()
        self.show()

    def _on_send(self) -> None:
        change = self.change()
        if change is None:
            return
        self.accept()
        if change != MarkChange():
            self.chosen.emit(change)


def _completing(edit: QLineEdit, words: Sequence[str]) -> None:
    """Offers what is in use, whatever part of it was typed."""
    completer = QCompleter([one_line(word, 80) for word in words], edit)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = completer.popup()
    if popup is not None:
        popup.setFont(font())
    edit.setCompleter(completer)


class TagForm(MarkForm):
    """New tags are typed; those that are there lose their tick to be taken away."""

    def questions(self) -> tuple[str, str]:
        return self.tr("Tag"), self.tr("How are %Ln order(s) tagged?", "", self.count)

    def verb(self) -> str:
        return self.tr("Tag")

    def lay_out(self) -> QWidget:
        edit = line_edit(placeholder=self.tr("gift, fragile"))
        self.field = Field("tags", self.tr("New tags"), edit, self.tr("with commas between them"))
        _completing(edit, self.found.tags_in_use)
        self.body.addWidget(self.field)
        self.there = QListWidget()
        self.there.setFont(font())
        self.there.setAccessibleName(self.tr("Tags on these orders"))
        for tag, count in self.found.tags.items():
            of = self.tr("{tag}, on {count} of {all}") if count < self.count else "{tag}"
            words = of.format(tag=tag, count=count_words(count), all=count_words(self.count))
            item = QListWidgetItem(words)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            item.setData(Qt.ItemDataRole.UserRole, tag)
            some = count < self.count
            state = Qt.CheckState.PartiallyChecked if some else Qt.CheckState.Checked
            item.setCheckState(state)
            self.there.addItem(item)
        self.there.setFixedHeight(min(len(self.found.tags), MOST_ROWS) * ROW + 12)
        label = PlainLabel(self.tr("Already there"), style="small", weight=500, tone="text2")
        for widget in (label, self.there):
            widget.setVisible(bool(self.found.tags))
            self.body.addWidget(widget)
        return edit

    def change(self) -> MarkChange | None:
        typed = [clean_tag(tag) for tag in re.split("[,，、]", self.field.text)]
        items = [self.there.item(place) for place in range(self.there.count())]
        gone = [one for one in items if one.checkState() == Qt.CheckState.Unchecked]
        whole = [
            tag
            for one in items
            if one.checkState() == Qt.CheckState.Checked
            and self.found.tags[tag := str(one.data(Qt.ItemDataRole.UserRole))] < self.count
        ]
        added = tuple(dict.fromkeys(tag for tag in (*typed, *whole) if tag))
        removed = tuple(str(one.data(Qt.ItemDataRole.UserRole)) for one in gone)
        if not added and not removed:
            self.field.show_error(self.tr("missing"))
            self.field.take_focus()
            return None
        return MarkChange(add_tags=added, remove_tags=removed)


class NoteForm(MarkForm):
    """An empty note takes the old one away."""

    def questions(self) -> tuple[str, str]:
        return self.tr("Note"), self.tr("Which note stands on %Ln order(s)?", "", self.count)

    def verb(self) -> str:
        return self.tr("Keep the note")

    def lay_out(self) -> QWidget:
        one = self.found.notes[0] if self._is_the_same() else ("", False)
        self.edit = QPlainTextEdit()
        self.edit.setFont(font())
        self.edit.setAccessibleName(self.tr("Note"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(NOTE_HEIGHT)
        self.edit.setPlainText(one[0])
        self.must_read = QCheckBox(self.tr("It must be read before a label is printed"))
        self.must_read.setFont(font())
        self.must_read.setChecked(one[1])
        self.body.addWidget(self.edit)
        self.body.addWidget(self.must_read)
        if self.found.noted and not self._is_the_same():
            words = self.tr("%Ln order(s) have another note, which this one replaces.", "",
                            self.found.noted)  # fmt: skip
            self.body.addWidget(WrappedLabel(words, style="small", tone="amber"))
        return self.edit

    def _is_the_same(self) -> bool:
        """All of the orders have one and the same note."""
        return len(self.found.notes) == 1 and self.found.noted == self.count

    def change(self) -> MarkChange | None:
        text = self.edit.toPlainText().strip()
        if len(text) > LONGEST_NOTE:
            words = self.tr("A note has room for {0} characters. This one has {1}.")
            self.tell(words.format(count_words(LONGEST_NOTE), count_words(len(text))))
            return None
        if not text and not self.found.noted:
            self.tell(self.tr("The note is empty."))
            return None
        return MarkChange(note=text, note_must_read=self.must_read.isChecked())


class HoldForm(MarkForm):
    """Until this evening, tomorrow, in three days, or a moment of one's own."""

    def questions(self) -> tuple[str, str]:
        words = self.tr("Until when are %Ln order(s) held?", "", self.count)
        return self.tr("Hold"), words

    def verb(self) -> str:
        return self.tr("Hold")

    def lay_out(self) -> QWidget:
        now = local(self.now_ms)
        self.choices: list[tuple[QRadioButton, int]] = []
        evening = _at(now, 0, EVENING)
        if evening > self.now_ms:
            self._offer(self.tr("Today, {0}"), evening)
        self._offer(self.tr("Tomorrow, {0}"), _at(now, 1, MORNING))
        self._offer(self.tr("In three days, {0}"), _at(now, 3, MORNING))
        self.own = QRadioButton(self.tr("Another time"))
        self.own.setFont(font())
        self.moment = MomentField(self.theme, self.tr("Held until"))
        self.moment.setDateTime(QDateTime.fromMSecsSinceEpoch(_at(now, 7, MORNING)))
        self.moment.dateTimeChanged.connect(lambda _when: self.own.setChecked(True))
        self.body.addWidget(self.own)
        self.body.addWidget(self.moment)
        if self.found.held:
            words = self.tr("%Ln order(s) are held already; their time is changed.", "",
                            self.found.held)  # fmt: skip
            self.body.addWidget(WrappedLabel(words, style="small", tone="text2"))
        tomorrow = self.choices[-2][0]
        tomorrow.setChecked(True)
        return tomorrow

    def _offer(self, words: str, until: int) -> None:
        made = QRadioButton(words.format(full_moment(until)))
        made.setFont(font())
        self.choices.append((made, until))
        self.body.addWidget(made)

    def change(self) -> MarkChange | None:
        until = next((when for button, when in self.choices if button.isChecked()), None)
        if until is None:
            until = self.moment.dateTime().toMSecsSinceEpoch()
        if until <= self.now_ms:
            self.tell(self.tr("This time is over already."))
            self.moment.setFocus()
            return None
        return MarkChange(hold_until=until)


class AssignForm(MarkForm):
    """A name, of those in use or a new one; an empty one means nobody."""

    def questions(self) -> tuple[str, str]:
        return self.tr("Give to"), self.tr("Who works on %Ln order(s)?", "", self.count)

    def verb(self) -> str:
        return self.tr("Give to them")

    def lay_out(self) -> QWidget:
        edit = line_edit()
        edit.setMaxLength(LONGEST_NAME)
        hint = self.tr("empty: nobody")
        self.field = Field("assigned_to", self.tr("Name"), edit, hint)
        _completing(edit, self.found.names_in_use)
        if list(self.found.assigned.values()) == [self.count]:
            edit.setText(next(iter(self.found.assigned)))
            edit.selectAll()
        self.body.addWidget(self.field)
        return edit

    def change(self) -> MarkChange | None:
        name = self.field.text
        if not name and not self.found.assigned:
            self.field.show_error(self.tr("missing"))
            self.field.take_focus()
            return None
        return MarkChange(assigned_to=name)


def _at(now: datetime, days: int, hour: int) -> int:
    """An hour of a coming day on the operator's clock, epoch milliseconds."""
    day = (now + timedelta(days=days)).date()
    # Without a zone the system gives the one of that day: a summer time may lie between.
    when = datetime(day.year, day.month, day.day, hour).astimezone()
    return int(when.timestamp() * 1000)
