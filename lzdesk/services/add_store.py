"""Adds a store by its developer app: with tokens at hand, or with the seller's consent.

Policy. Nothing is kept before the marketplace has answered for the tokens: a store that cannot
be read is not added. Secrets go to the keyring first, then the rows are written in one
transaction. A consent for stores that are already here renews their tokens; one that was removed
is back with the orders it kept.
"""

import asyncio
import secrets as dice
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.stores import (
    COUNTRIES,
    App,
    Authorisation,
    Profile,
    Store,
    hue_for,
    store_key_of,
)
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import AddStore, BeginConsent, ConsentStarted, StoresImported
from lzdesk.marketplaces.contract import (
    Consent,
    ConsentedStore,
    Manifest,
    Seller,
    TokenRefused,
    Tokens,
)
from lzdesk.marketplaces.http import Caller, Http, app_bucket, token_bucket
from lzdesk.marketplaces.pauses import pauses_kept
from lzdesk.marketplaces.registry import known_marketplaces, manifest_of
from lzdesk.services.change_store import known_store
from lzdesk.settings.secrets import Secrets, app_secret_name, tokens_name
from lzdesk.storage.repositories.store_changes import bring_back
from lzdesk.storage.repositories.stores import (
    add_store,
    all_apps,
    all_authorisations,
    all_stores,
    hues_in_use,
    put_app,
    put_authorisation,
    put_profile,
    sellers_of,
    update_store,
)
from lzdesk.storage.writer import Transaction, Writer

UNBOUNDED = 1_000_000


class _Pending(NamedTuple):
    app: App
    app_secret: str
    way_out: str = ""


class Begun(NamedTuple):
    """A consent that was begun: where the seller agrees, and how the address it ends at is told
    from others."""

    address: str
    state: str
    redirect_uri: str


class StoreAdder:
    """The doors that need a developer app."""

    def __init__(self, writer: Writer, secrets: Secrets, http: Http, by: str = "") -> None:
        """by: who is named in a store's history."""
        self._by = by
        self._writer = writer
        self._secrets = secrets
        self._http = http
        self._pending: dict[str, _Pending] = {}

    async def with_tokens(self, form: AddStore) -> StoresImported:
        """Check the tokens with the marketplace, then add the store. Raises LzdeskError."""
        _need(form, "app_key", "app_secret", "access_token")
        if form.country not in COUNTRIES:
            raise BadInput("form.not_a_country", field="country", value=form.country)
        app = await self._app_of(form)
        tokens = Tokens(form.access_token.strip(), form.refresh_token.strip(), None, None)
        consented = ConsentedStore(form.country, "", "")
        consent = Consent(tokens, form.country, "", (consented,))
        # How long ago the seller consented, such tokens do not say.
        return await self._add(app, form.app_secret.strip(), consent, form.name.strip(), None)

    async def begin(self, form: BeginConsent) -> ConsentStarted:
        """The address where the seller consents; the one it ends at goes to `finish`.

        Without an app key it is the app of this desk that has most seats left. Raises BadInput
        `app.full` where all seats of the app are taken.
        """
        if not form.app_key.strip():
            form = msgspec.structs.replace(form, app_key=await self._roomiest(form.marketplace))
        _need(form, "app_key")
        app = await self._app_of(form)
        secret = form.app_secret.strip() or await self._held_secret(app)
        if not secret:
            raise BadInput("form.missing", field="app_secret")
        if not app.redirect_uri:
            raise BadInput("form.missing", field="redirect_uri")
        if app.seats and (await self._writer.run(sellers_of, app)) >= app.seats:
            raise BadInput("app.full", field="app_key", seats=app.seats, value=app.app_key)
        return ConsentStarted(self._begun(app, secret).address)

    async def _roomiest(self, marketplace: str) -> str:
        """The key of the app with most seats left; empty where none has any."""

        def read(connection: Transaction) -> str:
            left = [
                (app.seats - sellers_of(connection, app) if app.seats else UNBOUNDED, app.app_key)
                for app in all_apps(connection)
                if app.marketplace == marketplace and app.redirect_uri
            ]
            most, key = max(left, default=(0, ""))
            return key if most > 0 else ""

        return await self._writer.run(read)

    async def _held_secret(self, app: App) -> str:
        name = app_secret_name(app.marketplace, app.app_key)
        return await asyncio.to_thread(self._secrets.get_blocking, name) or ""

    async def renew(self, store_key: str, redirect_uri: str = "") -> ConsentStarted:
        """The same for the consent a store lives by, with its app and secret as they are held.

        Raises BadInput where the app's redirect address or its secret must be given again.
        """
        return ConsentStarted((await self.begin_renewal(store_key, redirect_uri)).address)

    async def begin_renewal(self, store_key: str, redirect_uri: str = "") -> Begun:
        """What `renew` does, with what its end is known by."""
        store = await self._writer.run(known_store, store_key)
        held = {one.id: one for one in await self._writer.run(all_authorisations)}
        consent = held.get(store.authorisation)
        if consent is None:
            raise LzdeskError("store.no_api", store=store.key)
        app = await self._app_of(
            BeginConsent(consent.app_key, "", redirect_uri, marketplace=consent.marketplace)
        )
        if not app.redirect_uri:
            raise BadInput("form.missing", field="redirect_uri")
        secret = await self._held_secret(app)
        if not secret:
            raise BadInput("form.missing", field="app_secret")
        return self._begun(app, secret, consent.way_out)

    def _begun(self, app: App, secret: str, way_out: str = "") -> Begun:
        state = dice.token_urlsafe(16)
        self._pending[state] = _Pending(app, secret, way_out)
        manifest = manifest_of(app.marketplace)
        api = manifest.consent_api(app, secret, self._caller(app, manifest))
        return Begun(api.authorize_address(state), state, app.redirect_uri)

    def forget(self, state: str) -> None:
        """A consent that was begun and is not waited for any more."""
        self._pending.pop(state, None)

    async def finish(self, address: str, store_key: str = "") -> StoresImported:
        """Take the code from the address the browser ended at. Raises BadInput, NeedsConsent.

        store_key: of the store it has to be for, else nothing is kept, and BadInput
        `consent.other_seller` (sellers) is raised.
        """
        query = parse_qs(urlsplit(address.strip()).query)
        if "error" in query:
            raise BadInput("consent.refused", words=query["error"][0])
        code, state = query.get("code", [""])[0], query.get("state", [""])[0]
        if not code:
            raise BadInput("consent.no_code")
        pending = self._pending.get(state)
        if pending is None:
            raise BadInput("consent.other_state")
        app, secret, way_out = pending
        manifest = manifest_of(app.marketplace)
        caller = self._caller(app, manifest, way_out)
        with pauses_kept(caller, app, token_bucket(app), manifest.policies):
            consent = await manifest.consent_api(app, secret, caller).consent_from_code(code)
        added = await self._add(app, secret, consent, "", now_ms(), way_out, store_key)
        del self._pending[state]
        return added

    async def _add(
        self,
        app: App,
        secret: str,
        consent: Consent,
        name: str,
        granted_at: int | None,
        way_out: str = "",
        store_key: str = "",
    ) -> StoresImported:
        sellers = [
            await self._seller(app, secret, consented, consent.tokens, way_out)
            for consented in consent.stores
        ]
        held = await self._writer.run(all_stores, even_removed=True)
        known = {
            index: store
            for index, (consented, seller) in enumerate(zip(consent.stores, sellers, strict=True))
            for store in reversed(held)
            if (store.marketplace, store.country) == (app.marketplace, consented.country)
            and _is_of(store, seller, name)
        }
        if store_key and all(store.key != store_key for store in known.values()):
            names = ", ".join(dict.fromkeys(seller.name for seller in sellers))
            raise BadInput("consent.other_seller", sellers=names)
        consent_id = next((s.authorisation for s in known.values() if s.authorisation), "")
        consent_id = consent_id or f"{consent.country}-{sellers[0].seller_id}"
        app_name = app_secret_name(app.marketplace, app.app_key)
        await asyncio.to_thread(self._secrets.put_blocking, app_name, secret)
        text = msgspec.json.encode(consent.tokens).decode()
        await asyncio.to_thread(self._secrets.put_blocking, tokens_name(consent_id), text)
        authorisation = Authorisation(
            consent_id,
            app.marketplace,
            app.app_key,
            consent.country,
            consent.account,
            "ok",
            consent.tokens.access_expires_at,
            consent.tokens.refresh_expires_at,
            granted_at,
        )
        new = [
            (consented, seller)
            for index, (consented, seller) in enumerate(zip(consent.stores, sellers, strict=True))
            if index not in known
        ]
        added = await self._writer.run_durably(_write, app, authorisation, new, name)
        for index, found in known.items():
            store = found
            if store.removed_at is not None:
                store = await self._writer.run_durably(bring_back, store, now_ms(), self._by)
            linked = msgspec.structs.replace(
                store,
                authorisation=consent_id,
                seller_id=sellers[index].seller_id,
                short_code=sellers[index].short_code or store.short_code,
            )
            await self._writer.run_durably(update_store, linked)
        return StoresImported(tuple(added), tuple(store.key for store in known.values()))

    async def _app_of(self, form: AddStore | BeginConsent) -> App:
        """The app of the form; what the form leaves out is kept from the same app held here."""
        if form.marketplace not in known_marketplaces():
            raise BadInput("form.not_a_marketplace", field="marketplace", value=form.marketplace)
        app = App(form.marketplace, form.app_key.strip())
        for held in await self._writer.run(all_apps):
            if (held.marketplace, held.app_key) == (app.marketplace, app.app_key):
                app = held
        typed = {
            name: getattr(form, name).strip()
            for name in ("redirect_uri", "api_url", "auth_url", "authorize_url")
            if getattr(form, name).strip()
        }
        return msgspec.structs.replace(app, **typed)

    async def _seller(
        self, app: App, secret: str, consented: ConsentedStore, tokens: Tokens, way_out: str
    ) -> Seller:
        manifest = manifest_of(app.marketplace)
        store = Store("new", "new", app.marketplace, consented.country)
        caller = self._caller(app, manifest, way_out)
        api = manifest.store_api(app, secret, store, tokens.access_token, caller)
        try:
            return await api.orders.seller()
        except TokenRefused as refused:
            raise LzdeskError("token.refused", **refused.fields) from refused

    def _caller(self, app: App, manifest: Manifest, way_out: str = "") -> Caller:
        rate = app.calls_per_second or manifest.policies.calls_per_second_app
        return self._http.caller({app_bucket(app): rate, token_bucket(app): rate}, way_out)


def _is_of(store: Store, seller: Seller, name: str) -> bool:
    """Whether a store here is this seller's: by its id; one from export files by its name."""
    if store.seller_id:
        return store.seller_id == seller.seller_id
    return not store.authorisation and store.name in (name, seller.name)


def _write(
    transaction: Transaction,
    app: App,
    authorisation: Authorisation,
    new: list[tuple[ConsentedStore, Seller]],
    name: str,
) -> list[str]:
    put_app(transaction, app)
    put_authorisation(transaction, authorisation)
    keys: list[str] = []
    for consented, seller in new:
        shown = name or seller.name or f"{app.marketplace} {consented.country}"
        taken = {store.key for store in all_stores(transaction, even_removed=True)}
        key = store_key_of(shown, taken)
        store = Store(
            key=key,
            name=shown,
            marketplace=app.marketplace,
            country=consented.country,
            seller_id=seller.seller_id or consented.seller_id,
            short_code=seller.short_code or consented.short_code,
            authorisation=authorisation.id,
            profile=key,
            hue=hue_for(hues_in_use(transaction)),
        )
        put_profile(transaction, Profile(key))
        add_store(transaction, store)
        keys.append(key)
    return keys


def _need(form: AddStore | BeginConsent, *fields: str) -> None:
    for field in fields:
        if not str(getattr(form, field)).strip():
            raise BadInput("form.missing", field=field)
