"""Keeps the list of proxies that API calls may go out through, and tries them.

Policy. A password goes to the keyring before the list names its proxy. A proxy that calls go out
through is not taken off the list: they would have no way out, and never take the direct one.
"""

import asyncio
from collections.abc import Callable, Iterable

import msgspec

from lzdesk.domain.errors import BadInput, LzdeskError, StoreTrouble
from lzdesk.domain.proxies import Proxy
from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces.http import Http
from lzdesk.settings.secrets import Secrets, listed_proxy_password_name
from lzdesk.storage.repositories.proxies import (
    all_proxies,
    calls_through,
    drop_proxy,
    keep_test,
    put_proxy,
    url_of_proxy,
)
from lzdesk.storage.repositories.stores import all_authorisations, set_way_out
from lzdesk.storage.writer import Transaction, Writer
from lzdesk.sync.ways_out import WaysOut
from lzdesk.upstream.exit_address import Tried, try_ways_out
from lzdesk.upstream.way_out import WayOut, parse_way_out

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
        name = name.strip()
        if not name:
            raise BadInput("form.missing", field="name")
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise BadInput("form.too_long", field="name", most=LONGEST_NAME)
        way = parse_way_out(text)
        if way.is_direct:
            raise BadInput("proxy.no_host", value="")
        url = way.without_password
        listed = {proxy.url: proxy.name for proxy in await self._writer.run(all_proxies)}
        if listed.get(url, name) != name:
            raise BadInput("proxy.listed", value=listed[url])
        await asyncio.to_thread(self._keep_password_blocking, name, way.password)
        proxy = Proxy(name, url, now_ms())
        await self._writer.run(put_proxy, proxy)
        await self._http.doors.change(name)
        return proxy

    async def remove(self, name: str) -> None:
        """Raises LzdeskError `proxy.not_listed` (name), `proxy.in_use` (name, calls)."""

        def drop(transaction: Transaction) -> None:
            if url_of_proxy(transaction, name) is None:
                raise LzdeskError("proxy.not_listed", name=name)
            if used := calls_through(transaction, name):
                raise LzdeskError("proxy.in_use", name=name, calls=", ".join(used))
            drop_proxy(transaction, name)

        await self._writer.run(drop)
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

        await self._writer.run(use)

    async def try_all(
        self, services: Iterable[str], told: Callable[[Proxy], None] = lambda proxy: None
    ) -> list[Proxy]:
        """Try all, a few at once; each is told when it is done. By name, as they are kept."""
        listed = await self._writer.run(all_proxies)
        ways = WaysOut(self._writer, self._secrets)
        of_way = {await ways.way(proxy.name): proxy for proxy in listed}
        done: list[Proxy] = []

        def note(way: WayOut, tried: Tried) -> None:
            done.append(_tested(of_way[way], tried))
            told(done[-1])

        await try_ways_out(of_way, services, note)
        for proxy in done:
            await self._writer.run(keep_test, proxy)
        return sorted(done, key=lambda proxy: proxy.name)

    def _keep_password_blocking(self, name: str, password: str) -> None:
        secret = listed_proxy_password_name(name)
        if password:
            self._secrets.put_blocking(secret, password)
        else:
            self._secrets.forget_blocking(secret)


def _tested(proxy: Proxy, tried: Tried) -> Proxy:
    return msgspec.structs.replace(
        proxy,
        tested_at=now_ms(),
        latency_ms=tried.latency_ms,
        exit_address=tried.exit.address if tried.exit else "",
        exit_country=tried.exit.country if tried.exit else "",
        trouble=tried.trouble,
    )
