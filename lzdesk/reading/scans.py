"""What was scanned out today, by carrier."""

import sqlite3
from typing import NamedTuple


class CarrierCount(NamedTuple):
    """Parcels that were scanned out to a carrier, and the last moment of it."""

    carrier: str
    parcels: int
    last_at: int


_TODAY = """
SELECT carrier, count(*), max(scanned_out_at) FROM packages INDEXED BY ix_packages_scanned_out
WHERE scanned_out_at >= ? GROUP BY carrier ORDER BY 2 DESC, 1
"""


def scanned_since(db: sqlite3.Connection, since_ms: int) -> list[CarrierCount]:
    """The largest first. since_ms: the first moment of the operator's day."""
    return [CarrierCount._make(row) for row in db.execute(_TODAY, (since_ms,))]
