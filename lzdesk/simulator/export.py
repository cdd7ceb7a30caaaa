"""The seller center's order export: XLSX, 74 columns, one row per item (reference 12.1)."""

import time
from collections.abc import Callable, Iterable
from io import BytesIO

from xlsxwriter import Workbook

from lzdesk.simulator.model import Item, Order
from lzdesk.simulator.wire import amount

# order_export_columns.json, in order.
COLUMNS = [
    "orderItemId",
    "orderType",
    "Guarantee",
    "deliveryType",
    "lazadaId",
    "sellerSku",
    "lazadaSku",
    "wareHouse",
    "createTime",
    "updateTime",
    "rtsSla",
    "ttsSla",
    "orderNumber",
    "invoiceRequired",
    "invoiceNumber",
    "deliveredDate",
    "customerName",
    "customerEmail",
    "nationalRegistrationNumber",
    "shippingName",
    "shippingAddress",
    "shippingAddress2",
    "shippingAddress3",
    "shippingAddress4",
    "shippingAddress5",
    "shippingPhone",
    "shippingPhone2",
    "shippingCity",
    "shippingPostCode",
    "shippingCountry",
    "shippingRegion",
    "billingName",
    "billingAddr",
    "billingAddr2",
    "billingAddr3",
    "billingAddr4",
    "billingAddr5",
    "billingPhone",
    "billingPhone2",
    "billingCity",
    "billingPostCode",
    "billingCountry",
    "taxCode",
    "branchNumber",
    "taxInvoiceRequested",
    "payMethod",
    "paidPrice",
    "unitPrice",
    "sellerDiscountTotal",
    "shippingFee",
    "walletCredit",
    "itemName",
    "variation",
    "cdShippingProvider",
    "shippingProvider",
    "shipmentTypeName",
    "shippingProviderType",
    "cdTrackingCode",
    "trackingCode",
    "trackingUrl",
    "shippingProviderFM",
    "trackingCodeFM",
    "trackingUrlFM",
    "promisedShippingTime",
    "premium",
    "status",
    "buyerFailedDeliveryReturnInitiator",
    "buyerFailedDeliveryReason",
    "buyerFailedDeliveryDetail",
    "buyerFailedDeliveryUserName",
    "bundleId",
    "bundleDiscount",
    "refundAmount",
    "sellerNote",
]

HANDOVER_S = 86_400


def _when(epoch_s: int, order: Order) -> str:
    """`04 Jul 2022 11:46`, store-local: a form seen in real files."""
    local = time.gmtime(epoch_s + order.store.country.offset_h * 3600)
    return time.strftime("%d %b %Y %H:%M", local)


def _number(minor: int, order: Order) -> float:
    return amount(minor, order.store)


def _yes_no(flag: object) -> str:
    return "Yes" if flag else "No"


# A column that is not here is empty in every row.
CELLS: dict[str, Callable[[Order, Item], str | float]] = {
    "orderItemId": lambda order, item: str(item.item_id),
    "orderType": lambda order, item: "Normal",
    "Guarantee": lambda order, item: _yes_no(item.flag == "GUARANTEE"),
    "deliveryType": lambda order, item: item.delivery,
    "lazadaId": lambda order, item: str(item.product.item_id),
    "sellerSku": lambda order, item: item.product.seller_sku,
    "lazadaSku": lambda order, item: (
        f"{item.product.item_id}_{order.store.country.code.upper()}-{item.product.sku_id}"
    ),
    "wareHouse": lambda order, item: item.warehouse,
    "createTime": lambda order, item: _when(order.created_s, order),
    "updateTime": lambda order, item: _when(item.updated_s, order),
    "rtsSla": lambda order, item: _when(item.sla_s, order),
    "ttsSla": lambda order, item: _when(item.sla_s + HANDOVER_S, order),
    "orderNumber": lambda order, item: str(order.order_id),
    "invoiceRequired": lambda order, item: _yes_no(order.tax_code),
    "deliveredDate": lambda order, item: (
        _when(item.updated_s, order) if item.status == "delivered" else ""
    ),
    "customerName": lambda order, item: order.buyer.name,
    "shippingName": lambda order, item: order.buyer.name,
    "shippingAddress": lambda order, item: order.buyer.street,
    "shippingAddress3": lambda order, item: order.buyer.state,
    "shippingAddress4": lambda order, item: order.buyer.city,
    "shippingAddress5": lambda order, item: order.buyer.district,
    "shippingPhone": lambda order, item: order.buyer.phone,
    "shippingCity": lambda order, item: order.buyer.city,
    "shippingPostCode": lambda order, item: order.buyer.post_code,
    "shippingCountry": lambda order, item: order.store.country.name,
    "shippingRegion": lambda order, item: order.buyer.state,
    "billingName": lambda order, item: order.buyer.name,
    "billingAddr": lambda order, item: order.buyer.street,
    "billingAddr3": lambda order, item: order.buyer.state,
    "billingAddr4": lambda order, item: order.buyer.city,
    "billingAddr5": lambda order, item: order.buyer.district,
    "billingPhone": lambda order, item: order.buyer.phone,
    "billingCity": lambda order, item: order.buyer.city,
    "billingPostCode": lambda order, item: order.buyer.post_code,
    "billingCountry": lambda order, item: order.store.country.name,
    "taxCode": lambda order, item: order.tax_code,
    "taxInvoiceRequested": lambda order, item: _yes_no(order.tax_code),
    "payMethod": lambda order, item: order.payment,
    "paidPrice": lambda order, item: _number(item.price - item.voucher, order),
    "unitPrice": lambda order, item: _number(item.price, order),
    "sellerDiscountTotal": lambda order, item: _number(item.voucher_seller, order),
    "shippingFee": lambda order, item: _number(item.shipping, order),
    "walletCredit": lambda order, item: 0.0,
    "itemName": lambda order, item: item.product.name,
    "variation": lambda order, item: item.product.variation,
    "shippingProvider": lambda order, item: item.package.carrier if item.package else "",
    "shipmentTypeName": lambda order, item: "Own Warehouse" if item.fbl else "Dropshipping",
    "shippingProviderType": lambda order, item: item.delivery,
    "trackingCode": lambda order, item: item.package.tracking if item.package else "",
    "status": lambda order, item: item.status,
    "buyerFailedDeliveryReturnInitiator": lambda order, item: item.initiator,
    "buyerFailedDeliveryReason": lambda order, item: item.reason,
}


def order_export(orders: Iterable[Order]) -> bytes:
    """The file's bytes."""
    buffer = BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet("sheet1")
    sheet.write_row(0, 0, COLUMNS)
    pieces = ((order, item) for order in orders for item in order.items)
    for line, (order, item) in enumerate(pieces, 1):
        for place, column in enumerate(COLUMNS):
            cell = CELLS.get(column)
            if cell:
                sheet.write(line, place, cell(order, item))
    workbook.close()
    return buffer.getvalue()
