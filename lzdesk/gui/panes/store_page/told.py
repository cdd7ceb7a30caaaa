"""What the engine told of the browsers: kept for the page of whichever store is shown."""

from collections.abc import Mapping, Sequence

from lzdesk.domain.openings import ASKS, STOPPED, Checked


class Told:
    """Written by the store desk, read by the page, which may not be made yet."""

    def __init__(self) -> None:
        self.browsers: Sequence[str] = ()
        """Keys of the stores whose own browser is open."""
        self.memory: Mapping[str, int] = {}
        """Bytes that the open browsers take, by store."""
        self.total_memory = 0
        """Bytes that all of them take."""
        self.openings: dict[str, tuple[str, Sequence[Checked]]] = {}
        """Store to how its opening was told last: outcome and checks."""

    def opening_of(self, key: str) -> tuple[str, Sequence[Checked]]:
        """How the opening of a store was told last: outcome and checks."""
        return self.openings.get(key, ("", ()))

    def was_stopped(self, key: str) -> bool:
        """Whether checks are known that kept this store from opening."""
        return self.opening_of(key)[0] in (STOPPED, ASKS)
