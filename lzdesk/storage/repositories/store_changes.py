"""What people change about a store, and how its orders leave with it. Each change is noted."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from lzdesk.domain.stores import Store
from lzdesk.storage import text_index
from lzdesk.storage.repositories.commands import stop_of_store
from lzdesk.storage.repositories.rules import not_beyond_the_end
from lzdesk.storage.repositories.sign_ins import forget_sign_in
from lzdesk.storage.repositories.store_history import note_change
from lzdesk.storage.repositories.stores import all_stores, set_store_state, update_store

EDITED = ("name", "group", "owner", "hue", "idle_minutes", "reads_login", "ready_to_ship")
PAUSED, REMOVED, ORDERS_DELETED = "paused", "removed", "orders_deleted"
WIPING = "wiping"
"""The state of a removed store whose orders are still being deleted."""

_OF_ORDERS = (
    "order_items", "packages", "order_history", "printed_pages", "run_parcels", "rule_firings",
    "purchases",
)  # fmt: skip
_LINES = (("return_lines", "return_row", "returns"), ("listing_stocks", "listing_row", "listings"))
"""Table, its column, and the table of rows with a store that it names."""
_OF_STORES = (
    "returns", "listings", "health", "store_notices", "counts", "cursors", "proofs",
    "seller_details", "store_visits",
)  # fmt: skip


def edit_store(connection: Connection, before: Store, after: Store, now_ms: int, by: str) -> bool:
    """Write what was edited, with history; True where anything differs."""
    changes = [
        (field, str(getattr(before, field)), str(getattr(after, field)))
        for field in EDITED
        if getattr(before, field) != getattr(after, field)
    ]
    if changes:
        update_store(connection, after)
    for field, one, other in changes:
        note_change(connection, before.id, field, one, other, now_ms, by)
    return bool(changes)


def pause_store(connection: Connection, store: Store, paused: bool, now_ms: int, by: str) -> None:
    """Leave a store out of all reading, or take it in again."""
    if store.paused == paused:
        return
    update_store(connection, msgspec.structs.replace(store, paused=paused))
    words = {False: "no", True: "yes"}
    note_change(connection, store.id, PAUSED, words[store.paused], words[paused], now_ms, by)


def place_stores(connection: Connection, keys: Sequence[str]) -> None:
    """Give the stores the places of this order; those not named keep none."""
    connection.exec_driver_sql("UPDATE stores SET position = 0 WHERE position <> 0")
    places = [(place, key) for place, key in enumerate(keys, start=1)]
    if places:
        connection.exec_driver_sql("UPDATE stores SET position = ? WHERE key = ?", places)


def remove_store(
    connection: Connection, store: Store, now_ms: int, by: str, *, with_orders: bool
) -> None:
    """Take a store off the desk. with_orders: they are to be deleted, by `delete_some_orders`."""
    gone = msgspec.structs.replace(
        store, authorisation="", paused=False, position=0, removed_at=now_ms
    )
    update_store(connection, gone)
    stop_of_store(connection, store.id, now_ms)
    forget_sign_in(connection, store.id)
    note_change(connection, store.id, REMOVED, "", str(now_ms), now_ms, by)
    if with_orders:
        set_store_state(connection, store.id, WIPING, "", now_ms)
    connection.exec_driver_sql(
        "UPDATE alerts SET resolved_at = ? WHERE store_id = ? AND resolved_at IS NULL",
        (now_ms, store.id),
    )


def bring_back(connection: Connection, store: Store, now_ms: int, by: str) -> Store:
    """Put a removed store on the desk again, with the orders that were kept."""
    back = msgspec.structs.replace(store, removed_at=None)
    update_store(connection, back)
    set_store_state(connection, store.id, "unread", "", now_ms)
    note_change(connection, store.id, REMOVED, str(store.removed_at), "", now_ms, by)
    return back


def stores_being_wiped(connection: Connection) -> list[Store]:
    """Removed stores that still have orders to be deleted."""
    rows = connection.exec_driver_sql(
        "SELECT id FROM stores WHERE removed_at IS NOT NULL AND state = ?", (WIPING,)
    )
    wanted = {row[0] for row in rows}
    return [store for store in all_stores(connection, even_removed=True) if store.id in wanted]


def delete_some_orders(connection: Connection, store_id: int, most: int) -> int:
    """Delete up to `most` orders of a store, with all that hangs on them; how many there were."""
    rows = connection.exec_driver_sql(
        "SELECT id, search_text, payload_id FROM orders WHERE store_id = ? LIMIT ?",
        (store_id, most),
    ).all()
    if not rows:
        return 0
    connection.exec_driver_sql("DELETE FROM commands WHERE store_id = ?", (store_id,))
    ids = [(row[0],) for row in rows]
    for table in _OF_ORDERS:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE order_row = ?", ids)
    connection.exec_driver_sql(text_index.REMOVE, [(row[0], row[1]) for row in rows])
    connection.exec_driver_sql("DELETE FROM orders WHERE id = ?", ids)
    payloads = [(row[2],) for row in rows if row[2] is not None]
    if payloads:
        connection.exec_driver_sql("DELETE FROM raw_payloads WHERE id = ?", payloads)
    not_beyond_the_end(connection)
    return len(rows)


def end_wiping(connection: Connection, store_id: int, deleted: int, now_ms: int, by: str) -> None:
    """All orders of a removed store are gone: so is what was known of its reading."""
    for table, column, of in _LINES:
        connection.exec_driver_sql(
            f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM {of} WHERE store_id = ?)",
            (store_id,),
        )
    for table in _OF_STORES:
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE store_id = ?", (store_id,))
    not_beyond_the_end(connection)
    set_store_state(connection, store_id, "unread", "", now_ms)
    note_change(connection, store_id, ORDERS_DELETED, str(deleted), "0", now_ms, by)
