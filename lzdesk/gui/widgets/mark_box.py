"""A store's mark as a widget, for heads and forms. Its name stands beside it."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.marks import HEIGHT, WIDTH, paint_mark
from lzdesk.lib.typed import override


class MarkBox(QWidget):
    """24 x 16."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._mark = (0, "")
        self.setFixedSize(WIDTH, HEIGHT)
        theme.changed.connect(self.update)

    def show_mark(self, hue: int, country: str) -> None:
        self._mark = (hue, country)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, self._theme.tokens, *self._mark, 0, 0)
