"""The focus ring: follows the control that took the focus by keyboard."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QScrollArea,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from lzdesk.lib.typed import override


class RingStyle(QProxyStyle):
    """What a focus frame alone is asked; the program's style measures and paints it.

    Of its own: Qt asks for hints at every turn, and each one answered here is a call into Python.
    """

    @classmethod
    def of(cls, app: QApplication) -> "RingStyle":
        """The one of the program: a style must outlive every widget that has it."""
        made = app.findChild(cls)
        if made is None:
            made = cls("Fusion")
            made.setParent(app)
        return made

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            # Where its parent ends at its edge, the ring is painted inside the control.
            return 0
        return super().styleHint(hint, option, widget, returnData)

    @override
    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        return QApplication.style().pixelMetric(metric, option, widget)

    @override
    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        QApplication.style().drawControl(element, option, painter, widget)


class FocusRing(QObject):
    """Rings buttons and tabs only: fields show their own edge, lists their current row."""

    def __init__(self, window: QWidget, app: QApplication) -> None:
        super().__init__(window)
        self._window = window
        self._frame = QFocusFrame(window)
        self._frame.setStyle(RingStyle.of(app))
        app.focusChanged.connect(self._on_focus_changed)

    @classmethod
    def around(cls, window: QWidget) -> "FocusRing":
        """One for a window, a dialog or a popup; it goes with it."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        return cls(window, app)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        by_keyboard = (
            isinstance(now, QAbstractButton)
            and now.window() is self._window
            and self._window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        )
        if by_keyboard and now is not None:
            bring_into_sight(now)
            self._frame.setWidget(now)
        else:
            self._frame.setWidget(None)  # type: ignore[arg-type]


def bring_into_sight(widget: QWidget) -> None:
    """Scroll to it. Qt does so only where the focus came from the same area, and after the ring
    was placed."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.ensureWidgetVisible(widget)
