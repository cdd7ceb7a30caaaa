"""Takes a store off the desk: what leaves with it, and what is kept.

Policy. Its tokens leave the keyring, unless another store shares the consent; it is read no more,
and what waits of it in the outbox is stopped.
Its orders and its history are kept out of sight, or deleted on wish: a store that is added again
with the same marketplace, seller and country has its kept orders again. The browser's folder is
deleted on wish, with its logins and the proxy's password; never while it is open, nor while another
store uses it. What can be known beforehand stops a removal before anything was done. A deletion of
orders that was cut short goes on with the next start; one of tokens and browser is finished by
removing the store again, and its tokens are gone first.
"""

import asyncio
from typing import Protocol

import msgspec

from lzdesk.domain.errors import BadInput, SecretsUnavailable
from lzdesk.domain.stores import Profile, Store
from lzdesk.lib.clock import Now, now_ms
from lzdesk.link.messages import RemoveStore, StoreRemoved
from lzdesk.services.change_store import known_store
from lzdesk.settings.secrets import Secrets, login_key_name, proxy_password_name, tokens_name
from lzdesk.storage.repositories.store_changes import (
    delete_some_orders,
    end_wiping,
    remove_store,
    stores_being_wiped,
)
from lzdesk.storage.repositories.stores import (
    all_profiles,
    all_stores,
    drop_authorisation,
    put_profile,
)
from lzdesk.storage.writer import Transaction, Writer

AT_ONCE = 500
"""Orders deleted in one transaction: others may write between two of them."""


class Reading(Protocol):
    """What reads the stores."""

    async def forget(self, key: str) -> None: ...


class Browsers(Protocol):
    """What opens their browsers."""

    async def refuse_open(self, profile_id: str) -> None: ...

    async def wipe_profile(self, profile_id: str) -> None: ...


class StoreRemoval:
    """Removes one store. secrets and reading: None while they are locked away."""

    def __init__(
        self,
        writer: Writer,
        secrets: Secrets | None,
        reading: Reading | None,
        browsers: Browsers,
        by: str,
        now: Now = now_ms,
    ) -> None:
        self._writer = writer
        self._secrets = secrets
        self._reading = reading
        self._browsers = browsers
        self._by = by
        self._now = now

    async def remove(self, wanted: RemoveStore) -> Store:
        """Take it off the desk; its orders are deleted by `wipe`. Raises LzdeskError, BadInput."""
        store = await self._writer.run(known_store, wanted.store)
        if store.authorisation and self._secrets is None:
            # Its tokens must leave with it, and cannot.
            raise SecretsUnavailable("secrets.unavailable")
        others = [s for s in await self._writer.run(all_stores) if s.id != store.id]
        profile = store.profile or store.key
        if wanted.wipe_browser:
            _refuse_shared(profile, others)
            await self._browsers.refuse_open(profile)
        if self._reading is not None:
            await self._reading.forget(store.key)
        shared = any(other.authorisation == store.authorisation for other in others)
        if self._secrets is not None:
            # Before the folder: whatever ends us between the two, no token is left alive.
            await self._forget(store, profile, wanted, tokens=not shared)
        if wanted.wipe_browser:
            await self._browsers.wipe_profile(profile)
        await self._writer.run_durably(_remove, store, wanted, self._now(), self._by, not shared)
        return store

    async def wipe(self, store: Store) -> StoreRemoved:
        """Delete the orders of a removed store, some at a time."""
        deleted = 0
        while done := await self._writer.run(delete_some_orders, store.id, AT_ONCE):
            deleted += done
        await self._writer.run(end_wiping, store.id, deleted, self._now(), self._by)
        return StoreRemoved(store.key, deleted)

    async def finish(self) -> None:
        """Go on with what the last engine could not finish."""
        for store in await self._writer.run(stores_being_wiped):
            await self.wipe(store)

    async def _forget(
        self, store: Store, profile: str, wanted: RemoveStore, *, tokens: bool
    ) -> None:
        assert self._secrets is not None
        if store.authorisation and tokens:
            name = tokens_name(store.authorisation)
            await asyncio.to_thread(self._secrets.forget_blocking, name)
        if wanted.wipe_browser:
            for name in (proxy_password_name(profile), login_key_name(profile)):
                await asyncio.to_thread(self._secrets.forget_blocking, name)


def _refuse_shared(profile: str, others: list[Store]) -> None:
    sharing = next((other for other in others if (other.profile or other.key) == profile), None)
    if sharing is not None:
        raise BadInput("store.profile_shared", field="wipe_browser", other=sharing.name)


def _remove(
    transaction: Transaction,
    store: Store,
    wanted: RemoveStore,
    now: int,
    by: str,
    drop_consent: bool,
) -> None:
    remove_store(transaction, store, now, by, with_orders=wanted.wipe_orders)
    if store.authorisation and drop_consent:
        drop_authorisation(transaction, store.authorisation)
    if wanted.wipe_browser:
        for profile in all_profiles(transaction):
            if profile.id == (store.profile or store.key):
                put_profile(transaction, _as_new(profile))


def _as_new(profile: Profile) -> Profile:
    """A profile that was never opened: another password store may be chosen for it."""
    return msgspec.structs.replace(profile, password_store="", browser_version="")
