"""Asks the marketplace once more which parcels must not be sent any more."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import structlog

from lzdesk.domain.commands import ItemState
from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.statuses import Status
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import StoreApi
from lzdesk.services.fetch_labels import CallsOf, PackageKey
from lzdesk.storage.repositories.printing import ToPrint

log = structlog.get_logger()

CANCELLED = "label.cancelled_since"
GONE = (Status.CANCEL_REQUESTED, Status.CANCELLED)


class ReadAgain(NamedTuple):
    """gone: whose buyers cancelled or ask to. at: when the marketplace answered, epoch
    milliseconds; None where it did not, so that what is kept here counts."""

    gone: frozenset[PackageKey] = frozenset()
    at: int | None = None


async def cancelled_since(
    calls_of: CallsOf, store_keys: Mapping[int, str], packages: Sequence[ToPrint]
) -> ReadAgain:
    """Of these, all of one store. store_keys: by the stores' rows."""
    if not packages:
        return ReadAgain()
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
        return ReadAgain()
    gone = frozenset(
        (package.row, package.package_id)
        for package in packages
        if any(
            item.status in GONE
            for item in items.get(package.order_id, ())
            if item.package_id in (package.package_id, None)
        )
    )
    return ReadAgain(gone, now_ms())


async def _items(api: StoreApi, ids: tuple[str, ...]) -> dict[str, tuple[ItemState, ...]]:
    return await api.fulfilment.items_now(ids)
