"""Bodies and answers of the control address."""

from typing import TypeVar

import msgspec
from aiohttp import web

from lzdesk.simulator.gateway import JSON
from lzdesk.simulator.model import Store
from lzdesk.simulator.world import World

Body = TypeVar("Body")


def json_answer(payload: object, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(body=msgspec.json.encode(payload), status=status, content_type=JSON)


def refused(status: int, words: str) -> web.HTTPException:
    """An HTTP refusal with words in JSON, to be raised."""
    kinds = {400: web.HTTPBadRequest, 404: web.HTTPNotFound}
    return kinds[status](text=msgspec.json.encode({"error": words}).decode(), content_type=JSON)


async def read_body(request: web.Request, kind: type[Body]) -> Body:
    """The JSON body as `kind`; raises 400 naming what does not fit."""
    try:
        # Ids are text in our JSON and numbers on the wire: both are taken.
        return msgspec.json.decode(await request.read(), type=kind, strict=False)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise refused(400, str(error)) from None


def find_store(world: World, seller_id: int | str) -> Store:
    """The store; raises 404 when no store has this seller id."""
    store = world.store(int(seller_id)) if str(seller_id).isdigit() else None
    if store is None:
        raise refused(404, f"no store has the seller_id {seller_id}")
    return store
