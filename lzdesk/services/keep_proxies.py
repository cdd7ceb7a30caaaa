"""Keeps the list of proxies that stores and their API calls may go out through, and tries them.

Policy. A password goes to the keyring before the list names its proxy. A proxy that calls go out
through is not taken off the list: they would have no way out, and never take the direct one. A
store's profile has a copy of its proxy, so that it goes on when the list forgets it.
"""

import asyncio
from collections.abc import Callable, Iterable

import msgspec

from lzdesk.domain.errors import BadInput, LzdeskError, StoreTrouble
from lzdesk.domain.proxies import Proxy
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import ProxiesAdded, RowProblem
from lzdesk.marketplaces.http import Http
from lzdesk.services.proxy_rows import ProxyRow, read_proxies
from lzdesk.settings.secrets import (
    Secrets,
    listed_proxy_password_name,
    proxy_password_name,
)
from lzdesk.storage.repositories.proxies import (
    all_proxies,
    calls_through,
    drop_proxy,
    keep_test,
    put_proxy,
    url_of_proxy,
)
from lzdesk.storage.repositories.stores import (
    all_authorisations,
    all_profiles,
    set_way_out,
)
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.ways_out import WaysOut
from lzdesk.upstream.exit_address import Tried, try_ways_out
from lzdesk.upstream.way_out import DIRECT, WayOut, parse_way_out

LONGEST_NAME = 60


class ProxyList:
    """The list of one desk."""

    def __init__(self, writer: Writer, secrets: Secrets, http: Http) -> None:
        self._writer = writer
        self._secrets = secrets
        self._http = http

    async def put(self, name: str, text: str) -> Proxy:
        """List a proxy, or change the one of this name; text as `parse_way_out` reads it.

        Raises BadInput: those of `parse_way_out`, `form.missing`, `form.too_long` (field name),
        `proxy.listed` (value: the name it has already).
        """
        if not name.strip():
            raise BadInput("form.missing", field="name")
        way = parse_way_out(text)
        if way.is_direct:
            raise BadInput("proxy.no_host", value="")
        return await self._put(name, way)

    async def _put(self, name: str, way: WayOut) -> Proxy:
        name = name.strip()
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise BadInput("form.too_long", field="name", most=LONGEST_NAME)
        url = way.without_password
        listed = {proxy.url: proxy.name for proxy in await self._writer.run(all_proxies)}
        if listed.get(url, name) != name:
            raise BadInput("proxy.listed", value=listed[url])
        await asyncio.to_thread(self._keep_password_blocking, name, way.password)
        if way.password:
            await asyncio.to_thread(self._renew_copies_blocking, url, way.password)
        proxy = Proxy(name, url, now_ms())
        await self._writer.run_durably(put_proxy, proxy)
        await self._http.doors.change(name)
        return proxy

    async def put_all(self, text: str) -> ProxiesAdded:
        """List what a paste or a file names; a row that is wrong keeps none of the others out.

        One that has no name is called by its place. Raises BadInput where the text is too long.
        """
        added: list[str] = []
        known: list[str] = []
        failed: list[RowProblem] = []
        listed = {proxy.url: proxy.name for proxy in await self._writer.run(all_proxies)}
        for row in read_proxies(text):
            try:
                if row.error is not None:
                    raise row.error
                url = row.way.without_password
                name = listed.get(url) or row.name or _free_name(row, set(listed.values()))
                there = url in listed
                if not there and name in listed.values():
                    raise BadInput("proxy.name_taken", field="name", value=name)
                proxy = await self._put(name, row.way)
                listed[url] = proxy.name
                (known if there else added).append(proxy.name)
            except BadInput as error:
                field = str(error.fields.get("field", "proxy"))
                value = str(error.fields.get("value", ""))
                kind = error.kind.rpartition(".")[2]
                failed.append(RowProblem(row.row, field, kind, value))
        return ProxiesAdded(tuple(added), tuple(dict.fromkeys(known)), tuple(failed))

    async def way_of(self, name: str) -> WayOut:
        """A listed proxy with its password; for no name the direct line. Raises StoreTrouble
        `proxy.not_listed` (name)."""
        return await WaysOut(self._writer, self._secrets).way(name) if name else DIRECT

    async def remove(self, name: str) -> None:
        """Raises LzdeskError `proxy.not_listed` (name), `proxy.in_use` (name, calls)."""

        def drop(transaction: Transaction) -> None:
            if url_of_proxy(transaction, name) is None:
                raise LzdeskError("proxy.not_listed", name=name)
            if used := calls_through(transaction, name):
                raise LzdeskError("proxy.in_use", name=name, calls=", ".join(used))
            drop_proxy(transaction, name)

        await self._writer.run_durably(drop)
        await asyncio.to_thread(self._keep_password_blocking, name, "")
        await self._http.doors.change(name)

    async def use_for(self, authorisation: str, name: str) -> None:
        """Let the calls of an authorisation go out through a listed proxy, from their next pass
        on; with an empty name by the direct line. Raises StoreTrouble `proxy.not_listed` (name),
        LzdeskError `store.no_api` (store: the authorisation)."""

        def use(transaction: Transaction) -> None:
            if name and url_of_proxy(transaction, name) is None:
                raise StoreTrouble("proxy.not_listed", name=name)
            if authorisation not in {held.id for held in all_authorisations(transaction)}:
                raise LzdeskError("store.no_api", store=authorisation)
            set_way_out(transaction, authorisation, name)

        await self._writer.run_durably(use)

    async def try_all(
        self,
        services: Iterable[str],
        told: Callable[[Proxy, int, int], None] = lambda proxy, done, total: None,
        names: Iterable[str] = (),
    ) -> list[Proxy]:
        """Try those of these names, or all, a few at once. By name, as they are kept.

        told: each when it is kept, with how many are done of how many.
        """
        wanted = set(names)
        listed = [
            proxy
            for proxy in await self._writer.run(all_proxies)
            if not wanted or proxy.name in wanted
        ]
        ways = WaysOut(self._writer, self._secrets)
        of_way = {await ways.way(proxy.name): proxy for proxy in listed}
        done: list[Proxy] = []

        async def keep(proxy: Proxy) -> None:
            await self._writer.run(keep_test, proxy)
            done.append(proxy)
            told(proxy, len(done), len(of_way))

        async with asyncio.TaskGroup() as group:

            def note(way: WayOut, tried: Tried) -> None:
                group.create_task(keep(_tested(of_way[way], tried)))

            await try_ways_out(of_way, services, note)
        return sorted(done, key=lambda proxy: proxy.name)

    def _renew_copies_blocking(self, url: str, password: str) -> None:
        """Profiles that go out through this very proxy get its new password."""
        for profile in self._writer.run_blocking(all_profiles):
            if profile.proxy == url:
                self._secrets.put_blocking(proxy_password_name(profile.id), password)

    def _keep_password_blocking(self, name: str, password: str) -> None:
        secret = listed_proxy_password_name(name)
        if password:
            self._secrets.put_blocking(secret, password)
        else:
            self._secrets.forget_blocking(secret)


def _free_name(row: ProxyRow, taken: set[str]) -> str:
    """Its place; with a number where that has several logins."""
    name = base = row.way.place[: LONGEST_NAME - 8]
    number = 2
    while name in taken:
        name, number = f"{base} #{number}", number + 1
    return name


def _tested(proxy: Proxy, tried: Tried) -> Proxy:
    return msgspec.structs.replace(
        proxy,
        tested_at=now_ms(),
        latency_ms=tried.latency_ms,
        exit_address=tried.exit.address if tried.exit else "",
        exit_country=tried.exit.country if tried.exit else "",
        trouble=tried.trouble,
    )
