"""The window's first frame: the real rows in their place, and the empty surfaces of what follows.

The desk must be there as fast as any window: rows within a frame, then the panes around them.
Making all panes first takes several times as long as the rows. So the surfaces are painted by one
widget, each at the fixed size and in the colours its pane will have, and nothing moves when
the panes take their places.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from lzdesk.gui.panes.order_grid.first_rows import FirstRows
from lzdesk.gui.sizes import (
    ALERT_HEAD_HEIGHT,
    ALERT_PANE_WIDTH,
    ALERTS_FROM_WIDTH,
    FILTER_BAR_HEIGHT,
    GRID_BAR_WIDTH,
    RAIL_FOLDED_WIDTH,
    RAIL_WIDTH,
    STATUS_BAR_HEIGHT,
    TABS_HEIGHT,
    TOP_BAR_HEIGHT,
)
from lzdesk.gui.theme.theme import Theme
from lzdesk.lib.typed import override

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

GRID_TOP = TOP_BAR_HEIGHT + TABS_HEIGHT + FILTER_BAR_HEIGHT


class FirstFrame(QWidget):
    """Paints what the panes will show, until they take its place."""

    def __init__(
        self, theme: Theme, rows: FirstRows, *, rail_folded: bool, alerts_folded: bool
    ) -> None:
        super().__init__()
        self._tokens = theme.tokens
        self._rows = rows
        self._alerts_folded = alerts_folded
        self._left = RAIL_FOLDED_WIDTH if rail_folded else RAIL_WIDTH

    @override
    def paintEvent(self, event: "QPaintEvent") -> None:
        painter, tokens = QPainter(self), self._tokens
        width, height, left = self.width(), self.height(), self._left
        right = width
        if width >= ALERTS_FROM_WIDTH and not self._alerts_folded:
            right -= ALERT_PANE_WIDTH
        tabs = TOP_BAR_HEIGHT
        filters = tabs + TABS_HEIGHT
        foot = height - STATUS_BAR_HEIGHT
        for x, y, wide, high, colour in (
            (0, 0, width, height, tokens.window),
            (left - 1, 0, 1, foot, tokens.line),
            (left, tabs - 1, width, 1, tokens.line),
            (left, tabs, width, foot - tabs, tokens.canvas),
            (left, filters - 1, right - left, 1, tokens.line),
            (left, GRID_TOP - 1, right - left, 1, tokens.line),
            (right, tabs, 1, foot - tabs, tokens.line_strong),
            (right + 1, tabs + ALERT_HEAD_HEIGHT - 1, width - right, 1, tokens.line),
            (0, foot, width, 1, tokens.line_strong),
        ):
            painter.fillRect(QRect(x, y, wide, high), QColor(colour))
        room = foot - GRID_TOP
        bar = GRID_BAR_WIDTH if self._rows.height > room else 0
        self._rows.paint(painter, tokens, QRectF(left, GRID_TOP, right - left - bar, room))
