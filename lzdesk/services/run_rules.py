"""Runs the seller's rules over what happens to orders, each once for each cause.

Policy. What happened is read off the desk's own records (new orders, their history, new returns)
and off the clock, from the place that was looked up to. That place, a firing and all it does are
one transaction: a kill loses nothing and repeats nothing. What came with a store's first load, or
happened before a rule was made, changed or switched on, fires nothing. Conditions see the order as
it was when it happened. A rule that has acted as often as it may within an hour holds back: such
a firing is kept as not done, and can be carried out by hand. A rule that fails is noted as failed;
the others go on. What rules do raises no event.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec
import structlog

from lzdesk.domain.clocks import HOUR_MS
from lzdesk.domain.rules import (
    CLOCK,
    EVENTS,
    RETURN,
    Happening,
    Outcome,
    Rule,
    fits,
    is_whole,
)
from lzdesk.lib.clock import Now, now_ms
from lzdesk.link.messages import AnyEvent, OrdersChanged, RulesChanged, StoresChanged
from lzdesk.services.rule_actions import On, carry_out
from lzdesk.storage.repositories.rule_facts import (
    NEAR,
    NEW_HISTORY,
    NEW_ORDERS,
    NEW_RETURNS,
    Ask,
    Change,
    Held,
    arrival,
    changes_of,
    happened,
    held_orders,
    near,
    then,
    with_skus,
)
from lzdesk.storage.repositories.rules import (
    LIMIT,
    all_rules,
    fired_lately,
    held_back,
    note_firing,
    put_outcome,
    put_place,
    the_place,
)
from lzdesk.storage.rule_rows import Place
from lzdesk.storage.writer import Transaction, Writer

log = structlog.get_logger()

AT_ONCE = 400
"""Records of one kind that one transaction looks at."""
EVERY_S = 20.0
SETTLE_S = 0.2
WAKING = (OrdersChanged, StoresChanged)


class Looked(NamedTuple):
    """What one transaction came to."""

    rows: tuple[int, ...] = ()
    """Orders that rules acted on."""
    fired: int = 0
    """Firings, those that were held back too."""
    queued: bool = False
    """Commands came into the outbox."""
    more: bool = False
    """There is more to be looked at."""


class RuleRun:
    """`run` goes on until cancelled; `heard` lets it look soon."""

    def __init__(
        self,
        writer: Writer,
        tell: Callable[[AnyEvent], None],
        wake_outbox: Callable[[], None],
        now: Now = now_ms,
    ) -> None:
        self._writer = writer
        self._tell = tell
        self._wake_outbox = wake_outbox
        self._now = now
        self._changed = asyncio.Event()

    def heard(self, event: AnyEvent) -> None:
        """An event was told: where it may be one of a rule's, look soon. In the loop's thread."""
        if isinstance(event, WAKING):
            self._changed.set()

    async def run(self) -> None:
        while True:
            self._changed.clear()
            try:
                await self.look()
            except Exception:
                # A full disk, a fault of ours: what happened waits, and is looked at again.
                log.exception("rules not run")
            try:
                # Not wait_for: up to Python 3.11 it may lose a cancellation, and this never ends.
                async with asyncio.timeout(EVERY_S):
                    await self._changed.wait()
            except TimeoutError:
                continue
            # Changes come in bursts.
            await asyncio.sleep(SETTLE_S)

    async def look(self) -> int:
        """Look at all that happened since; how often rules fired."""
        fired = 0
        while True:
            looked = await self._writer.run(look, self._now())
            self._told(looked)
            fired += looked.fired
            if not looked.more:
                return fired

    async def carry_out(self, ids: Sequence[int]) -> int:
        """Do what the limit held back, by hand; how many were done."""
        looked = await self._writer.run_durably(carry_out_held_back, ids, self._now())
        self._told(looked)
        return looked.fired

    def _told(self, looked: Looked) -> None:
        if looked.rows:
            self._tell(OrdersChanged(looked.rows))
        if looked.fired:
            self._tell(RulesChanged())
        if looked.queued:
            self._wake_outbox()


def look(connection: Transaction, now: int) -> Looked:
    """One transaction: what happened next, what fires for it, and the place."""
    place = the_place(connection)
    if place.stopped:
        return Looked()
    rules = [rule for rule in all_rules(connection) if rule.is_on and is_whole(rule)]
    if not rules:
        return Looked()
    batch = _Batch(connection, rules, place, now)
    looked = batch.run()
    if batch.place != place:
        put_place(connection, batch.place)
    return looked


def carry_out_held_back(connection: Transaction, ids: Sequence[int], now: int) -> Looked:
    """The rules as they are now act on these firings' orders; the rule of a gone one cannot."""
    rules = {rule.id: rule for rule in all_rules(connection)}
    rows: list[int] = []
    queued = False
    for firing in held_back(connection, ids):
        rule = rules.get(firing.rule_id)
        if rule is None:
            continue
        on = On(connection, rule, firing.order_row, now)
        put_outcome(connection, firing.id, carry_out(on))
        rows.append(firing.order_row)
        queued = queued or any(action.kind == "arrange" for action in rule.actions)
    return Looked(tuple(dict.fromkeys(rows)), len(rows), queued)


class _Batch:
    """What one transaction looks at."""

    def __init__(
        self, connection: Transaction, rules: Sequence[Rule], place: Place, now: int
    ) -> None:
        self._connection = connection
        self._rules = rules
        self._before = self.place = place
        self._now = now
        self._left: dict[int, int] = {}
        """Rule to how often it may act yet within this hour."""
        self._orders: dict[int, Held] = {}
        self._changes: dict[int, list[Change]] = {}
        self._acted: list[int] = []
        self._fired = 0
        self._queued = False

    def run(self) -> Looked:
        orders, changes, returns, more = self._news()
        rows = [*orders, *(change.order_row for change in changes), *(one[1] for one in returns)]
        closer = [] if more else self._near_rows()
        self._read([*rows, *closer])
        seen = [arrival(self._orders[row], self._changes.get(row, ())) for row in orders
                if row in self._orders]  # fmt: skip
        seen += [
            one
            for change in changes
            if change.order_row in self._orders
            and (one := happened(self._orders[change.order_row], change))
        ]
        seen += [Happening(RETURN, row, at, number=number) for number, row, at in returns]
        for one in sorted(seen, key=lambda one: one.at):
            for rule in self._rules:
                self._judge(rule, one)
        for rule in self._rules:
            if rule.event == "ship_by":
                self._judge_clocks(rule, dict.fromkeys([*rows, *closer]))
        return Looked(tuple(dict.fromkeys(self._acted)), self._fired, self._queued, more)

    def _news(self) -> tuple[list[int], list[Change], list[tuple[int, int, int]], bool]:
        """New orders, lines of history, returns; whether there are more."""
        ask, place = self._ask, self._before
        orders = [row[0] for row in ask(NEW_ORDERS, (place.orders, AT_ONCE))]
        changes = [Change._make(row) for row in ask(NEW_HISTORY, (place.history, AT_ONCE))]
        returns = list(ask(NEW_RETURNS, (place.returns, AT_ONCE)))
        more = AT_ONCE in (len(orders), len(changes), len(returns))
        self.place = msgspec.structs.replace(
            place,
            orders=orders[-1] if orders else place.orders,
            history=changes[-1].number if changes else place.history,
            returns=returns[-1][0] if returns else place.returns,
            clock=place.clock if more else self._now,
        )
        wanted = [row[:3] for row in returns if row[1] is not None and row[3] != "cancel"]
        return orders, changes, wanted, more

    def _near_rows(self) -> list[int]:
        """Orders whose deadline came near by the clock alone."""
        found: list[int] = []
        for hours in {rule.hours for rule in self._rules if rule.event == "ship_by"}:
            within = hours * HOUR_MS
            edges = (self._before.clock + within, self._now + within)
            found += [row[0] for row in self._ask(NEAR, edges)]
        return found

    @property
    def _ask(self) -> Ask:
        return lambda sql, values: self._connection.exec_driver_sql(sql, values).all()

    def _read(self, rows: Sequence[int]) -> None:
        held = held_orders(self._ask, rows)
        if any(c.field == "sku" for rule in self._rules for c in rule.conditions):
            held = with_skus(self._ask, held)
        self._orders |= held
        self._changes |= changes_of(self._ask, held)

    def _judge_clocks(self, rule: Rule, rows: Iterable[int]) -> None:
        for row in rows:
            order = self._orders.get(row)
            if order is None:
                continue
            changes = self._changes.get(row, ())
            for one in near(order, changes, rule.hours * HOUR_MS, self._now):
                self._judge(rule, one)

    def _judge(self, rule: Rule, seen: Happening) -> None:
        order = self._orders.get(seen.order_row)
        if order is None or seen.at < rule.made_at:
            return
        if order.came_with_the_past and seen.at <= order.first_read_at:
            return
        if (rule.event == "ship_by") != (seen.what == CLOCK):
            return
        cause = EVENTS[rule.event].cause(rule, seen)
        if cause and fits(rule, then(order, self._changes.get(order.row, ()), seen)):
            self._fire(rule, order.row, cause)

    def _fire(self, rule: Rule, row: int, cause: str) -> None:
        if rule.id not in self._left:
            lately = fired_lately(self._connection, rule.id, self._now)
            self._left[rule.id] = rule.per_hour - lately
        firing = note_firing(self._connection, rule, row, cause, self._now)
        if firing is None:
            return
        self._fired += 1
        if self._left[rule.id] <= 0:
            put_outcome(self._connection, firing, Outcome(LIMIT))
            return
        self._left[rule.id] -= 1
        put_outcome(self._connection, firing, self._act(rule, row))
        self._acted.append(row)
        self._queued = self._queued or any(one.kind == "arrange" for one in rule.actions)

    def _act(self, rule: Rule, row: int) -> Outcome:
        run = self._connection.exec_driver_sql
        run("SAVEPOINT firing")
        try:
            outcome = carry_out(On(self._connection, rule, row, self._now))
        except Exception as error:
            # A fault of ours in one rule: what it began is taken back, the others go on.
            log.exception("rule failed", rule=rule.id, order=row)
            run("ROLLBACK TO firing")
            outcome = Outcome("failed", detail=type(error).__name__)
        run("RELEASE firing")
        return outcome
