"""The engine's end of the line: calls the handlers it is given, and tells events.

Policy. Replies are never dropped. Events are: while the window does not read, changed rows are
gathered into one event, past 5,000 rows into "everything", raised alerts into one, and of each
other kind only the newest per subject is kept. So the queue is bounded and the engine never waits
for the window. When its input closes, the line is over and the engine ends in good order.
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import BinaryIO

import structlog

from lzdesk.domain.errors import LzdeskError
from lzdesk.link.line import BadLine, EngineLine, engine_line, read_request_line
from lzdesk.link.messages import (
    LINK_VERSION,
    AlertsChanged,
    AnyEvent,
    AnyReply,
    AnyRequest,
    Failed,
    OrdersChanged,
    Progress,
    StoreChecked,
    WayOutChanged,
)

log = structlog.get_logger()

Handler = Callable[[AnyRequest], Awaitable[AnyReply]]
MANY_ROWS = 5000


class EngineEnd:
    """Serves one window until its side of the line closes."""

    def __init__(
        self,
        lines_in: BinaryIO,
        lines_out: BinaryIO,
        handler: Handler,
        on_closed: Callable[[], None] | None = None,
    ) -> None:
        """on_closed: called from the reading thread when the input closes, even while the event
        loop hangs."""
        self._on_closed = on_closed
        self._in = lines_in
        self._queue = _Outgoing(lines_out)
        self._handler = handler
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, event: AnyEvent) -> None:
        """Queue an event; returns at once, from any thread."""
        self._queue.put_event(event)

    async def serve(self) -> None:
        """Say hello, then answer requests until the input closes."""
        self._queue.start()
        self._queue.put(EngineLine(hello=LINK_VERSION, pid=os.getpid()))
        loop = asyncio.get_running_loop()
        incoming: asyncio.Queue[bytes | None] = asyncio.Queue()
        reader = threading.Thread(
            target=_read_lines,
            args=(self._in, loop, incoming, self._on_closed),
            daemon=True,
            name="link reader",
        )
        reader.start()
        try:
            while (line := await incoming.get()) is not None:
                self._begin(line)
        finally:
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def close(self) -> None:
        """Write what is queued and stop."""
        self._queue.close()

    def _begin(self, line: bytes) -> None:
        task = asyncio.create_task(self._answer(line), name="request")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, line: bytes) -> None:
        try:
            asked = read_request_line(line)
        except BadLine as error:
            log.error("unreadable request", detail=str(error))
            return
        self._queue.put(EngineLine(id=asked.id, reply=await self._reply(asked.request)))

    async def _reply(self, request: AnyRequest) -> AnyReply:
        try:
            return await self._handler(request)
        except LzdeskError as error:
            return Failed(error.kind, dict(error.fields))
        except Exception as error:
            # A fault of ours in one request must not end the engine; it is told and logged.
            log.exception("request failed", request=type(request).__name__)
            return Failed("internal", {"detail": f"{type(error).__name__}: {error}"})


def _read_lines(
    lines_in: BinaryIO,
    loop: asyncio.AbstractEventLoop,
    incoming: "asyncio.Queue[bytes | None]",
    on_closed: Callable[[], None] | None,
) -> None:
    """In a thread: standard input is no asyncio stream on every system."""
    try:
        for line in lines_in:
            loop.call_soon_threadsafe(incoming.put_nowait, line)
        if on_closed is not None:
            on_closed()
        loop.call_soon_threadsafe(incoming.put_nowait, None)
    except (OSError, ValueError, RuntimeError):
        # The stream or the loop is already closed: nobody is waiting for more lines.
        return


class _Outgoing:
    """Lines waiting to be written, by a thread of their own: a full pipe blocks only that."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._more = threading.Condition()
        self._lines: list[EngineLine] = []
        self._events: dict[str, AnyEvent] = {}
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="link writer")

    def start(self) -> None:
        self._thread.start()

    def put(self, line: EngineLine) -> None:
        with self._more:
            self._lines.append(line)
            self._more.notify()

    def put_event(self, event: AnyEvent) -> None:
        key = type(event).__name__
        if isinstance(event, Progress):
            key = f"{key} {event.job} {event.store}"
        elif isinstance(event, StoreChecked):
            key = f"{key} {event.store}"
        elif isinstance(event, WayOutChanged):
            key = f"{key} {event.stores}"
        elif "kind" in event.__struct_fields__:
            key = f"{key} {event}"
        with self._more:
            waiting = self._events.pop(key, None)
            if isinstance(event, OrdersChanged) and isinstance(waiting, OrdersChanged):
                event = _joined(waiting, event)
            elif isinstance(event, AlertsChanged) and isinstance(waiting, AlertsChanged):
                raised = tuple(dict.fromkeys(waiting.raised + event.raised))
                event = AlertsChanged(raised, event.checked_at, waiting.is_news or event.is_news)
            self._events[key] = event
            self._more.notify()

    def close(self) -> None:
        with self._more:
            self._closing = True
            self._more.notify()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            with self._more:
                while not (self._lines or self._events or self._closing):
                    self._more.wait()
                lines = self._lines + [EngineLine(event=event) for event in self._events.values()]
                self._lines, self._events = [], {}
                if not lines:
                    return
            try:
                for line in lines:
                    self._out.write(engine_line(line))
                self._out.flush()
            except (OSError, ValueError):
                # The window is gone; the input will say so too and end the engine.
                return


def _joined(first: OrdersChanged, then: OrdersChanged) -> OrdersChanged:
    rows = tuple(dict.fromkeys(first.rows + then.rows))
    if first.everything or then.everything or len(rows) > MANY_ROWS:
        return OrdersChanged(rows=(), everything=True)
    return OrdersChanged(rows=rows, added=tuple(dict.fromkeys(first.added + then.added)))
