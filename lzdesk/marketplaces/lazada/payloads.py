"""Lazada's answers as typed records, lenient where documentation and wire disagree
(reference, section 3.7): a number may be text, a boolean may be "true", 0 or 1."""

import msgspec

Scalar = str | int | float | bool | None


class LazadaAddress(msgspec.Struct):
    first_name: Scalar = ""
    last_name: Scalar = ""
    phone: Scalar = ""
    address1: Scalar = ""
    address3: Scalar = ""
    address4: Scalar = ""
    address5: Scalar = ""
    city: Scalar = ""
    post_code: Scalar = ""
    country: Scalar = ""


class LazadaOrder(msgspec.Struct):
    order_id: int | str
    created_at: str | int
    updated_at: str | int
    order_number: Scalar = ""
    price: Scalar = 0
    voucher: Scalar = 0
    shipping_fee: Scalar = 0
    statuses: list[str] = []
    customer_first_name: Scalar = ""
    customer_last_name: Scalar = ""
    payment_method: Scalar = ""
    buyer_note: Scalar = ""
    remarks: Scalar = ""
    warehouse_code: Scalar = ""
    tax_code: Scalar = ""
    branch_number: Scalar = ""
    extra_attributes: Scalar = ""
    need_cancel_confirm: Scalar = False
    items_count: Scalar = None
    address_shipping: LazadaAddress | None = None


class LazadaItem(msgspec.Struct):
    order_item_id: int | str
    status: str
    order_id: Scalar = ""
    sku: Scalar = ""
    shop_sku: Scalar = ""
    name: Scalar = ""
    variation: Scalar = ""
    currency: Scalar = ""
    item_price: Scalar = 0
    paid_price: Scalar = 0
    package_id: Scalar = ""
    tracking_code: Scalar = ""
    shipment_provider: Scalar = ""
    sla_time_stamp: Scalar = ""
    updated_at: Scalar = ""
    is_fbl: Scalar = 0
    is_digital: Scalar = 0
    semi_managed: Scalar = False
    mp3_order: Scalar = False
    warehouse_code: Scalar = ""
    need_cancel_confirm: Scalar = False
    cancel_trigger_time: Scalar = None
    product_main_image: Scalar = ""
    reason: Scalar = ""
    order_type: Scalar = ""
    stage_pay_status: Scalar = ""
    delivery_option_sof: Scalar = 0
    can_escalate_pickup: Scalar = False
    schedule_delivery_start_timeslot: Scalar = ""
    schedule_delivery_end_timeslot: Scalar = ""


class OrdersData(msgspec.Struct):
    orders: list[msgspec.Raw] = []
    count: Scalar = 0
    countTotal: Scalar = None


class ItemsOfOrder(msgspec.Struct):
    order_id: int | str
    order_items: list[msgspec.Raw] = []


class Envelope(msgspec.Struct):
    """What stands around every answer; the payload's key varies."""

    code: Scalar = None
    type: Scalar = ""
    message: Scalar = ""
    data: msgspec.Raw = msgspec.Raw(b"null")
    result: msgspec.Raw = msgspec.Raw(b"null")


class TokenCountry(msgspec.Struct):
    country: str
    seller_id: Scalar = ""
    user_id: Scalar = ""
    short_code: Scalar = ""


class TokenAnswer(msgspec.Struct):
    access_token: str
    refresh_token: str = ""
    expires_in: Scalar = None
    refresh_expires_in: Scalar = None
    country: str = ""
    account: Scalar = ""
    country_user_info: list[TokenCountry] = []
    country_user_info_list: list[TokenCountry] = []
    """The refresh call documents its list under this name."""


class SellerData(msgspec.Struct):
    seller_id: Scalar
    name: Scalar = ""
    short_code: Scalar = ""
    cb: Scalar = False


class ResultBody(msgspec.Struct):
    """The inner envelope of the fulfilment calls; both spellings are documented."""

    success: Scalar = True
    error_code: Scalar = ""
    error_msg: Scalar = ""
    errorCode: Scalar = ""
    errorMsg: Scalar = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class DocumentData(msgspec.Struct):
    file: Scalar = ""
    pdf_url: Scalar = ""
    doc_type: Scalar = ""


def as_text(value: Scalar) -> str:
    """Text of a scalar; the documentation writes null as the word."""
    if isinstance(value, str):
        return "" if value == "null" else value
    return "" if value is None else str(value)


def as_bool(value: Scalar) -> bool:
    if isinstance(value, str):
        return value.lower() in ("true", "1")
    return bool(value)


def as_int(value: Scalar) -> int | None:
    """A whole number, or None where there is none. Raises ValueError for other text."""
    if value is None or value == "":
        return None
    return int(value)
