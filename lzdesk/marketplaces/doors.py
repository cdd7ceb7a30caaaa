"""The sessions that calls go out by: one per way out, made when it is first needed.

A way out with a proxy has a forwarder of its own that this process alone may use, so that API
calls leave as the stores' browsers do, by the same code: names resolved at the proxy, and nothing
goes where the proxy is gone.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import aiohttp

from lzdesk.domain.errors import StoreTrouble, Unreachable
from lzdesk.upstream.forwarder import Forwarder
from lzdesk.upstream.way_out import DIRECT, WayOut

TIMEOUT = aiohttp.ClientTimeout(total=60, connect=15, sock_read=30)
CONNECT_S = 12.0
"""Less than the session waits: the forwarder's word is heard."""
Ways = Callable[[str], Awaitable[WayOut]]


class Door(NamedTuple):
    """A session, and the forwarder that it goes through."""

    session: aiohttp.ClientSession
    forwarder: Forwarder | None = None

    def not_sent(self) -> Unreachable:
        """The proxy let nothing through, or its other side did not answer."""
        assert self.forwarder is not None
        state = self.forwarder.state
        if state.kind in ("silent", "refuses"):
            return Unreachable(f"proxy.{state.kind}", proxy=state.proxy, why=state.why, sent=0)
        return Unreachable(detail="through the proxy", sent=0)

    def is_own_word(self, answer: aiohttp.ClientResponse) -> bool:
        """Whether an answer is the forwarder's, which says so (RFC 9209): no line was made."""
        said = answer.headers.get("Proxy-Status", "")
        return self.forwarder is not None and answer.status == 502 and "error=" in said

    async def close(self) -> None:
        await self.session.close()
        if self.forwarder is not None:
            await self.forwarder.close()


class Doors:
    """All of them, by name; the empty name is the direct line."""

    def __init__(self) -> None:
        self.ways: Ways | None = None
        """Who knows what a name stands for."""
        self._open: dict[str, Door] = {}
        self._lock = asyncio.Lock()

    def open_direct(self) -> None:
        """The direct line is there from the start."""
        self._open[""] = Door(_session())

    async def way(self, name: str) -> WayOut:
        """What a name stands for. Raises StoreTrouble `proxy.not_listed` (name)."""
        if not name:
            return DIRECT
        if self.ways is None:
            raise StoreTrouble("proxy.not_listed", name=name)
        return await self.ways(name)

    async def door(self, name: str) -> Door:
        """Raises StoreTrouble `proxy.not_listed` (name)."""
        if (found := self._open.get(name)) is not None:
            return found
        async with self._lock:
            if name not in self._open:
                self._open[name] = await self._make(name)
            return self._open[name]

    async def change(self, name: str) -> None:
        """A way out was changed or is gone: close what goes through it; the next call asks anew."""
        async with self._lock:
            door = self._open.pop(name, None) if name else None
            if door is not None:
                await door.close()

    async def close(self) -> None:
        async with self._lock:
            doors = list(self._open.values())
            self._open.clear()
            for door in doors:
                await door.close()

    async def _make(self, name: str) -> Door:
        if "" not in self._open:
            raise StoreTrouble("proxy.not_listed", name=name)
        forwarder = Forwarder(await self.way(name), near=True, connect_s=CONNECT_S)
        port = await forwarder.start()
        # Not what this process starts: the stores' browsers have forwarders of their own.
        forwarder.allow(os.getpid(), family=False)
        return Door(_session(f"http://127.0.0.1:{port}"), forwarder)


def _session(proxy: str | None = None) -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=32, keepalive_timeout=75)
    # No call needs a cookie, and a picture's server must not know a store again by one.
    jar = aiohttp.DummyCookieJar()
    session = aiohttp.ClientSession(
        connector=connector, timeout=TIMEOUT, proxy=proxy, cookie_jar=jar
    )
    # The library would send a GET once more, unasked, where a kept connection breaks; some of the
    # vendors' writes are GETs. Whether to repeat is decided above: see the outbox.
    session._retry_connection = False
    return session
