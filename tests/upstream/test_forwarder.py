"""What a forwarder lets through, which way, for whom, and what it does when the way is gone."""

import asyncio
import os
import socket
import sys
import threading
import time

import aiohttp
import pytest

from lzdesk.upstream import relay
from lzdesk.upstream.forwarder import Forwarder, WayState
from lzdesk.upstream.near import is_near_host, leads_near
from lzdesk.upstream.peers import PeerCheck
from lzdesk.upstream.relay import OwnAnswer, OwnRequest
from lzdesk.upstream.way_out import DIRECT, WayOut
from tests.upstream.conftest import SCHEMES, SHOP, MakeForwarder, MakeProxy, Site

PATIENCE_S = 20


class Raw:
    """A browser's connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def to(cls, forwarder: Forwarder) -> "Raw":
        return cls(*await asyncio.open_connection("127.0.0.1", forwarder.port, limit=10_000_000))

    async def ask(self, text: str | bytes) -> bytes:
        """Send, and read one head."""
        data = text if isinstance(text, bytes) else text.encode("latin-1")
        self.writer.write(data.replace(b"\n", b"\r\n") if isinstance(text, str) else data)
        async with asyncio.timeout(PATIENCE_S):
            return await self.reader.readuntil(b"\r\n\r\n")

    async def rest(self) -> bytes:
        async with asyncio.timeout(PATIENCE_S):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""

    def close(self) -> None:
        self.writer.transport.abort()


async def answered(raw: Raw, request: str) -> tuple[int, bytes]:
    """Status and sized body."""
    head = await raw.ask(request)
    size = [line[15:] for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"]
    body = await raw.reader.readexactly(int(size[0])) if size else b""
    return int(head[9:12]), body


def get(path: str, host: str = SHOP, port: int = 80, more: str = "") -> str:
    return f"GET http://{host}:{port}{path} HTTP/1.1\nHost: {host}:{port}\n{more}\n"


async def until(good) -> None:  # type: ignore[no-untyped-def]
    async with asyncio.timeout(PATIENCE_S):
        while not good():  # noqa: ASYNC110  what is counted has no event
            await asyncio.sleep(0)


# --- what goes through, along every way


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_plain_pages_and_tunnels_go_through_each_kind_of_proxy(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, site: Site, scheme: str
) -> None:
    proxy = await make_proxy(scheme)
    forwarder = await make_forwarder(proxy.way)
    raw = await Raw.to(forwarder)
    for number in range(3):
        status, body = await answered(raw, get(f"/page?n={number}"))
        assert (status, body) == (200, f"<title>/page?n={number}</title>".encode())
    raw.close()
    tunnel = await Raw.to(forwarder)
    head = await tunnel.ask(f"CONNECT {SHOP}:443 HTTP/1.1\nHost: {SHOP}:443\n\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    status, body = await answered(tunnel, "GET /in HTTP/1.1\nHost: x\n\n")
    assert (status, body) == (200, b"<title>/in</title>")
    tunnel.close()
    assert {asked.host for asked in proxy.asked} == {SHOP}
    assert {asked.how for asked in proxy.asked} <= {"GET", "CONNECT", "name"}
    assert site.paths() == ["/page", "/page", "/page", "/in"]
    for request in site.asked[:3]:
        assert request.headers["Host"] in (SHOP, f"{SHOP}:80")
        assert not {"via", "forwarded", "x-forwarded-for"} & {
            name.lower() for name in request.headers
        }
        assert not any(name.lower().startswith("proxy") for name in request.headers)
    assert forwarder.state == WayState("answers", proxy.way.shown)


async def test_the_direct_line(make_forwarder: MakeForwarder, site: Site) -> None:
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    assert await answered(raw, get("/a", "127.0.0.1", site.port)) == (200, b"<title>/a</title>")
    assert (await answered(raw, get("/tag", "127.0.0.1", site.port)))[0] == 200
    tag = 'If-None-Match: "one"\n'
    assert (await answered(raw, get("/tag", "127.0.0.1", site.port, tag)))[0] == 304
    head = await raw.ask(f"HEAD http://127.0.0.1:{site.port}/long HTTP/1.1\n\n")
    assert b"3000000" in head
    assert (await answered(raw, get("/b", "127.0.0.1", site.port)))[0] == 200
    assert forwarder.counts.lines == 1
    assert forwarder.state == WayState()
    raw.close()


@pytest.mark.parametrize("scheme", ["", *SCHEMES])
async def test_bodies_of_all_shapes_arrive_whole(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, site: Site, scheme: str
) -> None:
    proxy = await make_proxy(scheme) if scheme else None
    forwarder = await make_forwarder(proxy.way if proxy else DIRECT)
    host, port = (SHOP, 80) if proxy else ("127.0.0.1", site.port)
    base, door = f"http://{host}:{port}", f"http://127.0.0.1:{forwarder.port}"
    if scheme in ("", "socks5"):
        async with aiohttp.ClientSession() as http:
            for _ in range(2):
                async with http.get(f"{base}/chunks", proxy=door) as answer:
                    assert await answer.read() == b"c" * 70_004
            sent = os.urandom(300_000)

            async def pieces():  # type: ignore[no-untyped-def]
                for start in range(0, len(sent), 9000):
                    yield sent[start : start + 9000]

            for data in (sent, pieces()):
                async with http.post(f"{base}/echo", data=data, proxy=door) as answer:
                    assert await answer.read() == sent
            async with http.ws_connect(f"{base}/socket", proxy=door) as socket:
                await socket.send_str("hello")
                assert (await socket.receive_str()) == "back: hello"
    raw = await Raw.to(forwarder)
    await raw.ask(f"CONNECT {host}:{port} HTTP/1.1\n\n")
    status, body = await answered(raw, "GET /long HTTP/1.1\nHost: x\nConnection: close\n\n")
    assert (status, len(body)) == (200, 3_000_000)
    assert forwarder.counts.received > 3_000_000
    raw.close()


async def test_an_upgrade_by_plain_request_becomes_a_tunnel(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder
) -> None:
    proxy = await make_proxy("http")
    forwarder = await make_forwarder(proxy.way)
    raw = await Raw.to(forwarder)
    head = await raw.ask(
        get(
            "/socket",
            more="Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n",
        )
    )
    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"\r\nconnection: upgrade\r\n" in head.lower()
    raw.writer.write(b"\x81\x82\0\0\0\0hi")
    assert await raw.reader.readexactly(10) == b"\x81\x08back: hi"
    assert proxy.asked[0].how == "CONNECT"
    raw.close()


async def test_the_end_of_sending_is_passed_on_and_the_answer_still_comes(
    make_forwarder: MakeForwarder,
) -> None:
    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(str(len(await reader.read())).encode())
        writer.close()

    server = await asyncio.start_server(count, "127.0.0.1", 0)
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    await raw.ask(f"CONNECT 127.0.0.1:{server.sockets[0].getsockname()[1]} HTTP/1.1\n\n")
    raw.writer.write(b"x" * 500_000)
    raw.writer.write_eof()
    assert await raw.rest() == b"500000"
    raw.close()
    server.close()


async def test_a_reader_that_is_slow_slows_the_sender(make_forwarder: MakeForwarder) -> None:
    written, ended = 0, asyncio.Event()

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal written
        try:
            for _ in range(1000):
                writer.write(b"x" * 65_536)
                await writer.drain()
                written += 65_536
        except OSError:
            pass
        finally:
            writer.transport.abort()
            ended.set()

    server = await asyncio.start_server(pour, "127.0.0.1", 0)
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    await raw.ask(f"CONNECT 127.0.0.1:{server.sockets[0].getsockname()[1]} HTTP/1.1\n\n")
    raw.writer.transport.pause_reading()
    before = -1
    while written != before or not written:
        before = written
        for _ in range(300):
            await asyncio.sleep(0)
    # What stands still is in the kernel's buffers and two of ours, not 65 MB.
    assert written < 40_000_000
    assert forwarder.counts.received < 40_000_000
    raw.close()
    async with asyncio.timeout(PATIENCE_S):
        await ended.wait()
    server.close()


async def test_two_hundred_connections_at_once(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, site: Site
) -> None:
    proxy = await make_proxy("socks5")
    forwarder = await make_forwarder(proxy.way)
    raws = [await Raw.to(forwarder) for _ in range(200)]
    heads = await asyncio.gather(*(raw.ask(f"CONNECT {SHOP}:443 HTTP/1.1\n\n") for raw in raws))
    assert {head[:12] for head in heads} == {b"HTTP/1.1 200"}
    assert forwarder.counts.open == 200
    done = await asyncio.gather(*(answered(raw, "GET /x HTTP/1.1\nHost: x\n\n") for raw in raws))
    assert done == [(200, b"<title>/x</title>")] * 200
    for raw in raws:
        raw.close()
    await until(lambda: forwarder.counts.open == 0)


# --- when the way is gone


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_proxy_dies_hangs_refuses_and_comes_back_and_nothing_goes_round_it(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, site: Site, scheme: str
) -> None:
    proxy = await make_proxy(scheme)
    forwarder = await make_forwarder(proxy.way)
    states: list[tuple[str, str]] = []
    forwarder.on_state(lambda state: states.append((state.kind, state.why)))

    async def both() -> list[int]:
        """Of a tunnel and a plain page, to an address this machine could reach by itself."""
        proxy.hosts["127.0.0.1"] = site.port
        found = []
        for text in (
            f"CONNECT 127.0.0.1:{site.port} HTTP/1.1\n\n",
            get("/p", "127.0.0.1", site.port),
        ):
            raw = await Raw.to(forwarder)
            head = await raw.ask(text)
            assert b"Authenticate" not in head
            found.append(int(head[9:12]))
            raw.close()
        return found

    assert await both() == [200, 200]
    seen = len(site.asked)
    await proxy.die()
    assert await both() == [502, 502]
    await proxy.come_back()
    proxy.mood = "refuses"
    assert await both() == [502, 502]
    proxy.mood = "well"
    assert await both() == [200, 200]
    proxy.mood = "junk"
    assert await both() == [502, 502]
    proxy.mood = "forbids"
    assert (await both())[0] == 502
    assert len(site.asked) == seen + 1
    kinds = [kind for kind, _ in states]
    assert kinds[:4] == ["answers", "silent", "refuses", "answers"]
    assert ("silent", "no_connection") in states
    proxy.mood = "hangs"
    forwarder = await make_forwarder(proxy.way, connect_s=0.3)
    raw = await Raw.to(forwarder)
    assert (await raw.ask(f"CONNECT {SHOP}:443 HTTP/1.1\n\n"))[9:12] == b"502"
    assert forwarder.state == WayState("silent", proxy.way.shown, "time_out")
    raw.close()
    assert len(site.asked) == seen + 1


@pytest.mark.parametrize("way", [("anna", "wrong"), ("anna", ""), ("", ""), ("other", "CANARY:@")])
@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_wrong_or_missing_login_is_told_as_that(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, scheme: str, way: tuple[str, str]
) -> None:
    proxy = await make_proxy(scheme)
    user, password = way
    wrong = WayOut(scheme, "127.0.0.1", proxy.way.port, user, password)
    forwarder = await make_forwarder(wrong)
    raw = await Raw.to(forwarder)
    head = await raw.ask(f"CONNECT {SHOP}:443 HTTP/1.1\n\n")
    assert head[9:12] == b"502"
    assert forwarder.state.kind == "refuses"
    assert forwarder.state.status == (0 if scheme == "socks5" else 407)
    raw.close()


async def test_an_https_proxy_must_show_who_it_is(make_proxy: MakeProxy, certificates) -> None:
    proxy = await make_proxy("https")
    forwarder = Forwarder(proxy.way)
    await forwarder.start()
    forwarder.allow(os.getpid())
    raw = await Raw.to(forwarder)
    assert (await raw.ask(f"CONNECT {SHOP}:443 HTTP/1.1\n\n"))[9:12] == b"502"
    assert forwarder.state == WayState("silent", proxy.way.shown, "tls")
    assert proxy.asked == []
    raw.close()
    await forwarder.close()


async def test_a_name_is_resolved_by_the_proxy_alone(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    real = socket.getaddrinfo

    def spy(host, *rest, **more):  # type: ignore[no-untyped-def]
        asked.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", spy)
    for scheme in SCHEMES:
        proxy = await make_proxy(scheme)
        forwarder = await make_forwarder(proxy.way)
        for text in (f"CONNECT {SHOP}:443 HTTP/1.1\n\n", get("/p")):
            raw = await Raw.to(forwarder)
            assert (await raw.ask(text))[9:12] == b"200"
            raw.close()
        raw = await Raw.to(forwarder)
        assert (await raw.ask(f"CONNECT {'a' * 70}.invalid:443 HTTP/1.1\n\n"))[9:12] == b"502"
        raw.close()
    assert set(asked) <= {"127.0.0.1"}


async def test_a_plain_page_behind_a_hanging_proxy_ends_and_behind_a_slow_server_does_not(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, site: Site
) -> None:
    proxy = await make_proxy("http")
    forwarder = await make_forwarder(proxy.way, connect_s=0.2)
    raw = await Raw.to(forwarder)
    raw.writer.write(get("/never").replace("\n", "\r\n").encode())
    await proxy.until_asked(2)
    assert [asked.how for asked in proxy.asked] == ["GET", "CONNECT"]
    await until(lambda: forwarder.state == WayState("answers", proxy.way.shown))
    assert forwarder.counts.open == 1
    raw.close()
    proxy.mood = "hangs"
    raw = await Raw.to(forwarder)
    assert (await raw.ask(get("/page")))[9:12] == b"502"
    assert forwarder.state == WayState("silent", proxy.way.shown, "time_out")
    assert site.paths() == ["/never"]
    raw.close()


async def test_a_change_cuts_all_and_goes_on_through_the_new_one(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, site: Site
) -> None:
    old, new = await make_proxy("http"), await make_proxy("socks5")
    forwarder = await make_forwarder(old.way)
    tunnel, idle, waits = [await Raw.to(forwarder) for _ in range(3)]
    await tunnel.ask(f"CONNECT {SHOP}:443 HTTP/1.1\n\n")
    await answered(idle, get("/idle"))
    waits.writer.write(get("/never").replace("\n", "\r\n").encode())
    async with asyncio.timeout(PATIENCE_S):
        await site.waiting.wait()
    await forwarder.change(new.way)
    for raw in (tunnel, idle, waits):
        assert await raw.rest() == b""
        raw.close()
    assert forwarder.state == WayState()
    before = len(old.asked)
    raw = await Raw.to(forwarder)
    assert (await answered(raw, get("/after")))[0] == 200
    assert (len(old.asked), [asked.host for asked in new.asked]) == (before, [SHOP])
    assert forwarder.state == WayState("answers", new.way.shown)
    raw.close()


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_change_cuts_those_that_wait_for_a_hanging_proxy(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder, scheme: str
) -> None:
    hangs, other = await make_proxy(scheme), await make_proxy("http")
    hangs.mood = "hangs"
    forwarder = await make_forwarder(hangs.way)
    raws = [await Raw.to(forwarder) for _ in range(20)]
    for raw in raws:
        raw.writer.write(f"CONNECT {SHOP}:443 HTTP/1.1\r\n\r\n".encode())
    await hangs.until_asked(20)
    before = asyncio.all_tasks()
    await forwarder.change(other.way)
    for raw in raws:
        assert await raw.rest() == b""
        raw.close()
    assert forwarder.counts.open == 0
    raw = await Raw.to(forwarder)
    assert (await raw.ask(f"CONNECT {SHOP}:443 HTTP/1.1\n\n"))[9:12] == b"200"
    raw.close()
    assert len([task for task in asyncio.all_tasks() if task in before]) <= len(before) - 20


async def test_what_is_held_waits_and_goes_when_it_is_let_out(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder
) -> None:
    proxy = await make_proxy("http")
    forwarder = await make_forwarder(proxy.way, held=True)
    forwarder.own("probe.localhost", probe)
    raw, other = await Raw.to(forwarder), await Raw.to(forwarder)
    raw.writer.write(f"CONNECT {SHOP}:443 HTTP/1.1\r\n\r\n".encode())
    assert (await answered(other, get("/", "probe.localhost")))[0] == 200
    assert proxy.asked == []
    forwarder.release()
    assert (await raw.reader.readuntil(b"\r\n\r\n"))[9:12] == b"200"
    for one in (raw, other):
        one.close()


async def test_a_browser_that_comes_before_it_is_known_waits_where_all_is_held(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder
) -> None:
    proxy = await make_proxy("http")
    forwarder = await make_forwarder(proxy.way, allowed=False, held=True)
    raw, gone = await Raw.to(forwarder), await Raw.to(forwarder)
    raw.writer.write(f"CONNECT {SHOP}:443 HTTP/1.1\r\n\r\n".encode())
    await until(lambda: forwarder.counts.open == 2)
    gone.close()
    await until(lambda: forwarder.counts.open == 1)
    forwarder.allow(os.getpid())
    forwarder.release()
    assert (await raw.reader.readuntil(b"\r\n\r\n"))[9:12] == b"200"
    raw.close()
    stranger = await make_forwarder(proxy.way, allowed=False, held=True)
    raw = await Raw.to(stranger)
    raw.writer.write(f"CONNECT {SHOP}:443 HTTP/1.1\r\n\r\n".encode())
    await until(lambda: stranger.counts.open == 1)
    stranger.allow(os.getppid(), family=False)
    stranger.release()
    assert await raw.rest() == b""
    assert stranger.counts.refused == 1
    raw.close()


async def test_who_leaves_while_it_waits_is_waited_for_no_more(
    make_forwarder: MakeForwarder, site: Site
) -> None:
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    raw.writer.write(get("/never", "127.0.0.1", site.port).replace("\n", "\r\n").encode())
    async with asyncio.timeout(PATIENCE_S):
        await site.waiting.wait()
    raw.writer.close()
    await until(lambda: forwarder.counts.open == 0)


async def test_names_nobody_answers_leave_the_loops_threads_free(
    make_forwarder: MakeForwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, answered_now = socket.getaddrinfo, threading.Event()
    asked: list[str] = []

    def dead(host, *rest, **more):  # type: ignore[no-untyped-def]
        if str(host).endswith(".invalid") and not more:
            asked.append(host)
            assert answered_now.wait(PATIENCE_S)
            raise socket.gaierror
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", dead)
    forwarder = await make_forwarder()
    raws = [await Raw.to(forwarder) for _ in range(60)]
    for number, raw in enumerate(raws):
        raw.writer.write(f"CONNECT x{number}.invalid:443 HTTP/1.1\r\n\r\n".encode())
    # The loop's own pool would be full with so many.
    await until(lambda: len(asked) >= min(16, (os.cpu_count() or 1) + 4))
    try:
        async with asyncio.timeout(PATIENCE_S / 2):
            assert await asyncio.to_thread(lambda: "done") == "done"
    finally:
        answered_now.set()
    for raw in raws:
        assert (await raw.reader.readuntil(b"\r\n\r\n"))[9:12] == b"502"
        raw.close()


# --- who may use it


async def test_nobody_before_allowed_and_no_stranger_after(
    make_forwarder: MakeForwarder, site: Site
) -> None:
    forwarder = await make_forwarder(allowed=False)
    raw = await Raw.to(forwarder)
    assert await raw.rest() == b""
    raw.close()
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=pipe)
    try:
        forwarder.allow(child.pid)
        raw = await Raw.to(forwarder)
        raw.writer.write(get("/", "127.0.0.1", site.port).replace("\n", "\r\n").encode())
        assert await raw.rest() == b""
        raw.close()
    finally:
        await child.communicate(b"\n")
    raw = await Raw.to(forwarder)
    assert await raw.rest() == b""
    raw.close()
    assert (forwarder.counts.connections, forwarder.counts.refused) == (3, 3)
    assert site.asked == []


ASK = (
    "import socket, sys; s = socket.create_connection(('127.0.0.1', int(sys.argv[1])));"
    "s.sendall(sys.argv[2].encode()); print(s.recv(12).decode(errors='replace'))"
)
FAMILY = (
    "import subprocess, sys; input();"
    "print(subprocess.run([sys.executable, '-c', *sys.argv[1:]], capture_output=True).stdout)"
)


@pytest.mark.parametrize("by_psutil", [False, True])
@pytest.mark.parametrize("family", [True, False])
async def test_a_grandchild_is_of_the_family(
    make_forwarder: MakeForwarder, site: Site, by_psutil: bool, family: bool
) -> None:
    forwarder = await make_forwarder(allowed=False)
    forwarder._peers = PeerCheck(by_psutil)
    text = get("/", "127.0.0.1", site.port).replace("\n", "\r\n")
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FAMILY, ASK, str(forwarder.port), text, stdin=pipe, stdout=pipe
    )
    forwarder.allow(child.pid, family)
    said, _ = await child.communicate(b"\n")
    assert (b"HTTP/1.1 200" in said) == family


async def test_to_look_who_it_is_takes_under_a_millisecond() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        own = server.getsockname()[1]
        clients = [socket.create_connection(("127.0.0.1", own)) for _ in range(100)]
        check = PeerCheck(by_psutil=False)
        check.allow(os.getpid())
        began = time.process_time()
        assert all(check.is_ours_blocking(one.getsockname()[1], own) for one in clients)
        took = time.process_time() - began
        peer = clients[0].getsockname()[1]
        for one in clients:
            one.close()
        assert not check.is_ours_blocking(peer, own)
        check.close()
    assert took / 100 < 0.001 * 5, "a processor five times slower than it should be"


# --- what is near


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("shop.LOCALHOST.", True),
        ("0.0.0.0", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
        ("198.18.0.7", False),
        ("fc00::7", False),
        ("64:ff9b::808:808", False),
        ("shop.example", False),
        ("localhost.example", False),
    ],
)
def test_what_is_near(host: str, near: bool) -> None:
    assert is_near_host(host) == near
    bracketed = f"[{host.partition('%')[0]}]" if ":" in host else host
    assert leads_near(f"http://{bracketed}:8080/x") == near


async def test_the_direct_line_does_not_lead_near_unless_it_may(
    make_forwarder: MakeForwarder, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def rebound(host, *rest, **more):  # type: ignore[no-untyped-def]
        return real("127.0.0.1" if host == "outside.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    forwarder = await make_forwarder(near=False)
    for host in ("127.0.0.1", "localhost", "outside.example"):
        for text in (get("/x", host, site.port), f"CONNECT {host}:{site.port} HTTP/1.1\n\n"):
            raw = await Raw.to(forwarder)
            head = await raw.ask(text)
            assert head[9:12] == b"502"
            assert b"destination_ip_prohibited" in head
            raw.close()
    assert site.asked == []
    forwarder = await make_forwarder(near=True)
    raw = await Raw.to(forwarder)
    assert (await answered(raw, get("/x", "outside.example", site.port)))[0] == 200
    raw.close()


# --- its own pages, and junk


async def probe(request: OwnRequest) -> OwnAnswer:
    said = f"{request.method} {request.host}{request.path} {request.headers.get('x-a')} "
    return OwnAnswer(said.encode() + request.body, "text/plain", headers={"X-Own": "1"})


@pytest.mark.parametrize("port", [80, 8123])
async def test_own_hosts_are_answered_without_any_way_out(
    make_forwarder: MakeForwarder, port: int
) -> None:
    forwarder = await make_forwarder(WayOut("http", "127.0.0.1", 9))
    forwarder.own("Probe.localhost", probe)
    raw = await Raw.to(forwarder)
    status, body = await answered(raw, get("/x?y", "PROBE.localhost", port, "X-A: 5\n"))
    assert (status, body) == (200, b"GET probe.localhost/x?y 5 ")
    posted = f"POST http://probe.localhost:{port}/r HTTP/1.1\nContent-Length: 4\n\nbody"
    assert await answered(raw, posted) == (200, b"POST probe.localhost/r None body")
    raw.close()
    for text in (
        "CONNECT probe.localhost:443 HTTP/1.1\n\n",
        "POST http://probe.localhost/ HTTP/1.1\nContent-Length: 99999999\n\n",
    ):
        raw = await Raw.to(forwarder)
        assert (await raw.ask(text))[9:12] == b"403"
        raw.close()
    assert forwarder.counts.lines == 0
    assert forwarder.state == WayState()


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET https://shop.invalid/ HTTP/1.1\r\n\r\n",
        b"GET http:///x HTTP/1.1\r\n\r\n",
        b"GET http://a:99999/ HTTP/1.1\r\n\r\n",
        b"CONNECT nowhere HTTP/1.1\r\n\r\n",
        b"CONNECT a:1 HTTP/9.9\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nA : b\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
        b"GET http://a/ HTTP/1.1\r\n" + b"A: b\r\n" * 500 + b"\r\n",
        b"GET http://a/\x00 HTTP/1.1\r\n\r\n",
    ],
)
async def test_junk_is_refused_and_goes_nowhere(make_forwarder: MakeForwarder, junk: bytes) -> None:
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    assert (await raw.ask(junk))[9:12] == b"400"
    assert await raw.rest() == b""
    raw.close()
    assert forwarder.counts.lines == 0


async def test_a_head_without_end_is_not_read_for_ever(
    make_forwarder: MakeForwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    raw.writer.write(b"GET http://a/ HTTP/1.1\r\nA: " + b"x" * 300_000)
    await until(lambda: forwarder.counts.connections == 1 and forwarder.counts.open == 0)
    raw.close()
    monkeypatch.setattr(relay, "IDLE_S", 0.05)
    raw = await Raw.to(forwarder)
    raw.writer.write(b"GET http://a/ HT")
    assert await raw.rest() == b""
    raw.close()
    await until(lambda: forwarder.counts.open == 0)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (b"junk\r\n\r\n", b"502"),
        (b"", b"502"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000, b"502"),
        (b"HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n", b"502"),
        (b"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"100"),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", b"200"),
    ],
)
async def test_a_server_that_talks_junk_harms_only_its_page(
    make_forwarder: MakeForwarder, said: bytes, expected: bytes
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    port = server.sockets[0].getsockname()[1]
    request = get("/", "127.0.0.1", port, "Connection: close\n")
    raw.writer.write(request.replace("\n", "\r\n").encode())
    answer = await raw.rest()
    assert answer[9:12] == expected
    assert b"Authenticate" not in answer
    if said.startswith(b"HTTP/1.0"):
        assert answer.endswith(b"to the end")
    raw.close()
    server.close()


async def test_what_a_server_says_unasked_is_no_answer_to_the_next_request(
    make_forwarder: MakeForwarder,
) -> None:
    left: list[int] = []
    start = b"HTTP/1.1 200 OK\r\nContent-Length: "
    answers = iter(
        [
            start + b"1\r\n\r\n1" + start + b"4\r\n\r\nevil",
            start + b"1\r\n\r\n2",
        ]
    )

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(next(answers))
        except (asyncio.IncompleteReadError, ConnectionResetError):
            writer.transport.abort()
            left.append(1)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    forwarder = await make_forwarder()
    raw = await Raw.to(forwarder)
    assert await answered(raw, get("/1", "127.0.0.1", port)) == (200, b"1")
    assert await answered(raw, get("/2", "127.0.0.1", port)) == (200, b"2")
    assert forwarder.counts.lines == 2
    raw.close()
    await until(lambda: left == [1, 1])
    server.close()


async def test_closing_cuts_everything_and_frees_the_port(
    make_proxy: MakeProxy, make_forwarder: MakeForwarder
) -> None:
    proxy = await make_proxy("https")
    forwarder = await make_forwarder(proxy.way)
    raw = await Raw.to(forwarder)
    await raw.ask(f"CONNECT {SHOP}:443 HTTP/1.1\n\n")
    port = forwarder.port
    await forwarder.close()
    await forwarder.close()
    assert await raw.rest() == b""
    raw.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
