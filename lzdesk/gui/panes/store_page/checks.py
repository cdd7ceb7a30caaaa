"""The order of checks: one painted row each, the one that ended the opening marked out."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from lzdesk.domain.openings import Checked
from lzdesk.gui.amounts import amounts
from lzdesk.gui.opening_words import CheckWords, check_words
from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.text import Type, colour, paint_line, width_of
from lzdesk.gui.widgets.wrapped import laid_out
from lzdesk.gui.words import MISSING
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override

HEAD = 28
ROW = 34
MARK = 28
TOOK = 72
NAME, NAME_SHARE = 240, 0.36
ICON = 20
BAR = 3
PAD = 8
BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)
SMALL: Type = ("small", 400, False)
CAPTION: Type = ("caption", 500, False)

_ICONS = {
    "good": ("check", "green"),
    "warning": ("triangle-alert", "amber"),
    "failed": ("x", "red"),
    "not_run": ("minus", "text3"),
    "running": ("clock", "text3"),
}
"""State to its icon and ink."""


class LaidOut:
    """The words of a cell over as many lines as they need, and smaller ones below them."""

    def __init__(self, words: str, more: str, kind: Type, room: float) -> None:
        parts = [(text, one) for text, one in ((words, kind), (more, SMALL)) if text]
        self._parts = [
            (*laid_out(text, font(one[0], one[1], code=one[2]), room), one is SMALL)
            for text, one in parts
        ]

    @property
    def height(self) -> float:
        """Logical pixels of all lines."""
        return sum(height for _, height, _ in self._parts)

    def paint(self, painter: QPainter, x: float, row: QRectF, ink: str, small_ink: str) -> None:
        """In the middle of the row's height."""
        top = row.y() + (row.height() - 1 - self.height) / 2
        for layout, height, is_small in self._parts:
            painter.setPen(colour(small_ink if is_small else ink))
            layout.draw(painter, QPointF(x, round(top)))
            top += height


class CheckRows(QWidget):
    """As high as its rows; read out line by line."""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self._theme = theme
        self._now_ms = now_ms
        self._checks: Sequence[Checked] = ()
        self._words: list[CheckWords] = []
        self._rows: list[list[LaidOut]] = []
        self._heights: list[int] = []
        self.setAccessibleName(self.tr("Checks before the first page"))
        theme.changed.connect(self.update)
        self.show_checks(())

    def show_checks(self, checks: Sequence[Checked]) -> None:
        self._checks = checks
        self._words = [check_words(check, self._now_ms()) for check in checks]
        self._fit()
        self.setAccessibleDescription("\n".join(self.lines()))
        self.update()

    def lines(self) -> list[str]:
        """Each row in full words."""
        return [
            amounts.listed(dict.fromkeys(part for part in told if part and part != MISSING))
            for told in self._words
        ]

    def _fit(self) -> None:
        """Each row is as high as its words are in the room there is."""
        self._rows = [
            self._cells(check, told) for check, told in zip(self._checks, self._words, strict=True)
        ]
        self._heights = [
            max(ROW, *(round(cell.height) + 2 * PAD for cell in row)) for row in self._rows
        ]
        self.setFixedHeight(HEAD + sum(self._heights))

    def _cells(self, check: Checked, told: CheckWords) -> list[LaidOut]:
        name, expected, found, right = self._columns()
        marked = _is_marked(check)
        cells = (
            (told.name, told.about if marked else "", expected - name, marked),
            (told.expected, told.expected_more if marked else "", found - expected, False),
            (told.found, told.found_more if marked else "", right - TOOK - found, marked),
        )
        return [
            LaidOut(words, more, STRONG if strong else BODY, max(room - PAD, 40))
            for words, more, room, strong in cells
        ]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _columns(self) -> tuple[float, float, float, float]:
        """Left edges of name, expected and found, and the right edge of the time."""
        room = self.width() - MARK - TOOK
        name = min(NAME, room * NAME_SHARE)
        each = (room - name) / 2
        return MARK + PAD, MARK + name, MARK + name + each, self.width() - PAD

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_head(painter)
            top = HEAD
            for check, row, height in zip(self._checks, self._rows, self._heights, strict=True):
                self._paint_row(painter, check, row, QRectF(0, top, self.width(), height))
                top += height

    def _paint_head(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        titles = (self.tr("Check"), self.tr("Expected"), self.tr("Found"))
        middle = (HEAD - 1) / 2
        for title, x in zip(titles, self._columns(), strict=False):
            paint_line(painter, title, CAPTION, tokens.text3, x, middle)
        took = self.tr("Took")
        x = self.width() - PAD - width_of(took, CAPTION)
        paint_line(painter, took, CAPTION, tokens.text3, x, middle)
        painter.fillRect(QRectF(0, HEAD - 1, self.width(), 1), colour(tokens.line_strong))

    def _paint_row(
        self, painter: QPainter, check: Checked, row: Sequence[LaidOut], box: QRectF
    ) -> None:
        tokens = self._theme.tokens
        if _is_marked(check):
            tint = tokens.red_tint if check.state == "failed" else tokens.amber_tint
            ink = tokens.red if check.state == "failed" else tokens.amber
            painter.fillRect(box, colour(tint))
            painter.fillRect(QRectF(box.x(), box.y(), BAR, box.height()), colour(ink))
        else:
            line = QRectF(box.x(), box.bottom() - 1, box.width(), 1)
            painter.fillRect(line, colour(tokens.line))
        icon, tone = _ICONS[check.state]
        y = round(box.center().y() - ICON / 2)
        paint_icon(painter, icon, getattr(tokens, tone), 6, y, ICON)
        quiet = check.state in ("not_run", "running")
        inks = (tokens.text3,) * 3 if quiet else (tokens.text, tokens.text2, _ink(tokens, check))
        columns = self._columns()
        for cell, x, ink in zip(row, columns, inks, strict=False):
            cell.paint(painter, x, box, ink, tokens.text2)
        took = self._took(check)
        x = columns[3] - width_of(took, SMALL)
        paint_line(painter, took, SMALL, tokens.text3, x, box.y() + (box.height() - 1) / 2)

    def _took(self, check: Checked) -> str:
        return self._words[list(self._checks).index(check)].took


def _is_marked(check: Checked) -> bool:
    """Whether this check is why the opening ended."""
    return check.state == "failed" or (check.state == "warning" and not check.accepted)


def _ink(tokens: Tokens, check: Checked) -> str:
    if check.state == "failed":
        return tokens.red
    return tokens.amber if check.state == "warning" else tokens.text
