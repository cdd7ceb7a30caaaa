"""`lzdesk deadlines` as a script uses it: the list, a country's part of it, a check of a file."""

import json
from pathlib import Path

import pytest

from lzdesk.app.arguments import parse
from lzdesk.settings.paths import DataFolder

OWN = """
days_off = ["2026-12-28"]

[[rules]]
clock = "ship_by"
country = "ph"
seller = "*"
hours = 20
ends = "Late."
source = "our account manager"
date = "Oct 2026"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setenv("LZDESK_HOME", str(tmp_path))
    return DataFolder(tmp_path)


def write_own(folder: DataFolder, text: str) -> Path:
    file = folder.own_rules("lazada")
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def test_the_list_tells_length_end_and_source(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert parse(["deadlines", "list"])() == 0
    said = capsys.readouterr().out
    assert "working days" in said and "The order is cancelled." in said
    assert "bigseller.com, Nov 2025 (1)" in said


def test_a_countrys_rules_with_the_sellers_own(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    write_own(folder, OWN)
    assert parse(["deadlines", "list", "--country", "PH", "--json"])() == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["country"] for row in found["rules"]} == {"ph", "*"}
    (mine,) = [row for row in found["rules"] if row["sure"] == "own"]
    assert (mine["clock"], mine["hours"], mine["working_days"]) == ("ship_by", 20, None)
    assert found["days_off"]["lazada"] == ["2026-12-28"] and found["faults"] == []
    assert parse(["deadlines", "list"])() == 0
    said = capsys.readouterr().out
    assert "20 hours" in said and "your own days off: 2026-12-28" in said


def test_a_bad_own_file_is_told_and_the_rest_is_listed(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_own(folder, OWN.replace("hours = 20", "hours = 20\ncut_off = 9"))
    assert parse(["deadlines", "list"])() == 1
    told = capsys.readouterr()
    assert "bigseller.com" in told.out and "your own days off" not in told.out
    assert "lazada.toml, rule 1: the field cut_off goes with days, not with hours." in told.err
    assert "are not used" in told.err
    parse(["doctor", "--json"])()
    checks = json.loads(capsys.readouterr().out)["checks"]
    (row,) = [check for check in checks if check["name"] == "deadline rules"]
    assert not row["ok"] and row["found"] == "lazada.toml: 1 fault"
    assert "rule 1: the field cut_off" in row["what_to_do"]
    assert parse(["deadlines", "check", str(file), "--json"])() == 1
    assert json.loads(capsys.readouterr().out)["faults"] == [
        "lazada.toml, rule 1: the field cut_off goes with days, not with hours. "
        "Take one of the two away."
    ]


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ('"ph"', '"fr"', "lazada.toml, rule 1, field country: fr does not fit. Give one of: sg, "),
        ('source = "our account manager"', "", "lazada.toml, rule 1: the field source is missing."),
        ("hours =", "hour =", "lazada.toml, rule 1: there is no field hour. Known: clock, "),
        ("hours = 20", "", "rule 1: give exactly one of the fields working_days, days, hours."),
        ("2026-12-28", "28.12.26", "lazada.toml, days_off, day 1: 28.12.26 is no day. Write it as"),
        ('["2026-12-28"]', "3", "lazada.toml: days_off must be a list."),
        ("days_off", "daysoff", "lazada.toml: there is no part daysoff. Known: days_off, rules."),
        ("[[rules]]", "[rules]", "lazada.toml: rules must be a list."),
        ("[[rules]]", "rules = [7]\n[x]", "rule 1: 7 is no rule. Begin each with [[rules]]."),
        ("[[rules]]", "[[rules", "lazada.toml is not TOML: "),
    ],
)
def test_a_check_says_where_and_what_to_do(
    folder: DataFolder,
    capsys: pytest.CaptureFixture[str],
    was: str,
    becomes: str,
    words: str,
) -> None:
    file = write_own(folder, OWN)
    assert parse(["deadlines", "check", str(file)])() == 0
    assert capsys.readouterr().out == "lazada.toml is good: 1 rule, 1 day off.\n"
    file.write_text(OWN.replace(was, becomes))
    assert parse(["deadlines", "check", str(file)])() == 1
    told = capsys.readouterr()
    assert words in told.err and told.out == "" and "?" not in told.err


def test_two_rules_of_one_kind_and_a_file_that_is_not_there(
    folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_own(folder, OWN + OWN.partition("\n\n")[2])
    assert parse(["deadlines", "check", str(file)])() == 1
    assert "rule 2: the fields clock, country, seller say what those of rule 1 say." in (
        capsys.readouterr().err
    )
    assert parse(["deadlines", "check", str(file.with_name("none.toml"))])() == 1
    assert "none.toml cannot be read" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        parse(["deadlines", "list", "--country", "fr"])
    assert "fr is not one of sg, my" in capsys.readouterr().err
