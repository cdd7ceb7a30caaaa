"""Rules that say until when something must be done, and the moment one gives.

Policy. A rule's clock runs on the days it counts alone (`working_days`: those worked where the
parcel is shipped from; `days`: all) and stands still on others. What begins on such another day, or
at the cut-off or later, begins at midnight of the next day that counts. So two working days from
Friday 15:00 are over on Tuesday 15:00, and from Saturday 15:00 with the end of Tuesday. The
marketplace's own time always wins over a rule; where the two differ, it is a question.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Annotated, Literal

import msgspec

from lzdesk.domain.clocks import DAY_MS, HOUR_MS
from lzdesk.domain.stores import COUNTRIES, UTC_OFFSET_HOURS

CLOCKS = ("ship_by", "hand_over", "answer_cancel", "answer_return", "answer_refund")
"""To pack; to give to the carrier; to answer a wish to cancel, a return, a refund without one."""
SELLERS = ("local", "crossborder")
ANY = "*"
SURE = ("2+", "1", "live", "inf", "own")
"""How sure a rule is: sources that agree, one source, seen live, inferred; the seller's own."""
LENGTHS = ("working_days", "days", "hours")
MOST_DAYS, MOST_HOURS, LONGEST = 90, 2160, 300

PLACE_OFFSET_HOURS = {**UTC_OFFSET_HOURS, "cn": 8, "hk": 8, "tw": 8}
"""Place a parcel is shipped from to its hours east of UTC; none of them sets its clocks ahead."""

_EPOCH = date(1970, 1, 1).toordinal()

IsWorking = Callable[[date], bool]
_Days = Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)]
_Hours = Annotated[int, msgspec.Meta(ge=1, le=MOST_HOURS)]
_Hour = Annotated[int, msgspec.Meta(ge=0, le=23)]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


class DeadlineRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule of a marketplace, as its file says it. One of the three lengths is given."""

    clock: Literal["ship_by", "hand_over", "answer_cancel", "answer_return", "answer_refund"]
    country: Literal["sg", "my", "th", "vn", "ph", "id", "*"]
    seller: Literal["local", "crossborder", "*"]
    working_days: _Days | None = None
    days: _Days | None = None
    hours: _Hours | None = None
    cut_off: _Hour | None = None
    """Hour of the place's day; what begins then or later begins the next day."""
    ends: _Text
    """What happens at the end, one plain sentence."""
    source: _Text
    date: _Text
    """Of the source, in its own words."""
    sure: Literal["2+", "1", "live", "inf", "own"] = "own"

    @property
    def key(self) -> tuple[str, str, str]:
        """What no two rules of one marketplace share."""
        return self.clock, self.country, self.seller

    @property
    def length(self) -> tuple[str, int]:
        """One of LENGTHS, and how many of them."""
        given = ((name, getattr(self, name)) for name in LENGTHS)
        return next((name, count) for name, count in given if count is not None)


ALLOWED = {
    "clock": ", ".join(CLOCKS),
    "country": ", ".join((*COUNTRIES, ANY)),
    "seller": ", ".join((*SELLERS, ANY)),
    "working_days": f"1–{MOST_DAYS}",
    "days": f"1–{MOST_DAYS}",
    "hours": f"1–{MOST_HOURS}",
    "cut_off": "0–23",
    "ends": f'"…" (1–{LONGEST})',
    "source": f'"…" (1–{LONGEST})',
    "date": f'"…" (1–{LONGEST})',
    "sure": ", ".join(SURE),
}
"""Field of a rule to what it may be."""


def rule_for(
    rules: Iterable[DeadlineRule], clock: str, country: str, seller: str
) -> DeadlineRule | None:
    """The rule that speaks of these most closely; a country weighs more than a kind of seller.

    seller: empty where it is not known; then only a rule of any kind speaks.
    """
    fitting = [
        rule
        for rule in rules
        if rule.clock == clock and rule.country in (country, ANY) and rule.seller in (seller, ANY)
    ]
    return max(fitting, key=lambda rule: (rule.country != ANY, rule.seller != ANY), default=None)


def deadline(
    rule: DeadlineRule, start_ms: int, is_working: IsWorking, utc_offset_hours: int
) -> int:
    """When the rule's clock runs out, epoch milliseconds.

    start_ms: when it began. is_working, utc_offset_hours: of the place that ships.
    """
    unit, count = rule.length
    if unit == "hours":
        return start_ms + count * HOUR_MS
    offset = utc_offset_hours * HOUR_MS
    counts = is_working if unit == "working_days" else _every_day
    begun, into = divmod(start_ms + offset, DAY_MS)
    if rule.cut_off is not None and into >= rule.cut_off * HOUR_MS:
        begun, into = begun + 1, 0
    first = _counted(begun, 0, counts)
    if first != begun:
        into = 0
    if into == 0:
        # Whole days: over with the end of the last, whatever day comes after it.
        return (_counted(first, count - 1, counts) + 1) * DAY_MS - offset
    return _counted(first, count, counts) * DAY_MS + into - offset


def _every_day(_day: date) -> bool:
    return True


def _counted(day: int, after: int, counts: IsWorking) -> int:
    """The first day from `day` on that counts, or the one so many after it. Days since 1970."""
    while True:
        if counts(date.fromordinal(_EPOCH + day)):
            if after == 0:
                return day
            after -= 1
        day += 1


def differs(api_at: int, rule_at: int) -> bool:
    """Whether a rule disagrees with the marketplace's own time by more than an hour."""
    return abs(api_at - rule_at) > HOUR_MS


def replaced(
    shipped: Iterable[DeadlineRule], own: Collection[DeadlineRule]
) -> tuple[DeadlineRule, ...]:
    """The shipped rules, with the seller's own in the place of those of the same key."""
    mine = {rule.key for rule in own}
    return (*(rule for rule in shipped if rule.key not in mine), *own)
