"""Parcels as a scanner meets them, and what was scanned of them."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.storage.repositories.orders import INSERT_HISTORY

SCANNED_OUT, CHECKED, PULLED = "scanned_out", "checked", "pulled"
_MARKS = {
    SCANNED_OUT: ("scanned_out_at", "scanned_out_by"),
    CHECKED: ("checked_at", "checked_by"),
    PULLED: ("pulled_at", "pulled_by"),
}


class ScannedParcel(NamedTuple):
    """A parcel, its order and its store. Times are epoch milliseconds."""

    order_row: int
    package_id: str
    carrier: str
    checked_at: int | None
    checked_by: str
    scanned_out_at: int | None
    scanned_out_by: str
    pulled_at: int | None
    pulled_by: str
    order_number: str
    order_status: int
    fulfilled_by: str
    hold_until: int | None
    store_id: int
    statuses: str
    """Of its items, comma separated; empty where it has none any more."""
    printed_at: int | None
    """Its last label that counts."""
    address_changed_at: int | None
    cancelled_at: int | None
    """When an item of it was last seen to be cancelled; None where that was so from the first."""


class ParcelItem(NamedTuple):
    """A SKU of a parcel; barcodes comma separated."""

    sku: str
    name: str
    variation: str
    pieces: int
    barcodes: str


_PARCEL = """
SELECT k.order_row, k.package_id, k.carrier, k.checked_at, k.checked_by, k.scanned_out_at,
    k.scanned_out_by, k.pulled_at, k.pulled_by, o.order_number, o.status, o.fulfilled_by,
    o.hold_until, o.store_id,
    coalesce((SELECT group_concat(i.status) FROM order_items i
        WHERE i.order_row = k.order_row AND i.package_id = k.package_id), ''),
    (SELECT max(q.at) FROM printed_pages q JOIN print_runs r ON r.id = q.run_id
        WHERE q.order_row = k.order_row AND q.package_id = k.package_id AND q.voided_at IS NULL
        AND r.state <> 'not_written'),
    (SELECT max(h.at) FROM order_history h
        WHERE h.order_row = k.order_row AND h.field = 'ship_to'),
    (SELECT max(h.at) FROM order_items i JOIN order_history h ON h.order_row = i.order_row
        AND h.item_id = i.item_id AND h.field = 'item_status'
        WHERE i.order_row = k.order_row AND i.package_id = k.package_id AND i.status = 13)
FROM packages k JOIN orders o ON o.id = k.order_row JOIN stores s ON s.id = o.store_id
WHERE s.removed_at IS NULL AND {}
ORDER BY k.id DESC
"""
_ITEMS = """
SELECT i.seller_sku, max(i.name), max(i.variation), count(*),
    coalesce((SELECT group_concat(b.barcode) FROM sku_barcodes b WHERE b.sku = i.seller_sku), '')
FROM order_items i WHERE i.order_row = ? AND i.package_id = ? AND i.status <> 13
GROUP BY i.seller_sku ORDER BY min(i.position)
"""


def parcel_of_code(connection: Connection, tracking: str) -> ScannedParcel | None:
    """The parcel with this waybill; the newest that still has items where several have it."""
    rows = connection.exec_driver_sql(_PARCEL.format("k.tracking = ?"), (tracking,)).all()
    found = [ScannedParcel._make(row) for row in rows]
    return next((one for one in found if one.statuses), found[0] if found else None)


def parcel_of_package(
    connection: Connection, order_row: int, package_id: str
) -> ScannedParcel | None:
    """This parcel; None where it is not here."""
    where = "k.order_row = ? AND k.package_id = ?"
    row = connection.exec_driver_sql(_PARCEL.format(where), (order_row, package_id)).first()
    return ScannedParcel._make(row) if row is not None else None


def items_of_parcel(connection: Connection, parcel: ScannedParcel) -> list[ParcelItem]:
    """Its SKUs in the order of the order, without what was cancelled."""
    rows = connection.exec_driver_sql(_ITEMS, (parcel.order_row, parcel.package_id))
    return [ParcelItem._make(row) for row in rows]


def mark_parcels(
    connection: Connection,
    parcels: Sequence[tuple[int, str]],
    mark: str,
    words: str,
    by: str,
    now_ms: int,
) -> None:
    """Note on these parcels (order row, package) that they were scanned out, checked or pulled.

    words: what the order's history tells beside it.
    """
    at, who = _MARKS[mark]
    connection.exec_driver_sql(
        f"UPDATE packages SET {at} = ?, {who} = ? WHERE order_row = ? AND package_id = ?",
        [(now_ms, by, row, package) for row, package in parcels],
    )
    connection.exec_driver_sql(
        INSERT_HISTORY, [(row, now_ms, mark, None, words, by, "") for row, _ in parcels]
    )
