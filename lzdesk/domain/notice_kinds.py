"""What a notice of a marketplace is about: by a person's word, else by the words in it."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

PASSWORD, LOGIN, POLICY, PAYMENT, LOGISTICS, OTHER = (
    "password", "login", "policy", "payment", "logistics", "other",
)  # fmt: skip
NOTICE_KINDS = (PASSWORD, LOGIN, POLICY, PAYMENT, LOGISTICS, OTHER)
WARNINGS = (PASSWORD, LOGIN, POLICY)
"""Kinds that put a store's account at risk."""


class NoticeWords(NamedTuple):
    """The words of each kind, in the order the kinds are tried; and the marketplace's categories
    that say it where no word does."""

    words: tuple[tuple[str, "re.Pattern[str]"], ...]
    categories: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    """Categories that tell of single orders, which are here themselves."""

    def kind_of(self, category: str, title: str, body: str) -> str:
        """One of NOTICE_KINDS. A word in the title counts before one in the text."""
        for text in (title, body):
            for kind, pattern in self.words:
                if pattern.search(text):
                    return kind
        return self.categories.get(category, OTHER)


def pattern_of(words: Sequence[str]) -> "re.Pattern[str]":
    """Any of the words. Of Latin letters one begins where a word begins; of scripts without spaces
    between words it may stand anywhere."""
    parts = [rf"\b{re.escape(word)}" if word[0].isascii() else re.escape(word) for word in words]
    return re.compile("|".join(parts), re.IGNORECASE)


def title_key(title: str) -> str:
    """Titles that differ in numbers, space and case alone are one: `1 point`, `2 points` are not,
    `Order 12` and `Order 13` are."""
    return " ".join(re.sub(r"\d+", "#", title).casefold().split())[:200]
