"""Paints the lines of the alert pane: an alert is what and its clock, then whose and one verb."""

from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lzdesk.gui.alert_words import NUMBERED, alert_words
from lzdesk.gui.clock_words import band_of, clock_words
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.alerts.model import (
    ALERT,
    MORE,
    SECTION,
    URGENT,
    AlertModel,
    Index,
    PaneLine,
)
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.badges import paint_small_clock, small_clock_width
from lzdesk.gui.widgets.marks import WIDTH as MARK_WIDTH
from lzdesk.gui.widgets.marks import paint_small_mark
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line, width_of
from lzdesk.gui.words import MARKETPLACE_CODES, MISSING
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.alerts import AlertLine

HEIGHTS = {SECTION: 28, ALERT: 48, MORE: 26}
EDGE = 12
GAP = 6
FIRST, SECOND = 15, 33
"""The middles of an alert's two lines below its top."""
LEAST_TARGET = 24

TITLE: Type = ("body", 500, False)
STRONG: Type = ("small", 600, False)
SMALL: Type = ("small", 400, False)
VERB: Type = ("small", 500, False)
CAPTION: Type = ("caption", 400, False)


class Rests(NamedTuple):
    """What follows a store's name, said ever shorter, and whether it may be left out."""

    words: tuple[str, ...]
    must_stay: bool = False

    @property
    def whole(self) -> str:
        return self.words[0]


class AlertDelegate(QStyledItemDelegate):
    """Knows where a row's verb stands, for the pointer."""

    def __init__(self, theme: Theme, model: AlertModel, now_ms: Now, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._now_ms = now_ms
        self._view = parent

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._model.line_at(index)
        return QSize(0, HEIGHTS[line.what] if line else 0)

    def verb_box(self, row: QRectF, alert: AlertLine) -> QRectF:
        """Where the verb of an alert is pressed; at least 24 high."""
        width = width_of(alert_words.verb(alert.kind), VERB)
        middle = row.y() + SECOND
        left = row.right() - EDGE - width - GAP
        return QRectF(left, middle - LEAST_TARGET / 2, width + EDGE + GAP, LEAST_TARGET)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._model.line_at(index)
        if line is None:
            return
        box = QRectF(option.rect)
        painter.save()
        self._paint_ground(painter, box, line, option.state)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.alert is not None:
            self._paint_alert(painter, box, line.alert, folded=line.folded)
        elif line.what == MORE:
            words = alert_words.more(line.number)
            paint_line(
                painter, words, SMALL, self._theme.tokens.accent, box.x() + EDGE,
                box.y() + HEIGHTS[MORE] / 2,
            )  # fmt: skip
        else:
            self._paint_section(painter, box, line)
        painter.restore()
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            self._paint_current(painter, box)

    def _paint_ground(
        self, painter: QPainter, box: QRectF, line: PaneLine, flags: QStyle.StateFlag
    ) -> None:
        tokens = self._theme.tokens
        hovered = bool(flags & QStyle.StateFlag.State_MouseOver)
        ground = tokens.canvas
        if line.what == SECTION:
            ground = tokens.hover_window if hovered else tokens.window
        elif hovered:
            ground = tokens.hover
        painter.fillRect(box, colour(ground))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(tokens.line))

    def _paint_current(self, painter: QPainter, box: QRectF) -> None:
        ink = colour(self._theme.tokens.focus)
        painter.fillRect(QRectF(box.x(), box.y(), box.width(), 1), ink)
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), ink)
        painter.fillRect(QRectF(box.x(), box.y(), 2, box.height()), ink)

    def _paint_section(self, painter: QPainter, box: QRectF, line: PaneLine) -> None:
        tokens = self._theme.tokens
        middle = box.y() + (HEIGHTS[SECTION] - 1) / 2
        chevron = "chevron-right" if line.folded else "chevron-down"
        paint_icon(painter, chevron, tokens.text3, box.x() + EDGE, round(middle - 6), 12)
        x = box.x() + EDGE + 12 + GAP
        title = alert_words.section(line.section)
        paint_line(painter, title, STRONG, tokens.text, x, middle)
        x += width_of(title, STRONG) + GAP
        paint_line(painter, count_words(line.number), SMALL, tokens.text2, x, middle)
        worst = alert_words.worst(line.worst, line.worst_count)
        urgent = line.worst in URGENT
        kind = STRONG if urgent else SMALL
        x = box.right() - EDGE - width_of(worst, kind)
        paint_line(painter, worst, kind, tokens.red if urgent else tokens.text2, x, middle)

    def _paint_alert(
        self, painter: QPainter, box: QRectF, alert: AlertLine, *, folded: bool
    ) -> None:
        tokens, now = self._theme.tokens, self._now_ms()
        right = box.right() - EDGE
        if alert.due_at is not None:
            left = alert.due_at - now
            words = clock_words(left)
            right -= small_clock_width(words)
            paint_small_clock(painter, tokens, band_of(left), words, right, box.y() + FIRST)
            right -= 8
        x = box.x() + EDGE
        title = cut(alert_words.title(alert, now), TITLE, int(right - x), END)
        ink = tokens.text2 if folded else tokens.text
        paint_line(painter, title, TITLE, ink, x, box.y() + FIRST)
        verb = alert_words.verb(alert.kind)
        right = box.right() - EDGE - width_of(verb, VERB)
        paint_line(painter, verb, VERB, tokens.accent, right, box.y() + SECOND)
        whose = QPointF(x, box.y() + SECOND)
        self._paint_whose(painter, whose, right - 8, alert, rests_of(alert, now, folded=folded))

    def _paint_whose(
        self, painter: QPainter, at: QPointF, right: float, alert: AlertLine, rests: Rests
    ) -> None:
        tokens, x, middle = self._theme.tokens, at.x(), at.y()
        store = self._model.store_of(alert)
        if store is None:
            paint_line(painter, MISSING, SMALL, tokens.text2, x, middle)
            return
        paint_small_mark(painter, tokens, store.hue, store.country, x, middle)
        x += MARK_WIDTH + GAP
        if alert.is_of_many and rests.whole:
            # There is room for one of the two; the whole is in its accessible text.
            words = cut(rests.whole, SMALL, max(ceil(right - x), 0), END)
            paint_line(painter, words, SMALL, tokens.text2, x, middle)
            return
        code = MARKETPLACE_CODES.get(store.marketplace, "")
        name, code, rest = whose_parts(store.name, code, rests, right - x)
        for words, kind, ink in (
            (name, SMALL, tokens.text2),
            (code, CAPTION, tokens.text3),
            (rest, SMALL, tokens.text2),
        ):
            if words:
                paint_line(painter, words, kind, ink, x, middle)
                x += width_of(words, kind) + GAP


def rests_of(alert: AlertLine, now_ms: int, *, folded: bool) -> Rests:
    """What follows the store's name."""
    if folded:
        return Rests((alert_words.aside(alert, now_ms), *alert_words.short_asides(alert, now_ms)))
    whole, short = alert_words.rest(alert, now_ms), alert_words.short_rest(alert, now_ms)
    return Rests((whole, short), alert.kind in NUMBERED)


def whose_parts(name: str, code: str, rests: Rests, room: float) -> tuple[str, str, str]:
    """Name, marketplace code and the rest, as there is room for them.

    The name comes first: the code leaves for it, then the rest is said shorter, then it leaves
    too, if it may. The whole is in the row's tooltip.
    """
    wide = width_of(name, SMALL)
    for with_code, rest in ((code, rests.whole), *(("", words) for words in rests.words)):
        taken = sum(
            GAP + width_of(words, kind)
            for words, kind in ((with_code, CAPTION), (rest, SMALL))
            if words
        )
        if wide + taken <= room:
            return name, with_code, rest
    rest = rests.words[-1] if rests.must_stay else ""
    taken = GAP + width_of(rest, SMALL) if rest else 0
    return cut(name, SMALL, max(int(room - taken), 24), END), "", rest
