"""/orders/get, /order/get, /order/items/get and /orders/items/get (reference 3)."""

from collections.abc import Mapping
from random import Random
from typing import cast

import msgspec

from lzdesk.simulator.calls import Call, Endpoint, Listed
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.index import Field, Query, Window
from lzdesk.simulator.model import Order
from lzdesk.simulator.routes.reading import iso_moment, whole
from lzdesk.simulator.scenarios import unknown_status
from lzdesk.simulator.wire import Row, item_rows, order_groups, order_row

# constants.json, order_status_filter_values. Items can also be `repacked` or `confirmed`, but
# these two are no filters.
STATUS_FILTERS = frozenset(
    [
        "unpaid",
        "pending",
        "packed",
        "canceled",
        "ready_to_ship",
        "delivered",
        "returned",
        "shipped",
        "failed",
        "topack",
        "toship",
        "shipping",
        "lost",
        "lost_by_3pl",
        "damaged_by_3pl",
        "failed_delivery",
        "shipped_back",
        "shipped_back_success",
        "shipped_back_failed",
        "package_scrapped",
        "all",
    ]
)
SORT_FIELDS: dict[str, Field] = {"created_at": "created", "updated_at": "updated"}
DIRECTIONS = {"ASC": False, "DESC": True}
LIMIT_MAX = 100
OFFSET_MAX = 5000
ITEM_ORDERS_MAX = 50


def orders(call: Call) -> Mapping[str, object]:
    """A page of orders.

    Choices where the reference is silent: both ends of a window are included; without `limit` a
    page has 100 rows; without `sort_by` rows come by creation, oldest first, which is what the
    documented restart at the last order's creation time needs.
    """
    given = call.parameters
    if not given.get("created_after") and not given.get("update_after"):
        raise VendorError("MissingParameter", "created_after or update_after")
    query = Query(
        created=Window(iso_moment(call, "created_after"), iso_moment(call, "created_before")),
        updated=Window(iso_moment(call, "update_after"), iso_moment(call, "update_before")),
        status=_status(given.get("status", "")),
        sort=_sort(given.get("sort_by", "")),
        descending=_descending(given.get("sort_direction", "")),
    )
    limit = whole(given.get("limit", ""), LIMIT_MAX, range(1, LIMIT_MAX + 1), "19")
    offset = whole(given.get("offset", ""), 0, range(OFFSET_MAX + 1), "14")
    total, ids = call.world.truth.indexes[call.store.seller_id].page(query, offset, limit)
    rows = [order_row(call.store.orders[order_id]) for order_id in ids]
    return {"data": {"count": len(rows), "countTotal": total, "orders": rows}}


def _status(text: str) -> str:
    if text and text not in STATUS_FILTERS:
        raise VendorError("36")
    return text or "all"


def _sort(text: str) -> Field:
    if text and text not in SORT_FIELDS:
        raise VendorError("75")
    return SORT_FIELDS[text or "created_at"]


def _descending(text: str) -> bool:
    if text and text.upper() not in DIRECTIONS:
        raise VendorError("74")
    return DIRECTIONS[text.upper() or "ASC"]


def _order(call: Call) -> Order:
    text = call.required("order_id")
    order = call.store.orders.get(int(text)) if text.isascii() and text.isdigit() else None
    if order is None:
        raise VendorError("16", text)
    return order


def one_order(call: Call) -> Mapping[str, object]:
    """One order, with the fields of a list row; error 16 when it is not in this store."""
    return {"data": order_row(_order(call))}


def items(call: Call) -> Mapping[str, object]:
    """The pieces of one order; error 16 when it is not in this store."""
    return {"data": item_rows(_order(call))}


def items_of_many(call: Call) -> Mapping[str, object]:
    """The pieces of up to 50 orders. Errors 56 (not a list), 38 (too many), 39 (none is here)
    and 37 (some are not)."""
    try:
        ids = msgspec.json.decode(call.required("order_ids"), type=list[int], strict=False)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise VendorError("56") from None
    if len(ids) > ITEM_ORDERS_MAX:
        raise VendorError("38")
    known = call.store.orders
    found = [known[order_id] for order_id in dict.fromkeys(ids) if order_id in known]
    if not found:
        raise VendorError("39")
    if any(order_id not in known for order_id in ids):
        raise VendorError("37")
    return {"data": order_groups(found)}


def _touch(call: Call, row: Row) -> None:
    """An order of the page changes behind the reader's back: its update time moves to now."""
    order = call.store.orders[cast("int", row["order_id"])]
    with call.world.truth.changing(order, order.items[:1], call.world.clock.now_s()):
        pass


def _disguise(call: Call, dice: Random) -> bool:
    """An order that is on its way or has arrived takes a status that no table knows."""
    status = dice.choice(("shipped", "delivered"))
    index = call.world.truth.indexes[call.store.seller_id]
    query = Query(Window(), Window(), status, "created", descending=False)
    total, _ = index.page(query, 0, 0)
    if not total:
        return False
    _, (order_id,) = index.page(query, dice.randrange(total), 1)
    order = call.store.orders[order_id]
    item = next(item for item in order.items if item.status == status)
    with call.world.truth.changing(order, [item], call.world.clock.now_s()):
        item.status = unknown_status.STATUS
    return True


ENDPOINTS = {
    "/orders/get": Endpoint(orders, listed=Listed(("data", "orders"), _touch, _disguise)),
    "/order/get": Endpoint(one_order),
    "/order/items/get": Endpoint(items),
    "/orders/items/get": Endpoint(items_of_many),
}
