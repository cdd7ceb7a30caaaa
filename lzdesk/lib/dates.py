"""Dates as other programs write them, and UTC epoch milliseconds."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

_EPOCH = date(1970, 1, 1).toordinal()


def now_ms() -> int:
    """This computer's clock, UTC epoch milliseconds."""
    return time.time_ns() // 1_000_000


def epoch_ms(text: str) -> int:
    """Milliseconds of `2026-11-20 10:18:27 +0700`, `2026-11-20T10:18:27+07:00` or of epoch
    milliseconds as text. A date without a zone is refused: ValueError."""
    if text.isdigit() and len(text) >= 12:
        return int(text)
    zone = text[19:].lstrip(" ")
    if len(text) < 20 or text[4] != "-" or text[13] != ":" or text[16] != ":" or not zone:
        raise ValueError(f"not a date with a zone: {text!r}")
    seconds = int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
    return (_day_seconds(text[:10]) + seconds - _zone_seconds(zone)) * 1000


@lru_cache(maxsize=4096)
def _day_seconds(day: str) -> int:
    year, month, number = day.split("-")
    return (date(int(year), int(month), int(number)).toordinal() - _EPOCH) * 86_400


@lru_cache(maxsize=128)
def _zone_seconds(zone: str) -> int:
    if zone == "Z":
        return 0
    digits = zone[1:].replace(":", "")
    if zone[0] not in "+-" or len(digits) != 4 or not digits.isdigit():
        raise ValueError(f"not a zone: {zone!r}")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    return -seconds if zone[0] == "-" else seconds


def iso_local(ms: int, offset_hours: int) -> str:
    """`2026-11-20T10:18:27+07:00`, whole seconds, in a zone that many hours east of UTC."""
    zone = timezone(timedelta(hours=offset_hours))
    return datetime.fromtimestamp(ms // 1000, zone).isoformat()


def utc_of_ms(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
