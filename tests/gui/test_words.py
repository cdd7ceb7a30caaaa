"""Numbers, times and money in words, in English and in Chinese."""

from collections.abc import Callable
from datetime import date

import pytest

from lzdesk.domain.statuses import TABS, Status
from lzdesk.gui.clock_words import (
    DAY,
    HOUR,
    MINUTE,
    Band,
    band_of,
    clock_words,
    left_in_full,
    moment_words,
    span_words,
    zone_words,
)
from lzdesk.gui.money import amount_words, count_words, money_words
from lzdesk.gui.panes.order_grid.date_range import DateRange
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.words import status_words, tab_words
from tests.gui.desk_db import NOW_MS


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (38 * MINUTE, "38 min"),
        (38 * MINUTE + 59_999, "38 min"),
        (7 * HOUR + 10 * MINUTE, "7 h 10"),
        (HOUR, "1 h 00"),
        (5 * HOUR + 5 * MINUTE, "5 h 05"),
        (28 * HOUR, "1 d 04 h"),
        (-41 * MINUTE, "−41 min"),
        (-(2 * HOUR + 3 * MINUTE), "−2 h 03"),
        (119_000, "119 s"),
        (2 * MINUTE, "2 min"),
        (-30_000, "−30 s"),
        (0, "0 s"),
    ],
)
def test_clock_says_how_long_it_still_runs(left: int, words: str) -> None:
    assert clock_words(left) == words


@pytest.mark.parametrize(
    ("left", "band"),
    [
        (12 * HOUR, Band.CALM),
        (12 * HOUR - 1, Band.SOON),
        (2 * HOUR, Band.SOON),
        (2 * HOUR - 1, Band.NOW),
        (0, Band.NOW),
        (-1, Band.OVERDUE),
    ],
)
def test_bands_are_the_marketplaces_own(left: int, band: Band) -> None:
    assert band_of(left) is band


def test_clock_in_full_says_left_or_late() -> None:
    assert left_in_full(44 * MINUTE) == "44 minutes left"
    assert left_in_full(-MINUTE) == "1 minute late"
    assert left_in_full(2 * HOUR + 10 * MINUTE) == "2 hours 10 minutes left"
    assert left_in_full(DAY + HOUR) == "1 day 1 hour left"


def test_moments_get_longer_the_further_away_they_are() -> None:
    assert moment_words(NOW_MS, NOW_MS) == "10:42"
    assert moment_words(NOW_MS - 2 * DAY, NOW_MS) == "10 Nov 10:42"
    assert moment_words(NOW_MS - 400 * DAY, NOW_MS) == "8 Oct 2025"


def test_spans_show_seconds_while_they_matter() -> None:
    assert span_words(42_000) == "42 s"
    assert span_words(112_000) == "1 min 52 s"
    assert span_words(14 * MINUTE) == "14 min"


def test_zone_is_the_operators_own() -> None:
    assert zone_words(NOW_MS) == "UTC+8"


def test_money_has_the_currencys_own_digits() -> None:
    assert money_words(4890, "SGD") == "SGD 48.90"
    assert money_words(489000, "VND") == "VND 489,000"
    assert money_words(389000, "IDR") == "IDR 389,000"
    assert amount_words(124_900_005, "PHP") == "1,249,000.05"
    assert amount_words(-5, "MYR") == "−0.05"
    assert count_words(18402) == "18,402"


def test_created_ranges_are_whole_local_days() -> None:
    start, end = DateRange("today").bounds_ms(NOW_MS)
    assert start is not None and end is None
    assert (NOW_MS - start) // 1000 == 10 * 3600 + 42 * 60 + 8
    custom = DateRange("custom", date(2026, 11, 1), date(2026, 11, 2))
    first, last = custom.bounds_ms(NOW_MS)
    assert first is not None and last is not None
    assert last - first == 2 * DAY - 1
    assert custom.words() == "1 Nov – 2 Nov"
    assert DateRange().bounds_ms(NOW_MS) == (None, None)


def test_every_status_and_tab_has_words(speak: Callable[[str], None]) -> None:
    for _ in range(2):
        assert all(status_words(status) for status in Status)
        assert all(tab_words(tab) for tab in TABS)
        speak("zh_CN")
    assert status_words(Status.TO_SHIP) == "待发货"


def test_unknown_status_is_the_vendors_own_word() -> None:
    assert status_words(Status.UNKNOWN, "sealed_by_moon,pending") == "sealed_by_moon"


def test_reason_quotes_the_vendor_and_never_shows_a_code_alone() -> None:
    words = reason_words("marketplace.refused", {"words": "Item is cancelled"})
    assert words == "The marketplace refused the request. “Item is cancelled”"
    assert reason_words("odd.kind") == "Something went wrong (odd.kind)."
