"""Lazada's writes on parcels: asked in one JSON parameter, answered item by item.

Reference, sections 4.1 and 5.1. A call may answer `code` 0 and `success` true while every item
failed: only `item_err_code` 0 counts. The list of packages says nothing of their items, so the
caller tells which lie in each.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from lzdesk.domain.commands import ItemResult, ItemState
from lzdesk.domain.errors import JunkAnswer
from lzdesk.domain.statuses import Status
from lzdesk.marketplaces.contract import Carrier, Carriers, ItemsWritten, OrderItems
from lzdesk.marketplaces.lazada.answers import open_envelope, open_result
from lzdesk.marketplaces.lazada.facts import ITEM_ORDERS_PER_CALL
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.items import items_together
from lzdesk.marketplaces.lazada.mapping import decode_item
from lzdesk.marketplaces.lazada.payloads import Scalar, as_bool, as_text
from lzdesk.marketplaces.lazada.refusals import NOTHING_DONE
from lzdesk.marketplaces.lazada.statuses import item_status

R = TypeVar("R", bound=msgspec.Struct)
OK = "0"


class CarrierRow(msgspec.Struct):
    name: Scalar = ""
    provider_code: Scalar = ""


class CarriersAnswer(msgspec.Struct):
    platform_default: Scalar = 1
    shipping_allocate_type: Scalar = "TFS"
    shipment_providers: list[CarrierRow] = []


class PackedItem(msgspec.Struct):
    order_item_id: int | str
    item_err_code: Scalar = None
    msg: Scalar = ""
    tracking_number: Scalar = ""
    shipment_provider: Scalar = ""
    package_id: Scalar = ""
    retry: Scalar = False


class PackedOrder(msgspec.Struct):
    order_item_list: list[PackedItem] = []
    order_id: Scalar = ""


class PackAnswer(msgspec.Struct):
    pack_order_list: list[PackedOrder] = []


class DigitalAnswer(msgspec.Struct):
    orders: list[PackedOrder] = []


class PackageRow(msgspec.Struct):
    package_id: Scalar = ""
    item_err_code: Scalar = None
    msg: Scalar = ""
    retry: Scalar = False


class PackagesAnswer(msgspec.Struct):
    packages: list[PackageRow] = []


class Reason(msgspec.Struct):
    reason_id: Scalar = ""
    reason_name: Scalar = ""


class TipAnswer(msgspec.Struct):
    tip_type: Scalar = ""
    tip_content: Scalar = ""
    reason_options: list[Reason] = []


def _asked(orders: Iterable[OrderItems], items: str) -> list[dict[str, object]]:
    return [
        {"order_id": int(order.order_id), items: [int(item) for item in order.item_ids]}
        for order in orders
    ]


def carriers_request(orders: Iterable[OrderItems]) -> dict[str, str]:
    """The parameters of `/order/shipment/providers/get`."""
    ask = {"orders": _asked(orders, "order_item_ids")}
    return {"getShipmentProvidersReq": msgspec.json.encode(ask).decode()}


def carriers_answer(body: bytes) -> Carriers:
    read = _result(body, CarriersAnswer)
    choices = tuple(
        Carrier(as_text(one.provider_code), as_text(one.name)) for one in read.shipment_providers
    )
    by_vendor = as_bool(read.platform_default) or not choices
    return Carriers(as_text(read.shipping_allocate_type) or "TFS", by_vendor, choices)


def pack_request(orders: Iterable[OrderItems], allocation: str, carrier: str) -> dict[str, str]:
    """The parameters of `/order/fulfill/pack`. A carrier must not be sent where none is asked."""
    ask: dict[str, object] = {
        "pack_order_list": _asked(orders, "order_item_list"),
        "delivery_type": "dropship",
        "shipping_allocate_type": allocation,
    }
    if carrier:
        ask["shipment_provider_code"] = carrier
    return {"packReq": msgspec.json.encode(ask).decode()}


def pack_answer(body: bytes) -> ItemsWritten:
    """An item that the answer does not name is in neither map: nobody knows what became of it."""
    results: dict[str, ItemResult] = {}
    states: dict[str, ItemState] = {}
    for order in _result(body, PackAnswer).pack_order_list:
        for row in order.order_item_list:
            item = str(row.order_item_id)
            results[item] = _verdict(item, row.item_err_code, row.msg, row.retry)
            if results[item].ok:
                states[item] = ItemState(
                    item,
                    "packed",
                    Status.ARRANGED,
                    as_text(row.package_id),
                    as_text(row.tracking_number),
                    as_text(row.shipment_provider),
                )
    return ItemsWritten(results, states)


def digital_request(orders: Iterable[OrderItems]) -> dict[str, str]:
    """The parameter of `/order/digital/delivered`."""
    ask = {"orders": _asked(orders, "order_item_list")}
    return {"digitalDeliveryReq": msgspec.json.encode(ask).decode()}


def digital_answer(body: bytes) -> ItemsWritten:
    """The verdict on each item that the answer names."""
    results = {
        str(row.order_item_id): _verdict(
            str(row.order_item_id), row.item_err_code, row.msg, row.retry
        )
        for order in _result(body, DigitalAnswer).orders
        for row in order.order_item_list
    }
    return ItemsWritten(results, {})


def packages_request(name: str, packages: Iterable[str]) -> dict[str, str]:
    """The one parameter of the calls on packages, e.g. `readyToShipReq`."""
    ask = {"packages": [{"package_id": package} for package in packages]}
    return {name: msgspec.json.encode(ask).decode()}


def packages_answer(body: bytes, packages: Mapping[str, tuple[str, ...]]) -> ItemsWritten:
    """The verdict on each package, told of its items; their states are the caller's to work out."""
    results: dict[str, ItemResult] = {}
    for row in _result(body, PackagesAnswer).packages:
        for item in packages.get(as_text(row.package_id), ()):
            results[item] = _verdict(item, row.item_err_code, row.msg, row.retry)
    return ItemsWritten(results, {})


def order_items_of(order: OrderItems) -> dict[str, str]:
    """The parameters of the calls that cancel."""
    ids = ",".join(order.item_ids)
    return {"order_id": order.order_id, "order_item_id_list": f"[{ids}]"}


def reasons_answer(body: bytes) -> tuple[tuple[str, str], ...]:
    return tuple(
        (as_text(one.reason_id), as_text(one.reason_name)) for one in _tip(body).reason_options
    )


def cancel_answer(body: bytes, order: OrderItems) -> ItemsWritten:
    """`tip_type` is `success`, `warn` (done, with a word) or `error` (reference, 5.1)."""
    tip = _tip(body)
    kind, words = as_text(tip.tip_type).lower(), as_text(tip.tip_content)
    ok = kind in ("success", "warn", "warning")
    code = OK if ok else kind or "error"
    sure = ok or kind == "error"
    results = {
        item: ItemResult(item, ok, "" if ok else code, words, sure=sure) for item in order.item_ids
    }
    return ItemsWritten(results, {})


def _verdict(item: str, code: Scalar, words: Scalar, retry: Scalar) -> ItemResult:
    text = as_text(code)
    if text == OK:
        return ItemResult(item, ok=True)
    return ItemResult(
        item, False, text or "?", as_text(words), as_bool(retry), sure=text in NOTHING_DONE
    )


def _result(body: bytes, kind: type[R]) -> R:
    try:
        return msgspec.json.decode(open_result(body), type=kind)
    except msgspec.DecodeError as error:
        raise JunkAnswer(detail=kind.__name__) from error


def _tip(body: bytes) -> TipAnswer:
    try:
        return msgspec.json.decode(open_envelope(body).data, type=TipAnswer)
    except msgspec.DecodeError as error:
        raise JunkAnswer(detail=TipAnswer.__name__) from error


class LazadaFulfilment:
    """The writes of one store, and the items as they are now."""

    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def carriers(self, orders: tuple[OrderItems, ...]) -> Carriers:
        path = "/order/shipment/providers/get"
        return carriers_answer(await self._gateway.get(path, carriers_request(orders)))

    async def pack(
        self, orders: tuple[OrderItems, ...], allocation: str, carrier: str
    ) -> ItemsWritten:
        asked = pack_request(orders, allocation, carrier)
        return pack_answer(await self._gateway.post("/order/fulfill/pack", asked))

    async def ready_to_ship(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten:
        written = await self._write("/order/package/rts", "readyToShipReq", packages)
        return _moved(written, "ready_to_ship", None)

    async def repack(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten:
        written = await self._write("/order/package/repack", "rePackReq", packages)
        return _moved(written, "repacked", "")

    async def deliver_digital(self, orders: tuple[OrderItems, ...]) -> ItemsWritten:
        body = await self._gateway.post("/order/digital/delivered", digital_request(orders))
        return _moved(digital_answer(body), "delivered", None)

    async def own_delivered(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten:
        written = await self._write("/order/package/sof/delivered", "dbsDeliveryReq", packages)
        return _moved(written, "delivered", None)

    async def own_failed(self, packages: dict[str, tuple[str, ...]]) -> ItemsWritten:
        path = "/order/package/sof/failed_delivery"
        written = await self._write(path, "dbsFailedDeliveryReq", packages)
        return _moved(written, "failed_delivery", None)

    async def _write(
        self, path: str, name: str, packages: dict[str, tuple[str, ...]]
    ) -> ItemsWritten:
        body = await self._gateway.post(path, packages_request(name, packages))
        return packages_answer(body, packages)

    async def cancel_reasons(self, order: OrderItems) -> tuple[tuple[str, str], ...]:
        path = "/order/reverse/cancel/validate"
        return reasons_answer(await self._gateway.get(path, order_items_of(order)))

    async def cancel(self, order: OrderItems, reason: str) -> ItemsWritten:
        """Documented as GET alone (reference, 1.4 and 5.1)."""
        asked = {**order_items_of(order), "reason_id": reason}
        body = await self._gateway.get("/order/reverse/cancel/create", asked)
        return _moved(cancel_answer(body, order), "canceled", None)

    async def items_now(self, orders: tuple[str, ...]) -> dict[str, tuple[ItemState, ...]]:
        found: dict[str, tuple[ItemState, ...]] = {}
        for start in range(0, len(orders), ITEM_ORDERS_PER_CALL):
            some = orders[start : start + ITEM_ORDERS_PER_CALL]
            for order_id, raws in (await items_together(self._gateway, some)).items():
                found[order_id] = tuple(map(_state_of, raws))
        return found


def _state_of(raw: msgspec.Raw) -> ItemState:
    try:
        item = decode_item(raw)
    except msgspec.DecodeError as error:
        raise JunkAnswer(detail="/orders/items/get") from error
    return ItemState(
        str(item.order_item_id),
        item.status,
        item_status(item.status, as_bool(item.need_cancel_confirm)),
        as_text(item.package_id),
        as_text(item.tracking_code),
        as_text(item.shipment_provider),
    )


def _moved(written: ItemsWritten, raw: str, package: str | None) -> ItemsWritten:
    """The states that the items of a good answer are in now."""
    status = item_status(raw, cancel_asked=False)
    states = {
        item: ItemState(item, raw, status, package, "", "")
        for item, result in written.results.items()
        if result.ok
    }
    return ItemsWritten(written.results, states)
