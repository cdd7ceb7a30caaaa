"""What the address of a seller center's page tells of whether it is signed in.

Policy. Only the address is looked at, never what a page shows. One that anybody can see, one of
another site, and what is not of the seller center at all, tell nothing.
"""

from typing import NamedTuple
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


class SignInPaths(NamedTuple):
    """Paths below a seller center's own address, each with all that is below it."""

    login: tuple[str, ...]
    """Shown to who is not signed in."""
    inside: tuple[str, ...]
    """Shown to who is signed in alone."""
    for_all: tuple[str, ...] = ()
    """Of those inside, what anybody sees."""


def signed_in(address: str, home: str, paths: SignInPaths) -> bool | None:
    """Whether who sees this page is signed in; None where the address does not tell.

    home: where the seller center begins.
    """
    path = _path_below(address, home)
    if path is None:
        return None
    if _is_one_of(path, paths.login):
        return False
    if _is_one_of(path, paths.for_all) or not _is_one_of(path, paths.inside):
        return None
    return True


def _path_below(address: str, home: str) -> str | None:
    try:
        page, own = urlsplit(address), urlsplit(home)
        if _place(page.scheme, page.hostname, page.port) != _place(
            own.scheme, own.hostname, own.port
        ):
            return None
    except ValueError:
        return None
    base = own.path.rstrip("/")
    return page.path[len(base) :] if f"{page.path}/".startswith(f"{base}/") else None


def _place(scheme: str, host: str | None, port: int | None) -> tuple[str, str | None, int]:
    return scheme, host, port or PORTS.get(scheme, 0)


def _is_one_of(path: str, known: tuple[str, ...]) -> bool:
    return any(f"{path}/".startswith(f"{one}/") for one in known)
