"""The requests the window has open: each an owned task, each ending in words or a result."""

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QObject

from lzdesk.gui.desk import Desk

if TYPE_CHECKING:
    # Not needed to paint: asyncio is imported with the first request.
    import asyncio

log = logging.getLogger(__name__)

NOT_KNOWN = "link.not_known"
"""The engine ended before it answered: it may or may not have been carried out."""


class Trouble(NamedTuple):
    """Why a request was not carried out, for gui/reasons.py."""

    kind: str
    fields: Mapping[str, object]


class Ask(Protocol):
    """Sends one message; exactly one of the two calls follows, in the window's thread."""

    def __call__(
        self,
        name: str,
        message: object,
        then: Callable[[object], None],
        failed: Callable[[Trouble], None],
    ) -> None: ...


class Asker(QObject):
    """Owns the open requests. After `close` none of them calls anybody."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    def ask(
        self,
        name: str,
        message: object,
        then: Callable[[object], None],
        failed: Callable[[Trouble], None],
    ) -> None:
        """name: what the task is called; never a secret. See `Ask`."""
        import asyncio

        if self._closed:
            return
        work = self._answer(name, message, then, failed)
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Give up all open requests; safe to call twice."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()

    async def _answer(
        self,
        name: str,
        message: object,
        then: Callable[[object], None],
        failed: Callable[[Trouble], None],
    ) -> None:
        from lzdesk.link.window_end import OutcomeNotKnown, RequestFailed

        try:
            reply = await self._desk.request(message)
        except RequestFailed as refused:
            failed(Trouble(refused.failed.kind, refused.failed.fields))
        except OutcomeNotKnown:
            failed(Trouble(NOT_KNOWN, {}))
        except Exception as error:
            # A fault of ours must not leave a dialog waiting for ever. Where it was goes into the
            # log, what it says does not: that may hold what was typed.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("request failed: %s, %s\n%s", name, type(error).__name__, where)
            failed(Trouble("internal", {"detail": type(error).__name__}))
        else:
            then(reply)
