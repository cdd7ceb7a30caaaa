"""A realistic share of the orders that are not like the others: pre-sales, managed orders, orders
out of two warehouses, booked pick-ups, labels on paper of other sizes, and stores whose labels come
as web pages.

Fulfilment by Lazada, the seller's own fleet and digital goods are dealt with every order.
"""

from random import Random

from lzdesk.simulator.model import Item, Order, Package, Store

HOUR = 3600
DAY = 86_400
PRE_SALE, UNPAID_REST = 0.04, 0.6
MANAGED = 0.03
TWO_WAREHOUSES = 0.35
"""Of the orders that have two pieces or more, and no parcel yet."""
SECOND_WAREHOUSE = "WH-SOUTH"
BOOKED, ESCALATED = 0.5, 0.15
PAPERS = ("a6", "100x150", "a4_corner", "sideways", "turned")
PAGES = {4: "instead", 10: "asked"}
"""Place of a store, of every twelve, to how its labels come as web pages."""
PAPER_WEIGHTS = (45, 20, 15, 10, 10)


class Kinds:
    """Dice of its own: with it or without, a seed has the same orders."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def deal(self, order: Order, now_s: int) -> None:
        """Make an order that has just been made one of these, now and then."""
        rng = self._rng
        dice = rng.random()
        plain = [item for item in order.items if _is_plain(item)]
        if dice < PRE_SALE:
            is_open = all(item.status in {"unpaid", "pending"} for item in plain)
            waits = is_open and rng.random() < UNPAID_REST
            for item in plain:
                item.order_type = "PreSale"
                item.stage_pay = "unpaid" if waits else "paid"
        elif dice < PRE_SALE + MANAGED:
            for item in plain:
                item.managed = True
        elif _could_be_split(plain) and rng.random() < TWO_WAREHOUSES:
            plain[-1].warehouse = SECOND_WAREHOUSE
        self.book([item for item in plain if item.status == "ready_to_ship"], now_s)

    def book(self, items: list[Item], now_s: int) -> None:
        """The pick-up that ready to ship has booked, for some; a late one may be escalated."""
        rng = self._rng
        if not items or rng.random() >= BOOKED:
            return
        start_s = (now_s // HOUR + rng.randrange(2, 20)) * HOUR
        late = rng.random() < ESCALATED
        for item in items:
            item.slot_s = (start_s, start_s + 4 * HOUR)
            item.can_escalate = late

    def paper(self, package: Package) -> None:
        """What the label of a parcel is drawn on."""
        package.paper = self._rng.choices(PAPERS, PAPER_WEIGHTS)[0]


def with_pages(stores: list[Store]) -> None:
    """Some stores have no PDFs of their labels."""
    for place, store in enumerate(stores):
        store.label_pages = PAGES.get(place % 12, "")


def _could_be_split(items: list[Item]) -> bool:
    return len(items) > 1 and not any(item.package for item in items)


def _is_plain(item: Item) -> bool:
    return not (item.fbl or item.dbs or item.product.digital)
