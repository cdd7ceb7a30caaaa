"""The deadline rules of a marketplace from their files: the shipped one, and the seller's own.

Policy. The seller's own file replaces rules of the same clock, country and kind of seller. One that
has a fault is not used at all, for half of it may say the contrary of the whole; its faults are
told, and the shipped rules go on.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from lzdesk.domain.deadline_rules import (
    ALLOWED,
    LENGTHS,
    PLACE_OFFSET_HOURS,
    DeadlineRule,
    deadline,
    replaced,
)
from lzdesk.domain.errors import BadInput
from lzdesk.lib.working_days import is_working
from lzdesk.settings.paths import DataFolder, resources_dir

MOST_BYTES = 1 << 20
LONGEST_SHOWN = 60
"""Of a value that does not fit, characters."""
TOP = ("days_off", "rules")
T = TypeVar("T")

_FIELD = re.compile(r"(?:field `|at `\$\.)(\w+)")


class RuleFile(NamedTuple):
    """What a file says, and what is wrong with it; a file with a fault is not to be used."""

    rules: tuple[DeadlineRule, ...] = ()
    days_off: frozenset[date] = frozenset()
    """The seller's own, on which nobody works."""
    faults: tuple[BadInput, ...] = ()

    def deadline(self, rule: DeadlineRule, start_ms: int, place: str) -> int:
        """When one of the rules runs out for a parcel shipped from there, epoch milliseconds.

        place: one of `working_days.PLACES`.
        """

        def works(day: date) -> bool:
            return day not in self.days_off and is_working(place, day)

        return deadline(rule, start_ms, works, PLACE_OFFSET_HOURS[place])


def shipped_file(marketplace: str) -> Path:
    return resources_dir() / "rules" / f"{marketplace}.toml"


def load_rules(folder: DataFolder, marketplace: str) -> RuleFile:
    """The rules in force. Faults are those of the seller's own file.

    Raises BadInput where a shipped file has one.
    """
    shipped = _read_good(shipped_file(marketplace))
    own = check_file(folder.own_rules(marketplace))
    if own.faults:
        return shipped._replace(faults=own.faults)
    return RuleFile(replaced(shipped.rules, own.rules), shipped.days_off | own.days_off)


def check_file(path: Path, *, must_be_there: bool = False) -> RuleFile:
    """What is in the file, with all that is wrong with it. One that is not there is empty.

    Kinds of faults, with the file: `file.unreadable`, `file.too_large`, `file.not_utf8`,
    `file.not_toml`; `deadlines.not_a_list` and `deadlines.no_such_part` (field, known),
    `deadlines.day_off` (field, entry, value); with the number of the rule from 1 and mostly its
    field: `deadlines.not_a_table` (value), `deadlines.no_such_field` (known), `deadlines.missing`
    (allowed), `deadlines.bad_field` (value, allowed), `deadlines.one_length`, `deadlines.cut_off`,
    `deadlines.twice` (other).
    """
    if not must_be_there and not path.exists():
        return RuleFile()
    try:
        found = _toml(path)
    except BadInput as error:
        return RuleFile(faults=(error,))
    return _Checked(path.name, found).file()


def _read_good(path: Path) -> RuleFile:
    file = check_file(path)
    if file.faults:
        raise file.faults[0]
    return file


def _toml(path: Path) -> dict[str, object]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput("file.too_large", file=path.name, limit_mb=MOST_BYTES >> 20)
        return tomllib.loads(path.read_bytes().decode())
    except OSError as error:
        detail = error.strerror or str(error)
        raise BadInput("file.unreadable", file=path.name, detail=detail) from error
    except UnicodeDecodeError as error:
        raise BadInput("file.not_utf8", file=path.name, position=error.start) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput("file.not_toml", file=path.name, detail=str(error)) from error


class _Checked:
    """One file's content, looked through from top to bottom."""

    def __init__(self, name: str, found: dict[str, object]) -> None:
        self._name = name
        self._found = found
        self._faults: list[BadInput] = []
        self._first: dict[tuple[str, str, str], int] = {}

    def file(self) -> RuleFile:
        for field in sorted(self._found.keys() - set(TOP)):
            self._fault("no_such_part", field=field, known=", ".join(TOP))
        rules = self._each("rules", self._rule)
        days = self._each("days_off", self._day_off)
        return RuleFile(tuple(rules), frozenset(days), tuple(self._faults))

    def _each(self, field: str, check: Callable[[int, object], T | None]) -> list[T]:
        found = self._found.get(field, [])
        if not isinstance(found, list):
            self._fault("not_a_list", field=field)
            return []
        checked = [check(number, one) for number, one in enumerate(found, start=1)]
        return [one for one in checked if one is not None]

    def _rule(self, number: int, found: object) -> DeadlineRule | None:
        if not isinstance(found, dict):
            self._fault("not_a_table", rule=number, value=_shown(found))
            return None
        try:
            rule = msgspec.convert(found, DeadlineRule)
        except msgspec.ValidationError as error:
            self._bad_rule(number, found, str(error))
            return None
        given = [name for name in LENGTHS if getattr(rule, name) is not None]
        if len(given) != 1:
            self._fault("one_length", rule=number, field=", ".join(LENGTHS))
            return None
        if rule.hours is not None and rule.cut_off is not None:
            self._fault("cut_off", rule=number, field="cut_off")
            return None
        other = self._first.setdefault(rule.key, number)
        if other != number:
            self._fault("twice", rule=number, field="clock, country, seller", other=other)
        return rule

    def _bad_rule(self, number: int, found: dict[str, object], said: str) -> None:
        """said: msgspec's own words, which name the field."""
        named = _FIELD.search(said)
        field = named.group(1) if named else ""
        if field not in ALLOWED:
            self._fault("no_such_field", rule=number, field=field, known=", ".join(ALLOWED))
        elif "missing" in said:
            self._fault("missing", rule=number, field=field, allowed=ALLOWED[field])
        else:
            value, allowed = _shown(found[field]), ALLOWED[field]
            self._fault("bad_field", rule=number, field=field, value=value, allowed=allowed)

    def _day_off(self, number: int, found: object) -> date | None:
        try:
            if isinstance(found, datetime):
                raise ValueError
            return date.fromisoformat(str(found))
        except ValueError:
            self._fault("day_off", field="days_off", entry=number, value=_shown(found))
            return None

    def _fault(self, kind: str, **fields: str | int) -> None:
        self._faults.append(BadInput(f"deadlines.{kind}", file=self._name, **fields))


def _shown(value: object) -> str:
    return str(value)[:LONGEST_SHOWN]
