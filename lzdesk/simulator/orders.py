"""Makes stores, orders and parcels from seeded dice."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from lzdesk.simulator.catalogue import CROSS_BORDER_GOODS, GOODS, Good, StoreRow, store_rows
from lzdesk.simulator.countries import COUNTRIES, CROSS_BORDER_CARRIERS, Carrier
from lzdesk.simulator.kinds import Kinds
from lzdesk.simulator.model import Item, Order, Package, Product, Store
from lzdesk.simulator.people import NOTES, buyer_pool

HOUR = 3600
DAY = 86_400

# Rough worth of one euro-like unit: cross-border goods have one price list for every site.
SCALE = {"sg": 1.0, "my": 3.3, "th": 26, "vn": 19_000, "ph": 43, "id": 12_000}


@dataclass(frozen=True)
class Stage:
    """A share of the first orders: their status, and how long ago they were placed."""

    weight: float
    status: str
    youngest_s: int
    oldest_s: int
    cancel_asked: bool = False


STAGES = (
    Stage(2.0, "unpaid", 20, 28 * 60),
    Stage(15.0, "pending", 60, 3 * DAY),
    Stage(10.0, "packed", 2 * HOUR, 3 * DAY),
    Stage(14.0, "ready_to_ship", 4 * HOUR, 4 * DAY),
    Stage(0.6, "packed", 3 * HOUR, 2 * DAY, cancel_asked=True),
    Stage(0.6, "ready_to_ship", 5 * HOUR, 2 * DAY, cancel_asked=True),
    Stage(14.0, "shipped", 36 * HOUR, 8 * DAY),
    Stage(13.0, "delivered", 4 * DAY, 16 * DAY),
    Stage(18.0, "confirmed", 8 * DAY, 30 * DAY),
    Stage(7.0, "canceled", 2 * HOUR, 30 * DAY),
    Stage(2.5, "returned", 9 * DAY, 30 * DAY),
    Stage(1.5, "failed_delivery", 4 * DAY, 10 * DAY),
    Stage(0.6, "shipped_back", 6 * DAY, 14 * DAY),
    Stage(0.8, "shipped_back_success", 9 * DAY, 30 * DAY),
    Stage(0.2, "lost_by_3pl", 6 * DAY, 20 * DAY),
    Stage(0.2, "damaged_by_3pl", 6 * DAY, 20 * DAY),
)
STAGE_WEIGHTS = [stage.weight for stage in STAGES]
NO_PARCEL = frozenset({"unpaid", "pending", "canceled"})
OPEN = frozenset({"pending", "packed", "ready_to_ship"})

CANCEL_REASONS = (
    ("Change of mind", "cancellation-customer"),
    ("Duplicate order", "cancellation-customer"),
    ("Out of stock", "cancellation-seller"),
    ("Shipment time exceeded", "cancellation-internal"),
)
PAYMENTS = ("MIXEDCARD", "PAYMENT_ACCOUNT", "PAY_LATER", "PAYPAL")
PIECES = (1, 2, 3, 4)
PIECE_WEIGHTS = (72, 19, 6, 3)
TAX_INVOICE_COUNTRIES = frozenset({"th", "vn"})


class OrderFactory:
    """Deals orders from its own dice: the same seed and calls give the same orders."""

    def __init__(self, rng: Random, kinds: Kinds | None = None) -> None:
        """kinds: None where every order is an ordinary one."""
        self._rng = rng
        self._kinds = kinds
        self._number = 711_433_089_000_000

    def number(self) -> int:
        """A new 15-digit number, unique over all stores."""
        self._number += self._rng.randrange(10_007, 60_000)
        return self._number

    def order(
        self,
        store: Store,
        stage: Stage,
        created_s: int,
        now_s: int,
        order_id: int | None = None,
    ) -> Order:
        """An order in `stage`; `order_id` is given when a purchase is split over two stores."""
        rng = self._rng
        order = Order(
            order_id=self.number() if order_id is None else order_id,
            store=store,
            created_s=created_s,
            updated_s=created_s,
            paid_s=0 if stage.status == "unpaid" else min(now_s, created_s + rng.randrange(5, 90)),
            buyer=rng.choice(store.buyers),
            payment=self._payment(store),
            note=rng.choice(NOTES[store.country.code]) if rng.random() < 0.06 else "",
            gift=rng.random() < 0.02,
            tax_code=self._tax_code(store),
            items=[],
        )
        self._fill(order, stage, now_s)
        if self._kinds:
            self._kinds.deal(order, now_s)
        order.updated_s = max(item.updated_s for item in order.items)
        return order

    def parcel(self, order: Order, carrier: Carrier | None = None) -> Package:
        """A parcel for items of an order; the platform chooses the carrier unless told."""
        rng = self._rng
        chosen = carrier or rng.choice(carriers_of(order.store))
        tracking = f"{chosen.prefix}{rng.randrange(10 ** (chosen.digits - 1), 10**chosen.digits)}"
        made = Package(f"FP{self.number()}", order.order_id, tracking, chosen.name)
        if self._kinds:
            self._kinds.paper(made)
        return made

    def book_pickup(self, items: list[Item], now_s: int) -> None:
        """Ready to ship may call the courier, and says when."""
        if self._kinds:
            self._kinds.book(items, now_s)

    def _payment(self, store: Store) -> str:
        # Cash on delivery is rare in Singapore and common in the other five.
        cash = 0.03 if store.country.code == "sg" else 0.25
        return "COD" if self._rng.random() < cash else self._rng.choice(PAYMENTS)

    def _tax_code(self, store: Store) -> str:
        if store.country.code not in TAX_INVOICE_COUNTRIES or self._rng.random() > 0.05:
            return ""
        return str(self._rng.randrange(10**12, 10**13))

    def _fill(self, order: Order, stage: Stage, now_s: int) -> None:
        """Put the pieces in, move them to the stage, and pack what has been packed."""
        rng = self._rng
        products = self._basket(order.store)
        updated_s = self._changed_at(order, stage, now_s)
        sla_s = self._ship_by(order, stage, now_s)
        flag = "GUARANTEE" if rng.random() < 0.08 else "NORMAL"
        dice = rng.random()
        fbl, dbs = dice < 0.03, 0.03 <= dice < 0.045
        shipping = self._shipping(order.store)
        for place, product in enumerate(products):
            item = self._item(order.store, product, updated_s, sla_s, flag)
            item.fbl, item.dbs = fbl and not product.digital, dbs and not product.digital
            item.status = _possible(stage.status, product)
            item.shipping_original = shipping if place == 0 else 0
            item.shipping = 0 if rng.random() < 0.5 else item.shipping_original
            order.items.append(item)
        self._settle(order, stage, now_s)

    def _settle(self, order: Order, stage: Stage, now_s: int) -> None:
        rng = self._rng
        if len(order.items) > 1 and stage.status == "packed" and rng.random() < 0.2:
            order.items[-1].status = "pending"
        if stage.status == "canceled":
            reason, initiator = rng.choice(CANCEL_REASONS)
            for item in order.items:
                item.reason, item.initiator = reason, initiator
        if stage.status == "returned":
            for item in order.items:
                item.reason, item.initiator = "Wrong item", "return-customer"
                item.return_status = "REFUND_SUCCESS"
        to_pack = [item for item in order.items if item.status not in NO_PARCEL]
        physical = [item for item in to_pack if not item.product.digital]
        if physical:
            parcel = self.parcel(order)
            for item in physical:
                item.package = parcel
        if stage.cancel_asked:
            self.ask_cancel(order, physical, now_s)

    def ask_cancel(self, order: Order, items: list[Item], now_s: int) -> None:
        """The buyer asks to cancel: the seller has a day or so before silence cancels it."""
        reverse_id = self.number()
        trigger_ms = (now_s + self._rng.randrange(HOUR, DAY)) * 1000
        for item in items:
            item.need_cancel_confirm = True
            item.reverse_order_id = reverse_id
            item.cancel_trigger_ms = trigger_ms
            item.updated_s = max(item.updated_s, min(now_s, item.updated_s + 30 * 60))

    def _basket(self, store: Store) -> list[Product]:
        rng = self._rng
        if rng.random() < 0.02:
            digital = [product for product in store.products if product.digital]
            if digital:
                return [rng.choice(digital)]
        goods = [rng.choice(store.products) for _ in range(*rng.choices(PIECES, PIECE_WEIGHTS))]
        goods = [product for product in goods if not product.digital] or [store.products[0]]
        if rng.random() < 0.08:
            goods.append(goods[0])
        return goods

    def _item(self, store: Store, product: Product, updated_s: int, sla_s: int, flag: str) -> Item:
        rng = self._rng
        return Item(
            item_id=self.number(),
            product=product,
            status="pending",
            updated_s=updated_s,
            sla_s=sla_s,
            price=product.price,
            voucher_seller=_share(rng, product.price, store, 0.18),
            voucher_platform=_share(rng, product.price, store, 0.25),
            shipping=0,
            shipping_original=0,
            flag=flag,
            fbl=False,
            dbs=False,
            warehouse="dropshipping",
            delivery="standard" if rng.random() < 0.9 else "economy",
        )

    def _shipping(self, store: Store) -> int:
        unit = SCALE[store.country.code] * 10**store.country.exponent
        return _rounded(self._rng.uniform(1.2, 3.5) * unit, store)

    def _changed_at(self, order: Order, stage: Stage, now_s: int) -> int:
        """Later stages changed later in an order's life; unpaid ones as they were placed."""
        if stage.status in {"unpaid", "pending"}:
            return max(order.created_s, order.paid_s)
        age_s = now_s - order.created_s
        return order.created_s + max(90, int(age_s * self._rng.uniform(0.3, 0.95)))

    def _ship_by(self, order: Order, stage: Stage, now_s: int) -> int:
        """The deadline, epoch seconds.

        Real samples all say 23:59:59 local (reference 3.5), and most open orders here do too. The
        rest take another time on purpose: with one time of day for all, nothing would be
        due within two or twelve hours for most of a working day, and a desk could not be watched
        while its clocks turn amber, red and negative.
        """
        rng = self._rng
        if stage.status in OPEN:
            dice = rng.random()
            if dice < 0.005:
                return now_s - rng.randrange(5 * 60, 3 * HOUR)
            if dice < 0.015:
                return now_s + rng.randrange(10 * 60, 2 * HOUR)
            if dice < 0.06:
                return now_s + rng.randrange(2 * HOUR, 12 * HOUR)
            return end_of_day(max(now_s, order.created_s + DAY), order, rng.randrange(0, 3))
        return end_of_day(order.created_s, order, 2)


def end_of_day(moment_s: int, order: Order, days_after: int) -> int:
    """23:59:59 in the store's own time, some days after a moment; epoch seconds."""
    offset_s = order.store.country.offset_h * HOUR
    midnight = (moment_s + offset_s) // DAY * DAY
    return midnight + (days_after + 1) * DAY - 1 - offset_s


def _possible(status: str, product: Product) -> str:
    """Digital goods are never packed or carried: they wait, or they have been delivered."""
    if not product.digital or status in {"unpaid", "pending", "canceled", "delivered", "confirmed"}:
        return status
    return "pending" if status in OPEN else "delivered"


def _rounded(minor: float, store: Store) -> int:
    """Amounts as shops write them: to 5 cents, or to 500 where there are no decimals."""
    step = 5 if store.country.exponent else 500
    return round(minor / step) * step


def _share(rng: Random, price: int, store: Store, chance: float) -> int:
    return _rounded(price * rng.uniform(0.03, 0.2), store) if rng.random() < chance else 0


def carriers_of(store: Store) -> tuple[Carrier, ...]:
    """Who may carry this store's parcels."""
    return CROSS_BORDER_CARRIERS if store.row.cross_border else store.country.carriers


def make_stores(count: int, rng: Random) -> list[Store]:
    """The stores with their goods and buyers."""
    pools = {code: buyer_pool(code, rng) for code in COUNTRIES}
    stores = []
    for place, row in enumerate(store_rows(count)):
        store = _store(place, row)
        store.buyers = pools[row.country]
        store.products = list(_products(store, rng))
        stores.append(store)
    return stores


def _store(place: int, row: StoreRow) -> Store:
    return Store(
        row=row,
        country=COUNTRIES[row.country],
        seller_id=1_000_001 + place,
        user_id=100_000_001 + place,
        short_code=f"{row.country.upper()}1{place + 1:03d}LZ",
        login=f"{row.key}@example.com",
        password=f"open-{row.key}",
    )


def _products(store: Store, rng: Random) -> Iterator[Product]:
    goods = CROSS_BORDER_GOODS if store.row.cross_border else GOODS[store.row.country]
    for good in goods:
        item_id = rng.randrange(1_000_000_000, 4_000_000_000)
        price = _price(good, store)
        for choice in good.choices:
            yield Product(
                item_id=item_id,
                sku_id=rng.randrange(5_000_000_000, 30_000_000_000),
                seller_sku=_seller_sku(good, choice),
                name=good.name,
                variation=f"{good.option}:{choice}",
                price=price,
                digital=good.digital,
            )


def _price(good: Good, store: Store) -> int:
    scale = SCALE[store.country.code] if store.row.cross_border else 1
    return _rounded(good.price * scale * 10**store.country.exponent, store)


def _seller_sku(good: Good, choice: str) -> str:
    place = good.choices.index(choice)
    bare = unicodedata.normalize("NFKD", choice.upper().replace("Đ", "D"))
    ascii_choice = "".join(sign for sign in bare if sign.isascii() and sign.isalnum())
    return f"{good.stem}-{ascii_choice[:6] or f'V{place + 1}'}"


def first_orders(
    factory: OrderFactory, stores: list[Store], count: int, days: int, now_s: int, rng: Random
) -> list[Order]:
    """The orders a run begins with: skewed over the stores, spread over the days, oldest first."""
    weights = [1 / (place + 1) ** 0.6 for place in range(len(stores))]
    stages = rng.choices(STAGES, STAGE_WEIGHTS, k=count)
    owners = rng.choices(stores, weights, k=count)
    drawn = [(now_s - _age(stage, days, rng), stage) for stage in stages]
    drawn.sort(key=lambda pair: pair[0])
    orders: list[Order] = []
    twins = _twin_places(stores, count, rng)
    for place, ((created_s, stage), store) in enumerate(zip(drawn, owners, strict=True)):
        if place in twins and (pair := _neighbours(stores, rng)):
            first = factory.order(pair[0], stage, created_s, now_s)
            orders.append(first)
            orders.append(factory.order(pair[1], stage, created_s, now_s, first.order_id))
        else:
            orders.append(factory.order(store, stage, created_s, now_s))
    return orders[:count]


def _age(stage: Stage, days: int, rng: Random) -> int:
    oldest = min(stage.oldest_s, days * DAY)
    return rng.randrange(min(stage.youngest_s, oldest - 1), oldest)


def _twin_places(stores: list[Store], count: int, rng: Random) -> set[int]:
    """Purchases split over two stores carry one order_id in both (the reference's trap 3)."""
    if count < 4 or not _neighbours(stores, rng):
        return set()
    return {rng.randrange(count // 2) for _ in range(max(1, count // 1000))}


def _neighbours(stores: list[Store], rng: Random) -> list[Store]:
    """Two stores of one country, where a buyer's basket can hold goods of both."""
    by_country: dict[str, list[Store]] = {}
    for store in stores:
        by_country.setdefault(store.country.code, []).append(store)
    pairs = [group for group in by_country.values() if len(group) > 1]
    return rng.sample(rng.choice(pairs), 2) if pairs else []
