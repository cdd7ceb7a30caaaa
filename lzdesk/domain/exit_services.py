"""The web services that tell an exit address: the usual ones, and a list of one's own."""

from urllib.parse import urlsplit

from lzdesk.domain.errors import BadInput

SERVICES = ("https://api.country.is/", "https://ipinfo.io/json")
"""Free, without a key, by HTTPS. They learn the exit address and that somebody asks for it."""
LONGEST = 2000


def web_addresses(text: str) -> tuple[str, ...]:
    """The addresses of a comma list, each once. Raises BadInput `exit.bad_service` (value)."""
    found = tuple(dict.fromkeys(url.strip() for url in text.split(",") if url.strip()))
    for url in found:
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            good = False
        if not good or not url.isprintable() or " " in url or len(url) > LONGEST:
            raise BadInput("exit.bad_service", value=url[:200])
    return found
