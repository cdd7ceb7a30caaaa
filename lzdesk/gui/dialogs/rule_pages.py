"""Two tabs of the rules: what one would have done in the last 30 days, and what all did."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from lzdesk.gui.dialogs.rule_tables import (
    DayStrip,
    firing_columns,
    firing_line,
    match_columns,
    match_line,
)
from lzdesk.gui.rule_words import rule_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.gui.widgets.lines_table import Column, LinesTable, WholeWords
from lzdesk.gui.widgets.wrapped import WrappedLabel
from lzdesk.link.messages import RuleChecked
from lzdesk.reading.rules import FiringLine

DAYS = 30


class RulePage(QWidget):
    """A tab with a table of orders."""

    chosen_changed = Signal()
    opened = Signal()
    """The order of the chosen row is asked for."""

    def __init__(self, theme: Theme, columns: Sequence[Column], name: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(4, 4, 0, 0)
        self.column.setSpacing(8)
        self.table = LinesTable(theme, name, columns)
        self.table.opened.connect(self.opened)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())

    def rows(self) -> list[int]:
        """The rows of the orders that are selected."""
        return [line.order_row for line in self.table.chosen() if line.order_row is not None]


class TriedPage(RulePage):
    """Nothing until a rule is tried; then a sentence, the days, and the newest orders."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, match_columns(), self.tr("Orders"))
        self.words = WrappedLabel(weight=500)
        self.looked = PlainLabel(style="small", tone="text2")
        self.days = DayStrip(theme, self.tr("Orders a day"))
        for part in (self.words, self.looked, self.days):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.column.addStretch(0)
        self.forget()

    def show_tried(self, tried: RuleChecked, store_of: Callable[[int], str], now_ms: int) -> None:
        words = [rule_words.tried(tried.fired, DAYS)]
        if tried.held_back:
            words.append(rule_words.held_back(tried.held_back))
        self.words.setText(". ".join(words))
        self.looked.setText(rule_words.looked_at(tried.looked_at))
        self.days.show_days(tried.days)
        self.table.show_lines([
            match_line(match, store_of(match.store_id), place, now_ms)
            for place, match in enumerate(tried.matches)
        ])  # fmt: skip
        self._show(there=True)

    def forget(self) -> None:
        """It was of another rule, or of this one before it was changed."""
        self.words.setText(self.tr("Not tried yet. A try reads what is here and writes nothing."))
        self.table.show_lines(())
        self._show(there=False)

    def _show(self, *, there: bool) -> None:
        for part in (self.looked, self.days, self.table):
            part.setVisible(there)
        # The sentence stands at the top also where nothing is below it.
        self.column.setStretch(self.column.count() - 1, 0 if there else 1)


class HistoryPage(RulePage):
    """Every firing of a rule, or of all."""

    all_asked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, firing_columns(), self.tr("What it did"))
        self._lines: Sequence[FiringLine] = ()
        self.all = QCheckBox(self.tr("What all rules did, those that were deleted too"))
        self.all.setFont(font())
        self.all.toggled.connect(self.all_asked)
        self.nothing = PlainLabel(self.tr("Nothing yet."), tone="text2")
        self.whole = WholeWords(self.table)
        for part in (self.all, self.nothing):
            self.column.addWidget(part)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.whole)
        self.column.addStretch(0)

    def show_firings(self, lines: Sequence[FiringLine], now_ms: int) -> None:
        self._lines = lines
        self.table.show_lines([firing_line(line, now_ms) for line in lines])
        self.nothing.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.whole.setVisible(bool(lines))
        self.column.setStretch(self.column.count() - 1, 0 if lines else 1)

    def held_back(self) -> tuple[int, ...]:
        """Of those selected, the firings that the limit held back."""
        keys = {line.key for line in self.table.chosen()}
        limited = (one for one in self._lines if one.outcome.state == "limit")
        return tuple(one.firing_id for one in limited if one.firing_id in keys)
