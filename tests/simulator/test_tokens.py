"""Tokens live and die as documented."""

import re

from tests.simulator.client import EVER, Desk

MONTH_S = 30 * 86_400


async def consent(desk: Desk, key: str, site: str = "", **form: str) -> tuple[int, str]:
    """Walk the consent page; the status and where the browser is sent."""
    store = desk.store(key)
    query = {
        "response_type": "code",
        "client_id": desk.lazada["app_key"],
        "redirect_uri": desk.lazada["authorize_url"].replace("/authorize", "/callback"),
        "state": "a b&c",
    }
    fields = {
        "site": site or store["country"],
        "login": store["login"],
        "password": store["password"],
        "decision": "allow",
    } | form
    async with desk.http.post(
        desk.lazada["authorize_url"], params=query, data=fields, allow_redirects=False
    ) as reply:
        return reply.status, reply.headers.get("Location", "")


def code_in(location: str) -> str:
    found = re.search(r"code=([^&]+)", location)
    assert found
    return found[1]


async def test_consent_gives_a_code_that_works_once(desk: Desk) -> None:
    status, location = await consent(desk, "casa-rumah")
    assert status == 302
    assert location.endswith("state=a+b%26c")
    code = code_in(location)
    assert code.startswith(f"0_{desk.lazada['app_key']}_")
    tokens = await desk.post("/auth/token/create", code=code)
    assert tokens["country"] == "my"
    assert tokens["expires_in"] == MONTH_S
    assert tokens["refresh_expires_in"] == 6 * MONTH_S
    assert [entry["seller_id"] for entry in tokens["country_user_info"]] == ["1000002"]
    assert (await desk.get("/seller/get", tokens["access_token"]))["code"] == "0"
    assert (await desk.get("/auth/token/create", code=code))["code"] == "InvalidCode"


async def test_a_code_is_too_old_after_half_an_hour(desk: Desk) -> None:
    _, location = await consent(desk, "casa-rumah")
    await desk.control("/clock", {"advance_s": 1801})
    assert (await desk.get("/auth/token/create", code=code_in(location)))["code"] == "InvalidCode"


async def test_a_crossborder_consent_covers_every_country_of_the_seller(desk: Desk) -> None:
    _, location = await consent(desk, "hanlin-global-my", "cb")
    tokens = await desk.get("/auth/token/create", code=code_in(location))
    assert tokens["country"] == "cb"
    assert [entry["country"] for entry in tokens["country_user_info"]] == ["sg", "my"]


async def test_the_consent_page_refuses_what_it_should(desk: Desk) -> None:
    assert await consent(desk, "casa-rumah", password="guess") == (401, "")
    assert await consent(desk, "casa-rumah", "sg") == (401, "")
    assert await consent(desk, "casa-rumah", "cb") == (401, "")
    status, location = await consent(desk, "casa-rumah", decision="deny")
    assert status == 302
    assert "error=access_denied" in location
    query = {"response_type": "code", "client_id": desk.lazada["app_key"]}
    for wrong in (
        query | {"redirect_uri": "https://evil.example/cb"},
        query | {"client_id": "1"},
        query | {"response_type": "token"},
    ):
        async with desk.http.get(desk.lazada["authorize_url"], params=wrong) as reply:
            assert reply.status == 400


async def test_the_consent_page_shows_the_sites(desk: Desk) -> None:
    query = {
        "response_type": "code",
        "client_id": desk.lazada["app_key"],
        "redirect_uri": desk.lazada["authorize_url"].replace("/authorize", "/callback"),
        "country": "vn",
    }
    async with desk.http.get(desk.lazada["authorize_url"], params=query) as reply:
        text = await reply.text()
    assert '<option value="vn" selected>Vietnam</option>' in text
    assert "Crossborder" in text


async def test_refreshing_renews_access_and_does_not_extend_the_refresh(desk: Desk) -> None:
    store = desk.store("toko-melati")
    await desk.control("/clock", {"advance_s": 1000})
    renewed = await desk.post("/auth/token/refresh", refresh_token=store["refresh_token"])
    assert renewed["access_token"] != store["access_token"]
    assert renewed["expires_in"] == MONTH_S
    assert 6 * MONTH_S - 1100 < renewed["refresh_expires_in"] <= 6 * MONTH_S - 1000
    assert renewed["country_user_info_list"][0]["short_code"] == store["short_code"]
    for token in (store["access_token"], renewed["access_token"]):
        assert (await desk.get("/seller/get", token))["code"] == "0"
    await desk.control("/clock", {"advance_s": MONTH_S - 500})
    old = await desk.get("/seller/get", store["access_token"])
    new = await desk.get("/seller/get", renewed["access_token"])
    assert (old["code"], new["code"]) == ("IllegalAccessToken", "0")


async def test_a_refresh_token_ends_for_good(desk: Desk) -> None:
    store = desk.store("toko-melati")
    await desk.control("/clock", {"advance_s": 6 * MONTH_S + 1})
    reply = await desk.get("/auth/token/refresh", refresh_token=store["refresh_token"])
    assert reply["code"] == "IllegalRefreshToken"


async def test_control_expires_a_token_that_can_then_be_refreshed(desk: Desk) -> None:
    store = desk.store("volt-gadget")
    await desk.control("/tokens", {"seller_id": store["seller_id"], "action": "expire"})
    reply = await desk.get("/orders/get", store["access_token"], created_after=EVER)
    assert reply["code"] == "IllegalAccessToken"
    renewed = await desk.get("/auth/token/refresh", refresh_token=store["refresh_token"])
    assert (await desk.get("/seller/get", renewed["access_token"]))["code"] == "0"


async def test_control_revokes_a_crossborder_consent_as_a_whole(desk: Desk) -> None:
    store = desk.store("hanlin-global-sg")
    body = {"seller_id": store["seller_id"], "action": "revoke"}
    assert (await desk.control("/tokens", body))["seller_ids"] == ["1000004", "1000005"]
    reply = await desk.get("/seller/get", store["access_token"], desk.lazada["api_urls"]["my"])
    assert reply["code"] == "IllegalAccessToken"
    reply = await desk.get("/auth/token/refresh", refresh_token=store["refresh_token"])
    assert reply["code"] == "IllegalRefreshToken"
    other = desk.store("volt-gadget")["access_token"]
    assert (await desk.get("/seller/get", other))["code"] == "0"
