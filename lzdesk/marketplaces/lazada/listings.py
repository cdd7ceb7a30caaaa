"""A store's products with their stock (reference, section 6)."""

import msgspec

from lzdesk.domain.errors import JunkAnswer
from lzdesk.domain.listings import Listing, WarehouseStock
from lzdesk.domain.money import CURRENCY_OF_COUNTRY, minor_units
from lzdesk.domain.stores import UTC_OFFSET_HOURS
from lzdesk.lib.dates import epoch_ms, iso_local
from lzdesk.marketplaces.contract import Page, RowTrouble, Window
from lzdesk.marketplaces.lazada.answers import open_envelope
from lzdesk.marketplaces.lazada.facts import PRODUCT_PAGE
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.payloads import Scalar, as_int, as_text


class Warehouse(msgspec.Struct):
    warehouseCode: Scalar = ""
    sellableQuantity: Scalar = 0
    withholdQuantity: Scalar = 0
    occupyQuantity: Scalar = 0
    totalQuantity: Scalar = 0
    quantity: Scalar = 0


class Channel(msgspec.Struct):
    endTime: Scalar = ""
    sellableQuantity: Scalar = 0


class ProductSku(msgspec.Struct):
    SkuId: int | str
    SellerSku: Scalar = ""
    ShopSku: Scalar = ""
    Status: Scalar = ""
    Url: Scalar = ""
    Available: Scalar = 0
    quantity: Scalar = 0
    price: Scalar = 0
    special_price: Scalar = 0
    saleProp: dict[str, Scalar] = {}
    Images: list[Scalar] = []
    multiWarehouseInventories: list[Warehouse] = []
    fblWarehouseInventories: list[Warehouse] = []
    channelInventories: list[Channel] = []


class Attributes(msgspec.Struct, frozen=True):
    name: Scalar = ""


class Product(msgspec.Struct):
    item_id: int | str
    updated_time: Scalar = None
    created_time: Scalar = None
    status: Scalar = ""
    attributes: Attributes = Attributes()
    images: list[Scalar] = []
    skus: list[ProductSku] = []


class Products(msgspec.Struct):
    total_products: Scalar = None
    products: list[msgspec.Raw] = []


class LazadaListings:
    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def listings_page(self, window: Window | None, start: int) -> Page[tuple[Listing, ...]]:
        asked = {
            "filter": "all",
            "limit": str(PRODUCT_PAGE),
            "offset": str(start),
            "options": "1",
        }
        zone = UTC_OFFSET_HOURS[self._gateway.country]
        if window is not None:
            asked["update_after"] = iso_local(window.after, zone)
            asked["update_before"] = iso_local(window.before + 999, zone)
        return await self._page(asked)

    async def listings_by_sku(self, seller_skus: tuple[str, ...]) -> Page[tuple[Listing, ...]]:
        """`sku_seller_list` takes a hundred, but a page holds fifty products."""
        wanted = msgspec.json.encode(seller_skus).decode()
        limit = str(PRODUCT_PAGE)
        return await self._page(
            {"filter": "all", "limit": limit, "options": "1", "sku_seller_list": wanted}
        )

    async def _page(self, asked: dict[str, str]) -> Page[tuple[Listing, ...]]:
        body = await self._gateway.get("/products/get", asked)
        try:
            read = msgspec.json.decode(open_envelope(body).data, type=Products)
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/products/get") from error
        total = as_int(read.total_products)
        if total is None:
            raise JunkAnswer(detail="no total_products")
        rows: list[tuple[Listing, ...]] = []
        troubles: list[RowTrouble] = []
        for raw in read.products:
            try:
                rows.append(_mapped(raw, self._gateway.country))
            except (msgspec.DecodeError, ValueError) as error:
                troubles.append(RowTrouble("", str(error)))
        return Page(total, len(read.products), rows, troubles)


def _mapped(raw: msgspec.Raw, country: str) -> tuple[Listing, ...]:
    product = msgspec.json.decode(raw, type=Product)
    updated = as_int(product.updated_time) or as_int(product.created_time)
    if updated is None or not product.skus:
        raise ValueError("a product without SKUs or a time")
    currency = CURRENCY_OF_COUNTRY.get(country, "USD")
    return tuple(_listing(product, sku, currency, country, updated) for sku in product.skus)


def _listing(
    product: Product, sku: ProductSku, currency: str, country: str, updated: int
) -> Listing:
    zone = UTC_OFFSET_HOURS[country]
    sale = minor_units(_amount(sku.special_price), currency)
    locks = [(as_int(one.sellableQuantity) or 0, one) for one in sku.channelInventories]
    ends = [_local_ms(as_text(one.endTime), zone) for _, one in locks]
    return Listing(
        str(product.item_id),
        str(sku.SkuId),
        as_text(sku.SellerSku),
        as_text(sku.ShopSku),
        as_text(product.attributes.name),
        ", ".join(as_text(value) for value in sku.saleProp.values() if as_text(value)),
        f"{as_text(product.status)}/{as_text(sku.Status)}".strip("/"),
        currency,
        minor_units(_amount(sku.price), currency),
        sale or None,
        sum(as_int(one.totalQuantity) or 0 for one in sku.fblWarehouseInventories),
        sum(count for count, _ in locks),
        max((end for end in ends if end), default=None),
        as_text(next(iter([*sku.Images, *product.images]), "")),
        as_text(sku.Url),
        updated,
        _stocks(sku),
    )


def _stocks(sku: ProductSku) -> tuple[WarehouseStock, ...]:
    """By warehouse; one without a name where the vendor tells none."""
    found = tuple(
        WarehouseStock(
            as_text(one.warehouseCode),
            as_int(one.sellableQuantity) or 0,
            as_int(one.withholdQuantity) or 0,
            as_int(one.occupyQuantity) or 0,
            as_int(one.totalQuantity) or 0,
        )
        for one in sku.multiWarehouseInventories
    )
    if found:
        return found
    sellable = as_int(sku.Available) or as_int(sku.quantity) or 0
    return (WarehouseStock("", sellable, 0, 0, sellable),)


def _amount(value: Scalar) -> str | int | float | None:
    return int(value) if isinstance(value, bool) else value


def _local_ms(text: str, zone: int) -> int | None:
    """`2022-05-28 00:00:00` in the store's own time, without an offset."""
    try:
        return epoch_ms(f"{text} +{zone:02}00")
    except ValueError:
        return None
