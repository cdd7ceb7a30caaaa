"""What was handed over to carriers."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

_OUT = """
SELECT k.carrier, k.tracking, o.order_number, s.name,
    (SELECT count(*) FROM order_items i
        WHERE i.order_row = k.order_row AND i.package_id = k.package_id)
FROM packages k INDEXED BY ix_packages_scanned_out CROSS JOIN orders o ON o.id = k.order_row
JOIN stores s ON s.id = o.store_id
WHERE k.scanned_out_at >= ? AND s.removed_at IS NULL
ORDER BY k.scanned_out_at, k.id
"""


class HandedOver(NamedTuple):
    """A parcel that was scanned out. items: how many are in it."""

    carrier: str
    tracking: str
    order_number: str
    store: str
    items: int


def handed_over(connection: Connection, since: int, carriers: Sequence[str]) -> list[HandedOver]:
    """In the order they left. carriers: only theirs; none: all."""
    rows = [HandedOver._make(row) for row in connection.exec_driver_sql(_OUT, (since,))]
    return [one for one in rows if not carriers or one.carrier in carriers]


def order_of_row(connection: Connection, row: int) -> tuple[str, str] | None:
    """The key of its store, and the marketplace's id of the order; None where it is not here."""
    found = connection.exec_driver_sql(
        "SELECT s.key, o.order_id FROM orders o JOIN stores s ON s.id = o.store_id"
        " WHERE o.id = ? AND s.removed_at IS NULL",
        (row,),
    ).first()
    return None if found is None else (str(found[0]), str(found[1]))
