"""How a store's opening went: the verdict, the order of checks, and the numbered ways out."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lzdesk.domain.openings import STOPPED, Checked, not_run
from lzdesk.gui.opening_words import AGAIN, COPY, Verdict, Way, verdict, ways_out
from lzdesk.gui.panes.store_page.checks import CheckRows
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.text import colour
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override

ICON = 24
_SIGNS = {"red": "ban", "amber": "triangle-alert", "green": "check", "text2": "app-window"}


class Sign(QWidget):
    """The verdict's icon."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tone = "text2"
        self.setFixedSize(QSize(ICON, ICON + 2))
        theme.changed.connect(self.update)

    def show_tone(self, tone: str) -> None:
        self._tone = tone
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            ink = getattr(self._theme.tokens, self._tone)
            paint_icon(painter, _SIGNS[self._tone], ink, 0, 1, ICON)


class WayRow(QWidget):
    """A number, what it would do, what that means, and the button."""

    def __init__(self, theme: Theme, number: int, way: Way) -> None:
        super().__init__()
        self._theme = theme
        self.way = way
        first = number == 1
        icons = {AGAIN: "refresh-cw", COPY: "copy"}
        self.button = Button(
            theme,
            way.verb,
            icon=icons.get(way.key, ""),
            key=self.tr("Enter") if first else "",
            kind="primary" if first else "plain",
        )
        self.button.setAccessibleName(f"{number}. {way.title}")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 8, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        place = PlainLabel(str(number), tone="text3")
        place.setFixedWidth(28)
        place.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        grid.addWidget(place, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(way.title), 0, 1)
        grid.addWidget(_giving_way(WrappedLabel(way.about, style="small", tone="text2")), 1, 1)
        grid.addWidget(self.button, 0, 2, 2, 1)
        grid.setColumnStretch(1, 1)
        theme.changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            line = QRectF(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, colour(self._theme.tokens.line))


class OpeningView(QWidget):
    """Shows what it is told; the first way out has the focus."""

    asked = Signal(str)
    """(key of a way out)"""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self._theme = theme
        self.checks: Sequence[Checked] = ()
        self.outcome = ""
        self.ways: list[WayRow] = []
        self.sign = Sign(theme)
        self.statement = WrappedLabel(style="title", weight=600)
        self.meaning = WrappedLabel(tone="text2")
        self.rows = CheckRows(theme, now_ms)
        self.to_do = PlainLabel(self.tr("What to do"), weight=600)
        self.none_anyway = WrappedLabel(
            self.tr(
                "There is no button to open it anyway. A store that opens from the wrong place"
                " cannot be taken back."
            ),
            style="small",
            tone="text3",
        )
        for label in (self.statement, self.meaning, self.none_anyway):
            _giving_way(label)
        self._lay_out()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.statement)
        words.addWidget(self.meaning)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(head)
        column.addWidget(self.rows)
        column.addWidget(self.to_do)
        column.addLayout(self._ways)
        column.addWidget(self.none_anyway)
        column.addStretch(1)

    def show_opening(self, store: str, outcome: str, checks: Sequence[Checked]) -> None:
        """How it stands; checks: those that were made so far."""
        self.outcome, self.checks = outcome, checks
        told: Verdict = verdict(outcome, checks, store)
        self.sign.show_tone(told.tone)
        self.statement.setText(told.statement)
        self.meaning.setText(told.meaning)
        self.rows.show_checks(not_run(tuple(checks)))
        self._show_ways(ways_out(outcome, checks))
        # A question has its own answer.
        self.none_anyway.setVisible(outcome == STOPPED)

    def _show_ways(self, ways: Sequence[Way]) -> None:
        self.to_do.setVisible(bool(ways))
        if [row.way for row in self.ways] == list(ways):
            return
        for row in self.ways:
            row.hide()
            self._ways.removeWidget(row)
            row.deleteLater()
        self.ways = [WayRow(self._theme, number, way) for number, way in enumerate(ways, 1)]
        for row in self.ways:
            row.button.clicked.connect(lambda _c=False, key=row.way.key: self.asked.emit(key))
            self._ways.addWidget(row)

    def take_focus(self) -> None:
        """The next Enter is for the safest way out."""
        if self.ways:
            self.ways[0].button.setFocus(Qt.FocusReason.OtherFocusReason)


def _giving_way(label: WrappedLabel) -> WrappedLabel:
    """As high as its width asks for: not as high as in a narrow form, or the page would scroll."""
    policy = label.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
    label.setSizePolicy(policy)
    return label
