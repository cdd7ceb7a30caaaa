"""The files of deadline rules: what ships, what a seller writes, and what is wrong with it."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from lzdesk.domain.deadline_rules import ALLOWED, CLOCKS, DeadlineRule, differs, rule_for
from lzdesk.lib.working_days import PLACES, is_working
from lzdesk.settings.deadline_rules import check_file, load_rules, shipped_file
from lzdesk.settings.paths import DataFolder, resources_dir

RULE = """
[[rules]]
clock = "ship_by"
country = "ph"
seller = "*"
working_days = 1
cut_off = 14
ends = "Late."
source = "our account manager"
date = "Oct 2026"
"""
HOUR_MS = 3_600_000


def own_file(tmp_path: Path, text: str) -> DataFolder:
    folder = DataFolder(tmp_path)
    file = folder.own_rules("lazada")
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return folder


def test_every_shipped_file_is_good_and_names_its_sources() -> None:
    files = sorted((resources_dir() / "rules").glob("*.toml"))
    assert shipped_file("lazada") in files
    for file in files:
        found = check_file(file)
        assert found.rules and found.faults == ()
        assert all(rule.sure != "own" for rule in found.rules)


def test_the_fields_a_fault_tells_are_those_of_a_rule() -> None:
    assert list(ALLOWED) == list(DeadlineRule.__struct_fields__)


@pytest.mark.parametrize(
    ("clock", "country", "seller", "length"),
    [
        ("ship_by", "sg", "local", ("working_days", 2)),
        ("hand_over", "ph", "", ("working_days", 4)),
        ("hand_over", "ph", "crossborder", ("working_days", 4)),
        ("hand_over", "th", "crossborder", ("working_days", 3)),
        ("hand_over", "th", "", None),
        ("answer_refund", "my", "local", ("days", 2)),
        ("answer_cancel", "sg", "local", None),
    ],
)
def test_the_closest_rule_speaks(
    tmp_path: Path, clock: str, country: str, seller: str, length: tuple[str, int] | None
) -> None:
    found = rule_for(load_rules(DataFolder(tmp_path), "lazada").rules, clock, country, seller)
    assert (found.length if found else None) == length


def test_an_own_rule_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    shipped = load_rules(DataFolder(tmp_path), "lazada")
    folder = own_file(tmp_path, f'days_off = [2026-12-28, "2026-12-29"]\n{RULE}')
    found = load_rules(folder, "lazada")
    assert found.faults == () and len(found.rules) == len(shipped.rules)
    mine = rule_for(found.rules, "ship_by", "ph", "local")
    assert mine is not None and (mine.length, mine.sure) == (("working_days", 1), "own")
    assert found.days_off == {date(2026, 12, 28), date(2026, 12, 29)}
    assert rule_for(found.rules, "ship_by", "sg", "local") == rule_for(
        shipped.rules, "ship_by", "sg", "local"
    )
    assert load_rules(folder, "shopee").rules == ()


def test_a_bad_own_file_is_told_and_the_shipped_rules_go_on(tmp_path: Path) -> None:
    shipped = load_rules(DataFolder(tmp_path), "lazada")
    bad = f"days_off = [2026-12-28]\n{RULE}{RULE.replace('ship_by', 'ship')}"
    found = load_rules(own_file(tmp_path, bad), "lazada")
    assert (found.rules, found.days_off) == (shipped.rules, frozenset())
    (fault,) = found.faults
    assert fault.kind == "deadlines.bad_field"
    assert fault.fields == {
        "file": "lazada.toml", "rule": 2, "field": "clock", "value": "ship",
        "allowed": ", ".join(CLOCKS),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("was", "becomes", "kind", "field"),
    [
        ('clock = "ship_by"', "", "missing", "clock"),
        ('"ph"', '"fr"', "bad_field", "country"),
        ('"*"', '"big"', "bad_field", "seller"),
        ("working_days = 1", "working_days = 0", "bad_field", "working_days"),
        ("working_days = 1", "working_days = 91", "bad_field", "working_days"),
        ("working_days = 1", 'working_days = "1"', "bad_field", "working_days"),
        ("working_days = 1", "working_days = true", "bad_field", "working_days"),
        ("working_days = 1", "", "one_length", "working_days, days, hours"),
        ("cut_off = 14", "days = 3", "one_length", "working_days, days, hours"),
        ("cut_off = 14", "cut_off = 24", "bad_field", "cut_off"),
        ("working_days = 1", "hours = 8", "cut_off", "cut_off"),
        ('"Late."', '""', "bad_field", "ends"),
        ('"Late."', '"' + 301 * "x" + '"', "bad_field", "ends"),
        ('source = "our account manager"', "", "missing", "source"),
        ('date = "Oct 2026"', "date = 2026-10-01", "bad_field", "date"),
        ('date = "Oct 2026"', 'date = "x"\nsure = "very"', "bad_field", "sure"),
        ("cut_off", "cutoff", "no_such_field", "cutoff"),
        ("[[rules]]", "[[rule]]", "no_such_part", "rule"),
        ("[[rules]]", "[rules]", "not_a_list", "rules"),
        ("\n[[rules]]", "rules = [3]\n[x]", "not_a_table", None),
        ("\n[[rules]]", "days_off = [2026-01-01T10:00:00]\n[[rules]]", "day_off", "days_off"),
        ("\n[[rules]]", 'days_off = ["1.2.2026"]\n[[rules]]', "day_off", "days_off"),
    ],
)
def test_a_fault_names_file_rule_and_field(
    tmp_path: Path, was: str, becomes: str, kind: str, field: str | None
) -> None:
    text = RULE.replace(was, becomes)
    assert text != RULE and tomllib.loads(text)
    file = own_file(tmp_path, text).own_rules("lazada")
    fault = check_file(file).faults[-1 if kind == "not_a_table" else 0]
    assert (fault.kind, fault.fields["file"]) == (f"deadlines.{kind}", "lazada.toml")
    assert fault.fields.get("field") == field
    assert fault.fields.get("rule", 1) == 1


def test_two_rules_of_one_kind_are_a_fault(tmp_path: Path) -> None:
    folder = own_file(tmp_path, RULE + RULE)
    (fault,) = check_file(folder.own_rules("lazada")).faults
    assert (fault.kind, fault.fields["rule"], fault.fields["other"]) == ("deadlines.twice", 2, 1)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"[[rules", "file.not_toml"),
        (b"\xff\xfe", "file.not_utf8"),
        (b"#" * (1 << 20) + b"#", "file.too_large"),
    ],
)
def test_a_file_that_is_no_toml_is_told(tmp_path: Path, content: bytes, kind: str) -> None:
    file = tmp_path / "lazada.toml"
    file.write_bytes(content)
    assert [fault.kind for fault in check_file(file).faults] == [kind]
    assert check_file(tmp_path / "none.toml", must_be_there=True).faults[0].kind == (
        "file.unreadable"
    )


def test_only_more_than_an_hour_is_a_question() -> None:
    assert not differs(0, HOUR_MS) and not differs(HOUR_MS, 0)
    assert differs(0, HOUR_MS + 1) and differs(HOUR_MS + 1, 0)


def test_every_place_has_a_calendar() -> None:
    assert not any(is_working(place, date(2026, 5, 1)) for place in PLACES)
    assert all(is_working(place, date(2026, 1, 8)) for place in PLACES)
    with pytest.raises(ValueError, match="no calendar of 'fr'"):
        is_working("fr", date(2026, 1, 8))
