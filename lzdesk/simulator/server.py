"""Serves a pretend marketplace on a loopback socket."""

import asyncio
import contextlib
import os
import signal
import stat
import sys
import threading
from collections.abc import Awaitable, Callable
from email.utils import formatdate

from aiohttp import web

from lzdesk.simulator.config import SimulatorConfig
from lzdesk.simulator.countries import COUNTRIES
from lzdesk.simulator.faults import Faults
from lzdesk.simulator.gateway import SKEW_S, WORLD, Gateway
from lzdesk.simulator.push import Aim, Pusher, refuse_others
from lzdesk.simulator.ready import ReadyLine, ready_line, stores_toml
from lzdesk.simulator.routes import (
    answers,
    auth,
    cancel,
    consent,
    exit_echo,
    fulfilment,
    label_files,
    listings,
    orders,
    other_deliveries,
    pictures,
    returns,
    seller,
    seller_center,
    traces,
)
from lzdesk.simulator.routes.control import control_app
from lzdesk.simulator.world import World

__all__ = ["ReadyLine", "Simulator", "SimulatorConfig", "run_simulator", "stores_toml"]

LOOPBACK = "127.0.0.1"
GROUPS = (
    auth, seller, orders, fulfilment, other_deliveries, traces, returns, answers, listings,
    cancel,
)  # fmt: skip
ENDPOINTS = {path: endpoint for group in GROUPS for path, endpoint in group.ENDPOINTS.items()}


class Simulator:
    """Pretend Lazada. Start and stop it inside any running event loop; it has no tasks of its own
    but those that push messages, once an address is set.

    Calls are HTTP only; read `world` from the same loop alone.
    """

    def __init__(self, config: SimulatorConfig | None = None) -> None:
        self.config = config or SimulatorConfig()
        self._runner: web.AppRunner | None = None
        self._world: World | None = None
        self._pusher: Pusher | None = None

    @property
    def world(self) -> World:
        """The truth behind the socket; raises RuntimeError before `start`."""
        if self._world is None:
            raise RuntimeError("the simulator has not been started")
        return self._world

    async def start(self) -> ReadyLine:
        """Deal the orders, listen, and say where. Raises OSError when the port is taken, and
        ValueError for a `push_url` off this machine."""
        if self.config.push_url:
            refuse_others(self.config.push_url)
        # Off the loop: a benchmark's million orders take long, and the loop may paint a window.
        world = await asyncio.to_thread(World, self.config)
        self._world = world
        self._pusher = Pusher(world)
        self._runner = web.AppRunner(
            make_app(world, self._pusher),
            access_log=None,
            shutdown_timeout=1.0,
            handle_signals=False,
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, self.config.port).start()
        port = self._runner.addresses[0][1]
        world.base_url = f"http://{LOOPBACK}:{port}"
        for store in world.truth.stores.values():
            store.pictures_url = world.base_url
        if self.config.push_url:
            await self._pusher.set(Aim(self.config.push_url))
        return ready_line(world, world.base_url)

    async def stop(self) -> None:
        """Close the socket; open connections get a second to finish."""
        if self._pusher:
            await self._pusher.stop()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None


def make_app(world: World, pusher: Pusher) -> web.Application:
    """Every address of the simulator."""
    app = web.Application(middlewares=[loopback_only])
    app[WORLD] = world
    app.on_response_prepare.append(_market_date)
    faults = Faults(world.config.seed)
    gateway = Gateway(world, ENDPOINTS, faults)
    countries = "|".join(COUNTRIES)
    for prefix in ("", f"/{{country:{countries}}}"):
        for method in ("GET", "POST"):
            app.router.add_route(method, prefix + "/rest/{path:.+}", gateway.handle)
    app[exit_echo.KEY] = exit_echo.ExitEcho()
    app.router.add_get("/exit", exit_echo.answer)
    for pages in (label_files, pictures, consent, seller_center):
        pages.add_routes(app)
    app.add_subapp("/control", control_app(world, faults, pusher))
    return app


@web.middleware
async def loopback_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """A page elsewhere whose name points at this machine must not reach us (DNS rebinding)."""
    name = request.host.rsplit(":", 1)[0]
    if name not in {LOOPBACK, "localhost"}:
        return web.Response(status=403, text="The simulator answers to 127.0.0.1 alone.\n")
    return await handler(request)


async def _market_date(request: web.Request, response: web.StreamResponse) -> None:
    """The Date header tells the simulator's time, so that a client can see a moved clock, or
    a wrong one when a fault says so."""
    now_s = request.config_dict[WORLD].clock.now_s() + request.get(SKEW_S, 0)
    response.headers["Date"] = formatdate(now_s, usegmt=True)


def run_simulator(config: SimulatorConfig, on_ready: Callable[[ReadyLine], None]) -> None:
    """Serve until SIGINT, SIGTERM or the end of standard input; blocks.

    Standard input counts only when it is a pipe that is still open when we are ready, which is
    how a parent keeps us alive: a shell gives a background job /dev/null and a test runner an
    empty pipe, whose ends mean nothing. Raises OSError when the port is taken.
    """
    asyncio.run(_serve(config, on_ready))


async def _serve(config: SimulatorConfig, on_ready: Callable[[ReadyLine], None]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    ready = False

    def stop() -> None:
        # The loop may have ended while the watching thread still waited.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(stopped.set)

    def input_ended() -> None:
        if ready:
            stop()

    _stop_on_signals(stop)
    if _stdin_is_pipe():
        threading.Thread(target=_read_to_end, args=(input_ended,), daemon=True).start()
    simulator = Simulator(config)
    try:
        line = await simulator.start()
        ready = True
        on_ready(line)
        await stopped.wait()
    finally:
        await simulator.stop()


def _stop_on_signals(stop: Callable[[], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop())


def _stdin_is_pipe() -> bool:
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (AttributeError, OSError, ValueError):
        return False
    # asyncio gives a child a socket where subprocess gives it a pipe.
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def _read_to_end(ended: Callable[[], None]) -> None:
    # Straight from the descriptor: a thread blocked inside sys.stdin's buffer holds its lock and
    # aborts the interpreter's shutdown.
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    ended()
