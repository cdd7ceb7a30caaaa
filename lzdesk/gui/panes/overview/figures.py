"""What the overview's figures say, and the orders behind each: plain data, no widgets."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.statuses import Status
from lzdesk.gui.amounts import amounts
from lzdesk.gui.clock_words import (
    DAY,
    HOUR,
    Band,
    day_words,
    hour_minute,
    local,
    local_midnight,
)
from lzdesk.gui.money import amount_words, count_words
from lzdesk.gui.panes.order_grid.date_range import DateRange
from lzdesk.gui.panes.order_grid.filters import Filters, ViewSpec
from lzdesk.gui.words import country_words
from lzdesk.reading.overview import Overview, StoreFigures
from lzdesk.reading.stores import RailStore

translate = QCoreApplication.translate

DAYS = 30
HOURS = 24
SOLD = tuple(status.word for status in Status if status not in (Status.UNPAID, Status.CANCELLED))
CLOCK_ROWS = (
    ("overdue", "overdue", Band.OVERDUE),
    ("under_2h", "under_2h", Band.NOW),
    ("under_12h", "from_2h", Band.SOON),
    ("later", "over_12h", Band.CALM),
)
"""Band of the reading, value of the clock filter, shape."""


class Bar(NamedTuple):
    """One bar of a chart."""

    label: str
    """Under the bar, where there is room."""
    words: str
    """For the tooltip and screen readers."""
    value: int
    spec: ViewSpec


class Cell(NamedTuple):
    """One cell of a table of figures."""

    text: str
    spec: ViewSpec | None = None
    mark: tuple[int, str] | None = None
    """Hue and country of a store's mark, before the text."""
    tone: str = "text"
    band: Band | None = None
    """A clock's shape before the text."""


def edges_of_days(now_ms: int) -> list[int]:
    """Local midnights: the last 30 days, today's end last. A day of a clock change is longer."""
    today = local(now_ms).date()
    noon = datetime.combine(today, datetime.min.time()) + timedelta(hours=12)
    days = [noon + timedelta(days=step) for step in range(1 - DAYS, 2)]
    return [local_midnight(int(day.astimezone().timestamp() * 1000)) for day in days]


def edges_of_hours(now_ms: int) -> list[int]:
    """Full hours: the last 24, the running one last."""
    end = (now_ms // HOUR + 1) * HOUR
    return [end - (HOURS - step) * HOUR for step in range(HOURS + 1)]


def day_bars(counts: Sequence[int], now_ms: int) -> list[Bar]:
    bars = []
    for start, count in zip(edges_of_days(now_ms), counts, strict=False):
        day = local(start + DAY // 2).date()
        name = day_words(day)
        spec = ViewSpec(Filters(DateRange("custom", day, day)), "all", "created", descending=True)
        bars.append(Bar(name, f"{name}: {amounts.orders(count)}", count, spec))
    return bars


def hour_bars(counts: Sequence[int], now_ms: int) -> list[Bar]:
    bars = []
    for start, count in zip(edges_of_hours(now_ms), counts, strict=False):
        span = DateRange("span", None, None, start, start + HOUR - 1)
        spec = ViewSpec(Filters(span), "all", "created", descending=True)
        hour = hour_minute(start)
        bars.append(Bar(hour, f"{hour}: {amounts.orders(count)}", count, spec))
    return bars


def clock_rows(data: Overview) -> list[list[Cell]]:
    names = {
        "overdue": translate("Overview", "Past their time"),
        "under_2h": translate("Overview", "Under 2 h"),
        "under_12h": translate("Overview", "2 to 12 h"),
        "later": translate("Overview", "Over 12 h"),
    }
    rows = []
    for name, value, band in CLOCK_ROWS:
        spec = ViewSpec(Filters(values=(("clock", (value,)),)))
        count = data.clocks.get(name, 0)
        tone = "red" if band in (Band.OVERDUE, Band.NOW) and count else "text"
        rows.append([Cell(names[name], band=band), Cell(count_words(count), spec, tone=tone)])
    return rows


def store_rows(data: Overview, stores: Sequence[RailStore]) -> list[list[Cell]]:
    """Store, orders of the days, to ship, late, cancelled with its share."""
    known = {store.store_id: store for store in stores}
    rows = []
    for figures in data.stores:
        store = known.get(figures.store_id)
        if store is not None:
            first = Cell(store.name, mark=(store.hue, store.country))
            rows.append([first, *_figures(figures, Filters(stores=(store.store_id,)))])
    return rows


def country_rows(data: Overview, stores: Sequence[RailStore]) -> list[list[Cell]]:
    """The same per country."""
    country_of = {store.store_id: store.country for store in stores}
    sums: dict[str, list[int]] = {}
    for figures in data.stores:
        country = country_of.get(figures.store_id)
        if country is not None:
            held = sums.setdefault(country, [0, 0, 0, 0])
            sums[country] = [a + b for a, b in zip(held, figures[1:], strict=True)]
    return [
        [
            Cell(country_words(country)),
            *_figures(StoreFigures(0, *held), Filters(values=(("country", (country,)),))),
        ]
        for country, held in sums.items()
    ]


def _figures(figures: StoreFigures, filters: Filters) -> list[Cell]:
    month = filters._replace(created=DateRange("last_30"))
    late = filters.choose("clock", ("overdue",))
    share = f" ({figures.cancelled * 100 // figures.orders} %)" if figures.cancelled else ""
    return [
        Cell(count_words(figures.orders), ViewSpec(month, "all", "created", descending=True)),
        Cell(count_words(figures.open_now), ViewSpec(filters)),
        Cell(
            count_words(figures.late_now),
            ViewSpec(late),
            tone="red" if figures.late_now else "text",
        ),
        Cell(
            count_words(figures.cancelled) + share,
            ViewSpec(month, "cancelled", "created", descending=True),
        ),
    ]


def sales_rows(data: Overview) -> list[list[Cell]]:
    """Currency, orders that were not cancelled and are paid for, what they are worth."""
    rows = []
    for sales in data.sales:
        values = (("currency", (sales.currency,)), ("status", SOLD))
        filters = Filters(DateRange("last_30"), values=values)
        spec = ViewSpec(filters, "all", "created", descending=True)
        amount = amount_words(sales.total_minor, sales.currency)
        rows.append(
            [Cell(sales.currency), Cell(count_words(sales.orders), spec), Cell(amount, spec)]
        )
    return rows
