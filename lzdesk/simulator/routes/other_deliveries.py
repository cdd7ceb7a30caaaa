"""Deliveries without a carrier: digital goods, and the seller's own fleet (reference 4.1).

The parameters of "collect" are not known, so there is no such call here.
"""

from collections.abc import Mapping
from functools import partial

import msgspec

from lzdesk.simulator.calls import Call, Endpoint
from lzdesk.simulator.model import Item, Order
from lzdesk.simulator.routes.fulfilment import (
    LOCKED,
    PACKABLE,
    PackagesRequest,
    PackOrder,
    check_batch,
    read_request,
    result_of,
)
from lzdesk.simulator.truth import items_of
from lzdesk.simulator.wire import Row

WORDS = {
    "0": "success",
    "600001": "package not found",
    "700000": "PACKAGE_STATUS_NOT_ALLOW_TO_OP",
    "700009": "operation not support fot nonDBS order!",
    "700020": "order item not found or not belong to digital!",
    "700026": "FO_ITEM_NOT_ALLOW_TO_PACK",
}
ON_ITS_WAY = frozenset({"ready_to_ship", "shipped"})


class DigitalRequest(msgspec.Struct):
    """`digitalDeliveryReq`."""

    orders: list[PackOrder]


def digital(call: Call) -> Mapping[str, object]:
    """Digital pieces have reached their buyers."""
    request = read_request(call, "digitalDeliveryReq", DigitalRequest)
    check_batch(len(request.orders))
    return {"orders": [_digital_order(call, entry) for entry in request.orders]}


def _digital_order(call: Call, entry: PackOrder) -> Row:
    order = call.store.orders.get(entry.order_id)
    items = {item.item_id: item for item in order.items} if order else {}
    rows: list[Row] = []
    for item_id in dict.fromkeys(entry.order_item_list):
        item = items.get(item_id)
        code = _digital_verdict(item)
        call.world.effects.ask(call.store.seller_id, "digital", item_id)
        if order and item and code == "0":
            call.world.effects.carry_out(call.store.seller_id, "digital", item_id)
            _deliver(call, order, [item], "delivered")
        row: Row = {"item_err_code": code, "msg": WORDS[code], "order_item_id": item_id}
        rows.append(row | {"retry": False})
    return {"order_id": entry.order_id, "order_item_list": rows}


def _digital_verdict(item: Item | None) -> str:
    if item is None or not item.product.digital:
        return "700020"
    return "0" if item.status in PACKABLE else "700026"


def _deliver(call: Call, order: Order, items: list[Item], status: str) -> None:
    now_s = call.world.clock.now_s()
    call.world.truth.move(order, items, status, now_s)
    call.world.market.plan_after(order, status, now_s)


def own_fleet(name: str, status: str, call: Call) -> Mapping[str, object]:
    """What became of parcels that the seller's own people carried."""
    request = read_request(call, name, PackagesRequest)
    check_batch(len(request.packages))
    effects, seller_id = call.world.effects, call.store.seller_id
    rows: list[Row] = []
    for entry in request.packages:
        package = call.store.packages.get(entry.package_id)
        items = items_of(call.store, package) if package else []
        code = _own_verdict(items)
        effects.ask(seller_id, status, entry.package_id)
        if package and code == "0":
            effects.carry_out(seller_id, status, entry.package_id)
            order = call.store.orders[package.order_id]
            waiting = [item for item in items if item.status == "ready_to_ship"]
            call.world.truth.move(order, waiting, "shipped", call.world.clock.now_s())
            _deliver(call, order, items, status)
        row: Row = {"item_err_code": code, "msg": WORDS[code], "package_id": entry.package_id}
        rows.append(row | {"retry": False})
    return {"packages": rows}


def _own_verdict(items: list[Item]) -> str:
    if not items:
        return "600001"
    if not all(item.dbs for item in items):
        return "700009"
    return "0" if all(item.status in ON_ITS_WAY for item in items) else "700000"


def _nothing_done(name: str, call: Call) -> Mapping[str, object]:
    request = read_request(call, name, PackagesRequest)
    return {"packages": [{"package_id": one.package_id, **LOCKED} for one in request.packages]}


def _no_digital(call: Call) -> Mapping[str, object]:
    request = read_request(call, "digitalDeliveryReq", DigitalRequest)
    return {
        "orders": [
            {
                "order_id": entry.order_id,
                "order_item_list": [
                    {"order_item_id": item_id, **LOCKED} for item_id in entry.order_item_list
                ],
            }
            for entry in request.orders
        ]
    }


CAMEL = ("errorCode", "errorMsg")


def _own_endpoint(name: str, status: str) -> Endpoint:
    return Endpoint(
        partial(result_of, partial(own_fleet, name, status), names=CAMEL),
        post_only=True,
        writes=True,
        fail_all=partial(result_of, partial(_nothing_done, name), names=CAMEL),
    )


ENDPOINTS = {
    "/order/digital/delivered": Endpoint(
        partial(result_of, digital, names=CAMEL),
        post_only=True,
        writes=True,
        fail_all=partial(result_of, _no_digital, names=CAMEL),
    ),
    "/order/package/sof/delivered": _own_endpoint("dbsDeliveryReq", "delivered"),
    "/order/package/sof/failed_delivery": _own_endpoint("dbsFailedDeliveryReq", "failed_delivery"),
}
