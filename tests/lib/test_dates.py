"""Dates in the three forms a marketplace writes."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lzdesk.lib.dates import epoch_ms, iso_local

MOMENT = 1795144707000


@pytest.mark.parametrize(
    "text",
    ["2026-11-20 10:18:27 +0700", "2026-11-20T10:18:27+07:00", "2026-11-20T03:18:27Z", str(MOMENT)],
)
def test_every_form_is_the_same_moment(text: str) -> None:
    assert epoch_ms(text) == MOMENT


@pytest.mark.parametrize(
    "text", ["", "null", "2026-11-20 10:18:27", "2026/11/20 10:18:27 +0700", "tomorrow", "12345"]
)
def test_a_date_without_a_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a (date|zone)"):
        epoch_ms(text)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001  zoned below
    st.integers(-12, 14),
)
def test_it_agrees_with_the_standard_library(moment: datetime, hours: int) -> None:
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert epoch_ms(aware.isoformat()) == int(aware.timestamp()) * 1000
    assert epoch_ms(iso_local(int(aware.timestamp()) * 1000, hours)) == int(
        aware.timestamp() * 1000
    )
