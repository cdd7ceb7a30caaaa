"""Days and moments: typed, or chosen in a calendar that can be seen, in both themes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDate, QDateTime, QPoint, Qt, QTime
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDateTimeEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.date_fields import BUTTON, Calendar, DayField, MomentField
from tests.gui.screens import delete, settle

DAY = QDate(2026, 11, 19)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, request.param)
    made.dress()
    yield made
    made.deleteLater()


@pytest.fixture(params=[DayField, MomentField])
def field(request: pytest.FixtureRequest, theme: Theme, qtbot: QtBot) -> Iterator[QDateTimeEdit]:
    made: QDateTimeEdit = request.param(theme, "Held until")
    made.setDateTime(QDateTime(DAY, QTime(9, 0)))
    made.resize(220, 28)
    made.show()
    settle()
    yield made
    made.close()
    delete(made)


def end_of(field: QDateTimeEdit) -> QPoint:
    return QPoint(field.width() - BUTTON // 2, field.height() // 2)


def calendar_of(field: QDateTimeEdit) -> Calendar:
    found = field.findChild(QCalendarWidget)
    assert isinstance(found, Calendar)
    return found


def colours(picture: QImage) -> set[str]:
    at = range(picture.width()), range(picture.height())
    return {picture.pixelColor(x, y).name() for x in at[0] for y in at[1]}


def test_the_icon_can_be_seen_at_the_fields_end(field: QDateTimeEdit, theme: Theme) -> None:
    picture = field.grab().toImage()
    end = picture.copy(field.width() - BUTTON + 1, 2, BUTTON - 4, field.height() - 4)
    assert QColor(theme.tokens.text2).name() in colours(end)
    field.setEnabled(False)
    end = field.grab().toImage().copy(field.width() - BUTTON + 1, 2, BUTTON - 4, 24)
    assert QColor(theme.tokens.disabled).name() in colours(end)


@pytest.mark.parametrize("how", ["press", "F4", "Alt and Down"])
def test_the_calendar_opens_and_a_day_is_taken(field: QDateTimeEdit, how: str) -> None:
    if how == "press":
        QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=end_of(field))
    elif how == "F4":
        QTest.keyClick(field, Qt.Key.Key_F4)
    else:
        QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = calendar_of(field)
    assert calendar.isVisible() and calendar.selectedDate() == DAY
    days = calendar.findChild(QWidget, "qt_calendar_calendarview")
    assert days is not None
    QTest.keyClick(days, Qt.Key.Key_Right)
    QTest.keyClick(days, Qt.Key.Key_Return)
    assert not calendar.isVisible() and field.date() == DAY.addDays(1)
    assert field.time() == QTime(9, 0) or isinstance(field, DayField)


def test_keys_of_the_field_stay_its_own(field: QDateTimeEdit) -> None:
    field.setFocus()
    field.setSelectedSection(QDateTimeEdit.Section.DaySection)
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.date() == DAY.addDays(1) and not calendar_of(field).isVisible()


def test_every_day_stands_whole_in_our_colours(field: QDateTimeEdit, theme: Theme) -> None:
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=end_of(field))
    calendar = calendar_of(field)
    settle()
    days = calendar._days()
    assert sum(days.columnWidth(place) for place in range(1, 8)) <= days.viewport().width()
    shown = colours(calendar.grab().toImage())
    assert {QColor(theme.tokens.sel).name(), QColor(theme.tokens.raised).name()} <= shown
    assert QColor(Qt.GlobalColor.red).name() not in shown, "a Sunday is fine"
    QApplication.activePopupWidget().close()


def test_every_part_of_the_calendar_has_a_name(field: QDateTimeEdit) -> None:
    calendar = calendar_of(field)
    names = [one.accessibleName() for one in calendar.findChildren(QToolButton)]
    assert names == ["Previous month", "Next month", "Month", "Year"]
    assert calendar.accessibleName() == "Calendar"
    for button in calendar.findChildren(QToolButton):
        assert button.sizeHint().height() >= 24


def test_another_theme_is_taken_live(field: QDateTimeEdit, theme: Theme) -> None:
    other = "dark" if theme.choice == "light" else "light"
    theme.choose(other)
    settle()
    assert QColor(theme.tokens.raised).name() in colours(calendar_of(field).grab().toImage())
