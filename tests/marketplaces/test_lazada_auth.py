"""Tokens and consent as the documentation and a real cross-border answer show them."""

import json
from pathlib import Path

import msgspec
import pytest

from lzdesk.domain.errors import NeedsConsent
from lzdesk.domain.stores import App
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.lazada.auth import LazadaConsent


class Recorded:
    """A caller that answers with one recorded body."""

    times = None

    @property
    def signing_ms(self) -> int:
        return now_ms()

    def learn_clock(self) -> bool:
        raise AssertionError("no time was refused")

    def __init__(self, body: object) -> None:
        self.body = msgspec.json.encode(body)
        self.sent: list[tuple[str, dict[str, str]]] = []

    async def turn(self) -> None:
        return

    def hold(self, bucket: str, seconds: float) -> None:
        raise AssertionError(bucket)

    async def get(self, url: str, params: dict[str, str]) -> bytes:
        raise AssertionError(url)

    async def post(self, url: str, form: dict[str, str]) -> bytes:
        self.sent.append((url, form))
        return self.body

    async def fetch(self, url: str) -> bytes:
        raise AssertionError(url)


APP = App("lazada", "100240", redirect_uri="https://example.com/cb")


async def test_a_cross_border_consent_covers_five_countries(recorded: Path) -> None:
    body = json.loads((recorded / "auth.token.create.cb.json").read_text("utf-8"))["response"]
    caller = Recorded(body)
    consent = await LazadaConsent(APP, "secret", caller).consent_from_code("0_100240_x")
    assert consent.country == "cb"
    assert [store.country for store in consent.stores] == ["sg", "th", "ph", "id", "my"]
    assert consent.stores[0].short_code == "SG10AAA"
    left = consent.tokens.access_expires_at
    assert left is not None
    assert abs(left - now_ms() - 604_800_000) < 60_000
    url, form = caller.sent[0]
    assert url == "https://auth.lazada.com/rest/auth/token/create"
    assert "access_token" not in form
    assert len(form["sign"]) == 64


async def test_a_refresh_reads_the_other_spelling_of_its_list(recorded: Path) -> None:
    body = json.loads((recorded / "auth.token.refresh.json").read_text("utf-8"))["response"]
    consent = await LazadaConsent(APP, "secret", Recorded(body)).refresh("old")
    assert [store.seller_id for store in consent.stores] == ["1001", "2001", "3001"]


@pytest.mark.parametrize("code", ["IllegalRefreshToken", "InvalidCode", "AUTH_TYPE_UNSUPPORTED"])
async def test_a_dead_refresh_token_needs_consent(code: str) -> None:
    caller = Recorded({"code": code, "type": "ISV", "message": "no"})
    with pytest.raises(NeedsConsent):
        await LazadaConsent(APP, "secret", caller).refresh("old")


def test_the_consent_page_asks_for_the_login_again() -> None:
    address = LazadaConsent(APP, "secret", Recorded({})).authorize_address("st4te")
    assert address.startswith("https://auth.lazada.com/oauth/authorize?")
    assert "force_auth=true" in address
    assert "client_id=100240" in address
    assert "state=st4te" in address
    assert "secret" not in address
