"""When an order was created: named ranges and a free one, as epoch milliseconds of local days."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QDate, QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QWidget

from lzdesk.gui.clock_words import DAY, day_words, full_moment, hour_minute, local
from lzdesk.gui.theme.focus import FocusRing
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button
from lzdesk.gui.widgets.date_fields import DayField
from lzdesk.gui.widgets.labels import PlainLabel

translate = QCoreApplication.translate

NAMED_DAYS: dict[str, int | None] = {
    "any": None,
    "today": 1,
    "last_7": 7,
    "last_30": 30,
    "last_90": 90,
}
"""Name to how many local days it spans, today included."""


class DateRange(NamedTuple):
    """A named range, `custom` with its first and last day, or a `span` of moments."""

    name: str = "any"
    first: date | None = None
    last: date | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    """Of a `span`, the last millisecond included."""

    def words(self) -> str:
        if self.name == "custom" and self.first and self.last:
            if self.first == self.last:
                return day_words(self.first)
            return f"{day_words(self.first)} – {day_words(self.last)}"
        if self.name == "span" and self.start_ms is not None and self.end_ms is not None:
            return f"{full_moment(self.start_ms)} – {hour_minute(self.end_ms + 1)}"
        return range_words(self.name)

    def bounds_ms(self, now_ms: int) -> tuple[int | None, int | None]:
        """From and to in UTC epoch milliseconds; to is the last millisecond of the last day."""
        if self.name == "custom" and self.first and self.last:
            return _start_of(self.first), _start_of(self.last + timedelta(days=1)) - 1
        if self.name == "span":
            return self.start_ms, self.end_ms
        days = NAMED_DAYS.get(self.name)
        if days is None:
            return None, None
        today = local(now_ms).date()
        return _start_of(today - timedelta(days=days - 1)), None


def range_words(name: str) -> str:
    """A named range in words."""
    return {
        "any": translate("Created", "any time"),
        "today": translate("Created", "today"),
        "last_7": translate("Created", "last 7 days"),
        "last_30": translate("Created", "last 30 days"),
        "last_90": translate("Created", "last 90 days"),
    }[name]


def _start_of(day: date) -> int:
    # A naive local midnight, made aware by the system's own rules for that day.
    return int(datetime.combine(day, time()).astimezone().timestamp() * 1000)


class DateRangePopup(QFrame):
    """Two date fields under a chip."""

    def __init__(
        self, theme: Theme, now_ms: int, chosen: Callable[[DateRange], None], parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("datePopup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Created between two days"))
        self._chosen = chosen
        self._ring = FocusRing.around(self)
        self.first = self._field(theme, now_ms - 6 * DAY, self.tr("From"))
        self.last = self._field(theme, now_ms, self.tr("To"))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for row, field in enumerate((self.first, self.last)):
            label = PlainLabel(field.accessibleName(), tone="text2")
            label.setBuddy(field)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        apply = Button(theme, self.tr("Show these days"), kind="primary")
        apply.clicked.connect(self._on_apply)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(apply)
        grid.addLayout(foot, 2, 0, 1, 2)

    def open_under(self, widget: QWidget) -> None:
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 2)))
        self.show()
        self.first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _field(self, theme: Theme, ms: int, name: str) -> DayField:
        day = local(ms).date()
        made = DayField(theme, name)
        made.setDate(QDate(day.year, day.month, day.day))
        made.setMinimumWidth(136)
        return made

    def _on_apply(self) -> None:
        days = sorted(
            date(one.year(), one.month(), one.day())
            for one in (self.first.date(), self.last.date())
        )
        self.close()
        self._chosen(DateRange("custom", days[0], days[1]))
