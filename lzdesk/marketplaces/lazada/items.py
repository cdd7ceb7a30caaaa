"""The items of several orders, as the vendor answers them: `/orders/items/get`."""

from typing import NamedTuple

import msgspec

from lzdesk.domain.errors import JunkAnswer
from lzdesk.marketplaces.lazada.answers import open_envelope
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.payloads import ItemsOfOrder
from lzdesk.marketplaces.sift import sift

PATH = "/orders/items/get"
_entries = msgspec.json.Decoder(list[ItemsOfOrder])


class ItemsFound(NamedTuple):
    """By order id: the vendor's items, or why there are none."""

    items: dict[str, list[msgspec.Raw]]
    faults: dict[str, str]


async def items_of_orders(gateway: LazadaGateway, order_ids: list[str]) -> ItemsFound:
    """Of at most 50 orders. One whose items cannot be had costs itself alone.

    Raises StoreTrouble where the vendor gives no answer, or none of any.
    """
    found = await sift(tuple(order_ids), lambda ids: items_together(gateway, ids))
    items = {order_id: rows for part in found.answers for order_id, rows in part.items()}
    return ItemsFound(items, {order_id: fault.kind for order_id, fault in found.faults.items()})


async def items_together(
    gateway: LazadaGateway, order_ids: tuple[str, ...]
) -> dict[str, list[msgspec.Raw]]:
    """The same in one call: one order's fault is the fault of all. Raises StoreTrouble."""
    body = await gateway.get(PATH, {"order_ids": f"[{','.join(order_ids)}]"})
    return _decoded(open_envelope(body).data)


def _decoded(data: msgspec.Raw) -> dict[str, list[msgspec.Raw]]:
    try:
        entries = _entries.decode(data)
    except msgspec.DecodeError as error:
        raise JunkAnswer(detail=PATH) from error
    return {str(entry.order_id): entry.order_items for entry in entries}
