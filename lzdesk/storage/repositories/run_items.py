"""What lies in the parcels of a run, for the papers that go with it."""

from typing import NamedTuple

from sqlalchemy import Connection

from lzdesk.domain.print_runs import ParcelState
from lzdesk.domain.statuses import Status

WITH_PAPERS = (ParcelState.READY, ParcelState.PRINTED)
GONE = (Status.CANCEL_REQUESTED, Status.CANCELLED)
MOST_SIGNS = 500


class RunItem(NamedTuple):
    """One SKU of one parcel. position: of the parcel in its run."""

    position: int
    order_number: str
    store: str
    tracking: str
    carrier: str
    note: str
    sku: str
    name: str
    variation: str
    bin: str
    picture: str
    """An address, or empty."""
    is_typed: bool
    """A person gave that address."""
    quantity: int


_ITEMS = f"""
SELECT p.position, o.order_number, s.name, max(i.tracking), max(i.carrier),
    substr(o.note, 1, {MOST_SIGNS}), i.seller_sku,
    substr(coalesce(nullif(max(k.name), ''), max(i.name)), 1, {MOST_SIGNS}),
    substr(i.variation, 1, {MOST_SIGNS}), coalesce(max(k.bin), ''),
    coalesce(max(k.image_url), ''), coalesce(max(instr(k.typed, 'image_url')), 0), count(*)
FROM run_parcels p JOIN orders o ON o.id = p.order_row JOIN stores s ON s.id = o.store_id
JOIN order_items i ON i.order_row = p.order_row AND i.package_id = p.package_id
LEFT JOIN skus k ON k.sku = i.seller_sku
WHERE p.run_id = ? AND p.state IN (?, ?) AND i.status NOT IN (?, ?)
GROUP BY p.position, i.seller_sku, i.variation ORDER BY p.position, min(i.position)
"""


def items_of_run(connection: Connection, run: int) -> list[RunItem]:
    """Of its parcels that have a label, in the order of the walk."""
    values = (run, *(str(state) for state in WITH_PAPERS), *(int(status) for status in GONE))
    return [RunItem._make(row) for row in connection.exec_driver_sql(_ITEMS, values)]
