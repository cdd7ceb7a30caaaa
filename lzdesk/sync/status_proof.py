"""Holds the marketplace's count of one status after the other against ours.

Policy. Equal counts of a window do not show that its orders stand as they do over there: a change
that was missed leaves them equal. So each pass proves one status more, over the whole horizon: one
that differed before, else the one whose proof is oldest, urgent ones counting as older (their
weight is the marketplace's own, see its manifest). Where an app's quota sets the pace, it is one in
ten passes' time: a twentieth more calls. Where counts differ, updates are followed once more, for
orders move between two calls; then the window is halved to the difference, the marketplace's list
of that status is read there, and each order that has it here alone by its id. A pass spends so many
calls at most; until the counts agree the store is unproven, and the next pass goes on with it.
Orders that swapped statuses within one window stay unseen by a count.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import MarketplaceRefused, StoreTrouble
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import OrdersPage, Window
from lzdesk.marketplaces.sift import is_answered
from lzdesk.storage.repositories.order_statuses import (
    StatusProven,
    answer_status,
    count_in_status,
    fail_status,
    ids_in_status,
    refuse_status,
    status_proofs,
)
from lzdesk.storage.repositories.sync_state import put_proof
from lzdesk.storage.writer import Writer
from lzdesk.sync.feeds import DAY_MS, ORDERS
from lzdesk.sync.open_orders import WriteAgain
from lzdesk.sync.pace import is_early
from lzdesk.sync.store_calls import StoreCalls
from lzdesk.sync.unresolved import COUNT, Unresolved

log = structlog.get_logger()

MOST_CALLS = 80
AGAIN_MS = 900_000
"""A status that could not be asked is asked again then; one that is refused for good, in a day."""
SMALLEST_WINDOW_MS = 60_000


class _Counts(NamedTuple):
    remote: int
    local: int

    @property
    def differ(self) -> bool:
        return self.remote != self.local


class StatusProof:
    """The statuses of one store's orders, in one pass."""

    def __init__(
        self,
        calls: StoreCalls,
        writer: Writer,
        write: WriteAgain,
        every_ms: int,
        unresolved: Unresolved,
    ) -> None:
        """write: keeps a page that was read again. every_ms: the store's pace."""
        self._calls = calls
        self._writer = writer
        self._write = write
        self._every_ms = every_ms
        self._unresolved = unresolved
        self._store_id = calls.store.id
        self._left = MOST_CALLS

    async def run(self, window: Window, follow: Callable[[], Awaitable[object]]) -> bool:
        """Prove the next status; whether all agreed when they were last looked at."""
        proofs = await self._writer.run(status_proofs, self._store_id)
        status = self._next(proofs, now_ms())
        if status:
            try:
                await self._prove(status, window, follow)
            except StoreTrouble as error:
                if not is_answered(error):
                    raise
                await self._not_answered(status, error)
            proofs = await self._writer.run(status_proofs, self._store_id)
        return not any(one.differs for one in proofs.values())

    async def _not_answered(self, status: str, error: StoreTrouble) -> None:
        """A list that takes this word no more, or cannot answer now: the others are proven all the
        same. Limits are the caller's."""
        code = str(error.fields.get("code", ""))
        log.warning("status not listed", status=status, code=code, why=error.kind)
        lasting = isinstance(error, MarketplaceRefused)
        if lasting and code in self._calls.manifest.policies.status_refusals:
            await self._writer.run(refuse_status, self._store_id, status, now_ms() + DAY_MS)
        else:
            await self._writer.run(fail_status, self._store_id, status, now_ms() + AGAIN_MS)

    def _next(self, proofs: dict[str, StatusProven], now: int) -> str:
        weights = self._calls.manifest.policies.order_statuses
        open_to = {
            name: weight
            for name, weight in weights.items()
            # Farther off than any rest: the clock was set back since.
            if name not in proofs or not now < proofs[name].rests_until <= now + DAY_MS
        }
        # What stays does not keep the others waiting.
        differing = [
            name
            for name in open_to
            if name in proofs and proofs[name].differs and not self._unresolved.is_old(_name(name))
        ]
        if differing:
            return min(differing, key=lambda name: proofs[name].read_at)
        newest = max((one.read_at for one in proofs.values()), default=0)
        if is_early(newest, now, self._every_ms):
            return ""

        def age(name: str) -> int:
            return (
                now * open_to[name]
                if name not in proofs
                else (max(0, now - proofs[name].read_at) * open_to[name])
            )

        return max(open_to, key=age, default="")

    async def _prove(
        self, status: str, window: Window, follow: Callable[[], Awaitable[object]]
    ) -> None:
        counts = await self._counts(status, window)
        rests = self._unresolved.rests(_name(status), counts.remote - counts.local)
        if counts.differ and not rests:
            await follow()
            counts = await self._counts(status, window)
        if counts.differ and not rests:
            log.info(
                "statuses differ",
                store=self._calls.store.key,
                status=status,
                remote=counts.remote,
                local=counts.local,
            )
            await self._mend(status, window, counts)
            counts = await self._counts(status, window)
        if not counts.differ:
            await self._unresolved.settled(_name(status))
        elif not rests:
            await self._unresolved.note(_name(status), counts.remote - counts.local)
        await self._writer.run(answer_status, self._store_id, status)
        await self._writer.run(
            put_proof,
            self._store_id,
            f"{ORDERS.name} {status}",
            counts.remote,
            counts.local,
            (window.after, window.before),
            now_ms(),
        )

    async def _counts(self, status: str, window: Window) -> _Counts:
        self._left -= 1
        remote = await self._calls.ask(lambda api: api.orders.count_orders(window, status))
        local = await self._writer.run(count_in_status, self._store_id, status, *_seconds(window))
        return _Counts(remote, local)

    async def _mend(self, status: str, window: Window, counts: _Counts) -> None:
        page_size = self._calls.manifest.policies.order_page
        small = window.before - window.after <= SMALLEST_WINDOW_MS
        if small or max(counts) <= page_size:
            await self._read_again(status, window)
            return
        middle = (window.after + window.before) // 2 // 1000 * 1000
        for half in (window._replace(before=middle), window._replace(after=middle + 1000)):
            if self._left <= 0:
                return
            found = await self._counts(status, half)
            if found.differ:
                await self._mend(status, half, found)

    async def _read_again(self, status: str, window: Window) -> None:
        listed: set[str] = set()
        while self._left > 0:
            self._left -= 1
            page = await self._page(status, window, len(listed))
            await self._write(page, False)
            before = len(listed)
            listed.update(order.order_id for order in page.orders)
            if len(listed) >= page.total or len(listed) == before:
                break
        here = await self._writer.run(ids_in_status, self._store_id, status, *_seconds(window))
        # One at a time on the wire: no more than this pass has left.
        alone = sorted(here - listed)[: max(0, self._left)]
        if alone:
            self._left -= len(alone)
            page = await self._calls.ask(lambda api: api.orders.orders_by_id(tuple(alone)))
            await self._write(page, True)

    async def _page(self, status: str, window: Window, offset: int) -> OrdersPage:
        return await self._calls.ask(
            lambda api: api.orders.orders_page(window, offset, False, status)
        )


def _name(status: str) -> str:
    return f"{COUNT} {status}"


def _seconds(window: Window) -> tuple[int, int]:
    """As the marketplace counts: whole seconds, see the adapter."""
    return window.after // 1000 * 1000, (window.before + 999) // 1000 * 1000
