"""The first mile of cross-border parcels: bags that go to a sorting centre. Times are epoch ms."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

SORTING_DAYS = "paper.sorting_days"
"""The option of how many working days a parcel has from its order to the sorting centre."""
SORTING_USUAL = 3
"""Of that option. A background rule (reference, section 11): no API tells this clock."""
ZONE_H = 8
"""The sellers' and the sorting centres' own time, hours east of UTC."""
SATURDAY = 5


class FirstMile(NamedTuple):
    """How one item went to the sorting centre, as an order export tells it."""

    item_id: str
    carrier: str
    number: str


def sorting_due(ordered_at: int, working_days: int) -> int:
    """When a parcel ordered then is to be scanned at the sorting centre. Weekends do not count;
    holidays, which nobody tells, do."""
    moment = datetime.fromtimestamp(ordered_at / 1000, UTC) + timedelta(hours=ZONE_H)
    left = working_days
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < SATURDAY
    return int((moment - timedelta(hours=ZONE_H)).timestamp() * 1000)
