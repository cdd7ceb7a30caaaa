"""Lazada, as the rest of the program sees it."""

from lzdesk.domain.stores import App, Store
from lzdesk.marketplaces.contract import Manifest, Policies, StoreApi
from lzdesk.marketplaces.http import Caller
from lzdesk.marketplaces.lazada.auth import LazadaConsent
from lzdesk.marketplaces.lazada.facts import (
    FULFILMENT_BATCH,
    ITEM_ORDERS_PER_CALL,
    LABEL_HOSTS,
    LABEL_LINK_LIFE_S,
    NOTICE_PAGE,
    OFFSET_LIMIT,
    ORDER_PAGE,
    ORDER_PAGE_PATH,
    PICTURE_HOSTS,
    PRODUCT_OFFSET_LIMIT,
    PRODUCT_PAGE,
    RETURN_PAGE,
    SELLER_CENTER_URLS,
    SIGN_IN,
)
from lzdesk.marketplaces.lazada.fulfilment import LazadaFulfilment
from lzdesk.marketplaces.lazada.gateway import LazadaGateway
from lzdesk.marketplaces.lazada.labels import LazadaLabels
from lzdesk.marketplaces.lazada.listings import LazadaListings
from lzdesk.marketplaces.lazada.orders import LazadaOrders
from lzdesk.marketplaces.lazada.push import LazadaPush
from lzdesk.marketplaces.lazada.return_answers import ANSWERS
from lzdesk.marketplaces.lazada.returns import LazadaReturns
from lzdesk.marketplaces.lazada.seller import LazadaSeller
from lzdesk.marketplaces.lazada.statuses import PROVABLE_STATUSES, STAGES
from lzdesk.marketplaces.lazada.traces import LazadaTraces


def _store_api(app: App, secret: str, store: Store, token: str, caller: Caller) -> StoreApi:
    gateway = LazadaGateway(app, secret, store, token, caller)
    seller = LazadaSeller(gateway)
    return StoreApi(
        LazadaOrders(gateway),
        LazadaLabels(gateway),
        LazadaFulfilment(gateway),
        LazadaReturns(gateway),
        LazadaListings(gateway),
        seller,
        seller,
        LazadaTraces(gateway),
    )


MANIFEST = Manifest(
    code="lazada",
    letters="LZ",
    policies=Policies(
        order_page=ORDER_PAGE,
        order_offset_limit=OFFSET_LIMIT,
        item_orders_per_call=ITEM_ORDERS_PER_CALL,
        fulfilment_batch=FULFILMENT_BATCH,
        label_link_life_s=LABEL_LINK_LIFE_S,
        return_page=RETURN_PAGE,
        product_page=PRODUCT_PAGE,
        product_offset_limit=PRODUCT_OFFSET_LIMIT,
        notice_page=NOTICE_PAGE,
        # Reference, section 10: 10,000 a day for an app in test status; public clients run at
        # about 8 calls a second per app.
        daily_calls=10_000,
        calls_per_second_app=8,
        calls_per_second_store=4,
        app_limit_codes=("AppCallLimit",),
        refresh_ahead_s=48 * 3600,
        # Not documented: the zone the vendor's consoles show their times in.
        quota_zone_h=8,
        # Not documented. The vendor's own client waits 30 s for an answer.
        write_settle_s=30,
        # 6 stands for internal errors too; those do not come as refusals (see answers.py).
        status_refusals=("36", "6"),
        # Reference, 4.1: drop-off parcels must be brought in time, all the same.
        ready_to_ship_books_pickup=True,
        order_statuses=PROVABLE_STATUSES,
    ),
    seller_center_urls=SELLER_CENTER_URLS,
    stages=STAGES,
    answers=ANSWERS,
    store_api=_store_api,
    consent_api=LazadaConsent,
    push=LazadaPush(),
    order_page=ORDER_PAGE_PATH,
    label_hosts=LABEL_HOSTS,
    picture_hosts=PICTURE_HOSTS,
    sign_in=SIGN_IN,
)
