"""The items of a parcel as they are scanned into it: counts, and nothing else."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lzdesk.link.messages import ParcelScanned, ScanItem

RIGHT, WRONG, TOO_MANY = "right", "wrong", "too_many"


class ItemScan(NamedTuple):
    """outcome: RIGHT, WRONG or TOO_MANY. sku: empty where the code is no item's."""

    outcome: str
    sku: str


class ParcelInHand:
    """Counts the items of one parcel."""

    def __init__(self, scanned: ParcelScanned) -> None:
        self.scanned = scanned
        self.counts: Counter[str] = Counter()
        self._codes = {
            code.casefold(): item.sku
            for item in scanned.items
            for code in (*item.barcodes, item.sku)
        }

    @property
    def items(self) -> Sequence[ScanItem]:
        return self.scanned.items

    @property
    def left(self) -> int:
        """Pieces that are still to come."""
        return sum(item.pieces for item in self.items) - self.counts.total()

    def take(self, code: str) -> ItemScan:
        """An item was scanned, by its barcode or its SKU."""
        sku = self._codes.get(code.strip().casefold())
        if sku is None:
            return ItemScan(WRONG, "")
        wanted = next(item.pieces for item in self.items if item.sku == sku)
        if self.counts[sku] >= wanted:
            return ItemScan(TOO_MANY, sku)
        self.counts[sku] += 1
        return ItemScan(RIGHT, sku)
