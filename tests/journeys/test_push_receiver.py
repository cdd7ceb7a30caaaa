"""`lzdesk push-receiver` as a user runs it: killed, stopped, out of disk, beside an engine."""

import asyncio
import hashlib
import hmac
import json
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from lzdesk.lib.spool import SpoolReader
from lzdesk.marketplaces.pushed import pushed_of
from lzdesk.reading.connection import open_reading
from tests.factory import make_desk_db
from tests.journeys.conftest import World, until
from tests.journeys.test_processes import ENV, start
from tests.journeys.test_safekeeping import EngineProcess, fill


@pytest.fixture
def home(tmp_path: Path, world: World) -> Iterator[Path]:
    """A data folder with the stores of the world, and its secrets in a vault."""
    (tmp_path / "passphrase").write_text("x")
    ENV["LZDESK_VAULT_PASSPHRASE_FILE"] = str(tmp_path / "passphrase")
    yield imported(tmp_path / "home", world)
    del ENV["LZDESK_VAULT_PASSPHRASE_FILE"]


def imported(home: Path, world: World) -> Path:
    done = start("store", "import", str(world.stores_file), home=home, stdout=-1, stderr=-1)
    out, error = done.communicate(timeout=60)
    assert done.returncode == 0, out + error
    return home


class ReceiverProcess:
    """A running receiver, and its address."""

    def __init__(self, home: Path, *words: str) -> None:
        self.spool = home / "pushes"
        self.process = start(
            "push-receiver", *(words or ("--port", "0")), home=home, stdout=-1, stderr=-1
        )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        if not first.startswith("Listening on "):
            raise AssertionError(self.process.communicate(timeout=20)[1])
        self.base = first.split()[-1]

    def end(self, how: signal.Signals) -> tuple[int, str, str]:
        self.process.send_signal(how)
        return self.rest()

    def rest(self) -> tuple[int, str, str]:
        """Exit code and what it said after the first line, once it has ended.

        Not `communicate`: that leaves out what came together with the first line.
        """
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        with self.process:
            out, error = self.process.stdout.read(), self.process.stderr.read()
        return self.process.returncode, out, error

    def bodies(self) -> list[str]:
        return [
            pushed_of(line.text).body
            for line in SpoolReader(self.spool).read_blocking(1_000_000)
            if line.text
        ]


def refused(home: Path, *words: str) -> str:
    """What a receiver that does not start says; it exits 1."""
    process = start("push-receiver", *words, home=home, stdout=-1, stderr=-1)
    _, error = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Traceback" not in error
    return error


def headers(world: World, body: bytes) -> dict[str, str]:
    lazada = world.ready["marketplaces"]["lazada"]
    made = hmac.new(
        lazada["app_secret"].encode(), lazada["app_key"].encode() + body, hashlib.sha256
    )
    return {"Authorization": made.hexdigest()}


async def post(http: aiohttp.ClientSession, base: str, world: World, number: int) -> int:
    body = json.dumps({"message_type": 12, "data": {"n": number}}).encode()
    async with http.post(base + "/push", data=body, headers=headers(world, body)) as reply:
        await reply.read()
        return reply.status


async def burst(base: str, world: World, count: int, answered: list[int]) -> None:
    """Post as fast as 32 senders can; the numbers that were answered 200."""
    numbers = iter(range(count))

    async def send(http: aiohttp.ClientSession) -> None:
        for number in numbers:
            if await post(http, base, world, number) == 200:
                answered.append(number)

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        await asyncio.gather(*(send(http) for _ in range(32)), return_exceptions=True)


def numbers_in(receiver: ReceiverProcess) -> list[int]:
    return [json.loads(body)["data"]["n"] for body in receiver.bodies()]


def test_what_was_answered_before_a_kill_is_in_the_spool(home: Path, world: World) -> None:
    async def kill_in_a_burst() -> list[int]:
        answered: list[int] = []
        sending = asyncio.create_task(burst(receiver.base, world, 100_000, answered))
        while len(answered) < 300:
            assert not sending.done()
            await asyncio.sleep(0.001)
        receiver.process.kill()
        await sending
        return answered

    receiver = ReceiverProcess(home)
    answered = asyncio.run(kill_in_a_burst())
    receiver.process.communicate(timeout=20)
    assert len(answered) >= 300
    assert set(answered) <= set(numbers_in(receiver))
    # The next one takes over the folder as it is.
    again = ReceiverProcess(home)
    more: list[int] = []
    asyncio.run(burst(again.base, world, 20, more))
    assert again.end(signal.SIGTERM)[0] == 0
    assert len(more) == 20
    assert len(numbers_in(again)) >= len(answered) + 20


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order(home: Path, world: World, how: signal.Signals) -> None:
    async def stop_in_a_burst() -> list[int]:
        answered: list[int] = []
        sending = asyncio.create_task(burst(receiver.base, world, 100_000, answered))
        while len(answered) < 100:
            assert not sending.done()
            await asyncio.sleep(0.001)
        receiver.process.send_signal(how)
        await sending
        return answered

    receiver = ReceiverProcess(home)
    answered = asyncio.run(stop_in_a_burst())
    code, out, error = receiver.rest()
    assert (code, error) == (0, "")
    assert f"Ended. {len(answered):,} pushes taken." in out
    assert sorted(numbers_in(receiver)) == sorted(answered)


def test_it_says_what_to_register(home: Path, world: World) -> None:
    receiver = ReceiverProcess(home)
    _, out, error = receiver.end(signal.SIGTERM)
    key = world.ready["marketplaces"]["lazada"]["app_key"]
    assert f"app {key}: /push/lazada/{key}" in out
    assert world.ready["marketplaces"]["lazada"]["app_secret"] not in out + error


def test_a_second_one_and_a_taken_port_are_refused_in_words(
    home: Path, world: World, tmp_path: Path
) -> None:
    receiver = ReceiverProcess(home)
    said = refused(home, "--port", "0")
    assert "another push receiver (process" in said
    assert "holds the data folder" in said
    port = receiver.base.rsplit(":", 1)[1]
    other = imported(tmp_path / "other", world)
    assert f"Nothing can be taken at 127.0.0.1, port {port}:" in refused(other, "--port", port)
    assert receiver.end(signal.SIGTERM)[0] == 0


def test_without_a_desk_an_app_or_a_secret_it_says_so(home: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert "There is no desk in" in refused(home, "--port", "0", "--data", str(nowhere))
    assert not nowhere.exists()
    empty = tmp_path / "empty"
    make_desk_db(empty / "lzdesk.db", orders=1, stores=1)
    with sqlite3.connect(empty / "lzdesk.db") as db:
        db.execute("DELETE FROM apps")
    assert "There is no developer app yet" in refused(empty, "--port", "0")
    (home / "vault.bin").unlink()
    assert "is not in the keyring any more" in refused(home, "--port", "0")


def test_a_full_disk_asks_for_a_repeat_and_goes_on(
    home: Path, small_disk: Path, world: World
) -> None:
    place = imported(small_disk / "desk", world)
    receiver = ReceiverProcess(home, "--port", "0", "--data", str(place))

    async def posted() -> list[int]:
        async with aiohttp.ClientSession() as http:
            found = [await post(http, receiver.base, world, number) for number in range(3)]
            ballast = fill(small_disk)
            found += [await post(http, receiver.base, world, number) for number in range(3, 60)]
            ballast.unlink()
            return [*found, await post(http, receiver.base, world, 60)]

    statuses = asyncio.run(posted())
    code, _, error = receiver.end(signal.SIGTERM)
    assert (statuses[:3], statuses[-1], code) == ([200] * 3, 200, 0)
    assert 500 in statuses
    taken = [number for number, status in enumerate(statuses) if status == 200]
    assert set(taken) <= {
        json.loads(pushed_of(line.text).body)["data"]["n"]
        for line in SpoolReader(place / "pushes").read_blocking(1000)
        if line.text.endswith(b"}")
    }
    assert error.count("A push was not written") == 1
    assert "Free some space" in error
    assert "Pushes are written again." in error


def test_beside_an_engine_a_new_order_is_read_at_its_push(home: Path, world: World) -> None:
    """The way of the finished program: simulator, receiver and engine are three processes."""
    engine = EngineProcess(home)
    receiver = ReceiverProcess(home)
    store = world.stores[0]

    def rows(sql: str, *values: object) -> list[Any]:
        db = open_reading(home / "lzdesk.db")
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    async def follow() -> None:
        proven = (
            "SELECT 1 FROM proofs p JOIN stores s ON s.id = p.store_id"
            " WHERE s.key = ? AND p.feed = 'orders' AND p.proved_at IS NOT NULL"
        )
        await until(lambda: rows(proven, store["key"]))
        world.control("/push", {"url": receiver.base + "/push"})
        asked = {"seller_id": store["seller_id"], "count": 3}
        placed = world.control("/orders", asked)["orders"]
        here = "SELECT count(*) FROM orders WHERE order_id IN (?, ?, ?)"
        # A pass comes every two minutes: within the patience of `until` only a push can do it.
        await until(lambda: rows(here, *placed)[0][0] == 3)

    try:
        asyncio.run(follow())
    finally:
        world.control("/push", {})
        assert receiver.end(signal.SIGTERM)[0] == 0
        engine.process.stdout.close()  # type: ignore[union-attr]
        engine.process.stdin.close()  # type: ignore[union-attr]
        assert engine.process.wait(30) == 0


def test_the_doctor_tells_of_the_spool(home: Path, world: World) -> None:
    receiver = ReceiverProcess(home)
    answered: list[int] = []
    asyncio.run(burst(receiver.base, world, 5, answered))
    receiver.end(signal.SIGTERM)
    doctor = start("doctor", "--json", home=home, stdout=subprocess.PIPE)
    checks = json.loads(doctor.communicate(timeout=60)[0])["checks"]
    (mine,) = [check for check in checks if check["name"] == "push receiver"]
    assert mine["ok"]
    assert mine["found"].startswith("last push 20")
