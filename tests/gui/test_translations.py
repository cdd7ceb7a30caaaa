"""Simplified Chinese is complete: every string of the sources is there and finished."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import lzdesk.gui
from lzdesk.gui.translations import LANGUAGES, translations_dir

Key = tuple[str, str, bool]


def strings_of(path: Path) -> dict[Key, ET.Element]:
    found = {}
    for context in ET.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            numerus = message.get("numerus") == "yes"
            key = (context.findtext("name") or "", message.findtext("source") or "", numerus)
            translation = message.find("translation")
            assert translation is not None
            found[key] = translation
    return found


@pytest.fixture(scope="module")
def in_sources(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    target = tmp_path_factory.mktemp("ts") / "now_zh_CN.ts"
    sources = sorted(str(path) for path in Path(lzdesk.gui.__file__).parent.rglob("*.py"))
    tool = str(Path(sys.executable).with_name("pyside6-lupdate"))
    subprocess.run([tool, *sources, "-silent", "-ts", str(target)], check=True, timeout=60)
    return set(strings_of(target))


def test_chinese_has_every_string_of_the_sources(in_sources: set[Key]) -> None:
    kept = strings_of(translations_dir() / "lzdesk_zh_CN.ts")
    assert sorted(in_sources - set(kept)) == []


def test_english_has_every_plural_of_the_sources(in_sources: set[Key]) -> None:
    kept = strings_of(translations_dir() / "lzdesk_en.ts")
    assert sorted({key for key in in_sources if key[2]} - set(kept)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_unfinished_or_empty(language: str) -> None:
    unfinished = []
    for key, translation in strings_of(translations_dir() / f"lzdesk_{language}.ts").items():
        forms = [form.text or "" for form in translation.findall("numerusform")]
        texts = forms or [translation.text or ""]
        if translation.get("type") or not all(texts):
            unfinished.append(key)
    assert unfinished == []


def test_chinese_keeps_every_field_to_fill_in() -> None:
    import re

    wrong = []
    for key, translation in strings_of(translations_dir() / "lzdesk_zh_CN.ts").items():
        said = "".join(translation.itertext())
        if sorted(re.findall(r"\{\w*\}|%Ln", key[1])) != sorted(re.findall(r"\{\w*\}|%Ln", said)):
            wrong.append(key)
    assert wrong == []
