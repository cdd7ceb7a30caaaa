"""Words over several lines that never run out of their box, whatever they are."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy

from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.lib.typed import override


class WrappedLabel(PlainLabel):
    """Breaks at spaces, and inside a path or a key where there is none: QLabel would cut it."""

    def __init__(self, text: str = "", **how: str | int) -> None:
        super().__init__(text, **how)  # type: ignore[arg-type]
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(self.text())

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return round(self._laid_out(float(max(width, 1)))[1])

    @override
    def sizeHint(self) -> QSize:
        # Nothing may make it lower than this: once it stands, as high as it is in its width.
        return QSize(240, self.heightForWidth(max(240, self.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(80, round(QFontMetricsF(self.font()).height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout, _height = self._laid_out(float(self.width()))
        layout.draw(painter, QRectF(self.rect()).topLeft())

    def _laid_out(self, width: float) -> tuple[QTextLayout, float]:
        return laid_out(self.text(), self.font(), width)


def laid_out(text: str, kind: QFont, width: float) -> tuple[QTextLayout, float]:
    """The words over as many lines as they need in this width, and how high all of them are."""
    layout = QTextLayout(text.replace("\n", "\N{LINE SEPARATOR}"), kind)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QRectF(0, height, 0, 0).topLeft())
        height += max(line.height(), QFontMetricsF(kind).height() + 2)
    layout.endLayout()
    return layout, height
