"""The statuses of an order, one set over all marketplaces.

The number of a status is its rank: an order takes the status of the item with the lowest rank,
so that work still to do is never hidden behind a neighbour (design, section 5).
"""

from collections.abc import Iterable
from enum import IntEnum


class Status(IntEnum):
    """Rank and meaning of an item's, and so of an order's, place in its life."""

    CANCEL_REQUESTED = 1
    TO_SHIP = 2
    ARRANGED = 3
    HELD = 4
    UNPAID = 5
    FAILED = 6
    LOST = 7
    RETURNING = 8
    IN_TRANSIT = 9
    DELIVERED = 10
    COMPLETED = 11
    RETURNED = 12
    CANCELLED = 13
    UNKNOWN = 14
    """A word of the vendor that we do not know: shown as it is, counted in All, never dropped."""

    @property
    def word(self) -> str:
        """The name on the command line and in JSON: `to_ship`."""
        return self.name.lower()


OPEN_STATUSES = (Status.CANCEL_REQUESTED, Status.TO_SHIP, Status.ARRANGED, Status.HELD)
"""What still needs the seller's hand."""

CLOCKED_STATUSES = (Status.TO_SHIP, Status.ARRANGED)
"""Items in these carry the order's ship-by."""

FINAL_STATUSES = (
    Status.DELIVERED,
    Status.COMPLETED,
    Status.RETURNED,
    Status.CANCELLED,
    Status.LOST,
)

TABS: dict[str, tuple[Status, ...]] = {
    "open": OPEN_STATUSES,
    "to_ship": (Status.TO_SHIP,),
    "arranged": (Status.ARRANGED,),
    "held": (Status.HELD,),
    "cancel_asked": (Status.CANCEL_REQUESTED,),
    "unpaid": (Status.UNPAID,),
    "failed": (Status.FAILED, Status.LOST),
    "returning": (Status.RETURNING,),
    "in_transit": (Status.IN_TRANSIT,),
    "delivered": (Status.DELIVERED,),
    "completed": (Status.COMPLETED,),
    "returned": (Status.RETURNED,),
    "cancelled": (Status.CANCELLED,),
    "all": tuple(Status),
}
"""Tab key to the statuses it shows. UNKNOWN stands in All alone."""


def order_status(items: Iterable[Status]) -> Status:
    """The lowest rank among the items; UNKNOWN for an order without any."""
    return min(items, default=Status.UNKNOWN)


def status_of_word(word: str) -> Status | None:
    """The status that a command line or JSON word names, or None."""
    return Status.__members__.get(word.upper())
