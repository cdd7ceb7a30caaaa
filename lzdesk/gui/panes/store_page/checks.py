"""The order of checks: one painted row each, the one that ended the opening marked out."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lzdesk.domain.openings import Checked
from lzdesk.gui.amounts import amounts
from lzdesk.gui.opening_words import CheckWords, check_words
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.text import END, Type, colour, cut, paint_line, width_of
from lzdesk.gui.words import MISSING
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override

HEAD = 28
ROW = 34
TALL = 52
"""A row of two lines."""
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


class CheckRows(QWidget):
    """As high as its rows; read out line by line."""

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self._theme = theme
        self._now_ms = now_ms
        self._checks: Sequence[Checked] = ()
        self._words: list[CheckWords] = []
        self.setAccessibleName(self.tr("Checks before the first page"))
        theme.changed.connect(self.update)
        self.show_checks(())

    def show_checks(self, checks: Sequence[Checked]) -> None:
        self._checks = checks
        self._words = [check_words(check, self._now_ms()) for check in checks]
        self.setFixedHeight(HEAD + sum(self._height(one) for one in checks))
        self.setAccessibleDescription("\n".join(self.lines()))
        self.update()

    def lines(self) -> list[str]:
        """Each row in full words."""
        return [
            amounts.listed(dict.fromkeys(part for part in told if part and part != MISSING))
            for told in self._words
        ]

    def _height(self, check: Checked) -> int:
        return TALL if _is_marked(check) else ROW

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
            for check, told in zip(self._checks, self._words, strict=True):
                height = self._height(check)
                self._paint_row(painter, check, told, QRectF(0, top, self.width(), height))
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

    def _paint_row(self, painter: QPainter, check: Checked, told: CheckWords, box: QRectF) -> None:
        tokens, marked = self._theme.tokens, _is_marked(check)
        if marked:
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
        name, expected, found, right = self._columns()
        middle = box.y() + (box.height() - 1) / 2
        quiet = check.state in ("not_run", "running")
        inks = (tokens.text3,) * 3 if quiet else (tokens.text, tokens.text2, _ink(tokens, check))
        cells = (
            (told.name, told.about if marked else "", name, expected - name),
            (told.expected, told.expected_more if marked else "", expected, found - expected),
            (told.found, told.found_more if marked else "", found, right - TOOK - found),
        )
        for place, (words, more, x, room) in enumerate(cells):
            strong = marked and place != 1
            self._paint_cell(painter, words, more, inks[place], x, room - PAD, middle, strong)
        x = right - width_of(told.took, SMALL)
        paint_line(painter, told.took, SMALL, tokens.text3, x, middle)

    def _paint_cell(
        self,
        painter: QPainter,
        words: str,
        more: str,
        ink: str,
        x: float,
        room: float,
        middle: float,
        strong: bool,
    ) -> None:
        kind = STRONG if strong else BODY
        first = middle - 9 if more else middle
        paint_line(painter, cut(words, kind, int(room), END), kind, ink, x, first)
        if more:
            second = cut(more, SMALL, int(room), END)
            paint_line(painter, second, SMALL, self._theme.tokens.text2, x, middle + 9)


def _is_marked(check: Checked) -> bool:
    """Whether this check is why the opening ended."""
    return check.state == "failed" or (check.state == "warning" and not check.accepted)


def _ink(tokens: Tokens, check: Checked) -> str:
    if check.state == "failed":
        return tokens.red
    return tokens.amber if check.state == "warning" else tokens.text
