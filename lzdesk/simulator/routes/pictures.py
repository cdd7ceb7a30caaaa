"""The pictures of products: each its own colours, drawn when it is asked for."""

import io
from random import Random

from aiohttp import web
from PIL import Image, ImageDraw

SIDE = 240


async def picture(request: web.Request) -> web.Response:
    """A PNG of 240 by 240 dots, the same for the same product."""
    return web.Response(body=_drawn(request.match_info["item"]), content_type="image/png")


def _drawn(item: str) -> bytes:
    dice = Random(f"picture-{item}")
    ground, front = (tuple(dice.randrange(low, low + 90) for _ in "rgb") for low in (160, 30))
    image = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(image)
    edge = dice.randrange(30, 80)
    shape = dice.choice((pen.ellipse, pen.rectangle))
    shape((edge, edge // 2, SIDE - edge, SIDE - edge // 2), fill=front)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def add_routes(app: web.Application) -> None:
    app.router.add_get("/p/{item:[0-9a-f]+}.png", picture)
