"""The overview: how many orders came when, what is to ship by when, how each store does."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lzdesk.gui.clock_words import hour_minute
from lzdesk.gui.panes.overview import figures
from lzdesk.gui.panes.overview.chart import BarChart
from lzdesk.gui.panes.overview.table import FigureTable
from lzdesk.gui.reader import Reader
from lzdesk.gui.theme.theme import Theme
from lzdesk.gui.widgets.labels import PlainLabel
from lzdesk.lib.clock import Now
from lzdesk.lib.typed import override
from lzdesk.reading.overview import Overview, overview
from lzdesk.reading.stores import RailStore

SETTLE_MS = 2000
"""Changes that come within this time are counted together."""
STALE_MS = 15 * 60_000


class OverviewPane(QScrollArea):
    """Counts while it is in sight, and again after orders changed. Each figure is a link."""

    orders_asked = Signal(object)
    """(ViewSpec) the orders behind a figure"""

    def __init__(self, theme: Theme, reader: Reader, now_ms: Now) -> None:
        super().__init__()
        self.setObjectName("overview")
        self.setAccessibleName(self.tr("Overview"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._reader = reader
        self._now_ms = now_ms
        self._stores: Sequence[RailStore] = ()
        self._data: Overview | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.read)
        self._make_parts(theme)
        self._lay_out()

    def take_focus(self) -> None:
        self.days.setFocus()

    def _make_parts(self, theme: Theme) -> None:
        self.title = PlainLabel(self.tr("The last 30 days"), style="title", weight=600)
        self.read_at = PlainLabel(self.tr("Counting the orders"), style="small", tone="text3")
        self.days = BarChart(theme, self.tr("Orders per day"))
        self.hours = BarChart(theme, self.tr("Orders per hour, the last 24"))
        of_orders = (
            self.tr("Orders"),
            self.tr("Open"),
            self.tr("Late"),
            self.tr("Cancelled"),
        )
        self.clocks = FigureTable(
            theme, self.tr("Open orders, by clock"), (self.tr("Clock"), self.tr("Orders"))
        )
        self.sales = FigureTable(
            theme,
            self.tr("Sales per currency"),
            (self.tr("Currency"), self.tr("Orders"), self.tr("Total")),
        )
        self.countries = FigureTable(
            theme, self.tr("Per country"), (self.tr("Country"), *of_orders)
        )
        self.stores = FigureTable(theme, self.tr("Per store"), (self.tr("Store"), *of_orders))
        for part in self._parts():
            part.chosen.connect(self.orders_asked)

    def _parts(self) -> list[BarChart | FigureTable]:
        return [self.days, self.hours, self.clocks, self.sales, self.countries, self.stores]

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("overviewInner")
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.read_at)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(24)
        for part, row, column, wide in (
            (self.days, 0, 0, 1),
            (self.hours, 0, 1, 1),
            (self.clocks, 1, 0, 1),
            (self.sales, 1, 1, 1),
            (self.countries, 2, 0, 2),
            (self.stores, 3, 0, 2),
        ):
            grid.addLayout(self._section(part), row, column, 1, wide)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(16, 16, 16, 24)
        whole.setSpacing(16)
        whole.addLayout(head)
        whole.addLayout(grid)
        whole.addStretch(1)
        self.setWidget(inner)

    def _section(self, part: QWidget) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(8)
        made.addWidget(PlainLabel(part.accessibleName(), style="heading", weight=600))
        made.addWidget(part)
        made.addStretch(1)
        return made

    # What it shows

    def show_stores(self, stores: Sequence[RailStore]) -> None:
        """The stores as they are now: their names and marks, and how fresh their orders are."""
        self._stores = stores
        self._show()

    def refresh(self) -> None:
        """Orders changed: count again soon, while it is in sight."""
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    def read(self) -> None:
        """Count now."""
        now = self._now_ms()
        days, hours = figures.edges_of_days(now), figures.edges_of_hours(now)
        self._reader.submit("overview", self._on_overview, overview, now, days, hours)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._settle.stop()
        self._reader.drop("overview")

    def _on_overview(self, data: Overview) -> None:
        self._data = data
        self._show()

    def _show(self) -> None:
        data, now = self._data, self._now_ms()
        if data is None:
            return
        self.days.show_bars(figures.day_bars(data.days, now))
        self.hours.show_bars(figures.hour_bars(data.hours, now))
        self.clocks.show_rows(figures.clock_rows(data))
        self.sales.show_rows(figures.sales_rows(data))
        self.countries.show_rows(figures.country_rows(data, self._stores))
        self.stores.show_rows(figures.store_rows(data, self._stores))
        self._show_read(now)

    def _show_read(self, now: int) -> None:
        """How old the oldest reading is that these figures rest on."""
        stores = [store for store in self._stores if store.state != "paused"]
        times = [store.read_at for store in stores if store.read_at is not None]
        unread = len(stores) - len(times)
        words = self.tr("read {0}").format(hour_minute(min(times))) if times else ""
        if unread:
            missing = self.tr("%Ln store(s) not read yet", "", unread)
            words = f"{words}, {missing}" if words else missing
        stale = bool(unread) or (bool(times) and now - min(times) > STALE_MS)
        self.read_at.setText(words)
        self.read_at.set_tone("amber" if stale else "text3")
