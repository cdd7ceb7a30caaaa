"""Rules over a real database: each fires once for each cause, whatever is killed in between."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lzdesk.alerts.registry import judge
from lzdesk.domain.clocks import DAY_MS, HOUR_MS, MINUTE_MS
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.marks import MarkChange
from lzdesk.domain.returns import Return, ReturnLine
from lzdesk.domain.rules import Action, Condition, Outcome, Rule
from lzdesk.domain.statuses import Status
from lzdesk.link.messages import (
    AnyEvent,
    CarryOutFirings,
    CheckRule,
    OrdersChanged,
    RulesChanged,
    SaveRule,
    StopRules,
    SwitchRule,
)
from lzdesk.reading.connection import open_reading
from lzdesk.reading.rules import FIRED, firings, rules_now
from lzdesk.reading.rules_dry_run import DryRun, dry_run
from lzdesk.services import rule_actions, run_rules
from lzdesk.services.change_rules import RuleChanges
from lzdesk.services.run_rules import RuleRun, look
from lzdesk.storage.repositories.alerts import gather_facts
from lzdesk.storage.repositories.marks import mark_orders
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.returns import write_returns
from lzdesk.storage.repositories.rule_facts import (
    HISTORY,
    KNOWN,
    NEAR,
    NEW_HISTORY,
    NEW_ORDERS,
    NEW_RETURNS,
    RETURNS_OF,
    SKUS,
)
from lzdesk.storage.repositories.rules import LATELY, not_beyond_the_end, save_rule, the_place
from lzdesk.storage.repositories.store_changes import delete_some_orders
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db, make_item, make_order, make_store

START = 1_795_000_000_000
TAG = Action("tag", {"tag": "big"})


class Bench:
    """A desk with two stores, a clock to be moved, rules, and what was told."""

    def __init__(self, path: Path) -> None:
        self.now = START
        self.writer = Writer(path / "lzdesk.db", path / "backups")
        self.stores = [
            self.writer.run_blocking(add_store, make_store(key, country=country))
            for key, country in (("sg-one", "sg"), ("th-two", "th"))
        ]
        self.told: list[AnyEvent] = []
        self.woken = 0
        self.rules = RuleRun(self.writer, self.told.append, self.wake, lambda: self.now)
        self.changes = RuleChanges(self.writer, self.rules, self.told.append, lambda: self.now)

    def wake(self) -> None:
        self.woken += 1

    def rule(self, event: str, *actions: Action, **fields: Any) -> int:
        made = Rule(fields.pop("name", event), event, actions=actions or (TAG,), **fields)
        return asyncio.run(self.changes.save(SaveRule(made))).rule_id

    def read(
        self, number: str, status: Status = Status.TO_SHIP, *, first: bool = False, **fields: Any
    ) -> int:
        """A page with this order came from the marketplace; its row."""
        store = self.stores[fields.pop("store", 0)]
        item = make_item(f"{number}1", status, ship_by=fields.pop("ship_by", None),
                         seller_sku=fields.pop("sku", "LMB-SERUM-30"))  # fmt: skip
        order = make_order(
            number, items=(item,), updated_at=self.now,
            created_at=fields.pop("created_at", self.now - MINUTE_MS), **fields,
        )  # fmt: skip
        self.writer.run_blocking(
            write_page, store.id, [order], self.now, "sync", None if first else 0
        )
        return int(self.sql("SELECT id FROM orders WHERE order_id = ?", number)[0][0])

    def look(self) -> int:
        return asyncio.run(self.rules.look())

    def sql(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        found = self.writer.run_blocking(lambda db: db.exec_driver_sql(sql, values).all())
        return [tuple(row) for row in found]

    def do(self, sql: str, *values: object) -> None:
        self.writer.run_blocking(lambda db: db.exec_driver_sql(sql, values))  # type: ignore[arg-type]

    def fired(self) -> list[tuple[str, int, str, str]]:
        """Rule, order, cause and state, as they came."""
        rows = self.sql("SELECT rule_name, order_row, cause, outcome FROM rule_firings ORDER BY id")
        return [(*row[:3], msgspec.json.decode(row[3], type=Outcome).state) for row in rows]

    def tags(self) -> list[tuple[str, str]]:
        return self.sql("SELECT order_id, tags FROM orders WHERE tags <> '' ORDER BY id")

    def dry(self, rule: Rule) -> DryRun:
        db = open_reading(self.writer.path)
        try:
            return dry_run(db, rule, self.now)
        finally:
            db.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.writer.close()


def test_a_rule_fires_once_for_an_order_that_came_in(bench: Bench) -> None:
    bench.rule("arrived", name="Mark all")
    row = bench.read("1")
    assert bench.look() == 1
    assert bench.look() == 0
    bench.now += MINUTE_MS
    bench.read("1", Status.ARRANGED)
    assert bench.look() == 0
    assert bench.fired() == [("Mark all", row, "arrived", "done")]
    assert bench.tags() == [("1", "|big|")]
    assert bench.sql("SELECT field, after, by FROM order_history WHERE field = 'tags'") == [
        ("tags", "big", "rule:Mark all")
    ]
    assert OrdersChanged((row,)) in bench.told and RulesChanged() in bench.told


def test_the_past_of_a_store_and_of_the_rule_fires_nothing(bench: Bench) -> None:
    bench.read("before the rule")
    bench.now += 1
    bench.rule("arrived")
    bench.rule("return_opened")
    bench.rule("ship_by", hours=5)
    bench.now += 1
    bench.read("past of a new store", first=True, store=1, ship_by=bench.now + HOUR_MS)
    bench.read("live", store=1)
    bench.look()
    assert [one[2] for one in bench.fired()] == ["arrived"]
    assert bench.tags() == [("live", "|big|")]


def test_an_order_export_fires_for_what_was_ordered_since(bench: Bench) -> None:
    bench.rule("arrived")
    orders = [
        make_order("old", created_at=bench.now - DAY_MS),
        make_order("new", created_at=bench.now + 1),
    ]
    bench.now += HOUR_MS
    store = bench.stores[0].id
    bench.writer.run_blocking(write_page, store, orders, bench.now, "export", 0, "export")
    bench.look()
    assert bench.tags() == [("new", "|big|")]


def test_status_changes_name_their_record_and_fire_each_time(bench: Bench) -> None:
    bench.rule("status", statuses=("cancel_requested",))
    bench.rule("to_ship", name="paid")
    row = bench.read("1", Status.UNPAID)
    for status in (
        Status.TO_SHIP,
        Status.CANCEL_REQUESTED,
        Status.TO_SHIP,
        Status.CANCEL_REQUESTED,
    ):
        bench.now += MINUTE_MS
        bench.read("1", status)
    bench.look()
    causes = [(one[0], one[2].partition(":")[0]) for one in bench.fired()]
    assert causes == [("paid", "to_ship"), ("status", "status"), ("status", "status")]
    assert {one[1] for one in bench.fired()} == {row}


def test_cancelled_after_printing(bench: Bench) -> None:
    bench.rule("cancelled_printed")
    printed, other = bench.read("1"), bench.read("2")
    bench.do("UPDATE orders SET printed_at = ? WHERE id = ?", bench.now, printed)
    bench.now += 1
    for number in ("1", "2"):
        bench.read(number, Status.CANCELLED)
    bench.look()
    assert [one[1] for one in bench.fired()] == [printed]
    assert other not in [one[1] for one in bench.fired()]


def test_a_deadline_that_comes_near_fires_by_the_clock_alone(bench: Bench) -> None:
    bench.rule("ship_by", hours=2)
    deadline = bench.now + 5 * HOUR_MS
    row = bench.read("1", ship_by=deadline)
    bench.read("done", Status.DELIVERED, ship_by=deadline)
    assert bench.look() == 0
    bench.now = deadline - 2 * HOUR_MS - 1
    assert bench.look() == 0
    bench.now += 1
    assert bench.look() == 1
    bench.now += MINUTE_MS
    assert bench.look() == 0
    assert bench.fired() == [("ship_by", row, f"ship_by:{deadline}", "done")]
    # Another deadline is another cause; one that is near already fires as it is told.
    bench.read("1", ship_by=deadline + HOUR_MS)
    assert bench.look() == 0
    bench.now = deadline
    assert bench.look() == 1


def test_a_deadline_that_passed_while_nothing_ran_is_not_lost(bench: Bench) -> None:
    bench.rule("ship_by", hours=2)
    bench.read("1", ship_by=bench.now + 5 * HOUR_MS)
    bench.look()
    bench.now += DAY_MS
    assert bench.look() == 1
    assert bench.look() == 0


def make_return(number: str, order: str, at: int, kind: str = "return") -> Return:
    line = ReturnLine(
        f"{number}-1", f"{order}1", "SKU", "REQUEST_INITIATE", "", "1", "broken", 100, None, "",
        False, "", at, at,
    )  # fmt: skip
    return Return(number, order, kind, kind.upper(), True, "", "SGD", (line,))


def test_a_return_that_is_opened(bench: Bench) -> None:
    bench.read("past", first=True)
    bench.rule("return_opened")
    row = bench.read("live")
    bench.now += MINUTE_MS
    returns = [
        make_return("r0", "past", bench.now - DAY_MS),
        make_return("r1", "live", bench.now),
        make_return("r2", "live", bench.now, "cancel"),
        make_return("r3", "unknown", bench.now),
    ]
    bench.writer.run_blocking(write_returns, bench.stores[0].id, returns, bench.now)
    bench.look()
    assert [one[1] for one in bench.fired()] == [row]


def test_what_a_person_marks_fires_and_what_a_rule_marks_does_not(bench: Bench) -> None:
    bench.rule("tagged", Action("note", {"text": "look at it"}), name="on tag")
    bench.rule("noted", TAG, name="on note")
    row = bench.read("1")
    change = MarkChange(add_tags=("gift",))
    bench.writer.run_blocking(mark_orders, [row], change, bench.now, "mei")
    while bench.look():
        bench.now += MINUTE_MS
    assert [one[0] for one in bench.fired()] == ["on tag"]
    bench.writer.run_blocking(mark_orders, [row], MarkChange(note="x"), bench.now, "mei")
    while bench.look():
        bench.now += MINUTE_MS
    assert [one[0] for one in bench.fired()] == ["on tag", "on note"]


def test_all_that_a_rule_can_write(bench: Bench) -> None:
    bench.rule(
        "arrived", TAG, Action("note", {"text": "call first", "must_read": True}),
        Action("hold", {"hours": 3}), Action("assign", {"name": "Mei"}), Action("alert"),
        name="all",
    )  # fmt: skip
    row = bench.read("1")
    note = MarkChange(note="by hand", hold_until=bench.now + 9 * HOUR_MS)
    bench.writer.run_blocking(mark_orders, [row], note, bench.now, "mei")
    bench.look()
    marks = bench.sql("SELECT tags, note, note_must_read, hold_until, assigned_to FROM orders")
    assert marks == [("|big|", "by hand\ncall first", 1, bench.now + 9 * HOUR_MS, "Mei")]
    db = open_reading(bench.writer.path)
    (line,) = firings(db)
    assert [(one.kind, one.why) for one in line.outcome.did] == [
        ("tag", ""), ("note", ""), ("hold", ""), ("assign", ""), ("alert", ""),
    ]  # fmt: skip
    assert (line.order_number, line.rule_name, line.store) == ("1", "all", "sg-one")
    db.close()


def test_conditions_see_the_order_as_it_was_when_it_happened(bench: Bench) -> None:
    bench.rule("arrived", name="fresh", conditions=(Condition("status", "is", ("to_ship",)),))
    bench.rule("arrived", Action("alert"), name="untagged",
               conditions=(Condition("tag", "lacks", ("big",)),))  # fmt: skip
    bench.read("1")
    bench.now += 1
    bench.read("1", Status.CANCELLED)
    bench.look()
    assert [one[0] for one in bench.fired()] == ["fresh", "untagged"]


def test_the_limit_of_the_hour_holds_back_says_so_and_can_be_made_up_for(bench: Bench) -> None:
    rule_id = bench.rule("arrived", per_hour=2)
    for number in range(5):
        bench.now += MINUTE_MS
        bench.read(str(number))
        bench.look()
    states = [one[3] for one in bench.fired()]
    assert states == ["done", "done", "limit", "limit", "limit"]
    facts = bench.writer.run_blocking(gather_facts, bench.now, 0)
    (alert,) = [one for one in judge(facts) if one.kind == "rule.limit"]
    assert (alert.fields["orders"], alert.store_id) == (3, bench.stores[0].id)
    ids = [row[0] for row in bench.sql("SELECT id FROM rule_firings")]
    done = asyncio.run(bench.changes.carry_out(CarryOutFirings((ids[0], ids[2]))))
    assert done.fired == 1
    assert [one[3] for one in bench.fired()] == ["done", "done", "done", "limit", "limit"]
    assert [one[0] for one in bench.tags()] == ["0", "1", "2"]
    bench.now += HOUR_MS
    bench.read("later")
    bench.look()
    assert bench.fired()[-1][3] == "done"
    facts = bench.writer.run_blocking(gather_facts, bench.now, 0)
    assert [one.kind for one in judge(facts) if one.kind == "rule.limit"] == []
    db = open_reading(bench.writer.path)
    (line,) = rules_now(db, bench.now).lines
    assert (line.rule.id, line.today, line.held_back, line.fired_at) == (rule_id, 6, 2, bench.now)
    db.close()


def test_an_alert_stands_while_its_orders_are_as_they_were(bench: Bench) -> None:
    bench.rule("arrived", Action("alert"), name="Look here")
    for number in ("1", "2"):
        bench.read(number)
    bench.look()

    def alerts() -> list[tuple[str, object, object]]:
        facts = bench.writer.run_blocking(gather_facts, bench.now, 0)
        return [
            (one.cause, one.fields["orders"], one.fields["rule"])
            for one in judge(facts)
            if one.kind == "rule.alert"
        ]

    store = bench.stores[0].id
    assert alerts() == [(f"rule.alert:1:{store}", 2, "Look here")]
    bench.now += 1
    bench.read("1", Status.ARRANGED)
    assert alerts() == [(f"rule.alert:1:{store}", 1, "Look here")]
    bench.now += 3 * DAY_MS
    assert alerts() == []


def test_one_switch_stops_all_and_what_happened_then_is_not_made_up_for(bench: Bench) -> None:
    bench.rule("arrived")
    bench.rule("ship_by", hours=2)
    asyncio.run(bench.changes.stop(StopRules(True)))
    bench.read("1", ship_by=bench.now + 3 * HOUR_MS)
    bench.now += 2 * HOUR_MS
    assert bench.look() == 0
    db = open_reading(bench.writer.path)
    assert rules_now(db, bench.now).stopped
    db.close()
    asyncio.run(bench.changes.stop(StopRules(False)))
    bench.now += 1
    assert bench.look() == 0
    bench.read("2")
    assert bench.look() == 1


def test_a_rule_that_was_off_begins_when_it_is_switched_on(bench: Bench) -> None:
    rule_id = bench.rule("arrived", is_on=False)
    bench.rule("arrived", Action("alert"), name="another")
    bench.read("while it is off")
    bench.now += 1
    asyncio.run(bench.changes.switch(SwitchRule(rule_id, True)))
    bench.look()
    assert bench.tags() == []
    bench.now += 1
    bench.read("since")
    bench.look()
    assert bench.tags() == [("since", "|big|")]


def test_a_name_is_taken_once_and_what_is_wrong_is_refused(bench: Bench) -> None:
    bench.rule("arrived", name="A")
    with pytest.raises(LzdeskError, match=r"rule\.name_taken"):
        bench.rule("arrived", name="A")
    with pytest.raises(BadInput):
        bench.rule("arrived", Action("explode"))
    with pytest.raises(LzdeskError, match=r"rule\.gone"):
        asyncio.run(bench.changes.save(SaveRule(Rule("B", "arrived", actions=(TAG,), id=9))))
    with pytest.raises(LzdeskError, match=r"rule\.gone"):
        asyncio.run(bench.changes.switch(SwitchRule(9, False)))


def test_an_action_that_is_refused_says_so_and_the_others_go_on(bench: Bench) -> None:
    bench.rule("arrived", Action("arrange"), TAG, name="arrange")
    bench.read("far along", Status.DELIVERED)
    bench.read("to ship")
    bench.look()
    assert [one[3] for one in bench.fired()] == ["partly", "done"]
    assert [one[0] for one in bench.tags()] == ["far along", "to ship"]
    (command,) = bench.sql('SELECT kind, state, not_before, "by" FROM commands')
    assert command == ("pack", "queued", bench.now + 5000, "rule:arrange")
    assert bench.woken == 1
    (outcome,) = bench.sql("SELECT outcome FROM rule_firings ORDER BY id LIMIT 1")
    assert '"why":"order.too_late"' in outcome[0]


@pytest.mark.logs("rule failed")
def test_a_rule_that_fails_takes_back_what_it_began_and_the_others_go_on(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(rule_actions.APPLY, "assign", fail)
    bench.rule("arrived", TAG, Action("assign", {"name": "x"}), name="bad")
    bench.rule("arrived", Action("note", {"text": "good"}), name="good")
    bench.read("1")
    bench.look()
    assert [(one[0], one[3]) for one in bench.fired()] == [("bad", "failed"), ("good", "done")]
    assert bench.tags() == []
    assert bench.sql("SELECT note FROM orders") == [("good",)]


def test_a_kept_rule_of_a_newer_program_is_left_alone(bench: Bench) -> None:
    bench.rule("arrived")
    bench.do("UPDATE rules SET spec = replace(spec, 'tag', 'teleport')")
    bench.rule("arrived", Action("alert"), name="known")
    bench.read("1")
    bench.look()
    assert [one[0] for one in bench.fired()] == ["known"]


def test_row_numbers_given_again_are_looked_at(bench: Bench) -> None:
    bench.rule("arrived")
    for number in ("1", "2", "3"):
        bench.read(number, store=1)
    bench.look()
    bench.writer.run_blocking(delete_some_orders, bench.stores[1].id, 100)
    assert bench.writer.run_blocking(the_place).orders == 0
    bench.now += 1
    bench.read("4")
    assert bench.look() == 1
    bench.do("UPDATE options SET value = replace(value, '\"history\":', '\"history\":99')")
    bench.writer.run_blocking(not_beyond_the_end)
    newest = bench.sql("SELECT max(id) FROM order_history")[0][0]
    assert bench.writer.run_blocking(the_place).history == newest


def test_much_is_looked_at_in_pieces_and_each_once(bench: Bench) -> None:
    bench.rule("arrived", per_hour=10_000)
    orders = [make_order(str(n), created_at=bench.now) for n in range(1000)]
    bench.now += 1
    store = bench.stores[0].id
    bench.writer.run_blocking(write_page, store, orders, bench.now, "sync", 0)
    assert bench.look() == 1000
    assert bench.look() == 0
    assert len(bench.tags()) == 1000


class Killed(BaseException):
    """The end of the process, at this very moment."""


def test_killed_at_any_statement_nothing_is_lost_or_doubled(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.rule("arrived", TAG, Action("note", {"text": "once"}), Action("arrange"), name="r")
    for number in range(3):
        bench.read(str(number))
    step = 0
    while True:
        step += 1
        left = [step]

        def job(connection: Any, now: int, left: list[int] = left) -> Any:
            real = connection.exec_driver_sql

            class Counting:
                def exec_driver_sql(self, *call: Any) -> Any:
                    left[0] -= 1
                    if not left[0]:
                        raise Killed
                    return real(*call)

            return look(Counting(), now)  # type: ignore[arg-type]

        try:
            bench.writer.run_blocking(job, bench.now)
        except Killed:
            assert bench.fired() == [] and bench.tags() == []
            assert bench.sql("SELECT count(*) FROM commands") == [(0,)]
            continue
        break
    assert step > 20
    assert [one[3] for one in bench.fired()] == ["done"] * 3
    assert bench.sql("SELECT DISTINCT note FROM orders") == [("once",)]
    assert bench.sql("SELECT count(*) FROM commands") == [(3,)]
    assert bench.look() == 0


WORKER = """
import sys
from pathlib import Path
from lzdesk.services.run_rules import look
from lzdesk.storage.writer import Writer
path, now = Path(sys.argv[1]), int(sys.argv[2])
writer = Writer(path, path.parent / "backups")
while True:
    done = writer.run_blocking(look, now)
    print(done.fired, flush=True)
    if not done.more:
        break
print("end", flush=True)
"""


def test_a_process_that_is_killed_loses_and_doubles_nothing(bench: Bench) -> None:
    bench.rule("arrived", TAG, Action("arrange"), per_hour=10_000)
    orders = [
        make_order(str(n), created_at=bench.now, items=(make_item(f"i{n}"),)) for n in range(3000)
    ]
    bench.now += 1
    store = bench.stores[0].id
    bench.writer.run_blocking(write_page, store, orders, bench.now, "sync", 0)
    path = bench.writer.path
    command = [sys.executable, "-c", WORKER, str(path), str(bench.now)]
    dice = random.Random(4)
    ended = False
    for _ in range(20):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            for line in worker.stdout:
                ended = line.strip() == "end"
                if not ended and dice.random() < 0.6:
                    os.kill(worker.pid, signal.SIGKILL)
                    break
        if ended:
            break
    assert ended
    db = sqlite3.connect(path)
    counted = (
        "SELECT (SELECT count(*) FROM rule_firings), (SELECT count(*) FROM commands),"
        " (SELECT count(*) FROM order_history WHERE field = 'tags'),"
        " (SELECT count(*) FROM orders WHERE tags = '|big|')"
    )
    assert db.execute(counted).fetchone() == (3000,) * 4
    db.close()


@pytest.mark.parametrize(
    ("sql", "values", "index"),
    [
        (NEW_ORDERS, (1, 5), "SEARCH orders USING"),
        (NEW_HISTORY, (1, 5), "SEARCH order_history USING INTEGER PRIMARY KEY"),
        (NEW_RETURNS, (1, 5), "SEARCH r USING INTEGER PRIMARY KEY"),
        (NEAR, (1, 5), "USING COVERING INDEX ix_orders_open_clock"),
        (KNOWN.format("?"), (1,), "SEARCH o USING INTEGER PRIMARY KEY"),
        (HISTORY.format("?"), (1,), "ix_order_history_order_row"),
        (SKUS.format("?"), (1,), "sqlite_autoindex_order_items_1"),
        (RETURNS_OF.format("?"), (1,), "ix_returns_order"),
        (LATELY, (1, 1, 5), "ix_rule_firings_at (rule_id=? AND at>? AND at<?)"),
        (FIRED, (1, 1, 1, 1, 1), "ix_rule_firings_at (rule_id=? AND at>?)"),
    ],
)
def test_what_is_asked_after_each_page_is_read_off_its_index(
    tmp_path: Path, sql: str, values: tuple[int, ...], index: str
) -> None:
    make_desk_db(tmp_path / "a.db", orders=3000)
    db = open_reading(tmp_path / "a.db")
    plan = "; ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values))
    db.close()
    assert index in plan, plan


async def until(holds: Any) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  what is awaited is the writer's thread
            await asyncio.sleep(0.005)


@pytest.mark.logs("rules not run")
async def test_it_runs_by_itself_and_outlives_a_full_disk(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_rules, "SETTLE_S", 0.0)
    await bench.changes.save(SaveRule(Rule("all", "arrived", actions=(TAG,))))
    failed = asyncio.Event()
    real = bench.rules.look

    async def fail() -> int:
        failed.set()
        monkeypatch.setattr(bench.rules, "look", real)
        raise OSError("disk")

    monkeypatch.setattr(bench.rules, "look", fail)
    running = asyncio.create_task(bench.rules.run())
    await failed.wait()
    row = bench.read("1")
    bench.rules.heard(OrdersChanged((row,), (row,)))
    await until(lambda: bench.fired())
    assert bench.fired() == [("all", row, "arrived", "done")]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# Dry run


def play(bench: Bench, dice: random.Random) -> None:
    """Three days of a desk: orders come in, change, are marked, near their deadline."""
    numbers: list[str] = []
    statuses = [Status.UNPAID, Status.TO_SHIP, Status.ARRANGED, Status.CANCEL_REQUESTED,
                Status.CANCELLED, Status.IN_TRANSIT]  # fmt: skip
    for _ in range(150):
        bench.now += dice.randrange(1, 40) * MINUTE_MS
        if not numbers or dice.random() < 0.3:
            numbers.append(str(len(numbers)))
        number = dice.choice(numbers)
        place = int(number)
        deadline = bench.now + dice.randrange(1, 60) * HOUR_MS if dice.random() < 0.5 else None
        row = bench.read(
            number, dice.choice(statuses), ship_by=deadline, store=place % 2,
            sku=("LMB-SERUM-30", "CSA-MUG")[place % 2], total_minor=place * 100,
            created_at=START + place,
        )  # fmt: skip
        if dice.random() < 0.2:
            change = MarkChange(add_tags=(dice.choice(("gift", "fragile")),))
            bench.writer.run_blocking(mark_orders, [row], change, bench.now, "mei")
        if dice.random() < 0.2:
            change = MarkChange(remove_tags=("gift",), note=str(bench.now))
            bench.writer.run_blocking(mark_orders, [row], change, bench.now, "mei")
        if dice.random() < 0.2:
            bench.do("UPDATE orders SET printed_at = ? WHERE id = ?", bench.now, row)
        if dice.random() < 0.5:
            bench.look()
    bench.now += MINUTE_MS
    bench.look()


CONDITIONS = (
    (),
    (Condition("tag", "lacks", ("gift",)), Condition("note", "lacks", ("7",))),
    (Condition("status", "is_not", ("arranged",)), Condition("sku", "contains", ("mug",))),
    (Condition("total", "at_least", (1000,), "SGD"), Condition("country", "is", ("th",))),
)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("event", "more"),
    [
        ("arrived", {}),
        ("to_ship", {}),
        ("status", {"statuses": ("cancelled", "arranged")}),
        ("ship_by", {"hours": 6}),
        ("tagged", {}),
        ("noted", {}),
    ],
)
def test_a_dry_run_says_what_really_fired(
    bench: Bench, event: str, more: dict[str, Any], seed: int
) -> None:
    rules = [
        Rule(f"{event} {place}", event, conditions, (TAG,), per_hour=10_000, **more)
        for place, conditions in enumerate(CONDITIONS)
    ]
    for rule in rules:
        asyncio.run(bench.changes.save(SaveRule(rule)))
    play(bench, random.Random(seed))
    before = bench.sql("SELECT (SELECT count(*) FROM rule_firings), (SELECT max(id) FROM orders)")
    fired_somewhere = 0
    for rule in rules:
        done = bench.dry(rule)
        real = sorted(one[1] for one in bench.fired() if one[0] == rule.name)
        assert sorted(line.order_row for line in done.lines) == real
        assert done.fired == len(real) == sum(count for _, count in done.days)
        fired_somewhere += done.fired
    assert fired_somewhere > 10
    after = bench.sql("SELECT (SELECT count(*) FROM rule_firings), (SELECT max(id) FROM orders)")
    assert after == before


def test_a_dry_run_counts_the_past_holds_the_limit_and_looks_back_thirty_days(
    bench: Bench,
) -> None:
    for back in (5, 10, 31):
        at = bench.now - back * DAY_MS
        for number in range(3):
            bench.read(f"{back}-{number}", first=True, created_at=at + number)
    rule = Rule("r", "arrived", actions=(TAG,), per_hour=2)
    request = CheckRule(rule)
    done = asyncio.run(bench.changes.check(request))
    assert (done.fired, done.held_back) == (6, 2)
    assert [match.held_back for match in done.matches] == [True, False, False] * 2
    assert done.matches[0].order_number == "5-2"
    assert [count for _, count in done.days if count] == [3, 3] and len(done.days) == 31
    with pytest.raises(BadInput):
        asyncio.run(bench.changes.check(CheckRule(Rule("", "arrived"))))


def test_a_kept_rule_is_read_back_as_it_was(bench: Bench) -> None:
    rule = Rule("r", "status", (Condition("sku", "is", ("a",)),), (TAG,), 9, True, ("held",), 0)
    rule_id = bench.writer.run_blocking(save_rule, rule, bench.now)
    db = open_reading(bench.writer.path)
    (line,) = rules_now(db, bench.now).lines
    db.close()
    assert line.rule == msgspec.structs.replace(rule, id=rule_id, made_at=bench.now)
