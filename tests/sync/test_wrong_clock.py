"""A computer whose clock is wrong reads all the same, and puts no cursor into the future."""

from collections.abc import Callable
from functools import partial

import pytest

from lzdesk.lib.clock import now_ms
from lzdesk.marketplaces import http
from lzdesk.marketplaces.lazada.signing import sign
from lzdesk.marketplaces.their_clock import TheirClock
from lzdesk.storage.repositories.sync_state import cursor_of
from lzdesk.sync.store_sync import StoreSync
from lzdesk.sync.whole_pages import SurePlace
from tests.sync.conftest import Reading
from tests.sync.test_store_sync import watch

FIRST = "lumi-flagship"
HOUR = 3_600_000


def set_clock(monkeypatch: pytest.MonkeyPatch, ahead_ms: int) -> None:
    """All that reads this computer's clock to sign, to date, or to hold it against another."""
    for module in ("marketplaces.http", "sync.store_calls", "sync.store_sync", "sync.tokens"):
        monkeypatch.setattr(f"lzdesk.{module}.now_ms", lambda: now_ms() + ahead_ms)


@pytest.mark.parametrize("hours", [-30, -3, 3, 30])
async def test_the_first_refused_call_teaches_the_clock(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    times: list[str] = []

    def noted(path: str, params: dict[str, str], secret: str) -> str:
        times.append(params["timestamp"])
        return sign(path, params, secret)

    monkeypatch.setattr("lzdesk.marketplaces.lazada.gateway.sign", noted)
    set_clock(monkeypatch, hours * HOUR)
    # Whether tokens are over is told by this clock, too: one renewal, or none.
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result is not None and outcome.result.proven
    wrong = [at for at in times if abs(int(at) - now_ms()) > 2 * HOUR]
    assert len(wrong) == 1
    await reading.assert_equal(FIRST)
    # And when it is set right again, that is learnt as well.
    set_clock(monkeypatch, 0)
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result is not None and outcome.result.proven


async def test_a_clock_set_ahead_between_two_answers_moves_no_cursor(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reading.schedule.once([FIRST])
    calls = await reading.schedule.calls_of(FIRST)
    before = await calls.marketplace_now()
    set_clock(monkeypatch, 24 * HOUR)
    assert 0 <= await calls.marketplace_now() - before < HOUR
    (outcome,) = await reading.schedule.once([FIRST])
    assert outcome.result is not None and outcome.result.proven
    cursor = reading.writer.run_blocking(cursor_of, calls.store.id, "orders")
    assert cursor is not None
    assert cursor.followed < before + HOUR


def date_is_off(monkeypatch: pytest.MonkeyPatch, wrong: Callable[[], int]) -> None:
    """The `Date` of every answer is wrong by what `wrong` says, in milliseconds."""
    real = http._clock_offset_ms

    def offset(date: str) -> int | None:
        told = real(date)
        return None if told is None else told + wrong()

    monkeypatch.setattr(http, "_clock_offset_ms", offset)


async def cancel_some(reading: Reading) -> list[str]:
    """Orders that stand otherwise from now on, over there."""
    world = reading.market.simulator.world
    store = world.store(int(reading.market.store(FIRST)["seller_id"]))
    assert store is not None
    world.clock.advance(10)
    some = [one for one in store.orders.values() if set(one.statuses()) == {"pending"}][:3]
    for order in some:
        world.truth.move(order, list(order.items), "canceled", world.clock.now_s())
    return [str(order.order_id) for order in some]


@pytest.mark.parametrize("skew", [-3 * HOUR, 3 * HOUR, 400 * 24 * HOUR])
@pytest.mark.parametrize("answers", [1, 10_000])
@pytest.mark.logs("cursor in the future")
async def test_a_wrong_date_hides_no_update(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, skew: int, answers: int
) -> None:
    """At any answer of a pass, or for all of it; no status is proven that would find it."""
    calls = await reading.schedule.calls_of(FIRST)
    await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    for begin in range(4):
        left = iter([0] * begin + [skew] * answers)
        with monkeypatch.context() as patch:
            date_is_off(patch, partial(next, left, 0))
            for _ in range(1 if answers == 1 else 3):
                fresh = await reading.schedule.calls_of(FIRST)
                await StoreSync(fresh, reading.writer, watch(), every_s=600).run()
        changed = await cancel_some(reading)
        # Further than windows overlap, and still before the place a wrong clock would bring.
        reading.market.simulator.world.clock.advance(900)
        for _ in range(3):
            fresh = await reading.schedule.calls_of(FIRST)
            await StoreSync(fresh, reading.writer, watch(), every_s=600).run()
        held = reading.local(FIRST)
        assert changed
        assert all(set(held[order][1]) == {"canceled"} for order in changed)
        await reading.assert_equal(FIRST)


@pytest.mark.parametrize("skew", [-3 * HOUR, 3 * HOUR])
async def test_a_first_load_by_a_wrong_date_misses_nothing(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, skew: int
) -> None:
    with monkeypatch.context() as patch:
        date_is_off(patch, lambda: skew)
        calls = await reading.schedule.calls_of(FIRST)
        await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    await cancel_some(reading)
    reading.market.simulator.world.clock.advance(900)
    calls = await reading.schedule.calls_of(FIRST)
    assert (await StoreSync(calls, reading.writer, watch(), every_s=600).run()).proven
    await reading.assert_equal(FIRST)


@pytest.mark.logs("cursor in the future")
@pytest.mark.parametrize("sure_too", [True, False])
async def test_a_place_in_the_future_goes_back(reading: Reading, sure_too: bool) -> None:
    calls = await reading.schedule.calls_of(FIRST)
    await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    ahead = (await calls.times()).latest + 3 * HOUR
    sql = "UPDATE cursors SET position = ? WHERE feed = 'orders'"
    await reading.writer.run(lambda c: c.exec_driver_sql(sql, (ahead,)))
    if sure_too:
        await SurePlace(reading.writer, 1).stays(ahead)
    await cancel_some(reading)
    reading.market.simulator.world.clock.advance(900)
    calls = await reading.schedule.calls_of(FIRST)
    await StoreSync(calls, reading.writer, watch(), every_s=600).run()
    await reading.assert_equal(FIRST)


def test_a_time_that_jumps_is_believed_when_answers_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lzdesk.marketplaces.their_clock.steady_ms", lambda: 5_000)
    clock = TheirClock()
    assert clock.times(0) is None
    clock.heard(1_000_000)
    assert clock.times(1_000_500) == (1_000_000, 1_000_500, 1_000_000)
    for _ in range(2):
        clock.heard(9_000_000)
        assert clock.times(1_000_500) == (1_000_000, 9_000_000, 1_000_000)
    clock.heard(1_000_000)
    clock.heard(9_000_000)
    clock.heard(9_000_100)
    assert clock.times(1_000_500) == (1_000_000, 9_000_100, 1_000_000)
    clock.heard(9_000_200)
    assert clock.times(1_000_500) == (9_000_200, 9_000_200, None)
