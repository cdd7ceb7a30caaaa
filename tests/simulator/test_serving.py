"""Starting, the ready line, the import file, and ending in good order."""

import asyncio
import json
import os
import signal
import sys
import tomllib

import aiohttp
import pytest

from lzdesk.simulator.ready import redirect_uri
from lzdesk.simulator.server import Simulator, SimulatorConfig, stores_toml
from tests.simulator.client import Desk, running

PROGRAM = """
import json
from lzdesk.simulator.server import SimulatorConfig, run_simulator
run_simulator(SimulatorConfig(stores=1, orders=5), lambda r: print(json.dumps(r), flush=True))
"""


async def test_the_ready_line_has_the_fields_of_the_design(desk: Desk) -> None:
    assert set(desk.ready) == {"control_url", "control_token", "exit_check_url", "marketplaces"}
    assert set(desk.lazada) == {
        "api_url",
        "api_urls",
        "auth_url",
        "authorize_url",
        "seller_center_url",
        "app_key",
        "app_secret",
        "stores",
    }
    assert set(desk.lazada["stores"][0]) == {
        "key",
        "name",
        "country",
        "seller_id",
        "short_code",
        "access_token",
        "refresh_token",
        "login",
        "password",
    }
    assert set(desk.lazada["api_urls"]) == {"sg", "my", "th", "vn", "ph", "id"}


async def test_the_import_file_names_every_store_and_the_shared_consent(desk: Desk) -> None:
    tables = tomllib.loads(stores_toml(desk.ready))
    (app,) = tables["app"]
    assert app["api_urls"] == desk.lazada["api_urls"]
    assert app["redirect_uri"] == redirect_uri(desk.lazada["authorize_url"])
    (consent,) = tables["authorisation"]
    by_key = {store["key"]: store for store in tables["store"]}
    assert list(by_key) == [store["key"] for store in desk.lazada["stores"]]
    shared = [store for store in tables["store"] if store.get("authorisation") == consent["id"]]
    assert [store["country"] for store in shared] == ["sg", "my"]
    assert all("access_token" not in store and "home" not in store for store in shared)
    own = by_key["nha-xinh-decor"]
    assert own["access_token"] == desk.store("nha-xinh-decor")["access_token"]
    assert own["name"] == "Nhà Xinh Decor"
    assert own["seller_center_url"].endswith("/sc/vn")
    assert not any("proxy" in store for store in tables["store"])


async def test_a_taken_port_is_an_error_of_the_system(desk: Desk) -> None:
    port = int(desk.lazada["api_url"].split(":")[2].split("/")[0])
    second = Simulator(SimulatorConfig(port=port, stores=1, orders=1))
    with pytest.raises(OSError, match="address"):
        await second.start()
    await second.stop()


async def test_two_simulators_do_not_mix() -> None:
    config = SimulatorConfig(stores=1, orders=5)
    async with running(config) as one, running(config) as other:
        await one.control("/orders", {"seller_id": 1_000_001, "count": 2})
        assert (await one.control("/truth/orders"))["count"] == 7
        assert (await other.control("/truth/orders"))["count"] == 5


async def started() -> tuple[asyncio.subprocess.Process, dict]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    return process, json.loads(await process.stdout.readline())


async def test_it_ends_when_its_input_closes() -> None:
    process, ready = await started()
    assert ready["marketplaces"]["lazada"]["stores"][0]["key"] == "lumi-flagship"
    assert process.stdin
    process.stdin.close()
    assert await process.wait() == 0


async def test_an_input_that_was_at_its_end_from_the_start_does_not_end_it() -> None:
    reading, writing = os.pipe()
    os.close(writing)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, stdin=reading, stdout=asyncio.subprocess.PIPE
    )
    os.close(reading)
    assert process.stdout
    ready = json.loads(await process.stdout.readline())
    async with aiohttp.ClientSession() as http, http.get(ready["exit_check_url"]) as reply:
        assert reply.status == 200
    process.terminate()
    await process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_ends_on_a_signal(number: signal.Signals) -> None:
    process, _ = await started()
    process.send_signal(number)
    assert await process.wait() == 0
    assert process.stdin
    process.stdin.close()
