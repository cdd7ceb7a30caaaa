"""Keeps what the pages that an operator opened told of the stores' logins, and tells the window."""

import asyncio
from collections.abc import Callable

from lzdesk.lib.clock import Now, now_ms
from lzdesk.link.messages import AnyEvent, StoresChanged
from lzdesk.storage.repositories.sign_ins import note_sign_in
from lzdesk.storage.writer import Writer


class SignIns:
    """Hears from the browsers at once, and writes in its own turn: the last told counts."""

    def __init__(self, writer: Writer, tell: Callable[[AnyEvent], None], now: Now = now_ms) -> None:
        self._writer = writer
        self._tell = tell
        self._now = now
        self._heard: dict[str, tuple[bool, int]] = {}
        self._news = asyncio.Event()

    def hear(self, store: str, signed_in: bool) -> None:
        """A page of this store was seen, now."""
        self._heard[store] = (signed_in, self._now())
        self._news.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._news.wait()
            await self.write_once()

    async def write_once(self) -> None:
        """Keep what was heard since the last time."""
        self._news.clear()
        heard, self._heard = self._heard, {}
        changed = False
        for store, (signed_in, at) in heard.items():
            news = await self._writer.run(note_sign_in, store, signed_in, at)
            changed = changed or news
        if changed:
            self._tell(StoresChanged())
