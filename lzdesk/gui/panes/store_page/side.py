"""Beside the order of checks: the store's browser, where it opened from, and what a drop means."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lzdesk.domain.openings import OPEN
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import moment_words
from lzdesk.gui.opening_words import country_of
from lzdesk.gui.panes.store_page.facts import Fact
from lzdesk.gui.panes.store_page.parts import Section
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.gui.words import MISSING
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.openings import OpeningLine, ProfilePast

WIDTH = 372
LINE = 26
WHEN, ADDRESS = 98, 112
BODY: Type = ("body", 400, False)
CODE: Type = ("small", 400, True)


class PastLines(QWidget):
    """When, from which address, from which country; one that was stopped stands in red."""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self._theme = theme
        self._now_ms = now_ms
        self._lines: Sequence[OpeningLine] = ()
        self.setAccessibleName(self.tr("Where it opened from"))
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[OpeningLine]) -> None:
        self._lines = lines
        self.setFixedHeight(max(1, LINE * len(lines)))
        told = (amounts.listed(part for part in self._texts(one) if part) for one in lines)
        self.setAccessibleDescription("\n".join(told))
        self.update()

    def _texts(self, line: OpeningLine) -> tuple[str, str, str]:
        where = country_of(line.country)
        if line.outcome != OPEN:
            stopped = self.tr("{0}, stopped").format(where)
            where = stopped if line.country else self.tr("Stopped")
        return moment_words(line.at, self._now_ms()), line.address or MISSING, where

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            tokens = self._theme.tokens
            for place, line in enumerate(self._lines):
                top = place * LINE
                middle = top + (LINE - 1) / 2
                ink = tokens.text if line.outcome == OPEN else tokens.red
                rooms = ((BODY, 0, WHEN), (CODE, WHEN, ADDRESS), (BODY, WHEN + ADDRESS, 0))
                for words, (kind, x, width) in zip(self._texts(line), rooms, strict=True):
                    room = (width or self.width() - x) - 6
                    paint_line(painter, cut(words, kind, int(room), END), kind, ink, x, middle)
                edge = QRectF(0, top + LINE - 1, self.width(), 1)
                painter.fillRect(edge, colour(tokens.line))


class BrowserSide(QFrame):
    """Fixed in its width; what it holds is the profile's, not the store's."""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("browserSide")
        self._theme = theme
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("This store's browser"))
        self.facts = Section(theme, self.tr("This store's browser"), style="body")
        self.title = PlainLabel(self.tr("Where it opened from"), weight=600)
        self.lines = PastLines(theme, now_ms)
        self.drops = WrappedLabel(
            self.tr(
                "All traffic of this store stops at once. The window stays, its pages say why, and"
                " it goes on by itself when the proxy answers again."
            ),
            tone="text2",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.facts)
        column.addSpacing(16)
        column.addWidget(self.title)
        column.addWidget(self.lines)
        column.addSpacing(16)
        column.addWidget(PlainLabel(self.tr("If the proxy drops while it is open"), weight=600))
        column.addWidget(self.drops)
        column.addStretch(1)

    def show_past(self, facts: Sequence[Fact], past: ProfilePast) -> None:
        self.facts.show_facts(facts)
        self.title.setVisible(bool(past.lines))
        self.lines.show_lines(past.lines)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        with QPainter(self) as painter:
            line = QRectF(0, 0, 1, self.height())
            painter.fillRect(line, colour(self._theme.tokens.line_strong))
