"""What a store offers: listings with their stock, by warehouse."""

from typing import NamedTuple


class WarehouseStock(NamedTuple):
    """total = sellable + withheld (ordered, unpaid) + occupied (paid, not shipped)."""

    warehouse: str
    sellable: int
    withheld: int
    occupied: int
    total: int


class Listing(NamedTuple):
    """One SKU of one product in one store. Times in epoch milliseconds, money in minor units."""

    product_id: str
    sku_id: str
    seller_sku: str
    shop_sku: str
    name: str
    variation: str
    raw_status: str
    currency: str
    price_minor: int
    sale_price_minor: int | None
    by_marketplace: int
    """Pieces in the marketplace's own warehouses: read only."""
    locked: int
    """Pieces that a campaign holds: stock may not go below them."""
    locked_until: int | None
    image_url: str
    url: str
    updated_at: int
    stocks: tuple[WarehouseStock, ...]
