"""/products/get (reference 6)."""

import time
from collections.abc import Callable, Mapping
from typing import cast

from lzdesk.simulator.calls import Call, Endpoint, Listed
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.listings import Campaign, Listing, Sku
from lzdesk.simulator.model import Store
from lzdesk.simulator.routes.reading import iso_moment, json_list, whole
from lzdesk.simulator.wire import Row, amount, picture_url

LIMIT_MAX = 50
OFFSET_MAX = 10_000
SKUS_MAX = 100
FILTERS: dict[str, Callable[[Listing], bool]] = {
    "all": lambda listing: True,
    "live": lambda listing: listing.status == "Active",
    "inactive": lambda listing: listing.status == "InActive",
    "deleted": lambda listing: listing.status == "Deleted",
    "pending": lambda listing: listing.status == "Pending QC",
    "rejected": lambda listing: listing.sub_status == "Reject",
    "sold-out": lambda listing: listing.status == "Active" and listing.sellable == 0,
}


def products(call: Call) -> Mapping[str, object]:
    """A page of listings.

    Choices where the reference is silent: `all` holds every status; both ends of a window are
    included; without `limit` a page has 20; rows come by creation; a sale moves the listing's
    update time, as does the seller's own hand.
    """
    given = call.parameters
    test = FILTERS.get(given.get("filter") or "all")
    if test is None:
        raise VendorError("36")
    created = iso_moment(call, "create_after"), iso_moment(call, "create_before")
    updated = iso_moment(call, "update_after"), iso_moment(call, "update_before")
    limit = whole(given.get("limit", ""), 20, range(1, LIMIT_MAX + 1), "19")
    offset = whole(given.get("offset", ""), 0, range(OFFSET_MAX + 1), "14")
    skus = frozenset(json_list(given.get("sku_seller_list", ""), str, "70"))
    if len(skus) > SKUS_MAX:
        raise VendorError("70")
    found = [
        listing
        for listing in call.world.truth.shelves[call.store.seller_id].listings.values()
        if test(listing)
        and created[0] <= listing.created_s <= created[1]
        and updated[0] <= listing.updated_s <= updated[1]
        and (not skus or any(sku.product.seller_sku in skus for sku in listing.skus))
    ]
    found.sort(key=lambda listing: (listing.created_s, listing.item_id))
    with_stock = given.get("options") == "1"
    page = found[offset : offset + limit]
    return {
        "data": {
            "total_products": len(found),
            "products": [_listing(listing, with_stock) for listing in page],
        }
    }


def _listing(listing: Listing, with_stock: bool) -> Row:
    row: Row = {
        "created_time": str(listing.created_s * 1000),
        "updated_time": str(listing.updated_s * 1000),
        "images": [picture_url(listing.store, listing.item_id)],
        "skus": [_sku(listing, sku, with_stock) for sku in listing.skus],
        "item_id": listing.item_id,
        "variation": {},
        "trialProduct": False,
        "primary_category": listing.category,
        "marketImages": [],
        "attributes": {
            "name": listing.name,
            "brand": "No Brand",
            "source": "asc",
            "delivery_option_sof": "0",
        },
        "status": listing.status,
    }
    if listing.sub_status:
        row["subStatus"] = listing.sub_status
    return row


def _sku(listing: Listing, sku: Sku, with_stock: bool) -> Row:
    """`quantity` is what can be sold, as in the samples, not what is there."""
    store, product = listing.store, sku.product
    row: Row = {
        "Status": "active" if listing.status == "Active" else "inactive",
        "quantity": sku.sellable,
        "Images": [],
        "SellerSku": product.seller_sku,
        "ShopSku": f"{product.item_id}_{store.country.code.upper()}-{product.sku_id}",
        "Url": f"https://{store.country.site}/-i{product.item_id}-s{product.sku_id}.html",
        "saleProp": {"variation": product.variation},
        "package_width": "10.00",
        "package_height": "10.00",
        "package_length": "10.00",
        "package_weight": "0.3",
        "special_price": amount(sku.special, store),
        "price": amount(product.price, store),
        "Available": sku.sellable,
        "SkuId": product.sku_id,
    }
    return row | _stock(store, sku) if with_stock else row


def _stock(store: Store, sku: Sku) -> Row:
    return {
        "multiWarehouseInventories": [
            {
                "occupyQuantity": stock.occupy,
                "quantity": stock.sellable,
                "totalQuantity": stock.total,
                "withholdQuantity": stock.withhold,
                "warehouseCode": stock.warehouse,
                "sellableQuantity": stock.sellable,
            }
            for stock in sku.stocks
        ],
        "fblWarehouseInventories": [],
        "channelInventories": [_channel(store, sku.campaign)] if sku.campaign else [],
    }


def _channel(store: Store, campaign: Campaign) -> Row:
    return {
        "channelName": campaign.name,
        "startTime": _local(campaign.start_s, store),
        "endTime": _local(campaign.end_s, store),
        "sellableQuantity": campaign.sellable,
    }


def _local(epoch_s: int, store: Store) -> str:
    """`2022-05-28 00:00:00`, the store's own time without an offset."""
    offset_s = store.country.offset_h * 3600
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(epoch_s + offset_s))


def _touch(call: Call, row: Row) -> None:
    """A listing of the page changes behind the reader's back."""
    listing = call.world.truth.shelves[call.store.seller_id].listings[cast("int", row["item_id"])]
    listing.updated_s = max(listing.updated_s, call.world.clock.now_s())


ENDPOINTS = {"/products/get": Endpoint(products, listed=Listed(("data", "products"), _touch))}
