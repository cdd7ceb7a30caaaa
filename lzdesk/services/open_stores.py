"""Opens and closes several stores' browsers, in turn.

Policy. A few openings are under way at once; the next begins when one has shown its first page or
was stopped, so that a computer is not asked to start forty browsers. One that does not open never
stops the others: it is told at the end with its reason. Cancelling begins no more, and lets those
under way come to their end, as nobody could tell how far they got.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Protocol

import structlog

from lzdesk.browser.host import BrowserHost
from lzdesk.domain.errors import LzdeskError
from lzdesk.link.messages import NotOpened, OpenStore, StoreOpened, StoresOpened

log = structlog.get_logger()
AT_ONCE = 2
"""Openings under way: the checks of one run while the other's browser starts."""


class Opens(Protocol):
    """Opens one store. Raises LzdeskError."""

    def __call__(self, asked: OpenStore, /) -> Awaitable[StoreOpened]: ...


class OpeningInTurn:
    """One run over several stores."""

    def __init__(
        self, open_one: Opens, tell: Callable[[int, int], None], at_once: int = AT_ONCE
    ) -> None:
        """tell: how many are done, of how many."""
        self._open_one = open_one
        self._tell = tell
        self._at_once = at_once
        self._is_cancelled = False
        self._done = 0
        self._opened: list[str] = []
        self._already: list[str] = []
        self._stopped: list[NotOpened] = []

    def cancel(self) -> None:
        """Begin no more."""
        self._is_cancelled = True

    async def run(self, stores: tuple[str, ...]) -> StoresOpened:
        """Open them in this order, each once."""
        wanted = tuple(dict.fromkeys(stores))
        waiting = iter(wanted)
        self._tell(0, len(wanted))
        await asyncio.gather(*(self._work(waiting, len(wanted)) for _ in range(self._at_once)))
        # The order of the rail, not the order in which they came to their end.
        ended = {*self._opened, *self._already, *(one.store for one in self._stopped)}
        self._stopped.sort(key=lambda one: wanted.index(one.store))
        return StoresOpened(
            tuple(key for key in wanted if key in self._opened),
            tuple(key for key in wanted if key in self._already),
            tuple(self._stopped),
            tuple(key for key in wanted if key not in ended),
        )

    async def _work(self, waiting: Iterator[str], total: int) -> None:
        while not self._is_cancelled and (key := next(waiting, None)) is not None:
            await self._one(key)
            self._done += 1
            self._tell(self._done, total)

    async def _one(self, key: str) -> None:
        try:
            opened = await self._open_one(OpenStore(key))
        except LzdeskError as error:
            self._stopped.append(NotOpened(key, error.kind, dict(error.fields)))
        except Exception as error:
            # A fault of ours with one store must not leave the others closed.
            log.exception("store not opened", store=key)
            self._stopped.append(NotOpened(key, "internal", {"detail": type(error).__name__}))
        else:
            (self._already if opened.already_open else self._opened).append(key)


async def close_stores(host: BrowserHost, stores: tuple[str, ...]) -> None:
    """Close those of these stores that are open, in order and beside each other."""
    there = host.open_stores()
    await asyncio.gather(*(host.close(key) for key in dict.fromkeys(stores) if key in there))
