"""Pieces that are bought after their order, in SQL: `o` the order, `i` its item, `k` the Sku, `p`
what a person marked of it, where anything."""

from lzdesk.domain.purchases import WANTED

FROM = f"""FROM orders o INDEXED BY ix_orders_open_clock
JOIN order_items i ON i.order_row = o.id AND i.status IN ({", ".join(str(int(s)) for s in WANTED)})
    AND i.fulfilled_by = 'seller' AND i.is_digital = 0
JOIN skus k ON k.sku = i.seller_sku AND k.bought_after_order = 1
LEFT JOIN purchases p ON p.order_row = o.id AND p.item_id = i.item_id
WHERE o.status IN (1, 2, 3, 4)"""
MARK = """CASE WHEN p.arrived_at IS NOT NULL THEN 'arrived' WHEN p.ordered_at IS NOT NULL
    THEN 'ordered' ELSE 'to_order' END"""
LATE = """(p.arrived_at IS NULL AND k.lead_days IS NOT NULL
    AND coalesce(p.ordered_at, {now}) + k.lead_days * 86400000 > o.clock_at)"""
"""Its lead time, from when it was ordered or else from now, ends after its order must be shipped.
Format with `now`. An order without a running clock is never late."""
