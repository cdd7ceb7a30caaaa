"""A bad day, long: 10,000 calls with a fifth of them going wrong, and 1,000 writes losing answers.

The long form of `tests/sync/test_under_faults.py`: twelve stores, the simulator on its socket, the
engine's own parts. At the end the desk equals the marketplace, no write was done twice, and no
limit and no ban was broken: the simulator counts.
"""

import asyncio
import contextlib
import logging
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from unittest import mock

import stamina
import structlog

from lzdesk.domain.errors import StoreTrouble
from lzdesk.lib.clock import now_ms, steady_ms
from lzdesk.link.messages import QueueOrders
from lzdesk.marketplaces.http import Http
from lzdesk.marketplaces.registry import manifest_of
from lzdesk.services.add_store import StoreAdder
from lzdesk.services.arrange_orders import queue_orders
from lzdesk.services.import_stores import StoreImport
from lzdesk.settings.paths import presets_dir
from lzdesk.settings.secrets import MemorySecrets
from lzdesk.simulator.ready import stores_toml
from lzdesk.simulator.server import SimulatorConfig
from lzdesk.storage.repositories.commands import retry_commands
from lzdesk.storage.writer import Writer
from lzdesk.sync import verdicts
from lzdesk.sync.beside_orders import BesideOrders
from lzdesk.sync.outbox import Outbox, OutboxTold
from lzdesk.sync.schedule import Schedule, StoreOutcome, Told
from lzdesk.sync.tokens import Tokenkeeper
from lzdesk.sync.unresolved import LONGEST_REST_MS
from tests.benchmarks.measure import verdict
from tests.services.test_add_store import Door
from tests.simulator.client import Desk as Market
from tests.simulator.client import running
from tests.sync.conftest import Reading
from tests.sync.test_under_faults import READS, WRITES

CALLS, FAULTS, WRITTEN, LOST = 10_000, 0.27, 1_000, 0.3
"""Not every kind fits every call: with these rates a fifth of all calls goes wrong."""
CALLS_A_SECOND = 150
TRIES = 12
DELIVERED_BY_SELLER = "DBS_SHIPMENT_PROVIDER_CODE_NOT_EXITS"
"""Orders that the seller delivers are packed in another way."""
QUIET = 12
"""Passes after it, at most; a pass proves one status of each store."""
RESTS_ARE_OVER = (
    f"UPDATE cursors SET position = position - {LONGEST_REST_MS} WHERE phase = 'unresolved'"
)
PLACED = 20
"""Orders that each store gets between two rounds."""


@contextlib.asynccontextmanager
async def desk(root: Path) -> AsyncIterator[Reading]:
    writer, secrets = Writer(root / "lzdesk.db", root / "backups"), MemorySecrets()
    config = SimulatorConfig(orders=4_000, seed=11)
    async with running(config) as market, Http() as http:
        file = root / "stores.toml"
        per_second = f"calls_per_second = {CALLS_A_SECOND}"
        text = stores_toml(market.ready).replace("calls_per_second = 60", per_second)
        assert per_second in text
        file.write_text(text, "utf-8")
        await market.control("/limits", {"app_per_second": CALLS_A_SECOND + 10, "ban_s": 1})
        done = StoreImport(writer, secrets, presets_dir()).run_blocking(file)
        assert not done.failed
        told = Told(
            lambda page: None, lambda: None, lambda *what: None, lambda pace: None, lambda e: None
        )
        schedule = Schedule(writer, Tokenkeeper(writer, secrets, http), http, told)
        yield Reading(market, writer, secrets, http, schedule, [], [])
    writer.close()


async def rates(market: Market, kinds: tuple[str, ...], whole: float) -> None:
    body: dict[str, object] = dict.fromkeys(kinds, whole / len(kinds))
    seconds = {"delay_s": 0.02, "timeout_s": 0.05, "ban_s": 1}
    await market.control("/faults", {**body, **(seconds if whole else {})})


async def consent(adder: StoreAdder, door: Door, key: str, site: str) -> None:
    """The seller goes through it again where the marketplace's answer is junk, too."""
    for _ in range(TRIES):
        with contextlib.suppress(StoreTrouble):
            started = await adder.renew(key, door.app()["redirect_uri"])
            done = await adder.finish(await door.agree(started, key, site))
            assert key in done.known
            return
    raise AssertionError("no consent in so many tries")


async def consented_again(reading: Reading, outcomes: list[StoreOutcome]) -> int:
    """What the operator does where the answer of a renewal was lost: the simulator ends the old
    pair at once, so nobody but the seller can bring a new one. How many were."""
    adder = StoreAdder(reading.writer, reading.secrets, reading.http)
    door = Door(reading.market, reading.writer, reading.secrets, adder)
    asked = [one.store for one in outcomes if one.error and one.error.kind == "store.needs_consent"]
    by_consent = {store.authorisation: store for store in asked}
    shared = Counter(store["access_token"] for store in reading.market.lazada["stores"])
    for store in by_consent.values():
        several = shared[reading.market.store(store.key)["access_token"]] > 1
        await consent(adder, door, store.key, "cb" if several else store.country)
        reading.schedule.stores_changed()
    return len(by_consent)


async def reads(reading: Reading) -> bool:
    market = reading.market
    beside = BesideOrders(
        reading.writer, reading.schedule.calls_of, reading.schedule.paces_of, lambda *what: None
    )
    before = (await market.control("/counts"))["calls"]
    await rates(market, READS, FAULTS)
    rounds = unhandled = consents = 0
    while (calls := (await market.control("/counts"))["calls"] - before) < CALLS:
        outcomes = await reading.schedule.once()
        unhandled += sum(1 for one in outcomes if one.error and one.error.kind == "internal")
        consents += await consented_again(reading, outcomes)
        await beside.once()
        for store in market.lazada["stores"]:
            await market.control("/orders", {"seller_id": store["seller_id"], "count": PLACED})
        await market.control("/clock", {"advance_s": 600})
        rounds += 1
        print(f"round {rounds}: {calls} calls", flush=True)
    fired = (await market.control("/faults"))["fired_total"]
    await rates(market, READS, 0)
    proven = quiet = 0
    while proven < 12 and quiet < QUIET:
        # As if time passed: what was tried often rests, six hours at most.
        await reading.writer.run(lambda c: c.exec_driver_sql(RESTS_ARE_OVER))
        last = await reading.schedule.once()
        consents += await consented_again(reading, last)
        proven = sum(1 for one in last if one.result and one.result.proven)
        quiet += 1
    print(f"{calls} calls in {rounds} rounds, {fired} went wrong, {proven} of 12 stores proven")
    print(f"proven after {quiet} quiet passes; {consents} consents were given again", flush=True)
    await reading.assert_equal()
    good = verdict("unhandled errors", unhandled, 0, "") and proven == 12
    return fired >= CALLS / 5 and good


async def writes(reading: Reading) -> bool:
    """The outbox as it is used; only time goes faster, between two looks at what was lost."""
    market = reading.market
    sql = "SELECT id FROM orders WHERE status = 2 AND fulfilled_by = 'seller' LIMIT 2000"
    rows = [row[0] for row in reading.writer.run_blocking(lambda c: c.exec_driver_sql(sql).all())]
    outbox = Outbox(
        reading.writer, reading.schedule.calls_of, OutboxTold(lambda rows: None, lambda: None)
    )
    with (
        mock.patch.object(verdicts, "steady_ms", lambda: steady_ms() * 30_000),
        mock.patch.object(verdicts, "LOOK_MS", 1),
        mock.patch.object(verdicts, "FIRST_PAUSE_MS", 1),
    ):
        task = asyncio.create_task(outbox.run())
        await rates(market, WRITES, 0.1)
        await market.control("/faults", {"lost_answer": LOST})
        asked = QueueOrders(tuple(rows), "pack")
        queued = await queue_orders(reading.writer, asked, "me", lambda *_: None)
        outbox.wake()
        done = await outbox.until_done(queued.commands)
        for _ in range(TRIES):
            # What was refused in words goes out again, as a person would let it.
            failed = [one.id for one in done if one.state == "failed"]
            await reading.writer.run(retry_commands, failed, now_ms())
            outbox.wake()
            done = await outbox.until_done(queued.commands)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await rates(market, WRITES, 0)
    lost = (await market.control("/faults"))["fired"]["lost_answer"]
    counts = await market.control("/counts")
    await reading.schedule.once()
    await reading.schedule.once()
    await reading.assert_equal()
    sql = "SELECT vendor_words, count(*) FROM commands WHERE state <> 'done' GROUP BY 1"
    refused = reading.writer.run_blocking(lambda c: dict(c.exec_driver_sql(sql).fetchall()))
    packed = sum(1 for one in done if one.state == "done")
    print(f"{packed} of {len(done)} packed, {counts['effects']} effects, {lost} answers lost")
    print(f"refused by the marketplace each time: {refused}")
    good = [
        verdict("doubled effects", counts["doubled_effects"], 0, ""),
        verdict("repeated writes", counts["repeated_writes"], 0, ""),
        verdict("calls over a limit", counts["over_limit"], 0, ""),
        verdict("calls during a known ban", counts["too_early"], 0, ""),
    ]
    return all(good) and not refused.keys() - {DELIVERED_BY_SELLER} and packed >= WRITTEN


async def whole() -> bool:
    with tempfile.TemporaryDirectory() as name:
        async with desk(Path(name)) as reading:
            started = time.monotonic()
            good = await reads(reading)
            print(f"reading took {time.monotonic() - started:.0f} s")
            started = time.monotonic()
            good = await writes(reading) and good
            print(f"writing took {time.monotonic() - started:.0f} s")
            return good


def main() -> int:
    assert manifest_of("lazada").policies.fulfilment_batch > 1
    # As many attempts as in use, without the waits between them; bans are waited out all the same.
    stamina.set_testing(True, attempts=4, cap=True)
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    return 0 if asyncio.run(whole()) else 1


if __name__ == "__main__":
    sys.exit(main())
