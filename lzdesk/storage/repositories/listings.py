"""Listings with their stock by warehouse: written a page at a time, only where they differ.

A listing that a whole reading no longer finds is kept and marked gone: what hangs on it stays.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from lzdesk.domain.listings import Listing
from lzdesk.storage.repositories.skus import SeenSku, add_seen, renew_pictures
from lzdesk.storage.repositories.written import digest_of, held_digests
from lzdesk.storage.statements import insert_sql
from lzdesk.storage.tables import listing_stocks, listings

_COLUMNS = tuple(column.name for column in listings.columns)
_INSERT = insert_sql(listings, _COLUMNS)
_KEPT = ("id", "store_id", "sku_id", "first_read_at")
_UPDATE = "UPDATE listings SET {} WHERE id = ?".format(
    ", ".join(f"{name} = ?" for name in _COLUMNS if name not in _KEPT)
)
_INSERT_STOCK = insert_sql(listing_stocks, tuple(column.name for column in listing_stocks.columns))


def write_listings(
    connection: Connection, store_id: int, page: Sequence[Listing], now_ms: int
) -> list[int]:
    """Write the differences between a page and what is held; the rows that are others now.

    Stock moves without the product's time of update, so a listing of the same time is written
    where anything of it differs.
    """
    latest = {one.sku_id: one for one in page}
    held = held_digests(connection, "listings", "sku_id", store_id, list(latest))
    changed: list[int] = []
    seen: list[SeenSku] = []
    for sku_id, one in latest.items():
        before = held.get(sku_id)
        digest = digest_of(one)
        if before is not None and not before.gives_way(digest, one.updated_at, now_ms):
            continue
        if before is None:
            row = _next_row(connection)
            connection.exec_driver_sql(_INSERT, _inserted(row, store_id, one, digest, now_ms))
        else:
            row = before.row
            connection.exec_driver_sql(_UPDATE, (*_updated(one, digest), row))
            connection.exec_driver_sql("DELETE FROM listing_stocks WHERE listing_row = ?", (row,))
        stocks = {stock.warehouse: (row, *stock) for stock in one.stocks}
        if stocks:
            connection.exec_driver_sql(_INSERT_STOCK, list(stocks.values()))
        changed.append(row)
        seen.append(SeenSku(one.seller_sku, one.name, one.variation, one.image_url))
    add_seen(connection, {one.sku: one for one in seen}, lambda one: one, now_ms)
    renew_pictures(connection, seen)
    return changed


def count_products(connection: Connection, store_id: int) -> int:
    """Products of a store that are not gone."""
    (count,) = connection.exec_driver_sql(
        "SELECT count(DISTINCT product_id) FROM listings WHERE store_id = ? AND gone_at IS NULL",
        (store_id,),
    ).one()
    return int(count)


def mark_gone(
    connection: Connection, store_id: int, there: Sequence[str], now_ms: int
) -> list[int]:
    """After a whole reading: what it did not find is gone, what it did is there again.

    there: the SKU ids that were read. Returns the rows that changed.
    """
    known = set(there)
    rows = connection.exec_driver_sql(
        "SELECT id, sku_id, gone_at IS NOT NULL FROM listings WHERE store_id = ?", (store_id,)
    ).all()
    changed: list[int] = []
    for row, sku_id, is_gone in rows:
        if (sku_id not in known) != bool(is_gone):
            at = None if sku_id in known else now_ms
            connection.exec_driver_sql("UPDATE listings SET gone_at = ? WHERE id = ?", (at, row))
            changed.append(row)
    return changed


def _head(one: Listing) -> tuple[object, ...]:
    return (
        one.seller_sku,
        one.shop_sku,
        one.name,
        one.variation,
        one.raw_status,
        one.currency,
        one.price_minor,
        one.sale_price_minor,
        sum(stock.sellable for stock in one.stocks),
        sum(stock.withheld for stock in one.stocks),
        sum(stock.occupied for stock in one.stocks),
        sum(stock.total for stock in one.stocks),
        one.by_marketplace,
        one.locked,
        one.locked_until,
        one.image_url,
        one.url,
        one.updated_at,
    )


def _inserted(
    row: int, store_id: int, one: Listing, digest: int, now_ms: int
) -> tuple[object, ...]:
    return (row, store_id, one.product_id, one.sku_id, *_head(one), digest, now_ms, None)


def _updated(one: Listing, digest: int) -> tuple[object, ...]:
    """In the order of the columns; one that is read again is there again."""
    return (one.product_id, *_head(one), digest, None)


def _next_row(connection: Connection) -> int:
    (top,) = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM listings").one()
    return int(top) + 1
