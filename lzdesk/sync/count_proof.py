"""Holds the marketplace's count of a window against ours, and reads again where they differ.

The window is halved towards the difference, with so many calls a pass at most. A difference that
stays (an order that cannot be understood, a total that counts one too many) rests: see unresolved.
"""

from collections.abc import Awaitable, Callable

import structlog

from lzdesk.marketplaces.contract import Window
from lzdesk.storage.repositories.orders import count_created
from lzdesk.storage.writer import Writer
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.unresolved import COUNT, Unresolved

log = structlog.get_logger()

SMALLEST_WINDOW_MS = 60_000
MOST_CALLS = 400
"""Of one pass; the next goes on where counts still differ."""


class CountProof:
    """The counts of one store, in one pass."""

    def __init__(
        self,
        calls: StoreCalls,
        writer: Writer,
        read_again: Callable[[Window], Awaitable[int]],
        unresolved: Unresolved,
    ) -> None:
        """read_again: reads a window from end to end; the pages it took."""
        self._calls = calls
        self._writer = writer
        self._read_again = read_again
        self._unresolved = unresolved
        self._left = MOST_CALLS

    async def run(self, window: Window) -> tuple[int, int]:
        """The marketplace's count and ours, after what could be mended."""
        remote, local = await self._counts(window)
        if remote == local:
            await self._unresolved.settled(COUNT)
        elif not self._unresolved.rests(COUNT, remote - local):
            await self._mend(window, remote, local)
            remote, local = await self._counts(window)
            if remote != local:
                await self._unresolved.note(COUNT, remote - local)
        return remote, local

    async def _counts(self, window: Window) -> tuple[int, int]:
        """Whole seconds on both sides: see the adapter."""
        self._left -= 1
        remote = await self._calls.count_orders(window)
        local = await self._writer.run(
            count_created,
            self._calls.store.id,
            window.after // 1000 * 1000,
            (window.before + 999) // 1000 * 1000,
        )
        return remote, local

    async def _mend(self, window: Window, remote: int, local: int) -> None:
        """Halve the window towards the difference and read again what holds it."""
        log.info("counts differ", store=self._calls.store.key, remote=remote, local=local)
        page_size = self._calls.manifest.policies.order_page
        small = window.before - window.after <= SMALLEST_WINDOW_MS
        if remote <= page_size or small:
            self._left -= await self._read_again(window)
            return
        middle = (window.after + window.before) // 2 // 1000 * 1000
        halves = (
            Window("created", window.after, middle),
            Window("created", middle + 1000, window.before),
        )
        for half in halves:
            if self._left <= 0:
                return
            half_remote, half_local = await self._counts(half)
            if half_remote != half_local:
                await self._mend(half, half_remote, half_local)
