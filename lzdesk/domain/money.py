"""Money: integer minor units of a named currency."""

EXPONENTS = {"VND": 0, "IDR": 0, "SGD": 2, "MYR": 2, "THB": 2, "PHP": 2, "CNY": 2, "USD": 2}
"""Digits after the point. VND and IDR are traded without (design, section 5)."""

CURRENCY_OF_COUNTRY = {
    "sg": "SGD",
    "my": "MYR",
    "th": "THB",
    "vn": "VND",
    "ph": "PHP",
    "id": "IDR",
}

_SCALES: dict[str, int] = {code: 10**exponent for code, exponent in EXPONENTS.items()}


def exponent_of(currency: str) -> int:
    """Digits after the point; 2 for a currency this table does not know."""
    return EXPONENTS.get(currency, 2)


def minor_units(amount: str | int | float | None, currency: str) -> int:
    """An amount in major units, as text or number, in minor units, rounded half away from zero.

    Empty text and None are 0. Raises ValueError for text that is no number.
    """
    scale = _SCALES.get(currency, 100)
    if isinstance(amount, int):
        return amount * scale
    if isinstance(amount, float):
        scaled = amount * scale
        return int(scaled + 0.5) if scaled >= 0 else -int(0.5 - scaled)
    if not amount or amount == "null":
        return 0
    whole, point, part = amount.partition(".")
    if whole.isdigit() and (not point or (part.isdigit() and len(part) <= 2)):
        cents = int(whole) * 100 + (int(part.ljust(2, "0")) if part else 0)
        return cents if scale == 100 else (cents + 50) // 100
    return _minor_units_of_any(amount, scale)


def _minor_units_of_any(amount: str, scale: int) -> int:
    # Imported with the first odd amount: the first rows need none of it.
    from decimal import Decimal, InvalidOperation

    try:
        scaled_text = Decimal(amount.replace(",", "")) * scale
    except InvalidOperation as bad:
        raise ValueError(f"not an amount: {amount!r}") from bad
    sign = -1 if scaled_text < 0 else 1
    return sign * int(abs(scaled_text) + Decimal("0.5"))
