"""Large desks for the benchmarks, made once and kept for the next run."""

import tempfile
import zlib
from pathlib import Path

import lzdesk.storage.tables
from lzdesk.storage.connect import SCHEMA_VERSION
from tests.factory import make_desk_db

ORDERS = 200_000
MANY_ORDERS = 1_000_000
STORES = 40


def desk_of(orders: int) -> Path:
    """The database; about a minute for half a million orders the first time."""
    tables = Path(lzdesk.storage.tables.__file__).read_bytes()
    mark = f"{SCHEMA_VERSION}-{zlib.crc32(tables):08x}-{orders}"
    folder = Path(tempfile.gettempdir()) / f"lzdesk-benchmark-{mark}"
    path = folder / "lzdesk.db"
    if not path.exists():
        print(f"making a desk of {orders:,} orders …", flush=True)
        folder.mkdir(exist_ok=True)
        part = folder / "part.db"
        part.unlink(missing_ok=True)
        make_desk_db(part, orders=orders, stores=STORES)
        part.rename(path)
    return path


def orders_wanted(words: list[str]) -> int:
    """`--many` on the command line asks for the large desk."""
    return MANY_ORDERS if "--many" in words else ORDERS
