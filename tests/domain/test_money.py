"""Amounts in minor units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lzdesk.domain.money import minor_units


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("288.00", "THB", 28800),
        (150.2, "THB", 15020),
        (0.1 + 0.2, "SGD", 30),
        ("489000.00", "VND", 489000),
        (389000, "IDR", 389000),
        ("1,234.50", "MYR", 123450),
        ("", "SGD", 0),
        (None, "SGD", 0),
        ("null", "SGD", 0),
        ("-12.5", "PHP", -1250),
        (19, "SGD", 1900),
        ("0.005", "SGD", 1),
    ],
)
def test_an_amount_becomes_minor_units(amount: object, currency: str, minor: int) -> None:
    assert minor_units(amount, currency) == minor  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["abc", "12.3.4", "--1"])
def test_text_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        minor_units(text, "SGD")


@given(st.integers(0, 10**12))
def test_cents_come_back_from_text_and_number(cents: int) -> None:
    text = str(Decimal(cents) / 100)
    assert minor_units(text, "SGD") == cents
