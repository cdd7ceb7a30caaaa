"""New orders that nobody looked at for an hour. One alert per store."""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity
from lzdesk.domain.clocks import UNSEEN_AFTER_MS


def unseen(facts: Facts) -> Iterator[Alert]:
    for store in facts.stores:
        new = store.unseen
        if new is not None and new.orders and facts.now_ms - new.first_at >= UNSEEN_AFTER_MS:
            yield Alert(
                "orders.unseen",
                f"orders.unseen:{store.store_id}",
                Severity.NOTE,
                store.store_id,
                fields={"orders": new.orders, "since": new.first_at},
            )
