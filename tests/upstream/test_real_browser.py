"""A real browser behind a forwarder: what leaves it while its proxies are in trouble."""

import asyncio
import contextlib
import ipaddress
import os
import sys
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Error, Page

from lzdesk.browser.launch import WEBRTC_POLICY
from lzdesk.upstream import near
from lzdesk.upstream.relay import OwnAnswer, OwnRequest
from tests.upstream.conftest import SHOP, MakeForwarder, MakeProxy, Site
from tests.upstream.proxies import TestProxy, make_certificates
from tests.upstream.real_browser import Ears, Running, browser, ears, own_address

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0,
        reason="counting names needs a mount namespace and port 53",
    ),
    pytest.mark.timeout(90),
]

SOON_MS = 1500
"""Loopback pages come in a few; one behind a hanging proxy never does."""
PATIENCE_MS = 20_000
EVERY_WAY = """async ([address, port, stun, mark]) => {
    const place = `${address}:${port}`, name = `leak-${mark}.invalid`, done = [];
    for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'stylesheet']) {
        const link = document.createElement('link');
        link.rel = rel; link.href = `http://${name}/${rel}`; document.head.append(link);
    }
    for (const url of [`http://${place}/a`, `https://${place}/b`, `http://${name}/c`]) {
        done.push(fetch(url, {mode: 'no-cors'}).catch(() => {}));
        navigator.sendBeacon(url, 'x');
        const image = new Image();
        done.push(new Promise(end => { image.onload = image.onerror = end; }));
        image.src = url;
    }
    for (const url of [`ws://${place}/d`, `wss://${name}/e`]) {
        const socket = new WebSocket(url);
        done.push(new Promise(end => { socket.onclose = end; }));
    }
    const peer = new RTCPeerConnection({iceServers: [
        {urls: `stun:${address}:${stun}`},
        {urls: `turn:${address}:${port}?transport=tcp`, username: 'u', credential: 'p'},
        {urls: `stun:${name}:3478`}]});
    const found = [];
    peer.onicecandidate = event => { if (event.candidate) found.push(event.candidate.candidate); };
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    done.push(new Promise(end => {
        peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && end();
    }));
    await Promise.race([Promise.all(done), new Promise(end => setTimeout(end, 1500))]);
    peer.close();
    return found;
}"""


async def tries_everything(page: Page, heard: Ears, mark: str) -> list[str]:
    """All the ways a page has to reach out; the WebRTC candidates it found."""
    trap = heard.trap
    told = [trap.address, trap.port, heard.stun.port, mark]
    try:
        return await page.evaluate(EVERY_WAY, told)
    except Error as error:
        # The browser's own page of an address that was given up comes when it likes.
        if "context was destroyed" not in error.message:
            raise
        await page.wait_for_load_state()
        return await page.evaluate(EVERY_WAY, told)


async def arrives(page: Page, path: str, wait_ms: float = PATIENCE_MS) -> bool:
    with contextlib.suppress(Error):
        answer = await page.goto(f"http://{SHOP}{path}", timeout=wait_ms)
        return answer is not None and answer.status == 200
    return False


async def test_without_a_forwarder_and_the_flag_all_ears_hear(tmp_path: Path, site: Site) -> None:
    """The negative control: these ears are not deaf."""
    async with (
        ears() as heard,
        browser(tmp_path, None, heard.resolver, without=(WEBRTC_POLICY,)) as one,
    ):
        page = one.context.pages[0]
        await page.goto(f"http://127.0.0.1:{site.port}/")
        candidates = await tries_everything(page, heard, "direct")
        names, stun, hits = heard.counts()
        assert any(b"leak-direct" in query for query in heard.names.heard)
        assert names > 0
        assert stun > 0
        assert hits > 0
        assert candidates != []


READS = """url => fetch(url).then(answer => answer.text()).catch(() => 'no')"""


async def test_a_page_from_outside_reads_nothing_of_this_computer(
    tmp_path: Path, site: Site, make_forwarder: MakeForwarder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This machine's other address plays the outside."""
    trap = ipaddress.ip_network(own_address())
    monkeypatch.setattr(near, "NOT_NEAR", (trap,))
    forwarder = await make_forwarder(near=False, allowed=False)
    outside = await asyncio.start_server(_empty_page, own_address(), 0)
    port = outside.sockets[0].getsockname()[1]
    async with browser(tmp_path, forwarder) as one:
        page = one.context.pages[0]
        answer = await page.goto(f"http://{own_address()}:{port}/")
        assert answer is not None
        assert answer.status == 200
        for host in ("127.0.0.1", "localhost"):
            assert await page.evaluate(READS, f"http://{host}:{site.port}/open") in ("no", "")
    assert site.asked == []
    outside.close()


async def _empty_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        await reader.readuntil(b"\r\n\r\n")
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n"
        writer.write(head + b"Connection: close\r\n\r\n")
        await writer.drain()
    writer.close()


async def test_it_is_the_flag_that_keeps_webrtc_in(
    tmp_path: Path, make_proxy: MakeProxy, make_forwarder: MakeForwarder
) -> None:
    proxy = await make_proxy("http")
    forwarder = await make_forwarder(proxy.way, allowed=False)
    async with ears() as heard, browser(tmp_path, forwarder, without=(WEBRTC_POLICY,)) as one:
        page = one.context.pages[0]
        assert await arrives(page, "/")
        assert await tries_everything(page, heard, "flagless") != []
        assert len(heard.stun.heard) > 0


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_nothing_goes_round_a_proxy_in_trouble(
    tmp_path: Path,
    site: Site,
    make_proxy: MakeProxy,
    make_forwarder: MakeForwarder,
    scheme: str,
) -> None:
    proxy, other = await make_proxy(scheme), await make_proxy("socks5")
    forwarder = await make_forwarder(proxy.way, allowed=False, connect_s=1)
    async with ears() as heard, browser(tmp_path, forwarder, heard.resolver) as one:
        page, second = one.context.pages[0], await one.context.new_page()
        assert await arrives(page, "/")
        assert await tries_everything(page, heard, "well") == []
        for mood in ("dead", "refuses", "hangs"):
            await _into(proxy, mood)
            seen = len(site.asked)
            assert not await arrives(second, f"/{mood}", SOON_MS), mood
            assert await tries_everything(page, heard, mood) == []
            assert site.paths()[seen:] == []
            assert heard.counts() == (0, 0, 0), mood
            await _into(proxy, "well")
            assert await arrives(second, f"/after-{mood}")
        assert _only_to(one, forwarder.port)
        before = len(proxy.asked)
        await forwarder.change(other.way)
        assert await arrives(second, "/changed")
        assert await tries_everything(page, heard, "changed") == []
        assert heard.counts() == (0, 0, 0)
        assert len(proxy.asked) == before
        assert SHOP in [asked.host for asked in other.asked]
        await forwarder.close()
        assert not await arrives(second, "/closed")
        assert await tries_everything(page, heard, "closed") == []
        assert heard.counts() == (0, 0, 0)


async def test_a_proxy_spoken_to_by_tls_and_none_that_shows_a_strangers_certificate(
    tmp_path: Path, site: Site, make_proxy: MakeProxy, make_forwarder: MakeForwarder
) -> None:
    proxy = await make_proxy("https")
    forwarder = await make_forwarder(proxy.way, allowed=False)
    strange = make_certificates(tmp_path).server
    async with (
        TestProxy("https", "anna", "CANARY:@ü", strange, {SHOP: site.port}) as stranger,
        ears() as heard,
        browser(tmp_path, forwarder, heard.resolver) as one,
    ):
        page = one.context.pages[0]
        assert await arrives(page, "/by-tls")
        assert await tries_everything(page, heard, "tls") == []
        assert SHOP in [asked.host for asked in proxy.asked]
        _nothing_of(b"CANARY", one)
        _nothing_of(str(proxy.way.port).encode(), one, files=False)
        await forwarder.change(stranger.way)
        assert not await arrives(page, "/stranger", SOON_MS)
        assert await tries_everything(page, heard, "stranger") == []
        assert (forwarder.state.kind, forwarder.state.why) == ("silent", "tls")
        assert heard.counts() == (0, 0, 0)
    assert stranger.asked == [] and "/stranger" not in site.paths()


async def _into(proxy: TestProxy, mood: str) -> None:
    await proxy.die()
    proxy.mood = mood
    if mood != "dead":
        await proxy.come_back()


def _only_to(one: Running, port: int) -> bool:
    """Every TCP connection of the browser leads to the forwarder, and nothing listens."""
    tcp = []
    for process in one.family():
        with contextlib.suppress(psutil.NoSuchProcess):
            tcp += process.net_connections("tcp")
    assert [link for link in tcp if link.status == psutil.CONN_LISTEN] == []
    return {(link.raddr.ip, link.raddr.port) for link in tcp if link.raddr} == {("127.0.0.1", port)}


PROBE = """<script>
async function probe() {
    const worker = await navigator.serviceWorker.register('/worker.js');
    const answer = await fetch('/report', {method: 'POST', body: 'seen'});
    return [isSecureContext, await answer.text(), worker.scope];
}
</script>"""


async def test_cache_sockets_own_pages_and_no_secret_in_sight(
    tmp_path: Path, site: Site, make_proxy: MakeProxy, make_forwarder: MakeForwarder
) -> None:
    proxy = await make_proxy("http")
    forwarder = await make_forwarder(proxy.way, allowed=False)

    async def own(request: OwnRequest) -> OwnAnswer:
        if request.path == "/worker.js":
            return OwnAnswer(b"self.onfetch = () => {}", "text/javascript")
        return OwnAnswer(request.body or PROBE.encode())

    forwarder.own("probe.localhost", own)
    async with browser(tmp_path, forwarder) as one:
        page = one.context.pages[0]
        await page.goto(f"http://{SHOP}/")
        for _ in range(2):
            assert await page.evaluate("fetch('/tag').then(answer => answer.status)") == 200
        tags = [
            request.headers.get("If-None-Match") for request in site.asked if request.path == "/tag"
        ]
        assert tags == [None, '"one"']
        socket = "new Promise(end => { const s = new WebSocket('ws://%s/socket');"
        socket += "s.onopen = () => s.send('hi'); s.onmessage = m => { end(m.data); s.close(); } })"
        assert await page.evaluate(socket % SHOP) == "back: hi"
        before = len(proxy.asked)
        await page.goto("http://probe.localhost/")
        secure, said, scope = await page.evaluate("probe()")
        assert (secure, said, scope) == (True, "seen", "http://probe.localhost/")
        assert "probe.localhost" not in [asked.host for asked in proxy.asked[before:]]
        _nothing_of(b"CANARY", one)
        _nothing_of(str(proxy.way.port).encode(), one, files=False)
    await asyncio.sleep(0)
    for file in one.profile.rglob("*"):
        if file.is_file():
            assert b"CANARY" not in file.read_bytes(), file


def _nothing_of(secret: bytes, one: Running, files: bool = True) -> None:
    for process in one.family():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            told = [*process.cmdline(), *process.environ().values()]
            assert not any(secret.decode() in text for text in told)
