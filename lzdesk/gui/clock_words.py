"""Time in words: how long a clock still runs, and when something happened."""

from datetime import date, datetime, timedelta
from enum import Enum

from PySide6.QtCore import QCoreApplication

from lzdesk.gui.amounts import amounts

translate = QCoreApplication.translate

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

MINUS = "−"


class Band(Enum):
    """How near a deadline is; the marketplaces' own steps."""

    CALM = "over 12 h"
    SOON = "under 12 h"
    NOW = "under 2 h"
    OVERDUE = "past"


def band_of(left_ms: int) -> Band:
    """The band of a clock with left_ms to go, negative when late."""
    if left_ms < 0:
        return Band.OVERDUE
    if left_ms < 2 * HOUR:
        return Band.NOW
    return Band.SOON if left_ms < 12 * HOUR else Band.CALM


def clock_words(left_ms: int) -> str:
    """`38 min`, `7 h 10`, `1 d 04 h`, late `−41 min`; under two minutes in seconds."""
    sign = MINUS if left_ms < 0 else ""
    left = abs(left_ms)
    if left < 2 * MINUTE:
        return translate("Clock", "{0} s").format(f"{sign}{left // SECOND}")
    if left < HOUR:
        return translate("Clock", "{0} min").format(f"{sign}{left // MINUTE}")
    if left < DAY:
        hours, minutes = left // HOUR, left % HOUR // MINUTE
        return translate("Clock", "{0} h {1}").format(f"{sign}{hours}", f"{minutes:02}")
    days, hours = left // DAY, left % DAY // HOUR
    return translate("Clock", "{0} d {1} h").format(f"{sign}{days}", f"{hours:02}")


def span_words(ms: int) -> str:
    """An age for the proof line, with seconds while they matter: `1 min 52 s`, `14 min`."""
    if ms < MINUTE:
        return translate("Clock", "{0} s").format(ms // SECOND)
    if ms < 10 * MINUTE:
        words = translate("Clock", "{0} min {1} s")
        return words.format(ms // MINUTE, f"{ms % MINUTE // SECOND:02}")
    return clock_words(ms)


def left_in_full(left_ms: int) -> str:
    """For tooltips and screen readers: `44 minutes left`, `2 hours 10 minutes late`."""
    left = abs(left_ms)
    minutes, hours, days = left // MINUTE, left // HOUR, left // DAY
    if minutes < 60:
        amount = amounts.minutes(minutes)
    elif hours < 24:
        amount = amounts.hours(hours)
        if minutes % 60:
            amount += " " + amounts.minutes(minutes % 60)
    else:
        amount = amounts.days(days)
        if hours % 24:
            amount += " " + amounts.hours(hours % 24)
    words = translate("Clock", "{0} late") if left_ms < 0 else translate("Clock", "{0} left")
    return words.format(amount)


def local(ms: int) -> datetime:
    """A moment in the operator's own zone."""
    return datetime.fromtimestamp(ms / 1000).astimezone()


def local_midnight(ms: int) -> int:
    """The first moment of that day in the operator's own zone."""
    day = local(ms).date()
    # A naive local midnight, made aware by the system's own rules for that day.
    return int(datetime.combine(day, datetime.min.time()).astimezone().timestamp() * 1000)


def hour_minute(ms: int) -> str:
    """`10:41`"""
    return local(ms).strftime("%H:%M")


def hour_minute_second(ms: int) -> str:
    """`10:41:08`, for the status bar and history only."""
    return local(ms).strftime("%H:%M:%S")


def day_words(day: date) -> str:
    """`12 Nov`"""
    return translate("Clock", "{day} {month}").format(day=day.day, month=month_words(day.month))


def month_words(month: int) -> str:
    """The short name of month 1 to 12."""
    names = (
        translate("Clock", "Jan"),
        translate("Clock", "Feb"),
        translate("Clock", "Mar"),
        translate("Clock", "Apr"),
        translate("Clock", "May"),
        translate("Clock", "Jun"),
        translate("Clock", "Jul"),
        translate("Clock", "Aug"),
        translate("Clock", "Sep"),
        translate("Clock", "Oct"),
        translate("Clock", "Nov"),
        translate("Clock", "Dec"),
    )
    return names[month - 1]


def weekday_words(day: date) -> str:
    """`Thu`"""
    names = (
        translate("Clock", "Mon"),
        translate("Clock", "Tue"),
        translate("Clock", "Wed"),
        translate("Clock", "Thu"),
        translate("Clock", "Fri"),
        translate("Clock", "Sat"),
        translate("Clock", "Sun"),
    )
    return names[day.weekday()]


def moment_words(ms: int, now_ms: int) -> str:
    """Today `10:42`, this year `12 Nov 10:42`, else `12 Nov 2025`."""
    when, today = local(ms), local(now_ms)
    if when.date() == today.date():
        return hour_minute(ms)
    if when.year == today.year:
        return f"{day_words(when.date())} {hour_minute(ms)}"
    return translate("Clock", "{day} {year}").format(day=day_words(when.date()), year=when.year)


def full_moment(ms: int) -> str:
    """`12 Nov 11:26`, whatever day it is."""
    return f"{day_words(local(ms).date())} {hour_minute(ms)}"


def zone_words(ms: int) -> str:
    """The operator's offset: `UTC+8`, `UTC+5:30`."""
    offset = local(ms).utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign = "+" if minutes >= 0 else MINUS
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
