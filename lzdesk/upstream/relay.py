"""One connection of a browser with its forwarder: tunnels, and plain HTTP request by request.

Policy. What goes wrong on the way out is a 502 or a closed connection, never another way out. Of
what the browser means for its proxy nothing goes on, and nothing is added that would tell of one.
A line to a server is kept for the next request of the same browser connection.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple, Protocol

import msgspec

from lzdesk.domain.errors import WayOutTrouble
from lzdesk.upstream.bodies import pass_sized, pass_to_end, tunnel
from lzdesk.upstream.dial import Line
from lzdesk.upstream.heads import Answer, BadMessage, Request, read_answer, read_request
from lzdesk.upstream.way_out import WayOut

IDLE_S = 120.0
"""How long a connection may say nothing, or dawdle over a head."""
ANSWER_S = 300.0
"""How long a server may think."""
MOST_OWN_BYTES = 1024 * 1024
BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, BadMessage, TimeoutError)
"""What a connection may end with."""
_WHY = {
    kind: b"Proxy-Status: proxy; error=" + error
    for kind, error in {
        "proxy.silent": b"connection_refused",
        "proxy.refuses": b"http_request_denied",
        "proxy.no_target": b"destination_unavailable",
        "direct.no_target": b"destination_unavailable",
        "direct.near": b"destination_ip_prohibited",
        "way.closed": b"http_request_denied",
    }.items()
}
"""By RFC 9209: whoever calls through this tells our own 502 from a server's."""


class OwnRequest(NamedTuple):
    """What a page asks of a host that the forwarder answers itself."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


class OwnAnswer(NamedTuple):
    """What it gets."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = {}


OwnHandler = Callable[[OwnRequest], Awaitable[OwnAnswer]]


class Counts(msgspec.Struct):
    """What went over a forwarder since its start."""

    connections: int = 0
    refused: int = 0
    """Connections that were not the browser's."""
    open: int = 0
    lines: int = 0
    """Connections made to the outside."""
    sent: int = 0
    received: int = 0
    """Bytes of bodies and tunnels."""


class Exits(Protocol):
    """What a relay is given by its forwarder."""

    way: WayOut
    counts: Counts
    connect_s: float
    """How long a proxy may take."""

    def handler_of(self, host: str) -> OwnHandler | None: ...

    def check(self, host: str, port: int) -> None:
        """Raises WayOutTrouble for where nothing may go."""

    async def line(self, host: str, port: int) -> Line:
        """Raises WayOutTrouble."""

    async def proxy_line(self) -> Line:
        """A line to an HTTP(S) proxy itself. Raises WayOutTrouble."""

    def proxy_answered(self, status: int) -> None:
        """What it said to a request on such a line."""


class BrowserReader(asyncio.StreamReader):
    """Tells at once when the other side ends, also while nobody reads."""

    on_end: Callable[[], object] | None = None

    def feed_eof(self) -> None:
        super().feed_eof()
        if self.on_end is not None:
            self.on_end()


class Relay:
    """Serves one connection until one of both ends it."""

    def __init__(self, browser: Line, exits: Exits) -> None:
        self._browser = browser
        self._exits = exits
        self._way = exits.way
        self._line: Line | None = None
        self._line_to: tuple[str, int] | None = None

    async def run(self) -> None:
        """Raises CancelledError alone."""
        try:
            while await self._serve_one():
                pass
        except BROKEN:
            pass
        finally:
            self._drop_line()
            await self._leave()

    async def _serve_one(self) -> bool:
        """Whether another request may follow."""
        async with asyncio.timeout(IDLE_S):
            try:
                head = await self._browser.reader.readuntil(b"\r\n\r\n")
                request = read_request(head)
                request.headers.body_length()
                request.headers.is_chunked()
            except BadMessage:
                return self._say(b"400 Bad Request", close=True)
            except asyncio.LimitOverrunError:
                return self._say(b"431 Request Header Fields Too Large", close=True)
        handler = self._exits.handler_of(request.host)
        try:
            if handler is not None:
                return await self._answer_ourselves(request, handler)
            self._exits.check(request.host, request.port)
            if request.is_connect:
                return await self._tunnel(request)
            return await self._pass_on(request)
        except WayOutTrouble as trouble:
            return self._say(b"502 Bad Gateway", _WHY[trouble.kind], close=True)

    async def _tunnel(self, request: Request) -> bool:
        line = await self._exits.line(request.host, request.port)
        self._let_half_close()
        self._browser.writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
        await tunnel(self._browser, line, self._sent, self._received)
        return False

    async def _pass_on(self, request: Request) -> bool:
        """One plain request and its answer."""
        # A change of protocol needs a line of its own, also through an HTTP proxy.
        absolute = self._way.scheme in ("http", "https") and not request.headers.upgrade
        kept = self._kept_line(request, absolute)
        line = kept or await self._new_line(request, absolute)
        login = self._way.basic_login if absolute else ""
        line.writer.write(request.head(absolute, login))
        body = asyncio.ensure_future(self._send_body(request, line))
        try:
            answer = await self._answer_or_doubt(request, line, absolute and kept is None)
            if answer is None:
                # The browser repeats what broke on a connection that it had used before.
                return self._say(b"502 Bad Gateway", close=True) if kept is None else False
            if answer.status == 101:
                await self._switch(answer, line)
                return False
            return await self._pass_back(request, answer, line, body, absolute)
        finally:
            body.cancel()
            await asyncio.gather(body, return_exceptions=True)

    def _kept_line(self, request: Request, absolute: bool) -> Line | None:
        line, to = self._line, ("", 0) if absolute else (request.host, request.port)
        if line is None or self._line_to != to or line.reader.at_eof():
            return None
        if getattr(line.reader, "_buffer", b"unknown"):
            # It said more than was asked: that is no answer to this request.
            return None
        return None if line.writer.is_closing() else line

    async def _new_line(self, request: Request, absolute: bool) -> Line:
        self._drop_line()
        if absolute:
            self._line = await self._exits.proxy_line()
            self._line_to = ("", 0)
        else:
            self._line = await self._exits.line(request.host, request.port)
            self._line_to = (request.host, request.port)
        return self._line

    async def _send_body(self, request: Request, line: Line) -> None:
        await pass_sized(self._browser.reader, line.writer, request.headers, self._sent)
        await line.writer.drain()

    async def _answer_or_doubt(self, request: Request, line: Line, doubtful: bool) -> Answer | None:
        """doubtful: the line is a proxy's that has not answered on it yet. Whether a long silence
        is the proxy's or the server's is found out by asking the proxy for a line of its own."""
        reading = asyncio.ensure_future(self._read_answer(line))
        try:
            if doubtful:
                await asyncio.wait([reading], timeout=self._exits.connect_s)
            if doubtful and not reading.done():
                try:
                    (await self._exits.line(request.host, request.port)).cut()
                except WayOutTrouble as trouble:
                    if trouble.kind != "proxy.no_target":
                        raise
            return await reading
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _read_answer(self, line: Line) -> Answer | None:
        """The final answer, those before it passed on; None where the line broke before one."""
        while True:
            try:
                async with asyncio.timeout(ANSWER_S):
                    answer = read_answer(await line.reader.readuntil(b"\r\n\r\n"))
            except BROKEN:
                self._drop_line()
                return None
            if answer.status >= 200 or answer.status == 101:
                return answer
            self._browser.writer.write(answer.head(close=False))

    async def _pass_back(
        self,
        request: Request,
        answer: Answer,
        line: Line,
        body: asyncio.Future[None],
        absolute: bool,
    ) -> bool:
        if absolute:
            self._exits.proxy_answered(answer.status)
        if answer.status == 407:
            # A browser that saw it would ask the operator for our password.
            self._drop_line()
            return self._say(b"502 Bad Gateway", _WHY["proxy.refuses"], close=True)
        bare = request.method == b"HEAD" or answer.status in (204, 304)
        sized = bare or answer.headers.is_chunked() or answer.headers.body_length() is not None
        stays = sized and answer.stays and request.stays
        writer = self._browser.writer
        writer.write(answer.head(close=not stays))
        if not sized:
            await pass_to_end(line.reader, writer, self._received)
        elif not bare:
            await pass_sized(line.reader, writer, answer.headers, self._received)
        await writer.drain()
        # An answer that came before the whole question leaves the rest of it on the line.
        return stays and body.done() and body.exception() is None

    async def _switch(self, answer: Answer, line: Line) -> None:
        self._let_half_close()
        self._browser.writer.write(answer.head(close=False))
        await tunnel(self._browser, line, self._sent, self._received)

    async def _answer_ourselves(self, request: Request, handler: OwnHandler) -> bool:
        length = request.headers.body_length() or 0
        if request.is_connect or request.headers.is_chunked() or length > MOST_OWN_BYTES:
            return self._say(b"403 Forbidden", close=True)
        body = await self._browser.reader.readexactly(length)
        headers = {line.name.decode(): line.value.decode("latin-1") for line in request.headers}
        path = request.path.decode()
        asked = OwnRequest(request.method.decode(), request.host, path, headers, body)
        answer = await handler(asked)
        told = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(answer.body)),
            **answer.headers,
        }
        lines = [f"HTTP/1.1 {answer.status} OK", *(f"{name}: {told[name]}" for name in told)]
        self._browser.writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n")
        if request.method != b"HEAD":
            self._browser.writer.write(answer.body)
        await self._browser.writer.drain()
        return request.stays

    def _say(self, status: bytes, *more: bytes, close: bool) -> bool:
        """An answer without words: the browser shows its own, in its own language."""
        lines = [b"HTTP/1.1 " + status, b"Content-Length: 0", *more]
        lines += [b"Connection: close"] if close else []
        self._browser.writer.write(b"\r\n".join(lines) + b"\r\n\r\n")
        return not close

    async def _leave(self) -> None:
        """Let what was written arrive, then close."""
        writer = self._browser.writer
        with contextlib.suppress(OSError, TimeoutError):
            if not writer.is_closing():
                async with asyncio.timeout(2):
                    await writer.drain()
        writer.close()

    def _let_half_close(self) -> None:
        reader = self._browser.reader
        if isinstance(reader, BrowserReader):
            reader.on_end = None

    def _drop_line(self) -> None:
        if self._line is not None:
            self._line.cut()
            self._line = self._line_to = None

    def _sent(self, size: int) -> None:
        self._exits.counts.sent += size

    def _received(self, size: int) -> None:
        self._exits.counts.received += size
