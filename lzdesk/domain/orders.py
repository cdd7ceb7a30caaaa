"""What a seller sold: orders, their items and packages, as each marketplace maps them."""

from typing import NamedTuple

from lzdesk.domain.statuses import Status


class OrderItem(NamedTuple):
    """One unit of one SKU. Lazada has no quantity: two pieces are two items."""

    item_id: str
    seller_sku: str
    shop_sku: str
    name: str
    variation: str
    status: Status
    raw_status: str
    package_id: str
    tracking: str
    carrier: str
    price_minor: int
    paid_minor: int
    ship_by: int | None
    """Epoch milliseconds, UTC."""
    updated_at: int
    fulfilled_by: str
    """seller, marketplace or managed."""
    is_digital: bool
    image_url: str
    reason: str
    warehouse: str = ""
    """The vendor's code of where it lies."""
    order_type: str = ""
    """The vendor's own word: Normal, PreSale, Coupon, O2O."""
    can_escalate: bool = False
    """A late pick-up of it may be escalated."""
    pickup_from: int | None = None
    pickup_until: int | None = None
    """The booked time of its pick-up or delivery."""
    own_fleet: bool = False
    """The seller's own people deliver it: no carrier, no label."""
    is_part_paid: bool = False
    """A pre-sale whose rest is not paid yet: nothing is to be done before."""


class Order(NamedTuple):
    """One purchase in one store, with its items always beside it."""

    order_id: str
    order_number: str
    status: Status
    raw_statuses: str
    """The vendor's own words, unique, comma separated."""
    created_at: int
    updated_at: int
    ship_by: int | None
    ship_by_source: str
    """The vendor's field that the ship-by rests on, e.g. `lazada.sla_time_stamp`."""
    currency: str
    total_minor: int
    """What the buyer paid: price - voucher + shipping."""
    buyer: str
    ship_to: str
    payment_method: str
    is_cod: bool
    carrier: str
    tracking: str
    warehouse: str
    fulfilled_by: str
    buyer_note: str
    tax_invoice: bool
    items: tuple[OrderItem, ...]
    cancel_by: int | None = None
    """Who asked to cancel is answered until then, else the marketplace decides; epoch ms."""
    raw: bytes = b""
    """The vendor's JSON of order and items, to repair a mapping mistake without the network."""
