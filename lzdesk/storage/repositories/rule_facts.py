"""What happened to orders, and what is known of them, as the seller's rules look at it.

Without SQLAlchemy, so that the engine's transaction and a dry run's own connection ask the same.
What the desk records anyway is the list of events: new orders, their history, new returns. Their
rows only grow, so a place in each says what was looked at.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from lzdesk.domain.marks import tags_of
from lzdesk.domain.rules import (
    ARRIVED,
    BY_RULE,
    CHANGED,
    CLOCK,
    NOTED,
    RETURN,
    TAGGED,
    Happening,
    OrderFacts,
)
from lzdesk.domain.statuses import OPEN_STATUSES

Ask = Callable[[str, tuple[Any, ...]], Iterable[Any]]
"""Runs a statement and gives its rows."""
AT_ONCE = 500

_ORDER_COLUMNS = (
    "o.id, o.status, o.created_at, o.first_read_at, o.seen_at, o.source, o.printed_at, o.clock_at,"
    ' o.ship_by, o.first_sku, o.more_skus, s.key, s."group", s.marketplace, s.country, o.currency,'
    " o.total_minor, o.items_count, o.buyer_note, o.note, o.carrier, o.payment_method, o.is_cod,"
    " o.fulfilled_by, o.warehouse, o.tags, o.assigned_to"
)
_FROM = "FROM orders o JOIN stores s ON s.id = o.store_id"
KNOWN = f"SELECT {_ORDER_COLUMNS} {_FROM} WHERE o.id IN ({{}}) AND s.removed_at IS NULL"
EVERY = (
    f"SELECT {_ORDER_COLUMNS} {_FROM} WHERE o.id > ? AND s.removed_at IS NULL ORDER BY o.id LIMIT ?"
)
RECENT = (
    f"SELECT {_ORDER_COLUMNS} {_FROM} WHERE o.id > ? AND s.removed_at IS NULL"
    " AND (o.updated_at >= ? OR o.first_read_at >= ?) ORDER BY o.id LIMIT ?"
)
SKUS = "SELECT order_row, seller_sku FROM order_items WHERE order_row IN ({}) ORDER BY order_row"
HISTORY = (
    'SELECT id, order_row, at, field, before, after, "by" FROM order_history'
    " WHERE order_row IN ({}) AND field IN ('status', 'ship_by', 'tags', 'note', 'assigned_to')"
    " ORDER BY id"
)
RETURNS_OF = (
    "SELECT r.id, o.id, r.created_at FROM orders o JOIN returns r"
    " ON r.store_id = o.store_id AND r.order_id = o.order_id AND r.kind <> 'cancel'"
    " WHERE o.id IN ({}) ORDER BY r.id"
)
NEW_ORDERS = "SELECT id FROM orders WHERE id > ? ORDER BY id LIMIT ?"
NEW_HISTORY = (
    'SELECT id, order_row, at, field, before, after, "by" FROM order_history'
    " WHERE id > ? ORDER BY id LIMIT ?"
)
NEW_RETURNS = (
    "SELECT r.id, o.id, r.created_at, r.kind FROM returns r"
    " LEFT JOIN orders o ON o.store_id = r.store_id AND o.order_id = r.order_id"
    " WHERE r.id > ? ORDER BY r.id LIMIT ?"
)
NEAR = (
    "SELECT id FROM orders INDEXED BY ix_orders_open_clock"
    " WHERE status IN (1, 2, 3, 4) AND clock_at > ? AND clock_at <= ? ORDER BY clock_at"
)
_DIGITS = re.compile(r"-?\d{1,18}")


class Change(NamedTuple):
    """A line of an order's history."""

    number: int
    order_row: int
    at: int
    field: str
    before: str | None
    after: str | None
    by: str


class Held(NamedTuple):
    """An order as it is now, with what its past is worked out from."""

    row: int
    status: int
    created_at: int
    first_read_at: int
    seen_at: int | None
    source: str
    printed_at: int | None
    clock_at: int
    ship_by: int | None
    first_sku: str
    more_skus: int
    facts: OrderFacts

    @property
    def came_with_the_past(self) -> bool:
        """It was read with the first load of its store: it never arrived."""
        return self.seen_at is not None and self.seen_at == self.first_read_at

    @property
    def arrived_at(self) -> int:
        """When it came in; of the past, and of an order export, when the buyer ordered."""
        past = self.came_with_the_past or self.source == "export"
        return self.created_at if past else self.first_read_at


def held_orders(ask: Ask, rows: Iterable[int]) -> dict[int, Held]:
    """These orders by row, without their SKUs; those of removed stores are left out."""
    return {one.row: one for some in _chunks(rows) for one in _held(_in(ask, KNOWN, some))}


def walk_orders(ask: Ask, since: int | None) -> Iterator[list[Held]]:
    """All orders by row, some at a time; since: only those that changed or came in since then."""
    last = 0
    while True:
        found = list(
            ask(EVERY, (last, AT_ONCE))
            if since is None
            else ask(RECENT, (last, since, since, AT_ONCE))
        )
        if not found:
            return
        last = found[-1][0]
        yield list(_held(found))


def with_skus(ask: Ask, orders: dict[int, Held]) -> dict[int, Held]:
    """The same orders with all of their SKUs."""
    more: dict[int, list[str]] = {}
    for some in _chunks(row for row, one in orders.items() if one.more_skus):
        for row, sku in _in(ask, SKUS, some):
            more.setdefault(row, []).append(sku)
    return {
        row: one._replace(
            facts=one.facts._replace(skus=tuple(dict.fromkeys(more.get(row, [one.first_sku]))))
        )
        for row, one in orders.items()
    }


def changes_of(ask: Ask, rows: Iterable[int]) -> dict[int, list[Change]]:
    """Order row to its history, oldest first."""
    found: dict[int, list[Change]] = {}
    for some in _chunks(rows):
        for line in _in(ask, HISTORY, some):
            found.setdefault(line[1], []).append(Change._make(line))
    return found


def returns_of(ask: Ask, rows: Iterable[int]) -> list[Happening]:
    """The returns of these orders."""
    return [
        Happening(RETURN, row, at, number=number)
        for some in _chunks(rows)
        for number, row, at in _in(ask, RETURNS_OF, some)
    ]


def happened(order: Held, change: Change) -> Happening | None:
    """What a line of history says happened; None where rules do not wait for such a thing, or
    where a rule did it."""
    if change.by.startswith(BY_RULE):
        return None
    if change.field == "status" and change.after:
        printed = order.printed_at is not None and order.printed_at <= change.at
        before, after = _number(change.before), _number(change.after)
        if not after:
            return None
        return Happening(
            CHANGED, change.order_row, change.at, before or 0, after, change.number, printed
        )
    if change.field == "tags" and set(_split(change.after)) - set(_split(change.before)):
        return Happening(TAGGED, change.order_row, change.at, number=change.number)
    if change.field == "note" and change.after:
        return Happening(NOTED, change.order_row, change.at, number=change.number)
    return None


def arrival(order: Held, changes: Sequence[Change]) -> Happening:
    """That an order came in, with the status it came in."""
    first = next((one for one in changes if one.field == "status"), None)
    status = (_number(first.before) if first else None) or order.status
    return Happening(ARRIVED, order.row, order.arrived_at, after=status)


def near(order: Held, changes: Sequence[Change], within_ms: int, now: int) -> list[Happening]:
    """When each deadline the order had came nearer than that, while the order was open."""
    found: dict[int, Happening] = {}
    for deadline, since, until in _deadlines(order, changes):
        at = max(deadline - within_ms, since)
        for opened, closed in _open_spans(order, changes):
            moment = max(at, opened)
            if moment < min(until, closed) and moment <= now and deadline not in found:
                found[deadline] = Happening(CLOCK, order.row, moment, number=deadline)
    return list(found.values())


def then(order: Held, changes: Sequence[Change], seen: Happening) -> OrderFacts:
    """What was known of the order when that happened, worked out from what changed after it."""
    facts = order.facts._replace(status=order.status, at=seen.at)
    for change in reversed(changes):
        if (change.at, change.number) <= (seen.at, _last_number(seen)):
            break
        if change.field == "status":
            facts = facts._replace(status=_number(change.before) or facts.status)
        elif change.field == "tags":
            facts = facts._replace(tags=_split(change.before))
        elif change.field == "note":
            facts = facts._replace(note=change.before or "")
        elif change.field == "assigned_to":
            facts = facts._replace(assigned_to=change.before or "")
    return facts._replace(status=seen.after) if seen.after else facts


def _last_number(seen: Happening) -> int:
    """The last line of history that counts as before it, of those at the same moment."""
    if seen.what == ARRIVED:
        return -1
    return seen.number if seen.what in (CHANGED, TAGGED, NOTED) else 1 << 62


def _deadlines(order: Held, changes: Sequence[Change]) -> Iterator[tuple[int, int, int]]:
    """Each ship-by the order had, since when and until when."""
    since = order.arrived_at
    for change in changes:
        if change.field == "ship_by":
            before = _number(change.before)
            if before is not None:
                yield before, since, change.at
            since = change.at
    if order.ship_by is not None:
        yield order.ship_by, since, 1 << 62


def _open_spans(order: Held, changes: Sequence[Change]) -> Iterator[tuple[int, int]]:
    """When the order was open, from and until."""
    since = order.arrived_at
    for change in changes:
        if change.field == "status":
            if _number(change.before) in OPEN_STATUSES:
                yield since, change.at
            since = change.at
    if order.status in OPEN_STATUSES:
        yield since, 1 << 62


def _held(rows: Iterable[Any]) -> Iterator[Held]:
    for row in rows:
        head, rest = row[:11], row[11:]
        facts = OrderFacts(
            store=rest[0], group=rest[1], marketplace=rest[2], country=rest[3], status=head[1],
            currency=rest[4], total_minor=rest[5], pieces=rest[6], skus=(head[9],),
            buyer_note=rest[7], note=rest[8], carrier=rest[9], payment=rest[10],
            is_cod=bool(rest[11]), fulfilled_by=rest[12], warehouse=rest[13], created_at=head[2],
            tags=tags_of(rest[14]), assigned_to=rest[15],
        )  # fmt: skip
        yield Held._make((*head, facts))


def _in(ask: Ask, sql: str, rows: tuple[int, ...]) -> Iterable[Any]:
    return ask(sql.format(",".join("?" * len(rows))), rows)


def _chunks(rows: Iterable[int]) -> Iterator[tuple[int, ...]]:
    wanted = list(dict.fromkeys(rows))
    for start in range(0, len(wanted), AT_ONCE):
        yield tuple(wanted[start : start + AT_ONCE])


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and _DIGITS.fullmatch(text) else None


def _split(text: str | None) -> tuple[str, ...]:
    """The tags of a line of history."""
    return tuple(text.split(", ")) if text else ()
