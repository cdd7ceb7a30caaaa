"""What rules did, and what one would have done: two tables and a strip of days."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import day_words, moment_words
from lzdesk.gui.money import count_words
from lzdesk.gui.rule_words import rule_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.widgets.text import Type, colour, paint_line, width_of
from lzdesk.gui.words import MISSING, translate
from lzdesk.lib.typed import override
from lzdesk.link.messages import RuleMatch
from lzdesk.reading.rules import FiringLine

Index = QModelIndex | QPersistentModelIndex
FIRING_TITLES = (
    QT_TRANSLATE_NOOP("Rules", "When"),
    QT_TRANSLATE_NOOP("Rules", "Rule"),
    QT_TRANSLATE_NOOP("Rules", "Store"),
    QT_TRANSLATE_NOOP("Rules", "Order"),
    QT_TRANSLATE_NOOP("Rules", "What it did"),
)
FIRING_WIDTHS = (84, 112, 108, 132)
MATCH_TITLES = (
    QT_TRANSLATE_NOOP("Rules", "When"),
    QT_TRANSLATE_NOOP("Rules", "Store"),
    QT_TRANSLATE_NOOP("Rules", "Order"),
    QT_TRANSLATE_NOOP("Rules", "Limit"),
)
MATCH_WIDTHS = (112, 144, 168)
DAYS_HEIGHT = 72
FOOT = 16
TOP = 16
GAP = 2
CAPTION: Type = ("caption", 400, False)


class Line(NamedTuple):
    """One row of either table."""

    key: int
    order_row: int
    texts: tuple[str, ...]


class LinesModel(QAbstractTableModel):
    """Rows of plain text under these titles."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = titles
        self.lines: Sequence[Line] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Rows that stay keep their place: nothing jumps while it is read."""
        if [one.key for one in lines] == [one.key for one in self.lines]:
            self.lines = lines
            last = self.index(len(lines) - 1, len(self._titles) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate("Rules", self._titles[section])
        return None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = self.lines[index.row()].texts[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{translate('Rules', self._titles[index.column()])}: {text}"
        return None


def lines_table(name: str, model: LinesModel, widths: Sequence[int]) -> QTableView:
    """A table whose last column takes the rest."""
    table = QTableView()
    table.setAccessibleName(name)
    table.setModel(model)
    table.setFont(font())
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(28)
    header = table.horizontalHeader()
    header.setAccessibleName(name)
    header.setFont(font("caption", 500))
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    for place, width in enumerate(widths):
        header.resizeSection(place, width)
    header.setSectionResizeMode(len(widths), QHeaderView.ResizeMode.Stretch)
    return table


def chosen_lines(table: QTableView, model: LinesModel) -> list[Line]:
    """The rows that are selected."""
    return [model.lines[index.row()] for index in table.selectionModel().selectedRows()]


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
