"""A freshly migrated desk with the stores and orders of the design pictures, for pane tests."""

import sqlite3
from pathlib import Path

from lzdesk.domain.statuses import Status
from lzdesk.storage.migrate import open_migrated

NOW_MS = 1_794_451_328_000
"""Thu 12 Nov 2026, 02:42:08 UTC: 10:42:08 in UTC+8."""

HOUR = 3_600_000
DAY = 24 * HOUR
MINUTE = 60_000

STORES = (
    # key, name, country, hue, group, state
    ("lumi-flagship", "Lumi Flagship", "sg", 6, "Lumi Beauty", "fresh"),
    ("lumi-outlet", "Lumi Outlet", "sg", 10, "Lumi Beauty", "fresh"),
    ("lumi-official", "Lumi Official", "my", 0, "Lumi Beauty", "fresh"),
    ("lumi-beauty", "Lumi Beauty", "th", 4, "Lumi Beauty", "fresh"),
    ("lumi-viet", "Lumi Việt", "vn", 3, "Lumi Beauty", "fresh"),
    ("lumi-manila", "Lumi Manila", "ph", 5, "Lumi Beauty", "fresh"),
    ("casa-home", "Casa Home", "sg", 7, "Casa Home", "fresh"),
    ("casa-rumah", "Casa Rumah", "my", 1, "Casa Home", "fresh"),
    ("casa-baan", "Casa Baan", "th", 9, "Casa Home", "fresh"),
    ("casa-jakarta", "Casa Jakarta", "id", 11, "Casa Home", "fresh"),
    ("casa-live", "Casa Live", "id", 10, "Casa Home", "needs_consent"),
    ("casa-bahay", "Casa Bahay", "ph", 3, "Casa Home", "fresh"),
    ("volt-gadget", "Volt Gadget", "th", 3, "Volt Gadget", "fresh"),
)

ORDERS = (
    # left in minutes, store, number, sku, pieces, more, buyer, status, carrier, currency, minor
    (-41, 3, "4162038571048", "LMB-SERUM-30", 2, 0, "Nur A***h", 2, "LEX MY", "MYR", 11800),
    (-18, 9, "251111Q7KD4X2M", "CSA-MUG-400-GRN", 1, 0, "สม***ชัย", 2, "SPX TH", "THB", 34900),
    (-6, 3, "4162038602217", "LMB-CREAM-50", 1, 2, "陈**", 3, "J&T MY", "MYR", 24650),
    (12, 4, "9840316627155", "LMB-MASK-SET10", 3, 0, "ก***ญจน์", 2, "Flash", "THB", 117000),
    (26, 13, "9840316630481", "VLT-CHG-65W-BLK", 1, 0, "ปิย***ดา", 2, "Kerry", "THB", 89000),
    (38, 1, "1109284410375", "LMB-SERUM-30", 1, 0, "Tan W***", 2, "LEX SG", "SGD", 3290),
    (44, 5, "2511120A9RTW6C", "LMB-TONER-200", 2, 0, "Nguyễn T***", 3, "SPX VN", "VND", 538000),
    (52, 5, "579183640275910354", "VLT-CABLE-C2M", 4, 0, "Lê M***", 2, "GHN", "VND", 316000),
    (68, 2, "251111P2MZ8H4T", "LMB-SERUM-15", 1, 0, "林**", 2, "Ninja Van", "SGD", 1990),
    (81, 6, "7730192648812", "LMB-CREAM-50", 1, 0, "J*** D. Cruz", 2, "LEX PH", "PHP", 74900),
    (97, 6, "579183640291774428", "VLT-BUDS-2-WHT", 1, 0, "Ma*** R.", 3, "J&T PH", "PHP", 124900),
    (112, 10, "6625107394410", "CSA-RAK-3T-OAK", 1, 0, "Siti R***", 2, "LEX ID", "IDR", 389000),
    (130, 7, "1109284416620", "CSA-MUG-400-GRN", 6, 0, "Lim S*** Y.", 2, "LEX SG", "SGD", 8340),
    (185, 4, "9840316655209", "LMB-SERUM-30", 1, 1, "ณ***ฐพร", 3, "Flash", "THB", 105800),
    (220, 4, "579183640310226817", "LMB-MASK-SET10", 2, 0, "ว***รรณ", 2, "J&T TH", "THB", 78000),
    (265, 8, "4162038688031", "CSA-SHELF-2", 1, 0, "Ahmad F***", 1, "Ninja Van", "MYR", 15900),
    (300, 10, "2511113V8NQE5L", "VLT-CHG-65W-BLK", 2, 0, "B*** Hadi", 3, "SPX ID", "IDR", 578000),
    (372, 8, "251112KJ40PW7R", "CSA-MUG-400-WHT", 2, 0, "黄**", 2, "SPX MY", "MYR", 5780),
    (430, 5, "3380561947702", "VLT-HUB-7IN1", 1, 0, "Phạm H***", 3, "GHTK", "VND", 1249000),
    (573, 12, "251112C6TXE91B", "CSA-LAMP-DESK", 1, 0, "A*** Reyes", 2, "SPX PH", "PHP", 159900),
    (665, 1, "1109284431946", "LMB-TONER-200", 1, 3, "S*** Kumar", 3, "LEX SG", "SGD", 12160),
    (708, 13, "9840316698340", "VLT-BUDS-2-WHT", 1, 0, "ธ***เดช", 4, "Kerry", "THB", 149000),
    (800, 3, "4162038715582", "LMB-SERUM-15", 3, 0, "Wong K***", 2, "LEX MY", "MYR", 13470),
    (1084, 10, "6625107421956", "CSA-MUG-400-GRN", 2, 0, "Dewi L***", 2, "LEX ID", "IDR", 178000),
    (1560, 5, "2511127HWQ0D3N", "LMB-MASK-SET10", 1, 0, "Trần T***", 2, "SPX VN", "VND", 289000),
    (1740, 2, "251112F9B2UY8K", "LMB-CREAM-50", 1, 0, "Goh J***", 2, "Ninja Van", "SGD", 4500),
)

RAW = {1: "pending", 2: "pending", 3: "ready_to_ship", 4: "on_hold", 9: "shipped", 11: "confirmed"}
INSERT_STORE = (
    "INSERT INTO stores (id, key, name, marketplace, country, seller_id, short_code, authorisation,"
    ' owner, profile, "group", hue, seller_center_url, state)'
    " VALUES (?, ?, ?, 'lazada', ?, '', '', '', '', '', ?, ?, '', ?)"
)
FIELDS = (
    "store_id, order_id, order_number, status, raw_statuses, created_at, updated_at, ship_by,"
    " ship_by_source, clock_at, currency, total_minor, buyer, ship_to, payment_method, is_cod,"
    " carrier, tracking, warehouse, fulfilled_by, buyer_note, tax_invoice, items_count, first_sku,"
    " first_quantity, more_skus, search_text, digest, source, first_read_at, seen_at"
)
INSERT_ORDER = f"INSERT INTO orders ({FIELDS}) VALUES ({', '.join('?' * len(FIELDS.split(',')))})"
FAR = 1 << 60


def order_row(
    store: int,
    number: str,
    *,
    left_min: int | None = 60,
    sku: str = "LMB-SERUM-30",
    pieces: int = 1,
    more: int = 0,
    buyer: str = "Tan W***",
    status: int = 2,
    carrier: str = "LEX SG",
    currency: str = "SGD",
    minor: int = 3290,
    note: str = "",
    created_at: int = NOW_MS - 5 * HOUR,
    seen: bool = True,
    source: str = "lazada.sla_time_stamp",
) -> tuple[object, ...]:
    """The values of INSERT_ORDER, with a valid order around what a test cares for."""
    ship_by = (
        None
        if left_min is None
        else NOW_MS + left_min * MINUTE + (30_000 if left_min > 0 else -30_000)
    )
    words = f"{number} {sku} {buyer}".lower()
    return (
        store, number, number, status, RAW.get(status, Status(status).word), created_at,
        created_at, ship_by, source, ship_by or FAR, currency, minor, buyer, "", "COD", 1, carrier,
        f"LZ{number}", "dropshipping", "seller", note, 0, pieces + more, sku, pieces, more, words,
        0, "api", created_at, NOW_MS if seen else None,
    )  # fmt: skip


def make_db(path: Path, orders: list[tuple[object, ...]] | None = None, more: int = 0) -> Path:
    """A desk at `path`: the pictures' orders or these, and `more` completed ones from the past."""
    db, engine = open_migrated(path, path.parent / "backups")
    for number, (key, name, country, hue, group, state) in enumerate(STORES, start=1):
        db.execute(INSERT_STORE, (number, key, name, country, group, hue, state))
    rows = picture_orders() if orders is None else list(orders)
    rows += [
        order_row(
            n % len(STORES) + 1,
            f"77{n:011}",
            left_min=None,
            status=9 if n % 9 == 0 else 11,
            created_at=NOW_MS - DAY - n * MINUTE,
        )
        for n in range(more)
    ]
    db.execute("BEGIN")
    db.executemany(INSERT_ORDER, rows)
    db.execute("INSERT INTO orders_fts(rowid, search_text) SELECT id, search_text FROM orders")
    prove(db)
    db.execute("COMMIT")
    engine.dispose()
    db.close()
    return path


def picture_orders() -> list[tuple[object, ...]]:
    """The orders of main-light.png; the fourth and sixth were not looked at yet."""
    return [
        order_row(
            store, number, left_min=left, sku=sku, pieces=pieces, more=more, buyer=buyer,
            status=status, carrier=carrier, currency=currency, minor=minor,
            seen=place not in (3, 5),
        )
        for place, (left, store, number, sku, pieces, more, buyer, status, carrier, currency, minor)
        in enumerate(ORDERS)
    ]  # fmt: skip


def prove(db: sqlite3.Connection) -> None:
    """Each store was read a minute ago and proven; Casa Rumah differs by two since 10:41."""
    counts = dict(db.execute("SELECT store_id, sum(n) FROM counts GROUP BY store_id"))
    for number, store in enumerate(STORES, start=1):
        here = counts.get(number, 0)
        differs = store[0] == "casa-rumah"
        db.execute(
            "INSERT INTO proofs (store_id, feed, remote_count, local_count, read_at, proved_at,"
            " differs_since) VALUES (?, 'orders', ?, ?, ?, ?, ?)",
            (
                number,
                here + 2 if differs else here,
                here,
                NOW_MS - (112 if number == 1 else 68) * 1000,
                NOW_MS - 68_000,
                NOW_MS - 68_000 if differs else None,
            ),
        )
