"""Lazada's addresses and limits (reference, sections 1.1, 3, 4 and 12)."""

from lzdesk.domain.sign_in import SignInPaths

API_URLS = {
    "sg": "https://api.lazada.sg/rest",
    "my": "https://api.lazada.com.my/rest",
    "ph": "https://api.lazada.com.ph/rest",
    "th": "https://api.lazada.co.th/rest",
    "vn": "https://api.lazada.vn/rest",
    "id": "https://api.lazada.co.id/rest",
}
AUTH_URL = "https://auth.lazada.com/rest"
AUTHORIZE_URL = "https://auth.lazada.com/oauth/authorize"
SELLER_CENTER_URLS = {
    "sg": "https://sellercenter.lazada.sg",
    "my": "https://sellercenter.lazada.com.my",
    "ph": "https://sellercenter.lazada.com.ph",
    "th": "https://sellercenter.lazada.co.th",
    "vn": "https://sellercenter.lazada.vn",
    "id": "https://sellercenter.lazada.co.id",
}
ORDER_PAGE_PATH = "/apps/order/detail?tradeOrderId={order_id}"
# Section 12 names the login page and those of the orders. Of the others below /apps, who may see
# them is not documented: those around an account, /apps/seller, tell nothing.
SIGN_IN = SignInPaths(
    login=("/apps/seller/login",),
    inside=("/apps",),
    for_all=("/apps/seller", "/apps/register"),
)
# Section 4.2, as its sample of an HTML label loads them.
LABEL_HOSTS = ("g.alicdn.com", "cdn-cloudprint.cainiao.com")
# `product_main_image` of the samples of /order/items/get and /orders/items/get (section 3).
PICTURE_HOSTS = ("slatic.net",)
ORDER_PAGE = 100
ITEM_ORDERS_PER_CALL = 50
OFFSET_LIMIT = 5000
FULFILMENT_BATCH = 20
LABEL_LINK_LIFE_S = 600
RETURN_PAGE = 100
"""The vendor documents no maximum; 10 is its default."""
PRODUCT_PAGE = 50
PRODUCT_OFFSET_LIMIT = 10_000
NOTICE_PAGE = 100
