"""A desk of 200,000 orders for the benchmarks, made once and kept for the next."""

import tempfile
import zlib
from pathlib import Path

import lzdesk.storage.tables
from lzdesk.storage.connect import SCHEMA_VERSION
from tests.factory import make_desk_db

ORDERS = 200_000
STORES = 40


def desk_of_200_000() -> Path:
    """The database; about twenty seconds the first time."""
    tables = Path(lzdesk.storage.tables.__file__).read_bytes()
    mark = f"{SCHEMA_VERSION}-{zlib.crc32(tables):08x}"
    folder = Path(tempfile.gettempdir()) / f"lzdesk-benchmark-{mark}"
    path = folder / "lzdesk.db"
    if not path.exists():
        print(f"making a desk of {ORDERS:,} orders …", flush=True)
        folder.mkdir(exist_ok=True)
        part = folder / "part.db"
        part.unlink(missing_ok=True)
        make_desk_db(part, orders=ORDERS, stores=STORES)
        part.rename(path)
    return path
