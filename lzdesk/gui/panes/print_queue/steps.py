"""The walk of a run in one line: arranged, printed, picked, scanned out, and where it stands."""

from typing import Literal, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from lzdesk.gui.money import count_words
from lzdesk.gui.sizes import TABS_HEIGHT
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.text import Type, colour, paint_line, width_of
from lzdesk.lib.typed import override
from lzdesk.reading.print_runs import RunLine

Standing = Literal["done", "now", "later"]
ARRANGED, PRINT, PICK, SCAN = "arranged", "print", "pick", "scan"
MARK = 18
"""Of the circle with the number, or of the tick."""
GAP = 6
WORD: Type = ("body", 400, False)
WORD_NOW: Type = ("body", 600, False)
NUMBER: Type = ("caption", 400, False)
OPEN = ("gathering", "ready", "building", "uncertain")


class Step(NamedTuple):
    """words: with a count, where one says how far it is."""

    name: str
    standing: Standing
    words: str


def standings(run: RunLine, printed: int) -> dict[str, Standing]:
    """Where a run stands. printed: its parcels that have a label.

    Nobody notes what was picked: it is taken for done with the first parcel that was scanned out.
    """
    out = run.scanned_out
    if run.state in OPEN or not printed:
        return {ARRANGED: "done", PRINT: "now", PICK: "later", SCAN: "later"}
    return {
        ARRANGED: "done",
        PRINT: "done",
        PICK: "done" if out else "now",
        SCAN: "later" if not out else "done" if out >= printed else "now",
    }


class StepButton(QAbstractButton):
    """One step. Keeps the width of its strongest look, so neighbours never move."""

    def __init__(self, theme: Theme, number: int) -> None:
        super().__init__()
        self._theme = theme
        self._number = str(number)
        self.step = Step("", "later", "")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_step(self, step: Step, says: str) -> None:
        """says: how it stands, for those who do not see it."""
        if step == self.step:
            return
        self.step = step
        self.setAccessibleName(f"{step.words}, {says}")
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(MARK + GAP + width_of(self.step.words, WORD_NOW)) + 1, TABS_HEIGHT - 1)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, standing = self._theme.tokens, self.step.standing
        ink = {"done": tokens.green, "now": tokens.text, "later": tokens.text2}[standing]
        middle = self.height() / 2
        if standing == "done":
            paint_icon(painter, "check", ink, 0, round(middle - 8))
        else:
            self._paint_number(painter, QRectF(0.5, middle - MARK / 2, MARK - 1, MARK - 1))
        kind = WORD_NOW if standing == "now" else WORD
        if self.underMouse() and self.isEnabled():
            ink = tokens.accent
        paint_line(painter, self.step.words, kind, ink, MARK + GAP, middle)

    def _paint_number(self, painter: QPainter, circle: QRectF) -> None:
        tokens = self._theme.tokens
        is_now = self.step.standing == "now"
        painter.setPen(QPen(colour(tokens.accent_fill if is_now else tokens.control), 1))
        painter.setBrush(colour(tokens.accent_fill if is_now else tokens.canvas))
        painter.drawEllipse(circle)
        x = circle.center().x() - width_of(self._number, NUMBER) / 2
        ink = tokens.on_accent if is_now else tokens.text2
        paint_line(painter, self._number, NUMBER, ink, x, circle.center().y())


class RunSteps(QWidget):
    """The steps of the run that is shown; the last two lead on."""

    chosen = Signal(str)
    """(PICK or SCAN)"""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(16)
        self.buttons: dict[str, StepButton] = {}
        for number, name in enumerate((ARRANGED, PRINT, PICK, SCAN), 1):
            button = StepButton(theme, number)
            button.setEnabled(name in (PICK, SCAN))
            if name in (PICK, SCAN):
                button.clicked.connect(lambda _on=False, name=name: self.chosen.emit(name))
            row.addWidget(button)
            self.buttons[name] = button
        tips = {PICK: self.tr("Make the pick list"), SCAN: self.tr("Go to the scans")}
        for name, words in tips.items():
            self.buttons[name].setToolTip(plain_tooltip(words))

    def show_run(self, run: RunLine | None, printed: int) -> None:
        """printed: its parcels that have a label."""
        if run is None:
            return
        words = {
            ARRANGED: self.tr("Arranged"),
            PRINT: self.tr("Check and print"),
            PICK: self.tr("Pick"),
            SCAN: self.tr("Scan out"),
        }
        if run.scanned_out:
            words[SCAN] = self.tr("{0} of {1} scanned out").format(
                count_words(run.scanned_out), count_words(printed)
            )
        says: dict[Standing, str] = {
            "done": self.tr("done"), "now": self.tr("now"), "later": self.tr("later"),
        }  # fmt: skip
        for name, standing in standings(run, printed).items():
            self.buttons[name].show_step(Step(name, standing, words[name]), says[standing])
