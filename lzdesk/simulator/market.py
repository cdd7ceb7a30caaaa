"""What happens by itself: buyers pay, carriers scan, new orders arrive."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lzdesk.simulator.clock import SimClock
from lzdesk.simulator.index import FOREVER
from lzdesk.simulator.model import Item, Order, Store
from lzdesk.simulator.orders import DAY, HOUR, OrderFactory, Stage
from lzdesk.simulator.returns import COURSES, RequestType, Reverse
from lzdesk.simulator.truth import Truth


@dataclass(frozen=True)
class Step:
    """A way onward from a status, and how many seconds it takes."""

    weight: float
    status: str
    soonest_s: int
    latest_s: int


ONWARD: dict[str, tuple[Step, ...]] = {
    "unpaid": (Step(85, "pending", 20, 29 * 60), Step(15, "canceled", 30 * 60, 30 * 60 + 1)),
    "ready_to_ship": (Step(1, "shipped", HOUR // 2, 20 * HOUR),),
    "shipped": (
        Step(94, "delivered", DAY, 4 * DAY),
        Step(5, "failed_delivery", DAY, 4 * DAY),
        Step(0.5, "lost_by_3pl", 3 * DAY, 9 * DAY),
        Step(0.5, "damaged_by_3pl", DAY, 5 * DAY),
    ),
    "delivered": (
        Step(96, "confirmed", 2 * DAY, 7 * DAY),
        Step(4, "returned", DAY, 6 * DAY),
    ),
    "failed_delivery": (Step(1, "shipped_back", DAY, 2 * DAY),),
    "shipped_back": (
        Step(90, "shipped_back_success", 2 * DAY, 6 * DAY),
        Step(5, "shipped_back_failed", 2 * DAY, 6 * DAY),
        Step(5, "package_scrapped", 2 * DAY, 6 * DAY),
    ),
}
# Fulfilled by Lazada: its warehouse packs and hands over without the seller.
WAREHOUSE: dict[str, tuple[Step, ...]] = {
    "pending": (Step(1, "packed", HOUR, 10 * HOUR),),
    "packed": (Step(1, "ready_to_ship", HOUR // 2, 4 * HOUR),),
}
# How an item that is cancelled or returned by time explains itself.
ENDINGS = {
    ("unpaid", "canceled"): ("Payment not received", "system-cancel"),
    ("delivered", "returned"): ("Changed mind", "return-customer"),
    ("shipped", "failed_delivery"): ("Recipient not available", "cancellation-failed Delivery"),
}
# What sellers and the platform do by themselves, and how often at one store.
EDIT_EVERY_S = 6 * HOUR
BROADCAST_EVERY_S = 10 * HOUR
# How many orders that are ready to ship their buyers want cancelled.
ASK_CANCEL = 0.02
JUST_PLACED = Stage(1, "pending", 0, 1)
JUST_UNPAID = Stage(1, "unpaid", 0, 1)


@dataclass(frozen=True)
class _Due:
    """Something that will happen to the items of an order that are still in `was`."""

    order: Order
    was: str
    status: str


@dataclass(frozen=True)
class _Task:
    """Anything else that will happen; it is told when."""

    do: Callable[[int], object]


class Market:
    """Time's own hand on the truth.

    Nothing runs in the background: every request first calls `catch_up`, so whoever looks sees
    the same market as if it had been ticking all along, in the order things happened.
    """

    def __init__(
        self,
        truth: Truth,
        factory: OrderFactory,
        clock: SimClock,
        dice: tuple[Random, Random],
        per_minute: float,
    ) -> None:
        self._truth = truth
        self._factory = factory
        self._clock = clock
        # Buyers' requests, sellers' edits and the platform's notices throw dice of their own, so
        # that the orders of a seed stay as they are.
        self._rng, self._asks = dice
        self._per_second = per_minute / 60
        self._due: list[tuple[int, int, _Due | _Task]] = []
        self._count = 0
        stores = list(truth.stores.values())
        self._stores = stores
        self._weights = [1 / (place + 1) ** 0.6 for place in range(len(stores))]
        self._arrival_s = float(clock.start_ms // 1000)
        self._plan_arrival()

    def begin(self) -> None:
        """Plan what becomes of the first orders: each is somewhere inside its step already."""
        now_s = self._market_s()
        for store in self._stores:
            self._again(EDIT_EVERY_S, now_s, store, self._truth.edit_listing)
            self._again(BROADCAST_EVERY_S, now_s, store, self._truth.notices.broadcast)
            for order in store.orders.values():
                for status in order.statuses():
                    self._plan(order, status, now_s, underway=True)
                self.plan_cancellation(order)

    def place(self, store: Store, count: int, at_s: int) -> list[Order]:
        """New paid orders, now."""
        orders = [self._factory.order(store, JUST_PLACED, at_s, at_s) for _ in range(count)]
        for order in orders:
            self._truth.add(order)
            self._plan(order, "pending", at_s)
        return orders

    def plan_after(self, order: Order, status: str, at_s: int) -> None:
        """Plan what follows when a call has put items of an order into a status."""
        self._plan(order, status, at_s)

    def plan_cancellation(self, order: Order) -> None:
        """Silence until `cancel_trigger_time` means cancelled (reference 5.2)."""
        triggers = [item.cancel_trigger_ms for item in order.items if item.need_cancel_confirm]
        if triggers:
            self._push(min(triggers) // 1000, _Due(order, "", "canceled"))

    def advance(self, seconds: float) -> None:
        """Move the clock. Statuses follow; orders do not arrive during the leap, so that a test
        which moves a month ahead does not wait for a month of orders."""
        self.catch_up()
        self._clock.advance(seconds)
        self._arrival_s += seconds
        self.catch_up()

    def catch_up(self) -> None:
        """Let everything happen that was due by now."""
        now_s = self._market_s()
        while True:
            due_s = self._due[0][0] if self._due else FOREVER
            arrival_s = self._arrival_s if self._per_second else FOREVER
            if min(due_s, arrival_s) > now_s:
                return
            if arrival_s <= due_s:
                self._arrive()
            else:
                self._happen(heapq.heappop(self._due))

    def _market_s(self) -> int:
        return self._clock.now_s() if self._per_second else self._clock.still_s()

    def _arrive(self) -> None:
        at_s = int(self._arrival_s)
        store = self._rng.choices(self._stores, self._weights)[0]
        stage = JUST_UNPAID if self._rng.random() < 0.15 else JUST_PLACED
        order = self._factory.order(store, stage, at_s, at_s)
        self._truth.add(order)
        self._plan(order, stage.status, at_s)
        self._plan_arrival()

    def _plan_arrival(self) -> None:
        if self._per_second:
            self._arrival_s += self._rng.expovariate(self._per_second)

    def _plan(self, order: Order, status: str, at_s: int, *, underway: bool = False) -> None:
        fbl = any(item.fbl or item.managed for item in order.items)
        steps = (WAREHOUSE.get(status) if fbl else None) or ONWARD.get(status)
        if not steps:
            return
        step = self._rng.choices(steps, [step.weight for step in steps])[0]
        soonest = min(60, step.soonest_s) if underway else step.soonest_s
        due_s = at_s + self._rng.randrange(soonest, step.latest_s)
        if status == "unpaid" and underway:
            due_s = max(at_s + 1, min(due_s, order.created_s + 30 * 60))
        self._push(due_s, _Due(order, status, step.status))
        if step.status == "returned":
            self._plan_return(order, at_s, due_s, underway=underway)
        elif status == "ready_to_ship" and not underway and self._asks.random() < ASK_CANCEL:
            asked_s = self._asks.randrange(at_s, due_s)
            self._push(asked_s, _Task(lambda when: self.ask_cancel(order, when)))

    def _plan_return(self, order: Order, at_s: int, due_s: int, *, underway: bool) -> None:
        """The request comes before the goods do; of what is under way half has been asked for."""
        dice = self._asks
        kind: RequestType = "RETURN" if dice.random() < 0.7 else "ONLY_REFUND"
        asked_s = at_s + int((due_s - at_s) * dice.uniform(0.05, 0.3))
        past_s = max(order.created_s, at_s - dice.randrange(HOUR, DAY))
        if underway and dice.random() < 0.5:
            self.ask_return(order, kind, past_s)
        else:
            self._push(asked_s, _Task(lambda when: self.ask_return(order, kind, when)))
        for share, status in COURSES[kind]:
            moment_s = asked_s + int((due_s - asked_s) * share)
            self._push(moment_s, _Task(self._course(order, status)))

    def _course(self, order: Order, status: str) -> Callable[[int], None]:
        return lambda when: self._truth.advance(order, order.items, status, when)

    def ask_return(self, order: Order, kind: RequestType, at_s: int) -> Reverse | None:
        """The buyer wants money back for what was delivered; None when nothing was."""
        items = [
            item
            for item in order.items
            if item.status == "delivered" and not self._truth.is_asked(item)
        ]
        return self._truth.ask(order, items, kind, at_s) if items else None

    def ask_cancel(self, order: Order, at_s: int) -> Reverse | None:
        """The buyer wants what is packed cancelled; None when nothing is, or it was asked."""
        stoppable = {"packed", "ready_to_ship"}
        items = [item for item in order.items if item.status in stoppable]
        if not items or any(item.need_cancel_confirm for item in items):
            return None
        with self._truth.changing(order, items, at_s):
            self._factory.ask_cancel(order, items, at_s)
        self.plan_cancellation(order)
        return self._truth.ask(order, items, "CANCEL", at_s)

    def _again(
        self, every_s: int, at_s: int, store: Store, do: Callable[[Store, int], object]
    ) -> None:
        """Something that happens to a store now and then, for ever."""

        def once(when_s: int) -> None:
            do(store, when_s)
            self._again(every_s, when_s, store, do)

        self._push(at_s + self._asks.randrange(every_s // 4, every_s * 2), _Task(once))

    def _push(self, due_s: int, due: _Due | _Task) -> None:
        self._count += 1
        heapq.heappush(self._due, (due_s, self._count, due))

    def _happen(self, entry: tuple[int, int, _Due | _Task]) -> None:
        at_s, _, due = entry
        if isinstance(due, _Task):
            due.do(at_s)
            return
        if not due.was:
            self._cancel_unanswered(due.order, at_s)
            return
        items = [item for item in due.order.items if item.status == due.was]
        if due.status == "returned":
            # What the seller has refused, or paid back without a return, does not come back.
            items = [item for item in items if not self._truth.is_settled(item)]
        if not items:
            return
        reason, initiator = ENDINGS.get((due.was, due.status), ("", ""))
        if due.status == "canceled":
            self._truth.cancel(due.order, items, at_s, reason, initiator)
            return
        if due.status == "packed":
            self._pack_in_warehouse(due.order, items)
        if due.was == "unpaid":
            due.order.paid_s = at_s
        self._truth.move(due.order, items, due.status, at_s)
        for item in items:
            item.reason, item.initiator = reason, initiator or item.initiator
        if due.status == "returned":
            self._truth.returned(due.order, items, at_s)
        self._plan(due.order, due.status, at_s)

    def _pack_in_warehouse(self, order: Order, items: list[Item]) -> None:
        parcel = self._factory.parcel(order)
        for item in items:
            item.package = parcel

    def _cancel_unanswered(self, order: Order, at_s: int) -> None:
        """The whole parcel goes: cancelling one piece of it cancels all (reference 4.1)."""
        stoppable = {"packed", "ready_to_ship"}
        items = [
            item for item in order.items if item.need_cancel_confirm and item.status in stoppable
        ]
        if items:
            self._truth.cancel(order, items, at_s, "Change of mind", "cancellation-customer")
