"""Lines to the outside along a way out: straight, through an HTTP(S) proxy, or through SOCKS5.

Policy. Where the proxy does not let us through, that is told; there is no other way. A host's name
is resolved by the proxy; only the proxy's own name is looked up here. On the direct line names are
looked up here.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, NamedTuple

from lzdesk.domain.errors import WayOutTrouble
from lzdesk.upstream.heads import LONGEST_HEAD, BadMessage, connect_head, read_answer
from lzdesk.upstream.way_out import WayOut, place_of

CONNECT_S = 15.0
NEXT_ADDRESS_S = 3.0
"""How long one of a host's several addresses is tried."""
REFUSALS = (401, 402, 407)
"""A proxy that answers so does not know us, or is not paid."""
KEEP_ALIVE = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 15, "TCP_KEEPCNT": 4}
"""A line whose other end is gone without a word is closed after two minutes."""


class Line(NamedTuple):
    """An open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def cut(self) -> None:
        """End it now; what was not sent is lost. May be called again."""
        self.writer.transport.abort()


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """Made once: reading the system's certificates takes long."""
    return ssl.create_default_context()


async def open_line(
    way: WayOut, host: str, port: int, tls: ssl.SSLContext | None = None, wait_s: float = CONNECT_S
) -> Line:
    """A line to a host. tls: whom an `https` proxy must show itself to, else the system's own.

    Raises WayOutTrouble `proxy.silent` (proxy, why: `time_out`, `no_connection`, `closed`,
    `tls`, `junk`), `proxy.refuses` (proxy, status), `proxy.no_target` (proxy, target,
    status), `direct.no_target` (target, why).
    """
    async with _troubles(way, place_of(host, port), wait_s):
        if way.is_direct:
            return await _straight(host, port, None)
        if way.scheme == "socks5":
            return await _through_socks(way, host, port)
        line = await _to_proxy(way, tls)
        try:
            await _ask_for(line, way, host, port)
        except BaseException:
            line.cut()
            raise
        return line


async def open_proxy(
    way: WayOut, tls: ssl.SSLContext | None = None, wait_s: float = CONNECT_S
) -> Line:
    """A line to an `http` or `https` proxy itself. Raises WayOutTrouble `proxy.silent`."""
    async with _troubles(way, "", wait_s):
        return await _to_proxy(way, tls)


async def _to_proxy(way: WayOut, tls: ssl.SSLContext | None) -> Line:
    return await _straight(
        way.host, way.port, (tls or trusted()) if way.scheme == "https" else None
    )


async def _straight(host: str, port: int, tls: ssl.SSLContext | None) -> Line:
    places = await _looked_up(host, port)
    for number, (family, kind, protocol, _, address) in enumerate(places, 1):
        try:
            async with asyncio.timeout(None if number == len(places) else NEXT_ADDRESS_S):
                made = await _connected(socket.socket(family, kind, protocol), address)
        except OSError:
            if number == len(places):
                raise
        else:
            return await _line_over(made, tls, host)
    raise OSError("no address")


async def _looked_up(host: str, port: int) -> list[Any]:
    """In threads of its own: where names are not answered, a browser asks for dozens at once, and
    the loop's few threads have other work."""
    with contextlib.suppress(socket.gaierror):
        kind = socket.SOCK_STREAM
        return socket.getaddrinfo(host, port, type=kind, flags=socket.AI_NUMERICHOST)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(
        _lookups(), socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM
    )


@lru_cache(maxsize=1)
def _lookups() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(16)


async def _connected(made: socket.socket, address: Any) -> socket.socket:
    """Connect, by hand: what asyncio does for several addresses at once (happy eyeballs) loses the
    socket when it is cancelled in the wrong moment, up to Python 3.11."""
    try:
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, address)
    except BaseException:
        made.close()
        raise
    return made


async def _line_over(made: socket.socket, tls: ssl.SSLContext | None, host: str) -> Line:
    try:
        name = host if tls is not None else None
        opened = await asyncio.open_connection(
            sock=made, limit=LONGEST_HEAD, ssl=tls, server_hostname=name
        )
    except BaseException:
        made.close()
        raise
    return _watched(Line(*opened))


def _watched(line: Line) -> Line:
    connection = line.writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEP_ALIVE.items():
        if (option := getattr(socket, name, None)) is not None:
            connection.setsockopt(socket.IPPROTO_TCP, option, value)
    return line


async def _ask_for(line: Line, way: WayOut, host: str, port: int) -> None:
    line.writer.write(connect_head(host, port, way.basic_login))
    while True:
        answer = read_answer(await line.reader.readuntil(b"\r\n\r\n"))
        if answer.status >= 200:
            break
    if answer.status in REFUSALS:
        raise refusal(way, answer.status)
    if answer.status >= 300:
        raise WayOutTrouble(
            "proxy.no_target",
            proxy=way.shown,
            target=place_of(host, port),
            status=answer.status,
        )


async def _through_socks(way: WayOut, host: str, port: int) -> Line:
    if way.user and not (way.password and (way.user + way.password).isascii()):
        # What the library cannot send; it would offer to come without a login instead.
        raise refusal(way, 0)
    # Imported with the first use: it takes as long as a tenth of the engine's start.
    from python_socks import ProxyConnectionError, ProxyError, ProxyType
    from python_socks.async_.asyncio import Proxy

    proxy = Proxy(
        ProxyType.SOCKS5, way.host, way.port, way.user or None, way.password or None, rdns=True
    )
    try:
        # The time-out is the caller's, the library's own is set beyond it.
        made = await proxy.connect(host, port, timeout=CONNECT_S * 10)
    except ProxyConnectionError as error:
        raise ConnectionRefusedError from error
    except ProxyError as error:
        raise _of_socks(way, place_of(host, port), str(error), error.error_code) from None
    return await _line_over(made, None, host)


def _of_socks(way: WayOut, target: str, words: str, code: int | None) -> WayOutTrouble:
    """What the library says; a code is the proxy's answer about the target."""
    if code is not None:
        return WayOutTrouble("proxy.no_target", proxy=way.shown, target=target, status=int(code))
    if "authentication" in words.lower():
        return refusal(way, 0)
    return _silent(way, target, "closed" if "closed" in words else "junk")


def refusal(way: WayOut, status: int) -> WayOutTrouble:
    """The proxy does not know our login. status: of HTTP, 0 for SOCKS5."""
    return WayOutTrouble("proxy.refuses", proxy=way.shown, status=status)


@contextlib.asynccontextmanager
async def _troubles(way: WayOut, target: str, wait_s: float) -> AsyncIterator[None]:
    """What goes wrong within, as a WayOutTrouble."""
    try:
        async with asyncio.timeout(wait_s):
            yield
    except TimeoutError:
        raise _silent(way, target, "time_out") from None
    except ssl.SSLError:
        raise _silent(way, target, "tls") from None
    except (asyncio.IncompleteReadError, ConnectionResetError, BrokenPipeError):
        raise _silent(way, target, "closed") from None
    except (BadMessage, asyncio.LimitOverrunError):
        raise _silent(way, target, "junk") from None
    except UnicodeError:
        # No name that anybody could look up.
        kind = "direct.no_target" if way.is_direct else "proxy.no_target"
        raise WayOutTrouble(kind, proxy=way.shown, target=target, why="name") from None
    except OSError:
        raise _silent(way, target, "no_connection") from None


def _silent(way: WayOut, target: str, why: str) -> WayOutTrouble:
    if way.is_direct:
        return WayOutTrouble("direct.no_target", proxy="", target=target, why=why)
    return WayOutTrouble("proxy.silent", proxy=way.shown, target=target, why=why)
