"""What the seller's rules do, each action in the transaction of its firing.

A new action is a record in `domain.rules.ACTIONS` and its line in APPLY.
"""

from collections.abc import Callable
from typing import NamedTuple

from lzdesk.domain.clocks import HOUR_MS
from lzdesk.domain.marks import MarkChange
from lzdesk.domain.rules import BY_RULE, Action, Did, Outcome, Rule
from lzdesk.link.messages import QueueOrders
from lzdesk.services.arrange_orders import queue_in
from lzdesk.storage.repositories.marks import mark_orders, marks_of
from lzdesk.storage.repositories.orders import INSERT_HISTORY
from lzdesk.storage.writer import Transaction

GRACE_MS = 5000
"""As by hand: how long what a rule arranges can be taken back."""


class On(NamedTuple):
    """The order that a rule acts on, and when."""

    connection: Transaction
    rule: Rule
    row: int
    now_ms: int

    @property
    def by(self) -> str:
        return BY_RULE + self.rule.name

    def note(self, field: str) -> None:
        """A line in the order's history that no mark writes."""
        line = (self.row, self.now_ms, field, None, "1", self.by, "")
        self.connection.exec_driver_sql(INSERT_HISTORY, line)

    def mark(self, change: MarkChange) -> str:
        mark_orders(self.connection, [self.row], change, self.now_ms, self.by)
        return ""


def _tag(on: On, action: Action) -> str:
    return on.mark(MarkChange(add_tags=(str(action.fields["tag"]),)))


def _note(on: On, action: Action) -> str:
    """Under what is written there already: a person's note is never lost."""
    text = str(action.fields["text"]).strip()
    before = marks_of(on.connection, [on.row])[on.row]
    lines = [before.note] if before.note else []
    if text not in before.note:
        lines.append(text)
    must_read = bool(action.fields.get("must_read")) or before.note_must_read
    return on.mark(MarkChange(note="\n".join(lines), note_must_read=must_read))


def _hold(on: On, action: Action) -> str:
    """Never shorter than it is held already."""
    until = on.now_ms + int(action.fields["hours"]) * HOUR_MS
    before = marks_of(on.connection, [on.row])[on.row].hold_until or 0
    return on.mark(MarkChange(hold_until=max(until, before)))


def _assign(on: On, action: Action) -> str:
    return on.mark(MarkChange(assigned_to=str(action.fields["name"])))


def _alert(on: On, action: Action) -> str:
    # The firing itself is what the alerts are gathered from.
    on.note("alert")
    return ""


def _arrange(on: On, action: Action) -> str:
    asked = QueueOrders((on.row,), "pack", grace_ms=GRACE_MS)
    queued = queue_in(on.connection, [on.row], asked, on.by, on.now_ms)
    if queued.problems:
        return queued.problems[0].kind
    on.note("arrange")
    return ""


APPLY: dict[str, Callable[[On, Action], str]] = {
    "tag": _tag,
    "note": _note,
    "hold": _hold,
    "alert": _alert,
    "assign": _assign,
    "arrange": _arrange,
}
"""Kind of an action to what carries it out: empty, or the kind of why it was not done."""


def carry_out(on: On) -> Outcome:
    """Do all that the rule says. What one action is refused does not keep the others."""
    (status,) = on.connection.exec_driver_sql(
        "SELECT status FROM orders WHERE id = ?", (on.row,)
    ).one()
    did = tuple(
        Did(action.kind, _detail(action), APPLY[action.kind](on, action))
        for action in on.rule.actions
    )
    refused = sum(bool(one.why) for one in did)
    state = "done" if not refused else "failed" if refused == len(did) else "partly"
    alert = any(one.kind == "alert" for one in did)
    return Outcome(state, did, alert, int(status))


def _detail(action: Action) -> str:
    """What was written, for history."""
    return next((str(value) for value in action.fields.values()), "")[:200]
