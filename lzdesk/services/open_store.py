"""Opens a store's seller center in the store's own browser.

Policy: `domain.openings`. How each opening went is kept, also one that was stopped. A fingerprint
is frozen at the first opening of its profile.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

import msgspec
import structlog

from lzdesk.browser.consent import IsEnd
from lzdesk.browser.host import BrowserHost
from lzdesk.browser.opening import OpeningAsks
from lzdesk.browser.preset import draw_preset
from lzdesk.browser.to_open import StoreToOpen
from lzdesk.domain.errors import BadInput, LzdeskError, SecretsUnavailable
from lzdesk.domain.openings import ASKS, OPEN, STOPPED, Checked, Exit
from lzdesk.domain.sign_in import SignInPaths
from lzdesk.domain.stores import Profile, Store
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import OpenStore, StoreChecked, StoreOpened
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.settings.paths import presets_dir
from lzdesk.settings.secrets import (
    LoginKey,
    Secrets,
    login_key_blocking,
    proxy_password_name,
)
from lzdesk.storage.repositories.openings import accept_warnings, note_opening, past_openings
from lzdesk.storage.repositories.stores import all_profiles, put_profile, store_of_key
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.upstream.way_out import WayOut, parse_way_out

log = structlog.get_logger()


class Colours(Protocol):
    """Hue index to the store's colour (red, green, blue)."""

    def __call__(self, hue: int, /) -> tuple[int, int, int]: ...


class StoreOpening:
    """Opens stores for one operator."""

    def __init__(
        self,
        writer: Writer,
        host: BrowserHost,
        secrets_blocking: Callable[[], Secrets],
        colour_of: Colours,
        by: str,
        tell: Callable[[StoreChecked], None] = lambda told: None,
    ) -> None:
        """secrets_blocking: asked for a proxy's password and the key of the kept cookies."""
        self._writer = writer
        self._host = host
        self._secrets_blocking = secrets_blocking
        self._colour_of = colour_of
        self._by = by
        self._tell = tell
        self._under_way: list[StoreToOpen] = []

    async def open(self, asked: OpenStore, headless: bool = False) -> StoreOpened:
        """Open the store, or bring its open window to the front.

        Raises BrowserTrouble (OpeningStopped, OpeningAsks among them), BadInput.
        """
        to_open = await self._to_open(asked)
        return await self._open(to_open, headless)

    async def ask_consent(
        self, asked: OpenStore, address: str, is_end: IsEnd, headless: bool = False
    ) -> str:
        """Open the store, and a consent page in it; the address it ends at.

        Raises what `open` does, and BrowserTrouble `consent.closed` (store).
        """
        to_open = await self._to_open(asked)
        await self._open(to_open, headless)
        return await self._host.ask_consent(to_open, address, is_end)

    async def _to_open(self, asked: OpenStore) -> StoreToOpen:
        store = await self._writer.run(store_of_key, asked.store)
        if store is None:
            raise LzdeskError("store.unknown", store=asked.store)
        home = seller_center_of(store)
        target = asked.url or home
        if urlsplit(target).scheme not in ("http", "https"):
            raise BadInput("form.not_an_address", field="url", value=target)
        profile = await self._profile(store)
        if asked.accept:
            await self._writer.run_durably(
                accept_warnings, profile.id, asked.accept, now_ms(), self._by
            )
        way_out = await asyncio.to_thread(self._way_out_blocking, profile)
        login_key = await asyncio.to_thread(self._login_key_blocking, profile)
        # Last: what others come to from here on, it is told.
        past = await self._writer.run(past_openings, profile.id, store.owner)
        return StoreToOpen(
            store=store,
            profile=profile,
            url=target,
            home=home,
            colour=self._colour_of(store.hue),
            way_out=way_out,
            past=past,
            login_key=login_key,
            sign_in=sign_in_of(store),
        )

    async def _open(self, asked: StoreToOpen, headless: bool) -> StoreOpened:
        store, outcome = asked.store, STOPPED
        checks: tuple[Checked, ...] = ()
        found: Exit | None = None

        def told(now: tuple[Checked, ...], exit_: Exit | None) -> None:
            nonlocal checks, found
            checks, found = now, exit_
            if exit_ is not None:
                self._tell_beside(asked, exit_.address)
            self._tell(StoreChecked(store.key, checks))

        self._under_way.append(asked)
        try:
            opened = await self._host.open(asked, headless=headless, told=told)
            outcome = OPEN
            await self._keep_profile(asked.profile, opened.profile)
        except OpeningAsks:
            outcome = ASKS
            raise
        finally:
            try:
                if checks:
                    await self._keep(asked, outcome, checks, found)
            finally:
                self._under_way = [one for one in self._under_way if one is not asked]
        return StoreOpened(store.key, opened.already_open)

    def _tell_beside(self, asked: StoreToOpen, address: str) -> None:
        """Two that open beside each other find nothing of each other in what is kept: those of
        another owner learn here what is in use."""
        for other in self._under_way:
            apart = other.profile.id != asked.profile.id
            if apart and other.store.owner != asked.store.owner:
                other.past.others.setdefault(address, asked.store.name)

    async def _keep_profile(self, before: Profile, opened: Profile) -> None:
        """Write down what the opening found. A way out that was set while it ran stays set, and is
        the one that the open browser goes on by."""
        now = await self._writer.run_durably(_put_found, opened)
        if now.proxy != before.proxy:
            way = await asyncio.to_thread(self._way_out_blocking, now)
            await self._host.change_way_out(now.id, way)

    async def _keep(
        self, asked: StoreToOpen, outcome: str, checks: tuple[Checked, ...], exit_: Exit | None
    ) -> None:
        store, profile = asked.store, asked.profile.id
        self._tell(StoreChecked(store.key, checks, outcome))
        await self._writer.run(note_opening, profile, store.id, now_ms(), outcome, checks, exit_)

    def _way_out_blocking(self, profile: Profile) -> WayOut:
        """The profile's proxy with its password. Raises SecretsUnavailable, BadInput."""
        way = parse_way_out(profile.proxy)
        if not way.user:
            return way
        password = self._secrets_blocking().get_blocking(proxy_password_name(profile.id))
        if password is None:
            raise SecretsUnavailable("proxy.no_password", proxy=way.shown)
        return way.with_password(password)

    def _login_key_blocking(self, profile: Profile) -> LoginKey | None:
        """What seals the profile's cookies; None where there is no key store that takes it."""
        try:
            return login_key_blocking(self._secrets_blocking(), profile.id)
        except SecretsUnavailable:
            return None
        except Exception as error:
            log.warning("no key for the login", profile=profile.id, reason=type(error).__name__)
            return None

    async def _profile(self, store: Store) -> Profile:
        profiles = {profile.id: profile for profile in await self._writer.run(all_profiles)}
        profile = profiles.get(store.profile or store.key) or Profile(store.profile or store.key)
        if profile.made_at is None:
            profile = msgspec.structs.replace(profile, made_at=now_ms())
        if profile.home and not profile.preset and not profile.browser_version:
            # Drawn once, before anybody saw it; then it is the profile's own.
            drawn = await asyncio.to_thread(draw_preset, profile.home, profile.id, presets_dir())
            profile = msgspec.structs.replace(profile, preset=drawn)
        return profile


def _put_found(transaction: Transaction, opened: Profile) -> Profile:
    """The opening may not change what the operator sets: proxy and home."""
    held = next((one for one in all_profiles(transaction) if one.id == opened.id), None)
    now = opened
    if held is not None:
        now = msgspec.structs.replace(opened, proxy=held.proxy, home=held.home)
    if now != held:
        put_profile(transaction, now)
    return now


def sign_in_of(store: Store) -> SignInPaths | None:
    """What addresses tell of the store's login; None where that is not to be read."""
    return manifest_of(store.marketplace).sign_in if store.reads_login else None


def seller_center_of(store: Store) -> str:
    """Where the store's seller center begins."""
    if store.seller_center_url:
        return store.seller_center_url
    return manifest_of(store.marketplace).seller_center_urls[store.country]
