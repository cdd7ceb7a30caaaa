"""Which days are worked at a place: weekends, public holidays, and weekend days worked instead.

From the library `holidays`, national holidays alone: those of one state of Malaysia and Indonesia's
collective leave are not among them. A weekend is Saturday and Sunday everywhere. What a government
has not announced yet is not known: China's days of the next year come each November.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

PLACES = ("sg", "my", "th", "vn", "ph", "id", "cn", "hk", "tw")
"""Where parcels are shipped from; ISO 3166 codes in lower case."""
SATURDAY = 5
_CATEGORIES = {"hk": ("public", "optional")}
"""Where the library's public holidays are those by labour law alone: Good Friday is no such one."""


class _Year(NamedTuple):
    off: frozenset[date]
    worked: frozenset[date]


def is_working(place: str, day: date) -> bool:
    """Whether the day is worked at one of PLACES; ValueError for another."""
    year = _year(place, day.year)
    if day.weekday() >= SATURDAY:
        return day in year.worked
    return day not in year.off


@lru_cache(maxsize=64)
def _year(place: str, year: int) -> _Year:
    if place not in PLACES:
        raise ValueError(f"no calendar of {place!r}")
    # Imported here: it takes a sixth of a second.
    from holidays import country_holidays

    # A neighbouring year may move a holiday into this one, and the library files it under its own.
    found = country_holidays(
        place.upper(),
        years=(year - 1, year, year + 1),
        categories=_CATEGORIES.get(place, ("public",)),
    )
    return _Year(frozenset(found), frozenset(found.weekend_workdays))
