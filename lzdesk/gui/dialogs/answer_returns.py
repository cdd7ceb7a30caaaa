"""Requests of buyers are answered in one way: what, whose, how much. The safe button has the
focus."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QRadioButton, QWidget

from lzdesk.gui.asking import Ask, Trouble
from lzdesk.gui.dialogs.base import DeskDialog
from lzdesk.gui.panes.order_drawer.lines import one_line
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import Choice, Field, line_edit
from lzdesk.gui.widgets.labels import menu_text
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import answer_words
from lzdesk.link.messages import AnswerChoice, Answers, AskAnswers

WIDTH = 520
SHOWN = 6
LONGEST = 120
LONGEST_LINE = 160
"""Of a request: its store, order and reason come from outside."""
COMMENT_HEIGHT = 72


class Decided(NamedTuple):
    """The answer, with what it needs."""

    answer: str
    reason: str
    comment: str
    pictures: tuple[str, ...]


class AnswerForm(DeskDialog):
    """Asks the engine which answers there are, then which of them it is."""

    decided = Signal(object)
    """(Decided)"""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        ask: Ask,
        about: Sequence[str],
        total: str,
        agrees: bool,
    ) -> None:
        count = len(about)
        words = (
            self.tr("Accept %Ln request(s)?", "", count)
            if agrees
            else self.tr("Refuse %Ln request(s)?", "", count)
        )
        super().__init__(theme, parent, self.tr("Answer requests of buyers"), words)
        self._ask = ask
        self._agrees = agrees
        self._choices: Sequence[AnswerChoice] = ()
        self.setMinimumWidth(WIDTH)
        for line in about[:SHOWN]:
            self.body.addWidget(WrappedLabel(one_line(line, LONGEST_LINE)))
        if count > SHOWN:
            more = self.tr("and %Ln more", "", count - SHOWN)
            self.body.addWidget(WrappedLabel(more, tone="text2"))
        if count > 1:
            together = self.tr("Together {0}").format(one_line(total, LONGEST_LINE))
            self.body.addWidget(WrappedLabel(together, weight=600))
        self.choices = QButtonGroup(self)
        self.choices.idClicked.connect(lambda _id: self._show_needs())
        self.body.addStretch(1)
        self.keep = self.button(self.tr("Answer nothing"))
        self.keep.clicked.connect(self.reject)
        self.send = self.button(self.tr("Accept") if agrees else self.tr("Refuse"))
        self.send.setEnabled(False)
        self.send.clicked.connect(self._on_send)
        self.keep.setFocus()

    def begin(self, rows: Sequence[int]) -> None:
        """Ask which answers these allow."""
        self.wait(self.tr("Asking the marketplace which answers it takes"))
        asked = AskAnswers(tuple(rows), self._agrees)
        self._ask("answers", asked, self._on_answers, self._on_trouble)

    def _on_answers(self, reply: object) -> None:
        assert isinstance(reply, Answers)
        self.waited()
        if self.is_closed:
            return
        self._choices = reply.choices
        for place, one in enumerate(reply.choices):
            words = answer_words(one.name)
            radio = QRadioButton(menu_text(words))
            radio.setFont(font())
            radio.setAccessibleName(words)
            self.choices.addButton(radio, place)
            self.body.insertWidget(self.body.count() - 1, radio)
        self._add_fields(reply)
        if len(reply.choices) == 1:
            self.choices.button(0).setChecked(True)
        self._show_needs()
        # What was asked for a while ago is decided with a fresh look, never by a key in flight.
        self.keep.setFocus()

    def _add_fields(self, reply: Answers) -> None:
        self.reason = Choice(self.theme, self.tr("Choose a reason"))
        for key, words in reply.reasons:
            self.reason.addItem(one_line(words, LONGEST), key)
        self.reason.setCurrentIndex(-1)
        self.comment = QPlainTextEdit()
        self.comment.setFont(font())
        self.comment.setTabChangesFocus(True)
        self.comment.setFixedHeight(COMMENT_HEIGHT)
        self.pictures = line_edit(placeholder="https://")
        self.fields = {
            "reason": Field("reason", self.tr("Reason"), self.reason),
            "comment": Field("comment", self.tr("Comment for the marketplace"), self.comment),
            "pictures": Field(
                "pictures", self.tr("Web addresses of pictures, with spaces between"), self.pictures
            ),
        }
        for field in self.fields.values():
            self.body.insertWidget(self.body.count() - 1, field)
        self.reason.currentIndexChanged.connect(lambda _place: self._look())
        self.comment.textChanged.connect(self._look)
        self.pictures.textChanged.connect(lambda _text: self._look())
        self._order_tabs()

    def _order_tabs(self) -> None:
        """As one reads: the buttons at the end."""
        for button in (self.keep, self.send):
            self.buttons.removeWidget(button)
            button.setParent(None)
            self.buttons.addWidget(button)
            button.show()

    def _chosen(self) -> AnswerChoice | None:
        place = self.choices.checkedId()
        return self._choices[place] if place >= 0 else None

    def _show_needs(self) -> None:
        chosen = self._chosen()
        for name, field in self.fields.items():
            field.setVisible(chosen is not None and name in chosen.needs)
        self._look()
        self.adjustSize()

    def _given(self) -> dict[str, str]:
        return {
            "reason": self.reason.value,
            "comment": self.comment.toPlainText().strip(),
            "pictures": self.pictures.text().strip(),
        }

    def _look(self) -> None:
        chosen, given = self._chosen(), self._given()
        self.send.setEnabled(chosen is not None and all(given[name] for name in chosen.needs))

    def _on_trouble(self, trouble: Trouble) -> None:
        self.waited()
        if not self.is_closed:
            self.tell(reason_words(trouble.kind, trouble.fields))

    def _on_send(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            given = {name: text for name, text in self._given().items() if name in chosen.needs}
            pictures = tuple(given.get("pictures", "").split())
            told = (given.get("reason", ""), given.get("comment", ""), pictures)
            self.decided.emit(Decided(chosen.name, *told))
            self.accept()
