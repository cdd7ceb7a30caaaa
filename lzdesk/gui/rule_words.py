"""Rules in words: events, fields, operators, actions, what a firing came to.

Each table has a record for each record of `domain.rules`; a test holds them equal.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject

from lzdesk.domain.rules import FIELDS as KINDS
from lzdesk.domain.rules import HOURS, MONEY, Action, Condition, Did, Outcome, Rule
from lzdesk.domain.statuses import status_of_word
from lzdesk.gui.amounts import amounts
from lzdesk.gui.money import count_words, money_words
from lzdesk.gui.reasons import reason_words
from lzdesk.gui.translations import QT_TRANSLATE_NOOP
from lzdesk.gui.widgets.outside import plain
from lzdesk.gui.words import (
    MARKETPLACE_NAMES,
    country_words,
    fulfilled_words,
    status_words,
    translate,
)

EVENTS = {
    "arrived": QT_TRANSLATE_NOOP("Rules", "An order comes in"),
    "to_ship": QT_TRANSLATE_NOOP("Rules", "An order is to ship, new or paid now"),
    "status": QT_TRANSLATE_NOOP("Rules", "The status changes to"),
    "cancelled_printed": QT_TRANSLATE_NOOP("Rules", "An order is cancelled after printing"),
    "ship_by": QT_TRANSLATE_NOOP("Rules", "The ship-by time is nearer than"),
    "return_opened": QT_TRANSLATE_NOOP("Rules", "A return or refund is opened"),
    "tagged": QT_TRANSLATE_NOOP("Rules", "Somebody tags an order"),
    "noted": QT_TRANSLATE_NOOP("Rules", "Somebody writes a note"),
}
FIELDS = {
    "store": QT_TRANSLATE_NOOP("Rules", "Store"),
    "group": QT_TRANSLATE_NOOP("Rules", "Group"),
    "marketplace": QT_TRANSLATE_NOOP("Rules", "Marketplace"),
    "country": QT_TRANSLATE_NOOP("Rules", "Country"),
    "status": QT_TRANSLATE_NOOP("Rules", "Status"),
    "total": QT_TRANSLATE_NOOP("Rules", "Total"),
    "pieces": QT_TRANSLATE_NOOP("Rules", "Pieces"),
    "sku": QT_TRANSLATE_NOOP("Rules", "SKU"),
    "buyer_note": QT_TRANSLATE_NOOP("Rules", "Buyer's note"),
    "carrier": QT_TRANSLATE_NOOP("Rules", "Carrier"),
    "payment": QT_TRANSLATE_NOOP("Rules", "Payment"),
    "cash_on_delivery": QT_TRANSLATE_NOOP("Rules", "Cash on delivery"),
    "fulfilled_by": QT_TRANSLATE_NOOP("Rules", "Packed by"),
    "warehouse": QT_TRANSLATE_NOOP("Rules", "Warehouse"),
    "age_hours": QT_TRANSLATE_NOOP("Rules", "Age in hours"),
    "hour": QT_TRANSLATE_NOOP("Rules", "Hour in the store"),
    "tag": QT_TRANSLATE_NOOP("Rules", "Tag"),
    "note": QT_TRANSLATE_NOOP("Rules", "Your note"),
    "assigned_to": QT_TRANSLATE_NOOP("Rules", "Assigned to"),
}
OPERATORS = {
    "is": QT_TRANSLATE_NOOP("Rules", "is"),
    "is_not": QT_TRANSLATE_NOOP("Rules", "is not"),
    "contains": QT_TRANSLATE_NOOP("Rules", "contains"),
    "lacks": QT_TRANSLATE_NOOP("Rules", "does not contain"),
    "at_least": QT_TRANSLATE_NOOP("Rules", "at least"),
    "at_most": QT_TRANSLATE_NOOP("Rules", "at most"),
    "between": QT_TRANSLATE_NOOP("Rules", "is between"),
}
ACTIONS = {
    "tag": QT_TRANSLATE_NOOP("Rules", "Tag it"),
    "note": QT_TRANSLATE_NOOP("Rules", "Add a note"),
    "hold": QT_TRANSLATE_NOOP("Rules", "Hold it for"),
    "alert": QT_TRANSLATE_NOOP("Rules", "Raise an alert"),
    "assign": QT_TRANSLATE_NOOP("Rules", "Give it to"),
    "arrange": QT_TRANSLATE_NOOP("Rules", "Arrange it"),
}

DONE = {
    "tag": QT_TRANSLATE_NOOP("Rules", "tagged “{0}”"),
    "note": QT_TRANSLATE_NOOP("Rules", "note added"),
    "hold": QT_TRANSLATE_NOOP("Rules", "held for {0}"),
    "alert": QT_TRANSLATE_NOOP("Rules", "alert raised"),
    "assign": QT_TRANSLATE_NOOP("Rules", "given to {0}"),
    "arrange": QT_TRANSLATE_NOOP("Rules", "put into the outbox"),
}
"""The same when it was done."""


class RuleWords(QObject):
    """Counted sentences, as methods because lupdate finds plural forms in `self.tr` alone."""

    def rules(self, there: int, on: int) -> str:
        """`3 rules, 2 on`"""
        if not there:
            return self.tr("No rules yet")
        return amounts.listed([self.tr("%Ln rule(s)", "", there), self.tr("%Ln on", "", on)])

    def tried(self, fired: int, days: int) -> str:
        if not fired:
            return self.tr("It would have acted on no order in the last %Ln day(s)", "", days)
        orders = self.tr("It would have acted %Ln time(s)", "", fired)
        within = self.tr("in the last %Ln day(s)", "", days)
        return self.tr("{0} {1}").format(orders, within)

    def looked_at(self, orders: int) -> str:
        return self.tr("%Ln order(s) looked at. Nothing was written.", "", orders)

    def held_back(self, count: int) -> str:
        return self.tr("%Ln held back by the limit", "", count)

    def today(self, count: int) -> str:
        return self.tr("%Ln today", "", count)

    def done_by_hand(self, count: int) -> str:
        return self.tr("%Ln carried out", "", count)

    def hours(self, count: int) -> str:
        return amounts.hours(count)

    def outcome(self, outcome: Outcome) -> str:
        """`Tagged: big, arranged`; with what was refused and why."""
        if outcome.state == "limit":
            return self.tr("Not done: the limit of the hour")
        if not outcome.did:
            return self.tr("Failed: a fault in lzdesk")
        words = amounts.listed([self._did(one) for one in outcome.did])
        return words[:1].upper() + words[1:]

    def _did(self, one: Did) -> str:
        if one.why:
            what = translate("Rules", ACTIONS.get(one.kind, one.kind))
            return self.tr("{0}: not done. {1}").format(what, reason_words(one.why))
        detail = plain(" ".join(one.detail.split()), 60)
        if one.kind == "hold" and detail.isdecimal():
            detail = self.hours(int(detail))
        return translate("Rules", DONE.get(one.kind, one.kind)).format(detail)


rule_words = RuleWords()


def value_words(field: str, value: str, stores: Mapping[str, str] | None = None) -> str:
    """One value of a field of choices, in words; a name from outside as it is."""
    status = status_of_word(value) if field == "status" else None
    if status is not None:
        return status_words(status)
    known = {
        "store": lambda: (stores or {}).get(value, value),
        "country": lambda: country_words(value),
        "marketplace": lambda: MARKETPLACE_NAMES.get(value, value),
        "fulfilled_by": lambda: fulfilled_words(value),
        "cash_on_delivery": lambda: (
            translate("Rules", "yes") if value == "yes" else translate("Rules", "no")
        ),
    }.get(field)
    return known() if known else value


def event_words(rule: Rule) -> str:
    """`The status changes to Cancelled`"""
    words = translate("Rules", EVENTS.get(rule.event, rule.event))
    if rule.event == "status":
        return f"{words} {amounts.listed(value_words('status', one) for one in rule.statuses)}"
    if rule.event == "ship_by":
        return f"{words} {rule_words.hours(rule.hours)}"
    return words


def condition_words(condition: Condition, stores: Mapping[str, str] | None = None) -> str:
    """`Total at least SGD 500.00`"""
    name = translate("Rules", FIELDS.get(condition.field, condition.field))
    op = translate("Rules", OPERATORS.get(condition.op, condition.op))
    kind = KINDS.get(condition.field)
    values = [str(value) for value in condition.values]
    if kind is not None and kind.type == MONEY and values and values[0].isdecimal():
        values = [money_words(int(values[0]), condition.currency)]
    elif kind is not None and kind.type == HOURS and len(values) == 2:
        values = [f"{int(values[0]):02}:00 – {int(values[1]):02}:00"]
    elif all(isinstance(value, int) for value in condition.values):
        values = [count_words(int(value)) for value in condition.values]
    else:
        values = [value_words(condition.field, value, stores) for value in values]
    return plain(f"{name} {op} {amounts.listed(values)}", 200)


def action_words(action: Action) -> str:
    """`Tag it “big”`"""
    words = translate("Rules", ACTIONS.get(action.kind, action.kind))
    if action.kind == "hold":
        return f"{words} {rule_words.hours(int(action.fields.get('hours', 0)))}"
    text = next((one for one in action.fields.values() if isinstance(one, str)), "")
    return plain(f"{words} “{' '.join(text.split())}”" if text else words, 120)


def whole_words(rule: Rule, stores: Mapping[str, str] | None = None) -> Sequence[str]:
    """When, if, then: for tooltips and screen readers."""
    conditions = [condition_words(one, stores) for one in rule.conditions]
    lines = [translate("Rules", "When: {0}").format(event_words(rule))]
    if conditions:
        lines.append(translate("Rules", "If: {0}").format(amounts.listed(conditions)))
    done = amounts.listed(action_words(one) for one in rule.actions)
    return [*lines, translate("Rules", "Then: {0}").format(done)]
