"""The twelve colours of stores to choose from: each with its name, never by colour alone."""

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QWidget

from lzdesk.gui.store_words import HUES, hue_words
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.marks import HEIGHT, WIDTH, paint_mark
from lzdesk.gui.widgets.text import END, Type, cut, paint_line, width_of
from lzdesk.lib.typed import override

ROW = 28
PAD = 6
COLUMNS = 4
LEAST = 104
BODY: Type = ("body", 400, False)
STRONG: Type = ("body", 600, False)
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -COLUMNS,
    Qt.Key.Key_Down: COLUMNS,
}


class Swatch(QAbstractButton):
    """One colour: the mark as the store would have it, and the colour's name."""

    def __init__(self, theme: Theme, hue: int, country: str) -> None:
        super().__init__()
        self._theme = theme
        self.hue = hue
        self._country = country
        self.setText(hue_words(hue))
        self.setAccessibleName(hue_words(hue))
        self.setCheckable(True)
        self.setFixedHeight(ROW)
        self.setMinimumWidth(ceil(PAD + WIDTH + 8 + width_of(self.text(), STRONG) + PAD))
        theme.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(LEAST, ROW)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(QColor(tokens.accent if self.isChecked() else tokens.hover), 1))
            painter.setBrush(QColor(tokens.sel if self.isChecked() else tokens.hover))
            painter.drawRoundedRect(box, 4, 4)
        middle = self.height() / 2
        paint_mark(painter, tokens, self.hue, self._country, PAD, round(middle - HEIGHT / 2))
        x = PAD + WIDTH + 8
        kind = STRONG if self.isChecked() else BODY
        name = cut(self.text(), kind, int(self.width() - PAD - x), END)
        paint_line(painter, name, kind, tokens.text, x, middle)


class Swatches(QWidget):
    """One is chosen; the arrow keys go from one to the next."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, hue: int, country: str) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self.swatches = [Swatch(theme, place, country) for place in range(len(HUES))]
        for place, swatch in enumerate(self.swatches):
            self._group.addButton(swatch, place)
            grid.addWidget(swatch, place // COLUMNS, place % COLUMNS)
        self._group.idClicked.connect(self.chosen)
        self._choose(hue % len(HUES))

    @property
    def hue(self) -> int:
        return self._group.checkedId()

    def _choose(self, hue: int) -> None:
        for swatch in self.swatches:
            # One stop for the Tab key: the arrows do the rest.
            here = swatch.hue == hue
            swatch.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)
        self.swatches[hue].setChecked(True)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        wanted = self.hue + (step or 0)
        if step is None or not 0 <= wanted < len(self.swatches):
            super().keyPressEvent(event)
            return
        self._choose(wanted)
        self.swatches[wanted].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(wanted)
