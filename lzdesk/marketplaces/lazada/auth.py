"""Consent and tokens of the Lazada Open Platform (reference, section 2)."""

from urllib.parse import urlencode

import msgspec

from lzdesk.domain.errors import JunkAnswer, MarketplaceRefused, NeedsConsent
from lzdesk.domain.stores import App
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import Consent, ConsentedStore, Tokens
from lzdesk.marketplaces.http import Caller
from lzdesk.marketplaces.lazada.answers import CONSENT_CODES, open_envelope
from lzdesk.marketplaces.lazada.facts import AUTH_URL, AUTHORIZE_URL
from lzdesk.marketplaces.lazada.gateway import send_signed, signed
from lzdesk.marketplaces.lazada.payloads import Scalar, TokenAnswer, as_int, as_text


class LazadaConsent:
    """The token calls of one app."""

    def __init__(self, app: App, secret: str, caller: Caller) -> None:
        self._app = app
        self._secret = secret
        self._caller = caller
        self._base = (app.auth_url or AUTH_URL).rstrip("/")

    def authorize_address(self, state: str) -> str:
        """The consent page. `force_auth` shows the login again, so that a second store of the
        same browser is not consented for the first."""
        query = {
            "response_type": "code",
            "force_auth": "true",
            "redirect_uri": self._app.redirect_uri,
            "client_id": self._app.app_key,
            "state": state,
        }
        return f"{self._app.authorize_url or AUTHORIZE_URL}?{urlencode(query)}"

    async def consent_from_code(self, code: str) -> Consent:
        """Tokens for a code: single use, 30 minutes. Raises NeedsConsent when it is over."""
        return await self._tokens("/auth/token/create", {"code": code})

    async def refresh(self, refresh_token: str) -> Consent:
        """A new access token; the refresh token's own life is not made longer."""
        return await self._tokens("/auth/token/refresh", {"refresh_token": refresh_token})

    async def _tokens(self, path: str, params: dict[str, str]) -> Consent:
        def sign_at(at_ms: int) -> dict[str, str]:
            return signed(path, params, self._app, self._secret, "", at_ms)

        body = await send_signed(self._caller, self._caller.post, self._base, path, sign_at)
        try:
            open_envelope(body)
            answer = msgspec.json.decode(body, type=TokenAnswer)
        except MarketplaceRefused as no:
            if no.fields.get("code") in CONSENT_CODES:
                raise NeedsConsent(**no.fields) from no
            raise
        except msgspec.DecodeError as error:
            raise JunkAnswer(detail=path) from error
        return _consent(answer)


def _consent(answer: TokenAnswer) -> Consent:
    countries = answer.country_user_info or answer.country_user_info_list
    tokens = Tokens(
        access_token=answer.access_token,
        refresh_token=answer.refresh_token,
        access_expires_at=_end(answer.expires_in),
        refresh_expires_at=_end(answer.refresh_expires_in),
    )
    stores = tuple(
        ConsentedStore(
            entry.country,
            as_text(entry.seller_id) or as_text(entry.user_id),
            as_text(entry.short_code),
        )
        for entry in countries
    )
    return Consent(tokens, answer.country, as_text(answer.account), stores)


def _end(seconds: Scalar) -> int | None:
    life = as_int(seconds)
    return now_ms() + life * 1000 if life else None
