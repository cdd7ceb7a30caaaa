"""The records the truth is made of. Times are UTC epoch seconds, money integer minor units."""

from dataclasses import dataclass, field

from lzdesk.simulator.catalogue import StoreRow
from lzdesk.simulator.countries import Country
from lzdesk.simulator.people import Buyer


@dataclass(slots=True, eq=False)
class Product:
    """One SKU of one store."""

    item_id: int
    sku_id: int
    seller_sku: str
    name: str
    variation: str
    price: int
    digital: bool


@dataclass(slots=True, eq=False)
class Package:
    """A parcel: items of one order under one tracking number. `void` after cancel or repack."""

    package_id: str
    order_id: int
    tracking: str
    carrier: str
    void: bool = False
    paper: str = "a6"
    """What its label is drawn on: a key of `labels.PAPERS`."""
    moments: dict[str, int] = field(default_factory=dict)
    """Status to when it took it, epoch seconds; only of this run."""


@dataclass(slots=True, eq=False)
class Item:
    """One piece: Lazada knows no quantity, two pieces are two items."""

    item_id: int
    product: Product
    status: str
    updated_s: int
    sla_s: int
    price: int
    voucher_seller: int
    voucher_platform: int
    shipping: int
    shipping_original: int
    flag: str
    fbl: bool
    dbs: bool
    warehouse: str
    delivery: str
    package: Package | None = None
    reason: str = ""
    reason_detail: str = ""
    initiator: str = "null-null"
    return_status: str = ""
    need_cancel_confirm: bool = False
    is_cancel_pending: bool = False
    cancel_trigger_ms: int = 0
    reverse_order_id: int = 0
    order_type: str = "Normal"
    stage_pay: str = ""
    managed: bool = False
    slot_s: tuple[int, int] = (0, 0)
    """The booked pick-up, from and until."""
    can_escalate: bool = False

    @property
    def voucher(self) -> int:
        """All vouchers on this piece, whoever pays for them."""
        return self.voucher_seller + self.voucher_platform


@dataclass(slots=True, eq=False)
class Order:
    """A purchase as one store sees it; its status is the set of its items' statuses."""

    order_id: int
    store: "Store"
    created_s: int
    updated_s: int
    paid_s: int
    buyer: Buyer
    payment: str
    note: str
    gift: bool
    tax_code: str
    items: list[Item]

    def statuses(self) -> list[str]:
        """The unique item statuses, in item order."""
        return list(dict.fromkeys(item.status for item in self.items))


@dataclass(slots=True, eq=False)
class Store:
    """A seller account in one country and everything in it."""

    row: StoreRow
    country: Country
    seller_id: int
    user_id: int
    short_code: str
    login: str
    password: str
    products: list[Product] = field(default_factory=list)
    buyers: list[Buyer] = field(default_factory=list)
    orders: dict[int, Order] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    label_pages: str = ""
    """Its labels come as web pages: `instead` of the PDF that was asked for, or when `asked`."""
    pictures_url: str = ""
    """What the addresses of its products' pictures begin with; empty: the vendor's servers."""
