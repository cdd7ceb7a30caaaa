"""A profile's cookies, kept sealed beside what its browser keeps, and put back where it lost them.

Policy. A browser writes its cookies down up to half a minute late, and without a clean end some of
them never: a login of yesterday must not hang on that. What is kept is sealed with a key from the
key store, one per profile; without the key nothing is kept. Put back is what the browser lacks or
holds in an older form, before its first page; never over what it wrote later than this was kept.
Cookies only: reading storage would load pages of the marketplace by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import msgspec
import structlog

from lzdesk.browser.errors import Error
from lzdesk.lib.clock import now_ms
from lzdesk.lib.files import write_atomic
from lzdesk.settings.secrets import LoginKey

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam
    from playwright.async_api import BrowserContext

log = structlog.get_logger()
FILE = "lzdesk.login"
ASIDE = "lzdesk.login.unreadable"
READ_S = 5.0
FORMAT = 1
_MAGIC = b"LZL1"
_NONCE = 12
_CHROME_EPOCH_MS = 11_644_473_600_000
"""1601-01-01, from which Chromium counts, before 1970-01-01."""

Cookie = Mapping[str, Any]
"""As Playwright tells it: name, value, domain, path, expires (seconds, -1 for none) …"""
Place = tuple[str, str, str]
"""Name, domain and path. Cookies of several partitions share it."""


class Kept(msgspec.Struct, frozen=True):
    """The cookies of a profile as its browser held them at a moment."""

    saved_at: int
    """Epoch milliseconds; nothing that is in it is younger."""
    cookies: tuple[dict[str, Any], ...] = ()
    format: int = FORMAT


class NotReadable(Exception):
    """The file is damaged, of another profile, or its key is gone."""


class LoginFile:
    """The sealed file of one profile's folder.

    4 bytes `LZL1`, 12 bytes nonce, then the JSON of `Kept` under AES-256-GCM, bound to the
    profile's id.
    """

    def __init__(self, folder: Path, key: LoginKey) -> None:
        self._folder = folder
        self._path = folder / FILE
        self._key = key

    def read_blocking(self) -> Kept | None:
        """What is kept; None where nothing is. Raises NotReadable: then it was put aside."""
        from cryptography.exceptions import InvalidTag

        try:
            held = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise NotReadable from error
        try:
            return self._opened(held)
        except (InvalidTag, ValueError, msgspec.MsgspecError) as error:
            with contextlib.suppress(OSError):
                self._path.replace(self._folder / ASIDE)
            raise NotReadable from error

    def write_blocking(self, kept: Kept) -> None:
        """Replace what is kept, whole or not at all. Raises OSError."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE)
        clear = msgspec.json.encode(kept)
        sealed = AESGCM(self._key.bytes_).encrypt(nonce, clear, self._bound)
        write_atomic(self._path, _MAGIC + nonce + sealed)

    def _opened(self, held: bytes) -> Kept:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        start = len(_MAGIC) + _NONCE
        if held[: len(_MAGIC)] != _MAGIC:
            raise ValueError("another kind of file")
        clear = AESGCM(self._key.bytes_).decrypt(
            held[len(_MAGIC) : start], held[start:], self._bound
        )
        kept = msgspec.json.decode(clear, type=Kept)
        if kept.format != FORMAT:
            raise ValueError("another format")
        return kept

    @property
    def _bound(self) -> bytes:
        return _MAGIC + self._folder.name.encode()


def forget_blocking(folder: Path) -> None:
    """Delete what is kept: it can be no longer kept up to date, so it is not to come back."""
    with contextlib.suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)


def written_at_blocking(folder: Path) -> dict[Place, int]:
    """When a closed browser last wrote each cookie it holds, epoch milliseconds.

    Read from a copy: a browser that was killed leaves a journal that must be played back first,
    which is the browser's own to do. Empty where it cannot be read.
    """
    homes = (folder / "Default" / "Network", folder / "Default")
    home = next((home for home in homes if (home / "Cookies").exists()), None)
    if home is None:
        return {}
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".lzdesk.cookies.") as copy:
            for part in home.glob("Cookies*"):
                shutil.copy(part, copy)
            with contextlib.closing(sqlite3.connect(Path(copy) / "Cookies")) as db:
                rows = db.execute(
                    "SELECT name, host_key, path, max(last_update_utc) FROM cookies"
                    " GROUP BY name, host_key, path"
                )
                return {
                    (str(name), str(host), str(path)): int(micros) // 1000 - _CHROME_EPOCH_MS
                    for name, host, path, micros in rows
                }
    except (OSError, sqlite3.Error, ValueError) as error:
        log.warning("browser's cookies were not read", reason=type(error).__name__)
        return {}


def lost(
    kept: Kept, held: tuple[Cookie, ...], written_at: Mapping[Place, int], now: int
) -> tuple[dict[str, Any], ...]:
    """The cookies that the browser is to have back. held: what it has; now: epoch milliseconds.

    One it holds with another value is replaced only where its own was surely written before.
    """
    there = {_identity(one): one for one in held}
    found = []
    for cookie in kept.cookies:
        if 0 <= float(cookie.get("expires", -1)) * 1000 <= now:
            continue
        browsers = there.get(_identity(cookie))
        if browsers is None:
            found.append(cookie)
        elif browsers.get("value") != cookie.get("value"):
            own = written_at.get(_place(cookie))
            if own is not None and own <= kept.saved_at:
                found.append(cookie)
    return tuple(found)


async def put_back(context: BrowserContext, cookies: tuple[dict[str, Any], ...]) -> int:
    """Give the browser cookies; how many it took."""
    if not cookies:
        return 0
    wanted = [_settable(cookie) for cookie in cookies]
    with contextlib.suppress(Error):
        await context.add_cookies(wanted)
        return len(wanted)
    # One that it does not take must not cost the others.
    taken = 0
    for one in wanted:
        with contextlib.suppress(Error):
            await context.add_cookies([one])
            taken += 1
    return taken


class LoginKeeper:
    """Keeps the cookies of one open browser."""

    def __init__(
        self, context: BrowserContext, file: LoginFile | None, last: Kept | None = None
    ) -> None:
        """file: None where there is no key, so that nothing is kept. last: what is in the file."""
        self._context = context
        self._file = file
        self._last = last.cookies if last is not None else ()
        self._turn = asyncio.Lock()

    async def keep(self) -> bool:
        """Write the cookies down where they are other ones; whether they were.

        A browser that has ended, or a full disk, leaves what was kept before.
        """
        if self._file is None:
            return False
        async with self._turn:
            try:
                async with asyncio.timeout(READ_S):
                    # Before they are read: nothing that is kept is younger than this.
                    moment = now_ms()
                    cookies = tuple(dict(one) for one in await self._context.cookies())
                if _in_order(cookies) == _in_order(self._last):
                    return False
                await asyncio.to_thread(self._file.write_blocking, Kept(moment, cookies))
            except (Error, TimeoutError, OSError) as error:
                log.info("login not kept", reason=type(error).__name__)
                return False
            self._last = cookies
            return True


def _place(cookie: Cookie) -> Place:
    return str(cookie.get("name")), str(cookie.get("domain")), str(cookie.get("path"))


def _identity(cookie: Cookie) -> tuple[str, str, str, str]:
    return (*_place(cookie), str(cookie.get("partitionKey") or ""))


def _in_order(cookies: tuple[dict[str, Any], ...]) -> list[bytes]:
    return sorted(msgspec.json.encode(one, order="sorted") for one in cookies)


def _settable(cookie: dict[str, Any]) -> SetCookieParam:
    """A cookie as it is told to a browser. Names with `__Host-` may not come with a domain."""
    if str(cookie.get("name")).startswith("__Host-"):
        rest = {key: cookie[key] for key in cookie if key not in ("domain", "path")}
        return cast("SetCookieParam", rest | {"url": f"https://{cookie['domain']}/"})
    return cast("SetCookieParam", cookie)
