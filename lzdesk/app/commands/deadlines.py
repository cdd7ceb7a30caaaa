"""`lzdesk deadlines`: the rules that say until when something must be done, and a check of them."""

import sys
from pathlib import Path
from typing import TypedDict

from lzdesk.app.commands.run import print_json
from lzdesk.app.commands.words import counted, error_words
from lzdesk.domain.deadline_rules import ANY, DeadlineRule
from lzdesk.domain.stores import MARKETPLACES
from lzdesk.settings.deadline_rules import check_file, load_rules
from lzdesk.settings.paths import DataFolder


class DeadlineRow(TypedDict):
    """One rule in force; exactly one of the three lengths is a number."""

    marketplace: str
    clock: str
    country: str
    seller: str
    working_days: int | None
    days: int | None
    hours: int | None
    cut_off: int | None
    ends: str
    source: str
    date: str
    sure: str


def check(_folder: DataFolder, file: Path, as_json: bool) -> int:
    """Look through such a file; exit 1 where something in it does not fit."""
    found = check_file(file, must_be_there=True)
    faults = [error_words(fault) for fault in found.faults]
    if as_json:
        print_json({"rules": len(found.rules), "days_off": len(found.days_off), "faults": faults})
        return 1 if faults else 0
    for words in faults:
        print(f"lzdesk: {words}", file=sys.stderr)
    if not faults:
        rules, days = counted(len(found.rules), "rule"), counted(len(found.days_off), "day")
        print(f"{file.name} is good: {rules}, {days} off.")
    return 1 if faults else 0


def show(folder: DataFolder, country: str | None, as_json: bool) -> int:
    """The rules in force, your own among them; exit 1 where your own file could not be used."""
    rows: list[DeadlineRow] = []
    days: dict[str, list[str]] = {}
    faults: list[str] = []
    for marketplace in MARKETPLACES:
        found = load_rules(folder, marketplace)
        rows += [
            _row(marketplace, rule)
            for rule in found.rules
            if country is None or rule.country in (country, ANY)
        ]
        days[marketplace] = sorted(day.isoformat() for day in found.days_off)
        faults += map(error_words, found.faults)
    if as_json:
        print_json({"rules": rows, "days_off": days, "faults": faults})
    else:
        _print(rows, days)
    for words in faults:
        print(f"lzdesk: {words} Your own rules of this file are not used.", file=sys.stderr)
    return 1 if faults else 0


def _print(rows: list[DeadlineRow], days: dict[str, list[str]]) -> None:
    for row in rows:
        head = f"{row['marketplace']}  {row['clock']:13}  {row['country']:2}  {row['seller']:11}"
        print(f"{head}  {_length(row):28}  {row['ends']}")
        print(f"      {row['source']}, {row['date']} ({row['sure']})")
    for marketplace, own in days.items():
        if own:
            print(f"{marketplace}  your own days off: {', '.join(own)}")
    if not rows:
        print("There are no deadline rules.")


def _length(row: DeadlineRow) -> str:
    lengths = (
        (row["working_days"], "working day"),
        (row["days"], "day"),
        (row["hours"], "hour"),
    )
    words = next(counted(count, noun) for count, noun in lengths if count is not None)
    cut_off = row["cut_off"]
    return words if cut_off is None else f"{words}, cut-off {cut_off:02}:00"


def _row(marketplace: str, rule: DeadlineRule) -> DeadlineRow:
    return DeadlineRow(
        marketplace=marketplace,
        clock=rule.clock,
        country=rule.country,
        seller=rule.seller,
        working_days=rule.working_days,
        days=rule.days,
        hours=rule.hours,
        cut_off=rule.cut_off,
        ends=rule.ends,
        source=rule.source,
        date=rule.date,
        sure=rule.sure,
    )
