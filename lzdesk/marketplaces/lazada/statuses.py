"""Lazada's item statuses in our words (design, section 5; reference, section 3.6)."""

from lzdesk.domain.statuses import Status
from lzdesk.marketplaces.contract import Stage

STATUS_OF = {
    "pending": Status.TO_SHIP,
    "topack": Status.TO_SHIP,
    "repacked": Status.TO_SHIP,
    "packed": Status.ARRANGED,
    "ready_to_ship": Status.ARRANGED,
    "toship": Status.ARRANGED,
    "unpaid": Status.UNPAID,
    "failed": Status.FAILED,
    "failed_delivery": Status.FAILED,
    "shipped_back": Status.FAILED,
    "shipped_back_failed": Status.FAILED,
    "damaged_by_3pl": Status.FAILED,
    "lost": Status.LOST,
    "lost_by_3pl": Status.LOST,
    "package_scrapped": Status.LOST,
    "shipped": Status.IN_TRANSIT,
    "shipping": Status.IN_TRANSIT,
    "delivered": Status.DELIVERED,
    "confirmed": Status.COMPLETED,
    "returned": Status.RETURNED,
    "shipped_back_success": Status.RETURNED,
    "canceled": Status.CANCELLED,
}

PROVABLE_STATUSES = {
    "pending": 6, "packed": 6, "ready_to_ship": 6, "unpaid": 1, "shipped": 1, "failed_delivery": 1,
    "canceled": 1, "delivered": 1, "returned": 1, "shipped_back": 1, "shipped_back_success": 1,
    "shipped_back_failed": 1, "damaged_by_3pl": 1, "lost_by_3pl": 1, "package_scrapped": 1,
}  # fmt: skip
"""The filter words of order lists that are item statuses and nothing else (reference, 3.6); the
ones to be packed and sent are proven most often."""

FINAL_RAW = frozenset(
    (
        "delivered",
        "confirmed",
        "canceled",
        "returned",
        "lost",
        "lost_by_3pl",
        "damaged_by_3pl",
        "shipped_back_success",
        "shipped_back_failed",
        "package_scrapped",
    )
)
"""An item in one of these can no longer be cancelled, whatever `need_cancel_confirm` says."""


def item_status(raw: str, cancel_asked: bool) -> Status:
    """Our status of an item; UNKNOWN keeps a word we have never seen in sight."""
    if cancel_asked and raw not in FINAL_RAW:
        return Status.CANCEL_REQUESTED
    return STATUS_OF.get(raw, Status.UNKNOWN)


_AFTER_SCAN = (
    "shipped",
    "shipping",
    "delivered",
    "confirmed",
    "failed",
    "failed_delivery",
    "shipped_back",
    "shipped_back_success",
    "shipped_back_failed",
    "package_scrapped",
    "lost",
    "lost_by_3pl",
    "damaged_by_3pl",
    "returned",
)
_BEFORE_PACK = ("pending", "topack", "repacked")
_BEFORE_SCAN = ("packed", "ready_to_ship", "toship")
_WITH_OWN_FLEET = ("ready_to_ship", "shipped")
_AFTER_FAILURE = (
    "failed_delivery", "shipped_back", "shipped_back_success", "shipped_back_failed",
    "package_scrapped",
)  # fmt: skip
STAGES = {
    # Reference 3.6 and 4.1: pack only from pending or repacked, ready to ship only from packed,
    # cancel only before the carrier's scan. `toship` is packed for sure, and may be ready to ship:
    # it shows a pack, and neither shows nor allows the next step.
    "pack": Stage(_BEFORE_PACK, (*_BEFORE_SCAN, *_AFTER_SCAN)),
    "ready_to_ship": Stage(("packed",), ("ready_to_ship", *_AFTER_SCAN)),
    # Nothing else leads from a parcel back to what is to be packed.
    "repack": Stage(("packed",), _BEFORE_PACK),
    "cancel": Stage((*_BEFORE_PACK, *_BEFORE_SCAN), ("canceled",)),
    "deliver_digital": Stage(_BEFORE_PACK, ("delivered", "confirmed", "returned")),
    # By the seller's own people: nobody else scans, so what is ready may be delivered as well.
    "own_delivered": Stage(_WITH_OWN_FLEET, ("delivered", "confirmed", "returned")),
    "own_failed": Stage(_WITH_OWN_FLEET, _AFTER_FAILURE),
}
