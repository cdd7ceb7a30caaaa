"""The check box, painted: in the rows of a list, in their header and by the style."""

from typing import Literal

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen

from lzdesk.gui.theme.icons import paint_icon_in
from lzdesk.gui.theme.tokens import Tokens
from lzdesk.gui.widgets.text import colour

BOX = 14
"""Side of a check box in logical pixels."""

Mark = Literal["", "check", "minus"]
"""The icon in the box: none, checked, or a dash for some."""


def paint_check_box(
    painter: QPainter, box: QRectF, tokens: Tokens, mark: Mark, *, enabled: bool = True
) -> None:
    """A 14 px check box in `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = tokens.accent_fill if mark else tokens.control
    if not enabled:
        edge = tokens.line_strong
    painter.setPen(QPen(colour(edge), 1))
    painter.setBrush(colour(tokens.accent_fill if mark and enabled else tokens.canvas))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if mark:
        paint_icon_in(painter, mark, tokens.on_accent if enabled else tokens.disabled, box, 12)
    painter.restore()
