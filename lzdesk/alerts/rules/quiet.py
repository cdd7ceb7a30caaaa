"""A store that is not read: three times its pace went by, and at least a quarter of an hour.

Silence is never "no orders". A store is not blamed for the time nothing was read at all: with the
program just started, its first turn must have come. One that waits for consent says so by itself.
"""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity, StoreFacts
from lzdesk.domain.clocks import is_quiet


def quiet(facts: Facts) -> Iterator[Alert]:
    for store in facts.stores:
        since = _silent_since(store)
        if since is None or facts.now_ms - facts.watched_from < store.pace_s * 1000:
            continue
        if is_quiet(since, facts.now_ms, store.pace_s):
            yield Alert(
                "store.quiet",
                f"store.quiet:{store.store_id}",
                Severity.NOW,
                store.store_id,
                fields={"since": since},
            )


def _silent_since(store: StoreFacts) -> int | None:
    """When it was last heard of; None for a store that cannot be quiet."""
    if not store.is_read or store.state == "needs_consent":
        return None
    if store.read_at is not None:
        return store.read_at
    return store.state_since if store.state == "stopped" else None
