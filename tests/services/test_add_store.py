"""A store by its developer app: with tokens, or with the seller's consent."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
import pytest_asyncio

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.stores import App, Authorisation, Profile, Store
from lzdesk.gui.reasons import reason_words
from lzdesk.link.messages import AddStore, BeginConsent, ConsentStarted
from lzdesk.marketplaces.http import Http
from lzdesk.services.add_store import StoreAdder
from lzdesk.settings.secrets import MemorySecrets, app_secret_name
from lzdesk.storage.repositories.stores import (
    add_store,
    all_apps,
    all_authorisations,
    all_stores,
    put_app,
    put_authorisation,
    put_profile,
)
from lzdesk.storage.writer import Writer
from tests.simulator.client import SMALL, running
from tests.simulator.client import Desk as Market


class Door(NamedTuple):
    market: Market
    writer: Writer
    secrets: MemorySecrets
    adder: StoreAdder

    def app(self) -> dict[str, str]:
        lazada = self.market.lazada
        return {
            "app_key": lazada["app_key"],
            "app_secret": lazada["app_secret"],
            "auth_url": lazada["auth_url"],
            "authorize_url": lazada["authorize_url"],
            "redirect_uri": lazada["authorize_url"].replace("/authorize", "/callback"),
        }

    def form(self, key: str, **changes: str) -> AddStore:
        store = self.market.store(key)
        values = {
            **self.app(),
            "name": "",
            "country": store["country"],
            "api_url": self.market.lazada["api_url"],
            "access_token": store["access_token"],
            "refresh_token": store["refresh_token"],
        }
        return AddStore(**{**values, **changes})

    async def consent(self, key: str, site: str, **changes: str) -> str:
        """Go through the consent page as the seller; the address the browser ends at."""
        api_url = self.market.lazada["api_urls"]["sg"] if site == "cb" else ""
        started = await self.adder.begin(
            BeginConsent(**self.app(), api_url=api_url or self.market.lazada["api_url"])
        )
        return await self.agree(started, key, site, **changes)

    async def agree(self, started: ConsentStarted, key: str, site: str, **changes: str) -> str:
        """What the seller does on the page that was opened."""
        parts = urlsplit(started.address)
        store = self.market.store(key)
        fields = {"site": site, "login": store["login"], "password": store["password"]}
        async with self.market.http.post(
            f"{parts.scheme}://{parts.netloc}{parts.path}",
            params=dict(parse_qsl(parts.query)),
            data={**dict(parse_qsl(parts.query)), **fields, **changes},
            allow_redirects=False,
        ) as reply:
            assert reply.status == 302, await reply.text()
            return reply.headers["Location"]


@pytest_asyncio.fixture
async def door(tmp_path: Path) -> AsyncIterator[Door]:
    writer = Writer(tmp_path / "lzdesk.db", tmp_path / "backups")
    secrets = MemorySecrets()
    async with running(SMALL) as market, Http() as http:
        yield Door(market, writer, secrets, StoreAdder(writer, secrets, http))
    writer.close()


async def test_tokens_at_hand_make_a_store_with_its_own_name(door: Door) -> None:
    done = await door.adder.with_tokens(door.form("casa-rumah"))
    assert done.added == ("casa-rumah",)
    (store,) = door.writer.run_blocking(all_stores)
    seller = door.market.store("casa-rumah")
    assert (store.name, store.seller_id) == (seller["name"], seller["seller_id"])
    assert seller["access_token"] in (
        door.secrets.get_blocking(f"tokens/{store.authorisation}") or ""
    )


async def test_the_same_store_again_renews_its_tokens(door: Door) -> None:
    await door.adder.with_tokens(door.form("casa-rumah"))
    done = await door.adder.with_tokens(door.form("casa-rumah"))
    assert (done.added, done.known) == ((), ("casa-rumah",))
    assert len(door.writer.run_blocking(all_authorisations)) == 1


async def test_a_store_from_export_files_gets_its_api_and_stays_one(door: Door) -> None:
    from lzdesk.domain.stores import Store
    from lzdesk.storage.repositories.stores import add_store

    plain = Store("mine", "Casa Rumah", "lazada", "my", profile="mine")
    door.writer.run_blocking(add_store, plain)
    done = await door.adder.with_tokens(door.form("casa-rumah"))
    assert (done.added, done.known) == ((), ("mine",))
    (store,) = door.writer.run_blocking(all_stores)
    assert store.authorisation
    assert store.seller_id == door.market.store("casa-rumah")["seller_id"]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"access_token": "wrong"}, "token.refused"),
        ({"app_secret": "wrong"}, "marketplace.refused"),
        ({"app_key": "1"}, "marketplace.refused"),
        ({"access_token": " "}, "form.missing"),
        ({"country": "xx"}, "form.not_a_country"),
        ({"api_url": "http://127.0.0.1:1/rest"}, "marketplace.unreachable"),
    ],
)
async def test_a_store_that_cannot_be_read_is_not_added(
    door: Door, changes: dict[str, str], kind: str
) -> None:
    with pytest.raises(LzdeskError) as caught:
        await door.adder.with_tokens(door.form("casa-rumah", **changes))
    assert caught.value.kind == kind
    assert door.writer.run_blocking(all_stores) == []
    assert door.writer.run_blocking(all_apps) == []
    assert door.secrets.all() == {}


async def test_a_consent_adds_the_store_it_covers(door: Door) -> None:
    address = await door.consent("volt-gadget", "th")
    done = await door.adder.finish(address)
    assert done.added == ("volt-gadget",)
    (authorisation,) = door.writer.run_blocking(all_authorisations)
    assert authorisation.access_expires_at
    assert authorisation.refresh_expires_at
    with pytest.raises(BadInput) as caught:
        await door.adder.finish(address)
    assert caught.value.kind == "consent.other_state"


async def test_the_consent_of_a_store_is_renewed_with_its_own_app(door: Door) -> None:
    await door.adder.finish(await door.consent("volt-gadget", "th"))
    before = door.secrets.all()
    started = await door.adder.renew("volt-gadget")
    done = await door.adder.finish(await door.agree(started, "volt-gadget", "th"))
    assert (done.added, done.known) == ((), ("volt-gadget",))
    assert door.secrets.all().keys() == before.keys() and door.secrets.all() != before
    assert len(door.writer.run_blocking(all_authorisations)) == 1


async def test_what_the_app_of_a_renewal_lacks_is_asked_for(door: Door) -> None:
    await door.adder.with_tokens(door.form("casa-rumah", redirect_uri=""))
    for field, again in (("redirect_uri", ""), ("app_secret", "https://example.com/cb")):
        if field == "app_secret":
            for name in [one for one in door.secrets.all() if "app" in one]:
                door.secrets.forget_blocking(name)
        with pytest.raises(BadInput) as caught:
            await door.adder.renew("casa-rumah", again)
        assert (caught.value.kind, caught.value.fields) == ("form.missing", {"field": field})
    with pytest.raises(LzdeskError) as unknown:
        await door.adder.renew("nobody")
    assert unknown.value.kind == "store.unknown"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://example.com/cb", "consent.no_code"),
        ("https://example.com/cb?code=0_1_x&state=other", "consent.other_state"),
        ("https://example.com/cb?error=access_denied&state=x", "consent.refused"),
        ("not an address", "consent.no_code"),
    ],
)
async def test_an_address_that_is_no_consent_is_told(door: Door, address: str, kind: str) -> None:
    with pytest.raises(BadInput) as caught:
        await door.adder.finish(address)
    assert caught.value.kind == kind


async def test_a_full_app_takes_no_other_seller_and_the_roomiest_is_taken(door: Door) -> None:
    """An in-house app serves 20 sellers; a consent that could not be kept is not asked for."""
    back = door.app()["redirect_uri"]

    def put(app_key: str, sellers: int, redirect_uri: str) -> None:
        run = door.writer.run_blocking
        run(put_app, App("lazada", app_key, redirect_uri=redirect_uri))
        for number in range(sellers):
            name = f"{app_key}-{number}"
            run(put_authorisation, Authorisation(name, "lazada", app_key))
            run(put_profile, Profile(name))
            held = Store(name, name, "lazada", "sg", name, authorisation=name, profile=name)
            run(add_store, held)
        door.secrets.put_blocking(app_secret_name("lazada", app_key), "secret")

    put("full", 20, back)
    with pytest.raises(BadInput) as refused:
        await door.adder.begin(BeginConsent("full", "", ""))
    assert refused.value.kind == "app.full"
    assert refused.value.fields == {"field": "app_key", "seats": 20, "value": "full"}
    words = reason_words("app.full", refused.value.fields)
    assert words.startswith("All 20 seats of the app full are taken by sellers.")
    put("nearly", 19, back)
    put("half", 10, back)
    put("nowhere", 0, "")
    started = await door.adder.begin(BeginConsent("", "", ""))
    assert dict(parse_qsl(urlsplit(started.address).query))["client_id"] == "half"
    # The last seat is one.
    started = await door.adder.begin(BeginConsent("nearly", "", ""))
    assert dict(parse_qsl(urlsplit(started.address).query))["client_id"] == "nearly"
