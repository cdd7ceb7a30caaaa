"""Eight stores opened in turn through the desk's own opening, measured and closed.

Run as `python -m tests.benchmarks.eight_stores [stores]` with a display (`xvfb-run`). The pages are
blank ones of this computer: a seller center's own weight comes on top.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from aiohttp import web

from lzdesk.browser.host import BrowserHost
from lzdesk.browser.memory import memory_blocking
from lzdesk.link.messages import OpenStore, StoreOpened
from lzdesk.services.open_store import StoreOpening
from lzdesk.services.open_stores import OpeningInTurn, close_stores
from lzdesk.settings.paths import DataFolder
from lzdesk.settings.secrets import MemorySecrets
from lzdesk.storage.writer import Writer
from tests.factory import make_desk_db

MIB = 1 << 20
SCREEN = (0, 0, 1920, 1080)
SETTLED_S = 5.0
SECRETS = MemorySecrets()


async def site() -> tuple[web.AppRunner, str]:
    """A page for the stores, and an echo service."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<title>Seller center</title>", content_type="text/html")

    async def echo(request: web.Request) -> web.Response:
        return web.json_response({"ip": "203.0.113.7", "country": "SG"})

    app = web.Application()
    app.router.add_get("/echo", echo)
    app.router.add_get("/{rest:.*}", page)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def measure(root: Path, stores: int) -> dict[str, object]:
    runner, base = await site()
    folder = DataFolder(root)
    folder.make()
    make_desk_db(folder.database, 6, stores=stores)
    writer = Writer(folder.database, folder.backups)
    writer.run_blocking(
        lambda one: (
            one.exec_driver_sql("UPDATE stores SET seller_center_url = ?", (f"{base}/",)) and None
        )
    )
    keys = writer.run_blocking(
        lambda one: tuple(row[0] for row in one.exec_driver_sql("SELECT key FROM stores"))
    )
    found: dict[str, object] = {"stores": len(keys)}
    async with BrowserHost(folder, exit_services=lambda: (f"{base}/echo",)) as host:
        for round_ in ("first", "again"):
            found[round_] = await one_round(host, writer, keys)
    writer.close()
    await runner.cleanup()
    return found


async def one_round(host: BrowserHost, writer: Writer, keys: tuple[str, ...]) -> dict[str, object]:
    opening = StoreOpening(writer, host, lambda: SECRETS, lambda hue: (9, 99, 99), "benchmark")
    took: dict[str, float] = {}

    async def one(asked: OpenStore) -> StoreOpened:
        begun = time.monotonic()
        try:
            return await opening.open(asked)
        finally:
            took[asked.store] = round(time.monotonic() - begun, 2)

    begun = time.monotonic()
    done = await OpeningInTurn(one, lambda done, of: None).run(keys)
    all_s = time.monotonic() - begun
    assert len(done.opened) == len(keys), done
    begun = time.monotonic()
    await host.tile([SCREEN])
    tiled_s = time.monotonic() - begun
    # The first seconds of a browser are not what it takes while it stands open.
    await asyncio.sleep(SETTLED_S)
    begun = time.monotonic()
    sizes = await asyncio.to_thread(memory_blocking, [one.pid for one in host.uses()])
    sampled_s = time.monotonic() - begun
    begun = time.monotonic()
    await close_stores(host, keys)
    return {
        "all_open_s": round(all_s, 1),
        "one_s": sorted(took.values()),
        "tiled_s": round(tiled_s, 2),
        "memory_mb": [round(size / MIB) for size in sizes],
        "memory_sum_mb": round(sum(sizes) / MIB),
        "memory_sampled_ms": round(sampled_s * 1000),
        "all_closed_s": round(time.monotonic() - begun, 1),
    }


def main() -> None:
    stores = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    with tempfile.TemporaryDirectory(prefix="eight-stores-") as root:
        print(json.dumps(asyncio.run(measure(Path(root), stores)), indent=1))


if __name__ == "__main__":
    main()
