"""The seller cancels: /order/reverse/cancel/validate and /order/reverse/cancel/create
(reference 5.1). Documented as GET; the answer tells of success in `tip_type`, with code 0."""

from collections.abc import Mapping

from lzdesk.simulator.calls import Call, Endpoint
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.model import Item, Order
from lzdesk.simulator.routes.reading import json_list
from lzdesk.simulator.wire import Row

# The reasons differ per country; these three are the documented ones. True: the goods are taken
# to be gone, and their stock becomes 0.
REASONS = {
    "10000019": ("Sourcing Delay", False),
    "10000021": ("Out of Stock", True),
    "10000023": ("Wrong Price or Pricing Error", True),
}
MORE_REASONS = {"th": {"10000025": ("Shipment Cannot Be Collected", False)}}
CANCELLABLE = frozenset({"pending", "packed", "repacked", "ready_to_ship"})
TOO_LATE = "The order cannot be cancelled in its current status."


def _reasons(call: Call) -> dict[str, tuple[str, bool]]:
    return REASONS | MORE_REASONS.get(call.store.row.country, {})


def _named(call: Call) -> tuple[Order, list[Item]]:
    """The order and its named items. Errors 115 (no order id), 122 (not this store's), 102 (no
    list of items) and 123 (items of another order)."""
    text = call.parameters.get("order_id", "")
    if not text:
        raise VendorError("115")
    order = call.store.orders.get(int(text)) if text.isascii() and text.isdigit() else None
    if order is None:
        raise VendorError("122")
    ids = json_list(call.parameters.get("order_item_id_list", ""), int, "102")
    if not ids:
        raise VendorError("102")
    own = {item.item_id: item for item in order.items}
    foreign = [str(item_id) for item_id in ids if item_id not in own]
    if foreign:
        raise VendorError("123", ",".join(foreign))
    return order, [own[item_id] for item_id in dict.fromkeys(ids)]


def validate(call: Call) -> Mapping[str, object]:
    """Whether the items may be cancelled, and for which reasons."""
    _, items = _named(call)
    if any(item.status not in CANCELLABLE for item in items):
        return {"data": _tip("error", TOO_LATE)}
    options = [
        {"reason_name": name, "reason_id": reason_id}
        for reason_id, (name, _) in _reasons(call).items()
    ]
    return {"data": _tip("warning", "stock will be set as 0") | {"reason_options": options}}


def create(call: Call) -> Mapping[str, object]:
    """Cancel the items, and with each parcel touched all that is in it (reference 4.1)."""
    order, items = _named(call)
    reason = _reasons(call).get(call.required("reason_id"))
    if reason is None:
        raise VendorError("104")
    effects, seller_id = call.world.effects, call.store.seller_id
    for item in items:
        effects.ask(seller_id, "cancel", item.item_id)
    if any(item.status not in CANCELLABLE for item in items):
        return {"data": _tip("error", TOO_LATE)}
    parcels = {item.package for item in items if item.package}
    whole = [item for item in order.items if item in items or item.package in parcels]
    _cancel(call, order, whole, reason)
    for item in items:
        effects.carry_out(seller_id, "cancel", item.item_id)
    return {"data": _tip("success", "The order has been cancelled.")}


def _cancel(call: Call, order: Order, items: list[Item], reason: tuple[str, bool]) -> None:
    truth, now_s = call.world.truth, call.world.clock.now_s()
    name, gone = reason
    unasked = [item for item in items if not item.need_cancel_confirm]
    truth.cancel(order, items, now_s, name, "cancellation-seller")
    if unasked:
        truth.seller_cancelled(order, unasked, now_s)
    for item in items if gone else ():
        truth.shelves[call.store.seller_id].sold_out(item, now_s)


def _tip(kind: str, words: str) -> Row:
    return {"tip_type": kind, "tip_content": words}


def _failed(call: Call) -> Mapping[str, object]:
    _named(call)
    return {"data": _tip("error", "System busy, try again later.")}


ENDPOINTS = {
    "/order/reverse/cancel/validate": Endpoint(validate),
    "/order/reverse/cancel/create": Endpoint(create, writes=True, fail_all=_failed),
}
