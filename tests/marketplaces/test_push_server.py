"""The receiving server on a real socket: what it takes, what it refuses, and when it answers."""

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import aiohttp
import pytest

from lzdesk.marketplaces.push_server import LARGEST_BYTES, Group, PushServer, Signer
from lzdesk.marketplaces.pushed import pushed_of

KEY, SECRET = "115527", "a secret"
APP = Signer("lazada", KEY, SECRET)
BODY = b'{"seller_id":"1","message_type":0,"data":{"trade_order_id":"7"}}'


def signed(body: bytes, secret: str = SECRET, key: str = KEY) -> dict[str, str]:
    made = hmac.new(secret.encode(), key.encode() + body, hashlib.sha256).hexdigest()
    return {"Authorization": made}


class Receiver:
    """A running server, a client, and what was written."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.batches: list[int] = []
        self.apps: list[Signer] = [APP]
        self.troubles: list[str | None] = []
        self.append: Callable[[Sequence[bytes]], None] = self.keep
        self.base = ""
        self.http: aiohttp.ClientSession

    def keep(self, lines: Sequence[bytes]) -> None:
        self.batches.append(len(lines))
        self.lines += lines

    async def signers(self) -> Sequence[Signer]:
        return list(self.apps)

    def bodies(self) -> list[str]:
        return [pushed_of(line).body for line in self.lines]

    async def post(
        self, body: bytes, headers: dict[str, str] | None = None, path: str = "/push"
    ) -> int:
        given = signed(body) if headers is None else headers
        async with self.http.post(self.base + path, data=body, headers=given) as reply:
            await reply.read()
            return reply.status


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    one = Receiver()
    server = PushServer(
        Group(lambda lines: one.append(lines)),
        one.signers,
        lambda error: one.troubles.append(error.strerror if error else None),
    )
    port = await server.start("127.0.0.1", 0)
    one.base = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as one.http:
        yield one
    await server.stop()


async def test_a_signed_message_is_taken_as_it_was_sent() -> None:
    body = '{"seller_id": "1",  "data": {"txt": "Xin chào\\n"}}'.encode()
    async with receiving() as one:
        assert await one.post(body, path=f"/push/lazada/{KEY}") == 200
        assert await one.post(BODY, path="/") == 200
        assert await one.post(BODY, path="/any/other/place") == 200
    assert one.bodies() == [body.decode(), BODY.decode(), BODY.decode()]
    pushed = pushed_of(one.lines[0])
    assert (pushed.marketplace, pushed.app_key) == ("lazada", KEY)
    assert b"\n" not in one.lines[0]


@pytest.mark.parametrize(
    ("body", "headers", "path", "status"),
    [
        (BODY, {}, "/push", 401),
        (BODY, {"Authorization": ""}, "/push", 401),
        (BODY, {"Authorization": "0" * 64}, "/push", 401),
        (BODY, signed(BODY, "another secret"), "/push", 401),
        (BODY, signed(BODY + b" "), "/push", 401),
        (BODY, signed(BODY, key="115528"), "/push", 401),
        (BODY, signed(BODY), "/push/lazada/999", 404),
        (BODY, signed(BODY), f"/push/shopee/{KEY}", 404),
        (b"", signed(b""), "/push", 400),
        (b"[1]", signed(b"[1]"), "/push", 400),
        (b"{", signed(b"{"), "/push", 400),
        (b'{"a":"\xff"}', signed(b'{"a":"\xff"}'), "/push", 400),
        (b" " * (LARGEST_BYTES + 1), None, "/push", 413),
    ],
)
async def test_what_is_not_genuine_is_refused_and_not_written(
    body: bytes, headers: dict[str, str] | None, path: str, status: int
) -> None:
    async with receiving() as one:
        assert await one.post(body, headers, path) == status
        assert await one.post(BODY) == 200
    assert one.bodies() == [BODY.decode()]


async def test_only_posts_are_messages() -> None:
    async with receiving() as one, one.http.get(one.base + "/push") as reply:
        assert reply.status == 405


async def test_an_app_that_was_added_since_is_known_at_its_first_message() -> None:
    new = Signer("lazada", "2", "another")
    async with receiving() as one:
        one.apps.append(new)
        headers = signed(BODY, new.secret, new.app_key)
        assert await one.post(BODY, headers, "/push/lazada/2") == 200
    async with receiving() as one:
        one.apps.append(new)
        assert await one.post(BODY, headers) == 200
        assert pushed_of(one.lines[0]).app_key == "2"


async def test_a_failed_write_is_told_once_and_asks_for_a_repeat() -> None:
    async with receiving() as one:

        def full(lines: Sequence[bytes]) -> None:
            raise OSError(28, "No space left on device")

        one.append = full
        assert [await one.post(BODY) for _ in range(3)] == [500, 500, 500]
        one.append = one.keep
        assert [await one.post(BODY) for _ in range(2)] == [200, 200]
    assert one.troubles == ["No space left on device", None]
    assert len(one.lines) == 2


async def test_a_slow_disk_is_not_waited_for() -> None:
    goes_on = threading.Event()
    async with receiving() as one:

        def slow(lines: Sequence[bytes]) -> None:
            goes_on.wait(20)
            one.keep(lines)

        one.append = slow
        assert await one.post(BODY) == 503
        goes_on.set()
    # It was written all the same: the repeat is passed over by whoever reads.
    assert one.bodies() == [BODY.decode()]


async def test_what_comes_together_is_written_together() -> None:
    async with receiving() as one:
        bodies = [json.dumps({"n": number}).encode() for number in range(200)]
        assert set(await asyncio.gather(*(one.post(body) for body in bodies))) == {200}
    assert sorted(one.bodies()) == sorted(body.decode() for body in bodies)
    assert len(one.batches) < 150


async def test_a_body_that_never_comes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lzdesk.marketplaces.push_server.BODY_S", 0.05)
    async with receiving() as one:
        host, port = one.base.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /push HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        writer.close()
        await writer.wait_closed()


async def test_a_taken_port_is_an_error() -> None:
    async with receiving() as one:
        second = PushServer(Group(one.keep), one.signers, lambda error: None)
        with pytest.raises(OSError, match=r".+"):
            await second.start("127.0.0.1", int(one.base.rsplit(":", 1)[1]))
