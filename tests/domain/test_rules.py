"""Rules judged: what a rule waits for, what its conditions hold, what a whole rule is."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lzdesk.domain.clocks import HOUR_MS
from lzdesk.domain.errors import BadInput
from lzdesk.domain.rules import (
    ACTIONS,
    ARRIVED,
    CHANGED,
    EVENTS,
    FIELDS,
    OPERATORS,
    Action,
    Condition,
    Happening,
    OrderFacts,
    Rule,
    checked,
    fits,
    fits_ever,
    holds,
)
from lzdesk.domain.statuses import Status
from lzdesk.gui import rule_words
from lzdesk.services.rule_actions import APPLY

FACTS = OrderFacts(
    store="lumi", group="Lumi Beauty", marketplace="lazada", country="th", status=2,
    currency="THB", total_minor=50_000, pieces=3, skus=("LMB-SERUM-30", "LMB-CREAM-50"),
    buyer_note="Please wrap as GIFT", note="", carrier="Flash", payment="COD", is_cod=True,
    fulfilled_by="seller", warehouse="dropshipping", created_at=1_795_000_000_000,
    tags=("fragile",), assigned_to="", at=1_795_000_000_000 + 5 * HOUR_MS,
)  # fmt: skip
TAG = Action("tag", {"tag": "big"})


def rule(**fields: object) -> Rule:
    given_ = {"name": "Big", "event": "arrived", "actions": (TAG,), **fields}
    return Rule(**given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "op", "values", "expected"),
    [
        ("store", "is", ("other", "LUMI"), True),
        ("store", "is_not", ("lumi",), False),
        ("country", "is", ("sg",), False),
        ("status", "is", ("to_ship",), True),
        ("pieces", "at_least", (3,), True),
        ("pieces", "at_least", (4,), False),
        ("pieces", "at_most", (3,), True),
        ("sku", "contains", ("cream",), True),
        ("sku", "is", ("lmb-cream-50",), True),
        ("sku", "is", ("cream",), False),
        ("sku", "lacks", ("cream", "mug"), False),
        ("sku", "lacks", ("mug",), True),
        ("buyer_note", "contains", ("gift",), True),
        ("cash_on_delivery", "is", ("yes",), True),
        ("age_hours", "at_least", (5,), True),
        ("age_hours", "at_least", (6,), False),
        ("tag", "is", ("fragile",), True),
        ("tag", "is_not", ("fragile",), False),
        ("assigned_to", "is_not", ("mei",), True),
        ("note", "contains", ("x",), False),
        ("warehouse", "contains", ("drop",), True),
    ],
)
def test_a_condition_holds_or_not(
    field: str, op: str, values: tuple[str | int, ...], expected: bool
) -> None:
    condition = Condition(field, op, values)
    checked(rule(conditions=(condition,)))
    assert holds(condition, FACTS) is expected


def test_money_is_compared_in_its_own_currency_alone() -> None:
    assert holds(Condition("total", "at_least", (50_000,), "THB"), FACTS)
    assert not holds(Condition("total", "at_least", (50_001,), "THB"), FACTS)
    assert not holds(Condition("total", "at_least", (1,), "SGD"), FACTS)
    assert not holds(Condition("total", "at_most", (10**9,), "SGD"), FACTS)


@given(some.integers(0, 23), some.integers(0, 23), some.integers(0, 23))
def test_hours_go_over_midnight(first: int, end: int, hour: int) -> None:
    if first == end:
        return
    at = (hour - 7) % 24 * HOUR_MS  # Thailand is seven hours east.
    inside = hour in [(first + step) % 24 for step in range((end - first) % 24)]
    facts = FACTS._replace(at=at)
    assert holds(Condition("hour", "between", (first, end)), facts) is inside


@some.composite
def conditions(draw: some.DrawFn) -> Condition:
    field = draw(some.sampled_from(sorted(FIELDS)))
    kind = FIELDS[field]
    op = draw(some.sampled_from(OPERATORS[kind.type]))
    if kind.type in ("choice", "text"):
        words = (
            some.sampled_from(kind.choices)
            if kind.choices
            else some.text("ab ไé陈|,", min_size=1, max_size=9)
        )
        values = draw(some.lists(words, min_size=1, max_size=5))
        return Condition(field, op, tuple(values))
    if kind.type == "hours":
        first, end = draw(some.lists(some.integers(0, 23), min_size=2, max_size=2, unique=True))
        return Condition(field, op, (first, end))
    return Condition(field, op, (draw(some.integers(0, 10**6)),), "THB")


@given(some.lists(conditions(), max_size=6))
def test_all_must_hold_and_what_never_changes_decides_first(drawn: list[Condition]) -> None:
    whole = rule(conditions=tuple(drawn))
    assert fits(whole, FACTS) is all(holds(one, FACTS) for one in drawn)
    if fits(whole, FACTS):
        assert fits_ever(whole, FACTS)
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Rule) == whole


@given(conditions())
def test_an_operator_and_its_opposite_never_agree(condition: Condition) -> None:
    pairs = {"is": "is_not", "contains": "lacks"}
    if condition.op in pairs:
        other = msgspec.structs.replace(condition, op=pairs[condition.op])
        assert holds(condition, FACTS) is not holds(other, FACTS)


@pytest.mark.parametrize(
    ("field", "kind", "changes"),
    [
        ("name", "form.missing", {"name": "  "}),
        ("name", "form.too_long", {"name": "x" * 61}),
        ("per_hour", "rule.number", {"per_hour": 0}),
        ("event", "rule.unknown", {"event": "moon"}),
        ("statuses", "form.missing", {"event": "status"}),
        ("statuses", "rule.unknown", {"event": "status", "statuses": ("lost_in_space",)}),
        ("hours", "rule.number", {"event": "ship_by"}),
        ("actions", "rule.no_action", {"actions": ()}),
        ("actions.0", "rule.unknown", {"actions": (Action("explode"),)}),
        ("actions.0", "rule.unknown", {"actions": (Action("alert", {"tag": "x"}),)}),
        ("actions.1", "form.missing", {"actions": (TAG, Action("tag", {"tag": "| "}))}),
        ("actions.0", "form.missing", {"actions": (Action("hold"),)}),
        ("actions.0", "rule.number", {"actions": (Action("hold", {"hours": 0}),)}),
        ("actions.0", "rule.bad_value", {"actions": (Action("hold", {"hours": True}),)}),
        (
            "actions.1",
            "rule.hold_and_arrange",
            {"actions": (Action("hold", {"hours": 2}), Action("arrange"))},
        ),
        ("conditions.0", "rule.unknown", {"conditions": (Condition("moon", "is", ("x",)),)}),
        ("conditions.0", "rule.unknown", {"conditions": (Condition("sku", "at_least", (1,)),)}),
        ("conditions.0", "form.missing", {"conditions": (Condition("sku", "contains", ("",)),)}),
        ("conditions.0", "form.missing", {"conditions": (Condition("sku", "is"),)}),
        ("conditions.0", "rule.bad_value", {"conditions": (Condition("sku", "is", (4,)),)}),
        ("conditions.0", "rule.unknown", {"conditions": (Condition("country", "is", ("de",)),)}),
        ("conditions.0", "rule.number", {"conditions": (Condition("pieces", "at_least", (-1,)),)}),
        ("conditions.0", "rule.no_currency", {"conditions": (Condition("total", "at_most", (1,)),)}),  # noqa: E501
        ("conditions.0", "rule.bad_value", {"conditions": (Condition("hour", "between", (3, 3)),)}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(field: str, kind: str, changes: dict[str, object]) -> None:
    with pytest.raises(BadInput) as told:
        checked(rule(**changes))
    assert (told.value.fields["field"], told.value.kind) == (field, kind)


@given(some.sampled_from(list(Status)), some.sampled_from(list(Status)), some.booleans())
def test_a_change_of_status_is_named_once_and_by_its_record(
    before: Status, after: Status, printed: bool
) -> None:
    seen = Happening(CHANGED, 1, 0, before, after, 77, printed)
    causes = {
        event: kind.cause(rule(event=event, statuses=("held", "cancelled")), seen)
        for event, kind in EVENTS.items()
    }
    assert causes["status"] == ("status:77" if after.word in ("held", "cancelled") else "")
    paid = before == Status.UNPAID and after == Status.TO_SHIP
    assert causes["to_ship"] == ("to_ship" if paid else "")
    pull = printed and after == Status.CANCELLED
    assert causes["cancelled_printed"] == ("status:77" if pull else "")
    assert causes["arrived"] == causes["ship_by"] == causes["tagged"] == ""


def test_an_order_that_arrives_paid_is_to_ship() -> None:
    assert EVENTS["to_ship"].cause(rule(), Happening(ARRIVED, 1, 0, after=2)) == "to_ship"
    assert EVENTS["to_ship"].cause(rule(), Happening(ARRIVED, 1, 0, after=5)) == ""
    assert EVENTS["arrived"].cause(rule(), Happening(ARRIVED, 1, 0, after=5)) == "arrived"


def test_every_action_is_carried_out_and_every_word_is_there() -> None:
    assert ACTIONS.keys() == APPLY.keys() == rule_words.ACTIONS.keys() == rule_words.DONE.keys()
    assert EVENTS.keys() == rule_words.EVENTS.keys()
    assert FIELDS.keys() == rule_words.FIELDS.keys()
    assert {op for ops in OPERATORS.values() for op in ops} == rule_words.OPERATORS.keys()
