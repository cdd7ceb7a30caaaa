"""What the vendor sends when something changes (reference 9): one body per item, line, parcel or
listing. Which numbers are text, and which times have milliseconds, differs per type as in the
documented samples."""

from collections.abc import Iterator

from lzdesk.simulator.limits import App
from lzdesk.simulator.model import Item, Order, Store
from lzdesk.simulator.returns import Reverse, ReverseLine
from lzdesk.simulator.truth import Change, ItemsChanged, ListingEdited, RequestChanged
from lzdesk.simulator.wire import Row

# What a parcel's own status is called when its items take theirs; others are not told.
PACKAGE_STATUSES = {
    "ready_to_ship": "READY_TO_SHIP",
    "shipped": "INFO_ST_DOMESTIC_PICKUP_SIGN_IN_SUCCESS",
    "delivered": "DELIVERED",
    "canceled": "CANCELLED",
    "failed_delivery": "DELIVER_FAILED",
    "shipped_back": "ON_THE_WAY_BACK_TO_SHIPPER",
    "lost_by_3pl": "LOST_BY_3PL",
    "damaged_by_3pl": "DAMAGE_BY_3PL",
    "package_scrapped": "PACKAGE_SCRAPPED",
}
# Reverse orders are told in another vocabulary than they are listed in; one word of it (RTM_INIT)
# is documented, the rest is made like it.
REVERSE_WORDS = {
    "REQUEST_INITIATE": "INIT",
    "REQUEST_REJECT": "REJECT",
    "REQUEST_CANCEL": "CANCEL",
    "CANCEL_SUCCESS": "SUCCESS",
    "SELLER_AGREE_RETURN": "AGREE",
    "BUYER_RETURN_ITEM": "IN_TRANSIT",
    "REFUND_SUCCESS": "REFUND_SUCCESS",
}


def store_of(change: Change) -> Store:
    """Whose store a change is in."""
    if isinstance(change, ItemsChanged):
        return change.order.store
    if isinstance(change, RequestChanged):
        return change.reverse.order.store
    return change.listing.store


def bodies(change: Change) -> Iterator[Row]:
    """Everything that is sent for one change."""
    if isinstance(change, ItemsChanged):
        for item in change.items:
            yield _item(change.order, item, change.at_s)
        packages = {item.package.package_id: item for item in change.items if item.package}
        for package_id, item in packages.items():
            if item.status in PACKAGE_STATUSES:
                yield _package(change.order, package_id, item, change.at_s)
    elif isinstance(change, RequestChanged):
        for line in change.lines:
            yield _line(change.reverse, line, change.at_s)
    else:
        yield _listing(change)


def _item(order: Order, item: Item, at_s: int) -> Row:
    reverse: Row = {}
    if item.reverse_order_id and item.status in {"canceled", "returned"}:
        reverse["reverse_order_id"] = str(item.reverse_order_id)
    return {
        "seller_id": str(order.store.seller_id),
        "message_type": 0,
        "data": {
            "order_status": item.status,
            **reverse,
            "trade_order_id": str(order.order_id),
            "trade_order_line_id": str(item.item_id),
            "status_update_time": at_s,
        },
        "timestamp": at_s * 1000,
        "site": f"lazada_{order.store.country.code}",
    }


def _package(order: Order, package_id: str, item: Item, at_s: int) -> Row:
    return {
        "seller_id": str(order.store.seller_id),
        "message_type": 14,
        "data": {
            "trade_order_id": str(order.order_id),
            "buyer_id": order.buyer.buyer_id,
            "fulfillment_package_id": package_id,
            "status": PACKAGE_STATUSES[item.status],
            "status_update_time": at_s,
        },
        "timestamp": at_s,
        "site": f"lazada_{order.store.country.code}",
    }


def _line(reverse: Reverse, line: ReverseLine, at_s: int) -> Row:
    order = reverse.order
    prefix: str = reverse.kind
    if prefix == "RETURN":
        prefix = "RTM" if reverse.to_merchant else "RTW"
    return {
        "seller_id": str(order.store.seller_id),
        "message_type": 10,
        "data": {
            "reverse_order_id": reverse.reverse_id,
            "reverse_status": f"{prefix}_{REVERSE_WORDS.get(line.status, line.status)}",
            "trade_order_id": order.order_id,
            "extraParams": {},
            "trade_order_line_id": line.item.item_id,
            "buyer_id": int(order.buyer.buyer_id),
            "seller_id": order.store.seller_id,
            "reverse_order_line_id": line.line_id,
            "status_update_time": at_s,
        },
        "timestamp": at_s,
        "site": f"lazada_{order.store.country.code}",
    }


def _listing(change: ListingEdited) -> Row:
    listing = change.listing
    code = listing.store.country.code.upper()
    return {
        "seller_id": str(listing.store.seller_id),
        "message_type": 4,
        "data": {
            "item_id": listing.item_id,
            "sku_list": [
                {
                    "shop_sku": f"{listing.item_id}_{code}-{sku.product.sku_id}",
                    "seller_sku": sku.product.seller_sku,
                    "sku_id": sku.product.sku_id,
                }
                for sku in listing.skus
            ],
            "action": "EDITED_UPDATED",
            "status_update_time": change.at_s * 1000,
        },
        "timestamp": change.at_s,
        "site": f"LAZADA_{code}",
    }


def ending(app: App, store: Store, end_s: int, now_s: int) -> Row:
    """The authorisation ends within 48 hours; `null` is the sample's own seller."""
    return {
        "seller_id": "null",
        "message_type": 8,
        "data": {
            "app_key": app.app_key,
            "auth_expiry_time": end_s,
            "seller_id": str(store.seller_id),
        },
        "timestamp": now_s,
        "site": f"lazada_{store.country.code}",
    }
