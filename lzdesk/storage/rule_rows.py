"""How a seller's rule, and the place the rules have looked up to, stand in the database.

Without SQLAlchemy: the window reads them too.
"""

from collections.abc import Sequence

import msgspec

from lzdesk.domain.rules import Action, Condition, Rule

PLACE = "rules.place"
"""The option that keeps the place. It is the engine's own: no setting shows it."""
PLACE_KEPT = "SELECT value FROM options WHERE key = 'rules.place'"
RULES = "SELECT id, name, is_on, event, spec, per_hour, made_at FROM rules ORDER BY position, id"


class Place(msgspec.Struct, frozen=True):
    """What the rules have looked at: rows of each table, and deadlines up to a moment."""

    orders: int = 0
    history: int = 0
    returns: int = 0
    clock: int = 0
    stopped: bool = False
    """All rules are stopped, whether they are on or not."""


class Spec(msgspec.Struct, frozen=True):
    """The part of a rule that is kept as JSON."""

    conditions: tuple[Condition, ...] = ()
    actions: tuple[Action, ...] = ()
    statuses: tuple[str, ...] = ()
    hours: int = 0


def rule_of(row: Sequence[object]) -> Rule:
    """A row of RULES; one whose JSON is not ours is a rule without actions, and off."""
    number, name, is_on, event, text, per_hour, made_at = row
    try:
        spec = msgspec.json.decode(str(text), type=Spec)
    except msgspec.DecodeError:
        spec, is_on = Spec(), 0
    return Rule(
        str(name), str(event), spec.conditions, spec.actions, int(str(per_hour)), bool(is_on),
        spec.statuses, spec.hours, int(str(number)), int(str(made_at)),
    )  # fmt: skip


def place_of(text: str | None) -> Place:
    """From its option."""
    try:
        return msgspec.json.decode(text, type=Place) if text else Place()
    except msgspec.DecodeError:
        return Place()
