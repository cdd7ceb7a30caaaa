"""The seller's own rules: when something happens to an order, if it fits, then these things.

Policy. A rule is data. Its event, the fields and operators of its conditions, and its actions are
each looked up in a table here; a new one is a record. Judging is pure: what happened and what is
known of the order come in, a cause or nothing comes out. The cause names what happened, so that a
rule fires once for it however often it is looked at. What a rule does raises no event, so rules
cannot set each other off. Times are epoch milliseconds, money integer minor units.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from lzdesk.domain.clocks import HOUR_MS
from lzdesk.domain.errors import BadInput
from lzdesk.domain.marks import LONGEST_NAME, LONGEST_NOTE, LONGEST_TAG, clean_tag
from lzdesk.domain.money import EXPONENTS
from lzdesk.domain.statuses import Status, status_of_word
from lzdesk.domain.stores import UTC_OFFSET_HOURS

LONGEST_RULE_NAME = 60
MOST_CONDITIONS = 20
MOST_ACTIONS = 10
MOST_VALUES = 200
LONGEST_VALUE = 200
MOST_PER_HOUR = 10_000
USUAL_PER_HOUR = 60
LARGEST = 10**15
BY_RULE = "rule:"
"""How history names a rule: `rule:Big orders`."""

Value = str | int
Texts = tuple[str, ...]


class Condition(msgspec.Struct, frozen=True):
    """One thing that must hold of the order. All conditions of a rule must hold."""

    field: str
    """A key of FIELDS."""
    op: str
    """One of the field's operators."""
    values: tuple[Value, ...] = ()
    """Texts, or whole numbers; money in minor units."""
    currency: str = ""
    """Of money. An order in another currency does not fit."""


class Action(msgspec.Struct, frozen=True):
    """One thing that is done to the order."""

    kind: str
    """A key of ACTIONS."""
    fields: dict[str, str | int | bool] = {}


class Rule(msgspec.Struct, frozen=True):
    """When, if, then."""

    name: str
    event: str
    """A key of EVENTS."""
    conditions: tuple[Condition, ...] = ()
    actions: tuple[Action, ...] = ()
    per_hour: int = USUAL_PER_HOUR
    """Orders it may act on within an hour."""
    is_on: bool = True
    statuses: Texts = ()
    """Of the event `status`: the words of the statuses that are meant."""
    hours: int = 0
    """Of the event `ship_by`: how near the deadline is."""
    id: int = 0
    made_at: int = 0
    """Since when it stands as it is, and is on: what happened before never fires."""


class Outcome(msgspec.Struct, frozen=True):
    """What a firing came to, as history keeps it."""

    state: str
    """`done`, `partly`, `failed`, or `limit`: nothing was done, the hour was full."""
    did: tuple["Did", ...] = ()
    alert: bool = False
    """It stands in the alerts while the order's status is still `status`."""
    status: int = 0
    detail: str = ""


class Did(msgspec.Struct, frozen=True):
    """One action of a firing. why: a kind of the word tables; empty: it was done."""

    kind: str
    detail: str = ""
    why: str = ""


# What happens

ARRIVED = "arrived"
CHANGED = "changed"
TAGGED = "tagged"
NOTED = "noted"
RETURN = "return"
CLOCK = "clock"


class Happening(NamedTuple):
    """Something that happened to one order, as the desk recorded it."""

    what: str
    order_row: int
    at: int
    before: int = 0
    """Of CHANGED: the status before; 0 for all others."""
    after: int = 0
    """The status then."""
    number: int = 0
    """The record it was read from; of CLOCK: the deadline."""
    printed: bool = False
    """A label of the order was on paper by then."""


class EventKind(NamedTuple):
    """What a rule can wait for."""

    cause: Callable[[Rule, Happening], str]
    """Names what happened where the rule waits for it; else empty."""
    needs: str = ""
    """The field of the rule that says more: `statuses` or `hours`."""


def _of_arrived(rule: Rule, seen: Happening) -> str:
    return "arrived" if seen.what == ARRIVED else ""


def _of_to_ship(rule: Rule, seen: Happening) -> str:
    arrived = seen.what == ARRIVED
    paid = seen.what == CHANGED and seen.before == Status.UNPAID
    # Named without a record: an order is paid once.
    return "to_ship" if (arrived or paid) and seen.after == Status.TO_SHIP else ""


def _of_status(rule: Rule, seen: Happening) -> str:
    fits = seen.what == CHANGED and Status(seen.after).word in rule.statuses
    return f"status:{seen.number}" if fits else ""


def _of_cancelled_printed(rule: Rule, seen: Happening) -> str:
    fits = seen.what == CHANGED and seen.after == Status.CANCELLED and seen.printed
    return f"status:{seen.number}" if fits else ""


def _of_ship_by(rule: Rule, seen: Happening) -> str:
    return f"ship_by:{seen.number}" if seen.what == CLOCK else ""


def _of_return(rule: Rule, seen: Happening) -> str:
    return f"return:{seen.number}" if seen.what == RETURN else ""


def _of_tagged(rule: Rule, seen: Happening) -> str:
    return f"mark:{seen.number}" if seen.what == TAGGED else ""


def _of_noted(rule: Rule, seen: Happening) -> str:
    return f"mark:{seen.number}" if seen.what == NOTED else ""


EVENTS: dict[str, EventKind] = {
    "arrived": EventKind(_of_arrived),
    "to_ship": EventKind(_of_to_ship),
    "status": EventKind(_of_status, "statuses"),
    "cancelled_printed": EventKind(_of_cancelled_printed),
    "ship_by": EventKind(_of_ship_by, "hours"),
    "return_opened": EventKind(_of_return),
    "tagged": EventKind(_of_tagged),
    "noted": EventKind(_of_noted),
}
"""Key of an event to what it is; the words are in `gui/rule_words.py`."""


# What is known of an order


class OrderFacts(NamedTuple):
    """An order as the conditions see it."""

    store: str
    group: str
    marketplace: str
    country: str
    status: int
    currency: str
    total_minor: int
    pieces: int
    skus: Texts
    buyer_note: str
    note: str
    carrier: str
    payment: str
    is_cod: bool
    fulfilled_by: str
    warehouse: str
    created_at: int
    tags: Texts
    assigned_to: str
    at: int = 0
    """When it happened."""


CHOICE = "choice"
TEXT = "text"
NUMBER = "number"
MONEY = "money"
HOURS = "hours"
OPERATORS: dict[str, Texts] = {
    CHOICE: ("is", "is_not"),
    TEXT: ("contains", "lacks", "is", "is_not"),
    NUMBER: ("at_least", "at_most"),
    MONEY: ("at_least", "at_most"),
    HOURS: ("between",),
}
"""Type of a field to its operators, the usual one first."""


class FieldKind(NamedTuple):
    """A field that a condition can ask for."""

    type: str
    texts: Callable[[OrderFacts], Texts] = lambda facts: ()
    """Of CHOICE and TEXT: all that it holds."""
    number: Callable[[OrderFacts], int] = lambda facts: 0
    choices: Texts = ()
    """Of CHOICE: what it may be; empty where the desk itself knows (stores, groups)."""
    moves: bool = False
    """It changes with time: a dry run must know what it was."""


def _hour_in_store(facts: OrderFacts) -> int:
    return (facts.at // HOUR_MS + UTC_OFFSET_HOURS.get(facts.country, 0)) % 24


FIELDS: dict[str, FieldKind] = {
    "store": FieldKind(CHOICE, lambda facts: (facts.store,)),
    "group": FieldKind(CHOICE, lambda facts: (facts.group,)),
    "marketplace": FieldKind(CHOICE, lambda facts: (facts.marketplace,)),
    "country": FieldKind(
        CHOICE, lambda facts: (facts.country,), choices=tuple(sorted(UTC_OFFSET_HOURS))
    ),
    "status": FieldKind(
        CHOICE,
        lambda facts: (Status(facts.status).word,),
        choices=tuple(status.word for status in Status),
        moves=True,
    ),
    "total": FieldKind(MONEY, number=lambda facts: facts.total_minor),
    "pieces": FieldKind(NUMBER, number=lambda facts: facts.pieces),
    "sku": FieldKind(TEXT, lambda facts: facts.skus),
    "buyer_note": FieldKind(TEXT, lambda facts: (facts.buyer_note,)),
    "carrier": FieldKind(TEXT, lambda facts: (facts.carrier,)),
    "payment": FieldKind(TEXT, lambda facts: (facts.payment,)),
    "cash_on_delivery": FieldKind(
        CHOICE, lambda facts: ("yes" if facts.is_cod else "no",), choices=("yes", "no")
    ),
    "fulfilled_by": FieldKind(
        CHOICE,
        lambda facts: (facts.fulfilled_by,),
        choices=("seller", "marketplace", "managed"),
    ),
    "warehouse": FieldKind(TEXT, lambda facts: (facts.warehouse,)),
    "age_hours": FieldKind(
        NUMBER, number=lambda facts: (facts.at - facts.created_at) // HOUR_MS, moves=True
    ),
    "hour": FieldKind(HOURS, number=_hour_in_store, moves=True),
    "tag": FieldKind(TEXT, lambda facts: facts.tags, moves=True),
    "note": FieldKind(TEXT, lambda facts: (facts.note,), moves=True),
    "assigned_to": FieldKind(TEXT, lambda facts: (facts.assigned_to,), moves=True),
}
"""Key of a field to what it is; the words are in `gui/rule_words.py`."""


def fits(rule: Rule, facts: OrderFacts) -> bool:
    """Whether all conditions hold."""
    return all(holds(condition, facts) for condition in rule.conditions)


def fits_ever(rule: Rule, facts: OrderFacts) -> bool:
    """Whether the conditions on what never changes hold: the others may have, some time."""
    return all(
        FIELDS[condition.field].moves or holds(condition, facts) for condition in rule.conditions
    )


def holds(condition: Condition, facts: OrderFacts) -> bool:
    """One condition of a valid rule."""
    field = FIELDS[condition.field]
    if field.type == MONEY and facts.currency != condition.currency:
        return False
    if field.type in (CHOICE, TEXT):
        wanted = {str(value).casefold() for value in condition.values}
        return _TEXT_OPS[condition.op](wanted, [text.casefold() for text in field.texts(facts)])
    numbers = [int(value) for value in condition.values]
    return _NUMBER_OPS[condition.op](numbers, field.number(facts))


def _contains(wanted: Iterable[str], texts: Iterable[str]) -> bool:
    there = list(texts)
    return any(one in text for one in wanted for text in there)


def _is_between(hours: list[int], hour: int) -> bool:
    """From the first on and before the second, over midnight too."""
    first, end = hours
    return first <= hour < end if first < end else hour >= first or hour < end


_TEXT_OPS: dict[str, Callable[[set[str], list[str]], bool]] = {
    "is": lambda wanted, texts: not wanted.isdisjoint(texts),
    "is_not": lambda wanted, texts: wanted.isdisjoint(texts),
    "contains": _contains,
    "lacks": lambda wanted, texts: not _contains(wanted, texts),
}
_NUMBER_OPS: dict[str, Callable[[list[int], int], bool]] = {
    "at_least": lambda numbers, number: number >= numbers[0],
    "at_most": lambda numbers, number: number <= numbers[0],
    "between": _is_between,
}


# What is done


class ActionField(NamedTuple):
    """One thing an action must be told."""

    type: type
    most: int = 0
    """Characters of a text, or the largest number."""


ACTIONS: dict[str, dict[str, ActionField]] = {
    "tag": {"tag": ActionField(str, LONGEST_TAG)},
    "note": {"text": ActionField(str, LONGEST_NOTE), "must_read": ActionField(bool)},
    "hold": {"hours": ActionField(int, 24 * 90)},
    "alert": {},
    "assign": {"name": ActionField(str, LONGEST_NAME)},
    "arrange": {},
}
"""Kind of an action to its fields. It is carried out in `services/rule_actions.py`, its words are
in `gui/rule_words.py`; a test holds the three equal."""


# Whether a rule is whole


def checked(rule: Rule) -> Rule:
    """The rule as it is kept. Raises BadInput that names the `field`: `name`, `conditions.2`."""
    name = " ".join(rule.name.replace("\0", "").split())
    _need(bool(name), "form.missing", "name")
    _need(len(name) <= LONGEST_RULE_NAME, "form.too_long", "name", most=LONGEST_RULE_NAME)
    _need(1 <= rule.per_hour <= MOST_PER_HOUR, "rule.number", "per_hour", most=MOST_PER_HOUR)
    _check_event(rule)
    _need(len(rule.conditions) <= MOST_CONDITIONS, "rule.too_many", "conditions", most=20)
    for place, condition in enumerate(rule.conditions):
        _check_condition(condition, f"conditions.{place}")
    _need(bool(rule.actions), "rule.no_action", "actions")
    _need(len(rule.actions) <= MOST_ACTIONS, "rule.too_many", "actions", most=MOST_ACTIONS)
    for place, action in enumerate(rule.actions):
        _check_action(action, f"actions.{place}")
    kinds = [action.kind for action in rule.actions]
    both = "hold" in kinds and "arrange" in kinds
    _need(not both, "rule.hold_and_arrange", f"actions.{len(kinds) - 1}")
    return msgspec.structs.replace(rule, name=name)


def is_whole(rule: Rule) -> bool:
    """Whether a kept rule can be run: one of a newer program may know more than this one."""
    try:
        checked(rule)
    except BadInput:
        return False
    return True


def _check_event(rule: Rule) -> None:
    kind = EVENTS.get(rule.event)
    _need(kind is not None, "rule.unknown", "event", value=rule.event)
    assert kind is not None
    if kind.needs == "statuses":
        _need(bool(rule.statuses), "form.missing", "statuses")
        for word in rule.statuses:
            _need(status_of_word(word) is not None, "rule.unknown", "statuses", value=word)
    if kind.needs == "hours":
        _need(1 <= rule.hours <= 24 * 30, "rule.number", "hours", most=24 * 30)


def _check_condition(condition: Condition, where: str) -> None:
    field = FIELDS.get(condition.field)
    _need(field is not None, "rule.unknown", where, value=condition.field)
    assert field is not None
    fits_type = condition.op in OPERATORS[field.type]
    _need(fits_type, "rule.unknown", where, value=condition.op)
    _need(bool(condition.values), "form.missing", where)
    _need(len(condition.values) <= MOST_VALUES, "rule.too_many", where, most=MOST_VALUES)
    if field.type in (CHOICE, TEXT):
        for value in condition.values:
            _check_text(value, field, where)
        return
    _need(len(condition.values) == (2 if field.type == HOURS else 1), "rule.bad_value", where)
    most = 23 if field.type == HOURS else LARGEST
    for value in condition.values:
        whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
        _need(whole, "rule.number", where, most=most)
    if field.type == HOURS:
        _need(condition.values[0] != condition.values[1], "rule.bad_value", where)
    if field.type == MONEY:
        _need(condition.currency in EXPONENTS, "rule.no_currency", where)


def _check_text(value: Value, field: FieldKind, where: str) -> None:
    text = isinstance(value, str)
    _need(text, "rule.bad_value", where)
    assert isinstance(value, str)
    # An empty text is in every text: only `is` may ask for it.
    _need(bool(value.strip()), "form.missing", where)
    _need(len(value) <= LONGEST_VALUE, "form.too_long", where, most=LONGEST_VALUE)
    _need(not field.choices or value in field.choices, "rule.unknown", where, value=value)


def _check_action(action: Action, where: str) -> None:
    fields = ACTIONS.get(action.kind)
    _need(fields is not None, "rule.unknown", where, value=action.kind)
    assert fields is not None
    unknown = sorted(action.fields.keys() - fields.keys())
    _need(not unknown, "rule.unknown", where, value=unknown[0] if unknown else "")
    for name, field in fields.items():
        value = action.fields.get(name, False if field.type is bool else None)
        _need(value is not None, "form.missing", where)
        _need(type(value) is field.type, "rule.bad_value", where)
        if isinstance(value, str):
            _need(bool(value.strip()), "form.missing", where)
            _need(len(value) <= field.most, "form.too_long", where, most=field.most)
        elif field.type is int:
            _need(1 <= int(value or 0) <= field.most, "rule.number", where, most=field.most)
    if action.kind == "tag":
        _need(bool(clean_tag(str(action.fields["tag"]))), "form.missing", where)


def _need(holds_: bool, kind: str, field: str, **more: str | int) -> None:
    if not holds_:
        raise BadInput(kind, field=field, **more)
