"""Commits writes on orders to the outbox: pack, ready to ship, repack, cancel, delivered.

Policy. An order is refused with a reason where it is not ours to ship, has nothing in a status
that allows it, is held, or its buyer asked to cancel; the rest of the selection goes on. To pack an
order is a command per warehouse, for no parcel holds items of two; what the seller's own people
deliver is packed apart, without a carrier; digital items are delivered instead. Where only some
items are named the rest stays as it is, for another time. An item that is asked for again while it
waits is asked for by the command there is.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lzdesk.domain.commands import NewCommand, Rests
from lzdesk.domain.errors import BadInput
from lzdesk.domain.statuses import FINAL_STATUSES, Status
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import OrderProblem, OrdersQueued, QueueOrders
from lzdesk.marketplaces.contract import Manifest
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.storage.repositories.commands import add_commands
from lzdesk.storage.repositories.to_arrange import (
    ItemToWrite,
    OrderToWrite,
    orders_to_write,
)
from lzdesk.storage.writer import Transaction, Writer

AT_ONCE = 500
NEEDED = {"cancel": frozenset({"reason"})}
"""Kind to the fields it cannot do without."""


OF_OWN_FLEET = frozenset(("own_delivered", "own_failed"))
OWN_FLEET = {"own_fleet": "1"}
"""The field of a command whose parcels the seller's own people deliver."""


class Queued(NamedTuple):
    """Commands by row, and what was left out."""

    ids: list[int]
    problems: list[OrderProblem]


async def queue_orders(
    writer: Writer, asked: QueueOrders, by: str, progress: Callable[[int, int], None]
) -> OrdersQueued:
    """Commit what can be done; the reasons for the rest. Nothing has been sent when it returns.

    Raises BadInput `form.missing` where the kind needs a field that is not there.
    """
    missing = NEEDED.get(asked.kind, frozenset()) - asked.fields.keys()
    if missing:
        raise BadInput("form.missing", field=min(missing))
    ids: list[int] = []
    problems: list[OrderProblem] = []
    rows = list(dict.fromkeys(asked.rows))
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        done = await writer.run_durably(queue_in, some, asked, by, now_ms())
        ids += done.ids
        problems += done.problems
        progress(min(start + AT_ONCE, len(rows)), len(rows))
    return OrdersQueued(tuple(ids), tuple(problems))


class _Part(NamedTuple):
    """Items of one order that go out in one command."""

    kind: str
    items: tuple[str, ...]
    fields: dict[str, str]


def queue_in(
    connection: Transaction, rows: Sequence[int], asked: QueueOrders, by: str, now: int
) -> Queued:
    """The same for some orders, within a transaction that is under way."""
    wanted: list[NewCommand] = []
    problems: list[OrderProblem] = []
    orders = orders_to_write(connection, rows)
    for order in orders:
        manifest = manifest_of(order.marketplace)
        items = _items_in_reach(order, manifest, asked)
        ours = [item for item in items if not _why_not_ours(item, asked.kind)]
        why = _why_not(order, items, ours, asked, now)
        if why:
            problem = OrderProblem(order.row, order.store, order.order_id, order.order_number, why)
            problems.append(problem)
        else:
            wanted += _commands(order, _parts(ours, asked), manifest, asked, by, now)
    found = {order.row for order in orders}
    problems += [OrderProblem(row, "", "", "", "order.unknown") for row in rows if row not in found]
    return Queued(add_commands(connection, wanted, now), problems)


def _items_in_reach(
    order: OrderToWrite, manifest: Manifest, asked: QueueOrders
) -> list[ItemToWrite]:
    """The items that are asked for and in a status that allows it."""
    named = asked.items.get(order.row)
    allowed = manifest.stages[asked.kind].allowed_in
    return [
        item
        for item in order.items
        if item.raw_status in allowed and (named is None or item.item_id in named)
    ]


def _why_not_ours(item: ItemToWrite, kind: str) -> str:
    """Why nobody here may do this to an item, whatever its status; empty where one may."""
    if item.fulfilled_by != "seller":
        return "order.managed" if item.fulfilled_by == "managed" else "order.not_ours"
    if item.is_digital and kind != "pack":
        return "order.digital"
    if kind in OF_OWN_FLEET and not item.own_fleet:
        return "order.not_own_fleet"
    return "order.part_paid" if item.is_part_paid and kind == "pack" else ""


def _why_not(
    order: OrderToWrite,
    items: Sequence[ItemToWrite],
    ours: Sequence[ItemToWrite],
    asked: QueueOrders,
    now: int,
) -> str:
    """A kind of the word tables, or nothing where it can be done."""
    if order.is_removed or not order.has_api:
        return "store.removed" if order.is_removed else "store.no_api"
    if not items:
        return _why_no_items(order)
    if not ours:
        # Of several reasons the first in the alphabet would be chance: the first item's counts.
        return _why_not_ours(items[0], asked.kind)
    if asked.kind == "cancel":
        return ""
    if order.status == Status.CANCEL_REQUESTED and order.row not in asked.even_cancel_asked:
        return "order.cancel_asked"
    if (order.hold_until or 0) > now and order.row not in asked.even_held:
        return "order.held"
    return ""


def _why_no_items(order: OrderToWrite) -> str:
    status = Status(order.status)
    if status == Status.UNPAID:
        return "order.unpaid"
    if status == Status.ARRANGED:
        return "order.arranged_before"
    return "order.too_late" if status in FINAL_STATUSES else "order.moved_on"


def _parts(items: Sequence[ItemToWrite], asked: QueueOrders) -> list[_Part]:
    """What goes out apart: see the policy above."""
    if asked.kind != "pack":
        return [_Part(asked.kind, tuple(item.item_id for item in items), dict(asked.fields))]
    found: dict[tuple[bool, bool, str], list[str]] = {}
    for item in items:
        where = "" if item.is_digital else item.warehouse
        place = (item.is_digital, item.own_fleet and not item.is_digital, where)
        found.setdefault(place, []).append(item.item_id)
    return [
        _Part("deliver_digital", tuple(ids), {})
        if is_digital
        else _Part("pack", tuple(ids), dict(OWN_FLEET if own_fleet else asked.fields))
        for (is_digital, own_fleet, _), ids in found.items()
    ]


def _commands(
    order: OrderToWrite,
    parts: Sequence[_Part],
    manifest: Manifest,
    asked: QueueOrders,
    by: str,
    now: int,
) -> list[NewCommand]:
    """A command for each part; of what waits already, the one there is by its key."""
    turns = dict(order.turns)
    found: list[NewCommand] = []
    for part in parts:
        rests = Rests(
            manifest.stages[part.kind].allowed_in,
            even_held=order.row in asked.even_held or asked.kind == "cancel",
            even_cancel_asked=order.row in asked.even_cancel_asked or asked.kind == "cancel",
        )
        waiting = [one for one in order.waiting if one.kind == part.kind]
        keyed = [
            (one.key, tuple(sorted(one.items))) for one in waiting if one.items & {*part.items}
        ]
        waits = frozenset[str]().union(*(one.items for one in waiting))
        if left := tuple(item for item in part.items if item not in waits):
            turn = turns.get(part.kind, 0)
            turns[part.kind] = turn + 1
            keyed.append((f"{part.kind}:{order.store}:{order.order_id}:{turn}", left))
        found += [
            NewCommand(
                key, part.kind, order.store_id, order.row, items, rests, part.fields, by,
                now + asked.grace_ms,
            )
            for key, items in keyed
        ]  # fmt: skip
    return found
