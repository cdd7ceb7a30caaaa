"""What a seller may give as the reason for a cancellation: asked of the marketplace, per order."""

from collections.abc import Awaitable, Callable

from lzdesk.domain.errors import LzdeskError
from lzdesk.marketplaces.contract import OrderItems
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.storage.repositories.to_arrange import orders_to_write
from lzdesk.storage.writer import Writer
from lzdesk.sync.store_calls import StoreCalls


async def cancel_reasons(
    writer: Writer, calls_of: Callable[[str], Awaitable[StoreCalls]], row: int
) -> tuple[tuple[str, str], ...]:
    """The reasons' ids and names, for all items of an order that can still be cancelled.

    Raises LzdeskError `order.unknown`, `order.moved_on`, `store.no_api`; StoreTrouble.
    """
    found = await writer.run(orders_to_write, [row])
    if not found:
        raise LzdeskError("order.unknown")
    (order,) = found
    allowed = manifest_of(order.marketplace).stages["cancel"].allowed_in
    items = tuple(item.item_id for item in order.items if item.raw_status in allowed)
    if not items:
        raise LzdeskError("order.moved_on")
    calls = await calls_of(order.store)
    return await calls.ask(
        lambda api: api.fulfilment.cancel_reasons(OrderItems(order.order_id, items))
    )
