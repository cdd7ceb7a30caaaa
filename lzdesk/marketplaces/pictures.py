"""Fetches pictures of products from a marketplace's public servers.

Policy. Named hosts alone, by https, straight from there: no redirect is followed. Nothing goes
along that tells who asks, and no more is read than a picture may have.
"""

import asyncio
import ssl
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit, urlunsplit

import aiohttp

from lzdesk.domain.errors import LzdeskError, Unreachable
from lzdesk.marketplaces.doors import Doors

MOST_BYTES = 2 * 1024**2
LIMIT_S = 10.0
HEADERS = {
    "Accept": "image/jpeg, image/png, image/webp",
    # What is packed may be larger than it looks.
    "Accept-Encoding": "identity",
    "User-Agent": "lzdesk",
}


def picture_url(address: str, hosts: Collection[str], own_url: str = "") -> str:
    """What is asked for. hosts: these and what ends in a dot and one of them. own_url: of a
    marketplace on this computer, which is then the only place.

    An http address of a named host is asked for by https: the vendor's samples have such. Raises
    LzdeskError `picture.other_host` (host).
    """
    try:
        parts, own = urlsplit(address), urlsplit(own_url)
        if parts.username is None and parts.password is None:
            if own_url:
                near = (own.scheme, own.hostname, own.port)
                if (parts.scheme, parts.hostname, parts.port) == near:
                    return urlunsplit(parts)
            elif _is_named(parts, hosts):
                return urlunsplit(parts._replace(scheme="https", netloc=parts.hostname or ""))
        host = parts.hostname or ""
    except ValueError:
        host = ""
    raise LzdeskError("picture.other_host", host=host[:200])


def _is_named(parts: SplitResult, hosts: Collection[str]) -> bool:
    host = parts.hostname or ""
    usual = {"https": (None, 443), "http": (None, 80)}
    named = any(host == name or host.endswith(f".{name}") for name in hosts)
    return named and parts.port in usual.get(parts.scheme, ())


async def fetch_picture(doors: Doors, way_out: str, url: str, limit_s: float = LIMIT_S) -> bytes:
    """The file behind a public address. way_out: name of the proxy, empty for the direct line.

    Raises Unreachable, StoreTrouble `proxy.not_listed` (name), and LzdeskError `picture.refused`
    (status; a redirect is one too), `picture.too_large`.
    """
    try:
        async with asyncio.timeout(limit_s):
            door = await doors.door(way_out)
            async with door.session.get(url, allow_redirects=False, headers=HEADERS) as answer:
                if door.is_own_word(answer):
                    raise door.not_sent()
                if answer.status != 200:
                    raise LzdeskError("picture.refused", status=answer.status)
                return await _body(answer)
    except aiohttp.ClientHttpProxyError as error:
        raise door.not_sent() from error
    except (aiohttp.ClientError, TimeoutError, OSError, ssl.SSLError, ValueError) as error:
        raise Unreachable(detail=type(error).__name__) from error


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    if (answer.content_length or 0) > MOST_BYTES:
        raise LzdeskError("picture.too_large")
    body = bytearray()
    async for part in answer.content.iter_any():
        body += part
        if len(body) > MOST_BYTES:
            raise LzdeskError("picture.too_large")
    return bytes(body)
