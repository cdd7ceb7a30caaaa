"""A round: each store opened and looked at once, for what no API tells."""

import msgspec

FINE, TROUBLE = "fine", "trouble"
VERDICTS = (FINE, TROUBLE)


class Round(msgspec.Struct, frozen=True):
    """Keys of stores, in the order they are looked at."""

    began_at: int
    stores: tuple[str, ...]
    looked: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[str, ...]:
        """Those that were neither looked at nor skipped."""
        over = {*self.looked, *self.skipped}
        return tuple(key for key in self.stores if key not in over)
