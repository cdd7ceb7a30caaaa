"""A site to reach, the proxies to reach it through, and forwarders that leave nothing behind."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import WSMsgType, web

from lzdesk.upstream.forwarder import Forwarder
from lzdesk.upstream.way_out import DIRECT, WayOut
from tests.upstream.proxies import Certificates, TestProxy, make_certificates

SHOP = "shop.invalid"
"""A name that no resolver knows: only a proxy reaches it."""
SCHEMES = ["http", "https", "socks5"]


class Site:
    """A loopback site; `asked` keeps method, path and headers of what reached it."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.port = 0
        self.waiting = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        if request.path == "/socket":
            return await self._socket(request)
        if request.path == "/long":
            return web.Response(body=b"x" * 3_000_000)
        if request.path == "/chunks":
            return await self._chunks(request)
        if request.path == "/never":
            self.waiting.set()
            await asyncio.Event().wait()
        if request.path == "/tag" and request.headers.get("If-None-Match") == '"one"':
            return web.Response(status=304, headers={"ETag": '"one"'})
        headers = {"ETag": '"one"', "Cache-Control": "no-cache"} if request.path == "/tag" else {}
        body = await request.read() or f"<title>{request.path_qs}</title>".encode()
        return web.Response(body=body, content_type="text/html", headers=headers)

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await socket.send_str(f"back: {message.data}")
        return socket

    async def _chunks(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for size in (1, 70_000, 3):
            await response.write(b"c" * size)
        await response.write_eof()
        return response

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]


@pytest_asyncio.fixture
async def site() -> AsyncIterator[Site]:
    one = Site()
    app = web.Application(client_max_size=10_000_000)
    app.router.add_route("*", "/{path:.*}", one.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.port = runner.addresses[0][1]
    yield one
    await runner.cleanup()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder: Path = tmp_path_factory.mktemp("certificates")
    return make_certificates(folder)


MakeProxy = Callable[..., Awaitable[TestProxy]]
MakeForwarder = Callable[..., Awaitable[Forwarder]]


@pytest_asyncio.fixture
async def make_proxy(site: Site, certificates: Certificates) -> AsyncIterator[MakeProxy]:
    """A proxy of a scheme that reaches the site as SHOP; with a user `anna` unless told."""
    made: list[TestProxy] = []

    async def make(scheme: str, user: str = "anna", password: str = "CANARY:@ü") -> TestProxy:
        if scheme == "socks5" and not password.isascii():
            password = "CANARY:@"
        tls = certificates.server if scheme == "https" else None
        proxy = TestProxy(scheme, user, password, tls, {SHOP: site.port, "203.0.113.9": site.port})
        made.append(await proxy.__aenter__())
        return proxy

    yield make
    for proxy in made:
        await proxy.die()


@pytest_asyncio.fixture
async def make_forwarder(certificates: Certificates) -> AsyncIterator[MakeForwarder]:
    """A started forwarder that this process may use; no task of it is left in the end."""
    made: list[Forwarder] = []

    async def make(
        way: WayOut = DIRECT, allowed: bool = True, near: bool = True, **more: float
    ) -> Forwarder:
        forwarder = Forwarder(way, near=near, tls=certificates.client, **more)
        made.append(forwarder)
        await forwarder.start()
        if allowed:
            forwarder.allow(os.getpid())
        return forwarder

    yield make
    for forwarder in made:
        await forwarder.close()
    left = [task.get_name() for task in asyncio.all_tasks() if task.get_name()[:7] == "way out"]
    assert left == []
