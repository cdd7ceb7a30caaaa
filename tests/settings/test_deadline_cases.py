"""When deadlines end, worked out by hand from the calendars of nine places.

A row: clock, place that ships, length (`2w` working days, `2d` days, `48h`), cut-off hour or `-`,
start and end in the place's own time, why. After `off` come the seller's own days off.
"""

from datetime import date, datetime, timedelta, timezone

import pytest

from lzdesk.domain.deadline_rules import DeadlineRule
from lzdesk.settings.deadline_rules import RuleFile

HOURS_EAST = {"sg": 8, "my": 8, "ph": 8, "th": 7, "vn": 7, "id": 7, "cn": 8, "hk": 8, "tw": 8}
CASES = """
ship_by sg 2w - 2026-11-16T10:00 2026-11-18T10:00 Monday to Wednesday, the same hour
ship_by sg 2w - 2026-11-19T10:00 2026-11-23T10:00 a weekend lies between Friday and Monday
ship_by sg 2w - 2026-11-20T15:00 2026-11-24T15:00 Friday afternoon, Monday, Tuesday
ship_by sg 2w - 2026-11-21T15:00 2026-11-25T00:00 from Saturday all of Monday and Tuesday
ship_by sg 2w - 2026-11-22T23:59 2026-11-25T00:00 Sunday's last minute is still no working time
ship_by sg 2w - 2026-11-23T00:00 2026-11-25T00:00 Monday's first minute: Monday and Tuesday
ship_by sg 2w - 2026-11-20T23:59 2026-11-24T23:59 Friday's last minute is working time
ship_by sg 2w - 2026-11-06T09:00 2026-11-11T09:00 Deepavali on Sunday, kept on Monday 9
answer_return sg 2w - 2026-12-24T18:00 2026-12-29T18:00 Christmas on Friday
ship_by sg 2w - 2026-12-30T12:00 2027-01-04T12:00 Thursday 31, New Year on Friday, Monday
ship_by sg 2w - 2026-02-16T10:00 2026-02-20T10:00 Lunar New Year on Tuesday and Wednesday
ship_by sg 2w - 2025-01-28T20:00 2025-02-03T20:00 Lunar New Year on 29 and 30, then a weekend
ship_by sg 2w - 2026-08-07T08:00 2026-08-12T08:00 National Day on Sunday, kept on Monday 10
answer_return sg 2w - 2026-04-03T11:00 2026-04-08T00:00 begins on Good Friday: Monday and Tuesday
ship_by sg 2w - 2026-05-29T09:30 2026-06-03T09:30 Vesak on Sunday, kept on Monday 1 June
ship_by sg 2w - 2025-05-02T10:00 2025-05-06T10:00 polling day on a Saturday takes nothing away
ship_by my 2w - 2026-02-16T10:00 2026-02-20T10:00 Lunar New Year on Tuesday and Wednesday
ship_by my 2w - 2025-03-28T14:00 2025-04-03T14:00 Hari Raya on Monday 31 and Tuesday 1
ship_by my 2w - 2026-09-15T09:00 2026-09-18T09:00 Malaysia Day on Wednesday
ship_by my 2w - 2025-09-12T16:00 2025-09-18T16:00 an additional holiday before Malaysia Day
answer_return my 2w - 2026-08-28T10:00 2026-09-02T10:00 National Day on Monday 31
answer_refund my 2d - 2026-08-29T10:00 2026-08-31T10:00 days of the calendar: Sunday, a holiday
answer_refund my 2d - 2026-02-16T22:15 2026-02-18T22:15 days of the calendar in Lunar New Year
ship_by my 2w - 2026-05-29T17:00 2026-06-04T17:00 the King's birthday 1, Vesak kept on 2 June
ship_by th 2w - 2026-04-10T10:00 2026-04-17T10:00 Songkran Monday to Wednesday
ship_by th 2w - 2026-04-14T10:00 2026-04-18T00:00 begins in Songkran: all of Thursday and Friday
ship_by th 2w - 2025-04-11T10:00 2025-04-18T10:00 Songkran from Sunday, kept until Wednesday 16
ship_by th 2w - 2025-12-30T15:00 2026-01-06T15:00 31 December to 2 January are off
ship_by th 2w - 2026-02-16T10:00 2026-02-18T10:00 Lunar New Year is no public holiday here
ship_by th 2w - 2025-05-30T10:00 2025-06-05T10:00 a bridge day 2 June, the Queen's birthday 3
ship_by th 2w - 2026-10-22T11:00 2026-10-27T11:00 Chulalongkorn Day on Friday
ship_by th 2w - 2026-07-27T08:00 2026-08-03T08:00 three holidays in a row, over the month's end
ship_by vn 2w - 2026-02-13T10:00 2026-02-24T10:00 Tet from Monday 16 to Friday 20
ship_by vn 2w - 2025-01-24T18:00 2025-02-04T18:00 Tet from Monday 27 to Friday 31
ship_by vn 2w - 2025-04-25T10:00 2025-04-28T10:00 Saturday 26 is worked for Friday 2 May
ship_by vn 2w - 2025-04-29T10:00 2025-05-06T10:00 30 April, 1 May, and the day it was swapped for
ship_by vn 2w - 2026-08-21T09:00 2026-08-24T09:00 Saturday 22 is worked for Monday 31
ship_by vn 2w - 2026-08-28T09:00 2026-09-04T09:00 National Day: Monday 31 to Wednesday 2
ship_by vn 2w - 2026-08-22T13:00 2026-08-25T13:00 begins on the Saturday that is worked
ship_by ph 2w - 2026-04-01T10:00 2026-04-07T10:00 Maundy Thursday and Good Friday
hand_over ph 4w - 2026-04-01T10:00 2026-04-10T10:00 also the Day of Valor on Thursday 9
ship_by ph 2w - 2026-02-16T10:00 2026-02-19T10:00 Lunar New Year on Tuesday alone
ship_by ph 2w - 2025-01-27T10:00 2025-01-30T10:00 Lunar New Year on Wednesday 29
hand_over ph 4w - 2026-12-22T09:00 2027-01-04T09:00 24, 25, 30, 31 December and 1 January off
ship_by ph 2w - 2026-10-30T10:00 2026-11-04T10:00 All Souls' Day on Monday 2
hand_over ph 4w - 2026-07-06T10:00 2026-07-10T10:00 Monday to Friday
ship_by ph 2w - 2026-08-28T23:00 2026-09-02T23:00 Heroes' Day on Monday 31
ship_by ph 2w - 2026-07-30T10:00 2026-08-03T10:00 over a weekend and the month's end
ship_by id 2w - 2026-03-18T10:00 2026-03-23T10:00 Nyepi on Thursday; collective leave is not known
ship_by id 2w - 2026-02-16T10:00 2026-02-19T10:00 Lunar New Year on Tuesday alone
ship_by id 2w - 2025-01-24T10:00 2025-01-30T10:00 Isra Mi'raj on Monday 27, New Year on 29
ship_by id 2w - 2026-08-14T17:00 2026-08-19T17:00 Independence Day on Monday
ship_by id 2w - 2026-05-12T10:00 2026-05-15T10:00 Ascension on Thursday
ship_by id 2w - 2026-12-31T10:00 2027-01-06T10:00 New Year on Friday, Isra Mi'raj on Tuesday 5
hand_over cn 3w - 2025-09-30T10:00 2025-10-11T10:00 Golden Week 1 to 8; Saturday 11 is worked
hand_over cn 3w - 2025-09-26T10:00 2025-09-30T10:00 Sunday 28 is worked
hand_over cn 3w - 2025-10-11T10:00 2025-10-15T10:00 begins on the Saturday that is worked
hand_over cn 3w - 2025-10-03T10:00 2025-10-12T00:00 begins in Golden Week: all of 9, 10 and 11
hand_over cn 3w - 2026-09-30T10:00 2026-10-10T10:00 Golden Week 1 to 7; Saturday 10 is worked
hand_over cn 3w - 2026-09-24T10:00 2026-09-30T10:00 Mid-Autumn on Friday 25
hand_over cn 3w - 2026-09-18T10:00 2026-09-22T10:00 Sunday 20 is worked
hand_over cn 3w - 2025-01-24T10:00 2025-02-05T10:00 Sunday 26 is worked; New Year until 4
hand_over cn 3w - 2025-02-06T10:00 2025-02-10T10:00 Saturday 8 is worked
hand_over cn 3w - 2026-02-12T10:00 2026-02-24T10:00 Saturday 14 is worked; New Year until 23
hand_over cn 3w - 2026-02-18T12:00 2026-02-27T00:00 begins in Lunar New Year: all of 24 to 26
hand_over cn 3w - 2026-02-26T10:00 2026-03-02T10:00 Saturday 28 is worked
hand_over cn 3w - 2025-12-31T20:00 2026-01-06T20:00 New Year 1 to 3; Sunday 4 is worked
hand_over cn 3w - 2026-04-30T10:00 2026-05-08T10:00 Labour Day 1 to 5
hand_over cn 3w - 2026-05-07T10:00 2026-05-11T10:00 Saturday 9 is worked
hand_over cn 3w - 2025-04-25T10:00 2025-04-29T10:00 Sunday 27 is worked
hand_over cn 3w - 2026-04-03T10:00 2026-04-09T10:00 Tomb-Sweeping kept on Monday 6
hand_over cn 3w - 2028-02-28T10:00 2028-03-02T10:00 a leap day counts
hand_over hk 3w - 2026-02-16T10:00 2026-02-24T10:00 Lunar New Year 17 to 19
hand_over hk 3w - 2025-01-28T10:00 2025-02-05T10:00 Lunar New Year 29 to 31
hand_over hk 3w - 2026-04-02T10:00 2026-04-10T10:00 Good Friday to Easter Monday, Ching Ming on 7
hand_over hk 2w - 2026-12-24T10:00 2026-12-29T10:00 Christmas on Friday and Saturday
hand_over hk 3w - 2026-09-30T10:00 2026-10-06T10:00 National Day alone, no Golden Week
hand_over hk 2w - 2026-11-21T10:00 2026-11-25T00:00 Saturday is a weekend here too
hand_over tw 3w - 2026-02-13T10:00 2026-02-25T10:00 Lunar New Year 16 to 20
hand_over tw 3w - 2025-01-24T10:00 2025-02-05T10:00 Lunar New Year 27 to 31
hand_over tw 3w - 2025-02-06T10:00 2025-02-10T10:00 Saturday 8 is worked for 27 January
hand_over tw 3w - 2026-02-26T10:00 2026-03-04T10:00 Peace Day on Saturday, kept on Friday 27
hand_over tw 2w - 2026-10-08T10:00 2026-10-13T10:00 National Day on Saturday, kept on Friday 9
ship_by sg 2w 17 2026-11-16T16:59 2026-11-18T16:59 a minute before the cut-off
ship_by sg 2w 17 2026-11-16T17:00 2026-11-19T00:00 at the cut-off: all of Tuesday and Wednesday
ship_by sg 2w 12 2026-11-20T11:30 2026-11-24T11:30 Friday before the cut-off
ship_by sg 2w 12 2026-11-20T12:30 2026-11-25T00:00 Friday after it: all of Monday and Tuesday
ship_by sg 2w 0 2026-11-16T00:00 2026-11-19T00:00 a cut-off at midnight: always the next day
ship_by sg 2w 17 2026-11-21T20:00 2026-11-25T00:00 after the cut-off of a day that is off anyway
hand_over cn 3w 18 2025-09-26T18:30 2025-10-01T00:00 after it on Friday: Sunday 28 is worked
answer_refund my 2d 18 2026-11-21T18:00 2026-11-24T00:00 days of the calendar with a cut-off
ship_by sg 48h - 2026-11-20T10:00 2026-11-22T10:00 hours run through the weekend
answer_cancel vn 24h - 2026-12-31T18:30 2027-01-01T18:30 hours over the year's end
ship_by sg 2w - 2026-11-23T10:00 2026-11-26T10:00 own Tuesday off 2026-11-24
hand_over cn 3w - 2025-09-30T10:00 2025-10-13T10:00 own day on a worked Saturday off 2025-10-11
ship_by sg 2w - 2026-11-20T10:00 2026-11-24T10:00 an own Saturday changes nothing off 2026-11-21
ship_by sg 2w - 2026-11-23T10:00 2026-11-26T00:00 begins on an own day off 2026-11-23
ship_by th 2w - 2026-12-29T10:00 2027-01-05T10:00 own Monday after New Year off 2027-01-04
answer_refund my 2d - 2026-11-23T10:00 2026-11-25T10:00 own day, days of the calendar off 2026-11-24
"""
UNITS = {"w": "working_days", "d": "days", "h": "hours"}


def rule_of(clock: str, length: str, cut_off: str) -> DeadlineRule:
    rule = {
        "clock": clock, "country": "*", "seller": "*", "ends": "Late.", "source": "a test",
        "date": "undated", UNITS[length[-1]]: int(length[:-1]),
        "cut_off": None if cut_off == "-" else int(cut_off),
    }  # fmt: skip
    return DeadlineRule(**rule)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_a_deadline_ends_when_the_calendar_says(case: str) -> None:
    said, _, off = case.partition(" off 2")
    clock, place, length, cut_off, start, end, why = said.split(maxsplit=6)
    zone = timezone(timedelta(hours=HOURS_EAST[place]))
    days_off = frozenset([date.fromisoformat(f"2{off}")] if off else [])
    begun = datetime.fromisoformat(start).replace(tzinfo=zone)
    ms = RuleFile(days_off=days_off).deadline(
        rule_of(clock, length, cut_off), int(begun.timestamp() * 1000), place
    )
    over = datetime.fromtimestamp(ms / 1000, zone).strftime("%Y-%m-%dT%H:%M")
    assert over == end, why
