"""The protocol every API call passes through: parameters, signature, token, quota, envelope."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec
from aiohttp import web

from lzdesk.simulator.clock import SimClock
from lzdesk.simulator.errors import VendorError
from lzdesk.simulator.model import Store
from lzdesk.simulator.signing import is_signed
from lzdesk.simulator.world import World

WORLD: Final = web.AppKey("world", World)
JSON = "application/json"
TIMESTAMP_SKEW_S = 7200
REQUIRED = ("app_key", "timestamp", "sign_method", "sign")
JUNK_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>Tengine</body></html>"


@dataclass(frozen=True)
class Call:
    """One checked call. `store` is the caller's; only the token calls have none."""

    world: World
    parameters: Mapping[str, str]
    known_store: Store | None

    @property
    def store(self) -> Store:
        """The store the token opens."""
        assert self.known_store is not None
        return self.known_store

    def required(self, name: str) -> str:
        """A parameter that must be there and filled; raises VendorError MissingParameter."""
        value = self.parameters.get(name, "")
        if not value:
            raise VendorError("MissingParameter", name)
        return value


@dataclass(frozen=True)
class Endpoint:
    """How a path is answered: the payload without `code`, or a raised VendorError.

    `post_only` for calls documented as POST alone. The reference has no code for the wrong
    method; the gateway here answers InvalidApi. Calls documented as GET are answered to POST
    as well, because whether the vendor minds is not known.
    """

    answer: Callable[[Call], Mapping[str, object]]
    needs_store: bool = True
    post_only: bool = False


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


def check_signed(world: World, path: str, parameters: Mapping[str, str]) -> None:
    """Refuse what the vendor's gateway refuses before it looks at the call itself."""
    for name in REQUIRED:
        if not parameters.get(name):
            raise VendorError("MissingParameter", name)
    if parameters["app_key"] != world.app_key:
        raise VendorError("InvalidAppKey")
    if parameters["sign_method"] != "sha256":
        raise VendorError("IncompleteSignature")
    _check_timestamp(parameters["timestamp"])
    if not is_signed(world.app_secret, path, parameters):
        raise VendorError("IncompleteSignature")


def _check_timestamp(text: str) -> None:
    """Compares with the machine's clock, not the simulator's.

    Moving the simulator's clock is a leap of the marketplace's calendar; were timestamps held
    against it, every client on this machine would look skewed and nothing else could be tested.
    """
    sent_ms = _epoch_ms(text)
    now_ms = SimClock().now_ms()
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

    def __init__(self, world: World, endpoints: Mapping[str, Endpoint]) -> None:
        self._world = world
        self._endpoints = endpoints
        self._count = 0

    async def handle(self, request: web.Request) -> web.Response:
        """One call over HTTP: always status 200, as observed, whatever the envelope says."""
        world = self._world
        world.market.catch_up()
        path = "/" + request.match_info["path"]
        country = request.match_info.get("country")
        try:
            call, endpoint = self._checked(request, path, country, await read_parameters(request))
            if call.known_store and call.store.seller_id in world.troubles.junk_answer:
                return web.Response(text=JUNK_PAGE, content_type="text/html")
            return self._envelope({"code": "0", **endpoint.answer(call)})
        except VendorError as error:
            return self._envelope(
                {"code": error.code, "type": error.kind, "message": error.message}
            )

    def _checked(
        self, request: web.Request, path: str, country: str | None, parameters: dict[str, str]
    ) -> tuple[Call, Endpoint]:
        world = self._world
        endpoint = self._endpoints.get(path)
        if endpoint is None or (endpoint.post_only and request.method != "POST"):
            raise VendorError("InvalidApi", path)
        check_signed(world, path, parameters)
        store = None
        if endpoint.needs_store:
            token = parameters.get("access_token", "")
            if not token:
                raise VendorError("MissingParameter", "access_token")
            store = world.tokens.store_for(token, country)
        if not world.count_call(store):
            raise VendorError("AppCallLimit")
        return Call(world, parameters, store), endpoint

    def _envelope(self, payload: Mapping[str, object]) -> web.Response:
        self._count += 1
        request_id = f"0b86d549{self._world.clock.now_ms()}{self._count:08d}"
        body = {**payload, "request_id": request_id, "_trace_id_": f"213bd369{request_id[8:]}"}
        return web.Response(body=msgspec.json.encode(body), content_type=JSON, charset="utf-8")
