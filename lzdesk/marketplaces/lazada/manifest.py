"""Lazada, as the rest of the program sees it."""

from lzdesk.marketplaces.contract import Manifest, Policies
from lzdesk.marketplaces.lazada.auth import LazadaConsent
from lzdesk.marketplaces.lazada.client import LazadaStore
from lzdesk.marketplaces.lazada.facts import (
    FULFILMENT_BATCH,
    ITEM_ORDERS_PER_CALL,
    LABEL_LINK_LIFE_S,
    OFFSET_LIMIT,
    ORDER_PAGE,
    SELLER_CENTER_URLS,
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
        # Reference, section 10: 10,000 a day for an app in test status; public clients run at
        # about 8 calls a second per app.
        daily_calls=10_000,
        calls_per_second_app=8,
        calls_per_second_store=4,
        refresh_ahead_s=48 * 3600,
    ),
    seller_center_urls=SELLER_CENTER_URLS,
    store_api=LazadaStore,
    consent_api=LazadaConsent,
)
