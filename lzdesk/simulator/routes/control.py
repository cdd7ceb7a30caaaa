"""What a test or a demo may do to the marketplace: read the truth, move the clock, cause trouble.

Every address wants `Authorization: Bearer <control_token>` and answers 401 without. Bodies are
JSON objects; a body that does not fit is answered 400 with `{"error": …}` naming the field.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
from aiohttp import web

from lzdesk.simulator.faults import Faults
from lzdesk.simulator.gateway import WORLD
from lzdesk.simulator.push import Pusher
from lzdesk.simulator.routes import control_faults, control_push, exit_echo, truth_reads
from lzdesk.simulator.routes.control_body import find_store, json_answer, read_body, refused
from lzdesk.simulator.scenarios.registry import SCENARIOS
from lzdesk.simulator.scenarios.target import NothingFitsError, Target
from lzdesk.simulator.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PlaceOrders(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /orders: that many new paid orders in one store, now."""

    seller_id: int
    count: int = 1


class MoveClock(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /clock: seconds forward."""

    advance_s: float


class SpoilTokens(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /tokens. `expire` ends the access tokens of the store's consent, `revoke` the
    refresh token too; with a cross-border consent all its stores are affected."""

    seller_id: int
    action: Literal["expire", "revoke"]


class AskReturn(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /returns; without `order_id` the first order that fits."""

    seller_id: int
    type: Literal["CANCEL", "RETURN", "ONLY_REFUND"]
    order_id: int | None = None


class CancelOrders(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /cancel: that many orders are cancelled by their buyers after packing."""

    seller_id: int
    count: int = 1
    order_id: int | None = None


class PlayScenario(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /scenario; without `order_id` the scenario takes the first order that fits."""

    name: str
    seller_id: int
    order_id: int | None = None
    mode: str = ""


AFTER_PACKING = frozenset({"packed", "ready_to_ship"})


@web.middleware
async def bearer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nobody moves the truth without the control token of the ready line."""
    wanted = f"Bearer {request.config_dict[WORLD].control_token}"
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        return json_answer({"error": "the control token is missing or wrong"}, status=401)
    return await handler(request)


async def truth_calls(request: web.Request) -> web.Response:
    """GET /truth/calls: `{"app": {"app_key", "today", "total", "daily_quota"}, "stores":
    [{"seller_id", "calls"}]}`: the API calls that passed the gateway's checks, of the first app;
    `/counts` tells of all."""
    world = request.config_dict[WORLD]
    app = {
        "app_key": world.app.app_key,
        "today": world.app.meter.today,
        "total": world.app.meter.calls,
        "daily_quota": world.door.daily_quota,
    }
    stores = [
        {"seller_id": str(store.seller_id), "calls": world.door.meter_of(store).calls}
        for store in world.truth.stores.values()
    ]
    return json_answer({"app": app, "stores": stores})


async def place_orders(request: web.Request) -> web.Response:
    """POST /orders: `{"orders": [order ids as text]}`."""
    world = request.config_dict[WORLD]
    body = await read_body(request, PlaceOrders)
    if not 0 < body.count <= 100_000:
        raise refused(400, "count must be 1 to 100000")
    world.market.catch_up()
    store = find_store(world, body.seller_id)
    placed = world.market.place(store, body.count, world.clock.now_s())
    return json_answer({"orders": [str(order.order_id) for order in placed]})


async def ask_return(request: web.Request) -> web.Response:
    """POST /returns: a buyer asks, now; `{"return_id", "order_id"}`. 404 for an unknown order, 400
    when none fits: a cancellation needs packed items, the other two delivered ones."""
    world = request.config_dict[WORLD]
    body = await read_body(request, AskReturn)
    world.market.catch_up()
    store = find_store(world, body.seller_id)
    order = store.orders.get(body.order_id) if body.order_id is not None else None
    if body.order_id is not None and order is None:
        raise refused(404, f"{store.row.key} has no order {body.order_id}")
    now_s = world.clock.now_s()
    for candidate in [order] if order else list(store.orders.values()):
        if body.type == "CANCEL":
            reverse = world.market.ask_cancel(candidate, now_s)
        else:
            reverse = world.market.ask_return(candidate, body.type, now_s)
        if reverse:
            answer = {"return_id": reverse.reverse_id, "order_id": candidate.order_id}
            return json_answer({name: str(number) for name, number in answer.items()})
    raise refused(400, f"no order of {store.row.key} fits {body.type}")


async def cancel_orders(request: web.Request) -> web.Response:
    """POST /cancel: parcels that may have their labels already are void, now; `{"orders": [order
    ids as text]}`. 404 for an unknown order, 400 where none is packed."""
    world = request.config_dict[WORLD]
    body = await read_body(request, CancelOrders)
    world.market.catch_up()
    store = find_store(world, body.seller_id)
    order = store.orders.get(body.order_id) if body.order_id is not None else None
    if body.order_id is not None and order is None:
        raise refused(404, f"{store.row.key} has no order {body.order_id}")
    gone: list[str] = []
    for candidate in [order] if order else list(store.orders.values()):
        items = [item for item in candidate.items if item.status in AFTER_PACKING]
        if items and len(gone) < body.count:
            now_s, words = world.clock.now_s(), "Change of mind"
            world.truth.cancel(candidate, items, now_s, words, "cancellation-customer")
            gone.append(str(candidate.order_id))
    if not gone:
        raise refused(400, f"no order of {store.row.key} is packed")
    return json_answer({"orders": gone})


async def move_clock(request: web.Request) -> web.Response:
    """POST /clock: moves forward and lets happen what falls due; `{"now_ms"}`."""
    world = request.config_dict[WORLD]
    body = await read_body(request, MoveClock)
    if body.advance_s < 0:
        raise refused(400, "advance_s must not be negative")
    world.market.advance(body.advance_s)
    return json_answer({"now_ms": world.clock.now_ms()})


async def spoil_tokens(request: web.Request) -> web.Response:
    """POST /tokens: `{"seller_ids": [...]}`, every store the spoilt consent covered."""
    world = request.config_dict[WORLD]
    body = await read_body(request, SpoilTokens)
    grants = world.tokens.grants_of(find_store(world, body.seller_id))
    for grant in grants:
        if body.action == "expire":
            grant.expire_access()
        else:
            grant.revoke()
    covered = {str(store.seller_id) for grant in grants for store in grant.stores}
    return json_answer({"seller_ids": sorted(covered)})


async def play_scenario(request: web.Request) -> web.Response:
    """POST /scenario: `{"name", "seller_id"}` and what the scenario chose: `order_id`,
    `package_ids`, `status`. 404 for an unknown store or order, 400 for an unknown name or when
    nothing fits."""
    world = request.config_dict[WORLD]
    body = await read_body(request, PlayScenario)
    scenario = SCENARIOS.get(body.name)
    if scenario is None:
        raise refused(400, f"no scenario {body.name!r}; there are {', '.join(SCENARIOS)}")
    world.market.catch_up()
    store = find_store(world, body.seller_id)
    order = store.orders.get(body.order_id) if body.order_id is not None else None
    if body.order_id is not None and order is None:
        raise refused(404, f"{store.row.key} has no order {body.order_id}")
    try:
        outcome = scenario(Target(world, store, order, body.mode))
    except NothingFitsError as error:
        raise refused(400, f"{body.name} {error}") from None
    return json_answer({"name": body.name, "seller_id": str(store.seller_id), **outcome})


def control_app(world: World, faults: Faults, pusher: Pusher) -> web.Application:
    """The application mounted at the control address."""
    app = web.Application(middlewares=[bearer])
    app[WORLD] = world
    app[control_faults.KEY] = faults
    app[control_push.KEY] = pusher
    app.add_routes(
        [
            *truth_reads.ROUTES,
            *control_faults.ROUTES,
            *control_push.ROUTES,
            *exit_echo.ROUTES,
            web.get("/truth/calls", truth_calls),
            web.post("/orders", place_orders),
            web.post("/clock", move_clock),
            web.post("/tokens", spoil_tokens),
            web.post("/returns", ask_return),
            web.post("/cancel", cancel_orders),
            web.post("/scenario", play_scenario),
        ]
    )
    return app
