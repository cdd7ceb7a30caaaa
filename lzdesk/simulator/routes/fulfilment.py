"""Shipment providers, packing, label documents, ready to ship, repack (reference 4).

Each call carries one JSON parameter and answers per item or package: `code` and `success` may
say yes while every item failed. A refusal of the whole call is `result.success` false with
`error_code` and `error_msg`; the providers and repack calls spell these `errorCode` and
`errorMsg`, as their documented samples do.
"""

import base64
from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

import msgspec

from lzdesk.simulator.calls import Call, Endpoint
from lzdesk.simulator.labels import label_page
from lzdesk.simulator.model import Item, Order, Package, Store
from lzdesk.simulator.orders import carriers_of
from lzdesk.simulator.truth import items_of
from lzdesk.simulator.wire import Row

BATCH_MAX = 20
# The vendor's words for its codes: error_codes.json.
WORDS = {
    "600001": "package not found",
    "600002": "package already cancelled",
    "700000": "PACKAGE_STATUS_NOT_ALLOW_TO_OP",
    "700001": "DBS_SHIPMENT_PROVIDER_CODE_NOT_EXITS",
    "700004": "PARAM_ILLEGAL",
    "700016": "NOT_AVAILABLE_NTFS_3PL",
    "700017": "PARAM_IS_NULL",
    "700021": "ORDER_NOT_FOUND",
    "700022": "BATCH_SIZE_OUT_OF_LIMIT",
    "700025": "ORDER_ITEM_NOT_FOUND",
    "700026": "FO_ITEM_NOT_ALLOW_TO_PACK",
    "700027": "NOT_SUPPORT_FBL_TO_PACK",
    "700029": "ITEM_MUST_BELONG_SAME_WAREHOUSE",
    "700030": "NOT_SUPPORT_DG_SERVICE_TO_PACK",
    "700040": "There are no packages that support printing!",
}
# How a piece fails that might succeed in a moment.
LOCKED = {"msg": "LOCK_FAILED", "item_err_code": "700024", "retry": True}
PACKABLE = frozenset({"pending", "repacked"})
PRINTABLE = frozenset({"packed", "ready_to_ship"})

Body = TypeVar("Body")


class RefusedError(Exception):
    """The whole call is refused with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OrderItems(msgspec.Struct):
    """One order of a providers request."""

    order_id: int
    order_item_ids: list[int]


class ProvidersRequest(msgspec.Struct):
    """`getShipmentProvidersReq`."""

    orders: list[OrderItems]


class PackOrder(msgspec.Struct):
    """One order of a pack request."""

    order_id: int
    order_item_list: list[int]


class PackRequest(msgspec.Struct):
    """`packReq`."""

    pack_order_list: list[PackOrder]
    delivery_type: str = ""
    shipping_allocate_type: str = ""
    shipment_provider_code: str | None = None


class PackageId(msgspec.Struct):
    """One package of a package request."""

    package_id: str


class PackagesRequest(msgspec.Struct):
    """`readyToShipReq` and `rePackReq`."""

    packages: list[PackageId]


class DocumentRequest(msgspec.Struct):
    """`getDocumentReq`."""

    packages: list[PackageId]
    doc_type: str = ""
    print_item_list: bool = False


def read_request(call: Call, name: str, kind: type[Body]) -> Body:
    """The one JSON parameter of a call. Raises RefusedError."""
    try:
        return msgspec.json.decode(call.required(name), type=kind, strict=False)
    except (msgspec.DecodeError, msgspec.ValidationError):
        raise RefusedError("700004") from None


def check_batch(size: int) -> None:
    """Raises RefusedError for none, or more than a batch holds."""
    if size == 0:
        raise RefusedError("700017")
    if size > BATCH_MAX:
        raise RefusedError("700022")


def result_of(
    work: Callable[[Call], Mapping[str, object]],
    call: Call,
    *,
    names: tuple[str, str] = ("error_code", "error_msg"),
) -> Row:
    """Wrap the work's data, or its refusal of the whole call, in `result`."""
    try:
        return {"result": {"data": work(call), "success": True}}
    except RefusedError as error:
        code_name, words_name = names
        return {
            "result": {
                "success": False,
                code_name: error.code,
                words_name: WORDS[error.code],
            }
        }


def _allocation(store: Store) -> str:
    return "NTFS" if store.row.cross_border else "TFS"


def providers(call: Call) -> Mapping[str, object]:
    """Local stores: the platform chooses (TFS). Cross-border: the seller names a carrier."""
    request = read_request(call, "getShipmentProvidersReq", ProvidersRequest)
    check_batch(len(request.orders))
    for entry in request.orders:
        order = call.store.orders.get(entry.order_id)
        if order is None:
            raise RefusedError("700021")
        known = {item.item_id for item in order.items}
        if not entry.order_item_ids or not known.issuperset(entry.order_item_ids):
            raise RefusedError("700025")
    carriers = carriers_of(call.store) if call.store.row.cross_border else ()
    return {
        "platform_default": 0 if carriers else 1,
        "shipment_providers": [
            {"name": carrier.name, "provider_code": carrier.code} for carrier in carriers
        ],
        "shipping_allocate_type": _allocation(call.store),
    }


def pack(call: Call) -> Mapping[str, object]:
    """Pack whole orders or some of their items; the rest stays pending."""
    request = read_request(call, "packReq", PackRequest)
    check_batch(len(request.pack_order_list))
    if request.delivery_type != "dropship":
        raise RefusedError("700004")
    if request.shipping_allocate_type != _allocation(call.store):
        raise RefusedError("700004")
    _check_provider(call.store, request)
    return {"pack_order_list": [_pack(call, request, entry) for entry in request.pack_order_list]}


def _check_provider(store: Store, request: PackRequest) -> None:
    """NTFS names a carrier of its list, but for the seller's own fleet; TFS must not name one."""
    code = request.shipment_provider_code
    if not store.row.cross_border:
        if code:
            raise RefusedError("700004")
    elif not code:
        if not _all_own_fleet(store, request):
            raise RefusedError("700017")
    elif code not in {carrier.code for carrier in carriers_of(store)}:
        raise RefusedError("700016")


def _all_own_fleet(store: Store, request: PackRequest) -> bool:
    named = {item_id for entry in request.pack_order_list for item_id in entry.order_item_list}
    orders = [store.orders.get(entry.order_id) for entry in request.pack_order_list]
    known = [item for order in orders if order for item in order.items if item.item_id in named]
    return bool(known) and all(item.dbs for item in known)


def _pack(call: Call, request: PackRequest, entry: PackOrder) -> Row:
    order = call.store.orders.get(entry.order_id)
    ids = list(dict.fromkeys(entry.order_item_list))
    items = {item.item_id: item for item in order.items} if order else {}
    code = request.shipment_provider_code
    verdicts = {item_id: _pack_verdict(order, items.get(item_id), code) for item_id in ids}
    effects, seller_id = call.world.effects, call.store.seller_id
    for item_id in ids:
        effects.ask(seller_id, "pack", item_id)
    good = [items[item_id] for item_id in ids if not verdicts[item_id]]
    if len({item.warehouse for item in good}) > 1:
        verdicts.update({item.item_id: "700029" for item in good})
    elif order:
        _make_parcels(call, order, good, code)
    rows = [_packed_row(item_id, verdicts[item_id], items.get(item_id)) for item_id in ids]
    return {"order_item_list": rows, "order_id": entry.order_id}


def _pack_verdict(order: Order | None, item: Item | None, code: str | None) -> str:
    """The item's error code, empty when it may be packed."""
    if order is None:
        return "700021"
    if item is None:
        return "700025"
    refusals = (
        (item.fbl, "700027"),
        (item.product.digital, "700030"),
        (item.dbs and bool(code), "700001"),
        (item.managed or item.stage_pay == "unpaid", "700026"),
        (item.status not in PACKABLE, "700026"),
    )
    return next((error for refused, error in refusals if refused), "")


def _make_parcels(call: Call, order: Order, items: list[Item], code: str | None) -> None:
    """One parcel per way of shipping: the system splits items of different kinds."""
    named = {carrier.code: carrier for carrier in carriers_of(call.store)}
    groups: dict[tuple[bool, str], list[Item]] = {}
    for item in items:
        groups.setdefault((item.dbs, item.delivery), []).append(item)
    for group in groups.values():
        parcel = call.world.factory.parcel(order, named.get(code or ""))
        for item in group:
            item.package = parcel
            call.world.effects.carry_out(call.store.seller_id, "pack", item.item_id)
        call.world.truth.move(order, group, "packed", call.world.clock.now_s())


def _packed_row(item_id: int, error: str, item: Item | None) -> Row:
    row: Row = {
        "order_item_id": item_id,
        "msg": WORDS[error] if error else "success",
        "item_err_code": error or "0",
        "retry": False,
    }
    if not error and item and item.package:
        row["tracking_number"] = item.package.tracking
        row["shipment_provider"] = item.package.carrier
        row["package_id"] = item.package.package_id
    return row


def _change_packages(
    call: Call, name: str, effect: str, change: Callable[[Call, Order, list[Item]], None]
) -> Mapping[str, object]:
    """Do something to each package that is `packed`, with a verdict for each."""
    effects, seller_id = call.world.effects, call.store.seller_id
    request = read_request(call, name, PackagesRequest)
    check_batch(len(request.packages))
    rows: list[Row] = []
    for entry in request.packages:
        package = call.store.packages.get(entry.package_id)
        error = _package_verdict(call.store, package)
        effects.ask(seller_id, effect, entry.package_id)
        if package and not error:
            effects.carry_out(seller_id, effect, entry.package_id)
            change(call, call.store.orders[package.order_id], items_of(call.store, package))
        rows.append(
            {
                "msg": WORDS[error] if error else "success",
                "item_err_code": error or "0",
                "package_id": entry.package_id,
                "retry": False,
            }
        )
    return {"packages": rows}


def _package_verdict(store: Store, package: Package | None) -> str:
    if package is None:
        return "600001"
    if package.void:
        return "600002"
    items = items_of(store, package)
    untouched = all(item.status == "packed" and not item.fbl for item in items)
    return "" if untouched else "700000"


def ready_to_ship(call: Call) -> Mapping[str, object]:
    """Mark packed parcels ready; the carrier's scan follows by itself."""
    return _change_packages(call, "readyToShipReq", "ready_to_ship", _mark_ready)


def _mark_ready(call: Call, order: Order, items: list[Item]) -> None:
    now_s = call.world.clock.now_s()
    call.world.truth.move(order, items, "ready_to_ship", now_s)
    call.world.factory.book_pickup(items, now_s)
    call.world.market.plan_after(order, "ready_to_ship", now_s)


def repack(call: Call) -> Mapping[str, object]:
    """Take packed parcels apart again."""
    return _change_packages(call, "rePackReq", "repack", _take_apart)


def _take_apart(call: Call, order: Order, items: list[Item]) -> None:
    call.world.truth.move(order, items, "repacked", call.world.clock.now_s())
    for item in items:
        if item.package:
            item.package.void = True
            item.package = None
            call.world.effects.take_back(call.store.seller_id, "pack", item.item_id)


def _no_item_packed(call: Call) -> Mapping[str, object]:
    """What a pack call says when every item fails: nothing was wrong with the call."""
    request = read_request(call, "packReq", PackRequest)
    rows = [
        {
            "order_item_list": [
                {"order_item_id": item_id, **LOCKED} for item_id in entry.order_item_list
            ],
            "order_id": entry.order_id,
        }
        for entry in request.pack_order_list
    ]
    return {"pack_order_list": rows}


def _no_package_changed(name: str, call: Call) -> Mapping[str, object]:
    """The same of a call about packages, whose parameter is `name`."""
    request = read_request(call, name, PackagesRequest)
    return {"packages": [{"package_id": one.package_id, **LOCKED} for one in request.packages]}


def document(call: Call) -> Mapping[str, object]:
    """Labels of several parcels, one page each in the order asked.

    Parcels that have no label are left out of the document, and the call is refused when none is
    left; what the vendor does with a mixed call is not known, and silent omission is the answer
    that a careless desk would not survive. Nor is it known what is said of a label that only a web
    page has (`Store.label_pages`).
    """
    request = read_request(call, "getDocumentReq", DocumentRequest)
    check_batch(len(request.packages))
    if request.doc_type not in {"PDF", "HTML"}:
        raise RefusedError("700004")
    wanted = [call.store.packages.get(entry.package_id) for entry in request.packages]
    packages = [package for package in wanted if package and _printable(call.store, package)]
    refused = call.world.troubles.refused_labels
    if not packages or any(package.package_id in refused for package in packages):
        raise RefusedError("700040")
    pages = call.store.label_pages
    if request.doc_type == "HTML" or pages == "instead":
        page = label_page(call.store, packages, request.print_item_list, call.world.base_url)
        return {"file": _encoded(page), "doc_type": "HTML"}
    if pages:
        return {"file": "", "doc_type": "PDF"}
    made = call.world.documents.make(call.store, packages, request.print_item_list)
    frame = f'<iframe src="{made.path}" width="100%" height="100%"></iframe>'
    seller_center = f"{call.world.base_url}/sc/{call.store.row.country}"
    return {"file": _encoded(frame), "pdf_url": seller_center + made.path, "doc_type": "PDF"}


def _printable(store: Store, package: Package) -> bool:
    items = items_of(store, package)
    return not package.void and all(
        item.status in PRINTABLE and not item.dbs and not item.fbl for item in items
    )


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


CAMEL = ("errorCode", "errorMsg")
ENDPOINTS = {
    "/order/shipment/providers/get": Endpoint(partial(result_of, providers, names=CAMEL)),
    "/order/fulfill/pack": Endpoint(
        partial(result_of, pack),
        post_only=True,
        writes=True,
        fail_all=partial(result_of, _no_item_packed),
    ),
    "/order/package/document/get": Endpoint(partial(result_of, document)),
    "/order/package/rts": Endpoint(
        partial(result_of, ready_to_ship),
        post_only=True,
        writes=True,
        fail_all=partial(result_of, partial(_no_package_changed, "readyToShipReq")),
    ),
    "/order/package/repack": Endpoint(
        partial(result_of, repack, names=CAMEL),
        writes=True,
        fail_all=partial(result_of, partial(_no_package_changed, "rePackReq"), names=CAMEL),
    ),
}
