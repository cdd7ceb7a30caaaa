"""What leaves today: parcels per carrier, store and country."""

import sqlite3
from typing import NamedTuple

_PARCELS = """
WITH near AS (
    SELECT k.id FROM orders o INDEXED BY ix_orders_open_clock
        CROSS JOIN packages k ON k.order_row = o.id
        WHERE o.status IN (1, 2, 3, 4) AND o.fulfilled_by = 'seller'
    UNION
    SELECT k.id FROM packages k INDEXED BY ix_packages_scanned_out WHERE k.scanned_out_at >= :today
),
parcels AS (
    SELECT k.carrier, o.store_id, k.order_row, k.scanned_out_at,
        min(i.status) AS status, max(i.pickup_until) AS pickup, max(i.can_escalate) AS may_escalate,
        max(i.raw_status = 'ready_to_ship') AS is_ready,
        coalesce(max(i.pickup_until), o.hand_over_by, o.ship_by) AS due
    FROM near CROSS JOIN packages k ON k.id = near.id CROSS JOIN orders o ON o.id = k.order_row
        JOIN order_items i ON i.order_row = k.order_row AND i.package_id = k.package_id
    WHERE NOT i.own_fleet AND i.fulfilled_by = 'seller' AND i.status <> 13
    GROUP BY k.id
)
SELECT p.carrier, p.store_id, s.country, s.marketplace,
    sum(coalesce(p.due < :tomorrow, 0) AND (p.pickup IS NOT NULL OR p.may_escalate)),
    sum(coalesce(p.due < :tomorrow, 0) AND p.pickup IS NULL AND NOT p.may_escalate),
    sum(p.is_ready AND p.scanned_out_at IS NULL),
    sum(coalesce(p.scanned_out_at >= :today, 0)),
    sum(coalesce(p.due < :tomorrow, 0) AND p.scanned_out_at IS NULL),
    sum(p.may_escalate AND p.status = 3),
    min(CASE WHEN p.due < :tomorrow AND p.scanned_out_at IS NULL THEN p.due END),
    min(CASE WHEN p.may_escalate AND p.status = 3 THEN p.order_row END)
FROM parcels p JOIN stores s ON s.id = p.store_id
WHERE s.removed_at IS NULL AND (p.scanned_out_at >= :today
    OR (p.status = 3 AND p.scanned_out_at IS NULL))
GROUP BY p.carrier, p.store_id
ORDER BY p.carrier COLLATE NOCASE, s.country, s.position, s.name
"""
"""Of parcels that are packed, and of those that were scanned out today whatever became of them."""


class Leaving(NamedTuple):
    """Parcels of one carrier and store. Due: today, or late already."""

    carrier: str
    store_id: int
    country: str
    marketplace: str
    pick_up: int
    """Due, and picked up at the seller's."""
    drop_off: int
    """Due without a pick-up: brought, or by a pick-up that no slot was told of."""
    ready: int
    """Ready to ship, and still here."""
    scanned_out: int
    """Today."""
    missing: int
    """Due, and not scanned out."""
    late_pick_ups: int
    """The marketplace lets these be escalated."""
    first_due: int | None
    """Of those missing; epoch milliseconds."""
    late_order: int | None
    """Row of an order whose pick-up can be escalated."""


def leaving(db: sqlite3.Connection, today: int, tomorrow: int) -> list[Leaving]:
    """today, tomorrow: the first moments of the operator's days, epoch milliseconds."""
    rows = db.execute(_PARCELS, {"today": today, "tomorrow": tomorrow})
    return [Leaving._make(row) for row in rows]
