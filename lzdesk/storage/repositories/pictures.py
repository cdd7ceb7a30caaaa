"""Where the pictures of SKUs are, and which store they come by."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

NEWEST_ORDERS = 2000
"""Looked through for SKUs that no listing names: items have no index by SKU."""
_PICTURES = (
    "SELECT k.sku, k.image_url, instr(k.typed, 'image_url') > 0, coalesce((SELECT s.key"
    " FROM listings l JOIN stores s ON s.id = l.store_id WHERE l.seller_sku = k.sku AND {there}"
    " ORDER BY l.gone_at IS NOT NULL, l.updated_at DESC LIMIT 1), '')"
    " FROM skus k WHERE k.sku IN ({marks}) AND k.image_url <> ''"
)
_IN_ORDERS = (
    "SELECT i.seller_sku, s.key FROM"
    " (SELECT id, store_id, created_at FROM orders ORDER BY created_at DESC LIMIT ?) o"
    " JOIN order_items i ON i.order_row = o.id JOIN stores s ON s.id = o.store_id"
    " WHERE i.seller_sku IN ({marks}) AND {there} ORDER BY o.created_at"
)
_THERE = "s.removed_at IS NULL AND s.paused = 0 AND s.authorisation <> ''"


class PictureOf(NamedTuple):
    """address: never empty. store: the key of the one it was last seen in; empty for none that
    is read. is_typed: a person gave the address."""

    sku: str
    address: str
    is_typed: bool
    store: str


def pictures_of(connection: Connection, skus: Sequence[str]) -> list[PictureOf]:
    """Of these SKUs; those without an address are left out."""
    marks = ",".join("?" * len(skus))
    sql = _PICTURES.format(there=_THERE, marks=marks)
    found = [
        PictureOf(sku, address, bool(typed), store)
        for sku, address, typed, store in connection.exec_driver_sql(sql, tuple(skus))
    ]
    lost = [one.sku for one in found if not one.store]
    if not lost:
        return found
    sql = _IN_ORDERS.format(there=_THERE, marks=",".join("?" * len(lost)))
    # The newest comes last, and stays.
    rows = connection.exec_driver_sql(sql, (NEWEST_ORDERS, *lost)).all()
    stores = {row[0]: row[1] for row in rows}
    return [one._replace(store=one.store or stores.get(one.sku, "")) for one in found]
