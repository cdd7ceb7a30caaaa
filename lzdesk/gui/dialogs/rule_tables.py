"""What rules did, and what one would have done: two tables and a strip of days."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import day_words, moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.rule_words import rule_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.lines_table import CODE, Column, Line
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.text import Type, colour, paint_line, width_of
from lzdesk.gui.words import MISSING, translate
from lzdesk.lib.typed import override
from lzdesk.link.messages import RuleMatch
from lzdesk.reading.rules import FiringLine

NUMBER_MOST = 200
NAME_MOST = 160
DAYS_HEIGHT = 72
FOOT = 16
TOP = 16
GAP = 2
CAPTION: Type = ("caption", 400, False)


def firing_columns() -> tuple[Column, ...]:
    """Of what rules did."""
    return (
        Column(translate("Rules", "When"), 72, NUMBER_MOST),
        Column(translate("Rules", "Rule"), 96, NAME_MOST),
        Column(translate("Rules", "Store"), 96, NAME_MOST),
        Column(translate("Rules", "Order"), 128, NUMBER_MOST, CODE),
        Column(translate("Rules", "What it did"), 160),
    )


def match_columns() -> tuple[Column, ...]:
    """Of what a rule would have fired on."""
    return (
        Column(translate("Rules", "When"), 112, NUMBER_MOST),
        Column(translate("Rules", "Store"), 144, 240),
        Column(translate("Rules", "Order"), 160, NUMBER_MOST, CODE),
        Column(translate("Rules", "Limit"), 96),
    )


def firing_line(line: FiringLine, now_ms: int) -> Line:
    """A firing as a row."""
    texts = (
        moment_words(line.at, now_ms),
        plain(line.rule_name, 80),
        plain(line.store_name, 80),
        plain(line.order_number, 80) or MISSING,
        rule_words.outcome(line.outcome),
    )
    return Line(line.firing_id, line.order_row, texts)


def match_line(match: RuleMatch, store: str, place: int, now_ms: int) -> Line:
    """An order that a rule would have fired on, as a row."""
    held = translate("Rules", "over the limit") if match.held_back else ""
    number = plain(match.order_number, 80) or MISSING
    return Line(place, match.row, (moment_words(match.at, now_ms), plain(store, 80), number, held))


class DayStrip(QWidget):
    """How often a day, as bars; each day in words for a screen reader."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._days: Sequence[tuple[str, int]] = ()
        self.setAccessibleName(name)
        self.setFixedHeight(DAYS_HEIGHT)
        theme.changed.connect(self.update)

    def show_days(self, days: Sequence[tuple[str, int]]) -> None:
        """Day, `2026-11-12`, and its number, oldest first."""
        self._days = days
        told = [f"{_short(day)}: {count_words(count)}" for day, count in days if count]
        self.setAccessibleDescription(amounts.listed(told))
        self.setToolTip(plain_tooltip("\n".join(told)))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._days:
            return
        painter, tokens = QPainter(self), self._theme.tokens
        most = max(max(count for _, count in self._days), 1)
        base = self.height() - FOOT
        step = self.width() / len(self._days)
        painter.fillRect(QRectF(0, base, self.width(), 1), colour(tokens.line_strong))
        for place, (_, count) in enumerate(self._days):
            left, right = round(place * step), round((place + 1) * step)
            high = max(round(count / most * (base - TOP)), 1 if count else 0)
            box = QRectF(left, base - high, max(right - left - GAP, 1), high)
            painter.fillRect(box, colour(tokens.accent_fill))
        paint_line(painter, count_words(most), CAPTION, tokens.text3, 0, TOP / 2)
        first, last = _short(self._days[0][0]), _short(self._days[-1][0])
        middle = base + FOOT / 2 + 1
        paint_line(painter, first, CAPTION, tokens.text3, 0, middle)
        x = self.width() - width_of(last, CAPTION)
        paint_line(painter, last, CAPTION, tokens.text3, x, middle)


def _short(day: str) -> str:
    """`2026-11-12` as the window writes a day."""
    return day_words(date.fromisoformat(day))
