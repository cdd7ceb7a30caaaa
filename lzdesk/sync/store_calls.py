"""Calls of one store with a token that is renewed once when the vendor refuses it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from urllib.parse import urlsplit

import stamina

from lzdesk.domain.errors import (
    AnswerLost,
    JunkAnswer,
    LzdeskError,
    MarketplaceBusy,
    MarketplaceRefused,
    NeedsConsent,
    Unreachable,
)
from lzdesk.domain.stores import App, Authorisation, Store
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import (
    LabelFile,
    OrdersPage,
    Seller,
    StoreApi,
    TokenRefused,
    Window,
)
from lzdesk.marketplaces.http import Http, app_bucket, store_bucket
from lzdesk.marketplaces.pauses import pauses_kept
from lzdesk.marketplaces.pictures import fetch_picture, picture_url
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.marketplaces.their_clock import Times
from lzdesk.sync.tokens import Tokenkeeper
from lzdesk.upstream.near import is_near_host
from lzdesk.upstream.way_out import Place, WayOut

R = TypeVar("R")
ATTEMPTS = 4
LONGEST_WAIT_S = 30.0
HTTPS = 443


def _wait_or_give_up(error: Exception) -> bool | float:
    """Retry what a moment may cure; a ban is waited out to the second, when it is short."""
    if isinstance(error, MarketplaceBusy):
        pause = float(error.fields.get("retry_in_s", 1))
        return pause + 0.1 if pause <= LONGEST_WAIT_S else False
    return isinstance(error, Unreachable | JunkAnswer)


def _may_have_arrived(error: LzdeskError) -> bool:
    if isinstance(error, Unreachable):
        return error.fields.get("sent") != 0
    if isinstance(error, MarketplaceBusy | MarketplaceRefused):
        return error.fields.get("arrived") == 1
    return isinstance(error, JunkAnswer)


class StoreCalls:
    """The API of one store, as the rest of the engine uses it."""

    def __init__(
        self,
        store: Store,
        app: App,
        authorisation: Authorisation,
        tokens: Tokenkeeper,
        http: Http,
    ) -> None:
        self.store = store
        self.app = app
        self.manifest = manifest_of(store.marketplace)
        self._authorisation = authorisation
        self._tokens = tokens
        self._doors = http.doors
        policies = self.manifest.policies
        self._caller = http.caller(
            {
                app_bucket(app): app.calls_per_second or policies.calls_per_second_app,
                store_bucket(store): app.calls_per_second or policies.calls_per_second_store,
            },
            authorisation.way_out,
        )

    @property
    def label_places(self) -> frozenset[Place]:
        """What alone the store's labels may load from where they are web pages: the marketplace's
        named hosts. A marketplace on this computer is the demo's, or a test's: then its own."""
        named = {(host, HTTPS) for host in self.manifest.label_hosts}
        own = urlsplit(self._near_url)
        if own.hostname:
            named.add((own.hostname, own.port or HTTPS))
        return frozenset(named)

    @property
    def _near_url(self) -> str:
        """Of a marketplace on this computer; empty for any other."""
        own = self.app.api_urls.get(self.store.country) or self.app.api_url
        return own if is_near_host(urlsplit(own).hostname or "") else ""

    async def picture(self, address: str) -> bytes:
        """A product's picture, by the store's way out. Raises as `picture_url` and
        `fetch_picture` do."""
        url = picture_url(address, self.manifest.picture_hosts, self._near_url)
        return await fetch_picture(self._doors, self._authorisation.way_out, url)

    async def way_out(self) -> WayOut:
        """How the store's calls leave this computer. Raises StoreTrouble `proxy.not_listed`."""
        return await self._doors.way(self._authorisation.way_out)

    async def times(self) -> Times:
        """The present moment: orders are dated by the marketplace's clock, and any clock may be
        wrong. Asks who we are where nothing has been asked yet."""
        if self._caller.times is None:
            await self.seller()
        own = now_ms()
        return self._caller.times or Times(own, own, None)

    async def marketplace_now(self) -> int:
        """The marketplace's clock, epoch milliseconds, as far as it is believed."""
        return (await self.times()).believed

    async def orders_page(self, window: Window, offset: int, newest_first: bool) -> OrdersPage:
        return await self._call(lambda api: api.orders.orders_page(window, offset, newest_first))

    async def count_orders(self, window: Window) -> int:
        return await self._call(lambda api: api.orders.count_orders(window))

    async def seller(self) -> Seller:
        return await self._call(lambda api: api.orders.seller())

    async def label_file(self, packages: tuple[str, ...]) -> LabelFile:
        return await self._call(lambda api: api.labels.label_file(packages))

    async def ask(self, read: Callable[[StoreApi], Awaitable[R]]) -> R:
        """A read, tried again where a moment may cure it. Raises StoreTrouble."""
        return await self._call(read)

    async def write(self, send: Callable[[StoreApi], Awaitable[R]]) -> R:
        """A write, sent once. Raises AnswerLost where it may have arrived, else StoreTrouble."""
        try:
            return await self._once(send)
        except LzdeskError as error:
            if _may_have_arrived(error):
                raise AnswerLost(
                    detail=error.kind,
                    code=str(error.fields.get("code", "")),
                    words=str(error.fields.get("words", "")),
                    lasting=int(isinstance(error, MarketplaceRefused)),
                ) from error
            raise

    async def _call(self, ask: Callable[[StoreApi], Awaitable[R]]) -> R:
        """One read, tried again with jitter. Writes never come this way: see the outbox."""
        async for attempt in stamina.retry_context(
            on=_wait_or_give_up, attempts=ATTEMPTS, timeout=90, wait_initial=0.5, wait_max=8
        ):
            with attempt:
                return await self._once(ask)
        raise AssertionError("unreachable: the last attempt raises")

    async def _once(self, ask: Callable[[StoreApi], Awaitable[R]]) -> R:
        bucket, policies = store_bucket(self.store), self.manifest.policies
        with pauses_kept(self._caller, self.app, bucket, policies):
            return await self._with_token(ask)

    async def _with_token(self, ask: Callable[[StoreApi], Awaitable[R]]) -> R:
        secret = await self._tokens.app_secret(self.app)
        token = await self._tokens.access_token(self.app, self._authorisation)
        try:
            return await ask(self._api(secret, token))
        except TokenRefused:
            token = await self._tokens.replace_refused(self.app, self._authorisation, token)
        try:
            return await ask(self._api(secret, token))
        except TokenRefused as refused:
            raise NeedsConsent(authorisation=self._authorisation.id) from refused

    def _api(self, secret: str, token: str) -> StoreApi:
        return self.manifest.store_api(self.app, secret, self.store, token, self._caller)
