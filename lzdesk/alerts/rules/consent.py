"""A seller's consent that ends soon, or has ended. One alert per consent.

Soon is the last fifth of its life, and at most the last fourteen days.

One consent may cover several stores: they are one cause, and are renewed together.
"""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity
from lzdesk.domain.clocks import DAY_MS, is_ending


def consent(facts: Facts) -> Iterator[Alert]:
    for held in facts.consents:
        if not held.stores:
            continue
        left = None if held.ends_at is None else held.ends_at - facts.now_ms
        is_over = held.is_over or (left is not None and left <= 0)
        if not is_over and not is_ending(held.granted_at, held.ends_at, facts.now_ms):
            continue
        yield Alert(
            "consent.over" if is_over else "consent.ending",
            f"consent:{held.authorisation}",
            _severity(is_over, left),
            held.stores[0],
            None if is_over else held.ends_at,
            {"stores": len(held.stores)},
        )


def _severity(is_over: bool, left: int | None) -> Severity:
    if is_over:
        # Nothing of these stores is read any more.
        return Severity.OVERDUE
    return Severity.NOW if left is not None and left <= DAY_MS else Severity.SOON
