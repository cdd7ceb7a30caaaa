"""Where a parcel has been, as its carrier tells it. Times are epoch milliseconds."""

from typing import NamedTuple


class ParcelTrace(NamedTuple):
    """What is known of one parcel after the seller's door."""

    package_id: str
    first_scan_at: int | None
    """When the carrier first had it in hand; None while it has not."""
