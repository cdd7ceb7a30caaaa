"""Buyers who asked to cancel, as the items of their orders tell it, in SQL; `o` is the order.

The request itself is a reverse order, read apart and perhaps later: once it is here, its own
deadline counts, and the order's is left out. A request that is over is not the one that the order
tells of: the buyer asked again.
"""

UNANSWERED = """o.cancel_by IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM returns q WHERE q.store_id = o.store_id AND q.order_id = o.order_id
    AND q.kind = 'cancel' AND q.stage <> 'over')"""
