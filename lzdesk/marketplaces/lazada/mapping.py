"""Lazada's orders and items as ours. Owns the vendor's scales, dates and odd spellings."""

import msgspec

from lzdesk.domain.money import CURRENCY_OF_COUNTRY, minor_units
from lzdesk.domain.orders import Order, OrderItem
from lzdesk.domain.statuses import CLOCKED_STATUSES, Status
from lzdesk.lib.dates import epoch_ms
from lzdesk.marketplaces.lazada.payloads import (
    LazadaAddress,
    LazadaItem,
    LazadaOrder,
    Scalar,
    as_bool,
    as_text,
)
from lzdesk.marketplaces.lazada.statuses import item_status

SHIP_BY_SOURCE = "lazada.sla_time_stamp"
LAST_MS = 253_402_300_799_000
"""The end of the year 9999."""
PAID_IN_FULL = ("", "paid", "fully_paid", "full_paid", "final_paid", "finished", "success")
"""Words of `stage_pay_status` after which nothing is left to pay. The reference names none but
`unpaid`: any other word keeps a pre-sale waiting, since a parcel too early is the worse mistake."""
_order_decoder = msgspec.json.Decoder(LazadaOrder)
_item_decoder = msgspec.json.Decoder(LazadaItem)


def decode_order(raw: bytes | msgspec.Raw) -> LazadaOrder:
    """Raises msgspec.DecodeError (ValidationError) for a row that is not an order."""
    return _order_decoder.decode(raw)


def decode_item(raw: bytes | msgspec.Raw) -> LazadaItem:
    return _item_decoder.decode(raw)


def map_order(head: LazadaOrder, items: list[LazadaItem], country: str, raw: bytes = b"") -> Order:
    """An order with its items. Raises ValueError for a date or amount that cannot be read."""
    currency = as_text(items[0].currency) if items else ""
    currency = currency or CURRENCY_OF_COUNTRY.get(country, "USD")
    cancel_asked = as_bool(head.need_cancel_confirm)
    updated_at = _ms(head.updated_at)
    mapped = tuple(map_item(item, currency, updated_at, cancel_asked) for item in items)
    answers = [_moment(item.cancel_trigger_time) for item in items]
    asked = Status.CANCEL_REQUESTED in [item.status for item in mapped]
    clocks = [item.ship_by for item in mapped if item.ship_by is not None]
    payment = as_text(head.payment_method)
    number = as_text(head.order_number) or str(head.order_id)
    return Order(
        str(head.order_id),
        number,
        min(item.status for item in mapped) if mapped else _status_of_head(head),
        ",".join(dict.fromkeys([item.raw_status for item in mapped] or head.statuses)),
        _ms(head.created_at),
        updated_at,
        min(clocks) if clocks else None,
        SHIP_BY_SOURCE if clocks else "",
        currency,
        minor_units(_amount(head.price), currency)
        - minor_units(_amount(head.voucher), currency)
        + minor_units(_amount(head.shipping_fee), currency),
        _full_name(head.customer_first_name, head.customer_last_name),
        _ship_to(head.address_shipping),
        payment,
        payment == "COD",
        next((item.carrier for item in mapped if item.carrier), ""),
        next((item.tracking for item in mapped if item.tracking), ""),
        as_text(head.warehouse_code),
        _fulfilled_by(mapped),
        as_text(head.buyer_note) or as_text(head.remarks),
        _tax_invoice(head),
        mapped,
        min((at for at in answers if at is not None), default=None) if asked else None,
        raw,
    )


def map_item(item: LazadaItem, currency: str, order_updated: int, cancel_asked: bool) -> OrderItem:
    status = item_status(item.status, cancel_asked or as_bool(item.need_cancel_confirm))
    if as_bool(item.is_fbl):
        fulfilled_by = "marketplace"
    elif as_bool(item.semi_managed) or as_bool(item.mp3_order):
        fulfilled_by = "managed"
    else:
        fulfilled_by = "seller"
    sla = as_text(item.sla_time_stamp)
    part_paid = _is_part_paid(item)
    runs = status in CLOCKED_STATUSES and fulfilled_by == "seller" and not part_paid
    updated = as_text(item.updated_at)
    return OrderItem(
        str(item.order_item_id),
        as_text(item.sku),
        as_text(item.shop_sku),
        as_text(item.name),
        as_text(item.variation),
        status,
        item.status,
        as_text(item.package_id),
        as_text(item.tracking_code),
        as_text(item.shipment_provider),
        minor_units(_amount(item.item_price), currency),
        minor_units(_amount(item.paid_price), currency),
        epoch_ms(sla) if sla and runs else None,
        epoch_ms(updated) if updated else order_updated,
        fulfilled_by,
        as_bool(item.is_digital),
        as_text(item.product_main_image),
        as_text(item.reason),
        as_text(item.warehouse_code),
        as_text(item.order_type),
        as_bool(item.can_escalate_pickup),
        _moment(item.schedule_delivery_start_timeslot),
        _moment(item.schedule_delivery_end_timeslot),
        as_bool(item.delivery_option_sof),
        part_paid,
    )


def _is_part_paid(item: LazadaItem) -> bool:
    """Only of a pre-sale: documented samples of other orders say `unpaid` here too."""
    if as_text(item.order_type).lower() != "presale":
        return False
    return as_text(item.stage_pay_status).lower() not in PAID_IN_FULL


def _moment(value: Scalar) -> int | None:
    """A moment that is good to know: epoch milliseconds, or a date. One that cannot be read is no
    reason to lose the order."""
    text = as_text(value)[:32]
    try:
        moment = epoch_ms(text)
    except (ValueError, OverflowError):
        return None
    return moment if 0 < moment < LAST_MS else None


def _status_of_head(head: LazadaOrder) -> Status:
    """Of an order whose items are not read: from the list of statuses on its own row."""
    asked = as_bool(head.need_cancel_confirm)
    return min((item_status(raw, asked) for raw in head.statuses), default=Status.UNKNOWN)


def _ms(value: str | int) -> int:
    return value if isinstance(value, int) else epoch_ms(value)


def _amount(value: Scalar) -> str | int | float | None:
    return int(value) if isinstance(value, bool) else value


def _full_name(first: Scalar, last: Scalar) -> str:
    return f"{as_text(first)} {as_text(last)}".strip()


def _ship_to(address: LazadaAddress | None) -> str:
    """The address as received, masked or not, line by line."""
    if address is None:
        return ""
    parts = (
        _full_name(address.first_name, address.last_name),
        as_text(address.phone),
        as_text(address.address1),
        as_text(address.address5),
        as_text(address.address4),
        as_text(address.address3),
        as_text(address.city),
        as_text(address.post_code),
        as_text(address.country),
    )
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _fulfilled_by(items: tuple[OrderItem, ...]) -> str:
    """The seller's where any item is the seller's to ship."""
    ways = {item.fulfilled_by for item in items}
    return "seller" if "seller" in ways or not ways else sorted(ways)[0]


def _tax_invoice(head: LazadaOrder) -> bool:
    """Asked for in `extra_attributes`, a JSON text, or by a tax code or branch number."""
    extra = as_text(head.extra_attributes).replace(" ", "").lower()
    asked = '"taxinvoicerequested":true' in extra or '"taxinvoicerequested":"true"' in extra
    return asked or bool(as_text(head.tax_code)) or bool(as_text(head.branch_number))
