"""Which orders are in a vendor's status here, and when that was last held against the vendor."""

from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.storage.repositories.sync_state import Cursor, put_cursor

PREFIX = "orders "
"""Before a status, in the place of a feed's name."""
REFUSED, FAILED = "refused", "failed"
_IN_STATUS = """FROM orders INDEXED BY ix_orders_counted
WHERE store_id = ? AND created_at BETWEEN ? AND ? AND source = 'api'
AND instr(',' || raw_statuses || ',', ',' || ? || ',') > 0
"""
COUNTED_IN_STATUS = f"SELECT count(*) {_IN_STATUS}"


class StatusProven(NamedTuple):
    """The last comparison of one status. Times in epoch milliseconds, 0: never."""

    read_at: int
    differs: bool
    """Or nobody could say."""
    rests_until: int
    """The marketplace would not list by it: it is not asked again before."""


def status_proofs(connection: Connection, store_id: int) -> dict[str, StatusProven]:
    """By the vendor's status."""
    found: dict[str, StatusProven] = {}
    for feed, read_at, differs_since in connection.exec_driver_sql(
        "SELECT feed, read_at, differs_since FROM proofs WHERE store_id = ? AND feed GLOB ?",
        (store_id, f"{PREFIX}*"),
    ):
        found[feed.removeprefix(PREFIX)] = StatusProven(read_at or 0, differs_since is not None, 0)
    for feed, phase, until in connection.exec_driver_sql(
        "SELECT feed, phase, position FROM cursors WHERE store_id = ? AND feed GLOB ?",
        (store_id, f"{PREFIX}*"),
    ):
        name = feed.removeprefix(PREFIX)
        held = found.get(name, StatusProven(0, False, 0))
        found[name] = held._replace(differs=held.differs or phase == FAILED, rests_until=until)
    return found


def refuse_status(connection: Connection, store_id: int, status: str, until: int) -> None:
    """The marketplace lists by it no more: it is asked again then, and proves nothing so long."""
    feed = f"{PREFIX}{status}"
    connection.exec_driver_sql(
        "DELETE FROM proofs WHERE store_id = ? AND feed = ?", (store_id, feed)
    )
    put_cursor(connection, store_id, feed, Cursor(REFUSED, until, until, until))


def fail_status(connection: Connection, store_id: int, status: str, until: int) -> None:
    """It could not be asked this time: unproven until it can, and the others go first."""
    feed = f"{PREFIX}{status}"
    put_cursor(connection, store_id, feed, Cursor(FAILED, until, until, until))


def answer_status(connection: Connection, store_id: int, status: str) -> None:
    """It was answered: neither refused nor failed any more."""
    connection.exec_driver_sql(
        "DELETE FROM cursors WHERE store_id = ? AND feed = ?", (store_id, f"{PREFIX}{status}")
    )


def count_in_status(
    connection: Connection, store_id: int, status: str, after: int, before: int
) -> int:
    """A store's orders of the window, both ends included, with an item in the status."""
    row = connection.exec_driver_sql(COUNTED_IN_STATUS, (store_id, after, before, status))
    return int(row.scalar_one())


def ids_in_status(
    connection: Connection, store_id: int, status: str, after: int, before: int
) -> set[str]:
    """The vendor's ids of the same."""
    sql = f"SELECT order_id {_IN_STATUS}"
    rows = connection.exec_driver_sql(sql, (store_id, after, before, status))
    return {order_id for (order_id,) in rows}
