"""Which orders are in a vendor's status here, and when that was last held against the vendor."""

from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.storage.repositories.sync_state import Cursor, put_cursor

PREFIX = "orders "
"""Before a status, in the place of a feed's name."""
_IN_STATUS = """FROM orders
WHERE store_id = ? AND created_at BETWEEN ? AND ? AND source = 'api'
AND instr(',' || raw_statuses || ',', ',' || ? || ',') > 0
"""


class StatusProven(NamedTuple):
    """The last comparison of one status. Times in epoch milliseconds, 0: never."""

    read_at: int
    differs: bool
    refused_at: int
    """When the marketplace would not list by it."""


def status_proofs(connection: Connection, store_id: int) -> dict[str, StatusProven]:
    """By the vendor's status."""
    found: dict[str, StatusProven] = {}
    for feed, read_at, differs_since in connection.exec_driver_sql(
        "SELECT feed, read_at, differs_since FROM proofs WHERE store_id = ? AND feed GLOB ?",
        (store_id, f"{PREFIX}*"),
    ):
        found[feed.removeprefix(PREFIX)] = StatusProven(read_at or 0, differs_since is not None, 0)
    for feed, at in connection.exec_driver_sql(
        "SELECT feed, position FROM cursors WHERE store_id = ? AND feed GLOB ?",
        (store_id, f"{PREFIX}*"),
    ):
        name = feed.removeprefix(PREFIX)
        found[name] = StatusProven(found[name].read_at if name in found else 0, False, at)
    return found


def refuse_status(connection: Connection, store_id: int, status: str, now_ms: int) -> None:
    """The marketplace's list is not asked by it for a while."""
    feed = f"{PREFIX}{status}"
    connection.exec_driver_sql(
        "DELETE FROM proofs WHERE store_id = ? AND feed = ?", (store_id, feed)
    )
    put_cursor(connection, store_id, feed, Cursor("refused", now_ms, now_ms, now_ms))


def count_in_status(
    connection: Connection, store_id: int, status: str, after: int, before: int
) -> int:
    """A store's orders of the window, both ends included, with an item in the status."""
    sql = f"SELECT count(*) {_IN_STATUS}"
    return int(connection.exec_driver_sql(sql, (store_id, after, before, status)).scalar_one())


def ids_in_status(
    connection: Connection, store_id: int, status: str, after: int, before: int
) -> set[str]:
    """The vendor's ids of the same."""
    sql = f"SELECT order_id {_IN_STATUS}"
    rows = connection.exec_driver_sql(sql, (store_id, after, before, status))
    return {order_id for (order_id,) in rows}
