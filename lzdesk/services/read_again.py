"""Asks the marketplace once more which items must not be sent any more, and keeps what it says.

Policy. Only what was cancelled, or is asked to be, is taken in: this reading stops parcels, and
the next reading of the orders has the last word. Where a marketplace does not answer, what is kept
here counts.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import structlog

from lzdesk.domain.commands import ItemState
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.statuses import Status
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import StoreApi
from lzdesk.services.fetch_labels import CallsOf
from lzdesk.storage.repositories.item_states import write_item_states
from lzdesk.storage.repositories.printing import ToPrint
from lzdesk.storage.writer import Transaction

log = structlog.get_logger()

GONE = (Status.CANCEL_REQUESTED, Status.CANCELLED)
TOLD_BY = "sync"
"""In an order's history: it was read, only sooner."""


class ReadAgain(NamedTuple):
    """What a marketplace said. gone: order row to its items that must not be sent. at: when it
    answered, epoch milliseconds; None where it did not."""

    gone: Mapping[int, tuple[ItemState, ...]]
    at: int | None = None


async def read_again(
    calls_of: CallsOf, store_keys: Mapping[int, str], packages: Sequence[ToPrint]
) -> ReadAgain:
    """Of the orders of these packages, all of one store. store_keys: by the stores' rows."""
    if not packages:
        return ReadAgain({})
    try:
        calls = await calls_of(store_keys[packages[0].store_id])
        ids = tuple(dict.fromkeys(package.order_id for package in packages))
        most = calls.manifest.policies.item_orders_per_call
        items: dict[str, tuple[ItemState, ...]] = {}
        for start in range(0, len(ids), most):
            some = ids[start : start + most]
            items |= await calls.ask(partial(_items, ids=some))
    except LzdeskError as error:
        log.warning("orders not read again", kind=error.kind)
        return ReadAgain({})
    rows = {package.row: package.order_id for package in packages}
    gone = {
        row: tuple(item for item in items.get(order_id, ()) if item.status in GONE)
        for row, order_id in rows.items()
    }
    return ReadAgain({row: some for row, some in gone.items() if some}, now_ms())


async def read_all_again(
    calls_of: CallsOf,
    store_keys: Mapping[int, str],
    packages: Iterable[ToPrint],
    patience_s: float,
) -> dict[int, ReadAgain]:
    """Of packages of any stores, at once; by the stores' rows. A store that has not answered in
    time is left out."""
    by_store: dict[int, list[ToPrint]] = {}
    for package in packages:
        by_store.setdefault(package.store_id, []).append(package)
    found: dict[int, ReadAgain] = {}

    async def ask(store: int, some: list[ToPrint]) -> None:
        try:
            async with asyncio.timeout(patience_s):
                found[store] = await read_again(calls_of, store_keys, some)
        except TimeoutError:
            log.warning("orders not read again in time", store=store_keys.get(store))

    async with asyncio.TaskGroup() as group:
        for store, some in by_store.items():
            group.create_task(ask(store, some), name=f"read again {store}")
    return found


def keep_gone(connection: Transaction, again: ReadAgain, now: int) -> list[int]:
    """Rows of the orders that are others now."""
    return write_item_states(connection, list(again.gone.items()), now, TOLD_BY)


async def _items(api: StoreApi, ids: tuple[str, ...]) -> dict[str, tuple[ItemState, ...]]:
    return await api.fulfilment.items_now(ids)
