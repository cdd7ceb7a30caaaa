"""Money and counts in words: the ISO code, then the amount in the currency's own digits."""

from PySide6.QtCore import QLocale

from lzdesk.domain.money import exponent_of
from lzdesk.gui.clock_words import MINUS


def amount_words(minor: int, currency: str) -> str:
    """`48.90`, `489,000`: grouped by the operator's locale, never through a float."""
    exponent = exponent_of(currency)
    whole, part = divmod(abs(minor), 10**exponent)
    sign = MINUS if minor < 0 else ""
    words = sign + count_words(whole)
    return f"{words}{QLocale().decimalPoint()}{part:0{exponent}}" if exponent else words


def money_words(minor: int, currency: str) -> str:
    """`SGD 48.90`"""
    return f"{currency} {amount_words(minor, currency)}"


def count_words(count: int) -> str:
    """An exact count, grouped: `18,402`."""
    return QLocale().toString(count)
