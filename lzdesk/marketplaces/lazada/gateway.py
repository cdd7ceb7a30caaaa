"""The Open Platform's gateway as one store's token sees it: calls signed, bodies as they come."""

from collections.abc import Awaitable, Callable

from lzdesk.domain.errors import LzdeskError
from lzdesk.domain.stores import App, Store
from lzdesk.marketplaces.http import Caller
from lzdesk.marketplaces.lazada.answers import open_envelope
from lzdesk.marketplaces.lazada.facts import API_URLS
from lzdesk.marketplaces.lazada.signing import sign

TIME_REFUSED = "IllegalTimestamp"
"""Two hours off (reference, 1.3)."""
LESSONS = 2


def signed(
    path: str, params: dict[str, str], app: App, secret: str, token: str, at_ms: int
) -> dict[str, str]:
    """All parameters of a call, with the common ones and the signature. Empty ones are left out."""
    full = {key: value for key, value in params.items() if value != ""}
    full["app_key"] = app.app_key
    full["timestamp"] = str(at_ms)
    full["sign_method"] = "sha256"
    if token:
        full["access_token"] = token
    full["sign"] = sign(path, full, secret)
    return full


async def send_signed(
    caller: Caller,
    send: Callable[[str, dict[str, str]], Awaitable[bytes]],
    base: str,
    path: str,
    sign_at: Callable[[int], dict[str, str]],
) -> bytes:
    """Wait for the call's turn, sign it then, and send it; once more where our clock was refused.

    Such a refusal comes before anything is done, so a write may be sent again after it.
    """
    for _ in range(1 + LESSONS):
        await caller.turn()
        body = await send(base + path, sign_at(caller.signing_ms))
        if TIME_REFUSED.encode() not in body or not _is_time_refused(body):
            break
        if not caller.learn_clock():
            break
    return body


def _is_time_refused(body: bytes) -> bool:
    try:
        open_envelope(body)
    except LzdeskError as error:
        return error.fields.get("code") == TIME_REFUSED
    return False


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
        return await self._send(self._caller.get, path, params)

    async def post(self, path: str, params: dict[str, str]) -> bytes:
        """All parameters in the form (reference, 1.4)."""
        return await self._send(self._caller.post, path, params)

    async def fetch(self, address: str) -> bytes:
        """A file behind a link of the vendor's."""
        return await self._caller.fetch(address)

    async def _send(
        self,
        send: Callable[[str, dict[str, str]], Awaitable[bytes]],
        path: str,
        params: dict[str, str],
    ) -> bytes:
        def sign_at(at_ms: int) -> dict[str, str]:
            return signed(path, params, self._app, self._secret, self._token, at_ms)

        return await send_signed(self._caller, send, self._base, path, sign_at)
