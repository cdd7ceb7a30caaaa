"""Access tokens of every authorisation, renewed in time and by one task alone.

Policy. A token is renewed ahead of its end, or when the vendor refuses it; whoever else needs it
meanwhile waits for that one renewal. The new pair is kept before it is used, as far as the key
store takes it (see token_pairs). While the present token is good, a renewal that fails, however it
does, stops nobody: the token is used, and the renewal tried again after 30 s, then twice as long,
up to a quarter of an hour. A renewal that the vendor refuses raises NeedsConsent for that
authorisation's stores once their token is over; the others go on. A renewal that has begun is
ended, whoever asked for it goes away meanwhile: the vendor may have ended the old pair.
"""

import asyncio
from collections.abc import Callable
from functools import partial

import msgspec
import structlog

from lzdesk.domain.errors import LzdeskError, NeedsConsent
from lzdesk.domain.stores import App, Authorisation
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.contract import Consent, Tokens
from lzdesk.marketplaces.http import Http, app_bucket, token_bucket
from lzdesk.marketplaces.pauses import pauses_kept
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.settings.secrets import Secrets, app_secret_name
from lzdesk.storage.repositories.stores import put_authorisation
from lzdesk.storage.writer import Writer
from lzdesk.sync.token_pairs import Pause, Steady, TokenPairs, steady_s

log = structlog.get_logger()

FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 900.0
LAST_RENEWALS_S = 5.0
"""At the end of the program, renewals that have begun are waited for so long."""


class Tokenkeeper:
    """Hands out access tokens. One instance per engine."""

    def __init__(
        self,
        writer: Writer,
        secrets: Secrets,
        http: Http,
        trouble: Callable[[LzdeskError], None] = lambda error: None,
        steady: Steady = steady_s,
    ) -> None:
        """trouble: told where a new pair could not be written. steady: seconds that only run."""
        self._writer = writer
        self._secrets = secrets
        self._http = http
        self._locks: dict[str, asyncio.Lock] = {}
        self._pairs = TokenPairs(secrets, trouble, steady)
        self._steady = steady
        self._pauses: dict[str, Pause] = {}
        """Authorisations whose early renewal failed."""
        self._renewals: dict[str, asyncio.Task[Tokens]] = {}

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
            if ends <= now_ms():
                return (await self._renew(app, authorisation, tokens)).access_token
            return await self._renewed_early(app, authorisation, tokens)

    async def _renewed_early(self, app: App, authorisation: Authorisation, tokens: Tokens) -> str:
        """The new token where there is one; else the present one, which is good yet."""
        pause = self._pauses.get(authorisation.id)
        if pause is not None and not pause.is_over:
            return tokens.access_token
        try:
            return (await self._renew(app, authorisation, tokens)).access_token
        except Exception as error:
            # Whatever it was, a fault of ours included: the token has not ended.
            log.warning("renewal failed", authorisation=authorisation.id, error=str(error))
        if pause is None:
            self._pauses[authorisation.id] = Pause(self._steady, FIRST_PAUSE_S, LONGEST_PAUSE_S)
        else:
            pause.failed()
        kept = await self._pairs.get(authorisation.id)
        return (kept or tokens).access_token

    async def replace_refused(self, app: App, authorisation: Authorisation, refused: str) -> str:
        """A token in place of one the vendor refused; renews unless another task just did."""
        async with self._lock(authorisation.id):
            tokens = await self._tokens(authorisation.id)
            if tokens.access_token != refused:
                return tokens.access_token
            return (await self._renew(app, authorisation, tokens)).access_token

    async def keep(self, authorisation: Authorisation, consent: Consent) -> Tokens:
        """Keep what a consent or renewal brought: first the secret, then its dates."""
        await self._pairs.put(authorisation.id, consent.tokens)
        self._pauses.pop(authorisation.id, None)
        fresh = msgspec.structs.replace(
            authorisation,
            state="ok",
            country=consent.country or authorisation.country,
            account=consent.account or authorisation.account,
            access_expires_at=consent.tokens.access_expires_at,
            refresh_expires_at=consent.tokens.refresh_expires_at,
        )
        await self._writer.run_durably(put_authorisation, fresh)
        return consent.tokens

    async def _renew(self, app: App, authorisation: Authorisation, old: Tokens) -> Tokens:
        """A task of its own, which the next who asks joins where the first was cancelled."""
        running = self._renewals.get(authorisation.id)
        if running is None:
            running = asyncio.create_task(
                self._renewed(app, authorisation, old), name=f"renew {authorisation.id}"
            )
            self._renewals[authorisation.id] = running
            running.add_done_callback(partial(self._is_renewed, authorisation.id))
        return await asyncio.shield(running)

    def _is_renewed(self, authorisation: str, task: asyncio.Task[Tokens]) -> None:
        del self._renewals[authorisation]
        if not task.cancelled() and task.exception() is not None:
            # Who waited was told; where nobody did any more, this is all that tells it.
            log.info("renewal failed", authorisation=authorisation, error=str(task.exception()))

    async def _renewed(self, app: App, authorisation: Authorisation, old: Tokens) -> Tokens:
        if not old.refresh_token:
            raise NeedsConsent(authorisation=authorisation.id)
        manifest = manifest_of(app.marketplace)
        rate = app.calls_per_second or manifest.policies.calls_per_second_app
        buckets = {app_bucket(app): rate, token_bucket(app): rate}
        caller = self._http.caller(buckets, authorisation.way_out)
        api = manifest.consent_api(app, await self.app_secret(app), caller)
        try:
            with pauses_kept(caller, app, token_bucket(app), manifest.policies):
                consent = await api.refresh(old.refresh_token)
        except NeedsConsent:
            over = msgspec.structs.replace(authorisation, state="needs_consent")
            await self._writer.run_durably(put_authorisation, over)
            raise
        return await self.keep(authorisation, consent)

    async def _tokens(self, authorisation: str) -> Tokens:
        tokens = await self._pairs.get(authorisation)
        if tokens is None:
            raise NeedsConsent(authorisation=authorisation)
        return tokens

    def forget_cached(self) -> None:
        """Read the secrets anew: they may have been replaced."""
        self._pairs.forget_cached()
        self._pauses.clear()

    async def save_rest(self) -> None:
        """Before the end: let renewals end, and write the pairs that could not be written."""
        if self._renewals:
            await asyncio.wait(list(self._renewals.values()), timeout=LAST_RENEWALS_S)
        await self._pairs.save_rest()

    def _lock(self, authorisation: str) -> asyncio.Lock:
        return self._locks.setdefault(authorisation, asyncio.Lock())
