"""Pictures of products: named servers alone, once, small, and kept."""

import io
import os
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from PIL import Image

from lzdesk.domain.errors import LzdeskError, Unreachable
from lzdesk.labels.bad_label import BadLabel
from lzdesk.labels.thumbnail import MOST_PIXELS, SIDE, thumbnail_of
from lzdesk.labels.worker import LabelWorker
from lzdesk.lib.clock import now_ms
from lzdesk.link.messages import FetchPictures
from lzdesk.marketplaces.http import Http
from lzdesk.marketplaces.pictures import MOST_BYTES, fetch_picture, picture_url
from lzdesk.services.keep_pictures import ProductPictures
from lzdesk.settings.options import PICTURES
from lzdesk.settings.paths import picture_file
from lzdesk.storage.repositories.skus import change_skus
from lzdesk.storage.repositories.views import set_option
from lzdesk.sync.store_calls import StoreCalls
from tests.services.test_build_labels import MY, SG
from tests.sync.conftest import Reading, reading

__all__ = ["reading"]
HOSTS = ("slatic.net",)


def picture(size: tuple[int, int] = (200, 100), kind: str = "PNG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, kind)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """The head of a PNG of so many dots, and nothing of them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64))


class Server:
    """A picture server of a test, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        if request.path == "/moved.png":
            raise web.HTTPFound("/good.png")
        if request.path == "/large.png":
            return web.Response(body=b"x" * (3 * 1024**2))
        if request.path == "/growing.png":
            response = web.StreamResponse()
            await response.prepare(request)
            for _ in range(48):
                await response.write(b"x" * 65_536)
            return response
        response = web.Response(body=picture(), content_type="image/png")
        response.set_cookie("known", "1")
        return response


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_get("/{name}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


class Kept:
    """Pictures of a desk that has read two stores."""

    def __init__(self, reading: Reading, worker: LabelWorker, folder: Path) -> None:
        self.reading, self.folder = reading, folder
        self.calls: list[str] = []
        self.pictures = ProductPictures(reading.writer, self._calls_of, worker, folder)

    async def _calls_of(self, store: str) -> StoreCalls:
        self.calls.append(store)
        return await self.reading.schedule.calls_of(store)

    async def skus(self) -> dict[str, str]:
        """To their addresses."""
        sql = "SELECT sku, image_url FROM skus ORDER BY sku"
        found = await self.reading.writer.run(lambda one: one.exec_driver_sql(sql).all())
        return {row[0]: row[1] for row in found}

    async def type(self, sku: str, address: str) -> None:
        await self.reading.writer.run(change_skus, (sku,), "image_url", address, now_ms(), "Mei")

    async def ask(self, *skus: str) -> tuple[tuple[str, ...], dict[str, str]]:
        told = await self.pictures.fetch(FetchPictures(skus))
        return told.there, told.missing


@pytest_asyncio.fixture
async def kept(reading: Reading, tmp_path: Path) -> AsyncIterator[Kept]:
    await reading.schedule.once([SG, MY])
    async with LabelWorker() as worker:
        yield Kept(reading, worker, tmp_path / "pictures")


async def test_a_picture_is_fetched_once_and_kept_small(kept: Kept) -> None:
    skus = await kept.skus()
    some = list(skus)[:5]
    assert await kept.ask(*some, "no such") == (tuple(some), {"no such": "picture.none"})
    asked = len(kept.calls)
    assert 0 < asked <= 5 and set(kept.calls) <= {SG, MY}
    for sku in some:
        file = picture_file(kept.folder, skus[sku])
        with Image.open(file) as image:
            assert (image.format, image.size) == ("PNG", (SIDE, SIDE))
        assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o600
    assert await kept.ask(*some) == (tuple(some), {})
    assert len(kept.calls) == asked


async def test_other_hosts_are_not_asked_and_failures_rest(kept: Kept, server: Server) -> None:
    first, second, *_ = await kept.skus()
    await kept.type(first, f"{server.url}/good.png")
    assert await kept.ask(first) == ((), {first: "picture.other_host"})
    # A marketplace on this computer has its pictures here too: the demo asks nobody outside.
    await kept.type(second, "https://my-live.slatic.net/p/1.jpg")
    assert await kept.ask(second) == ((), {second: "picture.other_host"})
    asked = len(kept.calls)
    assert await kept.ask(first, second) == (
        (), {first: "picture.other_host", second: "picture.other_host"},
    )  # fmt: skip
    assert server.asked == [] and len(kept.calls) == asked == 2


async def test_switched_off_nothing_is_fetched(kept: Kept) -> None:
    sku, *_ = await kept.skus()
    await kept.reading.writer.run(set_option, PICTURES, "false")
    assert await kept.ask(sku) == ((), {sku: "picture.off"})
    assert kept.calls == [] and not kept.folder.exists()


async def test_a_file_is_read_where_a_person_named_it_alone(kept: Kept, tmp_path: Path) -> None:
    first, second, *_ = await kept.skus()
    own, stores = tmp_path / "own.png", tmp_path / "stores.png"
    for file in (own, stores):
        file.write_bytes(picture())
    await kept.type(first, own.as_uri())
    sql = "UPDATE skus SET image_url = ?, typed = '' WHERE sku = ?"
    values = (stores.as_uri(), second)
    await kept.reading.writer.run(lambda one: one.exec_driver_sql(sql, values))
    assert await kept.ask(first, second) == ((first,), {second: "picture.other_host"})
    file = picture_file(kept.folder, own.as_uri())
    with Image.open(file) as image:
        assert image.size == (SIDE, SIDE // 2)
    own.write_bytes(picture((50, 100)))
    os.utime(file, (0, 0))
    await kept.ask(first)
    with Image.open(file) as image:
        assert image.size == (SIDE // 2, SIDE)


async def test_the_oldest_files_go(kept: Kept) -> None:
    skus = await kept.skus()
    names = list(skus)[:4]
    kept.pictures._most_kept = 2
    for place, sku in enumerate(names):
        await kept.ask(sku)
        os.utime(picture_file(kept.folder, skus[sku]), (place, place))
    left = {path.name for path in kept.folder.iterdir()}
    assert len(left) <= 2 and picture_file(kept.folder, skus[names[-1]]).name in left


async def test_nothing_goes_along_and_no_redirect_is_followed(server: Server) -> None:
    async with Http() as http:
        for _ in range(2):
            assert await fetch_picture(http.doors, "", f"{server.url}/good.png") == picture()
        sent = {name for request in server.asked for name in request.headers}
        assert sent == {"Host", "Accept", "Accept-Encoding", "User-Agent"}
        with pytest.raises(LzdeskError) as refused:
            await fetch_picture(http.doors, "", f"{server.url}/moved.png")
        assert (refused.value.kind, refused.value.fields) == ("picture.refused", {"status": 302})
        assert [request.path for request in server.asked[2:]] == ["/moved.png"]


@pytest.mark.parametrize("name", ["large.png", "growing.png"])
async def test_three_megabytes_are_refused(server: Server, name: str) -> None:
    assert MOST_BYTES < 3 * 1024**2
    async with Http() as http:
        with pytest.raises(LzdeskError) as refused:
            await fetch_picture(http.doors, "", f"{server.url}/{name}")
    assert refused.value.kind == "picture.too_large"


async def test_a_server_that_is_not_there_is_said() -> None:
    async with Http() as http:
        with pytest.raises(Unreachable):
            await fetch_picture(http.doors, "", "http://127.0.0.1:1/x.png")


def test_only_named_hosts_by_https() -> None:
    good = "https://th-live-02.slatic.net/p/3/x.jpg?a=1"
    assert picture_url(good, HOSTS) == good
    assert picture_url(good.replace("https", "http"), HOSTS) == good
    assert picture_url("https://slatic.net/x.png", HOSTS) == "https://slatic.net/x.png"
    near = "http://127.0.0.1:8080"
    assert picture_url(f"{near}/p/1.png", HOSTS, f"{near}/rest") == f"{near}/p/1.png"
    for address, own in (
        ("https://evilslatic.net/x.png", ""), ("https://slatic.net.example/x.png", ""),
        ("https://slatic.net:8443/x.png", ""), ("https://me:pw@slatic.net/x.png", ""),
        ("http://slatic.net:443/x.png", ""), ("ftp://slatic.net/x.png", ""),
        ("file:///etc/passwd", ""), ("http://127.0.0.1:8080/p/1.png", ""), ("http://[", ""),
        ("https://slatic.net\\@example.com/x.png", ""), ("", ""),
        ("http://127.0.0.1:8081/p/1.png", near), (good, near), ("https://127.0.0.1:8080/p", near),
    ):  # fmt: skip
        with pytest.raises(LzdeskError) as refused:
            picture_url(address, HOSTS, own)
        assert refused.value.kind == "picture.other_host", address


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("JPEG", "CMYK"),
                       ("JPEG", "L"), ("WEBP", "RGBA")],
)  # fmt: skip
def test_each_kind_is_made_small(kind: str, mode: str) -> None:
    color = 1 if mode in ("P", "1", "L") else tuple(0 for _ in mode)
    out = io.BytesIO()
    Image.new(mode, (960, 480), color).save(out, kind)
    with Image.open(io.BytesIO(thumbnail_of(out.getvalue()))) as made:
        assert (made.format, made.mode, made.size) == ("PNG", "RGB", (SIDE, SIDE // 2))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (bomb(6_400), "picture.too_large"),
        (bomb(10_000), "picture.too_large"),
        (bomb(60_000), "picture.too_large"),
        (bomb(100), "picture.not_read"),
        (picture(kind="GIF", mode="P"), "picture.not_read"),
        (picture()[:60], "picture.not_read"),
        (b"<svg/>", "picture.not_read"),
        (b"", "picture.not_read"),
    ],
)
def test_bombs_and_junk_are_refused(content: bytes, kind: str) -> None:
    assert MOST_PIXELS < 6_400**2
    with pytest.raises(BadLabel) as refused:
        thumbnail_of(content)
    assert refused.value.args == (kind,)
