"""What an address tells of a login, by what Lazada's manifest knows of its seller center."""

import pytest

from lzdesk.domain.sign_in import signed_in
from lzdesk.marketplaces.registry import manifest_of

HOME = "https://sellercenter.lazada.sg"
PATHS = manifest_of("lazada").sign_in


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"{HOME}/apps/seller/login", False),
        (f"{HOME}/apps/seller/login/", False),
        (f"{HOME}/apps/seller/login?redirect_url=%2Fapps%2Forder%2Flist", False),
        (f"{HOME}:443/apps/order/list?status=all", True),
        (f"{HOME}/apps/order/detail?tradeOrderId=1#x", True),
        (f"{HOME}/apps/seller/logout", None),
        (f"{HOME}/apps/seller/loginhelp", None),
        (f"{HOME}/apps/register/index", None),
        (f"{HOME}/appstore", None),
        (HOME, None),
        (f"{HOME}/help?next=/apps/order/list", None),
        ("https://sellercenter.lazada.com.my/apps/order/list", None),
        ("https://sellercenter.lazada.sg.evil.example/apps/order/list", None),
        ("http://sellercenter.lazada.sg/apps/order/list", None),
        (f"{HOME}:99999/apps/order/list", None),
        ("chrome-error://chromewebdata/", None),
        ("about:blank", None),
        ("", None),
    ],
)
def test_an_address_tells_or_does_not(address: str, told: bool | None) -> None:
    assert PATHS is not None
    assert signed_in(address, HOME, PATHS) is told


def test_a_seller_center_below_a_path_is_its_own_place() -> None:
    assert PATHS is not None
    home = "http://127.0.0.1:9/sc/sg/"
    assert signed_in("http://127.0.0.1:9/sc/sg/apps/order/list", home, PATHS) is True
    assert signed_in("http://127.0.0.1:9/sc/sg/apps/seller/login", home, PATHS) is False
    assert signed_in("http://127.0.0.1:9/sc/sgx/apps/order/list", home, PATHS) is None
    assert signed_in("http://127.0.0.1:9/apps/order/list", home, PATHS) is None
