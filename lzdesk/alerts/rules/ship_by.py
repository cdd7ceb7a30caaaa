"""Orders that must be shipped: overdue per store; under 2 h and under 12 h in one alert each.

An overdue order concerns its store's standing. What is still in time is one piece of work over all
stores: an alert per store would bury the worst of them.
"""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity, StoreFacts, Tally
from lzdesk.domain.clocks import NOW, OVERDUE, PRESSING, SOON

SEVERITIES = {OVERDUE: Severity.OVERDUE, NOW: Severity.NOW, SOON: Severity.SOON}
JOINING = (OVERDUE, NOW)
"""Bands where another order is news; orders come under 12 h all day."""


def ship_by(facts: Facts) -> Iterator[Alert]:
    """The clock shown is the one that runs out first, the store shown is its."""
    for band in PRESSING:
        pressed = [
            (store, tally)
            for store in facts.stores
            if (tally := store.clocks.get(band)) is not None and tally.orders
        ]
        if band == OVERDUE:
            for store, tally in pressed:
                yield _alert(band, f"ship_by.{band}:{store.store_id}", [(store, tally)])
        elif pressed:
            yield _alert(band, f"ship_by.{band}", pressed)


def _alert(band: str, cause: str, pressed: list[tuple[StoreFacts, Tally]]) -> Alert:
    first, tally = min(pressed, key=lambda one: one[1].first_at)
    orders = sum(one.orders for _, one in pressed)
    return Alert(
        f"ship_by.{band}",
        cause,
        SEVERITIES[band],
        first.store_id,
        tally.first_at,
        {"orders": orders, "stores": len(pressed)},
        orders if band in JOINING else 0,
    )
