"""Where the panes stand in the window, at the sizes of sizes.py that the first frame has too."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lzdesk.gui.panes.rail.dock import RailDock

if TYPE_CHECKING:
    from lzdesk.gui.main_window import MainWindow

LEAST_MIDDLE = 480
"""Logical pixels of the orders beside an open drawer in the least window."""


def arrange(window: "MainWindow") -> tuple[QWidget, QStackedWidget]:
    """Lay the window's panes out. Returns all of them, and the middle: the orders or the doors."""
    main = QVBoxLayout()
    main.setSpacing(0)
    for widget in (window.top, window.banner):
        main.addWidget(widget)
    middle = QStackedWidget()
    middle.addWidget(window.orders)
    middle.addWidget(window.doors)
    # Beside the drawer the list has less room than its bars would like; the window stays.
    middle.setMinimumWidth(LEAST_MIDDLE)
    body = QHBoxLayout()
    body.setSpacing(0)
    body.addWidget(middle, 1)
    body.addWidget(window.drawer)
    body.addWidget(window.alerts)
    main.addLayout(body, 1)
    upper = QHBoxLayout()
    upper.setSpacing(0)
    upper.addWidget(window.rail)
    upper.addLayout(main, 1)
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addLayout(upper, 1)
    column.addWidget(window.status)
    window.setCentralWidget(whole)
    RailDock(window, window.rail, window.drawer)
    return whole, middle
