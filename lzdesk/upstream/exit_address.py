"""Which address and country the outside sees, as public services tell it.

Policy. Services are asked through the way out itself. The first two are asked together, so that
two who disagree are noticed; the others in turn where none has answered. A proxy that is silent or
refuses us is another trouble than services that are down.
"""

import asyncio
import contextlib
import ipaddress
import json
import os
import ssl
import time
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec

from lzdesk.domain.errors import WayOutTrouble
from lzdesk.domain.exit_services import SERVICES, web_addresses
from lzdesk.upstream.dial import open_line
from lzdesk.upstream.forwarder import Forwarder
from lzdesk.upstream.way_out import WayOut

SERVICES_VARIABLE = "LZDESK_EXIT_CHECK_URL"
ASK_S = 12.0
SECOND_S = 3.0
"""How long the second service is waited for when the first has told."""
AT_ONCE = 8
LONGEST = 64 * 1024
_ADDRESS = ("ip", "ip_address", "query", "origin")
_COUNTRY = ("country_code", "countryCode", "country_iso", "country")


class Told(msgspec.Struct, frozen=True):
    """What one service said."""

    address: str
    country: str
    """Two lower-case letters."""
    service: str
    """Its host."""


class Exit(msgspec.Struct, frozen=True):
    """Where traffic comes out."""

    address: str
    country: str
    """Two lower-case letters."""
    service: str
    took_ms: int
    other: Told | None = None
    """What a second service said, where one was asked in time."""
    troubles: tuple[str, ...] = ()
    """`host: what` of services that did not tell."""

    @property
    def disagrees(self) -> str:
        """In what the second differs: `country`, else `address`, else nothing. A proxy that
        changes its address with each connection makes them differ in the address."""
        if self.other is None:
            return ""
        if self.other.country != self.country:
            return "country"
        return "" if self.other.address == self.address else "address"


class Tried(msgspec.Struct, frozen=True):
    """One way out, tried."""

    latency_ms: int | None = None
    """To a service's host and back by the way out; None where it was not reached."""
    exit: Exit | None = None
    trouble: str = ""
    """Kind of the WayOutTrouble; empty where all is well."""
    fields: dict[str, str | int | float] = {}


class _NotTold(Exception):
    """A service did not tell; what went wrong."""


def services_of(text: str = "") -> tuple[str, ...]:
    """The services to ask: those that `LZDESK_EXIT_CHECK_URL` names, else those of a comma list,
    else the usual two. Raises BadInput `exit.bad_service` (value)."""
    named = os.environ.get(SERVICES_VARIABLE, "").strip() or text.strip()
    return web_addresses(named) or SERVICES


async def ask_exit(
    services: Iterable[str], way: WayOut, tls: ssl.SSLContext | None = None, wait_s: float = ASK_S
) -> Exit:
    """Ask through the way out. tls: whom servers must show themselves to, else the system's own.
    wait_s: for one service.

    Raises WayOutTrouble `exit.proxy_silent` (proxy, why), `exit.proxy_refuses` (proxy, status) and
    `exit.echo_down` (proxy, services: each with its trouble).
    """
    asked = list(services)
    began = time.monotonic()
    async with _asker(way, tls, wait_s) as asker:
        told, troubles = await asker.first_two(asked[:2])
        first_ms = asker.first_ms(began)
        for url in asked[2:]:
            if told or asker.stopped:
                break
            told, more = await asker.first_two([url])
            troubles += more
            first_ms = asker.first_ms(began)
        if not told:
            raise await asker.why_nothing(asked, troubles)
    first, *others = told
    return Exit(
        first.address,
        first.country,
        first.service,
        first_ms,
        others[0] if others else None,
        tuple(troubles),
    )


async def try_way_out(
    way: WayOut, services: Iterable[str], tls: ssl.SSLContext | None = None, wait_s: float = ASK_S
) -> Tried:
    """Latency and exit of a way out, or what is wrong with it. Raises nothing of its own."""
    asked = list(services)
    latency: int | None = None
    try:
        parts = urlsplit(asked[0])
        port = parts.port or (443 if parts.scheme == "https" else 80)
        began = time.monotonic()
        try:
            line = await open_line(way, parts.hostname or "", port, tls, wait_s)
            latency = _ms_since(began)
            line.cut()
        except WayOutTrouble as trouble:
            if "no_target" not in trouble.kind:
                return Tried(trouble=trouble.kind, fields=trouble.fields)
        return Tried(latency, await ask_exit(asked, way, tls, wait_s))
    except WayOutTrouble as trouble:
        return Tried(latency, trouble=trouble.kind, fields=trouble.fields)


async def try_ways_out(
    ways: Iterable[WayOut],
    services: Iterable[str],
    told: Callable[[WayOut, Tried], None],
    tls: ssl.SSLContext | None = None,
    wait_s: float = ASK_S,
) -> None:
    """Try many, a few at once; each is told when it is done."""
    asked, turns = tuple(services), asyncio.Semaphore(AT_ONCE)

    async def one(way: WayOut) -> None:
        async with turns:
            tried = await try_way_out(way, asked, tls, wait_s)
        told(way, tried)

    async with asyncio.TaskGroup() as group:
        for way in ways:
            group.create_task(one(way))


@contextlib.asynccontextmanager
async def _asker(way: WayOut, tls: ssl.SSLContext | None, wait_s: float) -> AsyncIterator["_Asker"]:
    door = Forwarder(way, near=True, tls=tls, connect_s=wait_s)
    await door.start()
    # This process alone: what it has started, browsers among them, has doors of its own.
    door.allow(os.getpid(), family=False)
    try:
        connector = aiohttp.TCPConnector(force_close=True, ssl=tls or True)
        async with aiohttp.ClientSession(connector=connector) as http:
            yield _Asker(way, tls, wait_s, door, http)
    finally:
        await door.close()


class _Asker:
    """Asks services through one door."""

    def __init__(
        self,
        way: WayOut,
        tls: ssl.SSLContext | None,
        wait_s: float,
        door: Forwarder,
        http: aiohttp.ClientSession,
    ) -> None:
        self._way, self._tls, self._wait_s = way, tls, wait_s
        self._door = door
        self._http = http
        self._told_at: float | None = None

    @property
    def stopped(self) -> bool:
        """The proxy itself is the trouble."""
        return self._door.state.kind in ("silent", "refuses")

    def first_ms(self, began: float) -> int:
        """When the first service had told."""
        return _ms_since(began, self._told_at)

    async def first_two(self, urls: list[str]) -> tuple[list[Told], list[str]]:
        """What these say, the first of the list first, and what was wrong with the others."""
        asks = {asyncio.create_task(self._ask(url)): url for url in urls}
        try:
            waits: float | None = None
            while left := [ask for ask in asks if not ask.done()]:
                done, _ = await asyncio.wait(
                    left, timeout=waits, return_when=asyncio.FIRST_COMPLETED
                )
                if not done:
                    break
                if any(ask.exception() is None for ask in done):
                    waits = SECOND_S
        finally:
            for ask in asks:
                ask.cancel()
            await asyncio.gather(*asks, return_exceptions=True)
        told, troubles = [], []
        for ask, url in asks.items():
            if ask.cancelled():
                troubles.append(f"{_host(url)}: time_out")
            elif (error := ask.exception()) is None:
                told.append(ask.result())
            elif isinstance(error, _NotTold):
                troubles.append(f"{_host(url)}: {error}")
            else:
                raise error
        return told, troubles

    async def why_nothing(self, services: list[str], troubles: list[str]) -> WayOutTrouble:
        """Whose fault it is that nobody told."""
        if not self._way.is_direct and not self._door.state.kind and services:
            # A plain page asked of an HTTP proxy does not show who of both is silent: a line does.
            parts = urlsplit(services[0])
            try:
                line = await self._door.line(parts.hostname or "", parts.port or 80)
                line.cut()
            except WayOutTrouble:
                pass
        state = self._door.state
        if state.kind == "silent":
            return WayOutTrouble("exit.proxy_silent", proxy=self._way.shown, why=state.why)
        if state.kind == "refuses":
            return WayOutTrouble("exit.proxy_refuses", proxy=self._way.shown, status=state.status)
        said = "; ".join(troubles)
        return WayOutTrouble("exit.echo_down", proxy=self._way.shown, services=said)

    async def _ask(self, url: str) -> Told:
        wait = aiohttp.ClientTimeout(total=self._wait_s)
        door = f"http://127.0.0.1:{self._door.port}"
        headers = {"Accept": "application/json", "User-Agent": "lzdesk"}
        try:
            async with self._http.get(
                url, proxy=door, timeout=wait, headers=headers, allow_redirects=False
            ) as answer:
                if answer.status != 200:
                    raise _NotTold(f"HTTP {answer.status}")
                body = await answer.content.read(LONGEST)
                while not answer.content.at_eof() and len(body) < LONGEST:
                    body += await answer.content.read(LONGEST)
        except TimeoutError:
            raise _NotTold("time_out") from None
        except aiohttp.ClientSSLError:
            raise _NotTold("tls") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            status = getattr(error, "status", None)
            raise _NotTold(f"HTTP {status}" if status else "no_connection") from None
        told = _read(body, _host(url))
        if self._told_at is None:
            self._told_at = time.monotonic()
        return told


def _read(body: bytes, service: str) -> Told:
    try:
        said: Any = json.loads(body)
        address = next(said[name] for name in _ADDRESS if said.get(name))
        address = str(ipaddress.ip_address(str(address)))
        words = [str(said[name]) for name in _COUNTRY if said.get(name)]
        country = next(word for word in words if len(word) == 2 and word.isascii())
    except (ValueError, TypeError, AttributeError, StopIteration, RecursionError):
        raise _NotTold("junk") from None
    if not country.isalpha():
        raise _NotTold("junk")
    return Told(address, country.lower(), service)


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _ms_since(began: float, until: float | None = None) -> int:
    return round(((until or time.monotonic()) - began) * 1000)
