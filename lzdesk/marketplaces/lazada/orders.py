"""A store's orders with their items, as domain records."""

import msgspec

from lzdesk.domain.errors import JunkAnswer, StoreTrouble
from lzdesk.domain.orders import Order
from lzdesk.domain.stores import UTC_OFFSET_HOURS
from lzdesk.lib.dates import iso_local
from lzdesk.marketplaces.contract import OrdersPage, RowTrouble, Seller, Window
from lzdesk.marketplaces.lazada.answers import open_envelope
from lzdesk.marketplaces.lazada.facts import ITEM_ORDERS_PER_CALL, ORDER_PAGE
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.items import ItemsFound, items_of_orders
from lzdesk.marketplaces.lazada.mapping import decode_item, decode_order, map_order
from lzdesk.marketplaces.lazada.payloads import (
    LazadaOrder,
    OrdersData,
    SellerData,
    as_bool,
    as_int,
    as_text,
)
from lzdesk.marketplaces.sift import is_answered

_orders_data = msgspec.json.Decoder(OrdersData)
_TIME_FIELD = {"created": "created", "updated": "update"}
"""The vendor writes `created_after` but `update_after` (reference, 3.1)."""

NOT_OF_THIS_STORE = "16"
ASKED_AGAIN = 3
"""Times: an answer leaves an item out by chance, and the next one the same."""
ILL = 3
"""So many orders that fail one after the other, and none that does not: the vendor is ill."""

Head = tuple[LazadaOrder, msgspec.Raw]


class LazadaOrders:
    """Reads orders, and who the token speaks for."""

    def __init__(self, gateway: LazadaGateway) -> None:
        self._gateway = gateway

    async def orders_page(
        self, window: Window, offset: int, newest_first: bool, status: str = ""
    ) -> OrdersPage:
        """`/orders/get` with the items of every order of the page beside it."""
        body = await self._gateway.get(
            "/orders/get",
            {
                **self._window(window),
                "status": status,
                "sort_by": f"{window.by}_at",
                "sort_direction": "DESC" if newest_first else "ASC",
                "offset": str(offset),
                "limit": str(ORDER_PAGE),
            },
        )
        data = self._orders_data(body)
        total = as_int(data.countTotal)
        if total is None:
            # Without it nobody could say whether the list ends here.
            raise JunkAnswer(detail="no countTotal")
        return await self._page(data.orders, total, [])

    async def orders_by_id(self, order_ids: tuple[str, ...]) -> OrdersPage:
        """`/order/get` for each, for the list cannot be asked by ids; then their items."""
        rows: list[msgspec.Raw] = []
        faults: dict[str, StoreTrouble] = {}
        for order_id in order_ids:
            try:
                body = await self._gateway.get("/order/get", {"order_id": order_id})
                rows.append(open_envelope(body).data)
            except StoreTrouble as error:
                if error.fields.get("code") == NOT_OF_THIS_STORE:
                    continue
                faults[order_id] = error
                ill = not rows and len(faults) in (ILL, len(order_ids))
                if ill or not is_answered(error):
                    raise
        others = [RowTrouble(order_id, fault.kind) for order_id, fault in faults.items()]
        return await self._page(rows, len(rows), others)

    async def count_orders(self, window: Window, status: str = "") -> int:
        body = await self._gateway.get(
            "/orders/get",
            {
                **self._window(window),
                "status": status,
                "sort_by": f"{window.by}_at",
                "limit": "1",
                "offset": "0",
            },
        )
        total = as_int(self._orders_data(body).countTotal)
        if total is None:
            raise JunkAnswer(detail="no countTotal")
        return total

    async def seller(self) -> Seller:
        try:
            data = msgspec.json.decode(
                open_envelope(await self._gateway.get("/seller/get", {})).data, type=SellerData
            )
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/seller/get") from error
        return Seller(
            as_text(data.seller_id), as_text(data.name), as_text(data.short_code), as_bool(data.cb)
        )

    def _window(self, window: Window) -> dict[str, str]:
        zone = UTC_OFFSET_HOURS[self._gateway.country]
        name = _TIME_FIELD[window.by]
        # Whole seconds on the wire: the end is rounded up, so that nothing falls between.
        return {
            f"{name}_after": iso_local(window.after, zone),
            f"{name}_before": iso_local(window.before + 999, zone),
        }

    def _orders_data(self, body: bytes) -> OrdersData:
        try:
            return _orders_data.decode(open_envelope(body).data)
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/orders/get") from error

    async def _page(
        self, rows: list[msgspec.Raw], total: int, others: list[RowTrouble]
    ) -> OrdersPage:
        """Rows with their items beside them. others: troubles that are known already."""
        heads, troubles = _heads(rows)
        orders: list[Order] = []
        lacking: dict[str, int] = {}
        for start in range(0, len(heads), ITEM_ORDERS_PER_CALL):
            some = heads[start : start + ITEM_ORDERS_PER_CALL]
            found = await self._whole_items(some)
            for head, raw in some:
                order_id = str(head.order_id)
                items = found.items.get(order_id, [])
                try:
                    orders.append(_mapped(head, raw, items, self._gateway.country))
                    if (fewer := _items_said(head) - len(items)) > 0:
                        lacking[order_id] = fewer
                except (ValueError, msgspec.DecodeError) as error:
                    detail = found.faults.get(order_id, str(error))
                    troubles.append(RowTrouble(order_id, detail))
        return OrdersPage(total, len(rows), orders, troubles + others, lacking)

    async def _whole_items(self, heads: list[Head]) -> ItemsFound:
        """Orders that came with fewer items than they say they have are asked for again: what an
        answer left out by chance is there then."""
        found = await items_of_orders(self._gateway, [str(head.order_id) for head, _ in heads])
        for _ in range(ASKED_AGAIN):
            lacking = [
                order_id
                for head, _ in heads
                if len(found.items.get(order_id := str(head.order_id), ())) < _items_said(head)
                and order_id not in found.faults
            ]
            if not lacking:
                break
            again = await items_of_orders(self._gateway, lacking)
            for order_id, items in again.items.items():
                if len(items) > len(found.items.get(order_id, ())):
                    found.items[order_id] = items
        return found


def _heads(rows: list[msgspec.Raw]) -> tuple[list[Head], list[RowTrouble]]:
    heads: list[Head] = []
    troubles: list[RowTrouble] = []
    for raw in rows:
        try:
            heads.append((decode_order(raw), raw))
        except msgspec.DecodeError as error:
            troubles.append(RowTrouble(_id_of(raw), str(error)))
    return heads, troubles


def _items_said(head: LazadaOrder) -> int:
    """How many items the order says it has; 0 where it does not say."""
    try:
        return as_int(head.items_count) or 0
    except ValueError:
        return 0


class _Named(msgspec.Struct):
    order_id: int | str


def _id_of(raw: msgspec.Raw) -> str:
    """Which order a row is that cannot be understood; empty where not even that can."""
    try:
        named = msgspec.json.decode(raw, type=_Named)
    except msgspec.DecodeError:
        return ""
    return str(named.order_id) if str(named.order_id).isdecimal() else ""


def _mapped(head: LazadaOrder, raw: msgspec.Raw, items: list[msgspec.Raw], country: str) -> Order:
    if not items:
        raise ValueError("an order without items")
    body = b'{"order":' + bytes(raw) + b',"items":[' + b",".join(map(bytes, items)) + b"]}"
    return map_order(head, [decode_item(item) for item in items], country, body)
