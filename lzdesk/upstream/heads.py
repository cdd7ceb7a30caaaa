"""The heads of HTTP/1 messages as a proxy sees them: read, judged, and sent on without what was
meant for the proxy alone. Pure functions; bodies are in `bodies.py`."""

import re
from typing import NamedTuple, Self

from lzdesk.upstream.way_out import place_of

LONGEST_HEAD = 64 * 1024
MOST_HEADERS = 400
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VERSION = re.compile(rb"HTTP/1\.[01]")
_STATUS = re.compile(rb"(HTTP/1\.[01]) (\d{3})(?: .*)?")
_ADDRESS = re.compile(rb"(?i:http)://(?P<place>[^/?#]*)(?P<path>[^#]*)(#.*)?")
_PLACE = re.compile(rb"(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]:@/?#\\]+))(?::(\d{1,5}))?")
_FOR_ONE_HOP = frozenset(
    b"connection keep-alive proxy-connection proxy-authorization proxy-authenticate"
    b" proxy-authentication-info".split()
)


class BadMessage(Exception):
    """Bytes that are no HTTP/1 head, or one that cannot be passed on safely."""


class Header(NamedTuple):
    """One line: its name in lower case, its value, and the name as it was written."""

    name: bytes
    value: bytes
    written: bytes


class Headers(list[Header]):
    """The lines of a head, in their order."""

    @classmethod
    def read(cls, lines: list[bytes]) -> Self:
        """Raises BadMessage."""
        if len(lines) > MOST_HEADERS:
            raise BadMessage("too many headers")
        found = cls()
        for line in lines:
            written, colon, value = line.partition(b":")
            if not colon or not _TOKEN.fullmatch(written):
                raise BadMessage("not a header")
            if b"\r" in value or b"\n" in value or b"\x00" in value:
                raise BadMessage("not a header's value")
            found.append(Header(written.lower(), value.strip(b" \t"), written))
        return found

    def words(self, name: bytes) -> list[bytes]:
        """The comma-separated words of all lines of a name, in lower case."""
        values = b",".join(line.value for line in self if line.name == name)
        return [word.strip().lower() for word in values.split(b",") if word.strip()]

    def for_next_hop(self, upgrade: bool = False) -> list[bytes]:
        """The lines that go on: without those for this connection alone. upgrade: but that one."""
        dropped = _FOR_ONE_HOP | set(self.words(b"connection")) | {b"upgrade"}
        dropped -= {b"upgrade"} if upgrade else set()
        return [line.written + b": " + line.value for line in self if line.name not in dropped]

    def body_length(self) -> int | None:
        """Bytes by Content-Length; None without one. Raises BadMessage where they contradict."""
        lengths = set(self.words(b"content-length"))
        if not lengths:
            return None
        (length, *others) = lengths
        if others or not length.isdigit() or len(length) > 18:
            raise BadMessage("no one length")
        return int(length)

    def is_chunked(self) -> bool:
        """Whether the body comes in chunks. Raises BadMessage for a coding nobody knows."""
        codings = self.words(b"transfer-encoding")
        if b"chunked" in codings[:-1] or (codings and codings[-1] != b"chunked"):
            raise BadMessage("unknown transfer coding")
        return bool(codings)

    @property
    def upgrade(self) -> bool:
        """Whether another protocol is asked for or agreed."""
        return b"upgrade" in self.words(b"connection") and bool(self.words(b"upgrade"))


class Request(NamedTuple):
    """What a browser asks its proxy for."""

    method: bytes
    host: str
    port: int
    path: bytes
    """With its query; empty for CONNECT."""
    is_new: bool
    """HTTP/1.1."""
    headers: Headers

    @property
    def is_connect(self) -> bool:
        return self.method == b"CONNECT"

    @property
    def stays(self) -> bool:
        """Whether another request may follow on the connection."""
        asked = self.headers.words(b"connection") + self.headers.words(b"proxy-connection")
        return self.is_new and b"close" not in asked

    def head(self, absolute: bool, login: str = "") -> bytes:
        """As it is sent to a server, or, absolute, to a further proxy with its login."""
        place = _authority(self.host, self.port)
        target = b"http://" + place + self.path if absolute else self.path
        lines = [self.method + b" " + target + b" HTTP/1.1", b"Host: " + place]
        upgrade = self.headers.upgrade
        on = self.headers.for_next_hop(upgrade)
        lines += [line for line in on if line[:5].lower() != b"host:"]
        if login:
            lines.append(b"Proxy-Authorization: " + login.encode())
        if upgrade:
            lines.append(b"Connection: Upgrade")
        return b"\r\n".join(lines) + b"\r\n\r\n"


class Answer(NamedTuple):
    """The head of what came back."""

    start: bytes
    status: int
    is_new: bool
    headers: Headers

    @property
    def stays(self) -> bool:
        """Whether the sender leaves its connection open."""
        return self.is_new and b"close" not in self.headers.words(b"connection")

    def head(self, close: bool) -> bytes:
        """As the browser gets it. close: nothing follows on the connection."""
        lines = [self.start, *self.headers.for_next_hop(self.status == 101)]
        if self.status == 101:
            lines.append(b"Connection: Upgrade")
        elif close:
            lines.append(b"Connection: close")
        return b"\r\n".join(lines) + b"\r\n\r\n"


def read_request(head: bytes) -> Request:
    """A head up to and with its empty line. Raises BadMessage: only what a proxy is asked for is
    taken (CONNECT, or an absolute `http` address)."""
    start, *lines = head[:-4].split(b"\r\n")
    parts = start.split(b" ")
    if len(parts) != 3 or not _TOKEN.fullmatch(parts[0]) or not _VERSION.fullmatch(parts[2]):
        raise BadMessage("not a request")
    method, target, version = parts
    if not target.isascii() or any(byte < 33 or byte == 127 for byte in target):
        raise BadMessage("not an address")
    headers = Headers.read(lines)
    is_new = version == b"HTTP/1.1"
    if method == b"CONNECT":
        host, port = _split(target, 0)
        return Request(method, host, port, b"", is_new, headers)
    found = _ADDRESS.fullmatch(target)
    if found is None:
        raise BadMessage("not an absolute http address")
    host, port = _split(found["place"].rpartition(b"@")[2], 80)
    path = found["path"] if found["path"].startswith(b"/") else b"/" + found["path"]
    return Request(method, host, port, path, is_new, headers)


def read_answer(head: bytes) -> Answer:
    """A head up to and with its empty line. Raises BadMessage."""
    start, *lines = head[:-4].split(b"\r\n")
    found = _STATUS.fullmatch(start)
    if found is None:
        raise BadMessage("not an answer")
    return Answer(start, int(found[2]), found[1] == b"HTTP/1.1", Headers.read(lines))


def _split(place: bytes, port: int) -> tuple[str, int]:
    """Host without brackets, and port. Raises BadMessage."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise BadMessage("not a host and port")
    number = int(found[3]) if found[3] else port
    if not 0 < number < 65536:
        raise BadMessage("not a port")
    return (found[1] or found[2]).decode("ascii").lower(), number


def _authority(host: str, port: int) -> bytes:
    bare = f"[{host}]" if ":" in host else host
    return (bare if port == 80 else place_of(host, port)).encode()


def connect_head(host: str, port: int, login: str) -> bytes:
    """What a further HTTP proxy is asked, to get a line to a host."""
    place = place_of(host, port)
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if login:
        lines.append(f"Proxy-Authorization: {login}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
