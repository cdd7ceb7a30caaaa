"""The service that tells a caller its address and country, as `exit_check_url` of the ready line.

The address is the one the call came from, which is what such a service knows. Loopback has no
country: it is Singapore until a test says otherwise, for all or for one address.
"""

from typing import Annotated

import msgspec
from aiohttp import web

from lzdesk.simulator.routes.control_body import json_answer, read_body

COUNTRY = "SG"


class ExitEcho:
    """What the service tells; one per simulator."""

    def __init__(self) -> None:
        self.down = False
        self._everywhere = COUNTRY
        self._countries: dict[str, str] = {}

    def tell(self, address: str, country: str) -> None:
        """From now on this country; for one address, or without one for all."""
        if address:
            self._countries[address] = country
        else:
            self._everywhere = country
            self._countries.clear()

    def country_of(self, address: str) -> str:
        """Two upper-case letters."""
        return self._countries.get(address, self._everywhere)


class SetExit(msgspec.Struct, forbid_unknown_fields=True):
    """Body of POST /exit: the country told, for callers from one address or for all; `down` has the
    service answer 503 until it is set again."""

    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")] = COUNTRY
    address: str = ""
    down: bool = False


KEY: web.AppKey[ExitEcho] = web.AppKey("exit_echo", ExitEcho)


async def set_exit(request: web.Request) -> web.Response:
    """POST /exit: `{"country", "address", "down"}` as they hold now."""
    echo = request.config_dict[KEY]
    body = await read_body(request, SetExit)
    echo.tell(body.address, body.country)
    echo.down = body.down
    return json_answer(body)


async def answer(request: web.Request) -> web.Response:
    """GET the echo itself: `{"ip", "country"}`."""
    echo = request.config_dict[KEY]
    if echo.down:
        return web.Response(status=503)
    address = request.remote or ""
    return json_answer({"ip": address, "country": echo.country_of(address)})


ROUTES = [web.post("/exit", set_exit)]
