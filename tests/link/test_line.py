"""The line between window and engine, by itself."""

import asyncio
import io
import os
import threading
from collections.abc import Callable
from typing import BinaryIO

import msgspec
import pytest

from lzdesk.domain.errors import LzdeskError
from lzdesk.link import messages
from lzdesk.link.engine_end import MANY_ROWS, EngineEnd
from lzdesk.link.line import EngineLine, LineBuffer, engine_line
from lzdesk.link.window_end import OutcomeNotKnown, RequestFailed, WindowEnd


class Line:
    """Both ends on real pipes."""

    def __init__(self, handler: Callable[[messages.AnyRequest], object]) -> None:
        to_engine_read, to_engine_write = os.pipe()
        to_window_read, to_window_write = os.pipe()
        self.to_engine: BinaryIO = os.fdopen(to_engine_write, "wb", buffering=0)
        self.from_engine: BinaryIO = os.fdopen(to_window_read, "rb", buffering=0)
        self.engine_out: BinaryIO = os.fdopen(to_window_write, "wb")

        async def handle(request: messages.AnyRequest) -> messages.AnyReply:
            answer = handler(request)
            if asyncio.iscoroutine(answer):
                answer = await answer
            assert isinstance(answer, messages.Reply)
            return answer  # type: ignore[return-value]

        self.engine_in = os.fdopen(to_engine_read, "rb")
        self.engine = EngineEnd(self.engine_in, self.engine_out, handle)
        self.events: list[messages.AnyEvent] = []
        self.hello: list[int] = []
        self.bad: list[str] = []
        self.window = WindowEnd(
            self.to_engine.write, self.events.append, self.hello.append, self.bad.append
        )
        self._pump: threading.Thread | None = None
        self._serving: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Line":
        loop = asyncio.get_running_loop()

        def pump() -> None:
            while data := self.from_engine.read(65536):
                loop.call_soon_threadsafe(self.window.feed, data)

        self._pump = threading.Thread(target=pump)
        self._pump.start()
        self._serving = asyncio.create_task(self.engine.serve())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._pump is not None
        assert self._serving is not None
        self.to_engine.close()
        await self._serving
        self.engine.close()
        self.engine_out.close()
        await asyncio.to_thread(self._pump.join)
        self.from_engine.close()
        self.engine_in.close()


async def test_each_request_gets_its_own_reply() -> None:
    async def answer(request: messages.AnyRequest) -> messages.Reply:
        assert isinstance(request, messages.OpenStore)
        await asyncio.sleep(0)
        return messages.StoreOpened(request.store, already_open=False)

    async with Line(answer) as line:
        keys = [f"store-{number}" for number in range(50)]
        replies = await asyncio.gather(
            *(line.window.request(messages.OpenStore(key)) for key in keys)
        )
        assert [reply.store for reply in replies] == keys  # type: ignore[union-attr]
    assert line.hello == [os.getpid()]


async def test_an_error_comes_as_kind_and_fields() -> None:
    def answer(request: messages.AnyRequest) -> messages.Reply:
        raise LzdeskError("store.unknown", store="x")

    async with Line(answer) as line:
        with pytest.raises(RequestFailed) as caught:
            await line.window.request(messages.OpenStore("x"))
    assert caught.value.failed == messages.Failed("store.unknown", {"store": "x"})


@pytest.mark.logs("request failed")
async def test_a_fault_of_ours_is_told_and_the_line_goes_on() -> None:
    def answer(request: messages.AnyRequest) -> messages.Reply:
        if isinstance(request, messages.Ping):
            return messages.Done()
        raise ZeroDivisionError

    async with Line(answer) as line:
        with pytest.raises(RequestFailed) as caught:
            await line.window.request(messages.OpenStore("x"))
        assert caught.value.failed.kind == "internal"
        assert await line.window.request(messages.Ping()) == messages.Done()


@pytest.mark.logs("unreadable request")
async def test_a_line_that_is_none_of_ours_is_left_aside() -> None:
    async with Line(lambda request: messages.Done()) as line:
        line.to_engine.write(b"{}\nnot json\n\n")
        assert await line.window.request(messages.Ping()) == messages.Done()


async def test_open_requests_fail_as_not_known_when_the_engine_is_gone() -> None:
    never = asyncio.Event()

    async def answer(request: messages.AnyRequest) -> messages.Reply:
        await never.wait()
        return messages.Done()

    async with Line(answer) as line:
        asking = asyncio.create_task(line.window.request(messages.Ping()))
        await asyncio.sleep(0)
        line.window.lost()
        with pytest.raises(OutcomeNotKnown):
            await asking
        with pytest.raises(OutcomeNotKnown):
            await line.window.request(messages.Ping())


async def test_an_answer_that_comes_too_late_is_left_aside() -> None:
    late = asyncio.Event()

    async def answer(request: messages.AnyRequest) -> messages.Reply:
        if isinstance(request, messages.ReadNow):
            await late.wait()
        return messages.Done()

    async with Line(answer) as line:
        asking = asyncio.create_task(line.window.request(messages.ReadNow()))
        await line.window.request(messages.Ping())
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        late.set()
        assert await line.window.request(messages.Ping()) == messages.Done()
    assert line.bad == []


def test_events_wait_in_bounded_room_while_nobody_reads() -> None:
    out = io.BytesIO()
    end = EngineEnd(io.BytesIO(), out, None)  # type: ignore[arg-type]
    for number in range(10_000):
        end.tell(messages.Progress("read", "a", number, 10_000))
        end.tell(messages.StoresChanged())
        end.tell(messages.OrdersChanged(rows=(number % 700,), added=(number % 3,)))
    end._queue.start()
    end.close()
    lines = [msgspec.json.decode(line, type=EngineLine) for line in out.getvalue().splitlines()]
    assert len(lines) == 3
    by_kind = {type(line.event): line.event for line in lines}
    assert by_kind[messages.Progress].done == 9_999  # type: ignore[union-attr]
    assert len(by_kind[messages.OrdersChanged].rows) == 700  # type: ignore[union-attr]


def test_very_many_changed_rows_become_everything() -> None:
    out = io.BytesIO()
    end = EngineEnd(io.BytesIO(), out, None)  # type: ignore[arg-type]
    end.tell(messages.OrdersChanged(rows=tuple(range(MANY_ROWS))))
    end.tell(messages.OrdersChanged(rows=(MANY_ROWS + 1,)))
    end._queue.start()
    end.close()
    line = msgspec.json.decode(out.getvalue(), type=EngineLine)
    assert line.event == messages.OrdersChanged(rows=(), everything=True)


def test_another_version_is_not_spoken_with() -> None:
    bad: list[str] = []
    window = WindowEnd(lambda line: None, lambda event: None, lambda pid: None, bad.append)
    window.feed(engine_line(EngineLine(hello=messages.LINK_VERSION + 1)))
    assert bad == [f"version {messages.LINK_VERSION + 1}, not {messages.LINK_VERSION}"]


def test_bytes_may_come_in_any_pieces() -> None:
    buffer = LineBuffer()
    whole = b'{"a":1}\n{"b":2}\n'
    lines = [line for index in range(len(whole)) for line in buffer.feed(whole[index : index + 1])]
    assert lines == [b'{"a":1}', b'{"b":2}']


def test_raised_alerts_that_wait_are_told_together() -> None:
    out = io.BytesIO()
    end = EngineEnd(io.BufferedReader(io.BytesIO()), out, None)  # type: ignore[arg-type]
    for raised, news in (((1, 2), True), ((), False), ((2, 5), False)):
        end.tell(messages.AlertsChanged(raised, 100 + len(raised), news))
    end._queue.start()
    end.close()
    (line,) = out.getvalue().splitlines()
    event = msgspec.json.decode(line, type=EngineLine).event
    assert event == messages.AlertsChanged((1, 2, 5), 102, True)
