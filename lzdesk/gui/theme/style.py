"""The one proxy style over Fusion: focus ring, check box, radio button, thin scroll bar metrics."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QWidget,
)

from lzdesk.gui.sizes import SCROLL_BAR_WIDTH
from lzdesk.gui.theme.icons import paint_icon_in
from lzdesk.gui.theme.tokens import LIGHT, Tokens
from lzdesk.gui.widgets.check_box import BOX, Mark, paint_check_box
from lzdesk.lib.typed import override

RING_OUTSIDE = 3
"""The focus ring is 2 px wide and stands 1 px outside its control."""

UNDRAWN = (
    QStyle.PrimitiveElement.PE_FrameFocusRect,
    QStyle.PrimitiveElement.PE_PanelItemViewRow,
)
"""The ring takes the place of the one; our delegates paint what the other would."""

METRICS = {
    QStyle.PixelMetric.PM_IndicatorWidth: BOX,
    QStyle.PixelMetric.PM_IndicatorHeight: BOX,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth: BOX,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight: BOX,
    QStyle.PixelMetric.PM_FocusFrameHMargin: RING_OUTSIDE,
    QStyle.PixelMetric.PM_FocusFrameVMargin: RING_OUTSIDE,
    QStyle.PixelMetric.PM_SmallIconSize: 16,
    QStyle.PixelMetric.PM_ButtonIconSize: 16,
    QStyle.PixelMetric.PM_ScrollBarExtent: SCROLL_BAR_WIDTH,
}


class DeskStyle(QProxyStyle):
    """Fusion with our check box, our focus ring and no dotted focus rectangles."""

    def __init__(self) -> None:
        super().__init__("Fusion")
        self.tokens = LIGHT

    @override
    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        if metric in METRICS:
            return METRICS[metric]
        return super().pixelMetric(metric, option, widget)

    @override
    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element in UNDRAWN:
            return
        if element in (
            QStyle.PrimitiveElement.PE_IndicatorCheckBox,
            QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck,
        ):
            self._draw_check(option, painter)
            return
        if element == QStyle.PrimitiveElement.PE_IndicatorRadioButton:
            self._draw_radio(option, painter)
            return
        if element == QStyle.PrimitiveElement.PE_IndicatorMenuCheckMark:
            if option.state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_Sunken):
                paint_icon_in(painter, "check", self.tokens.text, QRectF(option.rect), 14)
            return
        super().drawPrimitive(element, option, painter, widget)

    @override
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == QStyle.ControlElement.CE_FocusFrame:
            paint_focus_ring(painter, _in_sight(option.rect, widget), self.tokens)
            return
        super().drawControl(element, option, painter, widget)

    def _draw_check(self, option: QStyleOption, painter: QPainter) -> None:
        flags = option.state
        mark: Mark = ""
        if flags & QStyle.StateFlag.State_On:
            mark = "check"
        elif flags & QStyle.StateFlag.State_NoChange:
            mark = "minus"
        box = QRectF(option.rect)
        box = QRectF(box.x(), box.y() + (box.height() - BOX) // 2, BOX, BOX)
        enabled = bool(flags & QStyle.StateFlag.State_Enabled)
        paint_check_box(painter, box, self.tokens, mark, enabled=enabled)

    def _draw_radio(self, option: QStyleOption, painter: QPainter) -> None:
        on = bool(option.state & QStyle.StateFlag.State_On)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        box = QRectF(option.rect)
        box = QRectF(box.x(), box.y() + (box.height() - BOX) // 2, BOX, BOX)
        edge = self.tokens.accent if on else self.tokens.control
        ink = QColor(edge if enabled else self.tokens.line_strong)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(QColor(self.tokens.canvas))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(box.adjusted(4, 4, -4, -4))
        painter.restore()


def _in_sight(ring: QRect, frame: QWidget | None) -> QRect:
    """The ring as far as its parent has room: a tab fills its bar, and would hide half of it."""
    parent = frame.parentWidget() if frame is not None else None
    if frame is None or parent is None:
        return ring
    return ring.intersected(parent.rect().translated(-frame.pos()))


def paint_focus_ring(painter: QPainter, rect: QRect, tokens: Tokens) -> None:
    """A 2 px ring along the inner edge of rect, corners of 6 px."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.focus), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
    painter.restore()
