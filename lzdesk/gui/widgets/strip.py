"""A bar over a list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

GAP = 8


def strip(made: QWidget, name: str, height: int, left: int = 12, right: int = 12) -> QHBoxLayout:
    """Make a widget a bar and give its row. name: of the sheet's styles (`statusTabs`,
    `filterBar`); all else in logical pixels."""
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setFixedHeight(height)
    row = QHBoxLayout(made)
    row.setContentsMargins(left, 0, right, 0)
    row.setSpacing(GAP)
    return row
