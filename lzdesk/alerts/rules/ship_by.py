"""Orders that must be shipped, and buyers' requests that must be answered: overdue per store; under
2 h and under 12 h in one alert each.

What is overdue concerns its store's standing. What is still in time is one piece of work over all
stores: an alert per store would bury the worst of them.
"""

from collections.abc import Iterator, Mapping, Sequence

from lzdesk.domain.alerts import Alert, Facts, Severity, StoreFacts, Tally
from lzdesk.domain.clocks import NOW, OVERDUE, PRESSING, SOON

SEVERITIES = {OVERDUE: Severity.OVERDUE, NOW: Severity.NOW, SOON: Severity.SOON}
JOINING = (OVERDUE, NOW)
"""Bands where another order is news; orders come under 12 h all day."""


def ship_by(facts: Facts) -> Iterator[Alert]:
    """The clock shown is the one that runs out first, the store shown is its."""
    yield from _steps("ship_by", [(store, store.clocks) for store in facts.stores])


def answer(facts: Facts) -> Iterator[Alert]:
    """The same of requests that wait for the seller."""
    yield from _steps("answer", [(store, store.answers) for store in facts.stores])


def _steps(kind: str, clocks: Sequence[tuple[StoreFacts, Mapping[str, Tally]]]) -> Iterator[Alert]:
    for band in PRESSING:
        pressed = [
            (store, tally)
            for store, bands in clocks
            if (tally := bands.get(band)) is not None and tally.orders
        ]
        if band == OVERDUE:
            for store, tally in pressed:
                yield _alert(kind, band, f":{store.store_id}", [(store, tally)])
        elif pressed:
            yield _alert(kind, band, "", pressed)


def _alert(kind: str, band: str, of_store: str, pressed: list[tuple[StoreFacts, Tally]]) -> Alert:
    first, tally = min(pressed, key=lambda one: one[1].first_at)
    orders = sum(one.orders for _, one in pressed)
    return Alert(
        f"{kind}.{band}",
        f"{kind}.{band}{of_store}",
        SEVERITIES[band],
        first.store_id,
        tally.first_at,
        {"orders": orders, "stores": len(pressed)},
        orders if band in JOINING else 0,
    )
