"""What a scenario is aimed at."""

from collections.abc import Iterable
from dataclasses import dataclass

from lzdesk.simulator.model import Order, Store
from lzdesk.simulator.world import World


class NothingFitsError(Exception):
    """The store holds no order this scenario can be played on; the words say what it needs."""


@dataclass(frozen=True)
class Target:
    """A store, and the order in it if one was named. `mode` chooses between a scenario's forms."""

    world: World
    store: Store
    order: Order | None
    mode: str

    def pick(self, statuses: Iterable[str]) -> Order:
        """The named order, or the store's first with an item in one of these statuses.

        Raises NothingFitsError when there is none, or when the named order has no such item.
        """
        wanted = frozenset(statuses)
        candidates = [self.order] if self.order else self.store.orders.values()
        for order in candidates:
            if wanted.intersection(order.statuses()):
                return order
        raise NothingFitsError(f"needs an order that is {' or '.join(sorted(wanted))}")
