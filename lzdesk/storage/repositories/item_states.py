"""Items told without their order, by a write's answer or read back: kept at once, with history.

Policy. The order's next reading has the last word: its digest is forgotten here, so that the
marketplace's own record is written even where it says what was there before the command.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from lzdesk.domain.commands import ItemState
from lzdesk.domain.statuses import OPEN_STATUSES, Status, order_status
from lzdesk.storage import text_index
from lzdesk.storage.repositories.orders import INSERT_HISTORY, INSERT_PACKAGE, NO_CLOCK

NOT_READ = 0
"""A digest that no reading has."""
_WATCHED = (("item_status", 1), ("package", 3), ("tracking", 4))
"""History field and its place in an ItemState."""


def write_item_states(
    connection: Connection,
    told: Sequence[tuple[int, Sequence[ItemState]]],
    now_ms: int,
    by: str,
) -> list[int]:
    """told: order row with its items; the rows of orders that are others now."""
    return [row for row, states in told if _write(connection, row, states, now_ms, by)]


def _write(
    connection: Connection, row: int, states: Iterable[ItemState], now_ms: int, by: str
) -> bool:
    held = _held(connection, row)
    history: list[tuple[int, int, str, str | None, str | None, str, str]] = []
    for state in states:
        before = held.get(state.item_id)
        if before is None:
            continue
        now = (
            state
            if state.package_id is not None
            else before._replace(raw_status=state.raw_status, status=state.status)
        )
        if before == now:
            continue
        for field, place in _WATCHED:
            old, new = str(before[place]), str(now[place])
            if old != new:
                history.append((row, now_ms, field, old or None, new or None, by, state.item_id))
        held[state.item_id] = now
        connection.exec_driver_sql(
            "UPDATE order_items SET raw_status = ?, status = ?, package_id = ?, tracking = ?,"
            " carrier = ? WHERE order_row = ? AND item_id = ?",
            (
                now.raw_status,
                int(now.status),
                now.package_id,
                now.tracking,
                now.carrier,
                row,
                state.item_id,
            ),
        )
        if now.package_id:
            package = (row, now.package_id, now.tracking, now.carrier, now_ms)
            connection.exec_driver_sql(INSERT_PACKAGE, package)
    if not history:
        return False
    _derive_order(connection, row, list(held.values()), history, now_ms, by)
    connection.exec_driver_sql(INSERT_HISTORY, history)
    return True


def _held(connection: Connection, row: int) -> dict[str, ItemState]:
    rows = connection.exec_driver_sql(
        "SELECT item_id, raw_status, status, package_id, tracking, carrier FROM order_items"
        " WHERE order_row = ? ORDER BY position",
        (row,),
    )
    return {one[0]: ItemState(one[0], one[1], Status(one[2]), *one[3:]) for one in rows}


def _derive_order(
    connection: Connection,
    row: int,
    items: list[ItemState],
    history: list[tuple[int, int, str, str | None, str | None, str, str]],
    now_ms: int,
    by: str,
) -> None:
    """What an order says of its items, from the items as they are now."""
    before, ship_by, words = connection.exec_driver_sql(
        "SELECT status, ship_by, search_text FROM orders WHERE id = ?", (row,)
    ).one()
    status = order_status(item.status for item in items)
    if status != before:
        history.append((row, now_ms, "status", str(before), str(int(status)), by, ""))
    trackings = [item.tracking for item in items if item.tracking]
    new_words = " ".join(dict.fromkeys([*words.split(" "), *trackings]))
    runs = status in OPEN_STATUSES and ship_by is not None
    if new_words != words:
        connection.exec_driver_sql(text_index.REMOVE, (row, words))
    connection.exec_driver_sql(
        "UPDATE orders SET status = ?, raw_statuses = ?, clock_at = ?, tracking = ?, carrier = ?,"
        " search_text = ?, digest = ? WHERE id = ?",
        (
            int(status),
            ",".join(dict.fromkeys(item.raw_status for item in items)),
            ship_by if runs else NO_CLOCK,
            next(iter(trackings), ""),
            next((item.carrier for item in items if item.carrier), ""),
            new_words,
            NOT_READ,
            row,
        ),
    )
    if new_words != words:
        connection.exec_driver_sql(text_index.ADD, (row, new_words))
