"""What an opening can end with has words, in the window and on the command line."""

import re
from pathlib import Path

import pytest

import lzdesk
from lzdesk.app.commands.words import words_of
from lzdesk.gui.reasons import known_reasons

ROOT = Path(lzdesk.__file__).parent
KIND = re.compile(r'"((?:proxy|exit|country|fingerprint|leaks|login|browser|opening)\.[a-z_]+)"')
NOT_TOLD = {"browser.exit_check", "browser.idle_minutes", "proxy.unreachable"}
"""Options, and a state of a store."""
SOURCES = [*ROOT.glob("browser/*.py"), *ROOT.glob("upstream/*.py"), ROOT / "domain/errors.py"]
KINDS = sorted({kind for file in SOURCES for kind in KIND.findall(file.read_text())} - NOT_TOLD)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_words_in_both_tables(kind: str) -> None:
    assert len(KINDS) > 30
    assert kind in known_reasons()
    assert words_of(kind) != kind
