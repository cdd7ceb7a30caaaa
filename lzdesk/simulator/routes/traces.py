"""Where the parcels of an order have been (`/logistic/order/trace`): after ready to ship.

The documented sample has one event, `1200` of the type `ready_to`; the codes and types of the
later ones are this simulator's own.
"""

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from lzdesk.simulator.calls import Call, Endpoint
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.model import Item, Order, Package
from lzdesk.simulator.truth import items_of
from lzdesk.simulator.wire import Row


class Event(NamedTuple):
    """What a parcel's status is called in its trace."""

    code: str
    kind: str
    title: str
    description: str


EVENTS = {
    "ready_to_ship": Event(
        "1200",
        "ready_to",
        "Packed by seller / warehouse",
        "Your parcel has been packed and ready to be handed over to our shipping provider.",
    ),
    "shipped": Event(
        "1300", "in_transit", "Picked up", "Our shipping provider has received your parcel."
    ),
    "delivered": Event("1800", "delivered", "Delivered", "Your parcel has been delivered."),
    "failed_delivery": Event(
        "1700", "failed", "Delivery attempt failed", "The recipient was not available."
    ),
}
WAY = {
    "ready_to_ship": ("ready_to_ship",),
    "shipped": ("ready_to_ship", "shipped"),
    "delivered": ("ready_to_ship", "shipped", "delivered"),
    "confirmed": ("ready_to_ship", "shipped", "delivered"),
    "returned": ("ready_to_ship", "shipped", "delivered"),
    "failed_delivery": ("ready_to_ship", "shipped", "failed_delivery"),
    "shipped_back": ("ready_to_ship", "shipped", "failed_delivery"),
}
"""An item's status to the events that lie behind it."""


def trace(call: Call) -> Mapping[str, object]:
    """The events of each parcel, newest first."""
    order = call.store.orders.get(_number(call.required("order_id")))
    if order is None:
        raise VendorError("16", call.required("order_id"))
    wanted = _wanted(call.parameters.get("ofcPackageIdList", ""))
    parcels = {item.package.package_id: item.package for item in order.items if item.package}
    shown = [one for key, one in parcels.items() if wanted is None or key in wanted]
    found: list[Row] = []
    for parcel in shown:
        if events := _events(order, parcel, items_of(call.store, parcel)):
            found.append(
                {
                    "order_line_info_list": "",
                    "ofc_package_id": parcel.package_id,
                    "tracking_number": parcel.tracking,
                    "logistic_detail_info_list": events,
                }
            )
    module: list[Row] = [
        {"warehouse_detail_info": None, "ofc_order_id": None, "package_detail_info_list": found}
    ]
    result: Row = {
        "not_success": False,
        "success": True,
        "module": module if found else [],
        "error_code": {"displayMessage": None},
        "repeated": False,
        "retry": False,
    }
    return {"result": result}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _wanted(text: str) -> set[str] | None:
    if not text:
        return None
    try:
        return set(msgspec.json.decode(text, type=list[str]))
    except msgspec.DecodeError:
        raise VendorError("6") from None


def _events(order: Order, parcel: Package, items: list[Item]) -> list[Row]:
    way = WAY.get(items[0].status, ()) if items else ()
    updated_s = max((item.updated_s for item in items), default=order.updated_s)
    rows: list[Row] = []
    for place, status in enumerate(way):
        # What lies before this run's beginning was not watched: it is spread over the time.
        share = (place + 1) / len(way)
        guessed = order.created_s + int((updated_s - order.created_s) * share)
        event = EVENTS[status]
        rows.append(
            {
                "package_location_name": None,
                "status_code": event.code,
                "proof_images": [],
                "detail_type": event.kind,
                "event_date": None,
                "receive_time": 0,
                "icon": None,
                "description": event.description,
                "title": event.title,
                "event_time": parcel.moments.get(status, guessed) * 1000,
            }
        )
    return rows[::-1]


ENDPOINTS = {"/logistic/order/trace": Endpoint(trace)}
