"""What a store's passes could not settle: it is told, kept apart, and tried again more and more
seldom, so that it neither stops the reading nor costs it a day's calls.

Of each there is a name (an order that cannot be understood, a count that differs, pages that lack
rows) and a value, such as the difference. In three passes it is tried as if it were new; after
that it rests, ten minutes at first and six hours at last. Another value is another trouble.
"""

from lzdesk.lib.clock import now_ms
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
    def odd_orders(self) -> list[str]:
        """Ids of the orders that cannot be understood."""
        return [name.removeprefix(ODD) for name in self._held if name.startswith(ODD)]

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
