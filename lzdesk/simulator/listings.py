"""What a store offers, and how much of it is there (reference 6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

from lzdesk.simulator.model import Item, Order, Product, Store

DAY_S = 86_400
DEFAULT_WAREHOUSE = "dropshipping"
RESTOCK = 200
# Reference 6: withhold is ordered but unpaid, occupy is paid until ready to ship.
RESERVED = {
    "unpaid": "withhold",
    "pending": "occupy",
    "packed": "occupy",
    "repacked": "occupy",
}
# Goods past the catalogue's own, which no first order is about: their status and sub status.
SHELF_STATUSES = (
    (82, "Active", ""),
    (9, "InActive", ""),
    (3, "Pending QC", ""),
    (2, "InActive", "Reject"),
    (2, "Suspended", "Lock"),
    (2, "Deleted", ""),
)
SERIES = (
    "Classic",
    "Mini",
    "Pro",
    "Duo Set",
    "2026",
    "Lite",
    "Max",
    "Refill",
    "Travel",
    "Gift Box",
)


@dataclass(slots=True, eq=False)
class Stock:
    """The pieces of one SKU in one warehouse; what is there is the sum of the three."""

    warehouse: str
    sellable: int
    withhold: int = 0
    occupy: int = 0

    @property
    def total(self) -> int:
        """Everything on the shelf."""
        return self.sellable + self.withhold + self.occupy


@dataclass(frozen=True)
class Campaign:
    """Pieces locked for a channel; times are epoch seconds."""

    name: str
    start_s: int
    end_s: int
    sellable: int


@dataclass(slots=True, eq=False)
class Sku:
    """One variation on the shelf. `special` is a price in minor units, 0 when there is none."""

    product: Product
    stocks: list[Stock]
    special: int = 0
    campaign: Campaign | None = None

    @property
    def sellable(self) -> int:
        """What can be bought now, over all warehouses."""
        return sum(stock.sellable for stock in self.stocks)


@dataclass(slots=True, eq=False)
class Listing:
    """A product page with its SKUs; times are epoch seconds."""

    item_id: int
    store: Store
    name: str
    category: int
    skus: list[Sku]
    created_s: int
    updated_s: int
    status: str = "Active"
    sub_status: str = ""

    @property
    def sellable(self) -> int:
        """What can be bought now of any variation."""
        return sum(sku.sellable for sku in self.skus)


@dataclass(slots=True, eq=False)
class Shelf:
    """A store's listings by item id. Stock follows the orders: whatever changes an item's status
    moves a piece between sellable, withhold, occupy and gone, and the listing's change time."""

    store: Store
    listings: dict[int, Listing] = field(default_factory=dict)
    _skus: dict[int, tuple[Listing, Sku]] = field(default_factory=dict)

    def put(self, listing: Listing) -> None:
        """Take in a listing."""
        self.listings[listing.item_id] = listing
        self._skus.update({sku.product.sku_id: (listing, sku) for sku in listing.skus})

    def reserve(self, item: Item) -> None:
        """Count a piece of a first order: it was taken from the shelf before the run began."""
        place = RESERVED.get(item.status)
        if place and not item.fbl:
            stock = self._skus[item.product.sku_id][1].stocks[0]
            setattr(stock, place, getattr(stock, place) + 1)

    def shift(self, item: Item, was: str, at_s: int) -> None:
        """A piece's status has changed from `was`; "" for a piece that has just been ordered."""
        before: str = RESERVED.get(was) or ("" if was else "sellable")
        after: str = RESERVED.get(item.status) or ("sellable" if item.status == "canceled" else "")
        found = self._skus.get(item.product.sku_id)
        # What has left the shelf comes back by the seller's hand, not by a cancellation.
        if before == after or found is None or item.fbl or not before:
            return
        listing, sku = found
        stock = sku.stocks[0]
        if before == "sellable" and not stock.sellable:
            stock.sellable = RESTOCK
        for place, step in ((before, -1), (after, 1)):
            if place:
                setattr(stock, place, max(0, getattr(stock, place) + step))
        listing.updated_s = max(listing.updated_s, at_s)

    def sold_out(self, item: Item, at_s: int) -> None:
        """Nothing of this SKU is left to sell: what some reasons to cancel do (reference 5.1)."""
        listing, sku = self._skus[item.product.sku_id]
        for stock in sku.stocks:
            stock.sellable = 0
        listing.updated_s = max(listing.updated_s, at_s)

    def edit(self, rng: Random, at_s: int) -> Listing:
        """The seller's own hand: a price, a restock, or a listing taken off and put back."""
        listing = rng.choice(list(self.listings.values()))
        sku = rng.choice(listing.skus)
        dice = rng.random()
        if dice < 0.4:
            off = rng.choice((0, 5, 10, 20))
            sku.special = sku.product.price * (100 - off) // 100 if off else 0
        elif dice < 0.8 or listing.status not in {"Active", "InActive"}:
            sku.stocks[0].sellable += rng.randrange(10, 120)
        else:
            listing.status = "InActive" if listing.status == "Active" else "Active"
        listing.updated_s = max(listing.updated_s, at_s)
        return listing


def make_shelf(store: Store, extra: int, now_s: int, rng: Random) -> Shelf:
    """The listings of the goods a store sells, and `extra` more that nobody has ordered yet."""
    shelf = Shelf(store)
    warehouses = [DEFAULT_WAREHOUSE]
    if store.seller_id % 4 == 0:
        warehouses.append(f"{store.row.country.upper()}-WH-02")
    groups: dict[int, list[Product]] = {}
    for product in store.products:
        groups.setdefault(product.item_id, []).append(product)
    for products in groups.values():
        shelf.put(_listing(store, products, warehouses, now_s, rng))
    for products in _extra_goods(list(groups.values()), extra, rng):
        listing = _listing(store, products, warehouses, now_s, rng)
        weights = [weight for weight, _, _ in SHELF_STATUSES]
        _, listing.status, listing.sub_status = rng.choices(SHELF_STATUSES, weights)[0]
        shelf.put(listing)
    return shelf


def _listing(
    store: Store, products: list[Product], warehouses: list[str], now_s: int, rng: Random
) -> Listing:
    created_s = now_s - rng.randrange(31 * DAY_S, 400 * DAY_S)
    return Listing(
        item_id=products[0].item_id,
        store=store,
        name=products[0].name,
        category=rng.randrange(1_000, 18_000),
        skus=[_sku(product, warehouses, now_s, rng) for product in products],
        created_s=created_s,
        updated_s=now_s - rng.randrange(60, 30 * DAY_S),
    )


def _sku(product: Product, warehouses: list[str], now_s: int, rng: Random) -> Sku:
    empty = rng.random() < 0.06
    sku = Sku(product, [Stock(name, 0 if empty else rng.randrange(4, 320)) for name in warehouses])
    if rng.random() < 0.2:
        sku.special = product.price * rng.choice((80, 85, 90, 95)) // 100
    if not empty and rng.random() < 0.04:
        start_s = now_s - rng.randrange(DAY_S)
        sku.campaign = Campaign(
            f"{rng.getrandbits(64):016x}", start_s, start_s + 3 * DAY_S, min(3, sku.sellable)
        )
    return sku


def _extra_goods(groups: list[list[Product]], count: int, rng: Random) -> Iterator[list[Product]]:
    for place in range(count):
        like = groups[place % len(groups)]
        series = SERIES[place // len(groups) % len(SERIES)]
        item_id = rng.randrange(4_000_000_000, 4_900_000_000)
        yield [
            replace(
                product,
                item_id=item_id,
                sku_id=rng.randrange(30_000_000_000, 39_000_000_000),
                seller_sku=f"{product.seller_sku}-{place + 1}",
                name=f"{product.name} {series}",
            )
            for product in like
        ]


def reserve_first(shelves: dict[int, Shelf], orders: Iterable[Order]) -> None:
    """Set aside what the first orders still hold."""
    for order in orders:
        shelf = shelves[order.store.seller_id]
        for item in order.items:
            if item.status in RESERVED:
                shelf.reserve(item)
