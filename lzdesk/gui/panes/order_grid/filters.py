"""What narrows the list, as one value: a saved view keeps it, the filter bar shows it.

A facet is a filter of values one can choose among. A new one is a record in FACETS and, where the
database must know, a field of `reading.order_grid.OrderFilter`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from lzdesk.domain.money import CURRENCY_OF_COUNTRY
from lzdesk.domain.statuses import TABS, Status, status_of_word
from lzdesk.gui.clock_words import DAY, HOUR, local_midnight
from lzdesk.gui.panes.order_grid.date_range import NAMED_DAYS, DateRange
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.words import (
    MARKETPLACE_NAMES,
    country_words,
    fulfilled_words,
    status_words,
    work_words,
)
from lzdesk.reading.facets import Facets
from lzdesk.reading.order_grid import COD, NO_CLOCK, SORTS, OrderFilter
from lzdesk.reading.stores import RailStore
from lzdesk.reading.work_lists import WORK_LISTS

translate = QCoreApplication.translate

NO_STORE = (-1,)
"""No store fits: an empty tuple would mean all of them."""

CLOCKS: dict[str, tuple[int | None, int | None]] = {
    "overdue": (None, 0),
    "under_2h": (0, 2 * HOUR),
    "from_2h": (2 * HOUR, 12 * HOUR),
    "over_12h": (12 * HOUR, NO_CLOCK),
    "under_12h": (0, 12 * HOUR),
    "today": (None, None),
}
"""Value to when its clocks end, from now: from, before. `today` ends at midnight."""

Choice = tuple[str, str]
"""A value and its words."""


class Known(NamedTuple):
    """What the facets take their choices from."""

    stores: Sequence[RailStore] = ()
    facets: Facets = Facets()


class Facet(NamedTuple):
    """One filter of values."""

    key: str
    title: str
    """In English, as translate("Filters", …) knows it."""
    choices: Callable[[Known], list[Choice]]
    of_stores: Callable[[RailStore], str] | None = None
    """The value a store has; None where the orders have it."""
    always: bool = False
    """Its chip stands in the bar also when it is not set."""

    @property
    def words(self) -> str:
        return translate("Filters", self.title)


def _of_stores(
    value: Callable[[RailStore], str], words: Callable[[str], str]
) -> Callable[[Known], list[Choice]]:
    def choices(known: Known) -> list[Choice]:
        values = dict.fromkeys(value(store) for store in known.stores)
        return [(one, words(one)) for one in values if one]

    return choices


def _clock_choices(known: Known) -> list[Choice]:
    return [
        ("overdue", translate("Filters", "overdue")),
        ("under_2h", translate("Filters", "under 2 h")),
        ("from_2h", translate("Filters", "2 to 12 h")),
        ("over_12h", translate("Filters", "over 12 h")),
        ("under_12h", translate("Filters", "under 12 h")),
        ("today", translate("Filters", "due today")),
    ]


def _payment_choices(known: Known) -> list[Choice]:
    cod = (COD, translate("Filters", "cash on delivery"))
    return [cod, *((one, one) for one in known.facets.payments)]


def _printed_choices(known: Known) -> list[Choice]:
    return [
        ("yes", translate("Filters", "printed")),
        ("no", translate("Filters", "not printed")),
        ("to_pull", translate("Filters", "cancelled after printing, to pull")),
        ("to_relabel", translate("Filters", "changed after printing, to print again")),
    ]


def _work_choices(known: Known) -> list[Choice]:
    return [(key, work_words(key)) for key in WORK_LISTS]


def _seen_choices(known: Known) -> list[Choice]:
    return [
        ("no", translate("Filters", "not seen yet")),
        ("not_for_an_hour", translate("Filters", "not seen for an hour")),
    ]


def _mark_choices(known: Known) -> list[Choice]:
    return [
        ("hold", translate("Filters", "on hold")),
        ("hold_over", translate("Filters", "hold is over")),
        ("note", translate("Filters", "has a note")),
        ("must_read", translate("Filters", "note to read before printing")),
    ]


def _same(values: Callable[[Facets], Sequence[str]]) -> Callable[[Known], list[Choice]]:
    return lambda known: [(one, one) for one in values(known.facets)]


FACETS = (
    Facet("clock", QT_TRANSLATE_NOOP("Filters", "Clock"), _clock_choices),
    Facet(
        "marketplace",
        QT_TRANSLATE_NOOP("Filters", "Marketplace"),
        _of_stores(lambda store: store.marketplace, lambda one: MARKETPLACE_NAMES.get(one, one)),
        lambda store: store.marketplace,
        always=True,
    ),
    Facet(
        "group",
        QT_TRANSLATE_NOOP("Filters", "Group"),
        _of_stores(lambda store: store.group, lambda one: one),
        lambda store: store.group,
    ),
    Facet(
        "country",
        QT_TRANSLATE_NOOP("Filters", "Country"),
        _of_stores(lambda store: store.country, country_words),
        lambda store: store.country,
    ),
    Facet(
        "carrier",
        QT_TRANSLATE_NOOP("Filters", "Carrier"),
        _same(lambda facets: facets.carriers),
        always=True,
    ),
    Facet(
        "tag", QT_TRANSLATE_NOOP("Filters", "Tag"), _same(lambda facets: facets.tags), always=True
    ),
    Facet(
        "status",
        QT_TRANSLATE_NOOP("Filters", "Status"),
        lambda known: [(status.word, status_words(status)) for status in Status],
    ),
    Facet(
        "currency",
        QT_TRANSLATE_NOOP("Filters", "Currency"),
        lambda known: [(one, one) for one in sorted({*CURRENCY_OF_COUNTRY.values()})],
    ),
    Facet("payment", QT_TRANSLATE_NOOP("Filters", "Payment"), _payment_choices),
    Facet("work", QT_TRANSLATE_NOOP("Filters", "Work list"), _work_choices),
    Facet("printed", QT_TRANSLATE_NOOP("Filters", "Printed"), _printed_choices),
    Facet("seen", QT_TRANSLATE_NOOP("Filters", "Seen"), _seen_choices),
    Facet(
        "fulfilled_by",
        QT_TRANSLATE_NOOP("Filters", "Fulfilled by"),
        lambda known: [(one, fulfilled_words(one)) for one in known.facets.fulfilled_by],
    ),
    Facet("mark", QT_TRANSLATE_NOOP("Filters", "Marks"), _mark_choices),
    Facet(
        "assigned",
        QT_TRANSLATE_NOOP("Filters", "Assigned to"),
        _same(lambda facets: facets.assigned_to),
    ),
)
TIMED = ("mark", "seen", "printed", "work")
"""Facets with a value that holds only for a time."""
BY_KEY = {facet.key: facet for facet in FACETS}


class Filters(NamedTuple):
    """What narrows the list beside tab and sort. Never changed in place."""

    created: DateRange = DateRange()
    stores: tuple[int, ...] = ()
    text: str = ""
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Facet key to the values chosen, in the order they were set."""

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values of a facet; none where it is not set."""
        return next((values for key, values in self.values if key == facet), ())

    def choose(self, facet: str, values: Sequence[str]) -> "Filters":
        """With these values of a facet; none takes the facet away."""
        if not values:
            return self._replace(values=tuple(one for one in self.values if one[0] != facet))
        if not self.chosen(facet):
            return self._replace(values=(*self.values, (facet, tuple(values))))
        return self._replace(
            values=tuple((key, tuple(values) if key == facet else old) for key, old in self.values)
        )

    @property
    def moves_with_time(self) -> bool:
        """Whether the minute itself decides who is in the list."""
        return bool(self.chosen("clock")) or any(map(self.chosen, TIMED))

    def scope(self, stores: Sequence[RailStore]) -> tuple[int, ...]:
        """Rows of the stores whose orders are shown; none for all."""
        kept = [one for one in stores if not self.stores or one.store_id in self.stores]
        asked = bool(self.stores)
        for key, values in self.values:
            of_store = BY_KEY[key].of_stores
            if of_store is not None:
                asked = True
                kept = [one for one in kept if of_store(one) in values]
        return (tuple(one.store_id for one in kept) or NO_STORE) if asked else ()

    def order_filter(
        self, stores: Sequence[RailStore], now_ms: int, *, tab: str, sort: str, descending: bool
    ) -> OrderFilter:
        """The same for the database."""
        created_from, created_to = self.created.bounds_ms(now_ms)
        due_from, due_before = self._due(now_ms)
        return OrderFilter(
            tab=tab,
            created_from=created_from,
            created_to=created_to,
            stores=self.scope(stores),
            text=self.text,
            sort=sort,
            descending=descending,
            due_from=due_from,
            due_before=due_before,
            carriers=self.chosen("carrier"),
            payments=self.chosen("payment"),
            tags=self.chosen("tag"),
            fulfilled_by=self.chosen("fulfilled_by"),
            printed=self.chosen("printed"),
            seen=self.chosen("seen"),
            assigned_to=self.chosen("assigned"),
            marks=self.chosen("mark"),
            work=self.chosen("work"),
            currencies=self.chosen("currency"),
            statuses=tuple(
                int(status)
                for word in self.chosen("status")
                if (status := status_of_word(word)) is not None
            ),
            now_ms=now_ms if any(map(self.chosen, TIMED)) else 0,
        )

    def _due(self, now_ms: int) -> tuple[int | None, int | None]:
        """The widest span of the chosen clocks."""
        spans = [_clock_span(value, now_ms) for value in self.chosen("clock") if value in CLOCKS]
        if not spans:
            return None, None
        starts = [start for start, _ in spans]
        first = None if None in starts else min(start for start in starts if start is not None)
        return first, max(end for _, end in spans)


def _clock_span(value: str, now_ms: int) -> tuple[int | None, int]:
    if value == "today":
        return None, local_midnight(now_ms + DAY)
    start, end = CLOCKS[value]
    assert end is not None
    before = NO_CLOCK if end == NO_CLOCK else now_ms + end
    return None if start is None else now_ms + start, before


class ViewSpec(NamedTuple):
    """What a saved view keeps."""

    filters: Filters = Filters()
    tab: str = "open"
    sort: str = "clock"
    descending: bool = False
    columns: tuple[str, ...] = ()
    """Column keys in order; empty for the usual ones."""
    widths: tuple[tuple[str, int], ...] = ()


def spec_text(spec: ViewSpec) -> str:
    """As JSON, for the database."""
    import json

    created, filters = spec.filters.created, spec.filters
    days: list[str | int | None] = [
        day.isoformat() if day else None for day in (created.first, created.last)
    ]
    kept = {
        "created": [created.name, *days, created.start_ms, created.end_ms],
        "stores": filters.stores,
        "text": filters.text,
        "values": filters.values,
        "tab": spec.tab,
        "sort": spec.sort,
        "descending": spec.descending,
        "columns": spec.columns,
        "widths": dict(spec.widths),
    }
    return json.dumps(kept, ensure_ascii=False)


def spec_of(text: str) -> ViewSpec:
    """From the kept text; what another version wrote and this one does not know is left out."""
    import json

    try:
        kept = json.loads(text)
        name, first, last, *span = kept["created"]
        days = [date.fromisoformat(day) if day else None for day in (first, last)]
        start_ms, end_ms = (None if one is None else int(one) for one in [*span, None, None][:2])
        created = DateRange(name, days[0], days[1], start_ms, end_ms)
        values = tuple(
            (key, tuple(map(str, chosen))) for key, chosen in kept["values"] if key in BY_KEY
        )
        filters = Filters(
            created if name in (*NAMED_DAYS, "custom", "span") else DateRange(),
            tuple(map(int, kept["stores"])),
            str(kept["text"]),
            values,
        )
        return ViewSpec(
            filters,
            kept["tab"] if kept["tab"] in TABS else "open",
            kept["sort"] if kept["sort"] in SORTS else "clock",
            bool(kept["descending"]),
            tuple(map(str, kept["columns"])),
            tuple((str(key), int(width)) for key, width in kept["widths"].items()),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return ViewSpec()
