"""Access tokens of every authorisation, renewed in time and by one task alone.

Policy. A token is renewed ahead of its end, or when the vendor refuses it; whoever else needs it
meanwhile waits for that one renewal. The new pair is kept before it is used. A renewal that the
vendor refuses raises NeedsConsent for that authorisation's stores; the others go on.
"""

import asyncio

import msgspec

from lzdesk.domain.errors import NeedsConsent
from lzdesk.domain.stores import App, Authorisation
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import Consent, Tokens
from lzdesk.marketplaces.http import Http, app_bucket
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.settings.secrets import Secrets, app_secret_name, tokens_name
from lzdesk.storage.repositories.stores import put_authorisation
from lzdesk.storage.writer import Writer


class Tokenkeeper:
    """Hands out access tokens. One instance per engine."""

    def __init__(self, writer: Writer, secrets: Secrets, http: Http) -> None:
        self._writer = writer
        self._secrets = secrets
        self._http = http
        self._locks: dict[str, asyncio.Lock] = {}
        self._kept: dict[str, Tokens] = {}

    async def app_secret(self, app: App) -> str:
        name = app_secret_name(app.marketplace, app.app_key)
        secret = await asyncio.to_thread(self._secrets.get_blocking, name)
        if not secret:
            raise NeedsConsent("secrets.missing", name=name)
        return secret

    async def access_token(self, app: App, authorisation: Authorisation) -> str:
        """A token good for the next calls. Raises NeedsConsent."""
        async with self._lock(authorisation.id):
            tokens = await self._tokens(authorisation.id)
            ahead_ms = manifest_of(app.marketplace).policies.refresh_ahead_s * 1000
            ends = tokens.access_expires_at
            if ends is None or ends - ahead_ms > now_ms():
                return tokens.access_token
            still_good = ends > now_ms() + 60_000
            try:
                return (await self._renew(app, authorisation, tokens)).access_token
            except NeedsConsent:
                if still_good:
                    return tokens.access_token
                raise

    async def replace_refused(self, app: App, authorisation: Authorisation, refused: str) -> str:
        """A token in place of one the vendor refused; renews unless another task just did."""
        async with self._lock(authorisation.id):
            tokens = await self._tokens(authorisation.id)
            if tokens.access_token != refused:
                return tokens.access_token
            return (await self._renew(app, authorisation, tokens)).access_token

    async def keep(self, authorisation: Authorisation, consent: Consent) -> Tokens:
        """Keep what a consent or renewal brought: first the secret, then its dates."""
        text = msgspec.json.encode(consent.tokens).decode()
        name = tokens_name(authorisation.id)
        await asyncio.to_thread(self._secrets.put_blocking, name, text)
        self._kept[authorisation.id] = consent.tokens
        fresh = msgspec.structs.replace(
            authorisation,
            state="ok",
            country=consent.country or authorisation.country,
            account=consent.account or authorisation.account,
            access_expires_at=consent.tokens.access_expires_at,
            refresh_expires_at=consent.tokens.refresh_expires_at,
        )
        await self._writer.run(put_authorisation, fresh)
        return consent.tokens

    async def _renew(self, app: App, authorisation: Authorisation, old: Tokens) -> Tokens:
        if not old.refresh_token:
            raise NeedsConsent(authorisation=authorisation.id)
        manifest = manifest_of(app.marketplace)
        rate = app.calls_per_second or manifest.policies.calls_per_second_app
        caller = self._http.caller({app_bucket(app): rate})
        api = manifest.consent_api(app, await self.app_secret(app), caller)
        try:
            consent = await api.refresh(old.refresh_token)
        except NeedsConsent:
            over = msgspec.structs.replace(authorisation, state="needs_consent")
            await self._writer.run(put_authorisation, over)
            raise
        return await self.keep(authorisation, consent)

    async def _tokens(self, authorisation: str) -> Tokens:
        if authorisation not in self._kept:
            name = tokens_name(authorisation)
            text = await asyncio.to_thread(self._secrets.get_blocking, name)
            if not text:
                raise NeedsConsent(authorisation=authorisation)
            self._kept[authorisation] = msgspec.json.decode(text, type=Tokens)
        return self._kept[authorisation]

    def forget_cached(self) -> None:
        """Read the secrets anew: they may have been replaced."""
        self._kept.clear()

    def _lock(self, authorisation: str) -> asyncio.Lock:
        return self._locks.setdefault(authorisation, asyncio.Lock())
