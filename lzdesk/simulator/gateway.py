"""The protocol every API call passes through: parameters, signature, token, limits, faults,
envelope."""

import asyncio
import socket
import struct
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec
from aiohttp import web

from lzdesk.simulator.calls import Attempt, Call, Endpoint
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.faults import Faults
from lzdesk.simulator.limits import App, machine_ms
from lzdesk.simulator.signing import is_signed
from lzdesk.simulator.world import World

WORLD: Final = web.AppKey("world", World)
JSON = "application/json"
SKEW_S: Final = web.RequestKey("skew_s", int)
TIMESTAMP_SKEW_S = 7200
REQUIRED = ("app_key", "timestamp", "sign_method", "sign")
JUNK_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>Tengine</body></html>"


async def read_parameters(request: web.Request) -> dict[str, str]:
    """Query and form merged (reference 1.4): all styles of POST come to the same.

    A JSON body is a copy of the query in the one SDK that sends it, and is not read; files of
    a multipart form are not signed, so they are left out.
    """
    merged = dict(request.query)
    if request.method == "POST" and request.content_type != JSON:
        form = await request.post()
        merged.update({name: value for name, value in form.items() if isinstance(value, str)})
    return merged


def check_signed(world: World, path: str, parameters: Mapping[str, str]) -> App:
    """The app that signed; refuses what the vendor's gateway refuses before it looks at the call
    itself."""
    for name in REQUIRED:
        if not parameters.get(name):
            raise VendorError("MissingParameter", name)
    app = world.apps.get(parameters["app_key"])
    if app is None:
        raise VendorError("InvalidAppKey")
    if parameters["sign_method"] != "sha256":
        raise VendorError("IncompleteSignature")
    _check_timestamp(parameters["timestamp"])
    if not is_signed(app.app_secret, path, parameters):
        raise VendorError("IncompleteSignature")
    return app


def _check_timestamp(text: str) -> None:
    """Compares with the machine's clock, not the simulator's.

    Moving the simulator's clock is a leap of the marketplace's calendar; were timestamps held
    against it, every client on this machine would look skewed and nothing else could be tested.
    """
    sent_ms = _epoch_ms(text)
    now_ms = machine_ms()
    if sent_ms is None or abs(sent_ms - now_ms) > TIMESTAMP_SKEW_S * 1000:
        raise VendorError("IllegalTimestamp")


def _epoch_ms(text: str) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * 1000)


class Gateway:
    """Answers `{base}/rest/...` and `{base}/{country}/rest/...`."""

    def __init__(self, world: World, endpoints: Mapping[str, Endpoint], faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._endpoints = endpoints
        self._count = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call over HTTP: status 200, as observed, whatever the envelope says, unless a fault
        is at work."""
        self._world.market.catch_up()
        path = "/" + request.match_info["path"]
        try:
            attempt = self._checked(request, path, await read_parameters(request))
        except VendorError as error:
            return self._envelope(_refusal(error))
        return await self._answer(request, attempt)

    async def _answer(self, request: web.Request, attempt: Attempt) -> web.StreamResponse:
        """Ask the route, with whatever goes wrong around it."""
        world = self._world
        try:
            self._faults.happen("before", attempt)
        except VendorError as error:
            # A ban must be heard before it can be held against anyone: nothing spoils its words.
            return self._envelope(_refusal(error))
        try:
            if attempt.wait_s:
                await asyncio.sleep(attempt.wait_s)
                world.market.catch_up()
            if not attempt.decided:
                attempt.payload = {"code": "0", **attempt.endpoint.answer(attempt.call)}
                self._faults.happen("answer", attempt)
        except VendorError as error:
            attempt.payload = _refusal(error)
        if not attempt.cut and attempt.page is None:
            self._faults.happen("body", attempt)
        request[SKEW_S] = attempt.skew_s
        if attempt.cut:
            return cut_off(request)
        if attempt.page:
            status, html = attempt.page
            return web.Response(text=html, status=status, content_type="text/html")
        return self._envelope(attempt.payload, attempt.share)

    def _checked(self, request: web.Request, path: str, parameters: dict[str, str]) -> Attempt:
        world = self._world
        endpoint = self._endpoints.get(path)
        if endpoint is None or (endpoint.post_only and request.method != "POST"):
            raise VendorError("InvalidApi", path)
        app = check_signed(world, path, parameters)
        if app.whitelist and request.remote not in app.whitelist:
            raise VendorError("AppWhiteIpLimit", request.remote or "")
        store = None
        if endpoint.needs_store:
            token = parameters.get("access_token", "")
            if not token:
                raise VendorError("MissingParameter", "access_token")
            store = world.tokens.store_for(token, request.match_info.get("country"), app)
        day = world.clock.now_s() // 86_400
        sent_ms = _epoch_ms(parameters["timestamp"]) or 0
        world.door.admit(app, store, path, sent_ms, day)
        attempt = Attempt(Call(world, parameters, app, store), endpoint, path)
        if store and store.seller_id in world.troubles.junk_answer:
            attempt.page = (200, JUNK_PAGE)
        return attempt

    def _envelope(self, payload: Mapping[str, object], share: float = 1.0) -> web.Response:
        self._count += 1
        request_id = f"0b86d549{self._world.clock.now_ms()}{self._count:08d}"
        whole = {**payload, "request_id": request_id, "_trace_id_": f"213bd369{request_id[8:]}"}
        body = msgspec.json.encode(whole)
        body = body[: int(len(body) * share)]
        return web.Response(body=body, content_type=JSON, charset="utf-8")


def _refusal(error: VendorError) -> dict[str, object]:
    return {"code": error.code, "type": error.kind, "message": error.message}


def cut_off(request: web.Request) -> web.StreamResponse:
    """Reset the connection; the response returned goes nowhere."""
    transport = request.transport
    if transport:
        line = transport.get_extra_info("socket")
        if line is not None:
            # Lingering for no time makes the system send a reset instead of an orderly end.
            form = "hh" if sys.platform == "win32" else "ii"
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(form, 1, 0))
        transport.abort()
    return web.Response()
