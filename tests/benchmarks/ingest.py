"""Reading orders in, and reading them again, against raw sqlite3.

Two floors, both with the same tables, indexes and count triggers, a commit a page, no text index,
no comparison, no digest, no vendor's JSON. `lean` decodes what it needs with msgspec and leaves the
rest of the columns empty; reading in with the text index is held against it. `same rows` writes the
very rows that we write, from the same decoding and mapping; reading in without the text index is
held against it, and reading again, with 3 % changed, against its blind upsert.
"""

import gc
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import msgspec

from lzdesk.domain.orders import Order
from lzdesk.domain.statuses import OPEN_STATUSES
from lzdesk.lib.dates import epoch_ms
from lzdesk.marketplaces.lazada.orders import _heads, _mapped
from lzdesk.marketplaces.lazada.payloads import ItemsOfOrder, OrdersData
from lzdesk.marketplaces.lazada.statuses import STATUS_OF
from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.wire import item_rows, order_row
from lzdesk.simulator.world import World
from lzdesk.storage import text_index
from lzdesk.storage.connect import open_for_writing
from lzdesk.storage.migrate import make_engine, upgrade
from lzdesk.storage.repositories import orders as repository
from lzdesk.storage.repositories.orders import _OUR_OWN, NO_CLOCK, search_text_of, write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.tables import order_items as items_table
from lzdesk.storage.tables import orders as orders_table
from tests.benchmarks.measure import interleaved, ratio, verdict
from tests.factory import make_store

ORDERS = 10_000
PAGE = 100
ROUNDS = 5
WITH_TEXT, WITHOUT_TEXT, AGAIN = 2.2, 1.3, 1.0
CHANGED_SHARE = 0.03

FOLDER = tempfile.TemporaryDirectory()

Pages = list[tuple[bytes, bytes]]


class FloorOrder(msgspec.Struct):
    order_id: int
    order_number: int
    created_at: str
    updated_at: str
    price: str
    voucher: float
    shipping_fee: float
    customer_first_name: str
    payment_method: str
    buyer_note: str
    warehouse_code: str


class FloorItem(msgspec.Struct):
    order_item_id: int
    order_id: int
    sku: str
    shop_sku: str
    name: str
    variation: str
    status: str
    package_id: str
    tracking_code: str
    shipment_provider: str
    item_price: float
    paid_price: float
    sla_time_stamp: str
    updated_at: str
    product_main_image: str
    reason: str
    currency: str


class FloorItems(msgspec.Struct):
    order_id: int
    order_items: list[FloorItem]


class FloorOrders(msgspec.Struct):
    orders: list[FloorOrder]


_orders = msgspec.json.Decoder(FloorOrders)
_items = msgspec.json.Decoder(list[FloorItems])
_raw_orders = msgspec.json.Decoder(OrdersData)
_raw_items = msgspec.json.Decoder(list[ItemsOfOrder])


def pages() -> Pages:
    world = World(SimulatorConfig(stores=1, orders=ORDERS, seed=3))
    (store,) = world.truth.stores.values()
    orders = list(store.orders.values())
    made = []
    for start in range(0, len(orders), PAGE):
        some = orders[start : start + PAGE]
        rows = {"orders": [order_row(order) for order in some], "count": len(some)}
        items = [{"order_id": o.order_id, "order_items": item_rows(o)} for o in some]
        made.append((msgspec.json.encode(rows), msgspec.json.encode(items)))
    return made


def migrated() -> sqlite3.Connection:
    path = Path(tempfile.mkdtemp(dir=FOLDER.name)) / "lzdesk.db"
    db = open_for_writing(path)
    engine = make_engine(db)
    upgrade(engine)
    with engine.begin() as connection:
        add_store(connection, make_store(country="sg"))
    return db


def mapped(order_bytes: bytes, item_bytes: bytes) -> list[Order]:
    heads, _ = _heads(_raw_orders.decode(order_bytes).orders)
    items = {str(e.order_id): e.order_items for e in _raw_items.decode(item_bytes)}
    return [_mapped(head, raw, items[str(head.order_id)], "sg") for head, raw in heads]


def read_in(db: sqlite3.Connection, data: Pages) -> list[int]:
    """The rows that changed."""
    engine, changed = make_engine(db), []
    for order_bytes, item_bytes in data:
        with engine.begin() as connection:
            page = mapped(order_bytes, item_bytes)
            changed += write_page(connection, 1, page, 1, "sync", None).changed
    return changed


def ours(data: Pages) -> None:
    db = migrated()
    read_in(db, data)
    db.close()


NOWHERE = "DELETE FROM options WHERE 0 AND key = ? AND value = ?"


def ours_without_text(data: Pages) -> None:
    with mock.patch.object(text_index, "ADD", NOWHERE):
        ours(data)


SAME_ORDER = repository._INSERT_ORDER + (
    " ON CONFLICT (store_id, order_id) DO UPDATE SET "
    + ", ".join(
        f"{name} = excluded.{name}"
        for name in repository._ORDER_COLUMNS
        if name not in repository._KEPT
    )
)
SAME_ITEM = repository._INSERT_ITEM + (
    " ON CONFLICT (order_row, item_id) DO UPDATE SET "
    + ", ".join(
        f"{column.name} = excluded.{column.name}"
        for column in items_table.columns
        if column.name not in ("id", "order_row", "item_id")
    )
)


def upsert_same(db: sqlite3.Connection, data: Pages) -> None:
    """Write the same rows, blindly."""
    kept, row = repository._Kept(1, "sync", "api", None), 0
    for order_bytes, item_bytes in data:
        order_rows, item_rows, package_rows = [], [], []
        for order in mapped(order_bytes, item_bytes):
            row += 1
            head = repository._order_row(order, 0, search_text_of(order), kept)
            order_rows.append((row, 1, order.order_id, *head, 1, 1))
            for place, item in enumerate(order.items):
                values = list(item)
                values[5], values[15] = int(item.status), int(item.is_digital)
                item_rows.append((row, values[0], place, *values[1:]))
                if item.package_id:
                    package_rows.append((row, item.package_id, item.tracking, item.carrier, 1))
        db.execute("BEGIN IMMEDIATE")
        db.executemany(SAME_ORDER, order_rows)
        db.executemany(SAME_ITEM, item_rows)
        db.executemany(repository.INSERT_PACKAGE, package_rows)
        db.execute("COMMIT")


def same_rows(data: Pages) -> None:
    db = migrated()
    upsert_same(db, data)
    db.close()


def changed_a_little(data: Pages, turn: int) -> tuple[Pages, int]:
    """The same pages with every so manieth order updated, later at each turn; how many."""
    every, changed, seen = round(1 / CHANGED_SHARE), 0, 0
    day = f"2027-01-{turn + 1:02}"
    pages: Pages = []
    for order_bytes, item_bytes in data:
        whole = msgspec.json.decode(order_bytes)
        for order in whole["orders"]:
            seen += 1
            if seen % every == 0:
                changed += 1
                order["updated_at"] = day + order["updated_at"][len(day) :]
                order["buyer_note"] = f"changed {turn}"
        pages.append((msgspec.json.encode(whole), item_bytes))
    return pages, changed


def read_again(data: Pages) -> dict[str, list[float]]:
    """CPU seconds of reading the changed pages, by us and blindly, into a desk that holds them."""
    folders = {name: migrated() for name in ("ours", "blind")}
    read_in(folders["ours"], data)
    upsert_same(folders["blind"], data)
    taken: dict[str, list[float]] = {"ours": [], "blind": []}
    for turn in range(ROUNDS):
        pages, changed = changed_a_little(data, turn)
        gc.collect()
        started = time.process_time()
        found = read_in(folders["ours"], pages)
        taken["ours"].append(time.process_time() - started)
        assert len(set(found)) == len(found) == changed
        gc.collect()
        started = time.process_time()
        upsert_same(folders["blind"], pages)
        taken["blind"].append(time.process_time() - started)
    for db in folders.values():
        db.close()
    return taken


TOLD = [column.name for column in orders_table.columns if column.name not in _OUR_OWN]
ORDER_SQL = (
    f"INSERT INTO orders ({', '.join(TOLD)}, printed_at)"
    " VALUES (?,1,?,?,?,?,?,?,?,?,?,?,?,?,'',?,?,?,?,?,'seller',?,0,?,?,?,?,'',0,"
    "'api',NULL,1,1,NULL) ON CONFLICT (store_id, order_id) DO UPDATE SET status = excluded.status"
    " WHERE excluded.updated_at > updated_at"
)
ITEM_SQL = (
    "INSERT INTO order_items"
    " VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'seller',0,?,?,'','',0,NULL,NULL,0,0)"
    " ON CONFLICT (order_row, item_id) DO UPDATE SET status = excluded.status"
)
PACKAGE_SQL = (
    "INSERT INTO packages (order_row, package_id, tracking, carrier, first_read_at)"
    " VALUES (?,?,?,?,1) ON CONFLICT (order_row, package_id) DO NOTHING"
)


def floor(data: Pages) -> None:
    db = migrated()
    db.execute("DROP TABLE orders_fts")
    row = 0
    for order_bytes, item_bytes in data:
        items = {entry.order_id: entry.order_items for entry in _items.decode(item_bytes)}
        orders, order_items, packages = [], [], []
        for head in _orders.decode(order_bytes).orders:
            row += 1
            orders.append(_floor_order(row, head, items[head.order_id]))
            for place, item in enumerate(items[head.order_id]):
                order_items.append(_floor_item(row, place, item))
                if item.package_id:
                    ids = (item.package_id, item.tracking_code, item.shipment_provider)
                    packages.append((row, *ids))
        db.execute("BEGIN IMMEDIATE")
        db.executemany(ORDER_SQL, orders)
        db.executemany(ITEM_SQL, order_items)
        db.executemany(PACKAGE_SQL, packages)
        db.execute("COMMIT")
    db.close()


def _floor_order(row: int, head: FloorOrder, items: list[FloorItem]) -> tuple[object, ...]:
    first = items[0]
    status = min(int(STATUS_OF[item.status]) for item in items)
    clock = epoch_ms(first.sla_time_stamp) if first.sla_time_stamp else None
    paid = float(head.price) - head.voucher + head.shipping_fee
    is_open = status in OPEN_STATUSES and clock
    return (
        row,
        str(head.order_id),
        str(head.order_number),
        status,
        ",".join({item.status for item in items}),
        epoch_ms(head.created_at),
        epoch_ms(head.updated_at),
        clock,
        "lazada.sla_time_stamp",
        clock if is_open else NO_CLOCK,
        first.currency,
        int(paid * 100 + 0.5),
        head.customer_first_name,
        head.payment_method,
        int(head.payment_method == "COD"),
        first.shipment_provider,
        first.tracking_code,
        head.warehouse_code,
        head.buyer_note,
        len(items),
        first.sku,
        1,
        len(items) - 1,
    )


def _floor_item(row: int, place: int, item: FloorItem) -> tuple[object, ...]:
    return (
        row,
        str(item.order_item_id),
        place,
        item.sku,
        item.shop_sku,
        item.name,
        item.variation,
        int(STATUS_OF[item.status]),
        item.status,
        item.package_id,
        item.tracking_code,
        item.shipment_provider,
        int(item.item_price * 100 + 0.5),
        int(item.paid_price * 100 + 0.5),
        epoch_ms(item.sla_time_stamp) if item.sla_time_stamp else None,
        epoch_ms(item.updated_at),
        item.product_main_image,
        item.reason,
    )


def main() -> int:
    data = pages()
    runs = {
        "lean": lambda: floor(data),
        "same rows": lambda: same_rows(data),
        "ours": lambda: ours(data),
        "ours without text": lambda: ours_without_text(data),
    }
    taken = interleaved(runs, ROUNDS)
    each = {name: [round(t / ORDERS * 1e6) for t in times] for name, times in taken.items()}
    print(f"CPU microseconds an order: {each}")
    again = read_again(data)
    print({name: [round(t / ORDERS * 1e6) for t in times] for name, times in again.items()})
    lean = ratio(taken, "ours without text", "lean")
    print(f"without text index, to the lean floor: {lean:.2f} x")
    good = [
        verdict("ingest with text index", ratio(taken, "ours", "lean"), WITH_TEXT),
        verdict("ingest", ratio(taken, "ours without text", "same rows"), WITHOUT_TEXT),
        verdict("reading again", ratio(again, "ours", "blind"), AGAIN),
    ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
