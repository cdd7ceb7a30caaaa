"""Changes what a store's profile goes out through, and where it lives.

Policy. A password goes to the keyring before the profile names its proxy, and the old one is
forgotten after. Stores that share the profile share the change. Under an open browser the
connections are cut first. A profile that moved has no last exit to be compared with: the next
opening asks about the new address.
"""

import asyncio

import msgspec

from lzdesk.browser.host import BrowserHost
from lzdesk.browser.preset import HOMES
from lzdesk.domain.errors import BadInput, LzdeskError
from lzdesk.domain.stores import Profile, Store
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import ChangeProfile
from lzdesk.settings.secrets import Secrets, proxy_password_name
from lzdesk.storage.repositories.store_history import note_change
from lzdesk.storage.repositories.stores import all_profiles, all_stores, put_profile
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.ways_out import WaysOut
from lzdesk.upstream.way_out import WayOut, parse_way_out


class ProfileChanges:
    """by: who is named in the history."""

    def __init__(self, writer: Writer, secrets: Secrets, host: BrowserHost, by: str) -> None:
        self._writer = writer
        self._secrets = secrets
        self._host = host
        self._by = by

    async def change(self, wanted: ChangeProfile) -> None:
        """Raises BadInput (field `proxy` or `home`), LzdeskError `store.unknown`, StoreTrouble
        `proxy.not_listed` (name)."""
        if wanted.home and wanted.home not in HOMES:
            raise BadInput("browser.unknown_home", field="home", home=wanted.home)
        way = _way_of(wanted.proxy)
        if wanted.listed:
            way = await WaysOut(self._writer, self._secrets).way(wanted.listed)
        await self.go(wanted.store, way, wanted.home)

    async def go(self, store: str, way: WayOut | None, home: str | None = None) -> None:
        """Let the profile of a store go out this way; None leaves a value as it is. Raises
        LzdeskError `store.unknown`."""
        profile = await self._writer.run(_profile_of, store)
        if way is not None:
            await asyncio.to_thread(self._keep_password_blocking, profile.id, way)
        after = await self._writer.run_durably(_change, store, way, home, self._by)
        if way is not None:
            await self._host.change_way_out(after.id, way)

    def _keep_password_blocking(self, profile_id: str, way: WayOut) -> None:
        name = proxy_password_name(profile_id)
        if way.user:
            # Some have none, and say all by their user: that is kept too.
            self._secrets.put_blocking(name, way.password)
        else:
            self._secrets.forget_blocking(name)


def _way_of(proxy: str | None) -> WayOut | None:
    if proxy is None:
        return None
    try:
        return parse_way_out(proxy)
    except BadInput as error:
        raise BadInput(error.kind, **{**error.fields, "field": "proxy"}) from error


def _profile_of(transaction: Transaction, key: str) -> Profile:
    store = next((one for one in all_stores(transaction) if one.key == key), None)
    if store is None:
        raise LzdeskError("store.unknown", store=key)
    wanted = _id_of(store)
    there = {profile.id: profile for profile in all_profiles(transaction)}
    return there.get(wanted, Profile(wanted))


def _id_of(store: Store) -> str:
    return store.profile or store.key


def _change(
    transaction: Transaction, key: str, way: WayOut | None, home: str | None, by: str
) -> Profile:
    before, now = _profile_of(transaction, key), now_ms()
    after = before
    if way is not None:
        after = msgspec.structs.replace(after, proxy=way.without_password)
    if home is not None:
        after = msgspec.structs.replace(after, home=home)
    put_profile(transaction, after)
    for store in all_stores(transaction):
        if _id_of(store) != before.id:
            continue
        for field, old, new in (
            ("proxy", _shown(before.proxy), _shown(after.proxy)),
            ("home", before.home, after.home),
        ):
            if old != new:
                note_change(transaction, store.id, field, old, new, now, by)
    return after


def _shown(proxy: str) -> str:
    """Without its user, who may be half a secret."""
    return parse_way_out(proxy).shown if proxy else ""
