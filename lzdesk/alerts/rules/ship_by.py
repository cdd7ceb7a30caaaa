"""Orders that must be shipped: overdue, under 2 h, under 12 h. One alert per store and band."""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity
from lzdesk.domain.clocks import NOW, OVERDUE, PRESSING, SOON

SEVERITIES = {OVERDUE: Severity.OVERDUE, NOW: Severity.NOW, SOON: Severity.SOON}
JOINING = (OVERDUE, NOW)
"""Bands where another order is news; orders come under 12 h all day."""


def ship_by(facts: Facts) -> Iterator[Alert]:
    """The clock shown is the one that runs out first."""
    for store in facts.stores:
        for band in PRESSING:
            tally = store.clocks.get(band)
            if tally is not None and tally.orders:
                yield Alert(
                    f"ship_by.{band}",
                    f"ship_by.{band}:{store.store_id}",
                    SEVERITIES[band],
                    store.store_id,
                    tally.first_at,
                    {"orders": tally.orders},
                    tally.orders if band in JOINING else 0,
                )
