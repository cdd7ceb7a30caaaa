"""Fields of a day or a moment: typed, or chosen in a calendar behind the icon at their end."""

from PySide6.QtCore import QDate, QLocale, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
)
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QDateEdit,
    QDateTimeEdit,
    QLayout,
    QTableView,
    QToolButton,
)

from lzdesk.gui.theme.fonts import font
from lzdesk.gui.theme.icons import menu_icon, paint_icon
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.fields import HEIGHT
from lzdesk.lib.typed import override

ICON = 16
BUTTON = 28
"""Width of the field's end that opens the calendar, as in the style sheet."""
CELL = (40, 28)
EDGE = 8
WEEKEND = (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday)


class Calendar(QCalendarWidget):
    """A month in our own colours: a Sunday is not red, for nothing is wrong with it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setFont(font())
        self.setLocale(QLocale())
        self.setAccessibleName(self.tr("Calendar"))
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        layout = self.layout()
        assert isinstance(layout, QLayout)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self.setMinimumSize(7 * CELL[0] + 2 * EDGE, 8 * CELL[1] + 2 * EDGE)
        self._name_parts()
        self._dress()
        theme.changed.connect(self._dress)

    def _name_parts(self) -> None:
        for name, words in (
            ("prevmonth", self.tr("Previous month")),
            ("nextmonth", self.tr("Next month")),
            ("monthbutton", self.tr("Month")),
            ("yearbutton", self.tr("Year")),
        ):
            button = self._button(name)
            button.setAccessibleName(words)
            button.setFont(font("body", 600))
        self._days().setAccessibleName(self.tr("Days"))
        year = self.findChild(QAbstractSpinBox, "qt_calendar_yearedit")
        assert isinstance(year, QAbstractSpinBox)
        year.setAccessibleName(self.tr("Year"))

    def _button(self, name: str) -> QToolButton:
        found = self.findChild(QToolButton, f"qt_calendar_{name}")
        assert isinstance(found, QToolButton)
        return found

    def _days(self) -> QTableView:
        found = self.findChild(QTableView, "qt_calendar_calendarview")
        assert isinstance(found, QTableView)
        return found

    def _dress(self) -> None:
        tokens = self._theme.tokens
        for name, icon in (("prevmonth", "chevron-left"), ("nextmonth", "chevron-right")):
            self._button(name).setIcon(menu_icon(icon, tokens.text2))
        head = QTextCharFormat()
        head.setForeground(QColor(tokens.text3))
        head.setBackground(QColor(tokens.raised))
        head.setFont(font("small"))
        self.setHeaderTextFormat(head)
        for day in WEEKEND:
            self.setWeekdayTextFormat(day, head)
        self.update()

    @override
    def paintCell(self, painter: QPainter, rect: QRect, date: QDate) -> None:
        tokens = self._theme.tokens
        chosen, here = date == self.selectedDate(), date.month() == self.monthShown()
        box = QRectF(rect).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.sel if chosen else tokens.raised))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        edge = tokens.focus if chosen and self._days().hasFocus() else ""
        if not edge and date == QDate.currentDate():
            edge = tokens.control
        if edge:
            painter.setPen(QPen(QColor(edge), 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(font("body", 600 if chosen else 400))
        painter.setPen(QColor(tokens.text if here else tokens.text3))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(date.day()))
        painter.restore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._theme.tokens
        painter.fillRect(self.rect(), QColor(tokens.raised))
        painter.setPen(QColor(tokens.line_strong))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class MomentField(QDateTimeEdit):
    """A day and a time; F4, or Alt and Down, opens the calendar as a press on its icon does."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        dress(self, theme, name, "yyyy-MM-dd HH:mm")
        self._theme = theme

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_calendar(self, self._theme)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not opens_calendar(self, event):
            super().keyPressEvent(event)


class DayField(QDateEdit):
    """A day, as MomentField."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        dress(self, theme, name, "yyyy-MM-dd")
        self._theme = theme

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_calendar(self, self._theme)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not opens_calendar(self, event):
            super().keyPressEvent(event)


def dress(field: QDateTimeEdit, theme: Theme, name: str, pattern: str) -> None:
    """What both kinds have in common."""
    field.setFont(font())
    field.setFixedHeight(HEIGHT)
    field.setLocale(QLocale())
    field.setAccessibleName(name)
    field.setDisplayFormat(pattern)
    field.setCalendarPopup(True)
    field.setCalendarWidget(Calendar(theme))
    theme.changed.connect(field.update)


def paint_calendar(field: QDateTimeEdit, theme: Theme) -> None:
    """The icon at the field's end."""
    tokens = theme.tokens
    ink = tokens.text2 if field.isEnabled() else tokens.disabled
    x = field.width() - (BUTTON + ICON) // 2
    paint_icon(QPainter(field), "calendar", ink, x, (field.height() - ICON) // 2, ICON)


def opens_calendar(field: QDateTimeEdit, event: QKeyEvent) -> bool:
    """Open the calendar where this key asks for it; whether it did."""
    alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
    if event.key() != Qt.Key.Key_F4 and not (alt and event.key() == Qt.Key.Key_Down):
        return False
    # Qt has no call for it: it opens under a press on the field's end.
    at = QPoint(field.width() - BUTTON // 2, field.height() // 2)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind in (QMouseEvent.Type.MouseButtonPress, QMouseEvent.Type.MouseButtonRelease):
        there = QPointF(field.mapToGlobal(at))
        QApplication.sendEvent(field, QMouseEvent(kind, QPointF(at), there, left, left, none))
    return True
