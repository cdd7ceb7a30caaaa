"""The window's end of the line, without Qt: requests out, replies and events in.

Policy. Each request waits for its one reply. When the engine is gone, every open request fails
as not known: whoever asked reads back what happened. A reply to nothing is ignored.
"""

import asyncio
from collections.abc import Callable

from lzdesk.link.line import BadLine, EngineLine, LineBuffer, read_engine_line, request_line
from lzdesk.link.messages import LINK_VERSION, AnyEvent, AnyReply, AnyRequest, Failed


class OutcomeNotKnown(Exception):
    """The engine ended before it answered: the request may or may not have been carried out."""


class RequestFailed(Exception):
    """The engine answered no; `failed` holds kind and fields."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(failed.kind)
        self.failed = failed


class WindowEnd:
    """One conversation with one engine process."""

    def __init__(
        self,
        send: Callable[[bytes], None],
        on_event: Callable[[AnyEvent], None],
        on_hello: Callable[[int], None],
        on_bad_line: Callable[[str], None],
    ) -> None:
        self._send = send
        self._on_event = on_event
        self._on_hello = on_hello
        self._on_bad_line = on_bad_line
        self._buffer = LineBuffer()
        self._open: dict[int, asyncio.Future[AnyReply]] = {}
        self._number = 0
        self._lost = False

    async def request(self, message: AnyRequest) -> AnyReply:
        """Send and wait. Raises RequestFailed, or OutcomeNotKnown when the engine is lost."""
        if self._lost:
            raise OutcomeNotKnown
        self._number += 1
        number = self._number
        future: asyncio.Future[AnyReply] = asyncio.get_running_loop().create_future()
        self._open[number] = future
        try:
            self._send(request_line(number, message))
            reply = await future
        finally:
            self._open.pop(number, None)
        if isinstance(reply, Failed):
            raise RequestFailed(reply)
        return reply

    def feed(self, data: bytes) -> None:
        """Take bytes from the engine's standard output."""
        try:
            lines = self._buffer.feed(data)
        except BadLine as error:
            self._on_bad_line(str(error))
            return
        for line in lines:
            try:
                self._take(read_engine_line(line))
            except BadLine as error:
                self._on_bad_line(str(error))

    def lost(self) -> None:
        """The engine has ended."""
        self._lost = True
        for future in self._open.values():
            if not future.done():
                future.set_exception(OutcomeNotKnown())
        self._open.clear()

    def _take(self, line: EngineLine) -> None:
        if line.hello:
            if line.hello != LINK_VERSION:
                raise BadLine(f"version {line.hello}, not {LINK_VERSION}")
            self._on_hello(line.pid)
        if line.reply is not None:
            future = self._open.get(line.id)
            if future is not None and not future.done():
                future.set_result(line.reply)
        if line.event is not None:
            self._on_event(line.event)
