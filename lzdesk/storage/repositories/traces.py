"""Parcels whose carrier's first scan is awaited, and what their traces told."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.domain.statuses import Status
from lzdesk.domain.traces import ParcelTrace
from lzdesk.storage.repositories.bags import note_sorted

AT_MOST = 2000
_AWAITED = """k.first_scan_at IS NULL AND (k.traced_at IS NULL OR k.traced_at <= ?)
    AND o.fulfilled_by = 'seller' AND s.authorisation <> '' AND s.paused = 0
    AND s.removed_at IS NULL AND EXISTS (SELECT 1 FROM order_items i
        WHERE i.order_row = k.order_row AND i.package_id = k.package_id AND NOT i.own_fleet AND {})
"""
_OUT = f"""
SELECT s.key, o.id, o.order_id, k.package_id, k.traced_at, k.scanned_out_at
FROM packages k INDEXED BY ix_packages_scanned_out CROSS JOIN orders o ON o.id = k.order_row
JOIN stores s ON s.id = o.store_id
WHERE k.scanned_out_at > ? AND {_AWAITED.format(f"i.status <> {int(Status.CANCELLED)}")}
ORDER BY coalesce(k.traced_at, 0), k.scanned_out_at LIMIT {AT_MOST}
"""
_READY = f"""
SELECT s.key, o.id, o.order_id, k.package_id, k.traced_at, k.first_read_at
FROM orders o INDEXED BY ix_orders_open_clock CROSS JOIN packages k ON k.order_row = o.id
JOIN stores s ON s.id = o.store_id
WHERE o.status IN (1, 2, 3, 4) AND instr(o.raw_statuses, 'ready_to_ship') > 0
    AND k.scanned_out_at IS NULL AND k.first_read_at > ?
    AND {_AWAITED.format("i.raw_status = 'ready_to_ship'")}
ORDER BY coalesce(k.traced_at, 0), k.first_read_at LIMIT {AT_MOST}
"""


class ToTrace(NamedTuple):
    """An order whose parcels' traces are wanted."""

    store: str
    """Its store's key."""
    order_row: int
    order_id: str
    packages: tuple[str, ...]


def parcels_to_trace(
    connection: Connection, now_ms: int, awaited: int, again: int
) -> list[ToTrace]:
    """Those scanned out first, then those that are ready to ship; the longest not looked at first.

    awaited: milliseconds for which a first scan is waited for; again: between two looks.
    """
    found: dict[int, ToTrace] = {}
    values = (now_ms - awaited, now_ms - again)
    for sql in (_OUT, _READY):
        for store, row, order_id, package, _traced, _since in connection.exec_driver_sql(
            sql, values
        ):
            held = found.get(row, ToTrace(store, row, order_id, ()))
            found[row] = held._replace(packages=(*held.packages, package))
    return list(found.values())


def write_traces(
    connection: Connection, asked: Sequence[tuple[ToTrace, Sequence[ParcelTrace]]], now_ms: int
) -> list[int]:
    """Keep that these were asked for and what they told; rows of the orders that were scanned."""
    looks = [(now_ms, one.order_row, package) for one, _ in asked for package in one.packages]
    if not looks:
        return []
    connection.exec_driver_sql(
        "UPDATE packages SET traced_at = ? WHERE order_row = ? AND package_id = ?", looks
    )
    scans = [
        (told.first_scan_at, one.order_row, told.package_id)
        for one, traces in asked
        for told in traces
        if told.first_scan_at is not None
    ]
    if scans:
        connection.exec_driver_sql(
            "UPDATE packages SET first_scan_at = ? WHERE order_row = ? AND package_id = ?"
            " AND first_scan_at IS NULL",
            scans,
        )
        note_sorted(connection, [row for _, row, _ in scans])
    return list(dict.fromkeys(row for _, row, _ in scans))
