"""Faults, limits and counts, by the control address."""

import math

import msgspec
from aiohttp import web

from lzdesk.simulator.faults import FAULTS, SECONDS, Faults
from lzdesk.simulator.gateway import WORLD
from lzdesk.simulator.limits import Meter
from lzdesk.simulator.routes.control_body import find_store, json_answer, read_body, refused
from lzdesk.simulator.wire import Row
from lzdesk.simulator.world import World

KEY: web.AppKey[Faults] = web.AppKey("faults", Faults)
BAN_MOST_S = 60


async def set_faults(request: web.Request) -> web.Response:
    """POST /faults `{"seller_id"?, "<kind>": rate, ..., "delay_s"?, "timeout_s"?, "skew_s"?,
    "ban_s"?}`: answers as GET does. A rate is 0 (off) to 1; seconds hold for all stores. 400
    names what does not fit, and then nothing is changed."""
    world, faults = request.config_dict[WORLD], request.config_dict[KEY]
    body = await read_body(request, dict[str, float])
    given = body.pop("seller_id", None)
    seller_id = None if given is None else find_store(world, int(given)).seller_id
    for name, value in body.items():
        _check(name, value)
    for name, value in body.items():
        if name in FAULTS:
            faults.switch(name, value, seller_id)
        elif name == "ban_s":
            world.door.limits.ban_s = int(value)
        else:
            faults.seconds[name] = value
    return json_answer(_state(world, faults))


def _check(name: str, value: float) -> None:
    if name in FAULTS:
        least, most = 0.0, 1.0
    elif name in SECONDS:
        least, most = 0.0, SECONDS[name][1]
    elif name == "ban_s":
        least, most = 1, BAN_MOST_S
    else:
        kinds = ", ".join((*FAULTS, *SECONDS, "ban_s"))
        raise refused(400, f"no fault {name!r}; there are {kinds}")
    if not (math.isfinite(value) and least <= value <= most):
        raise refused(400, f"{name} must be {least:g} to {most:g}")


def _state(world: World, faults: Faults) -> Row:
    fired: dict[str, int] = dict.fromkeys(FAULTS, 0)
    for (kind, _), count in faults.fired.items():
        fired[kind] += count
    return {
        "faults": [
            {
                "kind": kind,
                "seller_id": None if seller_id is None else str(seller_id),
                "rate": rate,
                "fired": fired[kind] if seller_id is None else faults.fired[kind, seller_id],
            }
            for kind, rates in faults.rates.items()
            for seller_id, rate in rates.items()
        ],
        "fired": fired,
        "fired_total": sum(fired.values()),
        "seconds": {**faults.seconds, "ban_s": world.door.limits.ban_s},
        "kinds": {kind: fault.words for kind, fault in FAULTS.items()},
    }


async def get_faults(request: web.Request) -> web.Response:
    """GET /faults: `{"faults": [{"kind", "seller_id" (null: all), "rate", "fired"}], "fired":
    {kind: times}, "fired_total", "seconds", "kinds": {kind: words}}`; `faults` are those on."""
    return json_answer(_state(request.config_dict[WORLD], request.config_dict[KEY]))


async def set_limits(request: web.Request) -> web.Response:
    """POST /limits `{"app_per_second"?, "store_per_second"?, "ban_s"?, "daily_quota"?}`: whole
    numbers, 0 calls a second for no limit. Answers with all four."""
    world = request.config_dict[WORLD]
    body = await read_body(request, dict[str, int])
    limits = world.door.limits
    holders: dict[str, object] = dict.fromkeys(("app_per_second", "store_per_second"), limits)
    holders |= {"ban_s": limits, "daily_quota": world.door}
    for name, value in body.items():
        if name not in holders:
            raise refused(400, f"no limit {name!r}; there are {', '.join(holders)}")
        if value < (name == "ban_s") or (name == "ban_s" and value > BAN_MOST_S):
            raise refused(400, f"{name} does not fit: {value}")
    for name, value in body.items():
        setattr(holders[name], name, value)
    return json_answer({name: getattr(holder, name) for name, holder in holders.items()})


class Whitelist(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /whitelist: the addresses an app may be called from; none: any."""

    app_key: str
    addresses: tuple[str, ...]


async def set_whitelist(request: web.Request) -> web.Response:
    """POST /whitelist: answers with what holds. 404 for an unknown app."""
    world = request.config_dict[WORLD]
    body = await read_body(request, Whitelist)
    app = world.apps.get(body.app_key)
    if app is None:
        raise refused(404, f"no app {body.app_key}")
    app.whitelist = body.addresses
    return json_answer({"app_key": app.app_key, "addresses": list(app.whitelist)})


async def counts(request: web.Request) -> web.Response:
    """GET /counts: of all apps together `calls`, `per_second` (the most that any one had),
    `refreshes`, `over_limit`, `during_ban`, `too_early`, and of all stores `writes`, `effects`,
    `doubled_effects`, `repeated_writes`; the same per app under `apps` and per store under
    `stores`; every subject done or asked for twice under `doubled` and `repeated`."""
    world = request.config_dict[WORLD]
    apps = [{"app_key": app.app_key, **app.meter.counts()} for app in world.apps.values()]
    stores = [
        {
            "seller_id": str(store.seller_id),
            **world.door.meter_of(store).counts(),
            **world.effects.counts(store.seller_id),
        }
        for store in world.truth.stores.values()
    ]
    whole = {name: sum(meter[name] for meter in _meters(world)) for name in Meter().counts()}
    whole["per_second"] = max(app.meter.per_second for app in world.apps.values())
    books = {"doubled": world.effects.doubled, "repeated": world.effects.repeated}
    twice = {
        name: [
            {"seller_id": str(seller_id), "effect": effect, "subject": subject, "times": times}
            for (seller_id, effect, subject), times in book.items()
        ]
        for name, book in books.items()
    }
    return json_answer({**whole, **world.effects.counts(), **twice, "apps": apps, "stores": stores})


def _meters(world: World) -> list[dict[str, int]]:
    return [app.meter.counts() for app in world.apps.values()]


ROUTES = [
    web.get("/faults", get_faults),
    web.post("/faults", set_faults),
    web.post("/limits", set_limits),
    web.post("/whitelist", set_whitelist),
    web.get("/counts", counts),
]
