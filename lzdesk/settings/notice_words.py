"""The tables of words by which notices are sorted, from their file."""

import tomllib
from functools import cache

import msgspec

from lzdesk.domain.notice_kinds import NOTICE_KINDS, NoticeWords, pattern_of
from lzdesk.settings.paths import resources_dir

LANGUAGES = ("en", "ms", "id", "vi", "th", "fil", "zh")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    kinds: list[dict[str, str | list[str]]]
    categories: dict[str, str]
    left_out: dict[str, tuple[str, ...]]


@cache
def notice_words() -> NoticeWords:
    """Read once. Raises ValueError where the shipped file is not as it should be."""
    text = (resources_dir() / "notices" / "kinds.toml").read_text("utf-8")
    file = msgspec.convert(tomllib.loads(text), _File)
    found = []
    for table in file.kinds:
        kind = table["kind"]
        words = [word for language in LANGUAGES for word in table[language]]
        if kind not in NOTICE_KINDS or table.keys() - {"kind", *LANGUAGES}:
            raise ValueError(f"notices/kinds.toml: {kind}")
        found.append((str(kind), pattern_of(words)))
    return NoticeWords(tuple(found), file.categories, file.left_out["categories"])
