"""Reading orders in, with the text index, against raw msgspec and executemany without it.

The floor decodes the same bytes into typed structs and upserts the same rows into the same
tables with the same indexes and count triggers, a commit a page; it compares nothing, keeps no
digest, no vendor's JSON, and has no text index.
"""

import sqlite3
import sys
import tempfile
from pathlib import Path

import msgspec

from lzdesk.domain.statuses import OPEN_STATUSES
from lzdesk.lib.dates import epoch_ms
from lzdesk.marketplaces.lazada.orders import _heads, _mapped
from lzdesk.marketplaces.lazada.payloads import ItemsOfOrder, OrdersData
from lzdesk.marketplaces.lazada.statuses import STATUS_OF
from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.wire import item_rows, order_row
from lzdesk.simulator.world import World
from lzdesk.storage.connect import open_for_writing
from lzdesk.storage.migrate import make_engine, upgrade
from lzdesk.storage.repositories.orders import _OUR_OWN, NO_CLOCK, write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.tables import orders as orders_table
from tests.benchmarks.measure import interleaved, ratio, verdict
from tests.factory import make_store

ORDERS = 10_000
PAGE = 100
ROUNDS = 5
LIMIT = 2.5

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
    path = Path(tempfile.mkdtemp()) / "lzdesk.db"
    db = open_for_writing(path)
    engine = make_engine(db)
    upgrade(engine)
    with engine.begin() as connection:
        add_store(connection, make_store(country="sg"))
    return db


def ours(data: Pages) -> None:
    db = migrated()
    engine = make_engine(db)
    for order_bytes, item_bytes in data:
        heads, _ = _heads(_raw_orders.decode(order_bytes).orders)
        items = {str(e.order_id): e.order_items for e in _raw_items.decode(item_bytes)}
        page = [_mapped(head, raw, items[str(head.order_id)], "sg") for head, raw in heads]
        with engine.begin() as connection:
            write_page(connection, 1, page, 1, "sync", False)
    db.close()


TOLD = [column.name for column in orders_table.columns if column.name not in _OUR_OWN]
ORDER_SQL = (
    f"INSERT INTO orders ({', '.join(TOLD)}, printed_at)"
    " VALUES (?,1,?,?,?,?,?,?,?,?,?,?,?,?,'',?,?,?,?,?,'seller',?,0,?,?,?,?,'',0,"
    "'api',NULL,1,1,NULL) ON CONFLICT (store_id, order_id) DO UPDATE SET status = excluded.status"
    " WHERE excluded.updated_at > updated_at"
)
ITEM_SQL = (
    "INSERT INTO order_items VALUES (NULL,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'seller',0,?,?)"
    " ON CONFLICT (order_row, item_id) DO UPDATE SET status = excluded.status"
)
PACKAGE_SQL = (
    "INSERT INTO packages VALUES (NULL,?,?,?,?,1) ON CONFLICT (order_row, package_id) DO NOTHING"
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
    taken = interleaved({"floor": lambda: floor(data), "ours": lambda: ours(data)}, ROUNDS)
    each = {name: [round(t / ORDERS * 1e6) for t in times] for name, times in taken.items()}
    print(f"CPU microseconds an order: {each}")
    return 0 if verdict("ingest with text index", ratio(taken, "ours", "floor"), LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
