"""Parts of a store's page: a section of facts, and the history."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lzdesk.gui.panes.order_drawer.lines import WIDTH, Happening
from lzdesk.gui.panes.order_drawer.timeline import paint_happening
from lzdesk.gui.panes.store_page.facts import Fact
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.text import Type, colour, fill_rounded, paint_line, width_of
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.lib.typed import override

LABEL_WIDTH = 128
CHIP_PAD = 6
SMALL: Type = ("small", 400, False)
ENTRY = 43
READ_OUT = 20
"""Entries of the history that a screen reader is told."""


class Section(QWidget):
    """A heading, what can be done here, and labels with their values."""

    def __init__(self, theme: Theme, title: str, style: str = "heading") -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(title)
        self.values: list[WrappedLabel] = []
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(PlainLabel(title, style=style, weight=600))
        head.addStretch(1)
        self._head = head
        self._labels: list[PlainLabel] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addLayout(head)
        self.column.addLayout(self._grid)

    def button(self, words: str) -> Button:
        """A way out at the right of the heading."""
        made = Button(self._theme, words, kind="link")
        self._head.addWidget(made)
        return made

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """The values as they are now; only what differs is drawn again."""
        while len(self.values) < len(facts):
            row = len(self.values)
            label = PlainLabel(style="small", tone="text3")
            value = WrappedLabel(style="small")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(value, row, 1)
            self._labels.append(label)
            self.values.append(value)
        for row, (label, value) in enumerate(zip(self._labels, self.values, strict=True)):
            there = row < len(facts)
            label.setVisible(there)
            value.setVisible(there)
            if there and (label.text(), value.text()) != facts[row][:2]:
                label.setText(facts[row].label)
                value.setText(facts[row].value)
                value.setAccessibleName(f"{facts[row].label}: {facts[row].value}")
            if there:
                value.set_tone(facts[row].tone)


class Rule(QWidget):
    """One hairline under the tabs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(1)
        theme.changed.connect(self.update)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(QRectF(self.rect()), colour(self._theme.tokens.line))


class StateChip(QWidget):
    """How the store's browser stands: a word on a tint."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words, self._tone = "", "grey"
        self.setFixedHeight(18)
        theme.changed.connect(self.update)

    def show_state(self, words: str, tone: str) -> None:
        """tone: of a chip, `grey`, `green`, `amber` or `red`."""
        self._words, self._tone = words, tone
        self.setFixedWidth(round(width_of(words, SMALL)) + 2 * CHIP_PAD)
        self.setAccessibleName(words)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill_rounded(painter, QRectF(self.rect()), getattr(tokens, f"{self._tone}_tint"))
            ink = getattr(tokens, self._tone)
            paint_line(painter, self._words, SMALL, ink, CHIP_PAD, (self.height() - 1) / 2)


class TabPage(QScrollArea):
    """What stands below one tab, one part under the other."""

    def __init__(self, name: str, parts: Sequence[QWidget]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("storePageInner")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(24)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inner)


class StoreHistory(QWidget):
    """Newest first; painted, as high as it is long."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lines: Sequence[Happening] = ()
        self.setMinimumWidth(WIDTH)
        theme.changed.connect(self.update)

    def show_lines(self, lines: Sequence[Happening]) -> None:
        if list(lines) == list(self.lines):
            return
        self.lines = lines
        self.setFixedHeight(max(1, ENTRY * len(lines)))
        told = [_in_full(line) for line in lines[:READ_OUT]]
        self.setAccessibleName(self.tr("History"))
        self.setAccessibleDescription("\n".join(told))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = event.rect()
        first = max(0, area.top() // ENTRY)
        for place in range(first, min(len(self.lines), area.bottom() // ENTRY + 1)):
            box = QRectF(0, place * ENTRY, WIDTH, ENTRY)
            paint_happening(painter, self._theme.tokens, self.lines[place], box)


def _in_full(line: Happening) -> str:
    values = " → ".join(part for part in (line.before, line.after) if part)
    return ", ".join(part for part in (line.when, line.what, values, line.by) if part)
