"""Text from outside, made fit to be drawn: no signs without a picture, and never much of it.

Qt's shaper takes seconds for a megabyte on one line, and may fall over it.
"""

import re

HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffc]")
"""Signs without a picture: NUL, and those that turn the writing of their neighbours round."""
LONGEST = 2000
MOST_MARKS = 3
"""Over and under one letter; Vietnamese and Thai need two. A tower of them paints far outside."""
LONGEST_ENTRY = 60
"""Characters of a menu's entry."""


def plain(text: str, most: int = LONGEST) -> str:
    """The text as it may be shown, its line breaks kept, cut behind `most` characters."""
    if len(text) > most:
        text = text[:most] + "…"
    if text.isascii() and text.isprintable():
        return text
    return _without_towers(HARMFUL.sub(" ", text))


def _without_towers(text: str) -> str:
    from unicodedata import category

    kept, run = [], 0
    for sign in text:
        run = run + 1 if sign > "\u02ff" and category(sign) in ("Mn", "Me") else 0
        if run <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)
