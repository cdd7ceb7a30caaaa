"""The alert pane: what needs a hand, worst first, and true as of when."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from lzdesk.gui.actions import BY_KEY, shown_key, with_key
from lzdesk.gui.alert_words import alert_words
from lzdesk.gui.clock_words import HOUR, MINUTE, hour_minute, local
from lzdesk.gui.money import count_words
from lzdesk.gui.panes.alerts.list import AlertList
from lzdesk.gui.panes.alerts.model import AlertModel
from lzdesk.gui.sizes import ALERT_HEAD_HEIGHT, ALERT_PANE_WIDTH
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.button import Button, icon_button
from lzdesk.gui.widgets.labels import ElidedLabel, PlainLabel, plain_tooltip
from lzdesk.gui.widgets.pages import Pages
from lzdesk.lib.clock import Now
from lzdesk.reading.alerts import AlertLine
from lzdesk.reading.stores import RailStore

STALE_MS = 2 * MINUTE
"""The engine judges several times a minute."""
SNOOZE_HOURS = (1, 4)
NINE = time(9)


def tomorrow_at_nine(now_ms: int) -> int:
    """Tomorrow at 9:00 in the operator's own zone, epoch milliseconds."""
    day = local(now_ms).date() + timedelta(days=1)
    return round(datetime.combine(day, NINE).astimezone().timestamp() * 1000)


class AlertPane(QFrame):
    """Shows alerts and asks for what is done with one; it decides nothing by itself."""

    acted = Signal(object)
    """(AlertLine) its verb was asked for"""
    acknowledged = Signal(object)
    """(AlertLine)"""
    snoozed = Signal(object, object)
    """(AlertLine, until when in epoch milliseconds)"""
    again_asked = Signal()
    fold_asked = Signal()

    def __init__(self, theme: Theme, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("alertPane")
        self.setAccessibleName(self.tr("Needs a hand"))
        self.setFixedWidth(ALERT_PANE_WIDTH)
        self._theme = theme
        self._now_ms = now_ms
        self._checked_at: int | None = None
        self._is_read = False
        self._failed = ""
        self.model = AlertModel(now_ms)
        self.model.setParent(self)
        self.list = AlertList(theme, self.model, now_ms)
        self._make_head()
        self._make_silence()
        self._lay_out()
        self.list.acted.connect(self.acted)
        self.list.menu_asked.connect(self._show_menu)
        self.list.let_go.connect(self.model.rebuild)
        self._show()

    def _make_head(self) -> None:
        self.count = PlainLabel(style="small", tone="text3")
        self.fresh = PlainLabel(style="small", tone="text3")
        words = BY_KEY["toggle_alerts"].words
        self.fold = icon_button(self._theme, words, "panel-right")
        self.fold.setFixedSize(24, 24)
        self.fold.setToolTip(plain_tooltip(with_key(words, "toggle_alerts")))
        self.fold.clicked.connect(self.fold_asked)

    def _make_silence(self) -> None:
        """What stands in the list's place: nothing to do, not known yet, or not readable."""
        self.title = PlainLabel(weight=600)
        self.detail = PlainLabel(style="small", tone="text2")
        for label in (self.title, self.detail):
            label.setWordWrap(True)
        self.again = Button(self._theme, self.tr("Read again"))
        self.again.clicked.connect(self.again_asked)
        self._silence = QWidget()
        column = QVBoxLayout(self._silence)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.detail)
        column.addSpacing(4)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("alertHead")
        head.setFixedHeight(ALERT_HEAD_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(ElidedLabel(self.tr("Needs a hand"), weight=600))
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.fresh)
        row.addWidget(self.fold)
        self._stack = Pages()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._silence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)

    # What is shown

    def show_alerts(self, alerts: Sequence[AlertLine]) -> None:
        """The alerts that stand, the worst first."""
        self._is_read, self._failed = True, ""
        self.model.show(alerts, in_place=self.list.is_pointed_at)
        self._show()

    def show_checked(self, at: int | None) -> None:
        """When the engine last judged; None while it has not yet."""
        self._checked_at = at
        self._show()

    def show_failed(self, words: str) -> None:
        """The alerts could not be read; those that were read before stay."""
        self._failed = words
        self._show()

    def show_stores(self, stores: Mapping[int, RailStore]) -> None:
        before, self.model.stores = self.model.stores, stores
        if _faces(before) != _faces(stores):
            self.list.viewport().update()
        self._show()

    def tick(self, *, seconds_only: bool) -> None:
        """A second or a minute went by; each second matters only to clocks under two minutes."""
        if not seconds_only:
            # A snooze may be over.
            if not self.list.is_pointed_at:
                self.model.rebuild()
            self._show()
        if not seconds_only or self._has_urgent_clock():
            self.list.viewport().update()

    def announce(self, alerts: Sequence[AlertLine]) -> None:
        """Say new alerts to a screen reader, politely: the worst, and how many more."""
        if not alerts:
            return
        words = alert_words.in_full(alerts[0], self.model.store_of(alerts[0]), self._now_ms())
        if len(alerts) > 1:
            words += ", " + alert_words.announced(len(alerts) - 1)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # What is done

    @property
    def current(self) -> AlertLine | None:
        """The alert under the keyboard."""
        line = self.model.line_at(self.list.currentIndex())
        return line.alert if line else None

    def acknowledge_current(self) -> None:
        if self.current is not None:
            self.acknowledged.emit(self.current)

    def snooze_current(self) -> None:
        """Ask until when."""
        if self.current is not None:
            menu = self._menu()
            self._fill_snooze(menu, self.current)
            menu.popup(self.list.menu_place(self.list.currentIndex()))

    def _show_menu(self, alert: AlertLine, where: QPoint) -> None:
        menu = self._menu()
        verb = menu.addAction(f"{alert_words.verb(alert.kind)}\t{shown_key('Return')}")
        verb.triggered.connect(lambda _c=False: self.acted.emit(alert))
        action = BY_KEY["acknowledge_alert"]
        known = menu.addAction(f"{action.words}\t{action.shown_key}")
        known.triggered.connect(lambda _c=False: self.acknowledged.emit(alert))
        menu.addSeparator()
        self._fill_snooze(menu, alert)
        menu.popup(where)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _fill_snooze(self, menu: QMenu, alert: AlertLine) -> None:
        now = self._now_ms()
        times = [
            (self.tr("Snooze for %Ln hour(s)", "", hours), now + hours * HOUR)
            for hours in SNOOZE_HOURS
        ]
        times.append((self.tr("Snooze until tomorrow, 09:00"), tomorrow_at_nine(now)))
        for words, until in times:
            entry = menu.addAction(words)
            entry.triggered.connect(lambda _c=False, until=until: self.snoozed.emit(alert, until))

    # Showing

    def _show(self) -> None:
        total = self.model.total
        self.count.setText(count_words(total) if self._is_read else "")
        in_hand = self.model.in_hand
        words = self.tr("%Ln more in hand or put off", "", in_hand) if in_hand else ""
        self.count.setToolTip(plain_tooltip(words))
        self.count.setAccessibleDescription(words)
        self._show_fresh()
        self._say_silence()
        shown = self._silence if self.model.rowCount() == 0 else self.list
        self._stack.setCurrentWidget(shown)

    def _show_fresh(self) -> None:
        at = self._checked_at
        late = at is not None and self._now_ms() - at > STALE_MS
        if self._failed:
            words = self.tr("not readable")
        elif at is None:
            words = self.tr("not checked yet")
        elif late:
            words = self.tr("as of {0}").format(hour_minute(at))
        else:
            words = self.tr("checked {0}").format(hour_minute(at))
        self.fresh.setText(words)
        self.fresh.set_tone("amber" if late or self._failed else "text3")
        why = self.tr("The part that reads the stores has not looked since.") if late else ""
        self.fresh.setToolTip(plain_tooltip(self._failed or why))

    def _say_silence(self) -> None:
        if self._failed:
            title = self.tr("The alerts could not be read from this computer's disk.")
            detail = self._failed
        elif not self._is_read or self._checked_at is None:
            title, detail = self.tr("Not checked yet."), ""
        else:
            title = self.tr("Nothing needs a hand.")
            watched = self.tr("%Ln store(s) watched", "", len(self.model.stores))
            when = self.tr("{0}, checked {1}.")
            detail = when.format(watched, hour_minute(self._checked_at))
        self.title.setText(title)
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.again.setVisible(bool(self._failed))

    def _has_urgent_clock(self) -> bool:
        now = self._now_ms()
        dues = (alert.due_at for alert in self.model.alerts)
        return any(due is not None and abs(due - now) < 2 * MINUTE for due in dues)


def _faces(stores: Mapping[int, RailStore]) -> dict[int, tuple[str, str, int]]:
    return {row: (store.name, store.country, store.hue) for row, store in stores.items()}
