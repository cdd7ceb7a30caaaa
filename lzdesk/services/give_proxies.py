"""Gives listed proxies to stores: to their browsers, or to the calls of their API.

Policy. One store that cannot have it stops none of the others, and is told with its reason. Stores
that share a profile, or a consent, share the change.
"""

from lzdesk.domain.errors import LzdeskError
from lzdesk.link.messages import GiveProxy, NotDone, ProxiesDone, RemoveProxies
from lzdesk.services.change_profile import ProfileChanges
from lzdesk.services.change_store import known_store
from lzdesk.services.keep_proxies import ProxyList
from lzdesk.storage.writer import Writer


class ProxyGifts:
    """Between the list of proxies and the stores."""

    def __init__(self, writer: Writer, proxies: ProxyList, profiles: ProfileChanges) -> None:
        self._writer = writer
        self._proxies = proxies
        self._profiles = profiles

    async def give(self, wanted: GiveProxy) -> ProxiesDone:
        """Raises StoreTrouble `proxy.not_listed` (name)."""
        way = await self._proxies.way_of(wanted.proxy)
        done: list[str] = []
        failed: list[NotDone] = []
        for key in wanted.stores:
            try:
                if wanted.for_calls:
                    store = await self._writer.run(known_store, key)
                    if not store.authorisation:
                        raise LzdeskError("store.no_api", store=store.name)
                    await self._proxies.use_for(store.authorisation, wanted.proxy)
                else:
                    await self._profiles.go(key, way)
                done.append(key)
            except LzdeskError as error:
                failed.append(NotDone(key, error.kind, {**error.fields}))
        return ProxiesDone(tuple(done), tuple(failed))

    async def remove(self, wanted: RemoveProxies) -> ProxiesDone:
        """Take them off the list, those that no calls go out through."""
        done: list[str] = []
        failed: list[NotDone] = []
        for name in wanted.names:
            try:
                await self._proxies.remove(name)
                done.append(name)
            except LzdeskError as error:
                failed.append(NotDone(name, error.kind, {**error.fields}))
        return ProxiesDone(tuple(done), tuple(failed))
