"""Every kind the engine may tell has words here too, in both languages."""

from collections.abc import Callable

import pytest

from lzdesk.app.commands import words as command_line
from lzdesk.gui.reasons import beside_words, known_reasons, reason_words, row_words

OWN = ("not_an_amount", "not_a_date", "link.not_known", "browser.bad_preset", "browser.bad_profile")
"""Kinds that the command line has no words for, or that it cannot meet."""


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_of_the_command_line_has_words(
    speak: Callable[[str], None], language: str
) -> None:
    speak(language)
    known = known_reasons()
    wordless = [kind for kind in (*command_line._WORDS, *OWN) if not known.get(kind)]
    assert wordless == []


def test_fields_that_are_missing_read_as_a_dash() -> None:
    assert reason_words("file.too_large", {"file": "a.xlsx"}) == "a.xlsx is larger than – MB."
    assert reason_words("form.missing", {"field": "app_secret"}) == "App secret is missing."
    assert beside_words("form.missing", {"field": "app_secret"}) == "missing"
    assert beside_words("form.too_long", {"field": "name", "most": 120}) == "120 characters at most"


def test_words_from_outside_are_never_read_as_a_template() -> None:
    said = reason_words("marketplace.refused", {"words": "{0} {kind} %n"})
    assert said == "The marketplace refused the request. “{0} {kind} %n”"
    assert row_words(14, "proxy", "no_port", "{x}") == "Row 14, proxy: “{x}” has no port"


def test_a_row_of_a_file_says_where_and_why() -> None:
    assert row_words(14, "proxy", "no_port", "203.0.113.7") == (
        "Row 14, proxy: “203.0.113.7” has no port"
    )
    assert row_words(3, "name", "missing", "") == "Row 3, name: is missing"
    assert row_words(3, "", "odd.kind", "") == "Row 3: Something went wrong (odd.kind)."
