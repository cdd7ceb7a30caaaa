"""Valid domain records with defaults, and desks filled with them."""

import random
from pathlib import Path

from lzdesk.domain.orders import Order, OrderItem
from lzdesk.domain.statuses import CLOCKED_STATUSES, Status, order_status
from lzdesk.domain.stores import Store
from lzdesk.lib.clock import now_ms
from lzdesk.storage.repositories.orders import write_page
from lzdesk.storage.repositories.stores import add_store
from lzdesk.storage.repositories.sync_state import put_proof
from lzdesk.storage.writer import Writer

HOUR = 3_600_000
DAY = 24 * HOUR
RAW = {
    Status.CANCEL_REQUESTED: "packed",
    Status.TO_SHIP: "pending",
    Status.ARRANGED: "packed",
    Status.UNPAID: "unpaid",
    Status.FAILED: "failed_delivery",
    Status.LOST: "lost",
    Status.IN_TRANSIT: "shipped",
    Status.DELIVERED: "delivered",
    Status.COMPLETED: "confirmed",
    Status.RETURNED: "returned",
    Status.CANCELLED: "canceled",
    Status.UNKNOWN: "sealed_by_moon",
    Status.HELD: "held",
    Status.RETURNING: "returned",
}
CURRENCIES = {"sg": "SGD", "my": "MYR", "th": "THB", "vn": "VND", "ph": "PHP", "id": "IDR"}
BUYERS = ("T***n", "สม***ชัย", "Nguyễn T***", "陈**", "S*** Kumar", "Dewi L***")
SKUS = ("LMB-SERUM-30", "CSA-MUG-400-GRN", "VLT-CHG-65W-BLK", "LMB-CREAM-50", "CSA-SHELF-2")


def make_item(item_id: str = "1", status: Status = Status.TO_SHIP, **fields: object) -> OrderItem:
    values: dict[str, object] = {
        "item_id": item_id,
        "seller_sku": "LMB-SERUM-30",
        "shop_sku": "123_SG-456",
        "name": "Serum 30 ml",
        "variation": "",
        "status": status,
        "raw_status": RAW[status],
        "package_id": "FP1" if status is Status.ARRANGED else "",
        "tracking": "LEXSG1" if status is Status.ARRANGED else "",
        "carrier": "LEX SG" if status is Status.ARRANGED else "",
        "price_minor": 3290,
        "paid_minor": 3290,
        "ship_by": None,
        "updated_at": 1_795_000_000_000,
        "fulfilled_by": "seller",
        "is_digital": False,
        "image_url": "",
        "reason": "",
    }
    return OrderItem(**{**values, **fields})  # type: ignore[arg-type]


def make_order(order_id: str = "4162038571048", **fields: object) -> Order:
    items = fields.pop("items", None) or (make_item(f"{order_id}1"),)
    assert isinstance(items, tuple)
    clocks = [item.ship_by for item in items if item.ship_by is not None]
    values: dict[str, object] = {
        "order_id": order_id,
        "order_number": order_id,
        "status": order_status(item.status for item in items),
        "raw_statuses": ",".join(dict.fromkeys(item.raw_status for item in items)),
        "created_at": 1_795_000_000_000,
        "updated_at": 1_795_000_000_000,
        "ship_by": min(clocks) if clocks else None,
        "ship_by_source": "lazada.sla_time_stamp" if clocks else "",
        "currency": "SGD",
        "total_minor": 3290,
        "buyer": "T***n",
        "ship_to": "T***n\n65****12",
        "payment_method": "COD",
        "is_cod": True,
        "carrier": next((item.carrier for item in items if item.carrier), ""),
        "tracking": next((item.tracking for item in items if item.tracking), ""),
        "warehouse": "dropshipping",
        "fulfilled_by": "seller",
        "buyer_note": "",
        "tax_invoice": False,
        "items": items,
    }
    return Order(**{**values, **fields})  # type: ignore[arg-type]


def make_store(key: str = "sg-flagship", **fields: object) -> Store:
    values: dict[str, object] = {
        "key": key,
        "name": key.replace("-", " ").title(),
        "marketplace": "lazada",
        "country": "sg",
        "seller_id": "1000001",
        "short_code": "SG1AB2",
        "authorisation": key,
        "owner": "Lumi Trading",
        "profile": key,
        "group": "Lumi Beauty",
    }
    return Store(**{**values, **fields})  # type: ignore[arg-type]


def random_order(dice: random.Random, number: int, country: str, now: int) -> Order:
    created = now - dice.randrange(30 * DAY)
    pool = list(Status) if now - created < 5 * DAY else list(Status)[8:13]
    items = []
    for index in range(dice.choice((1, 1, 1, 2, 3))):
        status = dice.choice(pool)
        clock = now + dice.randrange(-HOUR, 3 * DAY) if status in CLOCKED_STATUSES else None
        item = make_item(
            f"{number}{index}",
            status,
            seller_sku=dice.choice(SKUS),
            ship_by=clock,
            package_id=f"FP{number}" if status is Status.ARRANGED else "",
            tracking=f"LEX{number}" if status is Status.ARRANGED else "",
        )
        items.append(item)
    return make_order(
        str(410_000_000_000 + number),
        items=tuple(items),
        created_at=created,
        updated_at=created + HOUR,
        currency=CURRENCIES[country],
        total_minor=dice.randrange(500, 2_000_000),
        buyer=dice.choice(BUYERS),
    )


def make_desk_db(path: Path, orders: int = 600, stores: int = 6, now: int | None = None) -> None:
    """A migrated database with stores of six countries, orders in every status, and proofs."""
    now = now or now_ms()
    dice = random.Random(7)
    writer = Writer(path, path.parent / "backups")
    try:
        kept = []
        for index in range(stores):
            country = list(CURRENCIES)[index % 6]
            group = ("Lumi Beauty", "Casa Home")[index % 2]
            store = make_store(f"{country}-{index}", country=country, group=group, hue=index % 12)
            kept.append(writer.run_blocking(add_store, store))
        for start in range(0, orders, 500):
            numbers = range(start, min(orders, start + 500))
            for index, store in enumerate(kept):
                page = [
                    random_order(dice, number, store.country, now)
                    for number in numbers
                    if number % stores == index
                ]
                writer.run_blocking(
                    write_page, store.id, page, now, "sync", 0 if start == 0 else None
                )
        for store in kept:
            count = len(range(store.id - 1, orders, stores))
            writer.run_blocking(
                put_proof, store.id, "orders", count, count, (now - 90 * DAY, now), now
            )
            writer.run_blocking(
                lambda connection, row: connection.exec_driver_sql(
                    "UPDATE stores SET state = 'fresh' WHERE id = ?", (row,)
                ),
                store.id,
            )
        writer.run_blocking(lambda connection: connection.exec_driver_sql("ANALYZE"))
    finally:
        writer.close()
