"""Which printed labels are on parcels that must not leave, in SQL for the alerts, grid and lists.

Each condition is about `p`, a row of printed_pages, and `r`, its run. What counts is the parcel,
never the order alone: of two parcels one may be cancelled and the other leave.
"""

_ITEM = (
    "SELECT 1 FROM order_items i WHERE i.order_row = p.order_row AND i.package_id = p.package_id"
)
_PARCEL = "SELECT 1 FROM packages k WHERE k.order_row = p.order_row AND k.package_id = p.package_id"

COUNTS = "p.voided_at IS NULL AND r.state <> 'not_written'"
PULLED = f"EXISTS ({_PARCEL} AND k.pulled_at >= p.at)"
"""What was printed after the pull is a label to pull once more."""
LEFT = f"EXISTS ({_PARCEL} AND k.scanned_out_at >= p.at)"
CANCELLED = (
    f"EXISTS ({_ITEM} AND i.status = 13 AND (EXISTS (SELECT 1 FROM order_history h"
    " WHERE h.order_row = i.order_row AND h.field = 'item_status' AND h.item_id = i.item_id"
    " AND h.at >= p.at) OR NOT EXISTS (SELECT 1 FROM order_items l"
    " WHERE l.order_row = p.order_row AND l.package_id = p.package_id AND l.status <> 13)))"
)
"""All of it, or an item since the print: what is printed after that is meant without the item."""
CHANGED = (
    f"((EXISTS ({_ITEM} AND i.status IN (2, 3)) AND EXISTS (SELECT 1 FROM order_history h"
    " WHERE h.order_row = p.order_row AND h.field = 'ship_to' AND h.at > p.at))"
    f" OR NOT EXISTS ({_ITEM}))"
)
"""Another address, or packed anew."""

PAGES = "print_runs r CROSS JOIN printed_pages p ON p.run_id = r.id AND r.started_at > ?"
"""Of the runs since a moment: they are read first."""
