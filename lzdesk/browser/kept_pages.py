"""The pages that stand open in a store's browser, kept so that they come back with it.

Policy. The list is written beside the profile soon after each page that comes or goes, so that
neither an orderly close nor a kill loses it. Only pages of the marketplace itself are kept, in
their order, without addresses that sign somebody in and without pages that ask for a login: who is
signed in by then would stand before one again. They are opened after all checks, as a first
page is. A whole window that is closed keeps its list; a tab that is closed leaves it.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import structlog

from lzdesk.lib.files import write_atomic

log = structlog.get_logger()
FILE = "lzdesk.pages"
MOST = 12
"""Pages that come back: more would load for minutes."""
LONGEST = 4000
_LOGIN = frozenset(("login", "signin", "sign-in", "sign_in"))
"""Parts of the paths of login pages: of Lazada, Shopee and TikTok Shop."""
_SIGNS_IN = frozenset(("code", "token", "access_token", "id_token", "auth_code", "ticket"))


def is_marketplace(address: str, home: str) -> bool:
    """Whether an address is of the site that home, the store's seller center, belongs to."""
    try:
        page, own = urlsplit(address), urlsplit(home)
        ports = page.port, own.port
    except ValueError:
        return False
    if page.scheme not in ("http", "https") or not page.hostname or len(address) > LONGEST:
        return False
    if not _SIGNS_IN.isdisjoint(parse_qs(page.query, keep_blank_values=True)):
        return False
    site = site_of(own.hostname or "")
    same_port = ports[0] == ports[1]
    return same_port and (page.hostname == site or page.hostname.endswith(f".{site}"))


def site_of(host: str) -> str:
    """`sellercenter.lazada.co.th` to `lazada.co.th`: all below it belongs to the same site."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        rest = host.partition(".")[2]
        return rest if "." in rest else host
    return host


def chosen(addresses: Iterable[str], home: str) -> tuple[str, ...]:
    """Those that are kept, in their order."""
    kept = (
        one for one in addresses
        if is_marketplace(one, home) and _LOGIN.isdisjoint(urlsplit(one).path.lower().split("/"))
    )  # fmt: skip
    return tuple(dict.fromkeys(kept))[:MOST]


def read_blocking(folder: Path, store: str) -> tuple[str, ...]:
    """The pages of a store, as they were kept; none where nothing can be read."""
    return tuple(_all(folder).get(store, ()))


def write_blocking(folder: Path, pages: Mapping[str, tuple[str, ...]]) -> None:
    """Keep the pages of these stores; those of others that share the profile stay."""
    held = _all(folder)
    now = {**held, **{store: list(one) for store, one in pages.items()}}
    if now == held:
        return
    try:
        write_atomic(folder / FILE, msgspec.json.encode(now))
    except OSError as error:
        log.warning("pages not kept", reason=type(error).__name__)


def _all(folder: Path) -> dict[str, list[str]]:
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=dict[str, list[str]])
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        log.warning("kept pages were not read", reason=type(error).__name__)
        return {}
