"""A filter chip: a word and its value; set, it has an accent edge and a cross."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.icons import paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import plain_tooltip
from lzdesk.lib.typed import override

PAD = 8
GAP = 4
ICON = 14
WIDEST_VALUE = 220


class FilterChip(QPushButton):
    """`Created **last 7 days** ×`. Pressing it asks for a choice, pressing the cross clears it."""

    chosen = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme, word: str) -> None:
        super().__init__()
        self._theme = theme
        self._word = word
        self._value = ""
        self._set = False
        self._widest = WIDEST_VALUE
        self.setProperty("kind", "chip")
        self.setCheckable(True)
        self.setFixedHeight(26)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.update)

    def show_value(self, value: str, *, is_set: bool) -> None:
        """The value in words, and whether it narrows the list."""
        self._value = value
        self._set = is_set
        self.setChecked(is_set)
        self.setAccessibleName(f"{self._word} {value}")
        self._refresh()

    def limit(self, widest: int) -> None:
        """The value takes at most this many logical pixels; cut, it is whole in the tooltip."""
        if widest != self._widest:
            self._widest = widest
            self._refresh()

    def _refresh(self) -> None:
        is_cut = self._whole_width() > self._widest
        self.setToolTip(plain_tooltip(self.accessibleName()) if is_cut else "")
        self.updateGeometry()
        self.update()

    @property
    def is_set(self) -> bool:
        return self._set

    @override
    def sizeHint(self) -> QSize:
        width = PAD * 2 + self._word_width() + GAP + self._value_width() + GAP + ICON - 3
        return QSize(round(width) + 2, 26)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_cross = self._set and event.position().x() > self.width() - PAD - ICON
        if on_cross and self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.cleared.emit()
            return
        super().mouseReleaseEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        tokens = self._theme.tokens
        x = float(PAD + 1)
        painter.setFont(font())
        painter.setPen(QColor(tokens.text if self._set else tokens.text2))
        x = self._draw(painter, x, self._word, self._word_width())
        painter.setFont(font("body", 500))
        painter.setPen(QColor(tokens.text))
        metrics = QFontMetricsF(font("body", 500))
        shown = metrics.elidedText(self._value, Qt.TextElideMode.ElideRight, self._widest)
        x = self._draw(painter, x, shown, self._value_width())
        name = "x" if self._set else "chevron-down"
        top = QPointF(round(x), round((self.height() - ICON) / 2))
        paint_icon(painter, name, tokens.text3, top.x(), top.y(), ICON)

    def _draw(self, painter: QPainter, x: float, text: str, width: float) -> float:
        box = QRectF(x, 0, width + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        return x + width + GAP

    def _word_width(self) -> float:
        return QFontMetricsF(font()).horizontalAdvance(self._word)

    def _value_width(self) -> float:
        return min(self._whole_width(), float(self._widest))

    def _whole_width(self) -> float:
        return QFontMetricsF(font("body", 500)).horizontalAdvance(self._value)

    def _on_clicked(self) -> None:
        self.setChecked(self._set)
        self.chosen.emit()
