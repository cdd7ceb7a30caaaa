"""The check box, painted: in the rows of a list, in their header and by the style."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lzdesk.gui.theme.icons import paint_icon_in
from lzdesk.gui.theme.tokens import Tokens

BOX = 14
"""Side of a check box in logical pixels."""


def paint_check_box(
    painter: QPainter, box: QRectF, tokens: Tokens, state: Qt.CheckState, *, enabled: bool = True
) -> None:
    """A 14 px check box in `box`: empty, checked, or with a dash for some."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    marked = state != Qt.CheckState.Unchecked
    edge = tokens.accent_fill if marked else tokens.control
    if not enabled:
        edge = tokens.line_strong
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(tokens.accent_fill if marked and enabled else tokens.canvas))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if marked:
        name = "check" if state == Qt.CheckState.Checked else "minus"
        paint_icon_in(painter, name, tokens.on_accent if enabled else tokens.disabled, box, 12)
    painter.restore()
