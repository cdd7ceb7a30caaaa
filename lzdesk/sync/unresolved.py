"""What a store's passes could not settle: it is told, kept apart, and tried again more and more
seldom, so that it neither stops the reading nor costs it a day's calls.

Of each there is a name (an order that cannot be understood or lacks items, a count that differs,
pages that lack rows) and a value, such as the difference. In three passes it is tried as if it were
new; after that it rests, ten minutes at first and six hours at last. Another value is another
trouble.
"""

from collections.abc import Iterator

from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import OrdersPage
from lzdesk.storage.repositories.sync_state import (
    Cursor,
    cursors_under,
    drop_cursor,
    put_cursor,
)
from lzdesk.storage.writer import Writer

PREFIX = "unresolved "
ODD = "order "
"""Before the id of an order that cannot be understood."""
SHORT = "items of "
"""Before the id of an order that came with fewer items than it says it has."""
MOST = 10
"""Of either kind of order, so many are asked for by themselves in a pass."""
PAGES = "pages"
"""Pages that lack orders, or hold rows that tell none."""
COUNT = "count"
TRIES = 3
FIRST_REST_MS = 600_000
LONGEST_REST_MS = 6 * 3_600_000


class Unresolved:
    """Of one store, in one pass. Kept as cursors: value in `horizon`, tries in `upper`."""

    def __init__(self, writer: Writer, store_id: int) -> None:
        self._writer = writer
        self._store_id = store_id
        self._held: dict[str, Cursor] = {}
        self._noted: set[str] = set()

    async def begin(self) -> None:
        """A pass begins."""
        self._held = await self._writer.run(cursors_under, self._store_id, PREFIX)
        self._noted.clear()

    def is_old(self, name: str, value: int | None = None) -> bool:
        """Tried often enough to go on without it."""
        held = self._held.get(name)
        return held is not None and held.upper >= TRIES and value in (None, held.horizon)

    def rests(self, name: str, value: int = 0) -> bool:
        """Old, and not to be tried yet."""
        left = self._held[name].position - now_ms() if self.is_old(name, value) else 0
        # Farther off than any rest: the clock was set back since.
        return 0 < left <= LONGEST_REST_MS

    @property
    def has_doubtful_orders(self) -> bool:
        """Whether any cannot be understood, or lacks items that may yet come. Some say they have
        more than they ever do: those are taken as they are, and looked at seldom."""
        return any(
            name.startswith(ODD) or (name.startswith(SHORT) and held.upper < TRIES)
            for name, held in self._held.items()
        )

    @property
    def due_orders(self) -> list[str]:
        """Ids of those to be asked for in this pass."""
        return [order_id for kind in (ODD, SHORT) for order_id in [*self._due(kind)][:MOST]]

    def _due(self, kind: str) -> Iterator[str]:
        for name, held in self._held.items():
            if name.startswith(kind) and not self.rests(name, held.horizon):
                yield name.removeprefix(kind)

    async def note_page(self, page: OrdersPage) -> None:
        """What is doubtful of its orders; before they are kept. Where a marketplace counts items
        otherwise than it lists them, all would lack some: only so many are kept in mind."""
        for trouble in page.troubles:
            if trouble.order_id:
                await self.note(ODD + trouble.order_id)
        for order_id, fewer in page.lacking.items():
            name = SHORT + order_id
            if name in self._held or sum(one.startswith(SHORT) for one in self._held) < MOST:
                await self.note(name, fewer)

    async def settle_page(self, page: OrdersPage) -> None:
        """What is doubtful no more of its orders; after they are kept."""
        for order in page.orders:
            await self.settled(ODD + order.order_id)
            if order.order_id not in page.lacking:
                await self.settled(SHORT + order.order_id)

    async def gone(self, order_id: str) -> None:
        """It is not this store's any more."""
        await self.settled(ODD + order_id)
        await self.settled(SHORT + order_id)

    async def note(self, name: str, value: int = 0) -> None:
        """It is there; counted once a pass."""
        if name in self._noted:
            return
        self._noted.add(name)
        held = self._held.get(name)
        tries = held.upper + 1 if held is not None and held.horizon == value else 1
        rest = min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** max(0, min(tries - TRIES, 10)))
        row = Cursor("unresolved", now_ms() + rest, value, tries)
        self._held[name] = row
        await self._writer.run(put_cursor, self._store_id, PREFIX + name, row)

    async def settled(self, name: str) -> None:
        """It is there no more."""
        if self._held.pop(name, None) is not None:
            await self._writer.run(drop_cursor, self._store_id, PREFIX + name)
