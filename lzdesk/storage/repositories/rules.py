"""The seller's rules, where their looking stands, and every firing.

Policy. A firing is one row, unique by rule, order and cause; whoever writes it does in the same
transaction what the rule does, so a kill neither loses nor repeats one. The place that was looked
up to moves in that transaction too. While no rule is on, nothing is looked at: switching one on
begins at what is newest then.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from lzdesk.domain.clocks import HOUR_MS
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.rules import Outcome, Rule
from lzdesk.storage.repositories.views import set_option
from lzdesk.storage.rule_rows import PLACE, PLACE_KEPT, RULES, Place, Spec, place_of, rule_of

LIMIT = "limit"
_TOPS = (
    "SELECT (SELECT coalesce(max(id), 0) FROM orders),"
    " (SELECT coalesce(max(id), 0) FROM order_history),"
    " (SELECT coalesce(max(id), 0) FROM returns)"
)
_FIRE = (
    "INSERT INTO rule_firings (rule_id, rule_name, order_row, at, cause, outcome)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (rule_id, order_row, cause) DO NOTHING RETURNING id"
)
LATELY = (
    "SELECT count(*) FROM rule_firings WHERE rule_id = ? AND at > ? AND at <= ?"
    " AND outcome ->> 'state' <> 'limit'"
)


class Firing(NamedTuple):
    id: int
    rule_id: int
    rule_name: str
    order_row: int
    outcome: Outcome


def all_rules(connection: Connection) -> list[Rule]:
    """In the seller's order."""
    return [rule_of(row) for row in connection.exec_driver_sql(RULES).all()]


def the_place(connection: Connection) -> Place:
    row = connection.exec_driver_sql(PLACE_KEPT).first()
    return place_of(row[0] if row else None)


def put_place(connection: Connection, place: Place) -> None:
    set_option(connection, PLACE, msgspec.json.encode(place).decode())


def save_rule(connection: Connection, rule: Rule, now_ms: int) -> int:
    """Keep a rule that was `checked`; id 0 adds one. From now on it is another rule: what happened
    before does not fire. Raises LzdeskError `rule.gone`, `rule.name_taken`."""
    taken = connection.exec_driver_sql(
        "SELECT id FROM rules WHERE name = ? AND id <> ?", (rule.name, rule.id)
    ).first()
    if taken:
        raise LzdeskError("rule.name_taken", field="name", value=rule.name)
    _begin_if_idle(connection, now_ms)
    spec = Spec(rule.conditions, rule.actions, rule.statuses, rule.hours)
    values = (
        rule.name, int(rule.is_on), rule.event, msgspec.json.encode(spec).decode(), rule.per_hour,
        now_ms,
    )  # fmt: skip
    if rule.id:
        changed = connection.exec_driver_sql(
            "UPDATE rules SET name = ?, is_on = ?, event = ?, spec = ?, per_hour = ?, made_at = ?"
            " WHERE id = ?",
            (*values, rule.id),
        )
        if not changed.rowcount:
            raise LzdeskError("rule.gone")
        return rule.id
    # Not the highest id and one: the firings of a deleted rule keep its number.
    done = connection.exec_driver_sql(
        "INSERT INTO rules (id, position, name, is_on, event, spec, per_hour, made_at)"
        " SELECT 1 + max((SELECT coalesce(max(id), 0) FROM rules),"
        " (SELECT coalesce(max(rule_id), 0) FROM rule_firings)),"
        " (SELECT coalesce(max(position), 0) + 1 FROM rules), ?, ?, ?, ?, ?, ? RETURNING id",
        values,
    )
    return int(done.one()[0])


def delete_rule(connection: Connection, rule_id: int) -> None:
    """Its firings stay in the history."""
    connection.exec_driver_sql("DELETE FROM rules WHERE id = ?", (rule_id,))


def switch_rule(connection: Connection, rule_id: int, is_on: bool, now_ms: int) -> None:
    """On, it begins now. Raises LzdeskError `rule.gone`."""
    _begin_if_idle(connection, now_ms)
    changed = connection.exec_driver_sql(
        "UPDATE rules SET made_at = CASE WHEN is_on = 0 AND ? THEN ? ELSE made_at END, is_on = ?"
        " WHERE id = ?",
        (int(is_on), now_ms, int(is_on), rule_id),
    )
    if not changed.rowcount:
        raise LzdeskError("rule.gone")


def stop_all(connection: Connection, stopped: bool, now_ms: int) -> None:
    """The one switch. What happens while all are stopped is never made up for."""
    place = the_place(connection)
    if place.stopped == stopped:
        return
    if stopped:
        put_place(connection, msgspec.structs.replace(place, stopped=True))
        return
    put_place(connection, _newest(connection, now_ms))
    connection.exec_driver_sql("UPDATE rules SET made_at = max(made_at, ?)", (now_ms,))


def _begin_if_idle(connection: Connection, now_ms: int) -> None:
    """Nothing was looked at while no rule was on: begin at what is newest."""
    place = the_place(connection)
    (active,) = connection.exec_driver_sql("SELECT count(*) FROM rules WHERE is_on").one()
    if not active:
        newest = _newest(connection, now_ms)
        put_place(connection, msgspec.structs.replace(newest, stopped=place.stopped))


def _newest(connection: Connection, now_ms: int) -> Place:
    orders, history, returns = connection.exec_driver_sql(_TOPS).one()
    return Place(orders, history, returns, now_ms)


def not_beyond_the_end(connection: Connection) -> None:
    """After rows were deleted, or the database replaced: row numbers may be given again, and what
    gets them was not looked at. Call it in the transaction that deleted, or before any reading."""
    kept = connection.exec_driver_sql(PLACE_KEPT).first()
    if kept is None:
        return
    place = place_of(kept[0])
    orders, history, returns = map(int, connection.exec_driver_sql(_TOPS).one())
    least = msgspec.structs.replace(
        place,
        orders=min(place.orders, orders),
        history=min(place.history, history),
        returns=min(place.returns, returns),
    )
    if least != place:
        put_place(connection, least)


def fired_lately(connection: Connection, rule_id: int, now_ms: int) -> int:
    """How often it acted within the last hour. What a clock that was wrong put into the future
    holds nothing back."""
    values = (rule_id, now_ms - HOUR_MS, now_ms)
    (count,) = connection.exec_driver_sql(LATELY, values).one()
    return int(count)


def note_firing(
    connection: Connection, rule: Rule, order_row: int, cause: str, now_ms: int
) -> int | None:
    """Take this firing: its row; None where it was taken before. Its outcome follows."""
    values = (rule.id, rule.name, order_row, now_ms, cause, "{}")
    row = connection.exec_driver_sql(_FIRE, values).first()
    return None if row is None else int(row[0])


def put_outcome(connection: Connection, firing_id: int, outcome: Outcome) -> None:
    text = msgspec.json.encode(outcome).decode()
    connection.exec_driver_sql(
        "UPDATE rule_firings SET outcome = ? WHERE id = ?", (text, firing_id)
    )


def held_back(connection: Connection, ids: Sequence[int]) -> list[Firing]:
    """Of these, the firings that the limit held back."""
    found: list[Firing] = []
    for firing_id in ids:
        row = connection.exec_driver_sql(
            "SELECT id, rule_id, rule_name, order_row, outcome FROM rule_firings WHERE id = ?",
            (firing_id,),
        ).first()
        if row is None:
            continue
        outcome = msgspec.json.decode(row[4], type=Outcome)
        if outcome.state == LIMIT:
            found.append(Firing._make((*row[:4], outcome)))
    return found
