"""Commits writes on orders to the outbox: pack, ready to ship, repack, cancel.

Policy. An order is refused with a reason where it is not ours to ship, has nothing in a status
that allows it, is held, or its buyer asked to cancel; the rest of the selection goes on. Asked for
again while it waits, it is the same command.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from lzdesk.domain.commands import NewCommand, Rests
from lzdesk.domain.errors import BadInput
from lzdesk.domain.statuses import FINAL_STATUSES, Status
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import OrderProblem, OrdersQueued, QueueOrders
from lzdesk.marketplaces.contract import Stage
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.storage.repositories.commands import add_commands
from lzdesk.storage.repositories.to_arrange import ItemToWrite, OrderToWrite, orders_to_write
from lzdesk.storage.writer import Transaction, Writer

AT_ONCE = 500
NEEDED = {"cancel": frozenset({"reason"})}
"""Kind to the fields it cannot do without."""


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


def queue_in(
    connection: Transaction, rows: Sequence[int], asked: QueueOrders, by: str, now: int
) -> Queued:
    """The same for some orders, within a transaction that is under way."""
    wanted: list[NewCommand] = []
    problems: list[OrderProblem] = []
    orders = orders_to_write(connection, rows)
    for order in orders:
        stage = manifest_of(order.marketplace).stages[asked.kind]
        items = [item for item in order.items if item.raw_status in stage.allowed_in]
        ours = [item for item in items if item.fulfilled_by == "seller" and not item.is_digital]
        why = _why_not(order, items, ours, asked, now)
        if why:
            problem = OrderProblem(order.row, order.store, order.order_id, order.order_number, why)
            problems.append(problem)
        else:
            wanted.append(_command(order, ours, stage, asked, by, now))
    found = {order.row for order in orders}
    problems += [OrderProblem(row, "", "", "", "order.unknown") for row in rows if row not in found]
    return Queued(add_commands(connection, wanted, now), problems)


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
        return "order.digital" if any(item.is_digital for item in items) else "order.not_ours"
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


def _command(
    order: OrderToWrite,
    items: Sequence[ItemToWrite],
    stage: Stage,
    asked: QueueOrders,
    by: str,
    now: int,
) -> NewCommand:
    ids = tuple(item.item_id for item in items)
    turn = order.attempts.get(asked.kind, 0)
    rests = Rests(
        stage.allowed_in,
        even_held=order.row in asked.even_held or asked.kind == "cancel",
        even_cancel_asked=order.row in asked.even_cancel_asked or asked.kind == "cancel",
    )
    return NewCommand(
        f"{asked.kind}:{order.store}:{order.order_id}:{turn}",
        asked.kind,
        order.store_id,
        order.row,
        ids,
        rests,
        dict(asked.fields),
        by,
        now + asked.grace_ms,
    )
