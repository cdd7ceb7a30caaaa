"""Orders with their items, packages, history and search words: written a page at a time.

Policy. A page is one transaction: what is held is compared first, and only differences are
written. An older update never overwrites a newer one; the vendors' times have whole seconds, so
an equal time with another digest is written too. An order read from an export file never
overwrites what the API told. Items are replaced together with their order, never apart.
The vendor's JSON is kept for a page as a whole: it packs four times smaller that way.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from lzdesk.domain.orders import Order, OrderItem
from lzdesk.domain.statuses import OPEN_STATUSES
from lzdesk.lib.packing import pack, unpack
from lzdesk.storage import text_index
from lzdesk.storage.repositories.skus import SeenSku, add_seen
from lzdesk.storage.repositories.written import MOST_AHEAD_MS
from lzdesk.storage.statements import insert_sql
from lzdesk.storage.tables import order_history, order_items, orders, packages, raw_payloads

NO_CLOCK = 2**53
"""`clock_at` of an order without a running clock: sorts behind every clock."""

LARGEST_PAGE = 64 * 1024 * 1024
"""Bytes of a page's JSON; a page has a few hundred thousand."""

SOURCE_API = "api"
SOURCE_EXPORT = "export"


class PageWritten(NamedTuple):
    """What a page changed: database rows."""

    changed: list[int]
    added: list[int]


class _Kept(NamedTuple):
    """What all rows of a page have in common."""

    now_ms: int
    by: str
    source: str
    payload: int | None


class _Held(NamedTuple):
    row: int
    order_id: str
    updated_at: int
    digest: int
    status: int
    ship_by: int | None
    search_text: str
    source: str
    ship_to: str


_OUR_OWN = (
    "printed_at",
    "is_marked",
    "tags",
    "note",
    "note_must_read",
    "hold_until",
    "assigned_to",
    "pack_by",
    "hand_over_by",
    "exported_at",
)
"""What no marketplace's API tells, and no page overwrites."""
_ORDER_COLUMNS = tuple(column.name for column in orders.columns if column.name not in _OUR_OWN)
_INSERT_ORDER = insert_sql(orders, _ORDER_COLUMNS)
_KEPT = ("id", "store_id", "order_id", "first_read_at", "seen_at")
_UPDATE_ORDER = "UPDATE orders SET {} WHERE id = ?".format(
    ", ".join(f"{name} = ?" for name in _ORDER_COLUMNS if name not in _KEPT)
)
_INSERT_ITEM = insert_sql(order_items, tuple(column.name for column in order_items.columns)[1:])
INSERT_PACKAGE = (
    insert_sql(packages, ("order_row", "package_id", "tracking", "carrier", "first_read_at"))
    + " ON CONFLICT (order_row, package_id) DO UPDATE"
    " SET tracking = excluded.tracking, carrier = excluded.carrier"
)
INSERT_HISTORY = insert_sql(
    order_history, ("order_row", "at", "field", "before", "after", "by", "item_id")
)
INSERT_RAW = insert_sql(raw_payloads, ("id", "read_at", "payload"))
_HELD = (
    "SELECT id, order_id, updated_at, digest, status, ship_by, search_text, source, ship_to"
    " FROM orders WHERE store_id = ? AND order_id IN ({})"
)
_digest_encoder = msgspec.msgpack.Encoder()


def write_page(
    connection: Connection,
    store_id: int,
    page: Sequence[Order],
    now_ms: int,
    by: str,
    news_since: int | None,
    source: str = SOURCE_API,
    is_asked: bool = False,
) -> PageWritten:
    """Write the differences between a page and what is held.

    by: who told (`sync`, `export`, a command's key). news_since: orders that come in are marked new
    until seen where they were created from then on; None: none is, as in a first load. is_asked:
    they were asked for because they stand otherwise over there, and are believed whenever they say
    they were updated; a list may come from a copy that lags behind, and is not.
    """
    latest = {order.order_id: order for order in page}
    held = _held(connection, store_id, list(latest))
    added: list[tuple[Order, int]] = []
    changed: list[tuple[Order, int, _Held]] = []
    for order_id, order in latest.items():
        before = held.get(order_id)
        digest = digest_of(order)
        if before is None:
            added.append((order, digest))
        elif _is_newer(order, digest, before, source, is_asked, now_ms):
            changed.append((order, digest, before))
    written = [*(order for order, _ in added), *(order for order, _, _ in changed)]
    payload = _keep_payloads(connection, written, now_ms)
    kept = _Kept(now_ms, by, source, payload)
    added_rows = _add(connection, store_id, added, kept, news_since)
    _change(connection, changed, kept)
    if written:
        items = {item.seller_sku: item for order in written for item in order.items}
        add_seen(connection, items, _seen, now_ms)
    return PageWritten([held_.row for _, _, held_ in changed] + added_rows, added_rows)


def digest_of(order: Order) -> int:
    """63 bits over everything we keep of an order and its items, the vendor's JSON left out."""
    # Without the moment that most have not: their digests stay what they were before it was kept.
    told = order[:-1] if order.cancel_by is not None else order[:-2]
    packed = _digest_encoder.encode(told)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big") >> 1


def search_text_of(order: Order) -> str:
    """The words the search box finds an order by."""
    words = [order.order_number, order.buyer]
    if order.order_id != order.order_number:
        words.append(order.order_id)
    for item in order.items:
        words += (item.seller_sku, item.tracking)
    return " ".join(dict.fromkeys(word for word in words if word))


def _held(connection: Connection, store_id: int, order_ids: list[str]) -> dict[str, _Held]:
    found: dict[str, _Held] = {}
    for start in range(0, len(order_ids), 500):
        some = order_ids[start : start + 500]
        sql = _HELD.format(",".join("?" * len(some)))
        for row in connection.exec_driver_sql(sql, (store_id, *some)):
            found[row[1]] = _Held._make(row)
    return found


def _is_newer(
    order: Order, digest: int, held: _Held, source: str, is_asked: bool, now_ms: int
) -> bool:
    if source == SOURCE_API and held.source == SOURCE_EXPORT:
        # Also where nothing differs: from now on the API vouches for it.
        return True
    if digest == held.digest or (source == SOURCE_EXPORT and held.source == SOURCE_API):
        return False
    # One that was dated wrongly, in the future, would never be changed again.
    in_future = held.updated_at > now_ms + MOST_AHEAD_MS
    return is_asked or in_future or order.updated_at >= held.updated_at


def _add(
    connection: Connection,
    store_id: int,
    added: list[tuple[Order, int]],
    kept: _Kept,
    news_since: int | None,
) -> list[int]:
    if not added:
        return []
    top = highest_row(connection)
    rows = range(top + 1, top + 1 + len(added))
    order_rows, words = [], []
    for row, (order, digest) in zip(rows, added, strict=True):
        text = search_text_of(order)
        words.append((row, text))
        head = _order_row(order, digest, text, kept)
        is_news = news_since is not None and order.created_at >= news_since
        seen_at = None if is_news else kept.now_ms
        order_rows.append((row, store_id, order.order_id, *head, kept.now_ms, seen_at))
    connection.exec_driver_sql(_INSERT_ORDER, order_rows)
    _write_items(connection, zip(rows, (order for order, _ in added), strict=True), kept.now_ms)
    connection.exec_driver_sql(text_index.ADD, words)
    return list(rows)


def _change(
    connection: Connection,
    changed: list[tuple[Order, int, _Held]],
    kept: _Kept,
) -> None:
    if not changed:
        return
    rows = [held.row for _, _, held in changed]
    marks = ",".join("?" * len(rows))
    old_items = _items_of(connection, rows)
    history: list[tuple[int, int, str, str | None, str | None, str, str]] = []
    updates, gone_words, new_words = [], [], []
    for order, digest, held in changed:
        text = search_text_of(order)
        updates.append((*_order_row(order, digest, text, kept), held.row))
        if text != held.search_text:
            gone_words.append((held.row, held.search_text))
            new_words.append((held.row, text))
        history += _differences(order, held, old_items.get(held.row, {}), kept)
    if gone_words:
        connection.exec_driver_sql(text_index.REMOVE, gone_words)
    connection.exec_driver_sql(_UPDATE_ORDER, updates)
    if new_words:
        connection.exec_driver_sql(text_index.ADD, new_words)
    connection.exec_driver_sql(
        f"DELETE FROM order_items WHERE order_row IN ({marks})",
        tuple(rows),
    )
    pairs = zip(rows, (order for order, _, _ in changed), strict=True)
    _write_items(connection, pairs, kept.now_ms)
    if history:
        connection.exec_driver_sql(INSERT_HISTORY, history)


def _order_row(order: Order, digest: int, text: str, kept: _Kept) -> tuple[object, ...]:
    """The columns of `orders` between the order id and the time it was first read."""
    first = order.items[0].seller_sku if order.items else ""
    skus = [item.seller_sku for item in order.items]
    clock = order.ship_by if order.ship_by is not None else NO_CLOCK
    runs = order.status in OPEN_STATUSES
    return (
        order.order_number,
        int(order.status),
        order.raw_statuses,
        order.created_at,
        order.updated_at,
        order.ship_by,
        order.ship_by_source,
        clock if runs else NO_CLOCK,
        order.currency,
        order.total_minor,
        order.buyer,
        order.ship_to,
        order.payment_method,
        int(order.is_cod),
        order.carrier,
        order.tracking,
        order.warehouse,
        order.fulfilled_by,
        order.buyer_note,
        int(order.tax_invoice),
        len(order.items),
        first,
        skus.count(first),
        len(set(skus)) - 1 if skus else 0,
        text,
        digest,
        kept.source,
        kept.payload,
        order.cancel_by,
    )


def _seen(item: OrderItem) -> SeenSku:
    return SeenSku(item.seller_sku, item.name, item.variation, item.image_url)


def _write_items(connection: Connection, pairs: Iterable[tuple[int, Order]], now_ms: int) -> None:
    item_rows, package_rows = [], []
    for row, order in pairs:
        for position, item in enumerate(order.items):
            item_rows.append(
                (
                    row,
                    item.item_id,
                    position,
                    *item[1:5],
                    int(item.status),
                    *item[6:9],
                    item.carrier,
                    *item[10:15],
                    int(item.is_digital),
                    *item[16:20],
                    int(item.can_escalate),
                    *item[21:23],
                    int(item.own_fleet),
                    int(item.is_part_paid),
                )
            )
            if item.package_id:
                package = (row, item.package_id, item.tracking, item.carrier, now_ms)
                package_rows.append(package)
    if item_rows:
        connection.exec_driver_sql(_INSERT_ITEM, item_rows)
    if package_rows:
        connection.exec_driver_sql(INSERT_PACKAGE, package_rows)


def _items_of(connection: Connection, rows: list[int]) -> dict[int, dict[str, tuple[str, ...]]]:
    """order row to item id to (raw status, package, tracking)."""
    sql = (
        "SELECT order_row, item_id, raw_status, package_id, tracking FROM order_items"
        f" WHERE order_row IN ({','.join('?' * len(rows))}) ORDER BY order_row"
    )
    found = connection.exec_driver_sql(sql, tuple(rows)).all()
    return {
        row: {item[1]: tuple(item[2:]) for item in some}
        for row, some in groupby(found, key=lambda entry: entry[0])
    }


def _differences(
    order: Order,
    held: _Held,
    old_items: dict[str, tuple[str, ...]],
    kept: _Kept,
) -> list[tuple[int, int, str, str | None, str | None, str, str]]:
    """History rows: each field that differs, before and after."""
    found: list[tuple[int, int, str, str | None, str | None, str, str]] = []

    def note(field: str, before: object, after: object, item_id: str = "") -> None:
        if before != after:
            old = None if before is None else str(before)
            new = None if after is None else str(after)
            found.append((held.row, kept.now_ms, field, old, new, kept.by, item_id))

    note("status", int(held.status), int(order.status))
    note("ship_by", held.ship_by, order.ship_by)
    if kept.source == held.source == SOURCE_API and held.ship_to and order.ship_to:
        # An export writes the same address otherwise.
        note("ship_to", held.ship_to, order.ship_to)
    for item in order.items:
        before = old_items.get(item.item_id)
        if before is None:
            note("item", None, item.raw_status, item.item_id)
            continue
        for field, old, new in zip(
            ("item_status", "package", "tracking"), before, _watched(item), strict=True
        ):
            note(field, old or None, new or None, item.item_id)
    for gone in old_items.keys() - {item.item_id for item in order.items}:
        note("item", old_items[gone][0], None, gone)
    return found


def _watched(item: OrderItem) -> tuple[str, str, str]:
    return item.raw_status, item.package_id, item.tracking


def _keep_payloads(connection: Connection, page: list[Order], now_ms: int) -> int | None:
    """Keep the vendor's JSON of a page's written orders; the row it is kept in."""
    raws = [order.raw for order in page if order.raw]
    if not raws:
        return None
    (top,) = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM raw_payloads").one()
    packed = pack(b"[" + b",".join(raws) + b"]")
    connection.exec_driver_sql(INSERT_RAW, (top + 1, now_ms, packed))
    return int(top) + 1


class _RawOrder(msgspec.Struct):
    order: dict[str, object]


def payload_of(connection: Connection, row: int) -> bytes | None:
    """The vendor's JSON `{"order": …, "items": […]}` of an order; None once it is forgotten.

    With it a mistake in the mapping is mended without the network.
    """
    found = connection.exec_driver_sql(
        "SELECT o.order_id, p.payload FROM orders o JOIN raw_payloads p ON p.id = o.payload_id"
        " WHERE o.id = ?",
        (row,),
    ).first()
    if found is None:
        return None
    order_id, packed = found
    for raw in msgspec.json.decode(unpack(packed, LARGEST_PAGE), type=list[msgspec.Raw]):
        if str(msgspec.json.decode(raw, type=_RawOrder).order["order_id"]) == order_id:
            return bytes(raw)
    return None


def mark_seen(connection: Connection, rows: Sequence[int], now_ms: int) -> list[int]:
    """Mark orders seen by the operator; returns those that were new."""
    marked: list[int] = []
    for start in range(0, len(rows), 500):
        some = tuple(rows[start : start + 500])
        sql = f"SELECT id FROM orders WHERE id IN ({','.join('?' * len(some))}) AND seen_at IS NULL"
        marked += [row[0] for row in connection.exec_driver_sql(sql, some)]
    if marked:
        connection.exec_driver_sql(
            "UPDATE orders SET seen_at = ? WHERE id = ?", [(now_ms, row) for row in marked]
        )
    return marked


COUNTED = (
    "SELECT count(*) FROM orders INDEXED BY ix_orders_counted"
    " WHERE store_id = ? AND created_at BETWEEN ? AND ? AND source = 'api'"
)


def count_created(connection: Connection, store_id: int, after: int, before: int) -> int:
    """Orders of a store created in the window, both ends included."""
    (count,) = connection.exec_driver_sql(COUNTED, (store_id, after, before)).one()
    return int(count)


def newest_update(connection: Connection, store_id: int, before: int) -> int | None:
    """When the order of a store that was updated last, but not after `before`, was updated."""
    (newest,) = connection.exec_driver_sql(
        "SELECT max(updated_at) FROM orders WHERE store_id = ? AND updated_at <= ?"
        " AND source = 'api'",
        (store_id, before),
    ).one()
    return None if newest is None else int(newest)


def pressing_orders(connection: Connection, store_id: int, before_ms: int) -> int:
    """Open orders of a store whose clock runs out before then, off the partial index."""
    (count,) = connection.exec_driver_sql(
        "SELECT count(*) FROM orders INDEXED BY ix_orders_open_clock"
        " WHERE status IN (1, 2, 3, 4) AND clock_at < ? AND store_id = ?",
        (before_ms, store_id),
    ).one()
    return int(count)


def highest_row(connection: Connection) -> int:
    """The newest row of `orders`: about their number, at no cost."""
    (row,) = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM orders").one()
    return int(row)


def drop_old_payloads(connection: Connection, before_ms: int) -> None:
    """Forget vendors' JSON read before this time (kept 30 days)."""
    connection.exec_driver_sql("DELETE FROM raw_payloads WHERE read_at < ?", (before_ms,))
