"""Proxies as sellers rent them: HTTP, HTTPS and SOCKS5, with users, that can die, refuse, hang and
come back; and a certificate for those that need one."""

import asyncio
import base64
import contextlib
import datetime
import ipaddress
import ssl
import struct
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lzdesk.upstream.way_out import WayOut

LOOPBACK = "127.0.0.1"


class Asked(NamedTuple):
    """What a client wanted of the proxy."""

    how: str
    """CONNECT, GET …, or `name` and `address` for SOCKS5."""
    host: str
    port: int
    head: str = ""


class TestProxy:
    """Use as an async context manager. `hosts` says where a name really is; a name that is not
    there cannot be reached. `mood`: `well`, `refuses` (every login), `hangs` (after the
    connection), `forbids` (every target), `junk`."""

    __test__ = False

    def __init__(
        self,
        scheme: str = "http",
        user: str = "",
        password: str = "",
        tls: ssl.SSLContext | None = None,
        hosts: dict[str, int] | None = None,
    ) -> None:
        self.way = WayOut(scheme, LOOPBACK, 0, user, password)
        self.hosts = hosts or {}
        self.mood = "well"
        self.asked: list[Asked] = []
        self.refused = 0
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.die()

    async def come_back(self) -> None:
        """Listen (again, on the same port)."""
        self._server = await asyncio.start_server(
            self._connected, LOOPBACK, self.way.port, ssl=self._tls, backlog=256
        )
        port = self._server.sockets[0].getsockname()[1]
        self.way = WayOut(self.way.scheme, LOOPBACK, port, self.way.user, self.way.password)

    async def die(self) -> None:
        """Every connection breaks, and nobody listens."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None

    async def until_asked(self, number: int) -> None:
        """Wait for so many requests in all."""
        async with asyncio.timeout(20):
            while len(self.asked) < number:
                self._changed.clear()
                await self._changed.wait()

    def _note(self, asked: Asked) -> None:
        self.asked.append(asked)
        self._changed.set()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                if self.mood == "hangs":
                    self._note(Asked("hang", "", 0))
                    await asyncio.Event().wait()
                elif self.mood == "junk":
                    writer.write(b"\x00SSH-2.0 nothing of yours\r\n\r\n" * 9)
                    await writer.drain()
                elif self.way.scheme == "socks5":
                    await self._socks(reader, writer)
                else:
                    await self._http(reader, writer)
        finally:
            writer.transport.abort()

    async def _http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, _ = head.decode("latin-1").split("\r\n")[0].split(" ")
            place = target if method == "CONNECT" else target.split("/")[2]
            host, _, port = place.rpartition(":") if ":" in place else (place, "", "80")
            self._note(Asked(method, host.strip("[]"), int(port), head.decode("latin-1")))
            if not self._knows(head):
                self.refused += 1
                why = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n"
                writer.write(why + b"Content-Length: 0\r\n\r\n")
                await writer.drain()
                return
            real = self.hosts.get(host.strip("[]"))
            if self.mood == "forbids" or real is None:
                status = b"403 Forbidden" if real else b"502 Bad Gateway"
                writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
                return
            far, back = await asyncio.open_connection(LOOPBACK, real)
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                await self._join(reader, writer, far, back)
                return
            await self._one_answer(target, head, reader, writer, far, back)

    async def _one_answer(
        self,
        target: str,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        """One plain request, the server's connection closed after it."""
        lines = head.decode("latin-1").split("\r\n")[1:-2]
        kept = [line for line in lines if not line.lower().startswith("proxy-authorization")]
        path = "/" + target.split("/", 3)[3]
        start = f"{lines and head.decode('latin-1').split(' ')[0]} {path} HTTP/1.1"
        back.write("\r\n".join([start, *kept, "Connection: close"]).encode("latin-1") + b"\r\n\r\n")
        try:
            answer = await far.readuntil(b"\r\n\r\n")
        except BaseException:
            back.transport.abort()
            raise
        found = [line for line in answer.split(b"\r\n") if line[:15].lower() == b"content-length:"]
        writer.write(answer.replace(b"Connection: close\r\n", b""))
        writer.write(await far.readexactly(int(found[0][15:])) if found else b"")
        await writer.drain()
        back.transport.abort()

    def _knows(self, head: bytes) -> bool:
        if self.mood == "refuses":
            return False
        if not self.way.user:
            return True
        login = base64.b64encode(f"{self.way.user}:{self.way.password}".encode())
        return b"\r\nProxy-Authorization: Basic " + login + b"\r\n" in head

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        needed = 2 if self.way.user or self.mood == "refuses" else 0
        writer.write(bytes([5, needed if needed in methods else 0xFF]))
        if needed not in methods:
            self.refused += 1
            await writer.drain()
            return
        if needed:
            _, size = await reader.readexactly(2)
            user = await reader.readexactly(size)
            (size,) = await reader.readexactly(1)
            password = await reader.readexactly(size)
            known = (user.decode(), password.decode()) == (self.way.user, self.way.password)
            good = known and self.mood != "refuses"
            writer.write(bytes([1, not good]))
            if not good:
                self.refused += 1
                await writer.drain()
                return
        _, _, _, kind = await reader.readexactly(4)
        how, host = await self._socks_host(reader, kind)
        (port,) = struct.unpack("!H", await reader.readexactly(2))
        self._note(Asked(how, host, port))
        real = self.hosts.get(host)
        if self.mood == "forbids" or real is None:
            writer.write(bytes([5, 2 if real else 4, 0, 1]) + bytes(6))
            await writer.drain()
            return
        far, back = await asyncio.open_connection(LOOPBACK, real)
        writer.write(bytes([5, 0, 0, 1]) + bytes(6))
        await self._join(reader, writer, far, back)

    async def _socks_host(self, reader: asyncio.StreamReader, kind: int) -> tuple[str, str]:
        if kind == 3:
            (size,) = await reader.readexactly(1)
            return "name", (await reader.readexactly(size)).decode()
        size = 4 if kind == 1 else 16
        return "address", str(ipaddress.ip_address(await reader.readexactly(size)))

    async def _join(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        async def half(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                target.write(data)
                await target.drain()
            if target.can_write_eof():
                target.write_eof()
            else:
                target.close()

        try:
            await asyncio.gather(half(reader, back), half(far, writer))
        finally:
            back.transport.abort()


class Certificates(NamedTuple):
    """For a server on the loopback, and for who trusts it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def make_certificates(folder: Path) -> Certificates:
    """A certificate of its own for 127.0.0.1 and localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test proxy")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(LOOPBACK))]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    file = folder / "proxy.pem"
    file.write_bytes(
        pem
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return Certificates(server, ssl.create_default_context(cadata=pem.decode()))
