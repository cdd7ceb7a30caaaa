"""The Open Platform's gateway as one store's token sees it: calls signed, bodies as they come."""

import time

from lzdesk.domain.stores import App, Store
from lzdesk.marketplaces.http import Caller
from lzdesk.marketplaces.lazada.facts import API_URLS
from lzdesk.marketplaces.lazada.signing import sign


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


class LazadaGateway:
    """Signs and sends; what the answers mean is their readers' business."""

    def __init__(self, app: App, secret: str, store: Store, token: str, caller: Caller) -> None:
        self._app = app
        self._secret = secret
        self.country = store.country
        self._token = token
        self._caller = caller
        self._base = (
            app.api_urls.get(store.country) or app.api_url or API_URLS[store.country]
        ).rstrip("/")

    async def get(self, path: str, params: dict[str, str]) -> bytes:
        await self._caller.turn()
        return await self._caller.get(self._base + path, self._signed(path, params))

    async def post(self, path: str, params: dict[str, str]) -> bytes:
        """All parameters in the form (reference, 1.4)."""
        await self._caller.turn()
        return await self._caller.post(self._base + path, self._signed(path, params))

    async def fetch(self, address: str) -> bytes:
        """A file behind a link of the vendor's."""
        return await self._caller.fetch(address)

    def _signed(self, path: str, params: dict[str, str]) -> dict[str, str]:
        return signed(path, params, self._app, self._secret, self._token)
