"""One Lazada store's calls: signed, and answered as domain records."""

import time

import msgspec

from lzdesk.domain.errors import JunkAnswer, MarketplaceRefused
from lzdesk.domain.orders import Order
from lzdesk.domain.stores import UTC_OFFSET_HOURS, App, Store
from lzdesk.lib.dates import iso_local
from lzdesk.marketplaces.contract import LabelFile, OrdersPage, RowTrouble, Seller, Window
from lzdesk.marketplaces.http import Caller
from lzdesk.marketplaces.lazada.answers import open_envelope, open_result
from lzdesk.marketplaces.lazada.facts import API_URLS, ITEM_ORDERS_PER_CALL, ORDER_PAGE
from lzdesk.marketplaces.lazada.mapping import decode_item, decode_order, map_order
from lzdesk.marketplaces.lazada.payloads import (
    DocumentData,
    ItemsOfOrder,
    LazadaOrder,
    OrdersData,
    SellerData,
    as_bool,
    as_int,
    as_text,
)
from lzdesk.marketplaces.lazada.signing import sign

_orders_data = msgspec.json.Decoder(OrdersData)
_items_data = msgspec.json.Decoder(list[ItemsOfOrder])
_TIME_FIELD = {"created": "created", "updated": "update"}
"""The vendor writes `created_after` but `update_after` (reference, 3.1)."""

Head = tuple[LazadaOrder, msgspec.Raw]


def signed(path: str, params: dict[str, str], app: App, secret: str, token: str) -> dict[str, str]:
    """All parameters of a call, with the common ones and the signature. Empty ones are left out."""
    full = {key: value for key, value in params.items() if value != ""}
    full["app_key"] = app.app_key
    full["timestamp"] = str(int(time.time() * 1000))
    full["sign_method"] = "sha256"
    if token:
        full["access_token"] = token
    full["sign"] = sign(path, full, secret)
    return full


class LazadaStore:
    """The Open Platform as one store's token sees it."""

    def __init__(self, app: App, secret: str, store: Store, token: str, caller: Caller) -> None:
        self._app = app
        self._secret = secret
        self._store = store
        self._token = token
        self._caller = caller
        self._base = (
            app.api_urls.get(store.country) or app.api_url or API_URLS[store.country]
        ).rstrip("/")

    async def _get(self, path: str, params: dict[str, str]) -> bytes:
        full = signed(path, params, self._app, self._secret, self._token)
        return await self._caller.get(self._base + path, full)

    async def orders_page(self, window: Window, offset: int, newest_first: bool) -> OrdersPage:
        """`/orders/get` with the items of every order of the page beside it."""
        body = await self._get(
            "/orders/get",
            {
                **self._window(window),
                "sort_by": f"{window.by}_at",
                "sort_direction": "DESC" if newest_first else "ASC",
                "offset": str(offset),
                "limit": str(ORDER_PAGE),
            },
        )
        data = self._orders_data(body)
        heads, troubles = _heads(data.orders)
        orders, item_troubles = await self._with_items(heads)
        total = as_int(data.countTotal)
        return OrdersPage(
            total=total if total is not None else offset + len(data.orders),
            received=len(data.orders),
            orders=orders,
            troubles=troubles + item_troubles,
        )

    async def count_orders(self, window: Window) -> int:
        body = await self._get(
            "/orders/get",
            {**self._window(window), "sort_by": f"{window.by}_at", "limit": "1", "offset": "0"},
        )
        total = as_int(self._orders_data(body).countTotal)
        if total is None:
            raise JunkAnswer(detail="no countTotal")
        return total

    async def seller(self) -> Seller:
        try:
            data = msgspec.json.decode(
                open_envelope(await self._get("/seller/get", {})).data, type=SellerData
            )
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/seller/get") from error
        return Seller(
            as_text(data.seller_id), as_text(data.name), as_text(data.short_code), as_bool(data.cb)
        )

    async def label_file(self, packages: tuple[str, ...]) -> LabelFile:
        """`/order/package/document/get`, at most 20 packages; all come merged in request order."""
        ask = {
            "doc_type": "PDF",
            "packages": [{"package_id": package} for package in packages],
            "print_item_list": False,
        }
        params = {"getDocumentReq": msgspec.json.encode(ask).decode()}
        try:
            data = msgspec.json.decode(
                open_result(await self._get("/order/package/document/get", params)),
                type=DocumentData,
            )
        except MarketplaceRefused as no:
            reason = (str(no.fields.get("code", "")), str(no.fields.get("words", "")))
            return LabelFile(b"", dict.fromkeys(packages, reason))
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/order/package/document/get") from error
        # The link lives ten minutes, so it is followed at once.
        return LabelFile(await self._caller.fetch(as_text(data.pdf_url)), {})

    def _window(self, window: Window) -> dict[str, str]:
        zone = UTC_OFFSET_HOURS[self._store.country]
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

    async def _with_items(self, heads: list[Head]) -> tuple[list[Order], list[RowTrouble]]:
        orders: list[Order] = []
        troubles: list[RowTrouble] = []
        for start in range(0, len(heads), ITEM_ORDERS_PER_CALL):
            some = heads[start : start + ITEM_ORDERS_PER_CALL]
            items = await self._items([str(head.order_id) for head, _ in some])
            for head, raw in some:
                order_id = str(head.order_id)
                try:
                    orders.append(_mapped(head, raw, items.get(order_id, []), self._store.country))
                except (ValueError, msgspec.DecodeError) as error:
                    troubles.append(RowTrouble(order_id, str(error)))
        return orders, troubles

    async def _items(self, order_ids: list[str]) -> dict[str, list[msgspec.Raw]]:
        body = await self._get("/orders/items/get", {"order_ids": f"[{','.join(order_ids)}]"})
        try:
            answered = _items_data.decode(open_envelope(body).data)
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail="/orders/items/get") from error
        return {str(entry.order_id): entry.order_items for entry in answered}


def _heads(rows: list[msgspec.Raw]) -> tuple[list[Head], list[RowTrouble]]:
    heads: list[Head] = []
    troubles: list[RowTrouble] = []
    for raw in rows:
        try:
            heads.append((decode_order(raw), raw))
        except msgspec.DecodeError as error:
            troubles.append(RowTrouble("", str(error)))
    return heads, troubles


def _mapped(head: LazadaOrder, raw: msgspec.Raw, items: list[msgspec.Raw], country: str) -> Order:
    if not items:
        raise ValueError("an order without items")
    body = b'{"order":' + bytes(raw) + b',"items":[' + b",".join(map(bytes, items)) + b"]}"
    return map_order(head, [decode_item(item) for item in items], country, body)
