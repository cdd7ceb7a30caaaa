"""A store whose orders here are not those its marketplace counts."""

from collections.abc import Iterator

from lzdesk.domain.alerts import Alert, Facts, Severity


def unproven(facts: Facts) -> Iterator[Alert]:
    """A store that was never compared is being read; that is not a difference."""
    for store in facts.stores:
        if store.is_read and store.differs_since is not None:
            yield Alert(
                "store.unproven",
                f"store.unproven:{store.store_id}",
                Severity.SOON,
                store.store_id,
                fields={"since": store.differs_since},
            )
