"""The desk equals the marketplace after a bad day: a fifth of all calls go wrong somehow."""

import asyncio
from collections.abc import Iterator

import pytest
import stamina

from lzdesk.sync.beside_orders import BesideOrders
from tests.sync.conftest import Reading
from tests.sync.test_outbox import Sending, sending

__all__ = ["sending"]

READS = (
    "delay", "timeout", "reset", "http_500", "truncate", "wrong_type", "limit", "duplicate",
    "missing", "missing_item", "disorder", "shifting", "unknown_status", "token_death",
    "clock_skew",
)  # fmt: skip
WRITES = (
    "lost_answer",
    "reset",
    "http_500",
    "truncate",
    "limit",
    "all_items_failed",
    "timeout",
    "clock_skew",
)
STORES = 12
EXPECTED = (
    "retry_scheduled", "store stopped", "order not understood", "outbox waits", "feed not read",
    "rows not understood", "page lacks orders", "cursor in the future",
)  # fmt: skip
ROUNDS = 2


@pytest.fixture(autouse=True)
def real_retries(quick_retries: None) -> Iterator[None]:
    """Bans are waited out for real here."""
    stamina.set_testing(False)
    yield


async def turn_on(reading: Reading, kinds: tuple[str, ...], whole: float) -> None:
    rates: dict[str, object] = dict.fromkeys(kinds, whole / len(kinds))
    seconds = {"delay_s": 0.02, "timeout_s": 0.05, "ban_s": 1}
    await reading.market.control("/faults", {**rates, **seconds})


async def turn_off(reading: Reading, kinds: tuple[str, ...]) -> None:
    await reading.market.control("/faults", dict.fromkeys(kinds, 0))


@pytest.mark.timeout(240)
@pytest.mark.logs(*EXPECTED)
async def test_reading_under_faults_ends_equal_and_no_ban_is_broken(reading: Reading) -> None:
    beside = BesideOrders(
        reading.writer,
        reading.schedule.calls_of,
        reading.schedule.paces_of,
        lambda *what: None,
    )
    await turn_on(reading, READS, 0.2)
    for _ in range(ROUNDS):
        outcomes = await reading.schedule.once()
        assert all(one.result or one.error for one in outcomes)
        await beside.once()
    counts = await reading.market.control("/counts")
    faults = await reading.market.control("/faults")
    assert faults["fired_total"] > counts["calls"] * 0.1
    assert counts["too_early"] == 0
    await turn_off(reading, READS)
    await reading.schedule.once()
    last = await reading.schedule.once()
    assert len(last) == STORES
    unproven = [(one.store.key, one.result, one.error) for one in last
                if one.result is None or not one.result.proven]  # fmt: skip
    assert unproven == []
    await reading.assert_equal()
    feeds = await beside.once()
    assert [key for key, one in feeds.items() if not getattr(one, "proven", False)] == []


@pytest.mark.timeout(240)
@pytest.mark.logs(*EXPECTED)
async def test_writes_under_faults_happen_once_each(
    sending: Sending,
) -> None:
    reading = sending.reading
    await reading.schedule.once()
    keys = [store["key"] for store in reading.market.lazada["stores"]]
    rows = sending.to_pack(*keys)
    assert len(rows) > 40
    await turn_on(reading, WRITES, 0.3)
    done = await asyncio.wait_for(sending.outbox.until_done(await sending.ask(rows)), 200)
    # What the marketplace refused in words is let go out again, as a person would.
    for _ in range(20):
        failed = [one.id for one in done if one.state == "failed"]
        if not failed:
            break
        from lzdesk.lib.clock import now_ms
        from lzdesk.storage.repositories.commands import retry_commands

        await reading.writer.run(retry_commands, failed, now_ms())
        sending.outbox.wake()
        done = await asyncio.wait_for(sending.outbox.until_done([one.id for one in done]), 200)
    assert {one.state for one in done} == {"done"}
    counts = await reading.market.control("/counts")
    assert counts["doubled_effects"] == 0 and counts["repeated_writes"] == 0
    assert counts["too_early"] == 0
    await turn_off(reading, WRITES)
    await reading.schedule.once()
    await reading.schedule.once()
    await reading.assert_equal()
