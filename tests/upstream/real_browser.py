"""A real browser behind a forwarder, and ears for what must not leave it: names looked up, plain
connections, STUN."""

import asyncio
import os
import random
import shlex
import socket
import stat
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

import psutil
from playwright.async_api import BrowserContext, async_playwright

from lzdesk.browser import launch
from lzdesk.browser.find import find_browser_blocking
from lzdesk.browser.preset import preset_of
from lzdesk.domain.stores import Profile
from lzdesk.settings.paths import presets_dir
from lzdesk.upstream.forwarder import Forwarder


def own_address() -> str:
    """An address of this machine that is not the loopback's: the direct line leads there."""
    for addresses in psutil.net_if_addrs().values():
        for address in addresses:
            if address.family == socket.AF_INET and not address.address.startswith("127."):
                return str(address.address)
    raise AssertionError("this machine has no address but the loopback's")


class Ear(asyncio.DatagramProtocol):
    """Hears datagrams and keeps them; answers what a resolver or a STUN server would."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.port = 0
        self._transport: asyncio.DatagramTransport | None = None

    @classmethod
    async def at(cls, address: str, port: int = 0) -> Self:
        loop = asyncio.get_running_loop()
        transport, one = await loop.create_datagram_endpoint(cls, (address, port))
        one._transport = transport
        one.port = transport.get_extra_info("sockname")[1]
        return one

    def datagram_received(self, data: bytes, address: Any) -> None:
        self.heard.append(data)
        assert self._transport is not None
        self._transport.sendto(self._answer(data, address), address)

    def _answer(self, data: bytes, address: Any) -> bytes:
        """There is no such name."""
        return data[:2] + b"\x81\x83" + data[4:6] + bytes(6) + data[12:]

    def close(self) -> None:
        assert self._transport is not None
        self._transport.close()


class StunEar(Ear):
    """Tells who asks its own address, as a STUN server does."""

    def _answer(self, data: bytes, address: Any) -> bytes:
        cookie = 0x2112A442
        (ip,) = struct.unpack("!I", socket.inet_aton(address[0]))
        value = struct.pack("!BBHI", 0, 1, address[1] ^ (cookie >> 16), ip ^ cookie)
        told = struct.pack("!HH", 0x0020, 8) + value
        return struct.pack("!HH", 0x0101, len(told)) + data[4:20] + told


class Trap:
    """Hears connections on an address of this machine that no test proxy leads to."""

    def __init__(self) -> None:
        self.hits = 0
        self.address = own_address()
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._connected, self.address, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.hits += 1
        writer.transport.abort()

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()


def free_loopback() -> str:
    """An address for a resolver of one test: several may run at once, all on port 53."""
    return f"127.{random.randrange(1, 255)}.{random.randrange(1, 255)}.{random.randrange(2, 255)}"


class Ears(NamedTuple):
    """All that must stay silent."""

    resolver: str
    names: Ear
    stun: StunEar
    trap: Trap

    def counts(self) -> tuple[int, int, int]:
        return len(self.names.heard), len(self.stun.heard), self.trap.hits


@asynccontextmanager
async def ears() -> AsyncIterator[Ears]:
    trap = Trap()
    await trap.open()
    resolver = free_loopback()
    one = Ears(resolver, await Ear.at(resolver, 53), await StunEar.at(trap.address), trap)
    try:
        yield one
    finally:
        one.names.close()
        one.stun.close()
        await trap.close()


def own_resolver(folder: Path, browser: Path, resolver: str) -> Path:
    """A program that is the browser, in a mount namespace where names are looked up there."""
    file = folder / "resolv.conf"
    file.write_text(f"nameserver {resolver}\noptions attempts:1 timeout:1\n")
    inner = f"mount --bind {shlex.quote(str(file))} /etc/resolv.conf"
    inner += f' && exec {shlex.quote(str(browser))} "$@"'
    script = folder / "browser"
    script.write_text(f'#!/bin/sh\nexec unshare --mount sh -c {shlex.quote(inner)} sh "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


class Running(NamedTuple):
    """A browser that runs."""

    context: BrowserContext
    process: psutil.Process
    profile: Path

    def family(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@asynccontextmanager
async def browser(
    folder: Path,
    forwarder: Forwarder | None,
    resolver: str = "",
    without: tuple[str, ...] = (),
) -> AsyncIterator[Running]:
    """Start it as a store's is started. resolver: where it looks names up, else where the system
    does. without: flags of ours to leave away."""
    found = find_browser_blocking()
    assert found is not None, "no browser on this machine"
    profile = folder / "profile"
    options = launch.context_options(
        preset_of(Profile("x", home="sg"), presets_dir()), (9,) * 3, ""
    )
    options["args"] = [flag for flag in options["args"] if flag not in without]
    if forwarder is not None:
        options["proxy"] = {"server": f"http://127.0.0.1:{forwarder.port}"}
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=own_resolver(folder, found.path, resolver) if resolver else found.path,
            headless=True,
            **options,
        )
        try:
            one = Running(context, _process(profile), profile)
            if forwarder is not None:
                forwarder.allow(one.process.pid)
            yield one
        finally:
            await context.close()


def _process(profile: Path) -> psutil.Process:
    mark = f"--user-data-dir={profile}"
    (found,) = [
        process
        for process in psutil.Process(os.getpid()).children(recursive=True)
        if mark in (words := process.cmdline())
        and not any(word.startswith("--type=") for word in words)
    ]
    return found
