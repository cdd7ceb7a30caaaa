"""How a store's traffic leaves this computer: straight, or through a proxy.

Policy. This is the one parser of proxies. A password is in the value itself and in nothing that
is shown, logged or stored.
"""

import ipaddress
import re
from base64 import b64encode
from typing import Any, NamedTuple, Self
from urllib.parse import quote, unquote

import msgspec

from lzdesk.domain.errors import BadInput

SCHEMES = {"http": "http", "https": "https", "socks5": "socks5", "socks5h": "socks5"}
LONGEST = 2048
LONGEST_LOGIN = 255
"""What SOCKS5 can carry, in bytes; for all, so that a change of scheme cannot break a login."""
_HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_PLACE = re.compile(r"(?P<host>\[[^\]\s]*\]|[^\s:@/\[\]]*)(?::(?P<port>[^:@/]*))?")
_BARE_IPV6 = re.compile(r"[0-9A-Fa-f:]+")
_LISTED = re.compile(
    r"(?P<host>\[[^\]\s]*\]|[^\s:@/\[\]]+):(?P<port>\d+):(?P<user>[^:]*):(?P<password>.*)"
)


Place = tuple[str, int]
"""A host, in lower case, and a port."""


class WayOut(msgspec.Struct, frozen=True):
    """Straight (no scheme), or a proxy by `http`, `https` (TLS to the proxy) or `socks5`."""

    scheme: str = ""
    host: str = ""
    """A name or an address, IPv6 without brackets."""
    port: int = 0
    user: str = ""
    password: str = ""

    @property
    def is_direct(self) -> bool:
        """Whether there is no proxy."""
        return not self.scheme

    @property
    def place(self) -> str:
        """`host:port` of the proxy; empty for the direct line."""
        return "" if self.is_direct else place_of(self.host, self.port)

    @property
    def shown(self) -> str:
        """`scheme://host:port`, without user and password; empty for the direct line."""
        return "" if self.is_direct else f"{self.scheme}://{self.place}"

    @property
    def without_password(self) -> str:
        """What may be stored, and what `parse_way_out` reads again; empty for the direct line."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        return "" if self.is_direct else f"{self.scheme}://{user}{self.place}"

    @property
    def basic_login(self) -> str:
        """The value of a Proxy-Authorization header; empty where there is no login."""
        if not self.user and not self.password:
            return ""
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()

    def with_password(self, password: str) -> Self:
        """The same, with a password out of the keyring."""
        return msgspec.structs.replace(self, password=password)

    def __repr__(self) -> str:
        return f"WayOut({self.shown!r})"

    def __rich_repr__(self) -> Any:
        yield self.shown


DIRECT = WayOut()


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: str | None
    user: str
    password: str


def place_of(host: str, port: int) -> str:
    """`host:port`, with brackets around an IPv6 address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_way_out(text: str) -> WayOut:
    """A proxy as sellers get it: `scheme://user:password@host:port`, `user:password@host:port`,
    `host:port:user:password` or `host:port`; without a scheme it is `http`, and nothing at all is
    the direct line. Before an @, user and password may be percent-coded.

    Raises BadInput (field value, which never holds the login): `proxy.not_a_proxy`,
    `proxy.unknown_scheme`, `proxy.no_host`, `proxy.bad_host`, `proxy.no_port`, `proxy.bad_port`,
    `proxy.bad_login`.
    """
    text = text.strip()
    if not text:
        return DIRECT
    if len(text) > LONGEST or not text.isprintable() or " " in text:
        raise BadInput("proxy.not_a_proxy", value="")
    parts = _parts(text)
    host = _host(parts.host)
    if not parts.port:
        raise BadInput("proxy.no_port", value=host)
    if not parts.port.isascii() or not parts.port.isdigit() or not 0 < int(parts.port) < 65536:
        raise BadInput("proxy.bad_port", value=f"{host}:{parts.port}"[:80])
    for word in (parts.user, parts.password):
        if len(word.encode()) > LONGEST_LOGIN or not word.isprintable():
            raise BadInput("proxy.bad_login", value=host)
    if parts.password and not parts.user:
        raise BadInput("proxy.bad_login", value=host)
    return WayOut(parts.scheme, host, int(parts.port), parts.user, parts.password)


def _parts(text: str) -> _Parts:
    named, mark, rest = text.partition("://")
    if not mark:
        named, rest = "http", text
    scheme = SCHEMES.get(named.lower())
    if scheme is None:
        raise BadInput("proxy.unknown_scheme", value=named[:20] if named.isalnum() else "")
    rest = rest.removesuffix("/")
    login, at, place = rest.rpartition("@")
    found = _PLACE.fullmatch(place)
    listed = _LISTED.fullmatch(rest)
    # A password may hold an @, so that `host:port:user:pass@word` must not be read as a login.
    in_front = found is not None and bool(found["port"]) and found["port"].isdigit()
    if listed is not None and (not at or not in_front or (not mark and "." in listed["host"])):
        return _Parts(scheme, listed["host"], listed["port"], listed["user"], listed["password"])
    if found is None:
        # More parts than host and port may be a login, unless they are a bare IPv6 address.
        told = not at and (":" not in place or _BARE_IPV6.fullmatch(place))
        raise BadInput("proxy.not_a_proxy", value=place[:80] if told else "")
    user, _, password = login.partition(":")
    return _Parts(scheme, found["host"], found["port"], _decoded(user), _decoded(password))


def _decoded(word: str) -> str:
    try:
        return unquote(word, errors="strict")
    except UnicodeDecodeError:
        raise BadInput("proxy.bad_login", value="") from None


def _host(text: str) -> str:
    if not text or text == "[]":
        raise BadInput("proxy.no_host", value="")
    try:
        if text.startswith("["):
            return str(ipaddress.IPv6Address(text[1:-1]))
        host = text.encode("idna").decode().lower()
        if host.replace(".", "").isdigit():
            return str(ipaddress.IPv4Address(host))
    except ValueError:
        host = ""
    if not _HOST_NAME.fullmatch(host):
        raise BadInput("proxy.bad_host", value=text[:80])
    return host
