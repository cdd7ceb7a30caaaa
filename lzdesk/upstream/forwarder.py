"""The door of one open profile: a proxy on the loopback that its browser alone may use, and that
holds the real way out with its password.

Policy. Nobody may use it before `allow`, and then one process tree. An upstream that is gone,
hangs or refuses means no traffic, never the direct line. A change of the way out cuts every open
connection first, so that no page goes on over the old one. Names are resolved at the proxy.
"""

import asyncio
import ssl
from collections.abc import Callable, Collection
from typing import NamedTuple

import structlog

from lzdesk.domain.errors import WayOutTrouble
from lzdesk.upstream.dial import CONNECT_S, Line, open_line, open_proxy, refusal
from lzdesk.upstream.heads import LONGEST_HEAD
from lzdesk.upstream.near import is_near_address, is_near_host
from lzdesk.upstream.peers import LOOPBACK, PeerCheck
from lzdesk.upstream.relay import BrowserReader, Counts, OwnHandler, Relay
from lzdesk.upstream.way_out import DIRECT, Place, WayOut, place_of

log = structlog.get_logger()
MOST_CONNECTIONS = 1024


class WayState(NamedTuple):
    """What the proxy did last: `answers`, `silent`, `refuses`; empty before its first use, and
    always on the direct line."""

    kind: str = ""
    proxy: str = ""
    """`scheme://host:port`."""
    why: str = ""
    """Of `silent`: `time_out`, `no_connection`, `closed`, `tls`, `junk`."""
    status: int = 0
    """Of `refuses`: of HTTP; 0 for SOCKS5."""


class Forwarder:
    """Start it, start the browser on its port, `allow` the browser, close it after the browser."""

    def __init__(
        self,
        way: WayOut = DIRECT,
        held: bool = False,
        near: bool = False,
        tls: ssl.SSLContext | None = None,
        connect_s: float = CONNECT_S,
    ) -> None:
        """held: what would go out waits for `release`, and who comes before `allow` waits for it
        instead of being refused, as a browser that opens its last pages does; own hosts are
        answered. near: whether the direct line leads to this computer and the network around it
        too, which pages from outside must not reach. tls: whom an
        `https` proxy must show itself to, else the system's own. connect_s: how long the proxy may
        take to make a line."""
        self.way = way
        self.port = 0
        self.state = WayState()
        self.counts = Counts()
        self._near = near
        self._tls = tls
        self.connect_s = connect_s
        self._peers = PeerCheck()
        self._only: frozenset[Place] | None = None
        self.closed_to: set[str] = set()
        """Hosts that were asked for and are not among the only ones."""
        self._own: dict[str, OwnHandler] = {}
        self._on_state: Callable[[WayState], None] | None = None
        self._server: asyncio.Server | None = None
        self._tasks: dict[asyncio.Task[None], Line] = {}
        self._released = asyncio.Event()
        self._allowed = asyncio.Event()
        if not held:
            self._released.set()

    async def start(self) -> int:
        """Listen on a free port of the loopback, and say which."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, LOOPBACK, 0, backlog=256)
        self.port = self._server.sockets[0].getsockname()[1]
        return self.port

    async def close(self) -> None:
        """Cut everything and listen no more. May be called again."""
        if self._server is not None:
            self._server.close()
        await self._cut_all()
        if self._server is not None:
            await self._server.wait_closed()
            self._server = None
        self._peers.close()

    def allow(self, pid: int, family: bool = True) -> None:
        """Let a process, and with family those it starts, use this. Raises psutil.NoSuchProcess."""
        self._peers.allow(pid, family)
        self._allowed.set()

    def release(self) -> None:
        """Let out what waits, and all that comes."""
        self._released.set()

    def hold(self) -> None:
        """Let nothing new out until `release`."""
        self._released.clear()

    async def change(self, way: WayOut) -> None:
        """Cut every open connection and go on through another way out."""
        self.way = way
        self._to_state(WayState())
        await self._cut_all()

    def on_state(self, told: Callable[[WayState], None]) -> None:
        """Whom to tell each change of the state; not of its being forgotten by `change`."""
        self._on_state = told

    def own(self, host: str, handler: OwnHandler) -> None:
        """Answer `http://host/` here, on whatever port is named; nothing of it goes out."""
        self._own[host.lower()] = handler

    def only_to(self, places: Collection[Place]) -> None:
        """From the next request on nothing goes out but to these. One of them that is named as near
        may be, whatever else was said."""
        self._only = frozenset(places)
        self.closed_to.clear()

    def check(self, host: str, port: int) -> None:
        """Raises WayOutTrouble `way.closed` (target) for what is not among the only ones."""
        if self._only is not None and (host, port) not in self._only:
            self.closed_to.add(host)
            raise WayOutTrouble("way.closed", proxy="", target=place_of(host, port))

    def handler_of(self, host: str) -> OwnHandler | None:
        """Who answers for a host here."""
        return self._own.get(host)

    async def line(self, host: str, port: int) -> Line:
        """A line to a host along the way out. Raises WayOutTrouble."""
        await self._released.wait()
        try:
            line = await self._far_line(host, port)
        except WayOutTrouble as trouble:
            self._judge(trouble)
            raise
        self.counts.lines += 1
        self._judge(None)
        return line

    async def _far_line(self, host: str, port: int) -> Line:
        is_named = self._only is not None and is_near_host(host)
        guarded = self.way.is_direct and not (self._near or is_named)
        if guarded and is_near_host(host):
            raise WayOutTrouble("direct.near", proxy="", target=place_of(host, port))
        line = await open_line(self.way, host, port, self._tls, self.connect_s)
        # A name may have led there: that shows only now, and nothing has been sent.
        peer = line.writer.get_extra_info("peername")
        if guarded and (peer is None or is_near_address(str(peer[0]))):
            line.cut()
            raise WayOutTrouble("direct.near", proxy="", target=place_of(host, port))
        return line

    async def proxy_line(self) -> Line:
        """A line to the HTTP(S) proxy itself. Raises WayOutTrouble."""
        await self._released.wait()
        try:
            line = await open_proxy(self.way, self._tls, self.connect_s)
        except WayOutTrouble as trouble:
            self._judge(trouble)
            raise
        self.counts.lines += 1
        return line

    def proxy_answered(self, status: int) -> None:
        """What the HTTP(S) proxy said to a request on a line to itself."""
        self._judge(refusal(self.way, status) if status == 407 else None)

    def _judge(self, trouble: WayOutTrouble | None) -> None:
        if self.way.is_direct:
            return
        if trouble is None or trouble.kind == "proxy.no_target":
            self._to_state(WayState("answers", self.way.shown))
            return
        why, status = str(trouble.fields.get("why", "")), int(trouble.fields.get("status", 0))
        kind = trouble.kind.removeprefix("proxy.")
        self._to_state(WayState(kind, self.way.shown, why, status))

    def _to_state(self, state: WayState) -> None:
        if state == self.state:
            return
        self.state = state
        if state.kind and self._on_state is not None:
            self._on_state(state)

    def _protocol(self) -> asyncio.StreamReaderProtocol:
        reader = BrowserReader(limit=LONGEST_HEAD, loop=asyncio.get_running_loop())
        return asyncio.StreamReaderProtocol(reader, self._connected)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.counts.connections += 1
        browser = Line(reader, writer)
        if len(self._tasks) >= MOST_CONNECTIONS:
            browser.cut()
            return
        task = asyncio.create_task(self._serve(browser), name=f"way out {self.port}")
        self._tasks[task] = browser
        self.counts.open = len(self._tasks)
        task.add_done_callback(self._ended)

    async def _serve(self, browser: Line) -> None:
        task = asyncio.current_task()
        assert task is not None
        if isinstance(browser.reader, BrowserReader):
            browser.reader.on_end = task.cancel
        if not self._released.is_set():
            await self._allowed.wait()
        name = browser.writer.get_extra_info("peername")
        if name is None or not await self._is_ours(int(name[1])):
            self.counts.refused += 1
            browser.cut()
            return
        await Relay(browser, self).run()

    async def _is_ours(self, peer: int) -> bool:
        if self._peers.by_psutil:
            return await asyncio.to_thread(self._peers.is_ours_blocking, peer, self.port)
        return self._peers.is_ours_blocking(peer, self.port)

    def _ended(self, task: asyncio.Task[None]) -> None:
        browser = self._tasks.pop(task, None)
        self.counts.open = len(self._tasks)
        if task.cancelled():
            if browser is not None:
                browser.cut()
        elif (error := task.exception()) is not None:
            log.error("way out: a connection broke", error=type(error).__name__, exc_info=error)
            if browser is not None:
                browser.cut()

    async def _cut_all(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            self._tasks[task].cut()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
