"""Says of parcels that they are ready to ship, when their store wants it said.

Policy. A store says it by hand, when the label has been handed to the printer, or when the parcel
is scanned out; the other parcels of its order wait for their own turn. What cannot be said (it was
said before, the order has moved on, it is held) is left alone: nobody asked for it here.
"""

from collections.abc import Collection, Sequence
from typing import Literal

from lzdesk.link.messages import QueueOrders
from lzdesk.services.arrange_orders import queue_in
from lzdesk.storage.writer import Transaction

Moment = Literal["print", "scan"]

_WHOSE_STORE = (
    "SELECT o.id FROM orders o JOIN stores s ON s.id = o.store_id"
    " WHERE s.ready_to_ship = ? AND o.id IN ({})"
)
_ITEMS = "SELECT item_id FROM order_items WHERE order_row = ? AND package_id = ? ORDER BY position"


def ready_after(
    connection: Transaction,
    rows: Sequence[int],
    moment: Moment,
    by: str,
    now: int,
    packages: Collection[tuple[int, str]] | None = None,
) -> list[int]:
    """Queue `ready_to_ship` for those of these orders whose store says it at this moment.

    Within a transaction that is under way; the outbox is to be woken after it. Returns the
    commands' rows. now: epoch milliseconds. packages (order row, package): the only ones it is said
    of; without them each of these orders is meant whole.
    """
    wanted: list[int] = []
    for start in range(0, len(rows), 500):
        some = tuple(rows[start : start + 500])
        sql = _WHOSE_STORE.format(",".join("?" * len(some)))
        wanted += [row for (row,) in connection.exec_driver_sql(sql, (moment, *some))]
    if not wanted:
        return []
    items = {} if packages is None else _items_of(connection, wanted, packages)
    asked = QueueOrders(tuple(wanted), "ready_to_ship", items=items)
    return queue_in(connection, wanted, asked, by, now).ids


def _items_of(
    connection: Transaction, rows: Sequence[int], packages: Collection[tuple[int, str]]
) -> dict[int, tuple[str, ...]]:
    """Each of these rows to its items in these packages."""
    found: dict[int, tuple[str, ...]] = dict.fromkeys(rows, ())
    for row, package in packages:
        if row in found:
            found[row] += tuple(
                item for (item,) in connection.exec_driver_sql(_ITEMS, (row, package))
            )
    return found
