"""What leaves this computer: once, in its turn, never during a pause."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from lzdesk.domain.errors import MarketplaceBusy, Unreachable
from lzdesk.marketplaces.http import Http

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Gateway:
    """Answers the first call of a connection and hangs up on the second."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for turn in range(2):
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            self.calls.append(head.split(b"\r\n")[0])
            if turn:
                break
            writer.write(OK)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def gateway() -> AsyncIterator[Gateway]:
    made = Gateway()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/rest/x"
    async with server:
        yield made


async def test_a_call_whose_connection_breaks_is_never_repeated_unasked() -> None:
    """Some of the vendors' writes are GETs, which the library would send once more."""
    async with gateway() as made, Http() as http:
        caller = http.caller({"app": 1000})
        assert await caller.get(made.url, {}) == b"ok"
        with pytest.raises(Unreachable) as caught:
            await caller.get(made.url, {})
        assert caught.value.fields.get("sent") != 0
        assert len(made.calls) == 2


async def test_a_call_without_a_connection_was_not_sent() -> None:
    async with gateway() as made:
        url = made.url
    async with Http() as http:
        with pytest.raises(Unreachable) as caught:
            await http.caller({"app": 1000}).get(url, {})
        assert caught.value.fields["sent"] == 0


async def test_a_pause_holds_all_who_take_from_the_bucket() -> None:
    async with Http() as http:
        one = http.caller({"app": 1000, "store a": 1000})
        other = http.caller({"app": 1000, "store b": 1000})
        one.hold("store a", 3600)
        with pytest.raises(MarketplaceBusy) as caught:
            await one.turn()
        assert 3590 < float(caught.value.fields["retry_in_s"]) <= 3600
        await other.turn()
        http.hold("app", 3600)
        http.hold("app", 1)
        with pytest.raises(MarketplaceBusy):
            await other.turn()


async def test_a_short_pause_is_waited_out() -> None:
    async with Http() as http:
        caller = http.caller({"app": 1000})
        caller.hold("app", 0.05)
        await caller.turn()
        assert http.held_s(["app"]) <= 0
