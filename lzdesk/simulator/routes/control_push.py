"""Where the vendor's messages go, by the control address."""

import dataclasses

import msgspec
from aiohttp import web

from lzdesk.simulator.push import Aim, Pusher
from lzdesk.simulator.routes.control_body import json_answer, read_body, refused

KEY: web.AppKey[Pusher] = web.AppKey("pusher", Pusher)


class AimPush(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /push; without `url` nothing is sent any more."""

    url: str | None = None
    duplicate: float = 0.0
    disorder: float = 0.0
    retries: int = 12
    retry_s: float = 0.2


async def aim(request: web.Request) -> web.Response:
    """POST /push: send every change to an address on this machine, signed; answers as GET."""
    body = await read_body(request, AimPush)
    for name in ("duplicate", "disorder"):
        if not 0 <= getattr(body, name) <= 1:
            raise refused(400, f"{name} must be 0 to 1")
    if not 0 <= body.retries <= 100 or not 0 <= body.retry_s <= 60:
        raise refused(400, "retries must be 0 to 100 and retry_s 0 to 60")
    pusher = request.config_dict[KEY]
    given = msgspec.structs.asdict(body)
    try:
        await pusher.set(Aim(**given) if body.url else None)
    except ValueError as error:
        raise refused(400, f"url: {error}") from None
    return _state(pusher)


async def state(request: web.Request) -> web.Response:
    """GET /push: `{"url", "sent", "delivered", "retried", "failed", "dropped", "waiting"}`."""
    return _state(request.config_dict[KEY])


def _state(pusher: Pusher) -> web.Response:
    url = pusher.aim.url if pusher.aim else None
    tally = dataclasses.asdict(pusher.tally)
    return json_answer({"url": url, **tally, "waiting": pusher.waiting})


ROUTES = [web.get("/push", state), web.post("/push", aim)]
