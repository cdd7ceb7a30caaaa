"""Text in the order a person puts it in: A2 before A10, case left aside."""

import re

_DIGITS = re.compile("[0-9]+")
LONGEST = 200
"""Characters that decide; what is longer is told apart by nothing more."""


def natural_key(text: str) -> str:
    """A text that sorts by its code points as the given one sorts naturally."""
    return _DIGITS.sub(_number, text[:LONGEST].casefold())


def _number(found: re.Match[str]) -> str:
    """The number, with how long it is before it: 9 is 019, 10 is 0210."""
    digits = found[0].lstrip("0") or "0"
    return f"{len(digits):03}{digits}"
