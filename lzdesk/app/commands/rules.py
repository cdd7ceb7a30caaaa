"""`lzdesk rules`: the seller's own rules, what they did, what one would do, and their switches."""

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import msgspec

from lzdesk.app.commands.run import print_json, run_async
from lzdesk.app.commands.words import counted, words_of
from lzdesk.app.desk import Desk
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.rules import Rule, checked
from lzdesk.lib.clock import now_ms
from lzdesk.lib.dates import utc_of_ms
from lzdesk.reading.connection import is_readable, open_reading
from lzdesk.reading.rules import FiringLine, RuleLine, RulesNow, firings, rules_now
from lzdesk.reading.rules_dry_run import DAYS, dry_run
from lzdesk.settings.paths import DataFolder
from lzdesk.storage.repositories import rules as repository
from lzdesk.storage.repositories.rules import save_rule, switch_rule
from lzdesk.storage.writer import Transaction


class RuleRow(TypedDict):
    """One rule. Times in epoch milliseconds."""

    name: str
    on: bool
    event: str
    actions: list[str]
    per_hour: int
    fired_at: int | None
    today: int
    held_back: int


class FiringRow(TypedDict):
    """What a rule did to one order; state: done, partly, failed, limit."""

    rule: str
    store: str
    order_number: str
    at: int
    cause: str
    state: str
    actions: list[dict[str, str]]


def show(folder: DataFolder, as_json: bool) -> int:
    """The rules in their order."""
    now = _read(folder)
    rows = [_rule_row(line) for line in now.lines]
    if as_json:
        print_json({"stopped": now.stopped, "rules": rows})
        return 0
    for row in rows:
        state = "on " if row["on"] else "off"
        then = ", ".join(row["actions"])
        print(f"{state}  {row['name']:32} {row['event']:18} {then}  ({row['today']} today)")
    if now.stopped:
        print("All rules are stopped.")
    elif not rows:
        print("There are no rules.")
    return 0


def history(folder: DataFolder, as_json: bool) -> int:
    """Every firing, the newest 500."""
    _read(folder)
    db = open_reading(folder.database)
    try:
        rows = [_firing_row(line) for line in firings(db)]
    finally:
        db.close()
    if as_json:
        print_json({"firings": rows})
        return 0
    for row in rows:
        when = utc_of_ms(row["at"]).strftime("%Y-%m-%d %H:%M UTC")
        did = ", ".join(
            f"{one['kind']}: {words_of(one['why'])}" if one["why"] else one["kind"]
            for one in row["actions"]
        )
        head = f"{when}  {row['state']:7} {row['rule']:32} {row['store']:24}"
        print(f"{head} {row['order_number']}  {did}".rstrip())
    if not rows:
        print("No rule has acted yet.")
    return 0


def try_out(folder: DataFolder, name: str, as_json: bool) -> int:
    """A dry run; nothing is written."""
    rule = _named(_read(folder), name)
    db = open_reading(folder.database)
    try:
        done = dry_run(db, rule, now_ms())
    finally:
        db.close()
    if as_json:
        print_json(
            {
                "rule": rule.name,
                "fired": done.fired,
                "held_back": done.held_back,
                "looked_at": done.looked_at,
                "days": dict(done.days),
                "orders": [
                    {"order_number": one.order_number, "at": one.at, "held_back": one.held_back}
                    for one in done.lines
                ],
            }
        )
        return 0
    times = counted(done.fired, "time")
    print(f"{rule.name} would have acted {times} in the last {DAYS} days,", end=" ")
    print(f"{done.held_back} of these held back by its limit.")
    for day, count in done.days:
        if count:
            print(f"{day}  {count}")
    return 0


def switch_on(folder: DataFolder, name: str) -> int:
    return _switch(folder, name, is_on=True)


def switch_off(folder: DataFolder, name: str) -> int:
    return _switch(folder, name, is_on=False)


def stop_all(folder: DataFolder) -> int:
    """The one switch."""
    _write(folder, lambda connection: repository.stop_all(connection, True, now_ms()))
    print("All rules are stopped.")
    return 0


def start_all(folder: DataFolder) -> int:
    _write(folder, lambda connection: repository.stop_all(connection, False, now_ms()))
    print("The rules run again.")
    return 0


def export(folder: DataFolder) -> int:
    """All rules as JSON that `import` takes."""
    print_json({"rules": [_without_place(line.rule) for line in _read(folder).lines]})
    return 0


def take_in(folder: DataFolder, file: Path) -> int:
    """Add the rules of such a file, all of them or none; they are off until switched on."""
    try:
        text = file.read_bytes()
        kept = msgspec.json.decode(text, type=RulesFile)
    except OSError as error:
        raise LzdeskError(
            "file.unreadable", file=str(file), detail=error.strerror or "unreadable"
        ) from error
    except msgspec.DecodeError as error:
        raise LzdeskError("file.not_rules", file=str(file), detail=str(error)) from error
    rules = [msgspec.structs.replace(checked(one), id=0, is_on=False) for one in kept.rules]
    _write(folder, lambda connection: [save_rule(connection, one, now_ms()) for one in rules])
    print(
        f"{counted(len(rules), 'rule')} added, all off. Switch them on with: lzdesk rules on NAME"
    )
    return 0


class RulesFile(msgspec.Struct):
    rules: list[Rule]


def _without_place(rule: Rule) -> Rule:
    return msgspec.structs.replace(rule, id=0, made_at=0)


def _switch(folder: DataFolder, name: str, *, is_on: bool) -> int:
    rule = _named(_read(folder), name)
    _write(folder, lambda connection: switch_rule(connection, rule.id, is_on, now_ms()))
    print(f"{rule.name} is {'on' if is_on else 'off'}.")
    return 0


def _write(folder: DataFolder, job: Callable[[Transaction], object]) -> None:
    """One transaction; refused while a window holds the folder."""
    _read(folder)

    async def write() -> None:
        async with Desk(folder, "lzdesk rules") as desk:
            await desk.writer.run_durably(job)

    run_async(write)


def _read(folder: DataFolder) -> RulesNow:
    if not is_readable(folder.database):
        raise LzdeskError("database.none", folder=str(folder.root))
    db = open_reading(folder.database)
    try:
        return rules_now(db, now_ms())
    finally:
        db.close()


def _named(now: RulesNow, name: str) -> Rule:
    for line in now.lines:
        if line.rule.name == name:
            return line.rule
    known = ", ".join(line.rule.name for line in now.lines) or "none"
    raise LzdeskError("rule.no_name", name=name, known=known)


def _rule_row(line: RuleLine) -> RuleRow:
    rule = line.rule
    return RuleRow(
        name=rule.name,
        on=rule.is_on,
        event=rule.event,
        actions=[action.kind for action in rule.actions],
        per_hour=rule.per_hour,
        fired_at=line.fired_at,
        today=line.today,
        held_back=line.held_back,
    )


def _firing_row(line: FiringLine) -> FiringRow:
    return FiringRow(
        rule=line.rule_name,
        store=line.store,
        order_number=line.order_number,
        at=line.at,
        cause=line.cause,
        state=line.outcome.state,
        actions=[{"kind": one.kind, "why": one.why} for one in line.outcome.did],
    )
