"""Orders and items as JSON rows, in the types seen on the wire.

Source: orders.get.wire_types.json and order.items.get.wire_types.json, which follow two real
answers: ids and amounts are numbers, `price` alone is text, times are store-local text.
"""

import time
from collections.abc import Iterable

from lzdesk.simulator.model import Item, Order, Store

Row = dict[str, object]


def local_time(epoch_s: int, store: Store) -> str:
    """`2018-10-31 10:18:27 +0700`, the wire's form of created_at and updated_at."""
    hours = store.country.offset_h
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(epoch_s + hours * 3600)) + (
        f" +{hours:02d}00"
    )


def iso_time(epoch_s: int, store: Store) -> str:
    """`2026-11-22T23:59:59+07:00`, the wire's form of sla_time_stamp."""
    hours = store.country.offset_h
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(epoch_s + hours * 3600)) + (
        f"+{hours:02d}:00"
    )


def amount(minor: int, store: Store) -> float:
    """Minor units as the number the wire shows; dong and rupiah have no decimals to lose."""
    return float(minor / 10**store.country.exponent)


def _voucher(minor: int, store: Store) -> float:
    # The sample shows an absent voucher as the integer 0 and a present one as a decimal number.
    return amount(minor, store) if minor else 0


def order_row(order: Order) -> Row:
    """One element of `data.orders` of /orders/get, or `data` of /order/get."""
    store, items = order.store, order.items
    address = _address(order)
    shipping = sum(item.shipping for item in items)
    shipping_original = sum(item.shipping_original for item in items)
    price = sum(item.price for item in items)
    invoice = "true" if order.tax_code else "false"
    return {
        "voucher_platform": _voucher(sum(item.voucher_platform for item in items), store),
        "voucher": _voucher(sum(item.voucher for item in items), store),
        "warehouse_code": items[0].warehouse,
        "order_number": order.order_id,
        "voucher_seller": _voucher(sum(item.voucher_seller for item in items), store),
        "created_at": local_time(order.created_s, store),
        "voucher_code": "",
        "gift_option": order.gift,
        "shipping_fee_discount_platform": _voucher(shipping_original - shipping, store),
        "customer_last_name": "",
        "updated_at": local_time(order.updated_s, store),
        "promised_shipping_times": "",
        "price": f"{amount(price, store):.2f}",
        "national_registration_number": "",
        "shipping_fee_original": amount(shipping_original, store),
        "payment_method": order.payment,
        "address_updated_at": "",
        "buyer_note": order.note,
        "customer_first_name": order.buyer.name,
        "shipping_fee_discount_seller": 0,
        "shipping_fee": amount(shipping, store),
        "branch_number": "00000" if order.tax_code and store.country.code == "th" else "",
        "tax_code": order.tax_code,
        "items_count": len(items),
        "delivery_info": "",
        "statuses": order.statuses(),
        "address_billing": address,
        "extra_attributes": f'{{"TaxInvoiceRequested":{invoice}}}',
        "order_id": order.order_id,
        "need_cancel_confirm": any(item.need_cancel_confirm for item in items),
        "is_cancel_pending": any(item.is_cancel_pending for item in items),
        "gift_message": "",
        "remarks": "",
        "address_shipping": address,
    }


def _address(order: Order) -> Row:
    buyer = order.buyer
    return {
        "country": order.store.country.name,
        "address3": buyer.state,
        "address2": "",
        "city": buyer.city,
        "address1": buyer.street,
        "phone2": "",
        "last_name": "",
        "phone": buyer.phone,
        "post_code": buyer.post_code,
        "address5": buyer.district,
        "address4": buyer.city,
        "first_name": buyer.name,
    }


def item_rows(order: Order) -> list[Row]:
    """`data` of /order/items/get."""
    return [item_row(order, item) for item in order.items]


def item_row(order: Order, item: Item) -> Row:
    """One piece of an order."""
    row = _item_facts(order, item) | _item_money(order.store, item)
    if item.flag != "NORMAL":
        row["fulfillment_sla"] = "NEXT_DAY"
    if item.reverse_order_id:
        row["reverse_order_id"] = item.reverse_order_id
    if item.managed:
        row["semi_managed"] = True
    if item.slot_s[0]:
        row["schedule_delivery_start_timeslot"] = item.slot_s[0] * 1000
        row["schedule_delivery_end_timeslot"] = item.slot_s[1] * 1000
        row["can_escalate_pickup"] = item.can_escalate
    if item.cancel_trigger_ms:
        row["cancel_trigger_time"] = item.cancel_trigger_ms
    return row


def _item_facts(order: Order, item: Item) -> Row:
    store, product, package = order.store, item.product, item.package
    has_deadline = item.status != "unpaid" and not product.digital
    return {
        "reason": item.reason,
        "sla_time_stamp": iso_time(item.sla_s, store) if has_deadline else "",
        "purchase_order_id": "",
        "payment_time": order.paid_s * 1000,
        "package_id": package.package_id if package else "",
        "buyer_id": order.buyer.buyer_id,
        "variation": product.variation,
        "purchase_order_number": "",
        "sku": product.seller_sku,
        "invoice_number": "",
        "order_type": item.order_type,
        "cancel_return_initiator": item.initiator,
        "shop_sku": f"{product.item_id}_{store.country.code.upper()}-{product.sku_id}",
        "is_reroute": 0,
        "stage_pay_status": item.stage_pay,
        "tracking_code_pre": "",
        "order_item_id": item.item_id,
        "shop_id": store.row.name,
        "order_flag": item.flag,
        "is_fbl": int(item.fbl),
        "name": product.name,
        "delivery_option_sof": int(item.dbs),
        "order_id": order.order_id,
        "status": item.status,
        "product_id": str(product.item_id),
        "sku_id": str(product.sku_id),
        "product_main_image": picture_url(store, product.item_id),
        "product_detail_url": (
            f"https://{store.country.site}/products/i{product.item_id}-s{product.sku_id}.html"
        ),
        "promised_shipping_time": "",
        "warehouse_code": item.warehouse,
        "shipping_type": "Own Warehouse" if item.fbl else "Dropshipping",
        "created_at": local_time(order.created_s, store),
        "updated_at": local_time(item.updated_s, store),
        "currency": store.country.currency,
        "shipping_provider_type": _provider_type(item),
        "is_digital": int(product.digital),
        "tracking_code": package.tracking if package else "",
        "reason_detail": item.reason_detail,
        "return_status": item.return_status,
        "shipment_provider": package.carrier if package else "",
        "digital_delivery_info": "",
        "extra_attributes": "",
        "need_cancel_confirm": item.need_cancel_confirm,
        "is_cancel_pending": item.is_cancel_pending,
    }


def _item_money(store: Store, item: Item) -> Row:
    return {
        "tax_amount": 0.0,
        "voucher_seller": _voucher(item.voucher_seller, store),
        "voucher_code_seller": "",
        "voucher_code": "",
        "voucher_code_platform": "",
        "paid_price": amount(item.price - item.voucher, store),
        "voucher_platform": _voucher(item.voucher_platform, store),
        "shipping_fee_discount_platform": _voucher(item.shipping_original - item.shipping, store),
        "wallet_credits": 0,
        "shipping_fee_original": amount(item.shipping_original, store),
        "item_price": amount(item.price, store),
        "shipping_service_cost": 0,
        "shipping_fee_discount_seller": 0,
        "shipping_amount": amount(item.shipping, store),
        "voucher_amount": _voucher(item.voucher, store),
    }


def picture_url(store: Store, item_id: int) -> str:
    """On the simulator's own address; in the vendor's form while there is none."""
    servers = store.pictures_url or f"https://{store.country.code}-live.slatic.net"
    return f"{servers}/p/{item_id:x}.png"


def _provider_type(item: Item) -> str:
    if item.product.digital:
        return "digital"
    return "seller_own_fleet" if item.dbs else item.delivery


def order_groups(orders: Iterable[Order]) -> list[Row]:
    """`data` of /orders/items/get."""
    return [
        {
            "order_number": order.order_id,
            "order_id": order.order_id,
            "order_items": item_rows(order),
        }
        for order in orders
    ]
