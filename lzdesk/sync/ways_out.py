"""Names of listed proxies to the ways out that API calls take, with the passwords."""

import asyncio

from lzdesk.domain.errors import StoreTrouble
from lzdesk.settings.secrets import Secrets, listed_proxy_password_name
from lzdesk.storage.repositories.proxies import url_of_proxy
from lzdesk.storage.writer import Writer
from lzdesk.upstream.way_out import WayOut, parse_way_out


class WaysOut:
    """Looks up what an authorisation's `way_out` names."""

    def __init__(self, writer: Writer, secrets: Secrets) -> None:
        self._writer = writer
        self._secrets = secrets

    async def way(self, name: str) -> WayOut:
        """Raises StoreTrouble `proxy.not_listed` (name): never the direct line instead."""
        url = await self._writer.run(url_of_proxy, name)
        if not url:
            raise StoreTrouble("proxy.not_listed", name=name)
        secret = listed_proxy_password_name(name)
        password = await asyncio.to_thread(self._secrets.get_blocking, secret)
        return parse_way_out(url).with_password(password or "")
